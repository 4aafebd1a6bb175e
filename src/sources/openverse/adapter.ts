import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type {
  AdapterPlan,
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { planSource } from '../bytes/plan.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { headOf, parquetColumns, unpackedHead } from './head.ts';
import { mergedRows } from './merge.ts';
import { rawOf } from './raw.ts';
import { catalogueTerms } from './raw-terms.ts';
import { type CatalogueFile, type CatalogueLine, readCatalogueFile } from './read-file.ts';
import { catalogueRecord } from './record.ts';
import { type CatalogueShape, isParquet, shapeOfColumns, shapeOfText } from './shape.ts';

/** What a partition's `detail` holds. */
type PartitionDetail =
  | { readonly kind: 'file'; readonly shape: CatalogueShape }
  | { readonly kind: 'merged'; readonly files: readonly CatalogueFile[] };

const BATCH_RECORDS = 32;

/**
 * Openverse's catalogue: load files of pictures and sounds (PostgreSQL's COPY text), tables as CSV, and Parquet. Several files of one
 * location are harvests of one catalogue that follow each other in the order of their names: they are brought together by the
 * loader's rules, in one partition. With the option `merge: false` each file is read for itself. The option `maxMalformedLines`
 * (default 10) tells how many lines of a file may be malformed before the file fails as a whole.
 */
export const openverseAdapter: SourceAdapter = {
  format: 'openverse',
  occurrences: false,
  detect,
  plan,
  read,
  termsOf: catalogueTerms,
};

async function detect(probe: Probe, context: SourceContext): Promise<Detection | null> {
  const endpoint: SourceEndpoint = { format: 'openverse', location: probe.location, units: [] };
  const shapes = await shapesOf(probe, context);
  const found = shapes.filter((shape) => shape !== null);
  const [first] = found;
  if (first === undefined || found.length * 2 < shapes.length) return null;
  const what = first.kind === 'pages' ? 'pages with a Creative Commons licence' : first.name;
  const count = found.length === 1 ? '1 file' : `${found.length} files`;
  const files = probe.kind === 'folder' ? `, ${count}` : '';
  return {
    endpoint,
    confidence: 0.97,
    summary: `Openverse catalogue: ${what}${files}`,
    notes:
      found.length > 1
        ? ['The files are taken for harvests that follow each other; say merge: false otherwise']
        : [],
    description: null,
    tables: [],
    choices: {},
  };
}

async function shapesOf(
  probe: Probe,
  context: SourceContext,
): Promise<readonly (CatalogueShape | null)[]> {
  if (probe.kind === 'file' || probe.kind === 'url') {
    if (isParquet(probe.head)) {
      return probe.path === null ? [] : [await shapeOfParquet(probe.path, context)];
    }
    return probe.head.length === 0 ? [] : [shapeOfText(await unpackedHead(probe.head))];
  }
  if (probe.kind !== 'folder' || probe.path === null) return [];
  const shapes: (CatalogueShape | null)[] = [];
  for (const name of probe.names.filter((one) => FILE_NAME.test(one)).slice(0, 20)) {
    const head = await unpackedHead(await probe.peek(name));
    shapes.push(
      isParquet(head) ? await shapeOfParquet(join(probe.path, name), context) : shapeOfText(head),
    );
  }
  return shapes;
}

const shapeOfParquet = async (
  path: string,
  { cache }: SourceContext,
): Promise<CatalogueShape | null> => shapeOfColumns(await parquetColumns(path, cache));

/** Files of a folder that may hold rows. */
const FILE_NAME = /\.(tsv|csv|txt|parquet)(\.(gz|bz2))?$/i;

async function plan(endpoint: SourceEndpoint, context: SourcePlanContext): Promise<AdapterPlan> {
  const notes: string[] = [];
  const files: (CatalogueFile & { readonly ranges: readonly SourcePartition[] })[] = [];
  for (const { location, id } of await filesOf(endpoint.location)) {
    const { shape, partitions } = await inspect(location, context);
    if (shape === null) {
      notes.push(`${id}: no rows of a catalogue, passed over`);
      continue;
    }
    const ranges = partitions.map((one) => ({
      ...one,
      id: one.range === null ? id : `${id}#${one.range.from}-${one.range.to}`,
      detail: { kind: 'file', shape } satisfies PartitionDetail,
    }));
    const [first] = ranges;
    if (first === undefined) continue;
    const whole = { ...first, id, range: null, sizeBytes: sum(ranges) };
    files.push({ partition: whole, shape, ranges });
  }
  if (files.length === 0) {
    throw new OpendrawerError(
      'SOURCE_UNRECOGNISED',
      `${endpoint.location}: no rows of an Openverse catalogue`,
    );
  }
  const catalogues = files.filter(({ shape }) => shape.kind !== 'pages');
  if (catalogues.length < 2 || !isMerged(endpoint)) {
    return { partitions: files.flatMap(({ ranges }) => ranges), notes };
  }
  const merged = catalogues.map(({ partition, shape }) => ({ partition, shape }));
  notes.push(`${merged.length} files are brought together in the order of their names`);
  const others = files.filter(({ shape }) => shape.kind === 'pages');
  return {
    partitions: [mergedPartition(endpoint, merged), ...others.flatMap(({ ranges }) => ranges)],
    notes,
  };
}

const sum = (partitions: readonly SourcePartition[]): number | null =>
  partitions.reduce<number | null>(
    (total, { sizeBytes }) => (total === null || sizeBytes === null ? null : total + sizeBytes),
    0,
  );

const mergedPartition = (
  { location }: SourceEndpoint,
  files: readonly CatalogueFile[],
): SourcePartition => ({
  id: 'catalogue',
  location,
  unit: null,
  sizeBytes: sum(files.map(({ partition }) => partition)),
  fingerprint: JSON.stringify(files.map(({ partition }) => [partition.id, partition.fingerprint])),
  range: null,
  detail: { kind: 'merged', files } satisfies PartitionDetail,
});

/** The files of a location, in the order of their names. */
async function filesOf(
  location: string,
): Promise<readonly { readonly location: string; readonly id: string }[]> {
  const info = /^[a-z][a-z0-9+.-]*:\/\//i.test(location)
    ? null
    : await stat(location).catch(() => null);
  if (info === null || !info.isDirectory()) {
    return [{ location, id: location.split(/[\\/]/).at(-1)?.split('?')[0] || location }];
  }
  const entries = await readdir(location, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && FILE_NAME.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(location, path)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((path) => ({ location: path, id: relative(location, path).replaceAll('\\', '/') }));
}

/** The shape of a file, and its byte ranges where it can be cut between lines. */
async function inspect(
  location: string,
  context: SourcePlanContext,
): Promise<{ shape: CatalogueShape | null; partitions: readonly SourcePartition[] }> {
  const { signal, rangeBytes } = context;
  const stop = {
    ...(signal === undefined ? {} : { signal }),
    allowPrivateAddresses: context.web.allowPrivateAddresses === true,
  };
  const one = { location, units: [] };
  const { partitions } = await planSource(one, { rangeBytes, ...stop });
  const [first] = partitions;
  if (first === undefined) return { shape: null, partitions };
  const head = await headOf({ ...first, range: null }, context);
  if (isParquet(head)) {
    const path = await localPath(first, context);
    const shape = await shapeOfParquet(path, context);
    return {
      shape,
      partitions: [{ ...first, location: path, range: null, sizeBytes: (await stat(path)).size }],
    };
  }
  const shape = shapeOfText(head);
  if (shape === null || shape.kind === 'copy') return { shape, partitions };
  // A quoted cell may hold line ends
  const whole = await planSource(one, { rangeBytes: Number.MAX_SAFE_INTEGER, ...stop });
  return { shape, partitions: whole.partitions };
}

/** Parquet is read from its end: a file of the web is fetched first. */
async function localPath(
  { location }: SourcePartition,
  { web, cache, signal }: SourceContext,
): Promise<string> {
  if (!/^https?:\/\//i.test(location)) return location;
  return (await web.save({ url: location }, cache, signal)).path;
}

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> {
  const detail = partition.detail as PartitionDetail;
  const maxMalformed = limitOf(endpoint);
  const rows =
    detail.kind === 'merged'
      ? mergedRows(detail.files, { context, maxMalformed })
      : readCatalogueFile({ partition, shape: detail.shape }, { context, maxMalformed });
  let gone = 0;
  let records: SourceRecord[] = [];
  for await (const batch of rows) {
    for (const line of batch) {
      if (line.kind === 'row' && line.row['removed_from_source'] === true) {
        gone += 1;
        continue;
      }
      records.push(sourceRecord(line, context));
      if (records.length === BATCH_RECORDS) {
        yield records;
        records = [];
      }
    }
  }
  if (records.length > 0) yield records;
  if (gone > 0) context.onNote(`${partition.id}: ${gone} works that their provider removed`);
}

function limitOf({ options }: SourceEndpoint): number {
  const stated = options?.['maxMalformedLines'] ?? 10;
  const limit = typeof stated === 'string' && stated.trim() !== '' ? Number(stated) : stated;
  if (typeof limit === 'number' && limit >= 0) return limit;
  throw new OpendrawerError('CONFIG_INVALID', `maxMalformedLines: ${String(stated)} is no number`);
}

/** Whether the files of a folder are one catalogue. Options of the command line are texts. */
function isMerged({ options }: SourceEndpoint): boolean {
  const stated = options?.['merge'] ?? true;
  if (stated === true || stated === 'true') return true;
  if (stated === false || stated === 'false') return false;
  throw new OpendrawerError('CONFIG_INVALID', `merge: ${String(stated)} is neither true nor false`);
}

function sourceRecord(one: CatalogueLine, context: SourceReadContext): SourceRecord {
  const { line } = one;
  if (one.kind === 'record') return { record: one.record, raw: one.raw, line };
  const { media, row } = one;
  return {
    record: catalogueRecord(row, { media, onUnknown: context.onUnknownPath }),
    raw: one.raw ?? rawOf(row),
    line,
  };
}
