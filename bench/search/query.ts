/** Asks an index in a process of its own: `node query.ts <index> <records>`. Prints one JSON object. */
import { FACETS, type Facet, type Filter, openIndex } from '../../src/search/index.ts';
import { Random } from '../edan/random.ts';
import { addressOf, generateRecord } from '../edan/record.ts';

const [indexDir = '', given = '0'] = process.argv.slice(2);
const records = Number(given);

export interface Timing {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Mean number of what was found. */
  readonly found: number;
}

const summarise = (times: number[], found: number): Timing => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    runs: times.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: sorted.at(-1) ?? 0,
    found: Math.round(found / Math.max(1, times.length)),
  };
};

/** Runs each task once after a fifth of them as a warm-up. */
const time = async <T>(tasks: readonly T[], run: (task: T) => Promise<number>): Promise<Timing> => {
  const warm = Math.ceil(tasks.length / 5);
  for (const task of tasks.slice(0, warm)) await run(task);
  const times: number[] = [];
  let found = 0;
  for (const task of tasks.slice(warm)) {
    const started = performance.now();
    found += await run(task);
    times.push(performance.now() - started);
  }
  return summarise(times, found);
};

const random = new Random(20261121);
const pick = <T>(values: readonly T[]): T => random.pick(values);
const below = (limit: number): number => random.int(0, limit - 1);
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

interface Sample {
  readonly identifier: string;
  readonly label: string;
  readonly url: string;
  readonly words: readonly string[];
}

/** Values of a random record of the lake. */
const sample = (): Sample => {
  for (;;) {
    const record = JSON.parse(generateRecord(below(records)));
    const entry = record.content.freetext?.identifier?.[0];
    const notes = (record.content.freetext?.notes ?? []) as { content: string }[];
    const words = notes.flatMap(
      ({ content }) => content.toLowerCase().match(/\b[a-z]{4,}\b/g) ?? [],
    );
    if (entry !== undefined && words.length > 3) {
      return { identifier: entry.content, label: entry.label, url: record.url, words };
    }
  }
};

const opened = performance.now();
const index = await openIndex(indexDir);
const openMs = performance.now() - opened;
const first = performance.now();
await index.search({ filter: {}, facets: ['unit'] });
const firstPageMs = performance.now() - first;

const samples = many(1200, sample);
const FREQUENT = [
  'NMNHBOTANY',
  'Images',
  'CC0',
  'edanmdm',
  'Barcode',
  'NMAH',
  'Plantae',
  'Photographs',
];
const COUNTRIES = ['US', 'PE', 'BR', 'MX', 'PH', 'KE', 'EC', 'CN', 'JP', 'IN'];
const UNITS = ['NMNHBOTANY', 'NMAH', 'NMNHINV', 'SIL', 'NMNHENTO', 'NMAI', 'ACAH', 'NASM'];

const countHits = async (value: string, field?: string, limit?: number): Promise<number> => {
  let hits = 0;
  const options = {
    ...(field === undefined ? {} : { field }),
    ...(limit === undefined ? {} : { limit }),
  };
  for await (const batch of index.lookup([value], options)) hits += batch.length;
  return hits;
};

const SECOND_FILTERS: readonly (() => Filter)[] = [
  () => ({ hasMedia: true }),
  () => ({ country: [pick(COUNTRIES)] }),
  () => ({ unit: [pick(UNITS)] }),
  () => ({ date: { from: String(1800 + below(150)) } }),
  () => ({ license: ['CC0-1.0'] }),
];
/** One or two words and two different filters; the number keeps each apart from all others. */
const request = (): Filter => {
  const one = below(SECOND_FILTERS.length);
  const other = (one + 1 + below(SECOND_FILTERS.length - 1)) % SECOND_FILTERS.length;
  const words = many(1 + below(2), () => pick(pick(samples).words));
  return { ...SECOND_FILTERS[one]?.(), ...SECOND_FILTERS[other]?.(), q: words.join(' ') };
};
const PORTAL_FACETS: readonly Facet[] = [
  'unit',
  'mediaType',
  'country',
  'topic',
  'decade',
  'objectType',
];

const timings: Record<string, Timing> = {
  'exact value, rare, any field': await time(samples, ({ identifier }) => countHits(identifier)),
  'exact value, rare, named field': await time(samples, ({ identifier, label }) =>
    countHits(identifier, label),
  ),
  'exact value, rare, page of items': await time(
    samples.slice(0, 600),
    async ({ url }) => (await index.search({ filter: { value: [{ value: url }] } })).total,
  ),
  'exact value, frequent, any field, 20 hits': await time(
    many(500, () => pick(FREQUENT)),
    (value) => countHits(value, undefined, 20),
  ),
  'exact value, frequent, page of 20 with total': await time(
    many(60, () => ({ value: pick(FREQUENT), with: pick(samples).words[0] ?? 'a' })),
    async (task) =>
      (
        await index.search({
          filter: { value: [{ value: task.value }], q: task.with },
        })
      ).total,
  ),
  'words, two filters, page of 20': await time(
    many(400, request),
    async (filter) => (await index.search({ filter })).total,
  ),
  'words, two filters, page of 20, six facets': await time(
    many(200, request),
    async (filter) => (await index.search({ filter, facets: PORTAL_FACETS })).total,
  ),
  'prefix of three letters, page of 20': await time(
    many(60, () => ({ q: `${pick(pick(samples).words).slice(0, 3)}*` })),
    async (filter) => (await index.search({ filter })).total,
  ),
  'frequent word alone, all facets': await time(
    many(12, () => ({ q: pick(['from', 'with', 'museum', 'the', 'gift', 'north', 'plants']) })),
    async (filter) => (await index.search({ filter, facets: FACETS })).total,
  ),
  'everything, all facets': await time(
    many(50, () => ({})),
    async (filter) => (await index.search({ filter, facets: FACETS })).total,
  ),
};

// A long way down: consecutive pages from the middle of a large result.
const filter: Filter = { hasMedia: true };
const total = await index.count(filter);
let cursor = (await index.search({ filter, offset: Math.floor(total / 2), limit: 20 })).next;
timings['page of 20 after a cursor, half-way down'] = await time(
  many(200, () => 0),
  async () => {
    const page = await index.search({ filter, ...(cursor === null ? {} : { after: cursor }) });
    cursor = page.next;
    return page.items.length;
  },
);
timings['page of 20 at a random offset'] = await time(
  many(100, () => below(total)),
  async (offset) => (await index.search({ filter, offset })).items.length,
);

// 100,000 values at once: nine of ten exist.
const batch = Math.min(100_000, Math.max(1000, records));
const values = many(batch, () =>
  random.chance(0.9) ? addressOf(below(records), 1).url : `edanmdm:nowhere_${below(records)}`,
);
const batchStarted = performance.now();
let batchHits = 0;
for await (const hits of index.lookup(values)) batchHits += hits.length;
const batchSeconds = (performance.now() - batchStarted) / 1000;

process.stdout.write(
  JSON.stringify({
    openMs,
    firstPageMs,
    timings,
    batch: { values: batch, hits: batchHits, seconds: batchSeconds },
    stats: index.stats(),
  }),
);
await index.close();
