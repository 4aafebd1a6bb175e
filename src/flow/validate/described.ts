import { readFile, stat } from 'node:fs/promises';
import { isOpendrawerError } from '../../errors/index.ts';
import {
  type DatasetDescription,
  readDatasetMetadata,
  type SourceContext,
} from '../../sources/index.ts';

const LARGEST = 32 * 1024 ** 2;

/** The description of a dataset that lies at a location; null where there is none. Throws INPUT_UNSAFE. */
export async function describedIn(
  location: string,
  context: SourceContext,
): Promise<DatasetDescription | null> {
  const bytes = await bytesAt(location, context);
  if (bytes === null || bytes.length === 0) return null;
  try {
    return readDatasetMetadata(bytes);
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'METADATA_UNREADABLE') return null;
    throw error;
  }
}

/** What lies there; null for folders, and for what is larger than any description. */
async function bytesAt(
  location: string,
  { web, signal }: SourceContext,
): Promise<Uint8Array | null> {
  if (/^https?:/i.test(location)) {
    const request = { url: location, maxBytes: LARGEST };
    return web
      .fetch(request, signal)
      .then((answer) => answer.bytes())
      .catch((error: unknown) => {
        // It was looked at a moment ago: what cannot be had now is no description
        if (isOpendrawerError(error)) return null;
        throw error;
      });
  }
  const facts = await stat(location).catch(() => null);
  return facts === null || !facts.isFile() || facts.size > LARGEST ? null : readFile(location);
}
