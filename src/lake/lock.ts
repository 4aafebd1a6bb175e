import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OpendrawerError } from '../errors/index.ts';

/** Held while a process writes a dataset. */
export interface DatasetLock {
  release(): void;
}

/**
 * Takes the one write lock of a dataset, or throws DATASET_BUSY at once. The lock is SQLite's lock on a file of its own:
 * the operating system lets go of it when the process ends, however it ends.
 */
export function lockDataset(folder: string, alias: string): DatasetLock {
  const database = new DatabaseSync(join(folder, '.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new OpendrawerError('DATASET_BUSY', `Another process is writing the dataset "${alias}"`, {
      cause,
    });
  }
  return {
    release: () => {
      database.exec('ROLLBACK');
      database.close();
    },
  };
}
