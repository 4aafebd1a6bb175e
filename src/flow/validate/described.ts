import { readFile, stat } from 'node:fs/promises';
import { isOpendrawerError } from '../../errors/index.ts';
import { type DatasetDescription, readDatasetMetadata } from '../../sources/index.ts';

const LARGEST = 32 * 1024 ** 2;

/** The description of a dataset that a file of this machine is; null where it is none. Throws INPUT_UNSAFE. */
export async function describedIn(location: string): Promise<DatasetDescription | null> {
  const facts = await stat(location).catch(() => null);
  if (facts === null || !facts.isFile() || facts.size === 0 || facts.size > LARGEST) return null;
  try {
    return readDatasetMetadata(await readFile(location));
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'METADATA_UNREADABLE') return null;
    throw error;
  }
}
