import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { localFault } from '../bytes/local.ts';
import { isHiddenName, shownName } from './safe-name.ts';
import type { FileLimits, SourceFile } from './types.ts';

const CHUNK_BYTES = 512 * 1024;

/** A plain file of the disk. */
export const localFile = (path: string, name: string, sizeBytes: number): SourceFile => ({
  name,
  sizeBytes,
  packedBytes: sizeBytes,
  path,
  async *open() {
    try {
      yield* createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw localFault(path, error, 'read');
    }
  },
});

/** The files of a folder and of its folders. Links are followed while they stay inside the folder. */
export async function folderFiles(
  folder: string,
  limits: FileLimits,
): Promise<{ readonly files: readonly SourceFile[]; readonly notes: readonly string[] }> {
  const files: SourceFile[] = [];
  const notes: string[] = [];
  const root = await realpath(folder);
  const inside = (real: string): boolean => real === root || real.startsWith(root + sep);
  const walk = async (at: string, above: readonly string[]): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      throw localFault(at, error, 'plan');
    });
    for (const entry of entries) {
      const path = join(at, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      if (isHiddenName(entry.name)) continue;
      const real = entry.isSymbolicLink() ? await realpath(path).catch(() => null) : path;
      if (real === null || (entry.isSymbolicLink() && !inside(real))) {
        notes.push(`${shownName(name)} is a link that leads nowhere or outside, and was left out.`);
        continue;
      }
      const info = await stat(path).catch(() => null);
      if (info === null) continue;
      if (info.isDirectory()) {
        if (above.length >= limits.depth) {
          notes.push(
            `${shownName(name)} lies deeper than ${limits.depth} folders, and was left out.`,
          );
        } else if (!above.includes(real)) await walk(path, [...above, real]);
      } else if (info.isFile()) files.push(localFile(path, name, info.size));
      if (files.length > limits.entries) {
        throw new OpendrawerError(
          'INPUT_CORRUPT',
          `${folder} has more than ${limits.entries} files`,
          {
            hint: 'Give the folder that holds the data itself.',
          },
        );
      }
    }
  };
  await walk(folder, []);
  return { files, notes };
}
