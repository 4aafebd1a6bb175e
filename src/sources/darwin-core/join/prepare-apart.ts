import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, OpendrawerError } from '../../../errors/index.ts';
import { openFiles } from '../../files/open-files.ts';
import { type PreparedFolder, type PrepareOptions, prepareArchive, preparedIn } from './prepare.ts';
import type { PrepareTask } from './prepare-process.ts';

/** What a process that prepares an archive tells. */
export type FromPreparer =
  | { readonly kind: 'done'; readonly folder: string }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/** Smaller archives hold so little that a process costs more than it saves. */
const APART_FROM_BYTES = 32 * 2 ** 20;

/** `prepareArchive`, for large archives in a process of its own: memory that millions of keys took goes back with it. */
export async function prepareApart(path: string, options: PrepareOptions): Promise<PreparedFolder> {
  await removeDead(options.cache);
  if ((await bytesOf(path)) < APART_FROM_BYTES) return prepareArchive(path, options);
  const folder = await inProcess(path, options);
  const prepared = await preparedIn(folder);
  if (prepared === null) {
    throw new OpendrawerError('SOURCE_CHANGED', `${folder}: what was prepared is gone`);
  }
  return { folder, prepared };
}

/** Bytes of an archive as it lies; 0 where it is not there. */
async function bytesOf(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (info?.isDirectory() !== true) return info?.size ?? 0;
  const { files } = await openFiles(path);
  return files.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
}

async function inProcess(path: string, { signal, ...options }: PrepareOptions): Promise<string> {
  signal?.throwIfAborted();
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`./prepare-process.${extension}`, import.meta.url));
  const child = fork(script, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  child.on('message', (message: FromPreparer) => {
    if (message.kind === 'done') resolve(message.folder);
    else reject(new OpendrawerError(message.code, message.message, { hint: message.hint }));
  });
  child.on('error', reject);
  child.on('exit', (code, by) => {
    reject(new Error(`The process that prepares ${path} ended with ${code ?? by}`));
  });
  child.send({ path, options } satisfies PrepareTask);
  try {
    return await promise;
  } catch (error) {
    const ended = child.exitCode !== null || child.signalCode !== null || once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await removeDead(options.cache);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Folders that were being filled: `.dwca-<digest>-<digest>-<process>-<time>`. */
const FILLED = /^\.dwca-[0-9a-f]{12}-[0-9a-f]{12}-(\d+)-\d+$/;

/** What processes left that died while they prepared something. */
async function removeDead(cache: string): Promise<void> {
  for (const name of await readdir(cache).catch(() => [])) {
    const pid = FILLED.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
