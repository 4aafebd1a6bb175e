import { table } from '../table.ts';

export const multimedia = ['multimedia.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
