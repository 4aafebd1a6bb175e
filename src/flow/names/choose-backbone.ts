import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import {
  type Backbone,
  BUILD_FILES,
  buildFolder,
  currentBackboneFile,
  listBackbones,
  openBackbone,
} from '../../names/index.ts';
import type { Workspace } from '../../registry/index.ts';

/** Whether a choice of a backbone is the path of an index file: then no workspace is needed. */
export const isBackboneFile = (choice: string): boolean =>
  existsSync(choice) && statSync(choice).isFile();

/**
 * Path of the index of a backbone: by file, by name (its current build), by `name@build`, or the one of the settings where nothing
 * is chosen. Throws BACKBONE_UNKNOWN with the nearest name, BACKBONE_MISSING.
 */
export function backboneFileOf(
  { paths, config }: Pick<Workspace, 'paths' | 'config'>,
  choice?: string,
): string {
  if (choice !== undefined && isBackboneFile(choice)) return choice;
  const [name = '', build] = (choice ?? config['names.backbone']).split('@');
  const known = listBackbones(paths.backbones);
  if (choice !== undefined && !known.includes(name)) {
    const near = nearestWord(name, known);
    throw new OpendrawerError('BACKBONE_UNKNOWN', `There is no backbone "${name}"`, {
      ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
    });
  }
  if (build !== undefined)
    return join(buildFolder(paths.backbones, name, build), BUILD_FILES.index);
  const file = currentBackboneFile(paths.backbones, name);
  if (file !== null) return file;
  throw new OpendrawerError('BACKBONE_MISSING', `There is no backbone "${name}" yet`);
}

/** Opens what `backboneFileOf` finds. */
export const openChosenBackbone = (
  workspace: Pick<Workspace, 'paths' | 'config'>,
  choice?: string,
): Backbone => openBackbone(backboneFileOf(workspace, choice));
