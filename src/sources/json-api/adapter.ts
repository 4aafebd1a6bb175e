import { join } from 'node:path';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type {
  HarvestContext,
  RecordBatch,
  SourceAdapter,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { openHarvestStore } from '../harvest/store.ts';
import type { SourcePartition } from '../types.ts';
import type { ApiDeclaration } from './declaration.ts';
import { apiDeclaration, apiDeclarations } from './declarations/index.ts';
import { declarationOfAddress, describeApi, detectApi } from './detect.ts';
import { harvestApi } from './harvest.ts';
import { apiRecord } from './record.ts';
import { readApiRecord } from './rows.ts';
import { planSaved, readSaved, savedFile } from './saved.ts';
import { jsonText } from './values.ts';

/** Records of a batch: few, so that what is read is still at hand when it is interpreted. */
const BATCH_RECORDS = 32;

/** APIs that are declared: harvested into the cache, or read from saved answers. */
export const jsonApiAdapter: SourceAdapter = {
  format: 'json-api',
  occurrences: false,
  detect: (probe) => detectApi(probe, process.env),
  harvest,
  plan,
  read,
  termsOf(raw, endpoint) {
    const declaration = declarationOf(endpoint);
    const json: unknown = JSON.parse(raw);
    const reading = readApiRecord(declaration, json);
    const item = apiRecord(declaration, json, reading.kind === 'rows' ? reading.media : []);
    return item.kind === 'record' ? item.record.terms : null;
  },
  describe: async (endpoint) => describeApi(declarationOf(endpoint)),
};

/** The declaration that an endpoint names. Throws USAGE where it names none. */
export function declarationOf({ options, location }: SourceEndpoint): ApiDeclaration {
  const name =
    typeof options?.['api'] === 'string'
      ? options['api']
      : (/^api:([^?/]*)/i.exec(location)?.[1] ?? declarationOfAddress(location)?.name ?? '');
  const found = apiDeclaration(name.toLowerCase());
  if (found !== null) return found;
  const names = apiDeclarations.map((one) => one.name);
  const near = nearestWord(name, names);
  throw new OpendrawerError(
    'USAGE',
    name === '' ? `${location}: the option "api" is missing` : `No API is called "${name}"`,
    { hint: near === null ? `There are ${names.join(', ')}.` : `Did you mean "${near}"?` },
  );
}

/** Whether it must be asked for, and does not lie in files. */
const isService = ({ location }: SourceEndpoint): boolean => /^(?:api:|https?:)/i.test(location);

const storeFolder = (cache: string): string => join(cache, 'json-api');

async function harvest(endpoint: SourceEndpoint, context: HarvestContext) {
  const declaration = declarationOf(endpoint);
  if (!isService(endpoint)) {
    return { kind: 'unchanged', requests: 0, records: 0, deleted: 0, notes: [] } as const;
  }
  return harvestApi(declaration, endpoint, context, {
    store: await openHarvestStore(storeFolder(context.cache)),
    environment: process.env,
    now: () => Math.floor(Date.now() / 1000),
  });
}

async function plan(endpoint: SourceEndpoint, { cache }: SourcePlanContext) {
  declarationOf(endpoint);
  if (!isService(endpoint)) return planSaved(endpoint.location);
  const store = await openHarvestStore(storeFolder(cache));
  return { partitions: store.partitions(), notes: [] };
}

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> {
  const declaration = declarationOf(endpoint);
  let batch: SourceRecord[] = [];
  for await (const { json, raw, line } of rawRecords(declaration, partition, context)) {
    const record = recordOf(declaration, partition, json, raw, line, context);
    if (record === null) continue;
    batch.push(record);
    if (batch.length < BATCH_RECORDS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface RawRecord {
  readonly json: unknown;
  readonly raw: Uint8Array;
  readonly line: number;
}

async function* rawRecords(
  declaration: ApiDeclaration,
  partition: SourcePartition,
  context: SourceReadContext,
): AsyncGenerator<RawRecord, void, undefined> {
  if (savedFile(partition) !== null) {
    for await (const { json, text, line } of readSaved(declaration, partition, context)) {
      context.signal?.throwIfAborted();
      const written = jsonText(json);
      // Null: it nests too deeply for anything
      if (written === null) yield { json: null, raw: Buffer.alloc(0), line };
      else yield { json, raw: Buffer.from(text ?? written), line };
    }
    return;
  }
  const store = await openHarvestStore(storeFolder(context.cache));
  let line = 0;
  for await (const records of store.read(partition, context.signal)) {
    let bytes = 0;
    for (const { raw } of records) {
      line += 1;
      bytes += raw.length;
      yield { json: JSON.parse(Buffer.from(raw).toString('utf8')), raw, line };
    }
    context.onSourceBytes(bytes);
  }
}

/** The record as an item; null: it was rejected. */
function recordOf(
  declaration: ApiDeclaration,
  partition: SourcePartition,
  json: unknown,
  raw: Uint8Array,
  line: number,
  { onReject, onUnknownPath }: SourceReadContext,
): SourceRecord | null {
  const reject = (reason: string, detail: string): null => {
    const sample = Buffer.from(raw.subarray(0, 800)).toString('utf8').slice(0, 200);
    onReject({ partition: partition.id, line, reason, detail, sample });
    return null;
  };
  if (raw.length === 0) return reject('NOT_A_RECORD', 'It nests too deeply');
  const reading = readApiRecord(declaration, json);
  // Where records are open by themselves, they are items without media
  if (reading.kind === 'drop' && declaration.recordLicense === null) {
    return reject(reading.reason, reading.detail);
  }
  const media = reading.kind === 'rows' ? reading.media : [];
  const item = apiRecord(declaration, json, media, onUnknownPath);
  return item.kind === 'reject'
    ? reject(item.reason, item.detail)
    : { record: item.record, raw, line };
}
