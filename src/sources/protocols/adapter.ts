import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { lookAtXml, parseXml, type XmlLook } from '../../xml/index.ts';
import { isBiocase, unitTerms } from '../abcd/adapter.ts';
import { readUnit, type UnitContext } from '../abcd/unit.ts';
import type {
  Detection,
  HarvestContext,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import { isDigir, isTapir } from '../darwin-core-xml/adapter.ts';
import { elementTerms } from '../darwin-core-xml/raw-terms.ts';
import { readDarwinCoreElement } from '../darwin-core-xml/record.ts';
import { openHarvestStore } from '../harvest/store.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { harvestProtocol, type ProtocolState } from './harvest.ts';
import type { DescribeDataset, Listing, ListProvider } from './listing.ts';
import type { Protocol, Query } from './protocol.ts';

/** What makes an adapter of a protocol. */
export interface ProtocolKit {
  readonly protocol: Protocol;
  /** Option that chooses a dataset of the provider; null: an access point is one. */
  readonly option: 'dataset' | 'resource' | null;
  /** Schemas of records that are understood, the best first. */
  readonly schemas: readonly string[];
  readonly defaultSchema: string;
  readonly list: ListProvider;
  readonly describe: DescribeDataset;
}

const OPTIONS: ReadonlySet<string> = new Set([
  'dataset',
  'resource',
  'schema',
  'pageSize',
  'slices',
]);

/** An adapter that harvests a provider into the cache and reads the records from there. */
export function protocolAdapter(kit: ProtocolKit): SourceAdapter {
  const { protocol } = kit;
  const storeFolder = (cache: string): string => join(cache, protocol.name);
  return {
    format: protocol.name,
    occurrences: true,
    detect: (probe, context) => detect(kit, probe, context),
    async harvest(endpoint: SourceEndpoint, context: HarvestContext) {
      const query = queryOf(kit, endpoint);
      if (kit.option === 'resource' && query.resource === null)
        throw new OpendrawerError(
          'USAGE',
          `${endpoint.location}: the option "resource" is missing`,
          {
            hint: 'Name one of the resources of the provider.',
          },
        );
      const { options = {} } = endpoint;
      const pageSize = Number(options['pageSize'] ?? protocol.pageSize);
      return harvestProtocol(
        protocol,
        query,
        await openHarvestStore(storeFolder(context.cache)),
        context,
        {
          slices: options['slices'] === 'names',
          pageSize: Number.isInteger(pageSize) && pageSize > 0 ? pageSize : protocol.pageSize,
        },
      );
    },
    termsOf: (raw) => unitTerms(raw) ?? elementTerms(raw),
    async plan(endpoint: SourceEndpoint, { cache }: SourcePlanContext) {
      queryOf(kit, endpoint);
      const store = await openHarvestStore(storeFolder(cache));
      const contexts = stateOf(store.state)?.contexts ?? [];
      const said = contexts.length === 0 ? '' : ` ${digestOf(contexts)}`;
      return {
        partitions: store.partitions().map((partition) => ({
          ...partition,
          // What the datasets say of their units stands in no file of the store.
          fingerprint: `${partition.fingerprint}${said}`,
          ...(contexts.length === 0 ? {} : { detail: { contexts } }),
        })),
        notes: [],
      };
    },
    read: (partition, _endpoint, context) =>
      readHarvested(partition, storeFolder(context.cache), context),
    async describe(endpoint, context) {
      const store = await openHarvestStore(storeFolder(context.cache));
      return stateOf(store.state)?.description ?? kit.describe(queryOf(kit, endpoint), context);
    },
  };
}

const stateOf = (state: unknown): ProtocolState | null => {
  const known = state as ProtocolState | null;
  return known !== null && known.version === 1 ? known : null;
};

const digestOf = (contexts: readonly UnitContext[]): string =>
  createHash('sha1').update(JSON.stringify(contexts)).digest('hex').slice(0, 16);

/** What an endpoint asks for. Throws USAGE for options that the protocol does not have. */
function queryOf(kit: ProtocolKit, { location, options = {} }: SourceEndpoint): Query {
  const text = (name: string): string | null => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  for (const name of Object.keys(options)) {
    if (OPTIONS.has(name)) continue;
    throw new OpendrawerError('USAGE', `${kit.protocol.title} has no option "${name}"`, {
      hint: `There are ${[...OPTIONS].join(', ')}.`,
    });
  }
  return {
    url: location,
    resource: kit.option === null ? null : text(kit.option),
    schema: text('schema') ?? kit.defaultSchema,
  };
}

/** Parameters of single requests; what is left is the access point. */
const REQUEST_PARAMETERS = [
  'query',
  'request',
  'doc',
  'op',
  't',
  'start',
  'limit',
  'count',
  'lower',
  'upper',
  'model',
  'filter',
];

function accessPoint(location: string): string {
  const url = new URL(location);
  for (const name of REQUEST_PARAMETERS) url.searchParams.delete(name);
  url.hash = '';
  return url.href;
}

const ADDRESSES: Readonly<Record<Protocol['name'], RegExp>> = {
  biocase: /pywrapper|biocase|[?&]dsa=/i,
  digir: /digir/i,
  tapir: /tapir/i,
};

const isAnswerOf: Readonly<Record<Protocol['name'], (look: XmlLook) => boolean>> = {
  biocase: isBiocase,
  digir: isDigir,
  tapir: isTapir,
};

async function detect(
  kit: ProtocolKit,
  probe: Probe,
  context: SourceContext,
): Promise<Detection | null> {
  if (probe.kind !== 'url' || !/^https?:/i.test(probe.location)) return null;
  const { protocol } = kit;
  const look = lookAtXml(probe.head);
  const isAnswer = look !== null && isAnswerOf[protocol.name](look);
  if (!isAnswer && !ADDRESSES[protocol.name].test(probe.location)) return null;
  const location = accessPoint(probe.location);
  let listing: Listing;
  try {
    listing = await kit.list(location, context);
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    // An answer of a search may lie in a file: it is asked no more.
    if (!isAnswer || isSearch(look)) return null;
    listing = { datasets: [], schemas: [], notes: [error.message] };
  }
  const detection = detectionOf(kit, location, listing, isAnswer);
  if (listing.datasets.length > 1) return detection;
  return { ...detection, description: await describedBy(kit, detection.endpoint, context) };
}

/** What is said of the only dataset; a provider that fails here may serve its records all the same. */
async function describedBy(
  kit: ProtocolKit,
  endpoint: SourceEndpoint,
  context: SourceContext,
): Promise<DatasetDescription | null> {
  try {
    return await kit.describe(queryOf(kit, endpoint), context);
  } catch (error) {
    if (isOpendrawerError(error)) return null;
    throw error;
  }
}

const isSearch = (look: XmlLook): boolean =>
  look.header.get('type')?.toLowerCase() === 'search' || look.names.has('search');

function detectionOf(
  kit: ProtocolKit,
  location: string,
  listing: Listing,
  isAnswer: boolean,
): Detection {
  const { protocol, option } = kit;
  const schema = kit.schemas.find((one) => listing.schemas.includes(one)) ?? null;
  const [only] = listing.datasets;
  const named = listing.datasets.slice(0, 3).join(', ');
  const more = listing.datasets.length > 3 ? ', …' : '';
  const summary =
    listing.datasets.length === 0
      ? `${protocol.title} provider`
      : `${protocol.title} provider: ${listing.datasets.length === 1 ? 'one dataset' : `${listing.datasets.length} datasets`} (${named}${more})`;
  return {
    endpoint: {
      format: protocol.name,
      location,
      units: [],
      options: {
        ...(schema === null ? {} : { schema }),
        ...(option !== null && listing.datasets.length === 1 && only !== undefined
          ? { [option]: only }
          : {}),
      },
    },
    confidence: isAnswer ? 0.97 : 0.9,
    summary,
    notes: listing.notes,
    description: null,
    tables: [],
    choices: {
      ...(option === null || listing.datasets.length === 0 ? {} : { [option]: listing.datasets }),
      ...(listing.schemas.length === 0 ? {} : { schema: listing.schemas }),
    },
  };
}

/** Records of a file of the store. */
async function* readHarvested(
  partition: SourcePartition,
  folder: string,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const store = await openHarvestStore(folder);
  const { contexts = [] } = (partition.detail ?? {}) as {
    readonly contexts?: readonly UnitContext[];
  };
  let line = 0;
  for await (const batch of store.read(partition, context.signal)) {
    const records: SourceRecord[] = [];
    let bytes = 0;
    for (const { id, raw } of batch) {
      line++;
      bytes += raw.length;
      const reject = (reason: string, detail: string): void =>
        context.onReject({
          partition: partition.id,
          line,
          reason,
          detail,
          sample: Buffer.from(raw.subarray(0, 800)).toString('utf8').slice(0, 200),
        });
      try {
        const { root } = parseXml(raw, { tolerant: true, name: partition.id });
        if (root.name !== 'Unit') {
          const record = readDarwinCoreElement(root, { raw, unknown: context.onUnknownPath });
          if (record === null) reject('MISSING_ID', 'neither occurrenceID nor catalogNumber');
          else records.push({ record, raw, line });
          continue;
        }
        const said = contexts[Number.parseInt(id, 10) - 1];
        const read = readUnit(root, said, context.onUnknownPath);
        if (read.kind === 'record') records.push({ record: read.record, raw, line });
        else reject(read.reason, read.detail);
      } catch (error) {
        if (!isOpendrawerError(error)) throw error;
        reject('INVALID_XML', error.message);
      }
    }
    context.onSourceBytes(bytes);
    if (records.length > 0) yield records;
  }
}
