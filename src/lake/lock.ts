import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OpendrawerError } from '../errors/index.ts';

/** Held while a process writes a dataset. */
export interface DatasetLock {
  release(): void;
}

/** Workers of a killed run end as soon as they notice; this is far longer than that takes. */
const LEFTOVER_WORKERS_MS = 30_000;

/**
 * Takes the one write lock of a dataset, or throws DATASET_BUSY at once. The locks are SQLite's on files of their own: the
 * operating system lets go of them when a process ends, however it ends. Waits for workers that a killed run left behind.
 */
export function lockDataset(folder: string, alias: string): DatasetLock {
  const busy = (cause: unknown) =>
    new OpendrawerError('DATASET_BUSY', `Another process is writing the dataset "${alias}"`, {
      cause,
    });
  const writer = take(join(folder, '.lock'), 'EXCLUSIVE', 0, busy);
  try {
    take(join(folder, '.workers'), 'EXCLUSIVE', LEFTOVER_WORKERS_MS, busy).release();
  } catch (error) {
    writer.release();
    throw error;
  }
  return writer;
}

/** Says that a worker process writes part files of the dataset, until it ends. */
export const joinWriters = (folder: string): DatasetLock =>
  take(join(folder, '.workers'), 'SHARED', LEFTOVER_WORKERS_MS, (cause) => {
    return new OpendrawerError('DATASET_BUSY', `${folder} is locked`, { cause });
  });

function take(
  path: string,
  kind: 'EXCLUSIVE' | 'SHARED',
  timeoutMs: number,
  busy: (cause: unknown) => OpendrawerError,
): DatasetLock {
  const database = new DatabaseSync(path, { timeout: timeoutMs });
  try {
    // A reading transaction holds a shared lock from its first look at the file on.
    database.exec(
      kind === 'EXCLUSIVE' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT count(*) FROM sqlite_master',
    );
  } catch (cause) {
    database.close();
    throw busy(cause);
  }
  return {
    release: () => {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
