import {
  prepareArrayColumn,
  prepareBooleanColumn,
  prepareIntegerColumn,
  prepareJsonColumn,
  prepareStringColumn,
  prepareUrlColumn,
} from '../../src/interpret/text/columns.ts';
import { cleanUrl } from '../../src/interpret/text/urls.ts';
import { type Row, table } from '../table.ts';

/** The columns of the peer's table. It prepares URLs without looking at their host. */
const answers: Readonly<Record<string, (value: unknown) => string | null>> = {
  string20_truncate: (value) => prepareStringColumn(value, { size: 20, truncate: true }),
  string20_strict: (value) => prepareStringColumn(value, { size: 20, truncate: false }),
  url60: (value) => prepareUrlColumn(value, { size: 60 }),
  integer: prepareIntegerColumn,
  boolean: prepareBooleanColumn,
  json: prepareJsonColumn,
  array_of_string10: (value) =>
    prepareArrayColumn(value, (item) => prepareStringColumn(item, { size: 10, truncate: false })),
};

/** Where the peer crashes (`$error`), nothing can be written. */
const expectation = (cell: unknown): unknown =>
  typeof cell === 'object' && cell !== null && '$error' in cell ? null : cell;

type UrlRow = Row & {
  readonly url: string;
  readonly validated_strip: string | null;
  readonly validated_keep_slash: string | null;
};

export const columns = [
  table({
    file: 'prepare_string_cases.jsonl',
    check: (row) =>
      Object.entries(answers).every(
        ([column, prepare]) => prepare(row['value']) === (expectation(row[column]) ?? null),
      )
        ? 'pass'
        : 'fail',
  }),
  table<UrlRow>({
    file: 'validate_url_cases.jsonl',
    check: ({ url, validated_strip, validated_keep_slash }) =>
      cleanUrl(url) === validated_strip &&
      cleanUrl(url, { keepTrailingSlash: true }) === validated_keep_slash
        ? 'pass'
        : 'fail',
  }),
];
