import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import {
  type ByteSink,
  isBackboneFile,
  NAME_FORMATS,
  NAME_TERMS,
  type NameFormat,
  type NamesReport,
  type NamesTask,
  type NameTerm,
  openChosenBackbone,
  runNames,
  type TableKind,
  type TableOptions,
  type TableSource,
} from '../../flow/index.ts';
import { type Backbone, type MatchBehaviour, openBackbone, readPins } from '../../names/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json } from '../io.ts';
import { nameText } from './names-text.ts';
import { rowProgress } from './row-progress.ts';

export const MATCH_BEHAVIOURS = [
  'opendrawer',
  'gbif-v1',
  'gbif-v2',
  'col',
] as const satisfies readonly MatchBehaviour[];
export const PARSE_FORMATS = ['text', ...NAME_FORMATS, 'gnparser', 'gbif'] as const;
export const MATCH_FORMATS = ['text', ...NAME_FORMATS] as const;
type Format = (typeof PARSE_FORMATS)[number];

/** Flags of all commands that read names. */
export interface TableFlags {
  readonly file?: string;
  readonly input?: TableKind;
  readonly sheet?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  /** False with --no-header. */
  readonly header?: boolean;
  readonly nameColumn?: string;
  readonly authorshipColumn?: string;
  readonly rankColumn?: string;
  readonly column?: readonly string[];
  readonly format?: Format;
  readonly out?: string;
  readonly output?: string;
  readonly threads?: number;
}

export interface MatchFlags extends TableFlags {
  readonly backbone?: string;
  readonly behaviour?: MatchBehaviour;
  readonly strict?: boolean;
  readonly pins?: string;
  readonly given?: readonly string[];
  readonly explain?: boolean;
  readonly verbose?: boolean;
}

/** `opendrawer names parse`. */
export async function parseCommand(
  context: Context,
  names: readonly string[],
  flags: TableFlags & { readonly cultivars?: boolean },
): Promise<void> {
  const format = formatOf(context, names, flags);
  const shape = format === 'gnparser' || format === 'gbif' ? format : 'opendrawer';
  const task = { kind: 'parse', shape, withCultivars: flags.cultivars } as const;
  await run(context, names, flags, task, format);
}

/** `opendrawer names stem`. */
export async function stemCommand(
  context: Context,
  names: readonly string[],
  flags: TableFlags,
): Promise<void> {
  await run(context, names, flags, { kind: 'stem' }, formatOf(context, names, flags));
}

/** `opendrawer names match`. */
export async function matchCommand(
  context: Context,
  names: readonly string[],
  flags: MatchFlags,
): Promise<void> {
  const format = formatOf(context, names, flags);
  const pins = flags.pins === undefined ? null : readPinsFile(flags.pins);
  const match = (backbone: Backbone) =>
    run(
      context,
      names,
      flags,
      {
        kind: 'match',
        memory: backbone.memory,
        behaviour: flags.behaviour ?? 'opendrawer',
        isStrict: flags.strict ?? false,
        pins,
        given: termsOf('--given', flags.given),
        explain: flags.explain === true || flags.verbose === true || format === 'text',
      },
      format,
    );
  const { backbone } = flags;
  if (backbone !== undefined && isBackboneFile(backbone)) await match(openBackbone(backbone));
  else await withWorkspace(context, (workspace) => match(openChosenBackbone(workspace, backbone)));
}

/** The text of a file of pins. Throws SOURCE_NOT_FOUND, PINS_INVALID. */
export function readPinsFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${path} cannot be read`, { cause });
  }
  readPins(text);
  return text;
}

async function run(
  context: Context,
  names: readonly string[],
  flags: TableFlags,
  task: NamesTask,
  format: Format | undefined,
): Promise<void> {
  const { io, signal } = context;
  const out = flags.out ?? flags.output;
  checkOutput(format, out);
  const progress = await rowProgress(io, { isShown: out !== undefined });
  const report = await stoppable(
    signal,
    out === undefined ? 'Run it again.' : `${out} was not written. Run it again.`,
    runNames(
      sourceOf(names, flags, signal),
      task,
      out ?? (format === 'text' ? textSink(context, task) : sinkOf(context)),
      {
        table: tableOptionsOf(flags),
        columns: columnsOf(flags),
        format: tableFormat(format),
        threads: flags.threads,
        signal,
        onProgress: progress.listener,
      },
    ).finally(() => progress.end()),
  );
  if (context.json && out !== undefined) io.out(json({ out, ...report }));
  else if (names.length === 0 || out !== undefined) io.note(summary(report, out));
}

function checkOutput(format: Format | undefined, out: string | undefined): void {
  if (format === 'xlsx' && out === undefined) {
    throw new OpendrawerError('USAGE', 'A workbook is written to a file', {
      hint: 'Name it with --out.',
    });
  }
  if (format === 'text' && out !== undefined) {
    throw new OpendrawerError('USAGE', 'Text is for reading, not for files', {
      hint: 'Write csv, tsv, json or xlsx.',
    });
  }
}

/** Work that Ctrl-C stops: says what became of it instead of what the signal says. */
export async function stoppable<T>(
  signal: AbortSignal,
  hint: string,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new OpendrawerError('INTERRUPTED', 'The command was stopped', { cause, hint });
  }
}

/**
 * What is asked for, what the name of the output says, JSON lines with --json, or text for arguments; undefined: as the
 * input is. With --json and a file to write, the report is what is printed.
 */
function formatOf(
  context: Context,
  names: readonly string[],
  { format, out, output }: TableFlags,
): Format | undefined {
  if (format !== undefined) return format;
  const path = out ?? output;
  if (path !== undefined) return EXTENSIONS[extname(path).slice(1).toLowerCase()];
  if (context.json) return 'json';
  return names.length > 0 ? 'text' : undefined;
}

const EXTENSIONS: Readonly<Record<string, NameFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  xlsx: 'xlsx',
};

const tableFormat = (format: Format | undefined): NameFormat | undefined =>
  format === 'text' || format === 'gnparser' || format === 'gbif' ? 'json' : format;

/** Arguments, a file, or standard input. */
export function sourceOf(
  names: readonly string[],
  { file }: Pick<TableFlags, 'file'>,
  signal: AbortSignal,
): TableSource {
  if (names.length > 0) {
    if (file === undefined) return { kind: 'texts', texts: names };
    throw new OpendrawerError('USAGE', 'Names are given as arguments or in a file, not both');
  }
  if (file !== undefined && file !== '-') return { kind: 'file', path: file };
  if (process.stdin.isTTY && file === undefined) {
    throw new OpendrawerError('USAGE', 'No names are given', {
      hint: 'Name them, a file with --file, or pipe them in, one a line.',
    });
  }
  signal.addEventListener('abort', () => process.stdin.destroy(), { once: true });
  return { kind: 'stream', name: 'standard input', chunks: process.stdin };
}

/** How the flags say that a table is to be read. */
export const tableOptionsOf = (flags: TableFlags): TableOptions => ({
  kind: flags.input ?? null,
  sheet: flags.sheet ?? null,
  delimiter: delimiterOf(flags.delimiter),
  encoding: flags.encoding ?? null,
  hasHeader: flags.header !== false,
});

function delimiterOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const named = { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', pipe: '|' }[text] ?? text;
  if (named.length === 1 && named.charCodeAt(0) < 128 && !/["\r\n]/.test(named)) return named;
  throw new OpendrawerError('USAGE', `"${text}" is no delimiter`, {
    hint: 'It is one ASCII character, or tab, comma, semicolon, pipe.',
  });
}

/** Columns that the flags name. */
export function columnsOf(flags: TableFlags): Partial<Record<NameTerm, string>> {
  const columns: Partial<Record<NameTerm, string>> = {};
  if (flags.nameColumn !== undefined) columns.scientificName = flags.nameColumn;
  if (flags.authorshipColumn !== undefined) {
    columns.scientificNameAuthorship = flags.authorshipColumn;
  }
  if (flags.rankColumn !== undefined) columns.taxonRank = flags.rankColumn;
  return { ...columns, ...termsOf('--column', flags.column) };
}

/** `term=text` pairs. Throws USAGE for what is no term. */
function termsOf(
  flag: string,
  pairs: readonly string[] | undefined,
): Partial<Record<NameTerm, string>> {
  const texts: Partial<Record<NameTerm, string>> = {};
  for (const pair of pairs ?? []) {
    const at = pair.indexOf('=');
    const word = at < 0 ? pair : pair.slice(0, at);
    const term = NAME_TERMS.find((name) => name.toLowerCase() === word.toLowerCase());
    if (at < 0 || term === undefined) {
      const near = nearestWord(word, NAME_TERMS);
      throw new OpendrawerError('USAGE', `${flag} ${pair} names no term`, {
        hint:
          at >= 0 && near !== null
            ? `Did you mean "${near}"?`
            : `Write term=…; terms are ${NAME_TERMS.join(', ')}.`,
      });
    }
    texts[term] = pair.slice(at + 1);
  }
  return texts;
}

/** Standard output, or what stands for it. */
export function sinkOf({ io }: Context): ByteSink {
  if (io.write !== undefined) {
    const write = io.write;
    return { write: (bytes) => write(bytes) };
  }
  return { write: async (bytes) => io.out(textOf(bytes).replace(/\n$/, '')) };
}

const textOf = (bytes: Uint8Array | string): string =>
  typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');

/** JSON lines as text for reading. */
function textSink({ io }: Context, { kind }: NamesTask): ByteSink {
  return {
    write: async (bytes) => {
      for (const line of textOf(bytes).split('\n')) {
        if (line !== '') io.out(nameText(kind, JSON.parse(line)));
      }
    },
  };
}

const MOST_GROUPS = 12;

/** What was done, how fast, and what was odd. */
function summary(report: NamesReport, out: string | undefined): string {
  const { rows, groups, elapsedMs } = report;
  const rate = Math.round((rows / Math.max(1, elapsedMs)) * 1000);
  const counts = Object.entries(groups)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_GROUPS)
    .map(
      ([group, n]) => `${group} ${grouped(n)} (${((100 * n) / Math.max(1, rows)).toFixed(1)} %)`,
    );
  const lines = [
    `${grouped(rows)} names in ${(elapsedMs / 1000).toFixed(1)}s, ${grouped(rate)} names/s${out === undefined ? '' : `: ${out}`}`,
  ];
  if (counts.length > 0) lines.push(`  ${counts.join(', ')}`);
  const columns = Object.entries(report.columns).map(([term, column]) =>
    term === column ? term : `${term} from "${column}"`,
  );
  if (columns.length > 1 || columns[0] !== 'scientificName') {
    lines.push(`  columns: ${columns.join(', ')}`);
  }
  lines.push(...oddities(report).map((line) => `  ${line}`));
  return lines.join('\n');
}

function oddities(report: NamesReport): readonly string[] {
  const { ragged, raggedRows, blankLines, tooLong, linesNotUtf8 } = report;
  const lines: string[] = [];
  if (ragged > 0) {
    const places = raggedRows.map(({ row, cells }) => `row ${grouped(row)} (${cells})`);
    lines.push(
      `${grouped(ragged)} rows have more or fewer cells than the header, and are kept: ${places.join(', ')}${ragged > places.length ? ' …' : ''}`,
    );
  }
  if (blankLines > 0) lines.push(`${grouped(blankLines)} blank lines are left out`);
  if (tooLong > 0) lines.push(`${grouped(tooLong)} rows of more than 16 MiB are left out`);
  if (linesNotUtf8 > 0) {
    lines.push(
      `${grouped(linesNotUtf8)} lines are no UTF-8 and were read as windows-1252; --encoding names another`,
    );
  }
  return lines;
}
