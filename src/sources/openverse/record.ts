import { cleanCatalogueRow, type Tag } from '../../interpret/index.ts';
import {
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimAccessPoint,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { metricOf } from '../popularity/popularity.ts';
import { accountOfProfile } from '../sub-providers/accounts.ts';
import { columnsIgnored, metaDataCrosswalk, metaDataIgnored } from './crosswalk.ts';
import { isCatalogueColumn } from './layouts.ts';
import type { CatalogueRow, JsonValue } from './row.ts';

/** What a record of a catalogue needs beside its row. */
export interface CatalogueRecordOptions {
  readonly media: 'image' | 'audio';
  /** Told of columns and keys that no table knows. */
  readonly onUnknown: (path: string, example: string) => void;
}

/** A row of a catalogue as a record with one medium. Addresses get their scheme; tags that say nothing of the work are left out. */
export function catalogueRecord(
  row: CatalogueRow,
  options: CatalogueRecordOptions,
): VerbatimRecord {
  const text = (column: string): string | null => textOf(row[column]);
  const provider = text('provider');
  const identifier = text('foreign_identifier') ?? '';
  const changes = cleanCatalogueRow({
    provider: provider ?? '',
    url: text('url'),
    creator_url: text('creator_url'),
    foreign_landing_url: text('foreign_landing_url'),
    title: text('title'),
    tags: tagsOf(row['tags']),
  });
  const url = changes.url ?? text('url');
  const creatorUrl = changes.creator_url ?? text('creator_url');
  const title = changes.title ?? text('title');
  const source = text('source');
  const terms = new Terms();
  terms.add('provider', provider);
  terms.add('title', title);
  terms.add('license', licenseText(text('license'), text('license_version')));
  terms.add('references', changes.foreign_landing_url ?? text('foreign_landing_url'));
  terms.add('identifier', identifier, 'foreign_identifier');
  terms.add('identifier', text('identifier') ?? text('id'), 'Openverse');
  terms.add('creator', text('creator'));
  terms.add('account', accountOfProfile(provider ?? '', creatorUrl));
  readMetaData(row['meta_data'], terms, options.onUnknown);
  // The catalogue's own word for who stands behind it; the unit of a museum is better
  if (source !== null && source !== provider) terms.addIfAbsent('collectionCode', source);
  const genres = row['genres'];
  for (const genre of Array.isArray(genres) ? (genres as readonly JsonValue[]) : []) {
    terms.add('topic', textOf(genre), 'genres');
  }
  terms.add('isPartOf', textOf(field(row['audio_set'], 'title')), 'audio_set');
  for (const column of Object.keys(row)) {
    if (!isKnownColumn(column)) options.onUnknown(column, lines(row[column]) ?? '');
  }
  const facts = isObject(row['meta_data']) ? row['meta_data'] : null;
  const tags = changes.tags ?? tagsOf(row['tags']) ?? [];
  const medium: VerbatimMedia = {
    identifier: url,
    thumbnail: text('thumbnail'),
    guid: null,
    providerManagedID: identifier,
    type: options.media === 'audio' ? 'Sound' : 'StillImage',
    license: licenseText(text('license'), text('license_version')),
    rights: null,
    title,
    description: null,
    creator: text('creator'),
    accessPoints: accessPoints(row['alt_files']),
    format: text('filetype'),
    creatorUrl,
    tags: [...new Set(tags.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])))],
    category: text('category'),
    popularityMetric: provider === null ? null : metricOf(provider, facts),
    widthInPixels: numberOf(row['width']),
    heightInPixels: numberOf(row['height']),
    sizeBytes: numberOf(row['filesize']),
  };
  return {
    sourceId: provider === null ? identifier : `${provider}:${identifier}`,
    terms: terms.all(),
    media: [medium],
    modifiedSeconds: secondsOf(text('updated_on')),
  };
}

/** Texts of a record, term by term. */
class Terms {
  readonly #lists: (LabelledText[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);

  add(term: VerbatimTerm, text: string | null, label: string | null = null): void {
    if (text === null || text === '') return;
    const at = VERBATIM_TERMS.indexOf(term);
    const list = this.#lists[at];
    if (list === undefined) this.#lists[at] = [{ label, text }];
    else list.push({ label, text });
  }

  addIfAbsent(term: VerbatimTerm, text: string): void {
    if (this.#lists[VERBATIM_TERMS.indexOf(term)] === undefined) this.add(term, text);
  }

  all(): VerbatimRecord['terms'] {
    return termsOf(this.#lists);
  }
}

const rowsByKey = Map.groupBy(metaDataCrosswalk, ({ key }) => key);
const ignoredKeys: ReadonlySet<string> = new Set(metaDataIgnored.map(({ key }) => key));

function readMetaData(
  metaData: JsonValue | undefined,
  terms: Terms,
  onUnknown: CatalogueRecordOptions['onUnknown'],
): void {
  if (!isObject(metaData)) return;
  for (const [key, value] of Object.entries(metaData)) readFact(key, value, terms, onUnknown);
}

/** A fact by its path; lists of objects are looked into, other lists are many facts. */
function readFact(
  path: string,
  value: JsonValue,
  terms: Terms,
  onUnknown: CatalogueRecordOptions['onUnknown'],
): void {
  if (value === null || value === '') return;
  const rows = rowsByKey.get(path);
  if (rows !== undefined) {
    for (const one of Array.isArray(value) ? (value as readonly JsonValue[]) : [value]) {
      for (const { term, label } of rows) terms.add(term, lines(one), label ?? null);
    }
    return;
  }
  if (ignoredKeys.has(path)) return;
  if (Array.isArray(value) && !path.endsWith('[]')) {
    for (const one of value as readonly JsonValue[]) {
      if (!isObject(one)) readFact(`${path}[]`, one, terms, onUnknown);
      else {
        for (const [key, inner] of Object.entries(one)) {
          readFact(`${path}[].${key}`, inner, terms, onUnknown);
        }
      }
    }
    return;
  }
  onUnknown(`meta_data.${path}`, lines(value) ?? '');
}

const mapped: ReadonlySet<string> = new Set([
  'id',
  'identifier',
  'updated_on',
  'provider',
  'source',
  'foreign_identifier',
  'foreign_landing_url',
  'url',
  'thumbnail',
  'width',
  'height',
  'filesize',
  'license',
  'license_version',
  'creator',
  'creator_url',
  'title',
  'meta_data',
  'tags',
  'filetype',
  'category',
  'genres',
  'audio_set',
  'alt_files',
]);

const isKnownColumn = (column: string): boolean =>
  mapped.has(column) || (isCatalogueColumn(column) && Object.hasOwn(columnsIgnored, column));

const licenseText = (slug: string | null, version: string | null): string | null =>
  slug === null ? null : version === null ? slug : `${slug} ${version}`;

const isObject = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const field = (value: JsonValue | undefined, name: string): JsonValue =>
  isObject(value) ? (value[name] ?? null) : null;

function textOf(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value in words: texts of a list put together, objects as JSON. */
const lines = (value: JsonValue | undefined): string | null =>
  Array.isArray(value)
    ? (value as readonly JsonValue[]).flatMap((one) => textOf(one) ?? []).join(', ') || null
    : textOf(value);

const numberOf = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && value > 0 ? value : null;

function tagsOf(value: JsonValue | undefined): readonly Tag[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly JsonValue[]).map((tag) =>
    typeof tag === 'string' ? { name: tag } : isObject(tag) ? tag : {},
  );
}

/** Other files of the same sound. */
function accessPoints(value: JsonValue | undefined): readonly VerbatimAccessPoint[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).flatMap((file) => {
    const url = textOf(field(file, 'url'));
    if (url === null) return [];
    return [
      {
        label: textOf(field(file, 'filetype')),
        url,
        width: null,
        height: null,
        sizeBytes: numberOf(field(file, 'filesize')),
      },
    ];
  });
}

/** PostgreSQL's instants: `2018-11-08 01:45:17.652714+00`. */
function secondsOf(text: string | null): number | null {
  const match =
    text === null
      ? null
      : /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*(?:([+-]\d\d)(?::?(\d\d))?|Z|UTC)?$/.exec(
          text,
        );
  if (match === null) return null;
  const offset = match[4] === undefined ? 'Z' : `${match[4]}:${match[5] ?? '00'}`;
  const time = Date.parse(`${match[1]}T${match[2]}${offset}`);
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
}
