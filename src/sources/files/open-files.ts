import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { packingOf } from '../bytes/decode.ts';
import { localFault } from '../bytes/local.ts';
import { folderFiles, localFile } from './folder-files.ts';
import { readStart } from './read-start.ts';
import { isTar, tarFiles } from './tar-files.ts';
import { FILE_LIMITS, type FileLimits, type SourceFile, type SourceFiles } from './types.ts';
import { unpack } from './unpack.ts';
import { zipFiles } from './zip-files.ts';

const byName = (a: SourceFile, b: SourceFile): number => (a.name < b.name ? -1 : 1);
const nothing = (): void => {};

/**
 * The files of a folder, zip or tar (also in gzip or bzip2), or the one file, whatever its name is. A file in gzip or bzip2 is given unpacked.
 * Throws SOURCE_NOT_FOUND and SOURCE_FORBIDDEN; INPUT_CORRUPT for what is damaged, unpacks to too much, or has names that lead outside.
 */
export async function openFiles(
  path: string,
  limits: Partial<FileLimits> = {},
): Promise<SourceFiles> {
  const at = resolve(path);
  const most = { ...FILE_LIMITS, ...limits };
  const info = await stat(at).catch((error: unknown) => {
    throw localFault(path, error, 'plan');
  });
  if (info.isDirectory()) {
    const { files, notes } = await folderFiles(at, most);
    return { kind: 'folder', path: at, files: files.toSorted(byName), notes, close: nothing };
  }
  if (!info.isFile()) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${path}: is neither a file nor a folder`);
  }
  const file = localFile(at, basename(at), info.size);
  const head = await readStart(file.open(), 512);
  const packing = packingOf(head);
  if (packing === 'zip' || isEmptyZip(head)) {
    const { files, notes, close } = await zipFiles(at, most);
    return { kind: 'zip', path: at, files: files.toSorted(byName), notes, close };
  }
  const isPacked = packing === 'gzip' || packing === 'bzip2';
  const notes: string[] = [];
  const onNote = (note: string): void => {
    if (!notes.includes(note)) notes.push(note);
  };
  const options = { name: at, limits: most, onNote };
  const inner = isPacked ? await readStart(unpack(file.open(), options), 512) : head;
  if (isTar(inner)) {
    const tar = await tarFiles(at, isPacked, most, info);
    return {
      kind: 'tar',
      path: at,
      files: tar.files.toSorted(byName),
      notes: tar.notes,
      close: nothing,
    };
  }
  if (!isPacked) return { kind: 'file', path: at, files: [file], notes, close: nothing };
  if (packingOf(inner) === 'zip') {
    throw new OpendrawerError('INPUT_CORRUPT', `${path}: a zip inside of ${packing}`, {
      hint: 'Unpack the outer layer and give the zip.',
    });
  }
  const unpacked: SourceFile = {
    name: file.name.replace(/\.(?:gz|bz2|gzip|z)$/i, ''),
    sizeBytes: null,
    packedBytes: info.size,
    path: null,
    open: () => unpack(file.open(), options),
  };
  return { kind: 'file', path: at, files: [unpacked], notes, close: nothing };
}

/** A zip without entries is only the end of its directory. */
const isEmptyZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && head[2] === 5 && head[3] === 6;
