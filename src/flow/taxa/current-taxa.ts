import { currentBackboneFile } from '../../names/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { openTaxonSource } from './backbone-source.ts';
import { rememberTaxa, type TaxonSource } from './taxon-source.ts';

/** The backbone that the workspace's settings name; null where it has none yet. Each distinct name is matched once. */
export function currentTaxa(workspace: Workspace): TaxonSource | null {
  const file = currentBackboneFile(workspace.paths.backbones, workspace.config['names.backbone']);
  return file === null ? null : rememberTaxa(openTaxonSource(file));
}
