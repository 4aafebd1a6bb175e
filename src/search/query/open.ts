import type { SearchIndex } from '../model/engine.ts';
import { shareGeneration } from '../segments/open.ts';
import { type IndexOptions, ReadingRoom } from './room.ts';

/**
 * Opens the current generation for reading. Throws INDEX_MISSING where there is none yet and INDEX_DAMAGED where its
 * files are damaged. It stays readable until closed, also when a newer one is promoted.
 */
export const openIndex = async (
  indexDir: string,
  options: IndexOptions = {},
): Promise<SearchIndex> => {
  const shared = await shareGeneration(indexDir);
  const rows = shared.manifest.segments.reduce((sum, segment) => sum + segment.rows, 0);
  const room = new ReadingRoom(options, rows);
  return room.open(shared, () => room.close());
};
