import { currentBackboneFile } from '../../names/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { rememberTaxa, type TaxonSource } from './taxon-source.ts';

/** The backbone that the workspace's settings name; null where it has none yet. Each distinct name is matched once. */
export async function currentTaxa(workspace: Workspace): Promise<TaxonSource | null> {
  const file = currentBackboneFile(workspace.paths.backbones, workspace.config['names.backbone']);
  if (file === null) return null;
  const { openTaxonSource } = await import('./open-taxon-source.ts');
  return rememberTaxa(openTaxonSource(file));
}
