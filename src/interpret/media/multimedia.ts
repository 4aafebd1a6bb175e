import { IssueList } from '../issues.ts';
import { type DetectedMedium, detectMedia } from './detect.ts';
import {
  createdDate,
  EMPTY_MEDIUM,
  type ExtensionRow,
  type InterpretedMedia,
  type MediaOptions,
  type MediumDescription,
  mediumLicense,
  mediumPlace,
  withIssues,
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

/**
 * Media of GBIF's Simple Multimedia extension (http://rs.gbif.org/terms/1.0/Multimedia). A row without an address is
 * left out and flagged MULTIMEDIA_URI_INVALID; a date that cannot be read MULTIMEDIA_DATE_INVALID.
 */
export function interpretMultimediaRows(
  rows: readonly ExtensionRow[],
  options: MediaOptions = {},
): InterpretedMedia {
  const issues = new IssueList();
  return withIssues(readMultimediaRows(rows, null, options, issues), issues);
}

/** The same of GBIF's Image extension (http://rs.gbif.org/terms/1.0/Image): what it has are still images. */
export function interpretImageRows(
  rows: readonly ExtensionRow[],
  options: MediaOptions = {},
): InterpretedMedia {
  const issues = new IssueList();
  return withIssues(readMultimediaRows(rows, 'StillImage', options, issues), issues);
}

/** The same into a list of issues that there is; `type` is that of media whose row states none. */
export function readMultimediaRows(
  rows: readonly ExtensionRow[],
  type: string | null,
  options: MediaOptions,
  issues: IssueList,
): readonly MediumDescription[] {
  const media: MediumDescription[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) continue;
    const texts = readTexts(row);
    const identifier = repairUrl(texts.identifier);
    // Some publishers put several addresses into one row
    const several = identifier === null ? parseUrlList(texts.identifier) : none;
    if (several.length === 0) {
      const medium = interpretTexts(texts, identifier, type, options, issues);
      if (medium !== null) media.push(medium);
    }
    for (const one of several) {
      const medium = interpretTexts(texts, one, type, options, issues);
      if (medium !== null) media.push(medium);
    }
  }
  return media;
}

const none: readonly never[] = Object.freeze([]);

function interpretTexts(
  texts: Readonly<Texts>,
  identifier: string | null,
  type: string | null,
  options: MediaOptions,
  issues: IssueList,
): MediumDescription | null {
  const created = createdDate(texts.created, options, issues);
  const place = mediumPlace(texts.latitude, texts.longitude, issues);
  const references = repairUrl(texts.references);
  if (identifier === null && (references === null || texts.identifier !== null)) {
    issues.add('MULTIMEDIA_URI_INVALID', 'identifier', texts.identifier ?? texts.references);
  }
  if (identifier === null && references === null) return null;
  const detected = detect(texts.type ?? type, texts.format, identifier, references, issues);
  const rights = mediumLicense(texts.license ?? texts.rights, options.license ?? null, issues);
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
  issues: IssueList,
): DetectedMedium {
  const found = detectMedia({ type, format, identifier, references });
  if (found.unknownType && found.type === null) issues.add('MULTIMEDIA_TYPE_UNKNOWN', 'type', type);
  return found;
}

/**
 * Media of Darwin Core's `associatedMedia`: one for each address in it. A text without any is flagged
 * MULTIMEDIA_URI_INVALID.
 */
export function interpretAssociatedMedia(
  text: string | null,
  options: MediaOptions = {},
): InterpretedMedia {
  const issues = new IssueList();
  return withIssues(readAssociatedMedia(text, options, issues), issues);
}

/** The same into a list of issues that there is. */
export function readAssociatedMedia(
  text: string | null,
  options: MediaOptions,
  issues: IssueList,
): readonly MediumDescription[] {
  // The same address twice in one list is one medium
  const urls = [...new Set(parseUrlList(text))];
  if (urls.length === 0 && text !== null && text.trim() !== '') {
    issues.add('MULTIMEDIA_URI_INVALID', 'associatedMedia', text);
  }
  const rights = mediumLicense(null, options.license ?? null, issues);
  return urls.map((url): MediumDescription => {
    const { identifier, references, type, format } = detect(null, null, url, null, issues);
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
}
