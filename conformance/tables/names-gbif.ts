import { table } from '../table.ts';

export const namesGbif = ['names_gbif.jsonl', 'names_gbif_snapshot.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
