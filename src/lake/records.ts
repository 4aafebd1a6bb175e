import { OpendrawerError } from '../errors/index.ts';
import type { Item, Media } from '../terms/index.ts';
import {
  ITEMS,
  MEDIA,
  type ParquetSchema,
  parquetColumnNames,
  readParquetRow,
  readParquetRows,
  type StoredVerbatimRow,
} from './parquet/index.ts';

/** Where a record stands: part files and a row of `items` and `verbatim`. */
export interface RecordPlace {
  readonly files: { readonly items: string; readonly media: string; readonly verbatim: string };
  readonly row: number;
}

/** Reads whole records out of part files. Keeps, for the files used last, where the media of each item begin. */
export interface RecordReader {
  item(place: RecordPlace): Promise<{ item: Item; media: readonly Media[] }>;
  /** The media of an item, without the rest of it; of each medium the named columns, which cost a page each. */
  media<Column extends keyof Media>(
    place: RecordPlace,
    columns: readonly Column[],
  ): Promise<readonly Pick<Media, Column>[]>;
  /** The same of many items at once, in their order: items that stand near each other are read together. */
  mediaOfMany<Column extends keyof Media>(
    places: readonly RecordPlace[],
    columns: readonly Column[],
  ): Promise<readonly (readonly Pick<Media, Column>[])[]>;
  verbatim(place: RecordPlace): Promise<StoredVerbatimRow>;
}

const KEPT_FILES = 64;
/** Rows between two items for which one read is cheaper than two. */
const NEAR_ROWS = 1_000;
/** Most rows of one read. */
const MOST_ROWS = 20_000;

export function createRecordReader(): RecordReader {
  const firstMedia = new Map<string, Promise<Uint32Array>>();

  const mediaStarts = (items: string): Promise<Uint32Array> => {
    const known = firstMedia.get(items);
    firstMedia.delete(items);
    const starts = known ?? readMediaStarts(items);
    firstMedia.set(items, starts);
    starts.catch(() => firstMedia.delete(items));
    const [oldest] = firstMedia.keys();
    if (firstMedia.size > KEPT_FILES && oldest !== undefined) firstMedia.delete(oldest);
    return starts;
  };

  return {
    async item({ files, row }) {
      const item = await readParquetRow<Item>(files.items, row);
      if (item === null) throw beyond(files.items, row);
      const whole = completed(ITEMS, item);
      if (item.mediaCount === 0) return { item: whole, media: [] };
      const from = (await mediaStarts(files.items))[row] ?? 0;
      const media = await readParquetRows<Media>(files.media, from, from + item.mediaCount);
      return { item: whole, media: media.map((medium) => completed(MEDIA, medium)) };
    },
    async media({ files, row }, columns) {
      const starts = await mediaStarts(files.items);
      const from = starts[row];
      const to = starts[row + 1];
      if (from === undefined || to === undefined) throw beyond(files.items, row);
      return from === to ? [] : readParquetRows(files.media, from, to, columns);
    },
    async mediaOfMany<Column extends keyof Media>(
      places: readonly RecordPlace[],
      columns: readonly Column[],
    ) {
      const found: (readonly Pick<Media, Column>[])[] = places.map(() => []);
      const byFile = Map.groupBy(places.entries(), ([, { files }]) => files.media);
      await Promise.all(
        [...byFile].map(async ([path, some]) => {
          const [, first] = some[0] ?? [];
          if (first === undefined) return;
          const starts = await mediaStarts(first.files.items);
          const stretches = some
            .map(([at, { files, row }]) => {
              const [from, to] = [starts[row], starts[row + 1]];
              if (from === undefined || to === undefined) throw beyond(files.items, row);
              return { at, from, to };
            })
            .filter(({ from, to }) => to > from)
            .sort((a, b) => a.from - b.from);
          for (const { from, to, parts } of togetherRead(stretches)) {
            const rows = await readColumns(path, from, to, columns);
            for (const part of parts) {
              found[part.at] = rows.slice(part.from - from, part.to - from);
            }
          }
        }),
      );
      return found;
    },
    async verbatim({ files, row }) {
      const verbatim = await readParquetRow<StoredVerbatimRow>(files.verbatim, row);
      if (verbatim === null) throw beyond(files.verbatim, row);
      return verbatim;
    },
  };
}

/** Rows by columns; those that an older file lacks are null or empty. */
async function readColumns<Column extends keyof Media>(
  path: string,
  from: number,
  to: number,
  columns: readonly Column[],
): Promise<readonly Pick<Media, Column>[]> {
  const present = await parquetColumnNames(path);
  const there = columns.filter((column) => present.has(column));
  const rows = await readParquetRows<Pick<Media, Column>>(path, from, to, there);
  if (there.length === columns.length) return rows;
  const absent = MEDIA.columns
    .filter(({ name }) => columns.some((column) => column === name) && !present.has(name))
    .map(({ name, kind, nullable }) => [name, nullable ? null : EMPTY_OF_KIND[kind]] as const);
  return rows.map((row) => ({ ...row, ...Object.fromEntries(absent) }));
}

interface Stretch {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Stretches in ascending order, joined where they stand near each other. */
function togetherRead(
  stretches: readonly Stretch[],
): readonly { readonly from: number; readonly to: number; readonly parts: readonly Stretch[] }[] {
  const reads: { from: number; to: number; parts: Stretch[] }[] = [];
  for (const stretch of stretches) {
    const last = reads.at(-1);
    const isNear =
      last !== undefined &&
      stretch.from - last.to <= NEAR_ROWS &&
      stretch.to - last.from <= MOST_ROWS;
    if (isNear) {
      last.to = Math.max(last.to, stretch.to);
      last.parts.push(stretch);
    } else reads.push({ from: stretch.from, to: stretch.to, parts: [stretch] });
  }
  return reads;
}

/** A row of a file that was written before there were some of the columns: they are null, or empty. */
function completed<Row extends object>({ columns }: ParquetSchema<Row>, row: Row): Row {
  const given = row as Readonly<Record<string, unknown>>;
  const absent = columns.filter(({ name }) => given[name] === undefined);
  if (absent.length === 0) return row;
  const nothing = absent.map(({ name, kind, nullable }) => [
    name,
    nullable ? null : EMPTY_OF_KIND[kind],
  ]);
  return { ...row, ...Object.fromEntries(nothing) };
}

const EMPTY_OF_KIND = {
  utf8: '',
  int32: 0,
  int64: 0,
  double: 0,
  boolean: false,
  bytes: '',
  utf8List: [],
  structList: [],
} as const;

/** Row of the first medium of each item, and the number of media: they stand in the order of the items, `mediaCount` each. */
async function readMediaStarts(items: string): Promise<Uint32Array> {
  const rows = await readParquetRows<{ mediaCount: number }>(items, 0, Number.POSITIVE_INFINITY, [
    'mediaCount',
  ]);
  const starts = new Uint32Array(rows.length + 1);
  let next = 0;
  rows.forEach(({ mediaCount }, row) => {
    starts[row] = next;
    next += mediaCount;
  });
  starts[rows.length] = next;
  return starts;
}

const beyond = (path: string, row: number): OpendrawerError =>
  new OpendrawerError('INPUT_CORRUPT', `${path} has no row ${row}`, {
    hint: 'Run opendrawer index --rebuild.',
  });
