import { parseName, toGnparser } from '../../src/names/index.ts';
import { agrees, jsonlRows, type Outcome, type Row, table } from '../table.ts';

/** How deep the comparison goes (see the tables' README). */
type Level = 1 | 2 | 3;

interface GnRow extends Row {
  readonly input: { readonly name: string; readonly cultivars?: boolean };
  readonly expected: Record<string, unknown>;
  readonly level: Level;
}

/** Each row at each level. */
function* rows(path: string): Generator<GnRow> {
  for (const row of jsonlRows<GnRow>(path)) {
    for (const level of [1, 2, 3] as const) yield { ...row, level };
  }
}

const cut = (name: Record<string, unknown>, level: Level): Record<string, unknown> => {
  if (level === 3) return name;
  const { parsed, canonical, cardinality, authorship, quality } = name;
  const { simple, full } = (canonical ?? {}) as Record<string, unknown>;
  const base = { parsed, simple, full, cardinality };
  if (level === 1) return base;
  const { normalized, year } = (authorship ?? {}) as Record<string, unknown>;
  return { ...base, normalized, year, quality };
};

const same = (a: unknown, b: unknown): boolean =>
  agrees(a, b) && (b !== undefined || a === undefined);

/** At the third level everything must be there, and nothing else. */
function check({ input, expected, level }: GnRow): Outcome {
  const withCultivars = input.cultivars ?? false;
  const answer = toGnparser(parseName(input.name, { withCultivars }), { withCultivars });
  const got = cut(answer as unknown as Record<string, unknown>, level);
  const wanted = cut(expected, level);
  const all = Object.keys({ ...got, ...wanted }).every((field) => same(got[field], wanted[field]));
  return all ? 'pass' : 'fail';
}

export const namesGnparser = ['names_gnparser.jsonl', 'names_gnparser_cultivars.jsonl'].map(
  (file) =>
    table<GnRow>({ file, rows, operation: ({ level }) => `parse_name level ${level}`, check }),
);
