import { type AccessPoint, licenseCode } from '../../terms/index.ts';
import { IssueList } from '../issues.ts';
import { detectMedia } from './detect.ts';
import {
  createdDate,
  EMPTY_MEDIUM,
  type ExtensionRow,
  type InterpretedMedia,
  type MediaOptions,
  type MediumDescription,
  mediumLicense,
  readRow,
  withIssues,
} from './medium.ts';
import { fileTypeOfUrl, HTML } from './mime.ts';
import { parseUrl, repairUrl } from './url.ts';

const AC = 'http://rs.tdwg.org/ac/terms/';
const DC = 'http://purl.org/dc/elements/1.1/';
const DCTERMS = 'http://purl.org/dc/terms/';
const XMP = 'http://ns.adobe.com/xap/1.0/';
const XMP_RIGHTS = 'http://ns.adobe.com/xap/1.0/rights/';
const EXIF = 'http://ns.adobe.com/exif/1.0/';

/**
 * Terms that have an interpretation. Dublin Core's two namespaces differ in Audubon Core: dcterms: has addresses, dc:
 * literals. A local name alone is taken for the dcterms: one.
 */
const names: ReadonlyMap<string, string> = new Map(
  (
    [
      [DCTERMS, 'dcterms', 'identifier', 'resourceID'],
      [DCTERMS, 'dcterms', 'type', 'type'],
      [DC, 'dc', 'type', 'typeLiteral'],
      [DCTERMS, 'dcterms', 'format', 'format'],
      [DC, 'dc', 'format', 'formatLiteral'],
      [DCTERMS, 'dcterms', 'title', 'title'],
      [DC, 'dc', 'title', 'title'],
      [DCTERMS, 'dcterms', 'description', 'description'],
      [DC, 'dc', 'description', 'description'],
      [DCTERMS, 'dcterms', 'creator', 'creatorUri'],
      [DC, 'dc', 'creator', 'creator'],
      [DCTERMS, 'dcterms', 'source', 'sourceUri'],
      [DC, 'dc', 'source', 'source'],
      [DCTERMS, 'dcterms', 'rights', 'rights'],
      [DC, 'dc', 'rights', 'rightsLiteral'],
      [DCTERMS, 'dcterms', 'license', 'license'],
      [DCTERMS, 'dcterms', 'contributor', 'contributor'],
      [DCTERMS, 'dcterms', 'publisher', 'publisher'],
      [DCTERMS, 'dcterms', 'created', 'created'],
      [XMP, 'xmp', 'CreateDate', 'createDate'],
      [XMP_RIGHTS, 'xmpRights', 'Owner', 'owner'],
      [XMP_RIGHTS, 'xmpRights', 'UsageTerms', 'usageTerms'],
      [XMP_RIGHTS, 'xmpRights', 'WebStatement', 'webStatement'],
      [AC, 'ac', 'accessURI', 'accessURI'],
      [AC, 'ac', 'furtherInformationURL', 'furtherInformationURL'],
      [AC, 'ac', 'providerManagedID', 'providerManagedID'],
      [AC, 'ac', 'caption', 'caption'],
      [AC, 'ac', 'tag', 'tag'],
      [AC, 'ac', 'variant', 'variant'],
      [AC, 'ac', 'variantLiteral', 'variantLiteral'],
      [EXIF, 'exif', 'PixelXDimension', 'pixelXDimension'],
      [EXIF, 'exif', 'PixelYDimension', 'pixelYDimension'],
    ] as const
  ).flatMap(([namespace, prefix, term, name]): [string, string][] => [
    [`${namespace}${term}`, name],
    [`${prefix}:${term}`, name],
    ...(prefix === 'dc' ? [] : [[term, name] satisfies [string, string]]),
  ]),
);

/** Names that a description has as fields of its own, and need not stand among its `terms`. */
const fields: ReadonlySet<string> = new Set([
  'resourceID',
  'type',
  'format',
  'title',
  'description',
  'contributor',
  'publisher',
  'created',
  'providerManagedID',
  'pixelXDimension',
  'pixelYDimension',
  'tag',
]);

/**
 * Media of Audubon Core (http://rs.tdwg.org/ac/terms/Multimedia), one a row. The file is `accessURI`, else the
 * identifier where that is an address. The licence is that of dcterms:rights, WebStatement, UsageTerms, dc:rights or
 * dcterms:license, the first that is understood. Further terms are kept as published. A row may lack an address: what
 * it describes is not online. One that is no address is flagged MULTIMEDIA_URI_INVALID.
 */
export function interpretAudubonRows(
  rows: readonly ExtensionRow[],
  options: MediaOptions = {},
): InterpretedMedia {
  const issues = new IssueList();
  return withIssues(readAudubonRows(rows, options, issues), issues);
}

/** The same into a list of issues that there is. */
export const readAudubonRows = (
  rows: readonly ExtensionRow[],
  options: MediaOptions,
  issues: IssueList,
): readonly MediumDescription[] => rows.map((row) => interpretRow(row, options, issues));

function interpretRow(
  row: ExtensionRow,
  options: MediaOptions,
  issues: IssueList,
): MediumDescription {
  const terms: Record<string, string> = {};
  const texts = readRow(row, names, terms);
  for (const [name, text] of Object.entries(texts)) if (!fields.has(name)) terms[name] = text;
  const text = (name: string): string | null => texts[name] ?? null;
  const place = address(text('accessURI'), text('resourceID'), issues);
  const detected = detectMedia({
    type: text('type') ?? text('typeLiteral'),
    format: text('format') ?? text('formatLiteral'),
    identifier: place,
    references: repairUrl(text('furtherInformationURL')),
  });
  if (detected.unknownType && detected.type === null) {
    issues.add('MULTIMEDIA_TYPE_UNKNOWN', 'type', text('type') ?? text('typeLiteral'));
  }
  const rights = mediumLicense(ownLicense(texts), options.license ?? null, issues);
  return {
    ...EMPTY_MEDIUM,
    identifier: detected.identifier,
    references: detected.references,
    type: detected.type,
    format: detected.format,
    title: text('title'),
    description: text('description') ?? text('caption'),
    created: createdDate(text('createDate') ?? text('created'), options, issues),
    creator: text('creator') ?? text('creatorUri'),
    contributor: text('contributor'),
    publisher: text('publisher'),
    source: text('source') ?? text('sourceUri'),
    rightsHolder: text('owner'),
    license: rights.license,
    verbatimLicense: rights.verbatimLicense,
    resourceID: text('resourceID'),
    providerManagedID: text('providerManagedID'),
    widthInPixels: pixels(text('pixelXDimension')),
    heightInPixels: pixels(text('pixelYDimension')),
    tags: tags(text('tag')),
    terms,
  };
}

function address(
  accessURI: string | null,
  resourceID: string | null,
  issues: IssueList,
): string | null {
  if (accessURI !== null) {
    const url = repairUrl(accessURI);
    if (url === null) issues.add('MULTIMEDIA_URI_INVALID', 'accessURI', accessURI);
    return url;
  }
  // An identifier need not be an address; one of a file is taken for it
  const url = parseUrl(resourceID);
  const type = url === null ? null : fileTypeOfUrl(url);
  return type === null || type === HTML ? null : url;
}

const licenseTerms = ['rights', 'webStatement', 'usageTerms', 'rightsLiteral', 'license'] as const;

/** The first text that is understood as a licence, else the first that there is. */
function ownLicense(texts: Readonly<Record<string, string>>): string | null {
  let first: string | null = null;
  for (const name of licenseTerms) {
    const text = texts[name];
    if (text === undefined) continue;
    if (licenseCode(text) !== null) return text;
    first ??= text;
  }
  return first;
}

const pixels = (text: string | null): number | null =>
  text !== null && /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : null;

const none: readonly never[] = Object.freeze([]);

const tags = (text: string | null): readonly string[] =>
  text === null
    ? none
    : text
        .split(/[|;,]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');

/** Audubon Core's variants, best first; a thumbnail is no file to show. */
const qualities = ['best', 'good', 'medium', 'lower', 'trailer'];

/**
 * Rows of one medium together: those that share its id and type and differ in their variant. The best file is the
 * medium's, the thumbnail its `thumbnail`, and all of them its `accessPoints`.
 */
export function groupVariants(media: readonly MediumDescription[]): readonly MediumDescription[] {
  const groups = new Map<string, MediumDescription[]>();
  for (const [at, medium] of media.entries()) {
    const { resourceID, type } = medium;
    const hasVariant = variantOf(medium) !== null && medium.identifier !== null;
    const key = resourceID === null || !hasVariant ? `${at}` : `${type} ${resourceID}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [medium]);
    else group.push(medium);
  }
  return groups.size === media.length ? media : [...groups.values()].map(together);
}

const variantOf = ({ terms }: MediumDescription): string | null =>
  terms['variant'] ?? terms['variantLiteral'] ?? null;

const isThumbnail = (medium: MediumDescription): boolean => /thumb/i.test(variantOf(medium) ?? '');

function rank(medium: MediumDescription): number {
  const variant = (variantOf(medium) ?? '').toLowerCase();
  const at = qualities.findIndex((quality) => variant.includes(quality));
  return isThumbnail(medium) ? qualities.length + 1 : at < 0 ? qualities.length : at;
}

function together(group: readonly MediumDescription[]): MediumDescription {
  const files = [...group].sort((a, b) => rank(a) - rank(b));
  const best = files[0] ?? EMPTY_MEDIUM;
  if (files.length < 2) return best;
  return {
    ...best,
    thumbnail: files.find(isThumbnail)?.identifier ?? best.thumbnail,
    accessPoints: files.flatMap(accessPoint),
  };
}

const accessPoint = (medium: MediumDescription): readonly AccessPoint[] =>
  medium.identifier === null
    ? none
    : [
        {
          variant: variantOf(medium),
          accessURI: medium.identifier,
          format: medium.format,
          widthInPixels: medium.widthInPixels,
          heightInPixels: medium.heightInPixels,
          sizeBytes: null,
        },
      ];
