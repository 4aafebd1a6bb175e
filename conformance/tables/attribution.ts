import { table } from '../table.ts';

export const attribution = ['attribution_cases.jsonl', 'license_names.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
