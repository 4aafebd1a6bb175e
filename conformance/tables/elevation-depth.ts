import { table } from '../table.ts';

export const elevationDepth = ['elevation_depth.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
