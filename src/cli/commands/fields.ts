import type { FieldInfo } from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { csv } from '../csv.ts';
import { grouped, json, table } from '../io.ts';
import { withIndex } from './filter-flags.ts';

interface FieldsFlags {
  readonly search?: string;
  readonly limit?: number;
  readonly keys?: boolean;
  readonly csv?: boolean;
}

/** Paths of what interpretation made of a record: the keys of filters. */
const KEY_PATH = 'item.';
const DEFAULT_LIMIT = 100;
const LONGEST_SAMPLES = 60;
const LONGEST_PATH = 60;

const HEAD = ['path', 'label', 'term', 'items', 'coverage', 'distinct', 'datasets', 'samples'];

/** `opendrawer fields`: every field of the records as published, the most frequent first. */
export const fieldsCommand = (context: Context, flags: FieldsFlags): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const wanted = flags.search?.trim().toLowerCase() ?? '';
      const found = index
        .fields()
        .filter(({ path }) => flags.keys === true || !path.startsWith(KEY_PATH))
        .filter((field) => wanted === '' || mentions(field, wanted))
        .toSorted((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1));
      const all = context.json || flags.csv === true;
      const fields = found.slice(0, flags.limit ?? (all ? found.length : DEFAULT_LIMIT));
      if (context.json) return context.io.out(json({ count: found.length, results: fields }));
      if (flags.csv) return context.io.out(csv(HEAD, fields.map(rowOf)));
      if (fields.length > 0) context.io.out(fieldTable(fields));
      const rest = found.length - fields.length;
      context.io.note(
        `${grouped(found.length)} fields${rest > 0 ? `; ${grouped(rest)} more: --limit, --search` : ''}`,
      );
    }),
  );

const mentions = ({ path, label, term, samples }: FieldInfo, wanted: string): boolean =>
  [path, label ?? '', term ?? '', ...samples].some((text) => text.toLowerCase().includes(wanted));

const rowOf = ({ path, label, term, count, coverage, distinct, datasets, samples }: FieldInfo) => [
  path,
  label,
  term,
  count,
  coverage.toFixed(6),
  distinct,
  datasets,
  samples,
];

const cut = (text: string, most: number): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

const share = (coverage: number): string =>
  coverage > 0 && coverage < 0.001 ? '< 0.1 %' : `${(100 * coverage).toFixed(1)} %`;

const fieldTable = (fields: readonly FieldInfo[]): string =>
  table(
    ['FIELD', 'LABEL', 'TERM', 'ITEMS', 'SHARE', 'DISTINCT', 'SAMPLES'],
    fields.map(({ path, label, term, count, coverage, distinct, samples }) => [
      cut(path, LONGEST_PATH),
      cut(label ?? '', 24),
      term ?? '',
      count,
      share(coverage).padStart(7),
      distinct,
      cut(samples.join(' | '), LONGEST_SAMPLES),
    ]),
  );
