import { hash } from 'node:crypto';
import { openSql, type SqlSession } from '../../lake/index.ts';
import type { IdentityReport, KeyCounts, ValidationFinding } from '../../publish/index.ts';
import { CHECKS, type Check } from '../../publish/index.ts';
import type { SourceRecord } from '../../sources/index.ts';
import { foldedKey, hasHiddenSpaces, isPlaceholder, isRounded, tripletOf } from './keys.ts';

/** Keys of the records of a source, kept where they need no memory, until all of them are known. */
export interface KeyLedger {
  /** Notes a record; returns what can be said of its keys at once. */
  add(file: string, one: SourceRecord): readonly ValidationFinding[];
  /** What shows only when all records are known: findings come in batches, by key. Call once. */
  finish(
    onFindings: (findings: readonly ValidationFinding[]) => Promise<void>,
  ): Promise<IdentityReport>;
  close(): void;
}

const MEMORY_BYTES = 256 * 1024 ** 2;
const NAMED_LINES = 5;
const LONGEST_KEY = 1000;

/** Opens a ledger that spills to `folder`. */
export async function openKeyLedger(folder: string): Promise<KeyLedger> {
  const sql = await openSql({ tempFolder: folder, memoryLimitBytes: MEMORY_BYTES });
  await sql.run(`CREATE TEMP TABLE keys (n INTEGER, file INTEGER, line INTEGER, sourceId VARCHAR, occurrenceID VARCHAR,
    folded VARCHAR, triplet VARCHAR, content VARCHAR)`);
  const appender = await sql.appender('keys');
  const files = new Map<string, number>();
  let n = 0;
  let placeholders = 0;
  let withSpaces = 0;
  let isCounting = true;
  let isAppending = true;
  const text = (value: string | null) => {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(value);
  };

  return {
    add(file, { record, raw, line }) {
      n += 1;
      const { terms, sourceId } = record;
      const stated = terms.occurrenceID?.[0]?.text ?? null;
      const isNone = stated === null || stated.trim() === '' || isPlaceholder(stated);
      const occurrenceID = isNone ? null : stated.slice(0, LONGEST_KEY);
      const triplet = tripletOf(
        terms.institutionCode?.[0]?.text ?? null,
        terms.collectionCode?.[0]?.text ?? null,
        terms.catalogNumber?.[0]?.text ?? null,
      );
      const fileNumber = files.get(file) ?? files.size;
      files.set(file, fileNumber);
      appender.appendInteger(n);
      appender.appendInteger(fileNumber);
      appender.appendInteger(Math.min(line, 2 ** 31 - 1));
      text(sourceId.slice(0, LONGEST_KEY));
      text(occurrenceID);
      text(occurrenceID === null ? null : foldedKey(occurrenceID));
      text(triplet);
      text(hash('sha1', raw, 'base64').slice(0, 16));
      appender.endRow();
      isCounting &&= Number(occurrenceID ?? sourceId) === n;

      const found: ValidationFinding[] = [];
      const about = (code: Check, term: string, before: string) =>
        found.push({ ...blank(code), file, line, term, sourceId, before });
      if (stated !== null && stated.trim() !== '' && isNone) {
        placeholders += 1;
        about('IDENTIFIER_PLACEHOLDER', 'occurrenceID', stated);
      }
      for (const term of ['occurrenceID', 'catalogNumber'] as const) {
        const value = terms[term]?.[0]?.text;
        if (value === undefined) continue;
        if (term === 'occurrenceID' && hasHiddenSpaces(value)) {
          withSpaces += 1;
          about('IDENTIFIER_WITH_SPACES', term, value);
        }
        if (isRounded(value)) about('IDENTIFIER_ROUNDED', term, value);
      }
      return found;
    },

    async finish(onFindings) {
      if (isAppending) appender.closeSync();
      isAppending = false;
      const names = [...files.keys()];
      await hashKeys(sql);
      const counts = await countsOf(sql);
      const findings = (key: Key, code: Check, term: string) =>
        shared(sql, key, code, term, names, onFindings);
      const { occurrenceID, triplet, sourceId } = counts;
      // Where records have other keys of their own, a shared occurrenceID loses none of them.
      const severity = sourceId.shared === 0 ? 'WARNING' : 'ERROR';
      await shared(
        sql,
        'occurrenceID',
        'OCCURRENCE_NOT_UNIQUELY_IDENTIFIED',
        'occurrenceID',
        names,
        (some) => onFindings(some.map((finding) => ({ ...finding, severity }))),
      );
      await differing(sql, names, onFindings);
      if (occurrenceID.given > 0 && occurrenceID.missing > 0) {
        await missing(
          sql,
          'occurrenceID',
          'RECORD_IDENTIFIER_NOT_FOUND',
          'occurrenceID',
          '',
          names,
          onFindings,
        );
      }
      if (triplet.given > 0) {
        await findings('triplet', 'TRIPLET_NOT_UNIQUE', 'catalogNumber');
        const where = 'AND occurrenceID IS NULL';
        await missing(
          sql,
          'triplet',
          'TRIPLET_INCOMPLETE',
          'catalogNumber',
          where,
          names,
          onFindings,
        );
      }
      // Keys that are the ids said above are not said again.
      const isSaid = await isSame(sql);
      if (!isSaid) await findings('sourceId', 'RECORD_NOT_UNIQUELY_IDENTIFIED', 'sourceId');
      await repeated(sql, names, onFindings);
      if (n >= 20 && isCounting) {
        await onFindings([
          { ...blank('IDENTIFIERS_ARE_ROW_NUMBERS'), term: 'occurrenceID', before: `1 … ${n}` },
        ]);
      }
      return {
        by: keyedBy(occurrenceID, triplet, sourceId),
        ...counts,
        placeholders,
        withSpaces,
      };
    },

    close() {
      if (isAppending) appender.closeSync();
      isAppending = false;
      sql.close();
    },
  };
}

const blank = (code: Check): ValidationFinding => ({
  kind: 'identity',
  code,
  severity: CHECKS[code].severity,
  file: null,
  line: null,
  column: null,
  term: null,
  sourceId: null,
  before: null,
  after: null,
  message: CHECKS[code].meaning,
});

/** Share of records that may lack their triplet where it stands for the id, as GBIF has it. */
const MOST_INCOMPLETE = 0.25;

function keyedBy(
  occurrenceID: KeyCounts,
  triplet: KeyCounts,
  sourceId: KeyCounts,
): IdentityReport['by'] {
  const records = sourceId.given;
  if (records > 0 && occurrenceID.missing === 0 && occurrenceID.shared === 0) return 'occurrenceID';
  if (triplet.given > 0 && triplet.shared === 0 && triplet.missing <= records * MOST_INCOMPLETE)
    return 'triplet';
  return sourceId.shared === 0 ? 'sourceId' : 'none';
}

const KEYS = ['occurrenceID', 'folded', 'triplet', 'sourceId'] as const;
type Key = (typeof KEYS)[number];

/**
 * Keys as 64-bit hashes, which group in a tenth of the memory of texts; and for each key the table `same_<key>` of the records whose hash another
 * record has too: mostly few, and compared by their texts.
 */
async function hashKeys(sql: SqlSession): Promise<void> {
  const hashes = KEYS.map((key) => `CASE WHEN ${key} IS NOT NULL THEN hash(${key}) END AS ${key}`);
  await sql.run(`CREATE TEMP TABLE hashed AS SELECT ${hashes.join(', ')} FROM keys`);
  for (const key of KEYS) {
    await sql.run(`CREATE TEMP TABLE same_${key} AS SELECT keys.* FROM keys SEMI JOIN
      (SELECT ${key} AS h FROM hashed WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1) r ON hash(keys.${key}) = r.h`);
  }
}

async function countsOf(
  sql: SqlSession,
): Promise<Omit<IdentityReport, 'by' | 'placeholders' | 'withSpaces'>> {
  const keyCounts = async (key: Key): Promise<KeyCounts> => {
    const [row] =
      await sql.rows(`SELECT coalesce(sum(n), 0)::BIGINT AS given, count(*)::BIGINT AS "distinct",
        coalesce(sum(n) FILTER (n > 1), 0)::BIGINT AS shared, (SELECT count(*)::BIGINT FROM keys) AS total
      FROM (SELECT count(*) AS n FROM hashed WHERE ${key} IS NOT NULL GROUP BY ${key})`);
    const number = (name: string) => Number(row?.[name] ?? 0);
    return {
      given: number('given'),
      missing: number('total') - number('given'),
      distinct: number('distinct'),
      shared: number('shared'),
    };
  };
  const [lost] =
    await sql.rows(`SELECT coalesce(sum(kinds - 1), 0)::BIGINT AS lost, coalesce(sum(n - kinds), 0)::BIGINT AS repeated
    FROM (SELECT count(*) AS n, count(DISTINCT content) AS kinds FROM same_sourceId GROUP BY sourceId HAVING count(*) > 1)`);
  const [folded] = await sql.rows(`SELECT coalesce(sum(kinds), 0)::BIGINT AS n FROM
    (SELECT count(DISTINCT occurrenceID) AS kinds FROM same_folded GROUP BY folded HAVING count(DISTINCT occurrenceID) > 1)`);
  return {
    occurrenceID: await keyCounts('occurrenceID'),
    triplet: await keyCounts('triplet'),
    sourceId: await keyCounts('sourceId'),
    differInCase: Number(folded?.['n'] ?? 0),
    repeated: Number(lost?.['repeated'] ?? 0),
    lost: Number(lost?.['lost'] ?? 0),
  };
}

/** Whether records share their source id exactly where they share their occurrenceID, or else their triplet. */
async function isSame(sql: SqlSession): Promise<boolean> {
  const [row] = await sql.rows(`SELECT count(*)::BIGINT AS n FROM
    (SELECT sourceId FROM same_sourceId GROUP BY sourceId HAVING count(*) > 1 AND count(DISTINCT coalesce(occurrenceID, triplet, chr(0) || n)) > 1)`);
  return Number(row?.['n'] ?? 0) === 0;
}

type Sink = (findings: readonly ValidationFinding[]) => Promise<void>;

/** One finding for each record that shares its key with others, which are named by their lines. */
async function shared(
  sql: SqlSession,
  key: Key,
  code: Check,
  term: string,
  files: readonly string[],
  onFindings: Sink,
): Promise<void> {
  const rows = sql.batches(`
    SELECT k.file, k.line, k.sourceId, k.${key}, g.n::INTEGER, g.lines FROM same_${key} k
    JOIN (SELECT ${key} AS id, count(*) AS n, count(DISTINCT content || sourceId) AS kinds, array_to_string(list_slice(list(line ORDER BY n), 1, ${NAMED_LINES}), ', ') AS lines
          FROM same_${key} GROUP BY ${key} HAVING count(*) > 1) g ON g.id = k.${key}
    WHERE g.kinds > 1 ORDER BY k.${key}, k.n`);
  for await (const batch of rows) {
    await onFindings(
      batch.map(([file, line, sourceId, before, count, lines]) => ({
        ...blank(code),
        file: files[Number(file)] ?? null,
        line: Number(line),
        term,
        sourceId: String(sourceId),
        before: String(before),
        message: `${String(count)} records have this ${WORDS[key] ?? key}: lines ${String(lines)}${Number(count) > NAMED_LINES ? ', …' : ''}.`,
      })),
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  sourceId: 'key',
  triplet: 'institutionCode, collectionCode and catalogNumber',
};

async function differing(
  sql: SqlSession,
  files: readonly string[],
  onFindings: Sink,
): Promise<void> {
  const rows = sql.batches(`
    SELECT k.file, k.line, k.sourceId, k.occurrenceID, g.ids FROM same_folded k
    JOIN (SELECT folded, array_to_string(list_slice(list(DISTINCT occurrenceID ORDER BY occurrenceID), 1, ${NAMED_LINES}), ', ') AS ids
          FROM same_folded GROUP BY folded HAVING count(DISTINCT occurrenceID) > 1) g USING (folded)
    ORDER BY k.folded, k.n`);
  for await (const batch of rows) {
    await onFindings(
      batch.map(([file, line, sourceId, before, ids]) => ({
        ...blank('IDENTIFIERS_DIFFER_IN_CASE'),
        file: files[Number(file)] ?? null,
        line: Number(line),
        term: 'occurrenceID',
        sourceId: String(sourceId),
        before: String(before),
        message: `These ids are equal but for capitals or spaces: ${String(ids)}.`,
      })),
    );
  }
}

async function missing(
  sql: SqlSession,
  key: string,
  code: Check,
  term: string,
  where: string,
  files: readonly string[],
  onFindings: Sink,
): Promise<void> {
  const rows = sql.batches(
    `SELECT file, line, sourceId FROM keys WHERE ${key} IS NULL ${where} ORDER BY n`,
  );
  for await (const batch of rows) {
    await onFindings(
      batch.map(([file, line, sourceId]) => ({
        ...blank(code),
        file: files[Number(file)] ?? null,
        line: Number(line),
        term,
        sourceId: String(sourceId),
      })),
    );
  }
}

/** Records that stand there word by word a second time. */
async function repeated(
  sql: SqlSession,
  files: readonly string[],
  onFindings: Sink,
): Promise<void> {
  const rows = sql.batches(`
    SELECT file, line, sourceId, earlier FROM (
      SELECT file, line, sourceId, n, first_value(line) OVER same AS earlier, row_number() OVER same AS nr
      FROM same_sourceId WHERE sourceId IN (SELECT sourceId FROM same_sourceId GROUP BY sourceId HAVING count(*) > 1)
      WINDOW same AS (PARTITION BY sourceId, content ORDER BY n)) WHERE nr > 1 ORDER BY n`);
  for await (const batch of rows) {
    await onFindings(
      batch.map(([file, line, sourceId, earlier]) => ({
        ...blank('RECORD_REPEATED'),
        file: files[Number(file)] ?? null,
        line: Number(line),
        sourceId: String(sourceId),
        message: `The same record as in line ${String(earlier)}.`,
      })),
    );
  }
}
