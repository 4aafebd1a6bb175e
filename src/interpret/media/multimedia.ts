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
  mergeMedia,
  readRow,
} from './medium.ts';
import { parseUrlList, repairUrl } from './url.ts';

const dublinCore = [
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
];

/** Terms of the Simple Multimedia and Image extensions: URI, prefixed and local name → our name. */
const names: ReadonlyMap<string, string> = new Map([
  ...dublinCore.flatMap((name): [string, string][] => [
    [name, name],
    [`http://purl.org/dc/terms/${name}`, name],
    [`dcterms:${name}`, name],
    [`http://purl.org/dc/elements/1.1/${name}`, name],
    [`dc:${name}`, name],
  ]),
  ['http://rs.tdwg.org/dwc/terms/datasetID', 'datasetID'],
  ['dwc:datasetID', 'datasetID'],
  ['datasetID', 'datasetID'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos#latitude', 'latitude'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos#longitude', 'longitude'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos#lat', 'latitude'],
  ['http://www.w3.org/2003/01/geo/wgs84_pos#long', 'longitude'],
]);

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
  const texts = readRow(row, names);
  const created = createdDate(texts['created'] ?? null, issues);
  const place = mediumPlace(texts['latitude'], texts['longitude'], issues);
  const identifier = repairUrl(texts['identifier'] ?? null);
  const references = repairUrl(texts['references'] ?? null);
  if (identifier === null && (references === null || texts['identifier'] !== undefined)) {
    issues.add('MULTIMEDIA_URI_INVALID');
  }
  if (identifier === null && references === null) return null;
  const detected = detect(texts['type'] ?? type, texts['format'], identifier, references, issues);
  const rights = mediumLicense(texts['license'] ?? texts['rights'] ?? null, license, issues);
  return {
    ...EMPTY_MEDIUM,
    identifier: detected.identifier,
    references: detected.references,
    type: detected.type,
    format: detected.format,
    title: texts['title'] ?? null,
    description: texts['description'] ?? null,
    created,
    creator: texts['creator'] ?? null,
    contributor: texts['contributor'] ?? null,
    publisher: texts['publisher'] ?? null,
    audience: texts['audience'] ?? null,
    source: texts['source'] ?? null,
    rightsHolder: texts['rightsHolder'] ?? null,
    license: rights.license,
    verbatimLicense: rights.verbatimLicense,
    datasetID: texts['datasetID'] ?? null,
    spatial: texts['spatial'] ?? null,
    decimalLatitude: place.decimalLatitude,
    decimalLongitude: place.decimalLongitude,
  };
}

function detect(
  type: string | null,
  format: string | undefined,
  identifier: string | null,
  references: string | null,
  issues: Set<Issue>,
): DetectedMedium {
  const found = detectMedia({ type, format: format ?? null, identifier, references });
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
  const media = parseUrlList(text).map((url): MediumDescription => {
    const found = detect(null, undefined, url, null, issues);
    const { identifier, references, type, format } = found;
    return {
      ...EMPTY_MEDIUM,
      identifier,
      references,
      type,
      format,
      ...mediumLicense(null, license, issues),
    };
  });
  if (media.length === 0 && text !== null && text.trim() !== '')
    issues.add('MULTIMEDIA_URI_INVALID');
  return { media: mergeSame(media), issues: [...issues] };
}

/** The same address twice in one list is one medium. */
const mergeSame = (media: readonly MediumDescription[]): readonly MediumDescription[] =>
  media.length < 2 ? media : mergeMedia(media.slice(0, 1), ...media.slice(1).map((one) => [one]));
