import { isOpendrawerError } from '../../errors/index.ts';
import { interpretInstantDate } from '../../interpret/index.ts';
import {
  attribute,
  child,
  children,
  decodeXml,
  descendants,
  elementsAt,
  parseXml,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../xml/index.ts';
import { listOf, objectOf, type Values, wordAt, wordsOf } from '../metadata/values.ts';

/** A dataset that an inventory names. */
export interface FeedEntry {
  /** UUID or other key, without a version; null: none is given. */
  readonly id: string | null;
  /** Without the version that some write behind it. */
  readonly title: string | null;
  /** As published ("1.872"); null: none is given. */
  readonly version: string | null;
  /** ISO 8601 instant or day of the last change; null: none that can be read. */
  readonly date: string | null;
  /** Where the data can be fetched; null: the inventory does not tell. */
  readonly archive: string | null;
  /** What lies there. */
  readonly format:
    | 'dwca'
    | 'abcd'
    | 'biocase'
    | 'digir'
    | 'tapir'
    | 'oai-pmh'
    | 'data-package'
    | 'other'
    | null;
  /** Address of its description (EML); null: none is given. */
  readonly eml: string | null;
  /** Page about the dataset; null: none is given. */
  readonly page: string | null;
  /** As published. */
  readonly license: string | null;
  readonly records: number | null;
}

/** An inventory of datasets: RSS of publishing tools, the inventory of a BioCASe provider, answers of registries. */
export interface Feed {
  readonly kind:
    | 'IPT'
    | 'Symbiota'
    | 'RSS'
    | 'Atom'
    | 'BioCASe'
    | 'GBIF'
    | 'ChecklistBank'
    | 'iDigBio';
  readonly title: string | null;
  readonly entries: readonly FeedEntry[];
  /** Entries in all, where this is a page of them; null: these are all. */
  readonly total: number | null;
}

const MAX_BYTES = 64 * 1024 * 1024;

const entry = (parts: Partial<FeedEntry>): FeedEntry => ({
  id: null,
  title: null,
  version: null,
  date: null,
  archive: null,
  format: null,
  eml: null,
  page: null,
  license: null,
  records: null,
  ...parts,
});

/** Reads an inventory of datasets; null where the bytes are something else. Throws INPUT_UNSAFE where they would harm. */
export function readFeed(bytes: Uint8Array): Feed | null {
  if (bytes.length > MAX_BYTES) return null;
  const { text } = decodeXml(bytes);
  const first = text.slice(0, 1000).trimStart().charAt(0);
  if (first === '{' || first === '[') return fromJson(text);
  return first === '<' ? fromXml(text) : null;
}

/** Whether the beginning of a document looks like an inventory: for telling what an address gives before all of it is read. */
export const looksLikeFeed = (head: string): boolean =>
  /<rss[\s>]|<feed[\s>][^<]*Atom/i.test(head.slice(0, 4000)) ||
  /<(?:[\w.-]{1,20}:)?inventory[\s>]/.test(head.slice(0, 4000));

function fromXml(text: string): Feed | null {
  let root: XmlElement;
  try {
    root = parseXml(text, { tolerant: true }).root;
  } catch (error) {
    if (isOpendrawerError(error) && error.code === 'INPUT_CORRUPT') return null;
    throw error;
  }
  if (root.name === 'rss' || root.name === 'RDF') return fromRss(root);
  if (root.name === 'feed') return fromAtom(root);
  return root.name === 'inventory' ? fromInventory(root) : null;
}

function fromRss(root: XmlElement): Feed | null {
  const [channel] = children(root, 'channel');
  if (channel === undefined) return null;
  const items = [...children(channel, 'item'), ...children(root, 'item')];
  const isIpt = items.some((item) => child(item, 'dwca') !== null || child(item, 'eml') !== null);
  const isSymbiota = items.some(
    (item) => child(item, 'emllink') !== null || attribute(item, 'collid') !== null,
  );
  const entries = items.map(isSymbiota ? symbiotaEntry : rssEntry);
  return {
    kind: isIpt ? 'IPT' : isSymbiota ? 'Symbiota' : 'RSS',
    title: textAt(channel, 'title'),
    entries,
    total: null,
  };
}

/** IPT writes `UUID/v1.872` as guid and ` - Version 1.872` behind the title. */
function rssEntry(item: XmlElement): FeedEntry {
  const title = textAt(item, 'title')?.replace(/\s+/g, ' ') ?? null;
  const guid = textAt(item, 'guid');
  const named = /^(.*) - Version ([\d.]{1,20})$/.exec(title ?? '');
  const keyed = /^(.*)\/v([\d.]{1,20})$/.exec(guid ?? '');
  const enclosure = elementsAt(item, 'enclosure').map((one) => attribute(one, 'url'))[0] ?? null;
  const dwca = textAt(item, 'dwca');
  const link = textAt(item, 'link');
  const archive =
    dwca ??
    textAt(item, 'archive') ??
    textAt(item, 'dp') ??
    enclosure ??
    (isArchive(link) ? link : null);
  return entry({
    id: keyed?.[1] ?? guid,
    title: named?.[1] ?? title,
    version: keyed?.[2] ?? named?.[2] ?? null,
    date: dateOf(textAt(item, 'pubDate') ?? textAt(item, 'date')),
    archive,
    format: dwca !== null ? 'dwca' : archive === null ? null : 'other',
    eml: textAt(item, 'eml'),
    page: archive === link ? null : link,
  });
}

const isArchive = (address: string | null): boolean =>
  /\.(?:zip|tar\.gz|tgz)$/i.test(address ?? '');

/** Symbiota links to the archive, and gives a page and a UUID as guids. */
function symbiotaEntry(item: XmlElement): FeedEntry {
  const guids = textsAt(item, 'guid');
  const isDwca = /dwc/i.test(textAt(item, 'type') ?? textAt(item, 'archiveType') ?? 'DWCA');
  return entry({
    id: guids.find((guid) => !/^https?:/i.test(guid)) ?? guids[0] ?? null,
    title: textAt(item, 'title'),
    date: dateOf(textAt(item, 'pubDate')),
    archive: textAt(item, 'link'),
    format: isDwca ? 'dwca' : 'other',
    eml: textAt(item, 'emllink'),
    page: guids.find((guid) => /^https?:/i.test(guid)) ?? null,
  });
}

function fromAtom(root: XmlElement): Feed {
  const entries = children(root, 'entry').map((one) => {
    const links = children(one, 'link').map((link) => ({
      rel: attribute(link, 'rel') ?? 'alternate',
      href: attribute(link, 'href'),
    }));
    const of = (rel: string): string | null => links.find((link) => link.rel === rel)?.href ?? null;
    const archive =
      of('enclosure') ?? links.map(({ href }) => href).find((href) => isArchive(href)) ?? null;
    return entry({
      id: textAt(one, 'id'),
      title: textAt(one, 'title'),
      date: dateOf(textAt(one, 'updated') ?? textAt(one, 'published')),
      archive,
      format: archive === null ? null : 'other',
      page: of('alternate'),
    });
  });
  return { kind: 'Atom', title: textAt(root, 'title'), entries, total: null };
}

/** Dataset inventory of the BioCASe Provider Software. */
function fromInventory(root: XmlElement): Feed {
  const service = textAt(root, 'service_url');
  const entries = descendants(root, 'dataset').map((dataset) => {
    const archives = elementsAt(dataset, 'archives/archive').map((one) => ({
      url: textOf(one),
      isAbcd: /abcd/i.test(attribute(one, 'namespace') ?? ''),
      modified: attribute(one, 'modified'),
      records: Number(attribute(one, 'rcount') ?? Number.NaN),
    }));
    const best = archives.find(({ isAbcd }) => isAbcd) ?? archives[0];
    return entry({
      id: textAt(dataset, 'id'),
      title: textAt(dataset, 'title'),
      date: dateOf(best?.modified ?? null),
      archive: best?.url ?? service,
      format:
        best === undefined ? (service === null ? null : 'biocase') : best.isAbcd ? 'abcd' : 'dwca',
      records: best !== undefined && Number.isInteger(best.records) ? best.records : null,
    });
  });
  return { kind: 'BioCASe', title: service, entries, total: null };
}

function fromJson(text: string): Feed | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  const values = objectOf(document);
  const list = listOf(
    values['results'] ?? values['result'] ?? (Array.isArray(document) ? document : null),
  ).map(objectOf);
  const one = list.length === 0 ? [values] : list;
  const total = Number(wordAt(values, 'count', 'total') ?? Number.NaN);
  const feed = (kind: Feed['kind'], entries: readonly FeedEntry[]): Feed => ({
    kind,
    title: null,
    entries,
    total: Number.isInteger(total) ? total : null,
  });
  if (one.every(isGbifDataset)) return feed('GBIF', one.map(gbifEntry));
  if (one.every(isRecordset)) return feed('iDigBio', one.map(recordsetEntry));
  return list.length > 0 && list.every(isChecklist)
    ? feed('ChecklistBank', list.map(checklistEntry))
    : null;
}

const DATASET_TYPES: ReadonlySet<unknown> = new Set([
  'OCCURRENCE',
  'CHECKLIST',
  'SAMPLING_EVENT',
  'METADATA',
  'MATERIAL_ENTITY',
]);

const isGbifDataset = (one: Values): boolean =>
  typeof one['key'] === 'string' &&
  typeof one['title'] === 'string' &&
  DATASET_TYPES.has(one['type']);

/** Kinds of endpoints in GBIF's registry, the best to fetch first. */
const ENDPOINTS: readonly (readonly [type: string, format: FeedEntry['format']])[] = [
  ['DWC_ARCHIVE', 'dwca'],
  ['DWC_DP', 'data-package'],
  ['CAMTRAP_DP', 'data-package'],
  ['COLDP', 'data-package'],
  ['BIOCASE_XML_ARCHIVE', 'abcd'],
  ['BIOCASE', 'biocase'],
  ['TAPIR', 'tapir'],
  ['DIGIR', 'digir'],
  ['DIGIR_MANIS', 'digir'],
  ['OAI_PMH', 'oai-pmh'],
];

function gbifEntry(one: Values): FeedEntry {
  const endpoints = listOf(one['endpoints']).map(objectOf);
  const best = ENDPOINTS.flatMap(([type, format]) =>
    endpoints
      .filter((endpoint) => endpoint['type'] === type)
      .map((endpoint) => ({ url: wordAt(endpoint, 'url'), format })),
  )[0];
  const eml = endpoints.find((endpoint) => endpoint['type'] === 'EML');
  return entry({
    id: wordAt(one, 'key'),
    title: wordAt(one, 'title'),
    version: wordAt(one, 'version'),
    date: dateOf(wordAt(one, 'modified', 'pubDate')),
    archive: best?.url ?? null,
    format: best?.format ?? null,
    eml: eml === undefined ? null : wordAt(eml, 'url'),
    page: wordAt(one, 'homepage'),
    license: wordAt(one, 'license'),
    records: typeof one['recordCount'] === 'number' ? one['recordCount'] : null,
  });
}

const isRecordset = (one: Values): boolean =>
  one['type'] === 'recordsets' || 'eml_link' in objectOf(one['data']);

function recordsetEntry(one: Values): FeedEntry {
  const data = objectOf(one['data']);
  return entry({
    id: wordAt(one, 'uuid'),
    title: wordAt(data, 'collection_name'),
    date: dateOf(wordAt(data, 'update')),
    archive: wordAt(data, 'link'),
    format: wordAt(data, 'link') === null ? null : 'dwca',
    eml: wordAt(data, 'eml_link'),
    page: wordAt(data, 'institution_web_address'),
    license: wordAt(data, 'data_rights'),
  });
}

const isChecklist = (one: Values): boolean =>
  typeof one['key'] === 'number' &&
  typeof one['title'] === 'string' &&
  typeof one['origin'] === 'string';

function checklistEntry(one: Values): FeedEntry {
  return entry({
    id: wordAt(one, 'key'),
    title: wordAt(one, 'title'),
    version: wordAt(one, 'version'),
    date: dateOf(wordAt(one, 'imported', 'modified', 'created')),
    page: wordsOf(one['url'])[0] ?? null,
    license: wordAt(one, 'license'),
    records: typeof one['size'] === 'number' ? one['size'] : null,
  });
}

/** ISO 8601, or RFC 822 as RSS has it ("Mon, 29 Oct 2018 13:44:19 +0100"); without a zone, UTC. */
function dateOf(text: string | null): string | null {
  if (text === null) return null;
  const line = text.trim();
  if (/^[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4}/.test(line)) {
    const time = Date.parse(/(?:[+-]\d{4}|[A-Z]{1,4})$/.test(line) ? line : `${line} GMT`);
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  }
  const time = /^\d{4}-\d{2}-\d{2}T/.test(line)
    ? Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(line) ? line : `${line}Z`)
    : Number.NaN;
  return Number.isNaN(time) ? interpretInstantDate(line).value : new Date(time).toISOString();
}
