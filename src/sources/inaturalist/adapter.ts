import type {
  AdapterPlan,
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { unpackedHead } from '../openverse/head.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { type PreparedRelease, prepareRelease } from './prepare.ts';
import { observationTerms } from './raw-terms.ts';
import { readBucket } from './read-bucket.ts';
import { OBSERVATION_COLUMNS, OBSERVATION_IGNORED, observationRecord } from './record.ts';
import { fileOfTable, hasColumns, TABLE_NAMES } from './tables.ts';

/** What a partition's `detail` holds. */
interface BucketDetail {
  readonly release: Omit<PreparedRelease, 'rejects'>;
  readonly bucket: number;
}

const BATCH_RECORDS = 32;

/**
 * iNaturalist's open data: the tables photos, observations, observers and taxa of a folder, as CSV or packed with gzip. An item is an
 * observation; its photos are its media. Before they are read the tables are cut into buckets in the cache.
 */
export const inaturalistAdapter: SourceAdapter = {
  format: 'inaturalist',
  occurrences: true,
  detect,
  plan,
  read,
  termsOf: observationTerms,
};

async function detect(probe: Probe): Promise<Detection | null> {
  if (probe.kind !== 'folder') return null;
  const present = TABLE_NAMES.flatMap((table) => {
    const name = fileOfTable(table, probe.names);
    return name === null ? [] : [{ table, name }];
  });
  if (!['photos', 'observations'].every((one) => present.some(({ table }) => table === one))) {
    return null;
  }
  for (const { table, name } of present) {
    if (!hasColumns(table, await unpackedHead(await probe.peek(name)))) return null;
  }
  const missing = TABLE_NAMES.filter((one) => !present.some(({ table }) => table === one));
  return {
    endpoint: { format: 'inaturalist', location: probe.location, units: [] },
    confidence: 1,
    summary: `iNaturalist open data: ${present.map(({ table }) => table).join(', ')}`,
    notes: missing.map((table) => `There is no table of ${table}: observations go without them`),
    description: null,
    tables: [],
    choices: {},
  };
}

async function plan(
  { location }: SourceEndpoint,
  { cache, signal }: SourcePlanContext,
): Promise<AdapterPlan> {
  const { rejects, ...release } = await prepareRelease(location, cache, signal);
  const partitions = Array.from(
    { length: release.buckets },
    (_, bucket): SourcePartition => ({
      id: `observations-${String(bucket).padStart(3, '0')}-of-${release.buckets}`,
      location,
      unit: null,
      sizeBytes: Math.ceil(release.sizeBytes / release.buckets),
      fingerprint: `${release.fingerprint}/${bucket}`,
      range: null,
      detail: { release, bucket } satisfies BucketDetail,
    }),
  );
  const notes = rejects.length === 0 ? [] : [`${rejects.length} lines of the tables are no rows`];
  return { partitions, notes };
}

async function* read(
  partition: SourcePartition,
  { location }: SourceEndpoint,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> {
  const { bucket } = partition.detail as BucketDetail;
  const { cache, signal } = context;
  // The cache may have been emptied since the plan was made
  const release = await prepareRelease(location, cache, signal);
  // Lines that are no rows belong to no observation: they are told with the first bucket
  if (bucket === 0) for (const reject of release.rejects) context.onReject(reject);
  let line = 0;
  let records: SourceRecord[] = [];
  const onOrphans = (photos: number) => {
    if (photos > 0) context.onNote(`${partition.id}: ${photos} photos have no observation`);
  };
  for await (const batch of readBucket(release, bucket, cache, signal, onOrphans)) {
    for (const observation of batch) {
      line += 1;
      for (const column of Object.keys(observation)) {
        if (isUnknown(column)) context.onUnknownPath(column, String(observation[column] ?? ''));
      }
      const raw = Buffer.from(JSON.stringify(observation, withoutNulls));
      records.push({ record: observationRecord(observation), raw, line });
      if (records.length === BATCH_RECORDS) {
        yield records;
        records = [];
      }
    }
  }
  if (records.length > 0) yield records;
  context.onSourceBytes(partition.sizeBytes ?? 0);
}

const known: ReadonlySet<string> = new Set([
  ...OBSERVATION_COLUMNS,
  ...Object.keys(OBSERVATION_IGNORED),
  'observer',
  'taxon',
  'photos',
]);
const isUnknown = (column: string): boolean => !known.has(column);

const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value);
