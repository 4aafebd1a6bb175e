import { availableParallelism } from 'node:os';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { xlsxStream } from '../../publish/index.ts';
import { answerBlocks } from './pool.ts';
import { demandName, type NameColumns, type NameTerm, nameColumns } from './tables/columns.ts';
import {
  type NameTable,
  openTable,
  type TableBlock,
  type TableOptions,
  type TableSource,
} from './tables/read-table.ts';
import { type Cell, freeColumns, renderCells } from './tables/rows-out.ts';
import { type ByteSink, openWholeFile } from './tables/whole-file.ts';
import { createTask, type MatchSpec, type ParseSpec, type StemSpec } from './tasks/task.ts';
import type { BlockAnswer, RowWork } from './work.ts';

export const NAME_FORMATS = ['csv', 'tsv', 'json', 'xlsx'] as const;
/** `json`: JSON lines. */
export type NameFormat = (typeof NAME_FORMATS)[number];

/** What shall be done with each name. */
export type NamesTask =
  | Omit<ParseSpec, 'columns'>
  | Omit<StemSpec, 'columns'>
  | Omit<MatchSpec, 'columns'>;

type RowsSpec = ParseSpec | StemSpec | MatchSpec;

export interface NamesOptions {
  readonly table?: TableOptions;
  /** Columns by name or number from 1, where they are not called as they usually are; empty: there is none. */
  readonly columns?: Readonly<Partial<Record<NameTerm, string>>>;
  /** Default: TSV where the table is one, else CSV. */
  readonly format?: NameFormat | undefined;
  /** Default: one a core. 0: in this thread. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: NamesProgress) => void;
}

export interface NamesProgress {
  readonly rows: number;
  readonly elapsedMs: number;
  /** Share of the file that was read; null where its size is not known. */
  readonly share: number | null;
}

/** What was done. */
export interface NamesReport {
  readonly rows: number;
  /** Rows by what became of them: match types, or qualities of parsing. */
  readonly groups: Readonly<Record<string, number>>;
  /** Rows that were answered as an equal one before them in the same thread. */
  readonly repeated: number;
  /** Rows with more or fewer cells than the table has columns; they are kept. */
  readonly ragged: number;
  /** The first of them: number of the row (from 1, without the header) and of its cells. */
  readonly raggedRows: readonly { readonly row: number; readonly cells: number }[];
  /** Lines of a table with nothing in them; they are left out. */
  readonly blankLines: number;
  /** Rows of more than 16 MiB; they are left out. */
  readonly tooLong: number;
  /** Lines that were no UTF-8 and were read as windows-1252. */
  readonly linesNotUtf8: number;
  readonly elapsedMs: number;
  /** Term → name of the column that it was taken from. */
  readonly columns: Readonly<Partial<Record<NameTerm, string>>>;
}

const SUFFIXES = { parse: 'parsed', stem: 'stemmed', match: 'matched' } as const;
const MOST_RAGGED_ROWS = 10;

/**
 * Parses, stems or matches the names of a table, or of a list: its columns stay, ours are appended, rows keep their order. Memory
 * does not grow with the table. `out` is a path (the file appears when it is whole) or a sink. Throws SOURCE_NOT_FOUND,
 * INPUT_CORRUPT, TABLE_UNREADABLE, COLUMN_UNKNOWN, DISK_FULL, or the reason of `signal`.
 */
export async function runNames(
  source: TableSource,
  task: NamesTask,
  out: string | ByteSink,
  options: NamesOptions = {},
): Promise<NamesReport> {
  const table = await openTable(source, options.table);
  const columns = nameColumns(table.columns, options.columns);
  demandName(columns, table.columns, { byIdentifier: task.kind === 'match' });
  const run = new NamesRun(table, { ...task, columns }, options);
  if (typeof out !== 'string') await run.writeText(out);
  else await writeFile(run, out);
  return run.report(columns);
}

async function writeFile(run: NamesRun, path: string): Promise<void> {
  const file = await openWholeFile(path);
  try {
    if (run.format === 'xlsx') await run.writeWorkbook(file);
    else await run.writeText(file);
    await file.finish();
  } finally {
    await file.discard();
  }
}

class NamesRun {
  readonly #table: NameTable;
  readonly #task: RowsSpec;
  readonly #options: NamesOptions;
  readonly #startedAt = performance.now();
  readonly #groups: Record<string, number> = {};
  readonly #raggedRows: { row: number; cells: number }[] = [];
  #rows = 0;
  #repeated = 0;
  #ragged = 0;
  #blankLines = 0;
  #tooLong = 0;
  #linesNotUtf8 = 0;

  constructor(table: NameTable, task: RowsSpec, options: NamesOptions) {
    this.#table = table;
    this.#task = task;
    this.#options = options;
  }

  get format(): NameFormat {
    return this.#options.format ?? (this.#table.dialect.kind === 'tsv' ? 'tsv' : 'csv');
  }

  async writeText(sink: ByteSink): Promise<void> {
    const form = this.format === 'xlsx' ? 'csv' : this.format;
    if (form !== 'json' && this.#hasHeader) {
      await sink.write(`${renderCells(await this.#header(), form)}\n`);
    }
    for await (const { bytes } of this.#answers(form)) if (bytes !== null) await sink.write(bytes);
  }

  async writeWorkbook(sink: ByteSink): Promise<void> {
    const answers = this.#answers('cells');
    const stream = xlsxStream({
      name: 'names',
      columns: await this.#header(),
      rows: cellRows(answers),
    });
    await pipeline(stream, toStream(sink));
  }

  report(columns: NameColumns): NamesReport {
    return {
      rows: this.#rows,
      groups: this.#groups,
      repeated: this.#repeated,
      ragged: this.#ragged,
      raggedRows: this.#raggedRows,
      blankLines: this.#blankLines,
      tooLong: this.#tooLong,
      linesNotUtf8: this.#linesNotUtf8,
      elapsedMs: performance.now() - this.#startedAt,
      columns: Object.fromEntries(
        Object.entries(columns).map(([term, at]) => [term, this.#table.columns[at] ?? '']),
      ),
    };
  }

  /** A list has no header of its own and gets one; a table without one stays without. */
  get #hasHeader(): boolean {
    return this.#table.hasHeader || this.#table.dialect.kind === 'lines';
  }

  async #header(): Promise<readonly string[]> {
    const { columns } = this.#table;
    const ours = (await createTask(this.#task)).columns;
    return [...columns, ...freeColumns(columns, ours, SUFFIXES[this.#task.kind])];
  }

  async *#answers(form: RowWork['form']): AsyncGenerator<BlockAnswer> {
    const { dialect, columns } = this.#table;
    const { threads = availableParallelism(), signal, onProgress } = this.#options;
    const work: RowWork = { dialect, columns, form, withInput: dialect.kind !== 'lines' };
    const setup = { task: this.#task, work };
    for await (const answer of answerBlocks(this.#blocks(), setup, { threads, signal })) {
      this.#count(answer);
      onProgress?.(this.#progress());
      yield answer;
    }
  }

  async *#blocks(): AsyncGenerator<TableBlock> {
    for await (const block of this.#table.blocks) {
      if (block.kind === 'bytes') this.#tooLong += block.leftOut;
      yield block;
    }
  }

  #count(answer: BlockAnswer): void {
    for (const { row, cells } of answer.problems) {
      if (this.#raggedRows.length === MOST_RAGGED_ROWS) break;
      this.#raggedRows.push({ row: this.#rows + row + 1, cells });
    }
    for (const [group, n] of Object.entries(answer.groups)) {
      this.#groups[group] = (this.#groups[group] ?? 0) + n;
    }
    this.#rows += answer.rows;
    this.#repeated += answer.repeated;
    this.#ragged += answer.ragged;
    this.#blankLines += answer.blankLines;
    this.#linesNotUtf8 += answer.linesNotUtf8;
  }

  #progress(): NamesProgress {
    const { sizeBytes } = this.#table;
    return {
      rows: this.#rows,
      elapsedMs: performance.now() - this.#startedAt,
      share:
        sizeBytes === null || sizeBytes === 0
          ? null
          : Math.min(1, this.#table.readBytes() / sizeBytes),
    };
  }
}

async function* cellRows(
  answers: AsyncIterable<BlockAnswer>,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const { cells } of answers) if (cells !== null) yield cells;
}

const toStream = (sink: ByteSink): Writable =>
  new Writable({
    write: (chunk: Uint8Array, _, done) => {
      sink.write(chunk).then(() => done(), done);
    },
  });
