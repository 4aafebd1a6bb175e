import { isOpendrawerError } from '../../errors/index.ts';
import type { VerbatimTerms } from '../../terms/index.ts';
import type { SourceEndpoint } from '../adapter.ts';
import { adapterOf } from '../adapters.ts';

/**
 * The terms of a record from its raw form, as the lake keeps it, by the crosswalk of its dataset's format. Null: the raw form does not
 * tell them, or not any more, because the dataset is read from another source now.
 */
export async function readRawTerms(
  endpoint: SourceEndpoint,
  raw: string,
): Promise<VerbatimTerms | null> {
  const adapter = await adapterOf(endpoint.format);
  try {
    return adapter.termsOf(raw, endpoint);
  } catch (error) {
    if (isOpendrawerError(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}
