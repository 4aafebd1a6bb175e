import { basename } from 'node:path';
import { partFiles } from './manifest.ts';
import { rewriteParts } from './rewrite.ts';
import { literal, parquetTable, type SqlSession } from './sql.ts';
import type { PartitionEntry } from './types.ts';

/** Two lines with one source id: the newer one was kept. Places are `partition:line`. */
export interface Duplicate {
  readonly sourceId: string;
  readonly kept: string;
  readonly dropped: string;
}

interface Candidate {
  readonly id: string;
  readonly sourceId: string;
  readonly entry: PartitionEntry;
  readonly row: number;
  readonly line: number;
  /** ISO 8601 instant, or empty where the record has none. */
  readonly modified: string;
  readonly order: number;
}

/**
 * Leaves one row an id over all parts: the one last modified at its publisher, else the later one. Parts that lose rows are
 * written anew under another name; the entries say so.
 */
export async function dropDuplicates(
  session: SqlSession,
  folder: string,
  carried: readonly PartitionEntry[],
  read: readonly PartitionEntry[],
): Promise<{ entries: readonly PartitionEntry[]; duplicates: readonly Duplicate[] }> {
  const entries = [...carried, ...read];
  const candidates = await findCandidates(session, folder, carried, read);
  if (candidates.length === 0) return { entries, duplicates: [] };

  const duplicates: Duplicate[] = [];
  const drops = new Map<string, number[]>();
  const lostTo = new Map<string, Set<string>>();
  for (const rivals of groupById(candidates)) {
    const [winner, ...losers] = rivals.toSorted(newestFirst);
    if (winner === undefined) continue;
    for (const loser of losers) {
      duplicates.push({ sourceId: loser.sourceId, kept: placeOf(winner), dropped: placeOf(loser) });
      drops.set(loser.entry.id, [...(drops.get(loser.entry.id) ?? []), loser.row]);
      if (loser.entry.id === winner.entry.id) continue;
      lostTo.set(loser.entry.id, (lostTo.get(loser.entry.id) ?? new Set()).add(winner.entry.id));
    }
  }
  const rewritten = await rewriteParts(session, folder, entries, { drops });
  return {
    entries: rewritten.map((entry) => {
      const winners = lostTo.get(entry.id);
      return winners === undefined
        ? entry
        : { ...entry, lostTo: [...new Set([...(entry.lostTo ?? []), ...winners])].sort() };
    }),
    duplicates,
  };
}

async function findCandidates(
  session: SqlSession,
  folder: string,
  carried: readonly PartitionEntry[],
  read: readonly PartitionEntry[],
): Promise<readonly Candidate[]> {
  const fresh = partFiles(folder, read, 'items');
  const old = partFiles(folder, carried, 'items');
  if (fresh.length === 0) return [];
  const ids = (files: readonly string[]) => `SELECT id::UUID AS id FROM ${parquetTable(files)}`;
  await session.run(`CREATE OR REPLACE TEMP TABLE repeated AS
    WITH fresh AS (${ids(fresh)}),
         every AS (SELECT id FROM fresh
                   ${old.length === 0 ? '' : `UNION ALL SELECT id FROM (${ids(old)}) WHERE id IN (SELECT id FROM fresh)`})
    SELECT id FROM every GROUP BY id HAVING count(*) > 1`);
  const [count] = await session.rows('SELECT count(*)::INTEGER AS n FROM repeated');
  if (count?.['n'] === 0) return [];

  const entries = [...carried, ...read];
  const byItems = new Map(entries.map((entry) => [entry.files?.items ?? '', entry]));
  const order = new Map(entries.map((entry, i) => [entry.id, i]));
  const rows = await session.rows(`
    SELECT i.id, i.sourceId, i.modified, i.filename AS file, i.file_row_number::INTEGER AS nr, v.line
    FROM ${parquetTable([...old, ...fresh], 'filename = true, file_row_number = true')} i
    JOIN ${parquetTable(partFiles(folder, entries, 'verbatim'), 'filename = true, file_row_number = true')} v
      ON v.file_row_number = i.file_row_number
     AND replace(i.filename, ${literal('/items-')}, ${literal('/verbatim-')}) = v.filename
    WHERE i.id::UUID IN (SELECT id FROM repeated)`);
  return rows.flatMap((row) => {
    const entry = byItems.get(basename(String(row['file'])));
    if (entry === undefined) return [];
    return {
      id: String(row['id']),
      sourceId: String(row['sourceId']),
      entry,
      row: Number(row['nr']),
      line: Number(row['line']),
      modified: row['modified'] === null ? '' : String(row['modified']),
      order: order.get(entry.id) ?? 0,
    };
  });
}

function groupById(candidates: readonly Candidate[]): Iterable<Candidate[]> {
  return Map.groupBy(candidates, (candidate) => candidate.id).values();
}

const newestFirst = (a: Candidate, b: Candidate): number =>
  a.modified === b.modified ? b.order - a.order || b.row - a.row : a.modified < b.modified ? 1 : -1;

const placeOf = (candidate: Candidate): string => `${candidate.entry.id}:${candidate.line}`;
