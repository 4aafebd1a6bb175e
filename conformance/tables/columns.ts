import { table } from '../table.ts';

export const columns = ['prepare_string_cases.jsonl', 'validate_url_cases.jsonl'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
