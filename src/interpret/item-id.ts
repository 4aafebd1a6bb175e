import { uuidV5 } from '../terms/index.ts';

/** The id of an item: UUIDv5 of the dataset's key and the publisher's own id. The same on every machine and after every ingest. */
export const itemId = (datasetKey: string, sourceId: string): string =>
  uuidV5(datasetKey, sourceId);
