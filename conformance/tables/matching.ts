import { table } from '../table.ts';

export const matching = ['matching.jsonl', 'matching_trees.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
