import { OpendrawerError } from '../errors/index.ts';
import type { Item, Media } from '../terms/index.ts';
import {
  ITEMS,
  MEDIA,
  type ParquetSchema,
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
  verbatim(place: RecordPlace): Promise<StoredVerbatimRow>;
}

const KEPT_FILES = 64;

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
    async verbatim({ files, row }) {
      const verbatim = await readParquetRow<StoredVerbatimRow>(files.verbatim, row);
      if (verbatim === null) throw beyond(files.verbatim, row);
      return verbatim;
    },
  };
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
