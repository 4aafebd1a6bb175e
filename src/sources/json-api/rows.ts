import {
  cleanUrl,
  prepareArrayColumn,
  prepareIntegerColumn,
  prepareJsonColumn,
  prepareStringColumn,
  prepareUrlColumn,
} from '../../interpret/index.ts';
import type { ApiDeclaration } from './declaration.ts';
import { type ApiLicense, type ApiMedium, mediaOf } from './media.ts';
import { isObject, pick, textOf, textsOf } from './values.ts';

/** A tag of a media row. */
export interface ProviderTag {
  readonly name: string;
  readonly provider: string;
}

/** One medium as a row of a catalogue of media (Openverse's columns). Texts are cleaned for a load file; null: not given. */
export interface ProviderRow {
  readonly foreign_identifier: string;
  readonly foreign_landing_url: string;
  readonly url: string;
  readonly thumbnail: string | null;
  /** `jpg`, `tiff`: the ending, `jpeg` and `tif` made alike. */
  readonly filetype: string | null;
  /** Bytes. */
  readonly filesize: number | null;
  readonly license: string;
  readonly license_version: string;
  readonly creator: string | null;
  readonly creator_url: string | null;
  readonly title: string | null;
  /** Every leaf a text. */
  readonly meta_data: Readonly<Record<string, unknown>> | null;
  readonly tags: readonly ProviderTag[] | null;
  readonly category: string | null;
  readonly watermarked: boolean;
  readonly provider: string;
  readonly source: string;
  readonly ingestion_type: 'provider_api';
  /** Pictures. */
  readonly width?: number | null;
  readonly height?: number | null;
  /** Sounds: milliseconds, bits a second, hertz. */
  readonly duration?: number | null;
  readonly bit_rate?: number | null;
  readonly sample_rate?: number | null;
  /** An array as a load file has it: `{"rock", "pop"}`. */
  readonly genres?: string | null;
  readonly audio_set?: unknown;
  readonly set_position?: number | null;
  readonly alt_files?: unknown;
}

/** What became of a record of an API. */
export type ApiReading =
  | {
      readonly kind: 'rows';
      readonly rows: readonly ProviderRow[];
      /** The same media as the API wrote them, and those that may be shown but are none for the catalogue. */
      readonly media: readonly ApiMedium[];
    }
  | {
      readonly kind: 'drop';
      /** NOT_OPEN: no medium under an open licence; MISSING_FIELD: what every medium needs is not there. */
      readonly reason: 'NOT_OPEN' | 'MISSING_FIELD';
      readonly detail: string;
    };

export interface ReadApiOptions {
  /** The source (sub-provider) of a provider's account; null: none is known, and the provider is the source. */
  readonly sourceOf?: (provider: string, accounts: readonly string[]) => string | null;
}

/** A record of an API as rows of media, or why it gives none. */
export function readApiRecord(
  declaration: ApiDeclaration,
  json: unknown,
  options: ReadApiOptions = {},
): ApiReading {
  if (!isObject(json)) {
    return { kind: 'drop', reason: 'MISSING_FIELD', detail: 'The record is no object' };
  }
  const { media, dropped } = mediaOf(declaration, json);
  const accounts = textsOf(pick(declaration.account, { record: json, medium: json }));
  const source = options.sourceOf?.(declaration.name, accounts) ?? null;
  const rows: ProviderRow[] = [];
  const kept: ApiMedium[] = [];
  for (const medium of media) {
    if (!isCatalogued(medium)) {
      if (hasAddresses(medium)) kept.push(medium);
      continue;
    }
    const row = providerRow(declaration, medium, source);
    if (row === null) continue;
    rows.push(row);
    kept.push(medium);
  }
  if (kept.length > 0) return { kind: 'rows', rows, media: kept };
  if (media.length > 0) {
    return { kind: 'drop', reason: 'MISSING_FIELD', detail: 'Its addresses are none of the web' };
  }
  // A licence that is not open says more than what else is missing
  const why = dropped.find(({ reason }) => reason === 'NOT_OPEN') ?? dropped[0];
  if (why !== undefined) return { kind: 'drop', ...why };
  return { kind: 'drop', reason: 'MISSING_FIELD', detail: 'It has no media' };
}

/** A medium that the catalogue takes: a picture or sound under a licence of Creative Commons. */
type CataloguedMedium = ApiMedium & {
  readonly type: 'image' | 'audio';
  readonly license: ApiLicense;
};

const isCatalogued = (medium: ApiMedium): medium is CataloguedMedium =>
  medium.license !== null && (medium.type === 'image' || medium.type === 'audio');

const hasAddresses = ({ url, landingPage }: ApiMedium): boolean =>
  cleanUrl(url) !== null && cleanUrl(landingPage) !== null;

/** Sizes of the catalogue's columns, in characters. */
const SIZES = {
  identifier: 3000,
  landingPage: 1000,
  url: 3000,
  creator: 2000,
  creatorUrl: 2000,
  title: 5000,
  short: 80,
  filetype: 5,
};
/** From here on a whole number does not fit into the catalogue's columns. */
const tooLarge = 2_147_483_647;

function providerRow(
  declaration: ApiDeclaration,
  medium: CataloguedMedium,
  knownSource: string | null,
): ProviderRow | null {
  const { media: rule } = declaration;
  const provider =
    medium.type === 'audio' ? (declaration.audioName ?? declaration.name) : declaration.name;
  const address = (value: string | null, size: number): string | null =>
    value === null
      ? null
      : prepareUrlColumn(value, {
          size,
          clean: (url) => cleanUrl(url, { keepTrailingSlash: rule.keepTrailingSlash === true }),
        });
  const identifier = strict(medium.identifier, SIZES.identifier);
  const landingPage = address(medium.landingPage, SIZES.landingPage);
  const url = address(medium.url, SIZES.url);
  if (identifier === null || landingPage === null || url === null) return null;
  const { license } = medium;
  const tags = medium.tags
    .filter(isWorthKeeping)
    .map((tag) => ({ name: cut(tag, Number.MAX_SAFE_INTEGER) ?? '', provider }));
  const common = {
    foreign_identifier: identifier,
    foreign_landing_url: landingPage,
    url,
    thumbnail: address(medium.thumbnail, SIZES.url),
    filetype: strict(filetypeOf(medium, url), SIZES.filetype),
    filesize: whole(medium.sizeBytes),
    license: license.slug,
    license_version: license.version,
    creator: cut(medium.creator, SIZES.creator),
    creator_url: address(medium.creatorUrl, SIZES.creatorUrl),
    title: cut(medium.title, SIZES.title),
    meta_data: jsonColumn({
      ...medium.metaData,
      license_url: license.url,
      raw_license_url: license.verbatimUrl,
    }) as Record<string, unknown>,
    tags: tags.length === 0 ? null : tags,
    category: strict(medium.category, SIZES.short),
    watermarked: false,
    provider,
    source: knownSource ?? provider,
    ingestion_type: 'provider_api',
  } as const;
  if (medium.audio === null) {
    return { ...common, width: whole(medium.width), height: whole(medium.height) };
  }
  const { audio } = medium;
  return {
    ...common,
    duration: whole(audio.durationMs),
    bit_rate: whole(audio.bitRate),
    sample_rate: whole(audio.sampleRate),
    genres: prepareArrayColumn(audio.genres, (genre) => cut(textOf(genre), SIZES.short)),
    audio_set: jsonColumn(audio.audioSet),
    set_position: whole(audio.setPosition),
    alt_files: jsonColumn(audio.altFiles),
  };
}

/** A text, left out where it is too long. */
const strict = (text: string | null, size: number): string | null =>
  text === null ? null : prepareStringColumn(text, { size, truncate: false }) || null;

/** A text, cut where it is too long. */
const cut = (text: string | null, size: number): string | null =>
  text === null ? null : prepareStringColumn(text, { size, truncate: true });

function whole(value: unknown): number | null {
  const text = prepareIntegerColumn(value);
  const number = text === null ? null : Number(text);
  return number === null || number >= tooLarge ? null : number;
}

function jsonColumn(value: unknown): unknown {
  const text = prepareJsonColumn(value);
  return text === null ? null : JSON.parse(text);
}

const endings: Readonly<Record<'image' | 'audio', ReadonlySet<string>>> = {
  image: new Set(['jpg', 'jpeg', 'png', 'gif', 'bmp', 'webp', 'tiff', 'tif', 'svg']),
  audio: new Set([
    'mp3',
    'ogg',
    'oga',
    'wav',
    'flac',
    'aac',
    'aiff',
    'mp32',
    'mid',
    'midi',
    'opus',
    'm4a',
  ]),
};
const sameType: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  tif: 'tiff',
  'svg+xml': 'svg',
};

/** The ending of the file: as stated, a media type without its first half, else that of the address where it is a known one. */
function filetypeOf({ type, format }: CataloguedMedium, url: string): string | null {
  const stated = format?.split('/').at(-1)?.replace(/^\./, '') ?? null;
  const found = stated ?? endingOf(url, type);
  if (found === null) return null;
  return type === 'image' ? (sameType[found] ?? found) : found;
}

/** The ending of an address; null where it is none of its type. */
function endingOf(url: string, type: 'image' | 'audio'): string | null {
  const ending = url.slice(url.lastIndexOf('.') + 1);
  return endings[type].has(ending) ? ending : null;
}

/** Tags that name a machine, a licence or nothing of the work: the catalogue leaves them out of its rows. */
const tagNames: ReadonlySet<string> = new Set(['no person', 'squareformat']);
const tagParts = ['flickriosapp', 'uploaded', ':', '=', 'cc0', 'by', 'pdm'];

const isWorthKeeping = (tag: string): boolean =>
  !tagNames.has(tag) && !tagParts.some((part) => tag.includes(part));
