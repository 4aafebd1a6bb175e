import { table } from '../table.ts';

export const namesGnparser = ['names_gnparser.jsonl', 'names_gnparser_cultivars.jsonl'].map(
  (file) => table({ file, check: () => 'unsupported' }),
);
