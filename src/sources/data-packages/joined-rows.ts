import { rm } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import type { SourceContext } from '../adapter.ts';
import { openDuckDb } from '../openverse/duckdb.ts';
import type { RawRow } from '../tables/open-tables.ts';
import type { Resource } from './descriptor.ts';
import type { Join } from './model.ts';
import type { PackageFiles } from './package-files.ts';

const MEMORY_BYTES = 512 * 1024 ** 2;

/** Rows of other resources for each row of the main one, which are asked for in the order of that. */
export interface JoinedRows {
  /** Rows of each join for the n-th row (from 1) of the main resource. */
  take(n: number): Promise<readonly (readonly (readonly string[])[])[]>;
  /** Rows that were left out, and why. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/**
 * Brings the rows of other resources into the order of the main one. They are sorted and joined by DuckDB, which spills to the cache:
 * memory does not grow with the tables.
 */
export async function joinRows(
  files: PackageFiles,
  main: Resource,
  joins: readonly Join[],
  context: SourceContext,
): Promise<JoinedRows> {
  if (joins.length === 0) return { take: async () => [], notes: [], close: async () => {} };
  const folder = joinPath(context.cache, `join-${process.pid}-${Date.now()}`);
  const session = await openDuckDb({
    tempFolder: folder,
    memoryLimitBytes: MEMORY_BYTES,
    threads: 1,
  });
  const notes: string[] = [];
  const close = async (): Promise<void> => {
    session.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [at, join] of joins.entries()) {
      await session.run(`CREATE TABLE main${at} (n BIGINT, k VARCHAR, low BIGINT, high BIGINT)`);
      await session.run(
        `CREATE TABLE other${at} (n BIGINT, k VARCHAR, moment BIGINT, cells VARCHAR)`,
      );
      await fillOther(at, join);
      if (join.via !== undefined) {
        await session.run(`CREATE TABLE via${at} (k VARCHAR, far VARCHAR)`);
        await fillVia(at, join.via);
      }
    }
    await fillMain();
  } catch (error) {
    await close();
    throw error;
  }
  // One statement for all joins: a connection has one open result
  const statement = joins.map(joinStatement).join(' UNION ALL ');
  const stream = new Ordered(
    session.batches(`SELECT n::VARCHAR, j, cells FROM (${statement}) ORDER BY n, j, place`),
    joins.length,
  );
  return {
    take: (n) => stream.take(n),
    notes,
    async close() {
      await stream.close();
      await close();
    },
  };

  async function fillOther(at: number, { resource, own, within, without }: Join): Promise<void> {
    const appender = await session.appender(`other${at}`);
    let n = 0;
    let left = 0;
    for await (const { headings, rows } of files.rows(resource, context)) {
      context.signal?.throwIfAborted();
      const key = keyReader(headings, own);
      const moment = within === undefined ? -1 : headings.indexOf(within.moment);
      const flag = without === undefined ? -1 : headings.indexOf(without.column);
      for (const { cells } of rows) {
        if (flag >= 0 && cells[flag]?.trim().toLowerCase() === without?.value) {
          left += 1;
          continue;
        }
        const k = key(cells);
        if (k === '') continue;
        n += 1;
        appender.appendBigInt(BigInt(n));
        appender.appendVarchar(k);
        appendMoment(appender, moment < 0 ? undefined : cells[moment]);
        appender.appendVarchar(JSON.stringify(cells));
        appender.endRow();
        if (n % 10_000 === 0) appender.flushSync();
      }
    }
    appender.closeSync();
    const note = `${resource.name}: ${left} rows ${without?.note} and are left out.`;
    if (left > 0 && !notes.includes(note)) notes.push(note);
  }

  async function fillVia(
    at: number,
    { resource, main: here, own }: NonNullable<Join['via']>,
  ): Promise<void> {
    const appender = await session.appender(`via${at}`);
    for await (const { headings, rows } of files.rows(resource, context)) {
      const [k, far] = [keyReader(headings, here), keyReader(headings, own)];
      for (const { cells } of rows) {
        appender.appendVarchar(k(cells));
        appender.appendVarchar(far(cells));
        appender.endRow();
      }
      appender.flushSync();
    }
    appender.closeSync();
  }

  async function fillMain(): Promise<void> {
    const appenders = await Promise.all(joins.map((_, at) => session.appender(`main${at}`)));
    let n = 0;
    for await (const { headings, rows } of files.rows(main, context)) {
      context.signal?.throwIfAborted();
      const readers = joins.map(({ main: columns, within }) => ({
        key: keyReader(headings, columns),
        from: headings.indexOf(within?.from ?? ''),
        to: headings.indexOf(within?.to ?? ''),
        unless: headings.indexOf(within?.unless ?? ''),
      }));
      for (const { cells } of rows) {
        n += 1;
        for (const [at, { key, from, to, unless }] of readers.entries()) {
          const k = key(cells);
          const appender = appenders[at];
          if (appender === undefined || k === '') continue;
          if (unless >= 0 && (cells[unless] ?? '').trim() !== '') continue;
          appender.appendBigInt(BigInt(n));
          appender.appendVarchar(k);
          appendMoment(appender, from < 0 ? undefined : cells[from]);
          appendMoment(appender, to < 0 ? undefined : cells[to]);
          appender.endRow();
        }
        if (n % 10_000 === 0) for (const appender of appenders) appender.flushSync();
      }
    }
    for (const appender of appenders) appender.closeSync();
  }
}

const joinStatement = ({ via, within }: Join, at: number): string =>
  `SELECT m.n AS n, ${at} AS j, o.n AS place, o.cells AS cells FROM main${at} m ${
    via === undefined
      ? `JOIN other${at} o ON o.k = m.k`
      : `JOIN via${at} v ON v.k = m.k JOIN other${at} o ON o.k = v.far`
  } ${within === undefined ? '' : 'WHERE o.moment BETWEEN m.low AND m.high'}`;

/** The key of a row: its values, all of them; empty where one is. */
function keyReader(
  headings: readonly string[],
  columns: readonly string[],
): (cells: RawRow['cells']) => string {
  const places = columns.map((name) => headings.indexOf(name));
  return (cells) => {
    const values = places.map((at) => (at < 0 ? '' : (cells[at] ?? '').trim()));
    return values.includes('') ? '' : values.join('\u0001');
  };
}

/** Milliseconds since 1970. */
function appendMoment(
  appender: { appendBigInt(value: bigint): void; appendNull(): void },
  text: string | undefined,
): void {
  const ms = text === undefined || text === '' ? Number.NaN : Date.parse(text);
  if (Number.isFinite(ms)) appender.appendBigInt(BigInt(ms));
  else appender.appendNull();
}

/** A stream of rows in the order of n, of which those of one n are taken at a time, by their join. */
class Ordered {
  readonly #batches: AsyncIterator<readonly (readonly unknown[])[]>;
  readonly #joins: number;
  #rows: readonly (readonly unknown[])[] = [];
  #at = 0;
  #isDone = false;

  constructor(batches: AsyncIterable<readonly (readonly unknown[])[]>, joins: number) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#joins = joins;
  }

  async take(n: number): Promise<readonly (readonly (readonly string[])[])[]> {
    const found: (readonly string[])[][] = Array.from({ length: this.#joins }, () => []);
    for (;;) {
      if (this.#at >= this.#rows.length) {
        if (this.#isDone) return found;
        const next = await this.#batches.next();
        this.#isDone = next.done === true;
        this.#rows = next.done === true ? [] : next.value;
        this.#at = 0;
        continue;
      }
      const [of, join, cells] = this.#rows[this.#at] ?? [];
      if (Number(of) > n) return found;
      this.#at += 1;
      if (Number(of) === n) found[Number(join)]?.push(JSON.parse(String(cells)) as string[]);
    }
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
