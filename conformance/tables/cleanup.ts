import { table } from '../table.ts';

export const cleanup = ['tag_decode_cases.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
