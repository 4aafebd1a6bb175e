import { identifier, literal, parquetTable, type SqlSession } from '../../lake/index.ts';

/** What showed that an item of before and one of now are the same. In the order in which it is tried. */
export const MATCH_RULES = [
  'spelling', // the keys differ in capitals, spaces, or the scheme or resolver in front
  'content', // everything else that is said of them is the same, also the catalogue number
  'triplet', // institution, collection and catalogue number
  'catalogNumber-name-date',
  'content-without-numbers', // everything but keys and numbers is the same, and it is enough to tell items apart
] as const;
export type MatchRule = (typeof MATCH_RULES)[number];

/** One item whose key changed. */
export interface RenamedItem {
  readonly oldSourceId: string;
  readonly newSourceId: string;
  /** Id of the item before, which it keeps when the table is accepted. */
  readonly id: string;
  readonly by: MatchRule;
  /** Nothing but the key changed. */
  readonly sameContent: boolean;
  readonly title: string;
}

export const RENAMED_COLUMNS = [
  'oldSourceId',
  'newSourceId',
  'id',
  'by',
  'sameContent',
  'title',
] as const satisfies readonly (keyof RenamedItem)[];

/** What comparing two states of a dataset by their keys gave, counted. */
export interface IdentityCounts {
  readonly before: number;
  readonly after: number;
  readonly kept: number;
  readonly gone: number;
  readonly new: number;
  /** Gone items that came again under another key. */
  readonly renamed: number;
  readonly renamedBy: Readonly<Record<MatchRule, number>>;
  /** Gone items that several new ones are like, or the other way round: nobody can say which is which. */
  readonly ambiguous: number;
}

/** Columns that are keys, or made of them, or tell of the ingest. They say nothing of what an item is. */
const NOT_CONTENT: ReadonlySet<string> = new Set([
  'id',
  'datasetKey',
  'sourceId',
  'title', // the key, where a record has no name
  'identifiers',
  'eventID',
  'taxonID',
  'taxonConceptID',
  'scientificNameID',
  'datasetID',
  'landingPage',
  'thumbnail',
  'bibliographicCitation',
  'issues',
  'provider',
  'source',
  'account',
  'popularity',
  'institutionKey',
  'collectionKey',
  'taxonKey',
  'acceptedTaxonKey',
  'acceptedScientificName',
  'taxonomicStatus',
  'taxonMatchType',
  'taxonMatchConfidence',
  'taxonMatchSpecificity',
  'classification',
  'contentHash',
  'modified',
  'firstSeen',
  'lastChanged',
]);

/** Numbers of an object: they are content, but the one content that may be renumbered along with the keys. */
const NUMBERS: ReadonlySet<string> = new Set(['catalogNumber']);

/** Columns of which at least this many must be filled for content alone to tell an item. */
const TELLING = [
  'scientificName',
  'eventDate',
  'locality',
  'decimalLatitude',
  'recordedBy',
  'creator',
];
const LEAST_TELLING = 2;

/**
 * Compares two sets of items files in the tables `gone`, `fresh` and `renamed` of a session. Spills to the session's folder;
 * memory does not grow with the items.
 */
export async function compareKeys(
  sql: SqlSession,
  before: readonly string[],
  after: readonly string[],
): Promise<IdentityCounts> {
  const columns = await sharedColumns(sql, before, after);
  const side = (files: readonly string[]) => (files.length === 0 ? null : `${parquetTable(files)}`);
  await ids(sql, 'ids_before', side(before));
  await ids(sql, 'ids_after', side(after));
  const select = selectOf(columns);
  await unkept(sql, 'gone', side(before), 'ids_after', select);
  await unkept(sql, 'fresh', side(after), 'ids_before', select);
  await sql.run(
    'CREATE TEMP TABLE renamed (oldSourceId VARCHAR, newSourceId VARCHAR, id UUID, newId UUID, "by" VARCHAR, sameContent BOOLEAN, title VARCHAR)',
  );
  await sql.run('CREATE TEMP TABLE doubtful (id UUID)');
  for (const rule of MATCH_RULES) await match(sql, rule);
  return countsOf(sql);
}

/** All renamed items, in the order of their old keys, in batches. */
export async function* renamedItems(sql: SqlSession): AsyncGenerator<readonly RenamedItem[]> {
  const rows = sql.batches(
    `SELECT oldSourceId, newSourceId, id::VARCHAR, "by", sameContent, title FROM renamed ORDER BY oldSourceId, newSourceId`,
  );
  for await (const batch of rows) {
    yield batch.map(([oldSourceId, newSourceId, id, by, sameContent, title]) => ({
      oldSourceId: String(oldSourceId),
      newSourceId: String(newSourceId),
      id: String(id),
      by: by as MatchRule,
      sameContent: sameContent === true,
      title: String(title),
    }));
  }
}

async function sharedColumns(
  sql: SqlSession,
  before: readonly string[],
  after: readonly string[],
): Promise<ReadonlySet<string>> {
  const of = async (files: readonly string[]) => {
    const [file] = files;
    if (file === undefined) return null;
    const rows = await sql.rows(`DESCRIBE SELECT * FROM ${parquetTable([file])}`);
    return new Set(rows.map((row) => String(row['column_name'])));
  };
  const [mine, theirs] = [await of(before), await of(after)];
  const known = mine ?? theirs ?? new Set<string>();
  return theirs === null ? known : new Set([...known].filter((column) => theirs.has(column)));
}

const ids = (sql: SqlSession, table: string, from: string | null): Promise<void> =>
  sql.run(
    `CREATE TEMP TABLE ${table} AS SELECT ${from === null ? 'NULL::UUID AS id WHERE false' : `id::UUID AS id FROM ${from}`}`,
  );

/** Rows whose id the other side does not have, with what they are compared by. */
const unkept = (
  sql: SqlSession,
  table: string,
  from: string | null,
  others: string,
  select: string,
): Promise<void> =>
  sql.run(
    from === null
      ? `CREATE TEMP TABLE ${table} (id UUID, sourceId VARCHAR, title VARCHAR, scientificName VARCHAR, eventDate VARCHAR,
           "spelling" VARCHAR, "content" UBIGINT, "triplet" VARCHAR, "catalogNumber-name-date" VARCHAR, "content-without-numbers" UBIGINT)`
      : `CREATE TEMP TABLE ${table} AS SELECT ${select} FROM ${from} WHERE id::UUID NOT IN (FROM ${others})`,
  );

function selectOf(columns: ReadonlySet<string>): string {
  const content = [...columns].filter((column) => !NOT_CONTENT.has(column)).sort();
  // 64 bits: two of ten million items that differ have the same once in 90,000 comparisons
  const hashOf = (names: readonly string[]) =>
    names.length === 0 ? 'NULL::UBIGINT' : `hash(${names.map(identifier).join(', ')})`;
  const has = (name: string) => columns.has(name);
  const text = (name: string) => (has(name) ? `nullif(trim(${identifier(name)}), '')` : 'NULL');
  const isFilled = (name: string) =>
    !has(name)
      ? '0'
      : name === 'recordedBy' || name === 'creator'
        ? `(len(${identifier(name)}) > 0)::INT`
        : `(${identifier(name)} IS NOT NULL)::INT`;
  const telling = `(${TELLING.map(isFilled).join(' + ')}) >= ${LEAST_TELLING}`;
  const joined = (parts: readonly string[]) =>
    `CASE WHEN ${parts.map((part) => `${part} IS NOT NULL`).join(' AND ')} THEN lower(concat_ws(chr(31), ${parts.join(', ')})) END`;
  const withoutNumbers = content.filter((column) => !NUMBERS.has(column));
  return [
    'id::UUID AS id',
    'sourceId',
    'title',
    `${text('scientificName')} AS scientificName`,
    `${text('eventDate')} AS eventDate`,
    `${bareSql('sourceId')} AS "spelling"`,
    `CASE WHEN ${telling} OR ${text('catalogNumber')} IS NOT NULL THEN ${hashOf(content)} END AS "content"`,
    `${joined(['institutionCode', 'collectionCode', 'catalogNumber'].map(text))} AS "triplet"`,
    `${joined(['catalogNumber', 'scientificName', 'eventDate'].map(text))} AS "catalogNumber-name-date"`,
    `CASE WHEN ${telling} THEN ${hashOf(withoutNumbers)} END AS "content-without-numbers"`,
  ].join(', ');
}

/** `bareKey` of `keys.ts` in SQL. */
const bareSql = (column: string): string =>
  `regexp_replace(regexp_replace(regexp_replace(regexp_replace(lower(nfc_normalize(${column})), ${literal('[\\s{}]+')}, '', 'g'), ${literal('^(https?://(dx\\.)?(doi\\.org|n2t\\.net|hdl\\.handle\\.net|purl\\.org|arctos\\.database\\.museum)/|https?://|urn:uuid:|urn:catalog:|urn:lsid:|doi:|hdl:|uuid:)')}, ''), '^info:', ''), '/$', '')`;

/** Matches what is left on both sides and is alone there with its value. */
async function match(sql: SqlSession, rule: MatchRule): Promise<void> {
  const key = identifier(rule);
  // A number that names another species of another day is another object: the number was given again.
  const contradicts = '(g.scientificName <> n.scientificName AND g.eventDate <> n.eventDate)';
  await sql.run(`CREATE OR REPLACE TEMP TABLE candidates AS
    WITH g AS (SELECT ${key} AS k, count(*) AS n, min(id) AS id FROM gone
               WHERE ${key} IS NOT NULL AND id NOT IN (SELECT id FROM renamed) GROUP BY 1),
         f AS (SELECT ${key} AS k, count(*) AS n, min(id) AS id FROM fresh
               WHERE ${key} IS NOT NULL AND id NOT IN (SELECT newId FROM renamed) GROUP BY 1)
    SELECT g.k, g.id AS id, f.id AS newId, g.n = 1 AND f.n = 1 AS alone FROM g JOIN f USING (k)`);
  await sql.run(`INSERT INTO renamed
    SELECT g.sourceId, n.sourceId, g.id, n.id, ${literal(rule)}, coalesce(g."content" = n."content", false), g.title
    FROM candidates c JOIN gone g ON g.id = c.id JOIN fresh n ON n.id = c.newId
    WHERE c.alone AND (${literal(rule)} IN ('content', 'content-without-numbers') OR NOT coalesce(${contradicts}, false))`);
  await sql.run(`INSERT INTO doubtful SELECT gone.id FROM gone JOIN candidates c ON gone.${key} = c.k
    WHERE NOT c.alone AND gone.id NOT IN (SELECT id FROM renamed)`);
}

async function countsOf(sql: SqlSession): Promise<IdentityCounts> {
  const count = async (query: string) =>
    Number((await sql.rows(`SELECT (${query})::BIGINT AS n`))[0]?.['n'] ?? 0);
  const before = await count('SELECT count(*) FROM ids_before');
  const after = await count('SELECT count(*) FROM ids_after');
  const gone = await count('SELECT count(*) FROM gone');
  const rules = await sql.rows('SELECT "by", count(*)::BIGINT AS n FROM renamed GROUP BY 1');
  const by = new Map(rules.map((row) => [String(row['by']), Number(row['n'])]));
  return {
    before,
    after,
    kept: before - gone,
    gone,
    new: await count('SELECT count(*) FROM fresh'),
    renamed: rules.reduce((sum, row) => sum + Number(row['n']), 0),
    renamedBy: Object.fromEntries(MATCH_RULES.map((rule) => [rule, by.get(rule) ?? 0])) as Record<
      MatchRule,
      number
    >,
    ambiguous: await count(
      'SELECT count(DISTINCT id) FROM doubtful WHERE id NOT IN (SELECT id FROM renamed)',
    ),
  };
}
