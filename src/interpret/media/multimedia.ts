import type { Issue } from '../../terms/issues.ts';
import { type DetectedMedium, detectMedia } from './detect.ts';
import {
  createdDate,
  EMPTY_MEDIUM,
  type ExtensionRow,
  type InterpretedMedia,
  type MediumDescription,
  mediumLicense,
  mediumPlace,
} from './medium.ts';
import { parseUrlList, repairUrl } from './url.ts';

/** The terms of the Simple Multimedia and Image extensions. */
const TERMS = [
  'identifier',
  'references',
  'type',
  'format',
  'title',
  'description',
  'created',
  'creator',
  'contributor',
  'publisher',
  'audience',
  'source',
  'license',
  'rights',
  'rightsHolder',
  'spatial',
  'datasetID',
  'latitude',
  'longitude',
] as const;
type Term = (typeof TERMS)[number];

const namespaces = [
  '',
  'http://purl.org/dc/terms/',
  'dcterms:',
  'http://purl.org/dc/elements/1.1/',
  'dc:',
];
const geo = 'http://www.w3.org/2003/01/geo/wgs84_pos#';

/** URI, prefixed and local name → our name. */
const names: ReadonlyMap<string, Term> = new Map<string, Term>([
  ...TERMS.flatMap((term) =>
    namespaces.map((namespace): [string, Term] => [`${namespace}${term}`, term]),
  ),
  ['http://rs.tdwg.org/dwc/terms/datasetID', 'datasetID'],
  ['dwc:datasetID', 'datasetID'],
  [`${geo}latitude`, 'latitude'],
  [`${geo}longitude`, 'longitude'],
  [`${geo}lat`, 'latitude'],
  [`${geo}long`, 'longitude'],
]);

/** The texts of a row; blank ones are null. One object of one shape for all rows: filling it is the hot path. */
type Texts = Record<Term, string | null>;

const emptyTexts: Readonly<Texts> = Object.freeze(
  Object.fromEntries(TERMS.map((term) => [term, null])) as Texts,
);

function readTexts(row: ExtensionRow): Texts {
  const texts: Texts = { ...emptyTexts };
  for (const key in row) {
    const term = names.get(key);
    const text = term === undefined ? undefined : row[key];
    if (term === undefined || text === null || text === undefined) continue;
    const trimmed = text.trim();
    if (trimmed !== '') texts[term] ??= trimmed;
  }
  return texts;
}

export interface MultimediaOptions {
  /** The licence of the record as published: it holds for media without their own. */
  readonly license?: string | null;
}

/**
 * Media of GBIF's Simple Multimedia extension (http://rs.gbif.org/terms/1.0/Multimedia). A row without an address is
 * left out and flagged MULTIMEDIA_URI_INVALID; a date that cannot be read MULTIMEDIA_DATE_INVALID.
 */
export const interpretMultimediaRows = (
  rows: readonly ExtensionRow[],
  options: MultimediaOptions = {},
): InterpretedMedia => interpretRows(rows, null, options);

/** The same of GBIF's Image extension (http://rs.gbif.org/terms/1.0/Image): what it has are still images. */
export const interpretImageRows = (
  rows: readonly ExtensionRow[],
  options: MultimediaOptions = {},
): InterpretedMedia => interpretRows(rows, 'StillImage', options);

function interpretRows(
  rows: readonly ExtensionRow[],
  type: string | null,
  { license = null }: MultimediaOptions,
): InterpretedMedia {
  const issues = new Set<Issue>();
  const media: MediumDescription[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) continue;
    const medium = interpretRow(row, type, license, issues);
    if (medium !== null) media.push(medium);
  }
  return { media, issues: issues.size === 0 ? noIssues : [...issues] };
}

const noIssues: readonly Issue[] = Object.freeze([]);

function interpretRow(
  row: ExtensionRow,
  type: string | null,
  license: string | null,
  issues: Set<Issue>,
): MediumDescription | null {
  const texts = readTexts(row);
  const created = createdDate(texts.created, issues);
  const place = mediumPlace(texts.latitude, texts.longitude, issues);
  const identifier = repairUrl(texts.identifier);
  const references = repairUrl(texts.references);
  if (identifier === null && (references === null || texts.identifier !== null)) {
    issues.add('MULTIMEDIA_URI_INVALID');
  }
  if (identifier === null && references === null) return null;
  const detected = detect(texts.type ?? type, texts.format, identifier, references, issues);
  const rights = mediumLicense(texts.license ?? texts.rights, license, issues);
  return {
    ...EMPTY_MEDIUM,
    identifier: detected.identifier,
    references: detected.references,
    type: detected.type,
    format: detected.format,
    title: texts.title,
    description: texts.description,
    created,
    creator: texts.creator,
    contributor: texts.contributor,
    publisher: texts.publisher,
    audience: texts.audience,
    source: texts.source,
    rightsHolder: texts.rightsHolder,
    license: rights.license,
    verbatimLicense: rights.verbatimLicense,
    datasetID: texts.datasetID,
    spatial: texts.spatial,
    decimalLatitude: place.decimalLatitude,
    decimalLongitude: place.decimalLongitude,
  };
}

function detect(
  type: string | null,
  format: string | null,
  identifier: string | null,
  references: string | null,
  issues: Set<Issue>,
): DetectedMedium {
  const found = detectMedia({ type, format, identifier, references });
  if (found.unknownType && found.type === null) issues.add('MULTIMEDIA_TYPE_UNKNOWN');
  return found;
}

/**
 * Media of Darwin Core's `associatedMedia`: one for each address in it. A text without any is flagged
 * MULTIMEDIA_URI_INVALID.
 */
export function interpretAssociatedMedia(
  text: string | null,
  { license = null }: MultimediaOptions = {},
): InterpretedMedia {
  const issues = new Set<Issue>();
  // The same address twice in one list is one medium
  const urls = [...new Set(parseUrlList(text))];
  const rights = mediumLicense(null, license, issues);
  const media = urls.map((url): MediumDescription => {
    const found = detect(null, null, url, null, issues);
    const { identifier, references, type, format } = found;
    return {
      ...EMPTY_MEDIUM,
      identifier,
      references,
      type,
      format,
      license: rights.license,
      verbatimLicense: rights.verbatimLicense,
    };
  });
  if (media.length === 0 && text !== null && text.trim() !== '')
    issues.add('MULTIMEDIA_URI_INVALID');
  return { media, issues: [...issues] };
}
