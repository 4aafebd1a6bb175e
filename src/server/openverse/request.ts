import type { Predicate, SortOrder } from '../../search/index.ts';
import type { LicenseGroup } from '../../terms/index.ts';
import { InputError, type Problem } from './errors.ts';
import { ASPECT_RATIOS, IMAGE_SIZES } from './file-facts.ts';
import { LICENSE_TYPES, type LicenseChoice, WORK_LICENSES } from './licenses.ts';

/** Images or audio: the two kinds of works. */
export type WorkKind = 'images' | 'audio';

/** Dublin Core type of the media of a kind. */
export const MEDIA_TYPE: Readonly<Record<WorkKind, string>> = {
  images: 'StillImage',
  audio: 'Sound',
};

/** What is asked of the file itself, which the index does not know. Empty: anything will do. */
export interface FileFilter {
  readonly extensions: readonly string[];
  readonly aspectRatios: readonly string[];
  readonly sizes: readonly string[];
  readonly categories: readonly string[];
}

/** Tags: whole ones, or parts of them. */
export interface TagChoice {
  readonly values: readonly string[];
  readonly isWhole: boolean;
}

/** A search as Openverse's clients ask it. */
export interface WorkSearch {
  readonly kind: WorkKind;
  /** Without licences and tags, which are chosen among those of the index. */
  readonly conditions: readonly Predicate[];
  /** One of these; null: whatever the tags. */
  readonly tags: TagChoice | null;
  readonly licenses: LicenseChoice;
  readonly files: FileFilter;
  /** Words, for `fields_matched`. */
  readonly words: string | null;
  readonly sort: SortOrder;
  readonly page: number;
  readonly pageSize: number;
}

/** Values of the query as they come. */
export type WorkQuery = Readonly<Record<string, string | undefined>>;

export const MOST_WORKS_OF_PAGE = 500;
const DEFAULT_PAGE_SIZE = 20;
const MOST_PAGES = 1_000_000;
const LONGEST_TEXT = 200;
const MOST_ALTERNATIVES = 20;

/** Names of before version 1 with what took their place. */
const DEPRECATED: readonly (readonly [name: string, successor: string])[] = [
  ['li', 'license'],
  ['lt', 'license_type'],
  ['pagesize', 'page_size'],
  ['provider', 'source'],
];

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on', 't', 'y'].map((text) => [text, true] as const),
  ...['false', '0', 'no', 'off', 'f', 'n'].map((text) => [text, false] as const),
]);
/** Flags that are read and change nothing here; see docs/api.md. */
const IDLE_FLAGS = [
  'filter_dead',
  'mature',
  'unstable__include_sensitive_results',
  'unstable__authority',
  'peaks',
] as const;

/** Reads the parameters of a search; InputError names all that cannot be read. */
export function readWorkSearch(kind: WorkKind, query: WorkQuery): WorkSearch {
  const problems: Problem[] = [];
  const reader = new Reader(query, problems);
  for (const [name, successor] of DEPRECATED) {
    if (query[name] === undefined) continue;
    problems.push([
      name,
      `Parameter '${name}' is deprecated in this release of the API. Use '${successor}' instead.`,
    ]);
  }
  for (const name of IDLE_FLAGS) reader.flag(name);
  if (reader.text('length') !== null) {
    problems.push(['length', 'How long sounds last is not known here.']);
  }
  if (query['source'] !== undefined && query['excluded_source'] !== undefined) {
    problems.push([
      'excluded_source',
      "Cannot set both 'source' and 'excluded_source'. Use exactly one of these.",
    ]);
  }
  const collection =
    reader.choice('unstable__collection', COLLECTIONS) ?? reader.choice('collection', COLLECTIONS);
  const search: WorkSearch = {
    kind,
    conditions:
      collection === null ? plainConditions(reader) : collectionConditions(collection, reader),
    tags: tagsOf(collection, reader),
    licenses: {
      slugs: reader.several(
        'license',
        WORK_LICENSES,
        (text) => `License '${text}' does not exist.`,
      ),
      groups: reader.several(
        'license_type',
        LICENSE_TYPES,
        (text) => `License type '${text}' does not exist.`,
      ) as readonly LicenseGroup[],
    },
    files: {
      extensions: reader.list('extension').map((text) => text.toLowerCase()),
      aspectRatios: reader.several('aspect_ratio', ASPECT_RATIOS),
      sizes: reader.several('size', IMAGE_SIZES),
      categories: reader.list('category').map((text) => text.toLowerCase()),
    },
    words: reader.text('q'),
    sort: sortOf(reader),
    page: reader.number('page', MOST_PAGES) ?? 1,
    pageSize: reader.number('page_size', MOST_WORKS_OF_PAGE) ?? DEFAULT_PAGE_SIZE,
  };
  if (problems.length > 0) throw new InputError(problems);
  return search;
}

const COLLECTIONS = ['tag', 'source', 'creator'] as const;

function sortOf(reader: Reader): SortOrder {
  const by = reader.choice('unstable__sort_by', ['relevance', 'indexed_on']);
  const direction = reader.choice('unstable__sort_dir', ['desc', 'asc']);
  if (by !== 'indexed_on') return 'relevance';
  return direction === 'asc' ? 'lastChanged' : '-lastChanged';
}

function plainConditions(reader: Reader): Predicate[] {
  const conditions: Predicate[] = [];
  const words = reader.text('q');
  const title = reader.text('title');
  if (words !== null) conditions.push({ kind: 'words', text: words });
  if (title !== null) conditions.push(titled(title));
  const creators = reader.list('creator');
  if (creators.length > 0) {
    conditions.push(anyOf(creators.map((name) => holding('creator', name))));
  }
  const sources = reader.list('source');
  if (sources.length > 0) conditions.push({ kind: 'in', key: 'source', values: sources });
  const excluded = reader.list('excluded_source');
  if (excluded.length > 0) {
    conditions.push({ kind: 'not', of: { kind: 'in', key: 'source', values: excluded } });
  }
  return conditions;
}

/** A collection is compared exactly, where a search is not. */
function collectionConditions(
  collection: (typeof COLLECTIONS)[number],
  reader: Reader,
): Predicate[] {
  if (reader.text('q') !== null) {
    reader.problem(
      'collection',
      'The `collection` parameter cannot be used with the `q` parameter.',
    );
  }
  const source = reader.text('source');
  const creator = reader.text('creator');
  if (collection === 'tag') {
    if (tagOf(reader) !== null) return [];
    reader.problem(
      'collection',
      'The `tag` parameter is required when `collection` is set to `tag`.',
    );
    return [];
  }
  if (source === null || (collection === 'creator' && creator === null)) {
    reader.problem(
      'collection',
      collection === 'source'
        ? 'The `source` parameter is required when `collection` is set to `source`.'
        : 'The `creator` and `source` parameters are required when `collection` is set to `creator`.',
    );
    return [];
  }
  return [
    { kind: 'in', key: 'source', values: [source] },
    ...(collection === 'creator' && creator !== null
      ? [{ kind: 'in', key: 'creator', values: [creator] } as const]
      : []),
  ];
}

const anyOf = (of: readonly Predicate[]): Predicate =>
  of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'or', of };

/** Commas part alternatives, of each of which one word is in the title; without a word there is nothing to find. */
const titled = (text: string): Predicate =>
  anyOf(
    commaParts(text)
      .map(wordsOf)
      .filter((words) => words.length > 0)
      .map((words) => ({
        kind: 'words',
        text: words.map((word) => `title:${word}`).join(' | '),
      })),
  );

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

const commaParts = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Any value of a key that holds the text; signs of patterns in it stand for one character. */
const holding = (key: string, text: string): Predicate => ({
  kind: 'like',
  key,
  pattern: `*${text.replace(/[*?]/g, '?')}*`,
});

const tagOf = (reader: Reader): string | null => reader.text('unstable__tag') ?? reader.text('tag');

function tagsOf(collection: (typeof COLLECTIONS)[number] | null, reader: Reader): TagChoice | null {
  if (collection === 'tag') {
    const tag = tagOf(reader);
    return tag === null ? null : { values: [tag], isWhole: true };
  }
  const values = collection === null ? reader.list('tags') : [];
  return values.length === 0 ? null : { values, isWhole: false };
}

/** Reads values and takes down what is wrong with them. */
class Reader {
  readonly #query: WorkQuery;
  readonly #problems: Problem[];

  constructor(query: WorkQuery, problems: Problem[]) {
    this.#query = query;
    this.#problems = problems;
  }

  problem(field: string, message: string): void {
    this.#problems.push([field, message]);
  }

  /** At most 200 characters, as Openverse cuts them; null where nothing is given. */
  text(name: string): string | null {
    const text = (this.#query[name] ?? '').trim().slice(0, LONGEST_TEXT).trim();
    return text === '' ? null : text;
  }

  /** What stands between commas; more than 20 parts are a problem. */
  list(name: string): readonly string[] {
    const parts = commaParts(this.#query[name] ?? '').map((part) => part.slice(0, LONGEST_TEXT));
    if (parts.length <= MOST_ALTERNATIVES) return parts;
    this.problem(name, `At most ${MOST_ALTERNATIVES} values can be given.`);
    return [];
  }

  several(
    name: string,
    allowed: readonly string[],
    unknown = (text: string) =>
      `Invalid value: '${text}'. Available options: ${allowed.join(', ')}`,
  ): readonly string[] {
    return this.list(name)
      .filter((text) => {
        if (allowed.includes(text.toLowerCase())) return true;
        this.problem(name, unknown(text));
        return false;
      })
      .map((text) => text.toLowerCase());
  }

  choice<const Choice extends string>(name: string, allowed: readonly Choice[]): Choice | null {
    const text = this.text(name);
    if (text === null) return null;
    const chosen = allowed.find((one) => one === text);
    if (chosen === undefined) this.problem(name, `"${text}" is not a valid choice.`);
    return chosen ?? null;
  }

  flag(name: string): void {
    const text = this.text(name);
    if (text !== null && !BOOLEANS.has(text.toLowerCase())) {
      this.problem(name, 'Must be a valid boolean.');
    }
  }

  number(name: string, most: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value)) this.problem(name, 'A valid integer is required.');
    else if (value < 1) {
      this.problem(name, 'Ensure this value is greater than or equal to 1.');
    } else if (value > most) {
      this.problem(name, `Ensure this value is less than or equal to ${most}.`);
    } else return value;
    return null;
  }
}
