import { table } from '../table.ts';

export const matchingUnits = ['matching_units.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
