import { table } from '../table.ts';

export const coordinates = ['coordinates.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
