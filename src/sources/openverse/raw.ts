import type { CatalogueRow } from './row.ts';

/** A row as JSON: names of columns → what stood there, nulls left out. JSON within it is JSON here. */
export const rawOf = (row: CatalogueRow): Uint8Array =>
  Buffer.from(JSON.stringify(row, (_, value: unknown) => (value === null ? undefined : value)));
