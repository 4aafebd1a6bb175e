import { cleanCatalogueRow } from '../../src/interpret/text/catalogue-row.ts';
import { decodeTags, type Tag, type TagRules } from '../../src/interpret/text/tags.ts';
import { csvRows } from '../csv.ts';
import { jsonlRows, type Outcome, type Row, type Table, table } from '../table.ts';

const expectedFile = 'images_cleaned.expected.jsonl';
const dirtyFile = 'images_to_clean.csv';

interface ImageRow extends Row {
  readonly identifier: string;
  readonly provider: string;
  readonly input: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<string, unknown>>;
}

/** A row of the file with its expected changes; one that is not listed stays as it is. */
function* imageRows(path: string, reference: (name: string) => string): Generator<ImageRow> {
  const expected = new Map<string, Readonly<Record<string, unknown>>>();
  const listed = jsonlRows<Row & { identifier: string; changes: Record<string, unknown> }>;
  for (const { identifier, changes } of listed(reference(expectedFile))) {
    expected.set(identifier, changes);
  }
  for (const input of csvRows(path)) {
    const { identifier = '', provider = '' } = input;
    yield { identifier, provider, input, changes: expected.get(identifier) ?? {} };
  }
}

const tagsOf = (text: string | undefined): Tag[] => {
  const tags: unknown = text ? JSON.parse(text) : null;
  return Array.isArray(tags) ? tags : [];
};

const changesOf = (input: Readonly<Record<string, string>>, rules: TagRules) => {
  const { provider = '', url = null, creator_url = null, foreign_landing_url = null } = input;
  const { title = null, tags } = input;
  return cleanCatalogueRow(
    { provider, url, creator_url, foreign_landing_url, title, tags: tagsOf(tags) },
    { rules },
  );
};

function checkImage({ input, changes }: ImageRow): Outcome {
  const before = changesOf(input, '2023');
  const { tags: tags2023, ...others } = before;
  const { tags: tags2024 } = changesOf(input, '2024');
  const answer: Record<string, unknown> = { ...others };
  if (tags2023 !== undefined) answer['tags_2023'] = tags2023;
  if (tags2024 !== undefined) answer['tags_2024'] = tags2024;
  return canonical(answer) === canonical(changes) ? 'pass' : 'fail';
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

interface RecordedRow extends Row {
  readonly field: 'url' | 'creator_url' | 'foreign_landing_url' | 'title' | 'tags';
  readonly recorded: string;
  readonly input: Readonly<Record<string, string>>;
}

/** What a run of the peer wrote, with the row that it wrote it for. */
function* recordedRows(path: string, reference: (name: string) => string): Generator<RecordedRow> {
  const dirty = new Map<string | undefined, Record<string, string>>();
  for (const row of csvRows(reference(dirtyFile))) dirty.set(row['identifier'], row);
  const recorded = jsonlRows<
    Row & { identifier: string; field: RecordedRow['field']; recorded_sql_literal: string }
  >;
  for (const { identifier, field, recorded_sql_literal } of recorded(path)) {
    yield { identifier, field, recorded: recorded_sql_literal, input: dirty.get(identifier) ?? {} };
  }
}

/** The tags of the recorded run follow the rules of 2023. Links to www.eol.org may have either scheme. */
function checkRecorded({ field, recorded, input }: RecordedRow): Outcome {
  const answer = changesOf(input, '2023')[field];
  const wanted = recorded.replace(/^'|'$/g, '').replaceAll("''", "'");
  if (field === 'tags')
    return canonical(answer) === canonical(JSON.parse(wanted)) ? 'pass' : 'fail';
  const eitherScheme = wanted.replace(/^http:(?=\/\/www\.eol\.org\/)/, 'https:');
  return answer === eitherScheme ? 'pass' : 'fail';
}

type DecodeRow = Row & { readonly tags: Tag[]; readonly expected: Tag[] };

export const cleanup: readonly Table[] = [
  table<ImageRow>({ file: dirtyFile, rows: imageRows, check: checkImage }),
  table<RecordedRow>({
    file: 'recorded_run.jsonl',
    rows: recordedRows,
    operation: ({ field }) => field,
    check: checkRecorded,
  }),
  table<DecodeRow>({
    file: 'tag_decode_cases.jsonl',
    check: ({ tags, expected }) =>
      canonical(decodeTags(tags)) === canonical(expected) ? 'pass' : 'fail',
  }),
];
