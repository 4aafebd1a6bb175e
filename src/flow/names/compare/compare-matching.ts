import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Backbone, MatchBehaviour } from '../../../names/index.ts';
import type { Workspace } from '../../../registry/index.ts';
import { answerBlocks } from '../pool.ts';
import type { NamesProgress } from '../run-names.ts';
import { type Cell, renderCells } from '../tables/rows-out.ts';
import { type ByteSink, openWholeFile } from '../tables/whole-file.ts';
import type { CompareSpec } from '../tasks/task.ts';
import { CHANGES, type Change } from './change.ts';
import type { Classifications } from './classifications.ts';
import {
  ANSWER_FIELDS,
  type AnswerField,
  COMPARED_COLUMNS,
  RECORDS,
  VERBATIM_TERMS,
  type VerbatimTerm,
} from './columns.ts';
import { drawRow, type RowSample, rowSample } from './sample.ts';
import { COMPARISON_FILES, draftComparison } from './store.ts';
import type { ChangeCount, ComparedName, ComparedSide, Comparison } from './types.ts';

/** One of the two ways of matching. */
export interface CompareSide {
  /** As reports call it. */
  readonly label: string;
  readonly backbone: Backbone;
  /** Default: opendrawer. */
  readonly behaviour?: MatchBehaviour | undefined;
  readonly isStrict?: boolean | undefined;
  /** The text of a file of pins. */
  readonly pins?: string | null;
}

export interface CompareOptions {
  /**
   * Rows of a random sample for review, of the names of which more changed than the confidence (`withUnchanged`: of all); default none.
   */
  readonly sampleRows?: number | undefined;
  /** Equal seeds draw equal samples. Default 1. */
  readonly seed?: number | undefined;
  /** Tables hold unchanged names as well. */
  readonly withUnchanged?: boolean | undefined;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: NamesProgress) => void) | undefined;
  readonly now?: (() => Date) | undefined;
}

/**
 * Matches all classifications in two ways and counts what changes. The result is kept in a folder of its own below the
 * workspace's `exports/names-compare/`: `comparison.json`, `changes.tsv` and perhaps `sample.tsv`. Usages are compared by their keys
 * where both backbones have the same name, else by their names. Closes the classifications.
 */
export async function compareMatching(
  workspace: Workspace,
  classifications: Classifications,
  before: CompareSide,
  after: CompareSide,
  options: CompareOptions = {},
): Promise<{ readonly comparison: Comparison; readonly folder: string }> {
  const now = (options.now ?? (() => new Date()))();
  const startedAt = performance.now();
  const draft = draftComparison(workspace, now);
  try {
    const sharesKeys = before.backbone.facts.name === after.backbone.facts.name;
    const counted = new Counted();
    const sample = rowSample(options.sampleRows ?? 0, options.seed ?? 1);
    const table = await openTable(join(draft.folder, COMPARISON_FILES.changes));
    const spec: CompareSpec = {
      kind: 'compare',
      before: specOf(before),
      after: specOf(after),
      sharesKeys,
    };
    try {
      for await (const rows of comparedRows(classifications, spec, options)) {
        for (const row of rows) counted.add(row);
        const written = options.withUnchanged ? rows : rows.filter(isChanged);
        for (const row of written) {
          if (options.withUnchanged || row[CHANGE] !== 'other-confidence') drawRow(sample, row);
        }
        await table.add(written);
        options.onProgress?.({
          rows: counted.names,
          elapsedMs: performance.now() - startedAt,
          share: classifications.names === 0 ? null : counted.names / classifications.names,
        });
      }
      await table.finish();
    } finally {
      await table.discard();
    }
    const sampled = await writeSample(draft.folder, sample);
    const comparison: Comparison = {
      format: 'opendrawer-comparison-1',
      id: draft.id,
      createdAt: now.toISOString(),
      old: factsOf(before),
      new: factsOf(after),
      from: classifications.from,
      sharesKeys,
      names: counted.names,
      records: counted.records,
      changes: counted.changes(),
      matchTypes: counted.matchTypes(),
      rows: table.rows(),
      sample: sampled,
      elapsedMs: Math.round(performance.now() - startedAt),
    };
    return { comparison, folder: await draft.finish(comparison) };
  } finally {
    draft.discard();
    await classifications.close();
  }
}

type Row = readonly Cell[];

const CHANGE = RECORDS + 1;
const ANSWERS = RECORDS + 3;

const isChanged = (row: Row): boolean => row[CHANGE] !== 'unchanged';

const specOf = ({ backbone, behaviour, isStrict, pins }: CompareSide): CompareSpec['before'] => ({
  memory: backbone.memory,
  behaviour: behaviour ?? 'opendrawer',
  isStrict: isStrict ?? false,
  pins: pins ?? null,
});

function factsOf(side: CompareSide): ComparedSide {
  const { facts, size } = side.backbone;
  const { behaviour, isStrict, pins } = specOf(side);
  return {
    label: side.label,
    name: facts.name,
    version: facts.version,
    builtAt: facts.builtAt,
    usages: size,
    behaviour,
    isStrict,
    hasPins: pins !== null,
  };
}

async function* comparedRows(
  { blocks }: Classifications,
  task: CompareSpec,
  { threads = availableParallelism(), signal }: CompareOptions,
): AsyncGenerator<readonly Row[]> {
  const work = {
    dialect: { kind: 'csv', delimiter: ',', newline: '\n' },
    columns: COMPARED_COLUMNS.slice(0, RECORDS + 1),
    form: 'cells',
    withInput: false,
  } as const;
  for await (const { cells } of answerBlocks(blocks, { task, work }, { threads, signal })) {
    if (cells !== null) yield cells;
  }
}

interface RowTable {
  add(rows: readonly Row[]): Promise<void>;
  rows(): number;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

async function openTable(path: string): Promise<RowTable> {
  const file = await openWholeFile(path);
  await file.write(`${renderCells(COMPARED_COLUMNS, 'tsv')}\n`);
  let count = 0;
  return {
    add: async (rows) => {
      count += rows.length;
      await writeRows(file, rows);
    },
    rows: () => count,
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

async function writeRows(sink: ByteSink, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await sink.write(rows.map((row) => `${renderCells(row, 'tsv')}\n`).join(''));
}

async function writeSample(folder: string, sample: RowSample): Promise<Comparison['sample']> {
  if (sample.most === 0) return null;
  const table = await openTable(join(folder, COMPARISON_FILES.sample));
  try {
    await table.add(sample.rows);
    await table.finish();
  } finally {
    await table.discard();
  }
  return { rows: sample.rows.length, seed: sample.seed };
}

const MOST_EXAMPLES = 10;

interface Count {
  names: number;
  records: number;
  readonly examples: ComparedName[];
}

/** Names and records by what became of them. Rows come with the most records first, so the first are the examples. */
class Counted {
  readonly #changes = new Map<Change, Count>();
  readonly #types = new Map<string, { old: string; new: string; names: number; records: number }>();
  names = 0;
  records = 0;

  add(row: Row): void {
    const records = Number(row[RECORDS]);
    const change = row[CHANGE] as Change;
    this.names += 1;
    this.records += records;
    const count = this.#changes.get(change) ?? { names: 0, records: 0, examples: [] };
    count.names += 1;
    count.records += records;
    if (count.examples.length < MOST_EXAMPLES && change !== 'unchanged') {
      count.examples.push(nameOf(row));
    }
    this.#changes.set(change, count);
    const old = String(row[ANSWERS]);
    const now = String(row[ANSWERS + 1]);
    const types = this.#types.get(`${old} ${now}`) ?? { old, new: now, names: 0, records: 0 };
    types.names += 1;
    types.records += records;
    this.#types.set(`${old} ${now}`, types);
  }

  changes(): readonly ChangeCount[] {
    return (Object.keys(CHANGES) as Change[]).map((change) => ({
      change,
      meaning: CHANGES[change],
      ...(this.#changes.get(change) ?? { names: 0, records: 0, examples: [] }),
    }));
  }

  matchTypes(): Comparison['matchTypes'] {
    return [...this.#types.values()].sort((a, b) => b.names - a.names);
  }
}

function nameOf(row: Row): ComparedName {
  const verbatim = VERBATIM_TERMS.map((term, i): [VerbatimTerm, string | null] => {
    const text = row[i];
    return [term, text === '' || text === null || text === undefined ? null : String(text)];
  });
  const answer = (side: 0 | 1) =>
    Object.fromEntries(
      ANSWER_FIELDS.map((field, i): [AnswerField, Cell] => [
        field,
        row[ANSWERS + 2 * i + side] ?? null,
      ]),
    ) as ComparedName['old'];
  return {
    verbatim: Object.fromEntries(verbatim) as ComparedName['verbatim'],
    records: Number(row[RECORDS]),
    change: row[CHANGE] as Change,
    changes: String(row[CHANGE + 1]).split(' | ') as Change[],
    old: answer(0),
    new: answer(1),
  };
}
