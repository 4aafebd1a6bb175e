import {
  identifier,
  literal,
  type PartitionEntry,
  parquetTable,
  partFiles,
  type SnapshotManifest,
  type SqlSession,
} from '../../lake/index.ts';
import { countedFields, DECADE, type ShownField, shownFields } from './fields.ts';
import type { Distribution, FindingExample, TermChanges, ValueChange } from './types.ts';

/** What the files of a snapshot say: it never changes, and is kept. */
export interface SnapshotFacts {
  readonly format: typeof FACTS_FORMAT;
  readonly recordsWithoutIssue: number;
  readonly findings: number;
  readonly partsWithoutFindings: number;
  readonly issues: readonly {
    readonly issue: string;
    readonly records: number;
    readonly findings: number;
    readonly examples: readonly FindingExample[];
  }[];
  /** Term → records; null where that was not counted in all parts. */
  readonly published: Readonly<Record<string, number>> | null;
  /** Field → records. */
  readonly interpreted: Readonly<Record<string, number>>;
  readonly distributions: readonly Distribution[];
  readonly changes: readonly TermChanges[];
  readonly dateOrder: readonly ValueChange[] | null;
}

/** Changes with the shape and with the meaning of the facts. */
export const FACTS_FORMAT = 'opendrawer-quality-1';

const EXAMPLES = 5;
const VALUES = 20;
const CHANGES = 50;

/** Counts everything: the footers and one scan of the items, three scans of the findings, one of the profiles. */
export async function snapshotFacts(
  sql: SqlSession,
  home: string,
  { partitions, counts }: SnapshotManifest,
): Promise<SnapshotFacts> {
  const files = (kind: 'items' | 'findings' | 'profile') => partFiles(home, partitions, kind);
  const items = files('items');
  const groups = items.length === 0 ? null : await groupItems(sql, items);
  const issueCounts = groups === null ? new Map<string, number>() : await countIssues(sql);
  const examples = await readFindings(sql, files('findings'));
  const partsWithoutFindings = partitions.filter(isWithoutFindings).length;
  const profile = await readProfile(sql, files('profile'));
  const names = new Set([...issueCounts.keys(), ...examples.keys()]);
  return {
    format: FACTS_FORMAT,
    recordsWithoutIssue: groups === null ? counts.items : groups.withoutIssue,
    findings: sum([...examples.values()].map(({ findings }) => findings)),
    partsWithoutFindings,
    issues: [...names].toSorted().map((issue) => ({
      issue,
      records: issueCounts.get(issue) ?? 0,
      findings: examples.get(issue)?.findings ?? 0,
      examples: examples.get(issue)?.examples ?? [],
    })),
    published: partsWithoutFindings > 0 ? null : profile.terms,
    interpreted: groups?.interpreted ?? {},
    distributions: groups?.distributions ?? [],
    changes: profile.changes,
    dateOrder: profile.dateOrder,
  };
}

/** Issue → records that carry it, of the items of a snapshot. */
export async function issueCountsOf(
  sql: SqlSession,
  items: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  if (items.length === 0) return {};
  const rows = await sql.rows(
    `SELECT issue, count(*) AS n FROM (SELECT unnest(issues) AS issue FROM ${parquetTable(items)}) GROUP BY issue`,
  );
  return Object.fromEntries(rows.map((row) => [String(row['issue']), Number(row['n'])]));
}

const isWithoutFindings = ({ files, rows }: PartitionEntry): boolean =>
  files !== null && files.profile === undefined && rows.items > 0;

interface ItemGroups {
  readonly withoutIssue: number;
  readonly interpreted: Readonly<Record<string, number>>;
  readonly distributions: readonly Distribution[];
}

/** What the footers of the items files tell of a column. */
interface ColumnFacts {
  readonly field: string;
  /** Records that have a value, or values; null where a footer does not say so. */
  readonly records: number | null;
  /** Parts of an earlier version may lack the column. */
  readonly isEverywhere: boolean;
}

/** Counts without reading a value: rows less nulls; an empty list is a null of its elements. */
async function columnFacts(
  sql: SqlSession,
  items: readonly string[],
): Promise<readonly ColumnFacts[]> {
  const rows = await sql.rows(`
    WITH chunks AS (FROM parquet_metadata([${items.map(literal).join(', ')}])),
         leaves AS (SELECT path_in_schema AS path, count(DISTINCT file_name) AS files,
                           CASE WHEN bool_and(stats_null_count IS NOT NULL)
                                THEN sum(row_group_num_rows - stats_null_count) END AS records
                    FROM chunks GROUP BY path)
    SELECT split_part(path, ', ', 1) AS field,
           CASE WHEN bool_and(records IS NOT NULL) THEN max(records)::BIGINT END AS records,
           min(files) = (SELECT count(DISTINCT file_name) FROM chunks) AS everywhere
    FROM leaves GROUP BY field`);
  return rows.map((row) => ({
    field: String(row['field']),
    records: row['records'] === null ? null : Number(row['records']),
    isEverywhere: row['everywhere'] === true,
  }));
}

/** Leaves the table `grouped`: for each shown field (its number in `field`) its values and the records that have them. */
async function groupItems(sql: SqlSession, items: readonly string[]): Promise<ItemGroups> {
  const facts = await columnFacts(sql, items);
  const isOneForm = facts.every(({ isEverywhere }) => isEverywhere);
  const table = parquetTable(items, isOneForm ? '' : 'union_by_name = true');
  const columns = new Set(facts.map(({ field }) => field));
  const shown = [...shownFields(columns), { term: 'issues', isList: true }];
  const names = shown.map(({ term }) => identifier(term)).join(', ');
  // One scan for all of them: a set of its own for each field.
  await sql.run(`CREATE OR REPLACE TEMP TABLE grouped AS
    SELECT ${names}, count(*) AS n,
           CASE ${shown.map(({ term }, i) => `WHEN GROUPING(${identifier(term)}) = 0 THEN ${i}`).join(' ')} END AS field
    FROM (SELECT ${shown.map(column).join(', ')} FROM ${table})
    GROUP BY GROUPING SETS (${shown.map(({ term }) => `(${identifier(term)})`).join(', ')})`);
  const distributions: Distribution[] = [];
  for (const [i, field] of shown.slice(0, -1).entries()) {
    const distribution = await readDistribution(sql, field, i);
    if (distribution.records > 0) distributions.push(distribution);
  }
  const [clean] = await sql.rows(
    `SELECT coalesce(sum(n), 0)::BIGINT AS n FROM grouped WHERE field = ${shown.length - 1} AND len(issues) = 0`,
  );
  return {
    withoutIssue: Number(clean?.['n'] ?? 0),
    interpreted: await countValues(sql, table, facts),
    distributions,
  };
}

const column = ({ term, isList }: ShownField): string => {
  if (term === DECADE) return `(floor("startYear" / 10) * 10)::INTEGER AS ${DECADE}`;
  const name = identifier(term);
  return isList ? `list_distinct(${name}) AS ${name}` : name;
};

async function readDistribution(
  sql: SqlSession,
  { term, isList }: ShownField,
  field: number,
): Promise<Distribution> {
  const name = identifier(term);
  const own = `FROM grouped WHERE field = ${field}`;
  const filled = isList ? `len(${name}) > 0` : `${name} IS NOT NULL`;
  const value = term === DECADE ? `${name} || 's'` : name;
  const rows = await sql.rows(`
    WITH own AS (${
      isList
        ? `SELECT value, sum(n) AS n FROM (SELECT unnest(${name}) AS value, n ${own}) GROUP BY value`
        : `SELECT ${value} AS value, ${name} AS rank, n ${own} AND ${filled}`
    })
    SELECT value, n::BIGINT AS n, count(*) OVER ()::BIGINT AS different FROM own
    ORDER BY ${term === DECADE ? 'rank' : `n DESC, value LIMIT ${VALUES}`}`);
  const [total] = await sql.rows(
    `SELECT coalesce(sum(n) FILTER (${filled}), 0)::BIGINT AS n ${own}`,
  );
  return {
    term,
    records: Number(total?.['n'] ?? 0),
    distinct: Number(rows[0]?.['different'] ?? 0),
    values: rows.map((row) => ({ value: String(row['value']), records: Number(row['n']) })),
  };
}

async function countIssues(sql: SqlSession): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.rows(`SELECT issue, sum(n)::BIGINT AS n
    FROM (SELECT unnest(issues) AS issue, n FROM grouped WHERE issues IS NOT NULL) GROUP BY issue`);
  return new Map(rows.map((row) => [String(row['issue']), Number(row['n'])]));
}

async function countValues(
  sql: SqlSession,
  table: string,
  facts: readonly ColumnFacts[],
): Promise<Readonly<Record<string, number>>> {
  const known = new Map(facts.map(({ field, records }) => [field, records]));
  const counted = countedFields(new Set(known.keys()));
  const unknown = counted.filter(({ term }) => known.get(term) === null);
  const [scanned = {}] =
    unknown.length === 0
      ? []
      : await sql.rows(`SELECT ${unknown.map(countOf).join(', ')} FROM ${table}`);
  return Object.fromEntries(
    counted.map(({ term }) => [term, Number(known.get(term) ?? scanned[term] ?? 0)]),
  );
}

const countOf = ({ term, isList }: ShownField): string => {
  const name = identifier(term);
  return `${isList ? `count(*) FILTER (len(${name}) > 0)` : `count(${name})`} AS ${name}`;
};

interface IssueFindings {
  readonly findings: number;
  readonly examples: readonly FindingExample[];
}

const SAME = ['issue', 'term', 'verbatim', 'interpreted']
  .map((name) => `f.${name} IS NOT DISTINCT FROM e.${name}`)
  .join(' AND ');

async function readFindings(
  sql: SqlSession,
  files: readonly string[],
): Promise<ReadonlyMap<string, IssueFindings>> {
  if (files.length === 0) return new Map();
  const table = parquetTable(files);
  const totals = await sql.rows(`SELECT issue, count(*) AS n FROM ${table} GROUP BY issue`);
  await sql.run(`CREATE OR REPLACE TEMP TABLE examples AS
    SELECT issue, term, verbatim, interpreted, count(*) AS n FROM ${table} GROUP BY issue, term, verbatim, interpreted
    QUALIFY row_number() OVER (PARTITION BY issue ORDER BY n DESC, verbatim, term, interpreted) <= ${EXAMPLES}`);
  const rows = await sql.rows(`
    SELECT issue, term, verbatim, interpreted, n, place.partition AS "partition", place.line AS line,
           place.sourceId AS sourceId, place.id AS id
    FROM (SELECT e.*, min({'partition': f.partition, 'line': f.line, 'sourceId': f.sourceId, 'id': f.id}) AS place
          FROM ${table} f JOIN examples e ON ${SAME} GROUP BY ALL)
    ORDER BY issue, n DESC, verbatim, term, interpreted`);
  const examples = Map.groupBy(rows, (row) => String(row['issue']));
  return new Map(
    totals.map((total) => {
      const issue = String(total['issue']);
      const own = (examples.get(issue) ?? []).map(exampleOf);
      return [issue, { findings: Number(total['n']), examples: own }];
    }),
  );
}

const exampleOf = (row: Readonly<Record<string, unknown>>): FindingExample => ({
  term: textOrNull(row['term']),
  verbatim: textOrNull(row['verbatim']),
  interpreted: textOrNull(row['interpreted']),
  findings: Number(row['n']),
  partition: String(row['partition']),
  line: Number(row['line']),
  sourceId: String(row['sourceId']),
  id: String(row['id']),
});

interface Profile {
  readonly terms: Readonly<Record<string, number>>;
  readonly changes: readonly TermChanges[];
  readonly dateOrder: readonly ValueChange[] | null;
}

/** The profiles of parts, summed up: columns `kind`, `term`, `verbatim`, `interpreted`, `n`. */
export const profileTable = (files: readonly string[]): string =>
  `(SELECT kind, term, verbatim, interpreted, sum(records)::BIGINT AS n FROM ${parquetTable(files)} GROUP BY ALL)`;

async function readProfile(sql: SqlSession, files: readonly string[]): Promise<Profile> {
  if (files.length === 0) return { terms: {}, changes: [], dateOrder: null };
  await sql.run(`CREATE OR REPLACE TEMP TABLE profile AS FROM ${profileTable(files)}`);
  const of = (kind: string) => `FROM profile WHERE kind = ${literal(kind)}`;
  const terms = await sql.rows(`SELECT term, n ${of('term')} ORDER BY term`);
  const totals =
    await sql.rows(`SELECT term, sum(n)::BIGINT AS total, count(verbatim) AS different ${of('change')}
    GROUP BY term ORDER BY total DESC, term`);
  const values = await sql.rows(`SELECT term, verbatim, interpreted, n ${of('change')}
    AND verbatim IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY term ORDER BY n DESC, verbatim, interpreted) <= ${CHANGES}
    ORDER BY n DESC, verbatim, interpreted`);
  const byTerm = Map.groupBy(values, (row) => String(row['term']));
  const orders = await sql.rows(
    `SELECT verbatim, interpreted, n ${of('date-order')} ORDER BY n DESC, verbatim, interpreted`,
  );
  return {
    terms: Object.fromEntries(terms.map((row) => [String(row['term']), Number(row['n'])])),
    changes: totals.map((row) => ({
      term: String(row['term']),
      total: Number(row['total']),
      distinct: Number(row['different']),
      values: (byTerm.get(String(row['term'])) ?? []).map(changeOf),
    })),
    dateOrder: orders.length === 0 ? null : orders.map(changeOf),
  };
}

const changeOf = (row: Readonly<Record<string, unknown>>): ValueChange => ({
  verbatim: textOrNull(row['verbatim']) ?? '',
  interpreted: textOrNull(row['interpreted']),
  records: Number(row['n']),
});

const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
