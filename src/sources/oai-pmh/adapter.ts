import { isOpendrawerError } from '../../errors/index.ts';
import { child, parseXml } from '../../xml/index.ts';
import type {
  CatalogueEntry,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { openHarvestStore } from '../harvest/store.ts';
import type { HarvestedRecord } from '../harvest/types.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import { readDatasetMetadata } from '../metadata/read.ts';
import type { SourcePartition } from '../types.ts';
import { createOaiClient } from './client.ts';
import { describeRepository } from './describe.ts';
import { detectOai } from './detect.ts';
import { harvestOai, stateOf, storeFolder } from './harvest.ts';
import { headerIn } from './header.ts';
import { readOaiItem } from './items/read-item.ts';
import { oaiOptions } from './options.ts';
import { headerOf, type OaiHeader } from './page.ts';
import { planSaved, readMatched, readSaved, savedElements } from './saved.ts';

/** OAI-PMH 2.0: a repository that is harvested, or saved answers of one. */
export const oaiPmhAdapter: SourceAdapter = {
  format: 'oai-pmh',
  occurrences: false,
  detect: detectOai,
  async harvest(endpoint, context) {
    if (isService(endpoint)) return harvestOai(endpoint, context);
    return { kind: 'unchanged', requests: 0, records: 0, deleted: 0, notes: [] };
  },
  plan,
  read,
  termsOf(raw) {
    const read = readOaiItem(parseXml(raw, { tolerant: true }).root, () => {});
    return read.kind === 'record' ? read.record.terms : null;
  },
  async describe(endpoint, { web, signal }) {
    if (!isService(endpoint)) return null;
    const client = createOaiClient({
      web,
      baseUrl: endpoint.location,
      ...(signal === undefined ? {} : { signal }),
    });
    const { identity } = await client.identify();
    return describeRepository(identity, endpoint.location);
  },
  catalogue,
};

/** Saved answers may lie behind an address too. */
const isService = ({ location, options }: SourceEndpoint): boolean =>
  /^https?:/i.test(location) && options?.['saved'] !== true;

async function plan(endpoint: SourceEndpoint, context: SourcePlanContext) {
  const { kind } = oaiOptions(endpoint);
  if (!isService(endpoint)) {
    if (kind === 'catalogue')
      return {
        partitions: [],
        notes: ['The answers describe datasets: they go to the catalogue.'],
      };
    return planSaved(endpoint, context);
  }
  const store = await openHarvestStore(storeFolder(context.cache));
  const isCatalogue = (kind ?? stateOf(store.state)?.format.kind) === 'catalogue';
  if (!isCatalogue) return { partitions: store.partitions(), notes: [] };
  return {
    partitions: [],
    notes: [
      `The ${store.records} records of the repository describe datasets: they go to the catalogue, there are no items.`,
    ],
  };
}

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncIterable<RecordBatch> {
  if (!isService(endpoint)) {
    yield* readSaved(partition, context);
    return;
  }
  const store = await openHarvestStore(storeFolder(context.cache));
  let line = 0;
  for await (const harvested of store.read(partition, context.signal)) {
    const records: SourceRecord[] = [];
    for (const one of harvested) {
      line++;
      const found = readHarvested(one, line, partition.id, context);
      if (found !== null) records.push(found);
    }
    if (records.length > 0) yield records;
  }
  if (partition.sizeBytes !== null) context.onSourceBytes(partition.sizeBytes);
}

function readHarvested(
  { id, raw }: HarvestedRecord,
  line: number,
  partition: string,
  context: SourceReadContext,
): SourceRecord | null {
  try {
    const { root } = parseXml(raw, { name: id, tolerant: true });
    const read = readMatched({ element: root, raw, line }, partition, context);
    return read === 'deleted' ? null : read;
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    const sample = Buffer.from(raw).toString('utf8').slice(0, 200);
    context.onReject({ partition, line, reason: 'INVALID_XML', detail: error.message, sample });
    return null;
  }
}

/** Datasets that the repository describes: of what was harvested as a catalogue, or of saved answers where `kind` says so. */
async function* catalogue(
  endpoint: SourceEndpoint,
  context: SourceContext,
): AsyncGenerator<CatalogueEntry> {
  const { kind } = oaiOptions(endpoint);
  if (!isService(endpoint)) {
    if (kind !== 'catalogue') return;
    for await (const { element, raw } of savedElements(endpoint, context)) {
      const stated = child(element, 'header');
      const header = stated === null ? null : headerOf(stated);
      const entry = header === null ? null : entryOf(header, raw, context);
      if (entry !== null) yield entry;
    }
    return;
  }
  const store = await openHarvestStore(storeFolder(context.cache));
  if ((kind ?? stateOf(store.state)?.format.kind) !== 'catalogue') return;
  for (const partition of store.partitions()) {
    for await (const batch of store.read(partition, context.signal)) {
      for (const { id, raw } of batch) {
        const header = headerIn(Buffer.from(raw).toString('utf8'));
        const stated = header ?? { identifier: id, datestamp: null, deleted: false, setSpecs: [] };
        const entry = entryOf(stated, raw, context);
        if (entry !== null) yield entry;
      }
    }
  }
}

/** Null: what is described is no dataset. */
function entryOf(
  header: OaiHeader,
  raw: Uint8Array,
  { onNote }: SourceContext,
): CatalogueEntry | null {
  const { identifier, datestamp, deleted } = header;
  const entry = { identifier, datestamp, deleted };
  if (deleted) return { ...entry, description: null };
  try {
    const description = readDatasetMetadata(raw, { name: identifier });
    return isOtherWork(description, raw) ? null : { ...entry, description };
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    onNote(`${identifier}: ${error.message}`);
    return { ...entry, description: null };
  }
}

const TYPE =
  /<(?:[\w.-]{1,40}:)?type(?:\s[^<>]{0,400})?>([^<]{0,200})<|\sresourceTypeGeneral\s?=\s?["']([^"'<]{1,60})["']/g;

/** Dublin Core and DataCite describe articles and pictures too: of those that state a type, one has to be that of data. */
function isOtherWork({ standard }: DatasetDescription, raw: Uint8Array): boolean {
  if (standard !== 'Dublin Core' && standard !== 'DataCite') return false;
  const types = [...Buffer.from(raw).toString('utf8').matchAll(TYPE)]
    .map(([, text, general]) => (text ?? general ?? '').trim())
    .filter((type) => type !== '');
  return (
    types.length > 0 && !types.some((type) => /dataset|data set|collection|database/i.test(type))
  );
}
