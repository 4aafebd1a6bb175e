import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../lake/index.ts';
import type { Predicate } from '../model/predicate.ts';
import { filterInvalid, shown } from './invalid.ts';
import { readPredicate } from './json.ts';
import { writePredicate } from './write-json.ts';

/** Largest saved filter, bytes of JSON. */
export const LARGEST_SAVED_FILTER = 8 * 1024 * 1024;

const ID = /^[A-Za-z0-9_-]{16}$/;
const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Keeps a filter as a JSON file that is named for its content, and returns its id: 16 characters that need no
 * escaping in URLs. The same filter has the same id, everywhere and always. Throws FILTER_INVALID where it is too large.
 */
export async function saveFilter(folder: string, predicate: Predicate): Promise<string> {
  const text = JSON.stringify(writePredicate(predicate));
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_SAVED_FILTER) {
    throw filterInvalid(
      `The filter is too large to be saved: ${bytes.toLocaleString('en-US')} bytes; at most ${LARGEST_SAVED_FILTER.toLocaleString('en-US')} are allowed`,
    );
  }
  const id = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  if ((await loadText(folder, id)) !== text) {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(join(folder, `${id}.json`), text);
  }
  return id;
}

/** The saved filter; null where there is none of that id. Throws FILTER_INVALID where the file is damaged. */
export async function loadFilter(folder: string, id: string): Promise<Predicate | null> {
  if (!ID.test(id)) return null;
  const text = await loadText(folder, id);
  if (text === null) return null;
  try {
    return readPredicate(JSON.parse(text));
  } catch (cause) {
    throw filterInvalid(
      `The saved filter ${id} cannot be read: ${shown(cause instanceof Error ? cause.message : '')}`,
      'Save it again.',
    );
  }
}

async function loadText(folder: string, id: string): Promise<string | null> {
  try {
    return await readFile(join(folder, `${id}.json`), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
