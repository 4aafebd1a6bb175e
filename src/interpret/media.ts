import {
  type AccessPoint,
  licenseCode,
  type Media,
  type VerbatimAccessPoint,
  type VerbatimMedia,
} from '../terms/index.ts';
import type { DateOrder } from './dates/numeric.ts';
import { remember } from './interpreted.ts';
import type { IssueList } from './issues.ts';
import { typeOfWord } from './media/detect.ts';
import { createdDate, type MediumContext } from './media/medium.ts';
import { formatOfText, formatOfUrl } from './media/mime.ts';

export { formatOfUrl } from './media/mime.ts';

const noTags: readonly string[] = Object.freeze([]);
const noAccessPoints: readonly AccessPoint[] = Object.freeze([]);

/** One medium of a record. Flags addresses, types and licences that are not understood. */
export function interpretMedium(
  verbatim: VerbatimMedia,
  position: number,
  context: MediumContext,
  issues: IssueList,
  orders: readonly DateOrder[],
): Media {
  const type = verbatim.type === null ? null : typeOfWord(verbatim.type);
  if (type === null && verbatim.type !== null) {
    issues.add('MULTIMEDIA_TYPE_UNKNOWN', 'type', verbatim.type);
  }
  const license = verbatim.license === null ? null : licenseCode(verbatim.license);
  if (license === null) issues.add('LICENSE_MISSING_OR_UNKNOWN', 'license', verbatim.license);
  const { identifier } = verbatim;
  if (identifier === null ? verbatim.accessPoints.length === 0 : !isWebAddress(identifier)) {
    issues.add('MULTIMEDIA_URI_INVALID', 'identifier', identifier);
  }
  const best = largest(verbatim.accessPoints);
  if (best !== null && best.width === null && widthOf(best) === heightOf(best)) {
    issues.add('MULTIMEDIA_SIZE_UNCERTAIN', 'accessPoint', best.label);
  }
  return {
    itemId: context.itemId,
    position,
    identifier,
    references: address(verbatim.references) ?? context.references,
    thumbnail: verbatim.thumbnail,
    guid: verbatim.guid,
    providerManagedID: verbatim.providerManagedID,
    type,
    format:
      formatOfText(verbatim.format ?? null) ??
      (identifier === null ? null : formatOfUrl(identifier)),
    title: verbatim.title,
    description: verbatim.description,
    creator: verbatim.creator,
    created: createdDate(verbatim.created ?? null, { orders }, issues),
    contributor: null,
    publisher: null,
    rightsHolder: null,
    license,
    verbatimLicense: verbatim.license,
    rights: verbatim.rights,
    widthInPixels: verbatim.widthInPixels ?? (best === null ? null : widthOf(best)),
    heightInPixels: verbatim.heightInPixels ?? (best === null ? null : heightOf(best)),
    sizeBytes: verbatim.sizeBytes ?? null,
    tags: verbatim.tags ?? noTags,
    category: verbatim.category ?? null,
    creatorUrl: address(verbatim.creatorUrl),
    popularityMetric: verbatim.popularityMetric ?? null,
    popularity: null,
    provider: context.provider,
    source: context.source,
    accessPoints: accessPoints(verbatim.accessPoints),
  };
}

export const isWebAddress = (text: string): boolean =>
  (text.startsWith('http://') || text.startsWith('https://') || text.startsWith('ftp://')) &&
  text.length > 10 &&
  !text.includes(' ');

/** What is no address of a page leads nowhere: null. */
const address = (text: string | null | undefined): string | null =>
  text !== null && text !== undefined && isWebAddress(text) ? text : null;

function largest(points: readonly VerbatimAccessPoint[]): VerbatimAccessPoint | null {
  let best: VerbatimAccessPoint | null = null;
  let pixels = 0;
  for (let i = 0; i < points.length; i++) {
    const point = points[i];
    if (point === undefined) continue;
    const count = (widthOf(point) ?? 0) * (heightOf(point) ?? 0);
    if (count > pixels) {
      best = point;
      pixels = count;
    }
  }
  return best;
}

const widthOf = (point: VerbatimAccessPoint): number | null =>
  point.width ?? (point.label === null ? null : (sizeInLabel(point.label)?.width ?? null));
const heightOf = (point: VerbatimAccessPoint): number | null =>
  point.height ?? (point.label === null ? null : (sizeInLabel(point.label)?.height ?? null));

/** Older releases write the size into the label: "High-resolution JPEG (3000x2000)". */
const sizeInLabel = (label: string): Size | null =>
  label.endsWith(')') ? sizeInBrackets(label) : null;

interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeInBrackets = remember((label): Size | null => {
  const match = /\((\d{1,6})\s*x\s*(\d{1,6})\)/.exec(label);
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) };
}, 20_000);

function accessPoints(points: readonly VerbatimAccessPoint[]): readonly AccessPoint[] {
  if (points.length === 0) return noAccessPoints;
  const all: AccessPoint[] = [];
  for (let i = 0; i < points.length; i++) {
    const point = points[i];
    if (point === undefined) continue;
    all.push({
      variant: point.label,
      accessURI: point.url,
      format: formatOfUrl(point.url),
      widthInPixels: widthOf(point),
      heightInPixels: heightOf(point),
      sizeBytes: point.sizeBytes,
    });
  }
  return all;
}
