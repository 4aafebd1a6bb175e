import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpendrawerError } from '../../errors/index.ts';
import { syncFiles, syncFolder, writeFileAtomic } from '../../lake/index.ts';
import { REBUILD_HINT } from './damaged.ts';
import { SEGMENT_PREFIX } from './format.ts';

/** Names below the index folder. */
export const CURRENT = 'current.json';
const LOCK = 'build.lock';
const GENERATION_PREFIX = 'gen-';
const TEMPORARY_PREFIX = 'tmp-';
/** A lock whose holder has not touched it for so long is dead, whatever its process id says. */
const LOCK_STALE_MS = 60_000;
const LOCK_TOUCH_MS = 5_000;

/** `current.json`. */
export interface CurrentPointer {
  readonly format: 'opendrawer-index-3';
  readonly generation: string;
  readonly folder: string;
}

export const newGenerationId = (now: Date): string =>
  `${now
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')}-${randomBytes(4).toString('hex')}`;

/** A folder that nobody else uses; what is left of it is garbage. */
export const temporaryFolder = (indexDir: string): string =>
  join(indexDir, `${TEMPORARY_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);

export const generationFolder = (generation: string): string => `${GENERATION_PREFIX}${generation}`;

const isFormer = (format: unknown): boolean =>
  format === 'opendrawer-index-1' || format === 'opendrawer-index-2';

/** Null where there is no index yet, or one of a former format; INDEX_DAMAGED where the pointer cannot be read. */
export const readCurrent = async (indexDir: string): Promise<CurrentPointer | null> => {
  const path = join(indexDir, CURRENT);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  try {
    const pointer = JSON.parse(text) as { readonly [name: string]: unknown };
    if (isFormer(pointer['format'])) return null;
    if (
      pointer['format'] === 'opendrawer-index-3' &&
      typeof pointer['generation'] === 'string' &&
      typeof pointer['folder'] === 'string' &&
      /^gen-[\w-]+$/.test(pointer['folder'])
    ) {
      return {
        format: 'opendrawer-index-3',
        generation: pointer['generation'],
        folder: pointer['folder'],
      };
    }
  } catch (cause) {
    throw new OpendrawerError('INDEX_DAMAGED', `${path} cannot be read`, {
      cause,
      hint: REBUILD_HINT,
    });
  }
  throw new OpendrawerError('INDEX_DAMAGED', `${path} is not an index pointer`, {
    hint: REBUILD_HINT,
  });
};

/** Puts a finished folder, whose files are on the disk, in its place; what stood there is left as garbage. */
export const putInPlace = async (
  indexDir: string,
  temporary: string,
  folder: string,
): Promise<void> => {
  syncFolder(temporary);
  const path = join(indexDir, folder);
  for (;;) {
    try {
      await rename(temporary, path);
      break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
    await rename(path, temporaryFolder(indexDir));
  }
  syncFolder(indexDir);
};

/** Makes a finished folder the current generation. */
export const promote = async (
  indexDir: string,
  temporary: string,
  generation: string,
): Promise<void> => {
  await syncFiles((await readdir(temporary)).map((name) => join(temporary, name)));
  const folder = generationFolder(generation);
  await putInPlace(indexDir, temporary, folder);
  const pointer: CurrentPointer = { format: 'opendrawer-index-3', generation, folder };
  writeFileAtomic(join(indexDir, CURRENT), `${JSON.stringify(pointer)}\n`);
};

/**
 * Removes what crashed builds left, generations other than the current one, and segments that are not among `keep`;
 * readers keep their open files. Only for the lock's holder.
 */
export const collectGarbage = async (
  indexDir: string,
  keep: ReadonlySet<string>,
): Promise<void> => {
  const current = await readCurrent(indexDir).catch(() => null);
  for (const name of await readdir(indexDir)) {
    const garbage =
      name.startsWith(TEMPORARY_PREFIX) ||
      (name.startsWith(GENERATION_PREFIX) && name !== current?.folder) ||
      (name.startsWith(SEGMENT_PREFIX) && !keep.has(name)) ||
      (name.startsWith(`${CURRENT}.`) && name.endsWith('.tmp'));
    // What another system will not let go (an open file) goes at the next build.
    if (garbage) await rm(join(indexDir, name), { recursive: true, force: true }).catch(() => {});
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const isStale = async (path: string): Promise<boolean> => {
  try {
    const [text, info] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    if (Date.now() - info.mtimeMs > LOCK_STALE_MS) return true;
    const [host, pid] = text.trim().split(' ');
    return host === hostname() && pid !== undefined && !isAlive(Number(pid));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};

/** Whether a process builds at this moment. */
export const isBuilding = async (indexDir: string): Promise<boolean> => {
  const path = join(indexDir, LOCK);
  return existsSync(path) && !(await isStale(path));
};

/** Waits for the right to build, one builder at a time. The result gives it back. */
export const lockForBuilding = async (
  indexDir: string,
  signal?: AbortSignal,
): Promise<() => Promise<void>> => {
  await mkdir(indexDir, { recursive: true });
  const path = join(indexDir, LOCK);
  const holder = `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
  for (;;) {
    if (signal?.aborted === true) {
      throw new OpendrawerError('INTERRUPTED', 'the index build was stopped before it began', {
        cause: signal.reason,
      });
    }
    try {
      await writeFile(path, `${holder}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(path)) {
      // Of several that find it stale, the one whose rename succeeds removes it.
      const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
      try {
        await rename(path, aside);
        // Between the look and the rename another builder may have put its own in place: that one goes back.
        if (!(await isStale(aside))) await link(aside, path);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
      }
      await rm(aside, { force: true });
      continue;
    }
    await sleep(200);
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, LOCK_TOUCH_MS);
  touch.unref();
  return async () => {
    clearInterval(touch);
    // A builder that was asleep for long may have lost its lock to another.
    const now = await readFile(path, 'utf8').catch(() => '');
    if (now.trim() === holder) await unlink(path);
  };
};
