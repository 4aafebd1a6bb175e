import { OpendrawerError } from '../../errors/index.ts';
import type { Backbone, MatchBehaviour } from '../../names/index.ts';
import { nomenclaturalCodes } from '../../terms/index.ts';
import { delimitedLine, rowsOfDelimited } from './delimited.ts';
import { FLAT_COLUMNS, flatMatch, matchItem, matchOf } from './match.ts';
import { type ParseShape, parsedIn } from './parsed-name.ts';
import {
  type ApiVersion,
  type MatchItem,
  QUERY_FIELDS,
  readMatchItem,
  refuseUnknownFields,
} from './query.ts';

/** How the names of a request, or of an answer, are written. */
export const BATCH_FORMATS = ['json', 'ndjson', 'csv', 'tsv', 'text'] as const;
export type BatchFormat = (typeof BATCH_FORMATS)[number];

/** Most names of one request. */
export const MAX_BATCH = 10_000;

/** Many names and what shall be done with them. Plain data, for it goes to another thread. */
export type BatchRequest = {
  /** UTF-8. */
  readonly body: Uint8Array;
  readonly bodyFormat: BatchFormat;
  readonly answerFormat: Exclude<BatchFormat, 'text'>;
} & (
  | {
      readonly work: 'match';
      readonly version: ApiVersion;
      readonly behaviour: MatchBehaviour;
      /** Parameters of the request, for every query that does not say otherwise. */
      readonly defaults: Readonly<Record<string, unknown>>;
    }
  | { readonly work: 'parse'; readonly shape: ParseShape }
);

/** A part of a batch, for one of several threads: they take the runs of names in turn. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** An opened batch, or a thread's share of it. */
export interface Batch {
  readonly count: number;
  /** The answer to the next run of names of this share; null after the last. */
  next(): string | null;
}

/** Names that are answered in one go: other work of the thread waits no longer. */
const RUN = 100;

/**
 * Reads the whole body, so that what is wrong with it is known before the answer begins. Throws FILTER_INVALID or USAGE with the
 * place, BODY_TOO_LARGE above `MAX_BATCH` names. `backbone` may be null where names are only parsed.
 */
export function openBatch(
  request: BatchRequest,
  backbone: Backbone | null,
  share: Share = { index: 0, of: 1 },
): Batch {
  const lines = linesOf(request, backbone);
  const isArray = request.answerFormat === 'json';
  const head = isArray ? '[\n' : lines.head;
  const separator = isArray ? ',\n' : '';
  // What is empty has a beginning and an end.
  const runs = Math.max(1, Math.ceil(lines.count / RUN));
  let run = share.index;
  return {
    count: lines.count,
    next: () => {
      if (run >= runs) return null;
      const end = Math.min(lines.count, (run + 1) * RUN);
      let text = run === 0 ? head : '';
      for (let index = run * RUN; index < end; index += 1) {
        text += (index === 0 ? '' : separator) + lines.line(index);
      }
      if (isArray && run === runs - 1) text += '\n]\n';
      run += share.of;
      return text;
    },
  };
}

interface Lines {
  readonly count: number;
  /** Before the first line, where the format has a header. */
  readonly head: string;
  /** JSON objects without, lines of other formats with their end. */
  line(index: number): string;
}

function linesOf(request: BatchRequest, backbone: Backbone | null): Lines {
  const text = decode(request.body);
  if (request.work === 'parse') return parseLines(request, namesOf(text, request.bodyFormat));
  if (backbone === null) throw new OpendrawerError('BACKBONE_MISSING', 'No backbone to match with');
  return matchLines(request, tableOf(text, request.bodyFormat), backbone);
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new OpendrawerError('USAGE', 'The body is not UTF-8', { cause, hint: 'Send UTF-8.' });
  }
}

// Matching

/** The queries of a body, and for tables the cells that are given back beside the answers. */
interface QueryTable {
  readonly columns: readonly string[];
  readonly queries: readonly Readonly<Record<string, unknown>>[];
  cells(index: number): readonly string[];
}

function matchLines(
  request: Extract<BatchRequest, { work: 'match' }>,
  table: QueryTable,
  backbone: Backbone,
): Lines {
  const { version, behaviour, defaults, answerFormat } = request;
  const items: MatchItem[] = table.queries.map((query, index) =>
    readMatchItem({ ...defaults, ...query }, `query ${index + 1}: `),
  );
  const answer = (index: number) => {
    const item = items[index];
    if (item === undefined) throw new Error(`no query ${index}`);
    return { item, match: matchItem(backbone, item, behaviour) };
  };
  if (answerFormat === 'json' || answerFormat === 'ndjson') {
    const end = answerFormat === 'ndjson' ? '\n' : '';
    return {
      count: items.length,
      head: '',
      line: (index) => {
        const { item, match } = answer(index);
        return JSON.stringify(matchOf(version, backbone, match, item.isVerbose)) + end;
      },
    };
  }
  const delimiter = answerFormat === 'tsv' ? '\t' : ',';
  return {
    count: items.length,
    head: delimitedLine([...table.columns, ...FLAT_COLUMNS], delimiter),
    line: (index) =>
      delimitedLine(
        [...table.cells(index), ...flatMatch(backbone, answer(index).match)],
        delimiter,
      ),
  };
}

function tableOf(text: string, format: BatchFormat): QueryTable {
  if (format === 'csv' || format === 'tsv') return delimitedTable(text, format);
  const queries =
    format === 'text'
      ? bounded(textLines(text)).map((scientificName) => ({ scientificName }))
      : bounded(valuesOf(text, format)).map(queryOf);
  return {
    columns: ['scientificName'],
    queries,
    cells: (index) => [textOf(queries[index]?.['scientificName' as never])],
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function queryOf(value: unknown, index: number): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') return { scientificName: value };
  const place = `query ${index + 1}: `;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OpendrawerError('FILTER_INVALID', `${place}a name or an object is expected`, {
      hint: 'E.g. [{"scientificName": "Puma concolor", "kingdom": "Animalia"}].',
    });
  }
  const query = plainQuery(value);
  refuseUnknownFields(query, place);
  return query;
}

/** What GBIF's batches of queries call otherwise than its parameters. */
const GBIF_FIELDS: ReadonlyMap<string, string> = new Map([
  ['infraSpecificEpithet', 'infraspecificEpithet'],
  ['clazz', 'class'],
  ['code', 'nomenclaturalCode'],
]);

/** A query with its higher taxa beside its name: GBIF's batches have them in an object of their own. */
function plainQuery(value: object): Readonly<Record<string, unknown>> {
  const { classification, ...given } = value as Readonly<Record<string, unknown>>;
  const isNested = typeof classification === 'object' && !Array.isArray(classification);
  const fields = isNested ? { ...classification, ...given } : value;
  return Object.fromEntries(
    Object.entries(fields).map(([name, one]) => [GBIF_FIELDS.get(name) ?? name, one]),
  );
}

/** Fields by the letters of a header, whatever its case, spaces and prefix. */
const FIELD_OF_HEADER = new Map(QUERY_FIELDS.map((name) => [name.toLowerCase(), name]));

const fieldOfHeader = (header: string): string | null =>
  FIELD_OF_HEADER.get(
    header
      .toLowerCase()
      .replace(/^(dwc:|https?:\/\/rs\.tdwg\.org\/dwc\/terms\/)/, '')
      .replace(/[\s_-]/g, ''),
  ) ?? null;

function delimitedTable(text: string, format: 'csv' | 'tsv'): QueryTable {
  const [columns = [], ...rows] = rowsOfDelimited(text, format);
  const fields = columns.map(fieldOfHeader);
  if (!fields.some((field) => field !== null)) {
    throw new OpendrawerError('FILTER_INVALID', 'The first line names no column that is known', {
      hint: `One of ${QUERY_FIELDS.join(', ')}.`,
    });
  }
  return {
    columns,
    queries: bounded(rows).map((cells) => {
      const query: Record<string, string> = {};
      fields.forEach((field, index) => {
        const cell = cells[index] ?? '';
        if (field === null || cell === '' || query[field] !== undefined) return;
        // Columns of this name hold all sorts of words; what is no code is not given.
        if (field === 'nomenclaturalCode' && nomenclaturalCodes.find(cell) === null) return;
        query[field] = cell;
      });
      return query;
    }),
    cells: (index) => columns.map((_, column) => rows[index]?.[column] ?? ''),
  };
}

// Parsing

function parseLines(
  request: Extract<BatchRequest, { work: 'parse' }>,
  names: readonly string[],
): Lines {
  const end = request.answerFormat === 'ndjson' ? '\n' : '';
  return {
    count: names.length,
    head: '',
    line: (index) => JSON.stringify(parsedIn(request.shape, names[index] ?? '')) + end,
  };
}

function namesOf(text: string, format: BatchFormat): readonly string[] {
  if (format === 'text') return bounded(textLines(text));
  if (format === 'csv' || format === 'tsv') {
    const table = delimitedTable(text, format);
    return table.queries.map((query) => textOf(query['scientificName'] ?? query['name']));
  }
  return bounded(valuesOf(text, format)).map((value, index) => {
    if (typeof value === 'string') return value;
    throw new OpendrawerError('FILTER_INVALID', `name ${index + 1}: a text is expected`, {
      hint: 'E.g. ["Puma concolor (Linnaeus, 1771)"].',
    });
  });
}

// Bodies

const textLines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

function valuesOf(text: string, format: 'json' | 'ndjson'): readonly unknown[] {
  if (format === 'ndjson') {
    return text.split('\n').flatMap((line, index) => {
      if (line.trim() === '') return [];
      return [jsonOf(line, `line ${index + 1}: `)];
    });
  }
  const value = jsonOf(text, '');
  if (Array.isArray(value)) return value;
  throw new OpendrawerError('FILTER_INVALID', 'The body is no JSON array', {
    hint: 'Send an array, or JSON lines as application/x-ndjson.',
  });
}

function jsonOf(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OpendrawerError('FILTER_INVALID', `${place}the body is not JSON`, {
      cause,
      hint: 'Say in Content-Type what it is.',
    });
  }
}

function bounded<T>(list: readonly T[]): readonly T[] {
  if (list.length <= MAX_BATCH) return list;
  throw new OpendrawerError(
    'BODY_TOO_LARGE',
    `${list.length} names; at most ${MAX_BATCH} in one request`,
  );
}
