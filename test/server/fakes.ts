import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import type { Comparison } from '../../src/flow/index.ts';
import type { Backbone } from '../../src/names/index.ts';
import type { FindingRow, QualityReport } from '../../src/publish/index.ts';
import type { Dataset, Run, Snapshot } from '../../src/registry/index.ts';
import type { Predicate, SearchRequest } from '../../src/search/index.ts';
import type { Services } from '../../src/server/index.ts';
import type { Item, Media } from '../../src/terms/index.ts';
import { aMedium, anItem } from '../support/items.ts';
import { fakeEngine } from './fake-engine.ts';

export const DATASET: Dataset = {
  key: '0b4c3e1e-0000-5000-8000-000000000001',
  alias: 'herbarium',
  title: 'Herbarium',
  endpoint: { format: 'edan', location: '/somewhere/private/herbarium', units: ['NMNHBOTANY'] },
  description: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  modifiedAt: '2026-11-02T00:00:00.000Z',
  currentSnapshot: '20261102T000000Z-0002',
  itemCount: 3,
};

export const SNAPSHOTS: readonly Snapshot[] = [
  {
    datasetKey: DATASET.key,
    snapshot: '20261102T000000Z-0002',
    previous: '20261101T000000Z-0001',
    runId: 'run-2',
    createdAt: '2026-11-02T00:00:00.000Z',
    items: 3,
    media: 2,
    rejects: 1,
    duplicates: 0,
    diff: { new: 1, changed: 1, unchanged: 1, gone: 0 },
    removed: false,
  },
  {
    datasetKey: DATASET.key,
    snapshot: '20261101T000000Z-0001',
    previous: null,
    runId: 'run-1',
    createdAt: '2026-11-01T00:00:00.000Z',
    items: 2,
    media: 1,
    rejects: 0,
    duplicates: 0,
    diff: { new: 2, changed: 0, unchanged: 0, gone: 0 },
    removed: true,
  },
];

export const itemOf = (fields: Partial<Item> & { readonly id: string }): Item =>
  anItem({
    datasetKey: DATASET.key,
    contentHash: 'c0ffee',
    firstSeen: '2026-11-01T00:00:00.000Z',
    lastChanged: '2026-11-02T00:00:00.000Z',
    ...fields,
  });

export const mediaOf = aMedium;

export const FERN = itemOf({
  id: '11111111-1111-5111-8111-111111111111',
  title: 'Asplenium rhizophyllum L.',
  basisOfRecord: 'PRESERVED_SPECIMEN',
  scientificName: 'Asplenium rhizophyllum L.',
  kingdom: 'Plantae',
  family: 'Aspleniaceae',
  genus: 'Asplenium',
  taxonKey: 7,
  acceptedTaxonKey: 6,
  acceptedScientificName: 'Camptosorus rhizophyllus (L.) Link',
  taxonomicStatus: 'SYNONYM',
  taxonMatchType: 'EXACT',
  taxonMatchConfidence: 98,
  taxonMatchSpecificity: 1,
  classification: [
    { rank: 'KINGDOM', key: 1, name: 'Plantae' },
    { rank: 'SPECIES', key: 6, name: 'Camptosorus rhizophyllus' },
  ],
  collectionCode: 'NMNHBOTANY',
  catalogNumber: '00123',
  recordedBy: ['Ada Fern', 'Bo Moss'],
  agents: [{ role: 'Collector', name: 'Ada Fern' }],
  eventDateStart: '1931-05-18',
  eventDateEnd: '1931-05-18',
  eventDatePrecision: 'day',
  startYear: 1931,
  endYear: 1931,
  verbatimEventDate: '18 May 1931',
  country: 'United States',
  countryCode: 'US',
  decimalLatitude: 38.9,
  decimalLongitude: -77,
  identifiers: [{ label: 'Barcode', value: '00123' }],
  license: 'CC0-1.0',
  issues: ['RECORDED_DATE_UNLIKELY', 'SOMETHING_NEW'],
  mediaCount: 1,
  mediaTypes: ['StillImage'],
  mediaLicenses: ['CC0-1.0'],
  thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
});
export const VASE = itemOf({
  id: '22222222-2222-5222-8222-222222222222',
  title: 'Vase with “quotes” & <tags>',
  objectType: ['Vases'],
  culture: ['Han'],
  creator: ['Unknown'],
  collectionCode: 'FSG',
  eventDateStart: '-000199-01-01',
  eventDateEnd: '0200-12-31',
  eventDatePrecision: 'interval',
  mediaCount: 1,
  mediaTypes: ['Sound'],
});
export const LETTER = itemOf({
  id: '33333333-3333-5333-8333-333333333333',
  title: 'Letter',
  collectionCode: 'AAA',
  eventDateStart: '1890-01-01',
  eventDateEnd: '1890-12-31',
  eventDatePrecision: 'year',
});
export const ITEMS = [FERN, VASE, LETTER];

export const MEDIA: readonly Media[] = [
  mediaOf({
    itemId: FERN.id,
    identifier: 'http://ids.si.edu/ids/deliveryService?id=X-1',
    thumbnail: 'https://ids.si.edu/ids/deliveryService?id=X-1&max=90',
    providerManagedID: 'X-1',
    license: 'CC0-1.0',
  }),
  mediaOf({ itemId: VASE.id, type: 'Sound', identifier: 'https://sounds.example/1.mp3' }),
];

/** A record with what re-serialising would change: spaces, escapes, a long number, key order, an equal key. */
export const RAW =
  '{"b" : 1, "a": "caf\\u0027 \u00e9", "n": 12345678901234567890, "x": 1.0, "a": "again"}';

export interface FakeOptions {
  readonly items?: readonly Item[];
  readonly generation?: () => string | null;
  readonly runs?: () => readonly Run[];
  readonly logs?: string;
  readonly dataset?: Dataset;
  /** The record as published, of every item. */
  readonly raw?: string;
  /** None: the server has no backbone yet. */
  readonly backbone?: () => Backbone | null;
  /** Takes down every search request that reaches the index. */
  readonly seen?: SearchRequest[];
}

/** Sources that are all the one dataset. */
function fakeSources(dataset: Dataset): Services['sources'] {
  const detection = {
    endpoint: dataset.endpoint,
    confidence: 0.9,
    summary: 'EDAN records as JSON lines',
    notes: [],
    description: null,
    tables: [],
    choices: {},
  };
  return {
    inspect: async () => ({ detection, others: [], notes: [] }),
    add: async () => ({ dataset, detection }),
    upload: async (name, bytes) => {
      let sizeBytes = 0;
      for await (const chunk of bytes) sizeBytes += chunk.length;
      return { key: 'k1', name, path: `/somewhere/private/${name}`, sizeBytes };
    },
    ingest: async () => 'run-1',
    catalogue: async () => [],
  };
}

/** Nothing was ever validated. */
function fakeValidation(): Services['validation'] {
  const unknown = () => {
    throw new OpendrawerError('VALIDATION_UNKNOWN', 'There is no validation');
  };
  return {
    isPublic: false,
    file: async () => unknown(),
    location: async () => unknown(),
    get: unknown,
    open: unknown,
    remove: unknown,
    close: () => {},
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the tests of the file are done. */
export function logFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-server-'));
  folders.push(folder);
  return folder;
}

/** Saved filters that last as long as the services. */
function fakeFilters(): Services['filters'] {
  const saved = new Map<string, Predicate>();
  return {
    save: async (filter) => {
      const id = `f${saved.size}`;
      saved.set(id, filter);
      return id;
    },
    load: async (id) => {
      const filter = saved.get(id);
      if (filter !== undefined) return filter;
      throw new OpendrawerError('FILTER_UNKNOWN', `There is no filter "${id}"`);
    },
  };
}

/** Services over a list of items. */
export function fakeServices(options: FakeOptions = {}): Services {
  const items = options.items ?? ITEMS;
  const dataset = options.dataset ?? DATASET;
  const generation = options.generation ?? (() => 'g1');
  const runs = options.runs ?? (() => []);
  return {
    version: '9.9.9',
    logs: options.logs ?? logFolder(),
    datasets: {
      list: async () => [dataset],
      get: async (name) => {
        if (name === dataset.key || name === dataset.alias) return dataset;
        throw new OpendrawerError('DATASET_UNKNOWN', `There is no dataset "${name}"`);
      },
    },
    snapshots: { list: async () => SNAPSHOTS },
    sources: fakeSources(dataset),
    validation: fakeValidation(),
    runs: {
      list: async ({ limit = 50 }) => runs().slice(0, limit),
      get: async (id) => {
        const run = runs().find((one) => one.id === id);
        if (run) return run;
        throw new OpendrawerError('RUN_UNKNOWN', `There is no run "${id}"`);
      },
    },
    index: {
      use: async (work) => {
        const current = generation();
        if (current === null)
          throw new OpendrawerError('INDEX_MISSING', '/home/me/data/index holds no search index');
        return work(fakeEngine(items, { generation: current, seen: options.seen ?? [] }));
      },
    },
    filters: fakeFilters(),
    backbone: {
      current: () => {
        const backbone = options.backbone?.() ?? null;
        if (backbone !== null) return backbone;
        throw new OpendrawerError('BACKBONE_MISSING', 'The backbone "default" has no build yet');
      },
    },
    records: {
      item: async ({ row }) => {
        const item = items[row];
        if (item === undefined) throw new Error(`no row ${row}`);
        return { item, media: MEDIA.filter((medium) => medium.itemId === item.id) };
      },
      media: async ({ row }) => MEDIA.filter((medium) => medium.itemId === items[row]?.id),
      mediaOfMany: async (places) =>
        places.map(({ row }) => MEDIA.filter((medium) => medium.itemId === items[row]?.id)),
      verbatim: async ({ row }) => ({
        id: items[row]?.id ?? '',
        sourceId: items[row]?.sourceId ?? '',
        partition: 'edan/aaa/00.txt',
        line: row + 1,
        raw: new TextEncoder().encode(options.raw ?? RAW),
      }),
    },
    diff: async (_dataset, { from, to }) => {
      if (from === 'nowhere') throw new OpendrawerError('SNAPSHOT_UNKNOWN', 'No such snapshot');
      return {
        from: from ?? '20261101T000000Z-0001',
        to: to ?? '20261102T000000Z-0002',
        counts: { new: 1, changed: 0, unchanged: 2, gone: 0 },
        changes: [{ kind: 'new', id: FERN.id, sourceId: FERN.sourceId, title: FERN.title }],
      };
    },
    comparisons: {
      list: () => [COMPARISON],
      get: knownComparison,
      table: (id, table) => {
        knownComparison(id);
        return table === 'sample' ? null : fileURLToPath(import.meta.url);
      },
    },
    quality: {
      report: async (_dataset, choice) => {
        knownChoice(choice);
        return QUALITY;
      },
      findings: async (_dataset, { limit, offset, issue, ...choice }) => {
        knownChoice(choice);
        const all = [FINDING, FINDING].filter((one) => issue === undefined || one.issue === issue);
        return {
          snapshot: QUALITY.snapshot,
          count: all.length,
          findings: all.slice(offset, offset + limit),
        };
      },
      findingsFile: async (_dataset, { format, ...choice }) => {
        knownChoice(choice);
        return Readable.from([`all findings as ${format}`]);
      },
      changesFile: async (_dataset, { format }) => Readable.from([`all changes as ${format}`]),
    },
  };
}

function knownChoice({ snapshot }: { readonly snapshot?: string | undefined }): void {
  if (snapshot === 'nowhere') throw new OpendrawerError('SNAPSHOT_UNKNOWN', 'No such snapshot');
}

export const FINDING: FindingRow = {
  issue: 'RECORDED_DATE_INVALID',
  severity: 'WARNING',
  term: 'eventDate',
  verbatim: 'in Mai',
  interpreted: null,
  partition: 'edan/aaa/00.txt',
  line: 1,
  sourceId: FERN.sourceId,
  id: FERN.id,
};

const { issue: _issue, severity: _severity, ...FINDING_TEXTS } = FINDING;

const side = {
  label: 'default@1',
  name: 'default',
  version: '1',
  builtAt: '2026-11-01T00:00:00.000Z',
  usages: 12,
  behaviour: 'opendrawer',
  isStrict: false,
  hasPins: false,
} as const;

export const COMPARISON: Comparison = {
  format: 'opendrawer-comparison-1',
  id: '20261102T000000Z',
  createdAt: '2026-11-02T00:00:00.000Z',
  old: side,
  new: { ...side, label: 'default@2', version: '2' },
  from: { kind: 'lake', datasets: [{ alias: 'herbarium', snapshot: '20261102T000000Z-0002' }] },
  sharesKeys: true,
  names: 3,
  records: 10,
  changes: [
    { change: 'new-match', meaning: 'The name has one now.', names: 1, records: 4, examples: [] },
    { change: 'unchanged', meaning: 'Nothing differs.', names: 2, records: 6, examples: [] },
  ],
  matchTypes: [{ old: 'NONE', new: 'EXACT', names: 1, records: 4 }],
  rows: 1,
  sample: null,
  elapsedMs: 7,
};

function knownComparison(id: string): Comparison {
  if (id === COMPARISON.id) return COMPARISON;
  throw new OpendrawerError('COMPARISON_UNKNOWN', `There is no comparison ${id}`);
}

export const QUALITY: QualityReport = {
  dataset: { key: DATASET.key, alias: DATASET.alias, title: DATASET.title },
  snapshot: '20261102T000000Z-0002',
  createdAt: '2026-11-02T00:00:00.000Z',
  interpreter: '2',
  run: {
    id: 'run-2',
    state: 'succeeded',
    startedAt: '2026-11-02T00:00:00.000Z',
    endedAt: '2026-11-02T00:00:01.000Z',
    rejectsByReason: { INVALID_JSON: 1 },
  },
  records: 3,
  media: 2,
  rejects: 1,
  recordsWithoutIssue: 2,
  findings: 2,
  partsWithoutFindings: 0,
  issues: [
    {
      issue: 'RECORDED_DATE_INVALID',
      severity: 'WARNING',
      origin: 'gbif',
      meaning: 'The date cannot be read.',
      hint: 'Write it as 1931-05-18.',
      records: 1,
      share: 1 / 3,
      findings: 2,
      recordsSincePrevious: 1,
      examples: [{ ...FINDING_TEXTS, findings: 2 }],
    },
  ],
  terms: [
    {
      term: 'country',
      field: 'country',
      published: 3,
      publishedShare: 1,
      interpreted: 2,
      interpretedShare: 2 / 3,
    },
  ],
  distributions: [
    { term: 'countryCode', records: 2, distinct: 1, values: [{ value: 'US', records: 2 }] },
  ],
  changes: [
    {
      term: 'country',
      total: 2,
      distinct: 1,
      values: [{ verbatim: 'U.S.A.', interpreted: 'US', records: 2 }],
    },
  ],
  dateOrder: [{ verbatim: 'dmy', interpreted: null, records: 3 }],
  previous: { snapshot: '20261101T000000Z-0001', records: 2 },
};
