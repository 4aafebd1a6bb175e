/** The questions of the search benchmark, as addresses below the server's. Each differs from the one before, so that no kept answer serves. */
import { Random } from '../edan/random.ts';
import { generateRecord } from '../edan/record.ts';

export interface Question {
  readonly path: string;
  /** What was found, by the answer's own count. */
  readonly found: (answer: Answer) => number;
}

/** What of an answer the benchmark looks at. */
export interface Answer {
  readonly bytes: number;
  /** Null for what is no JSON. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

export interface Kind {
  readonly name: string;
  /** What the figure must reach, p95 in milliseconds at 10 million records; null where nothing was promised. */
  readonly targetMs: number | null;
  readonly questions: readonly Question[];
}

interface Sample {
  readonly identifier: string;
  readonly url: string;
  readonly words: readonly string[];
}

interface Generated {
  readonly url: string;
  readonly content: {
    readonly freetext?: {
      readonly identifier?: readonly { readonly content: string }[];
      readonly notes?: readonly { readonly content: string }[];
    };
  };
}

const FREQUENT_WORDS = ['from', 'with', 'museum', 'the', 'gift', 'north', 'plants', 'collection'];
const COUNTRIES = ['US', 'PE', 'BR', 'MX', 'PH', 'KE', 'EC', 'CN', 'JP', 'IN'];
const UNITS = ['NMNHBOTANY', 'NMAH', 'NMNHINV', 'SIL', 'NMNHENTO', 'NMAI', 'ACAH', 'NASM'];
const SIX_FACETS = ['unit', 'mediaType', 'country', 'topic', 'decade', 'objectType'];

const total = ({ json }: Answer): number => Number(json?.['count'] ?? 0);
const listed =
  (name: string) =>
  ({ json }: Answer): number => {
    const list = json?.[name];
    return Array.isArray(list) ? list.length : 0;
  };
const size = ({ bytes }: Answer): number => bytes;

const query = (pairs: readonly (readonly [string, string | number])[]): string =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');

/** Kinds of questions over the first `records` records of the generator. */
export const questionKinds = (records: number, seed = 20261121): readonly Kind[] => {
  const random = new Random(seed);
  const below = (limit: number): number => random.int(0, limit - 1);
  const many = <T>(count: number, make: (at: number) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(at));

  const sample = (): Sample => {
    for (;;) {
      const record = JSON.parse(generateRecord(below(records))) as Generated;
      const identifier = record.content.freetext?.identifier?.[0]?.content;
      const words = (record.content.freetext?.notes ?? []).flatMap(
        ({ content }) => content.toLowerCase().match(/\b[a-z]{4,}\b/g) ?? [],
      );
      if (identifier !== undefined && words.length > 3) {
        return { identifier, url: record.url, words };
      }
    }
  };
  const samples = many(500, sample);
  const word = (): string => random.pick(random.pick(samples).words);

  const filters: readonly (() => readonly [string, string])[] = [
    () => ['hasMedia', 'true'],
    () => ['country', random.pick(COUNTRIES)],
    () => ['unit', random.pick(UNITS)],
    () => ['eventDate', `${1800 + below(150)},*`],
    () => ['license', 'CC0-1.0'],
  ];
  const twoFilters = (): (readonly [string, string])[] => {
    const one = below(filters.length);
    const other = (one + 1 + below(filters.length - 1)) % filters.length;
    return [one, other].flatMap((at) => {
      const filter = filters[at];
      return filter === undefined ? [] : [filter()];
    });
  };
  const words = (): [string, string] => ['q', many(1 + below(2), word).join(' ')];
  const search = (pairs: readonly (readonly [string, string | number])[]): Question => ({
    path: `/v1/occurrence/search?${query(pairs)}`,
    found: total,
  });
  const facets = SIX_FACETS.map((facet) => ['facet', facet] as const);
  /** A tile with land in it. */
  const tile = (z: number): string => {
    const span = 2 ** z;
    return `${z}/${Math.floor(span * (0.15 + 0.7 * random.unit()))}/${Math.floor(span * (0.3 + 0.3 * random.unit()))}`;
  };
  /** Steps of a brush over one filter: the first makes the cube, the others slice it. */
  const dimensions = ['eventDate', 'topic', 'country'].map((key) => ['dimension', key] as const);
  const brush = (at: number): Question => {
    const from = 1800 + ((at * 10) % 150);
    return {
      path: `/v1/cube?${query([...dimensions, ['q', 'the'], ['selected.eventDate', `${from}s,${from + 10 * (1 + (at % 5))}s`]])}`,
      found: ({ json }) => Number(json?.['total'] ?? 0),
    };
  };

  return [
    {
      name: 'any-field exact',
      targetMs: 10,
      questions: samples.map(({ identifier }) => ({
        path: `/v1/lookup?${query([
          ['value', identifier],
          ['limit', 20],
        ])}`,
        found: listed('hits'),
      })),
    },
    {
      name: 'any-field exact, page of full items',
      targetMs: null,
      questions: samples.slice(0, 200).map(({ url }) => search([['value', url]])),
    },
    {
      name: 'words, two filters, page of 20',
      targetMs: 100,
      questions: many(300, () => search([words(), ...twoFilters()])),
    },
    {
      name: 'six facets, two filters',
      targetMs: 150,
      questions: many(100, () => search([...twoFilters(), ...facets])),
    },
    {
      name: 'six facets, common word',
      targetMs: 150,
      questions: many(60, (at) =>
        search([
          ['q', FREQUENT_WORDS[at % FREQUENT_WORDS.length] ?? 'the'],
          // Another filter that holds for nearly all, so that no kept result answers.
          ['eventDate', `*,${2100 + at}`],
          ...facets,
        ]),
      ),
    },
    {
      name: 'six facets, everything',
      targetMs: 150,
      questions: many(60, () => search(facets)),
    },
    {
      name: 'suggestion',
      targetMs: 20,
      questions: many(300, () => ({
        path: `/v1/suggest?${query([['q', word().slice(0, 1 + below(5))]])}`,
        found: listed('results'),
      })),
    },
    {
      name: 'filtered tile',
      targetMs: 100,
      questions: many(200, (at) => ({
        path: `/v2/map/occurrence/adhoc/${tile(at % 9)}.mvt?${query([...twoFilters(), ...(at % 2 === 0 ? [words()] : [])])}`,
        found: size,
      })),
    },
    {
      name: 'precomputed tile',
      targetMs: 10,
      questions: many(200, (at) => ({
        path: `/v2/map/occurrence/density/${tile(at % 9)}.mvt`,
        found: size,
      })),
    },
    {
      name: 'first cube of a filter',
      targetMs: null,
      questions: many(40, () => ({
        path: `/v1/cube?${query([...dimensions, words()])}`,
        found: ({ json }) => Number(json?.['total'] ?? 0),
      })),
    },
    { name: 'brush step', targetMs: 30, questions: many(150, brush) },
    {
      name: 'date histogram of a word',
      targetMs: null,
      questions: many(60, () => ({
        path: `/v1/histogram/eventDate?${query([words()])}`,
        found: listed('bins'),
      })),
    },
    {
      name: 'page after a cursor or at depth',
      targetMs: null,
      questions: many(60, () =>
        search([
          ['hasMedia', 'true'],
          ['offset', below(Math.max(1, Math.min(100_000, Math.floor(records / 4))))],
        ]),
      ),
    },
  ];
};
