import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OpendrawerError } from '../errors/index.ts';
import type { Workspace } from '../registry/index.ts';

/** A file that somebody sent. */
export interface Upload {
  /** UUID: what an `upload:` location names it by. */
  readonly key: string;
  /** As sent, made safe for a folder. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_NAME = 120;

const uploadsFolder = ({ paths }: Workspace): string => join(paths.root, 'uploads');

/** Keeps a file that is sent, whole or not at all. Throws BODY_TOO_LARGE above the limit. */
export async function saveUpload(
  workspace: Workspace,
  name: string,
  bytes: Readable,
  limitBytes: number,
): Promise<Upload> {
  const key = randomUUID();
  const folder = join(uploadsFolder(workspace), key);
  const safe = safeFileName(name);
  const draft = join(folder, '.draft');
  await mkdir(folder, { recursive: true });
  try {
    let sizeBytes = 0;
    const limited = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes <= limitBytes) return done(null, chunk);
        const message = `The file is larger than ${limitBytes} bytes`;
        const hint = 'Raise server.uploadLimitBytes, or use the command line.';
        done(new OpendrawerError('BODY_TOO_LARGE', message, { hint }));
      },
    });
    await pipeline(bytes, limited, createWriteStream(draft, { flags: 'wx' }));
    const path = join(folder, safe);
    await rename(draft, path);
    return { key, name: safe, path, sizeBytes };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A file that was sent before. Throws SOURCE_NOT_FOUND where there is none of this key. */
export async function findUpload(workspace: Workspace, key: string): Promise<Upload> {
  const folder = join(uploadsFolder(workspace), key);
  const names = KEY.test(key) ? await readdir(folder).catch(() => []) : [];
  const name = names.find((one) => !one.startsWith('.'));
  if (name === undefined) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `There is no uploaded file ${key.slice(0, 40)}`);
  }
  const path = join(folder, name);
  return { key, name, path, sizeBytes: (await stat(path)).size };
}

/** The last part of a name, without what no file system or shell likes. The ending stays: people know files by it. */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^[. ]+/, '')
    .trim();
  return clean.length <= MAX_NAME ? clean || 'upload' : clean.slice(-MAX_NAME);
}
