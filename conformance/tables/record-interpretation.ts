import { table } from '../table.ts';

export const recordInterpretation = ['record_interpretation.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
