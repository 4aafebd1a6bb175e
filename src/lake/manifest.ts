import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpendrawerError } from '../errors/index.ts';
import { writeFileAtomic } from './files.ts';
import type { PartFiles, PartitionEntry, SnapshotManifest } from './types.ts';

export const MANIFEST = 'manifest.json';

/** Reads the manifest of a snapshot folder; SNAPSHOT_UNKNOWN where there is none, INPUT_CORRUPT where it is damaged. */
export function readManifest(folder: string): SnapshotManifest {
  const path = join(folder, MANIFEST);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OpendrawerError('SNAPSHOT_UNKNOWN', `${path} is not there`, { cause });
  }
  try {
    const manifest: SnapshotManifest = JSON.parse(text);
    if (manifest.format === 'opendrawer-snapshot-1') return manifest;
  } catch (cause) {
    throw new OpendrawerError('INPUT_CORRUPT', `${path} is not a manifest`, { cause });
  }
  throw new OpendrawerError('INPUT_CORRUPT', `${path} is not a manifest of this version`);
}

export const writeManifest = (folder: string, manifest: SnapshotManifest): void =>
  writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);

/** Absolute paths of one kind of files of the entries, of those that have one. */
export function partFiles(
  datasetFolder: string,
  entries: readonly PartitionEntry[],
  kind: keyof PartFiles,
): string[] {
  return entries.flatMap((entry) => {
    const file = entry.files?.[kind];
    return file === undefined ? [] : [join(datasetFolder, file)];
  });
}
