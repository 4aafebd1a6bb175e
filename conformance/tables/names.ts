import { table } from '../table.ts';

export const names = [
  'names_gnparser.jsonl',
  'names_gnparser_cultivars.jsonl',
  'names_stems.tsv',
  'names_gbif.jsonl',
  'names_gbif_snapshot.jsonl',
  'matching.jsonl',
  'matching_trees.jsonl',
  'matching_units.jsonl',
].map((file) => table({ file, check: () => 'unsupported' }));
