import { licenseAddress, licenseOf, licenseOfPair } from '../../terms/index.ts';
import type { ApiDeclaration, ApiFile, ApiMediaRule, ApiPlace, JsonObject } from './declaration.ts';
import {
  asList,
  isNothing,
  isObject,
  numberOf,
  pick,
  textOf,
  textOrBlank,
  textsOf,
  valueAt,
} from './values.ts';

export type ApiMediumType = 'image' | 'audio' | 'video' | 'text';

/** One medium of a record, as the API wrote it. Null: not given; title and creator may be blank where the API says "". */
export interface ApiMedium {
  readonly type: ApiMediumType;
  /** The source's own identifier of it. */
  readonly identifier: string;
  readonly landingPage: string;
  readonly url: string;
  readonly thumbnail: string | null;
  /** Ending or media type that the API states. */
  readonly format: string | null;
  readonly sizeBytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Null: none of Creative Commons with an address or number; then `licenseWords` says it. */
  readonly license: ApiLicense | null;
  /** Words of an open licence; null where `license` is there. */
  readonly licenseWords: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly creator: string | null;
  readonly creatorUrl: string | null;
  readonly tags: readonly string[];
  readonly category: string | null;
  readonly created: string | null;
  readonly popularity: number | null;
  /** All sizes in which the file is served, the chosen one first. */
  readonly sizes: readonly ApiSize[];
  readonly metaData: JsonObject;
  readonly audio: ApiAudio | null;
}

export interface ApiSize {
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number | null;
}

export interface ApiAudio {
  readonly durationMs: unknown;
  readonly bitRate: unknown;
  readonly sampleRate: unknown;
  readonly genres: unknown;
  readonly audioSet: unknown;
  readonly setPosition: unknown;
  readonly altFiles: unknown;
}

/** A licence as a catalogue of media has it. */
export interface ApiLicense {
  /** Creative Commons' name: `by-sa`, `cc0`. */
  readonly slug: string;
  readonly version: string;
  /** Made alike. */
  readonly url: string;
  /** As published; null where no address was. */
  readonly verbatimUrl: string | null;
}

/** Why a medium is left out. */
export interface ApiDrop {
  readonly reason: 'NOT_OPEN' | 'MISSING_FIELD';
  readonly detail: string;
}

/** The media of a record that may be shown, and why the others may not. */
export function mediaOf(
  declaration: ApiDeclaration,
  record: JsonObject,
): { readonly media: readonly ApiMedium[]; readonly dropped: readonly ApiDrop[] } {
  const media: ApiMedium[] = [];
  const dropped: ApiDrop[] = [];
  for (const medium of mediumObjects(declaration.media, record)) {
    const read = mediumOf(declaration, { record, medium });
    if ('reason' in read) dropped.push(read);
    else media.push(read);
  }
  return { media, dropped };
}

function mediumObjects(rule: ApiMediaRule, record: JsonObject): readonly JsonObject[] {
  const { each } = rule;
  if (each === undefined) return [record];
  const list = typeof each === 'string' ? asList(valueAt(record, each)) : each.by(record);
  return list
    .filter((one) => one !== null && one !== undefined && one !== '')
    .map((one) => (isObject(one) ? one : { value: one }));
}

function mediumOf(declaration: ApiDeclaration, place: ApiPlace): ApiMedium | ApiDrop {
  const { media: rule } = declaration;
  for (const { path, is, reason } of rule.only ?? []) {
    const value = pick(path, place);
    if (is === undefined ? isNothing(value) : !is.includes(value as never)) {
      const wanted = is === undefined ? '' : `, not ${is.join(' or ')}`;
      return { reason, detail: `${shown(path)} is ${describe(value)}${wanted}` };
    }
  }
  const identifier = textOf(pick(rule.identifier, place));
  if (identifier === null) return missing('the identifier of the medium');
  const type = typeOf(rule, place);
  if (type === null) return missing('a file of a known kind');
  const verbatim = pick(rule.license, place);
  const license = readLicense(verbatim);
  const words = license === null ? openWords(textsOf(pick(rule.licenseWords, place))) : null;
  if (license === null && words === null) {
    return { reason: 'NOT_OPEN', detail: `No open licence: ${describe(verbatim)}` };
  }
  const landingPage = textOf(pick(rule.landingPage, place));
  if (landingPage === null) return missing('the page of the work');
  const sizes = rule.files.flatMap((file) => sizeOf(file, place));
  const file = rule.files.find(({ url }) => textOf(pick(url, place)) !== null);
  const size = sizes[0];
  if (file === undefined || size === undefined) return missing('the address of the file');
  return {
    type,
    identifier,
    landingPage,
    url: size.url,
    thumbnail: textOf(pick(rule.thumbnail, place)),
    format: textOf(pick(file.format, place)),
    sizeBytes: size.sizeBytes,
    width: size.width,
    height: size.height,
    license,
    licenseWords: words,
    title: textOrBlank(pick(rule.title, place)),
    description: textOf(pick(rule.description, place)),
    creator: textOrBlank(pick(rule.creator, place)),
    creatorUrl: textOf(pick(rule.creatorUrl, place)),
    tags: textsOf(pick(rule.tags, place)),
    category: textOf(pick(rule.category, place)) ?? declaration.category ?? null,
    created: textOf(pick(rule.created, place)),
    popularity: numberOf(pick(rule.popularity, place)),
    sizes,
    metaData: metaDataOf(rule, place),
    audio: type === 'audio' ? audioOf(rule, place) : null,
  };
}

function sizeOf(file: ApiFile, place: ApiPlace): readonly ApiSize[] {
  const url = textOf(pick(file.url, place));
  if (url === null) return [];
  return [
    {
      url,
      width: numberOf(pick(file.width, place)),
      height: numberOf(pick(file.height, place)),
      sizeBytes: numberOf(pick(file.sizeBytes, place)),
    },
  ];
}

const types: ReadonlySet<unknown> = new Set<ApiMediumType>(['image', 'audio', 'video', 'text']);

function typeOf({ type }: ApiMediaRule, place: ApiPlace): ApiMediumType | null {
  const word = type === 'image' || type === 'audio' ? type : pick(type, place);
  return types.has(word) ? (word as ApiMediumType) : null;
}

/** Statements that are no licence, but say that there is nothing to license. */
const free: ReadonlySet<string> = new Set(['RS-NKC-1.0', 'RS-NoC-US-1.0', 'RS-NoC-OKLR-1.0']);

/** The first words that name something open; null: none do. */
function openWords(words: readonly string[]): string | null {
  return (
    words.find((text) => {
      const license = licenseOf(text);
      if (license === null) return false;
      return license.kind === 'rights-statement' || license.kind === 'reserved'
        ? free.has(license.code)
        : true;
    }) ?? null
  );
}

function metaDataOf({ metaData, nulls }: ApiMediaRule, place: ApiPlace): JsonObject {
  const found: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(metaData ?? {})) {
    const value = pick(rule, place);
    if (value !== null && value !== undefined) found[name] = value;
    else if (nulls?.includes(name) === true) found[name] = null;
  }
  return found;
}

function audioOf({ audio }: ApiMediaRule, place: ApiPlace): ApiAudio {
  return {
    durationMs: pick(audio?.durationMs, place),
    bitRate: pick(audio?.bitRate, place),
    sampleRate: pick(audio?.sampleRate, place),
    genres: pick(audio?.genres, place),
    audioSet: pick(audio?.audioSet, place),
    setPosition: pick(audio?.setPosition, place),
    altFiles: pick(audio?.altFiles, place),
  };
}

/** A licence of Creative Commons from an address or `[slug, version]`; null for anything else: it is not open, or not understood. */
export function readLicense(verbatim: unknown): ApiLicense | null {
  if (Array.isArray(verbatim)) {
    const [slug, version] = verbatim;
    if (typeof slug !== 'string') return null;
    const pair = licenseOfPair(slug, typeof version === 'number' ? version : textOf(version));
    return pair === null ? null : { ...pair, verbatimUrl: null };
  }
  const address = textOf(verbatim);
  if (address === null) return null;
  const url = licenseAddress(address);
  const license = url === null ? null : licenseOf(address);
  if (url === null || license === null || license.slug === null) return null;
  const version = license.slug === 'publicdomain' ? 'N/A' : license.version;
  if (version === null) return null;
  return { slug: license.slug, version, url: license.url, verbatimUrl: address };
}

const missing = (what: string): ApiDrop => ({
  reason: 'MISSING_FIELD',
  detail: `It lacks ${what}`,
});

const shown = (path: string): string => path.replace(/^\^\./, '');

const describe = (value: unknown): string =>
  isNothing(value) ? 'nothing' : JSON.stringify(value).slice(0, 100);
