import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccessPoint, Item, Media } from '../terms/index.ts';

/** Where the picture of a medium is to be had. */
export type MediaPlan =
  | { readonly kind: 'file'; readonly path: string; readonly format: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'none'; readonly reason: string };

/** What `resolveMedia` reads of a medium and of its item. */
export type MediaFacts = Pick<
  Media,
  'identifier' | 'thumbnail' | 'providerManagedID' | 'type' | 'format' | 'accessPoints'
>;
export type ItemFacts = Pick<Item, 'collectionCode'>;

/** Answers whether a file stands at `path` and, links followed, inside the folder `within`. */
export type FileTest = (path: string, within: string) => boolean;

const FORMATS = [
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['svg', 'image/svg+xml'],
] as const;

/**
 * The picture of a medium at about `size` pixels on its longer side (null: as large as published).
 * A file in the `media/` folder of a local release comes first, as it is; then the publisher's derivative of
 * that size; then the published file or thumbnail that fits best.
 */
export function resolveMedia(
  location: string,
  item: ItemFacts,
  media: MediaFacts,
  size: number | null,
  isFile: FileTest = fileStandsInside,
): MediaPlan {
  for (const candidate of localCandidates(location, item.collectionCode, media.providerManagedID)) {
    if (isFile(candidate.path, candidate.within)) {
      return { kind: 'file', path: candidate.path, format: candidate.format };
    }
  }
  const picture = media.type === null || media.type === 'StillImage';
  if (!picture) {
    return media.thumbnail !== null && isWebUrl(media.thumbnail)
      ? { kind: 'url', url: idsDerivative(media.thumbnail, size) ?? media.thumbnail }
      : { kind: 'none', reason: `a medium of type ${media.type} without a thumbnail` };
  }
  for (const url of [media.identifier, media.thumbnail]) {
    const derivative = url === null ? null : idsDerivative(url, size);
    if (derivative !== null) return { kind: 'url', url: derivative };
  }
  const url = publishedPicture(media, size);
  return url === null
    ? { kind: 'none', reason: 'no address of a picture is published' }
    : { kind: 'url', url };
}

/**
 * The address of an image of the Smithsonian's delivery service at a size (longer side in pixels; null: the
 * original), in both of its forms; null for other addresses.
 */
export function idsDerivative(url: string, size: number | null): string | null {
  const match = /^https?:\/\/(ids\.si\.edu\/ids\/deliveryService)(\/id\/|\/?\?)(.+)$/i.exec(url);
  if (!match) return null;
  const [, service, form = '', rest = ''] = match;
  if (form.startsWith('/id')) {
    const id = /^(ark:\/[^/?#]+\/[^/?#]+|[^/?#]+)/.exec(rest)?.[1];
    if (id === undefined) return null;
    return `https://${service}/id/${id}${size === null ? '' : `/${size}`}`;
  }
  const id = rest.split(/[&#]/).find((parameter) => /^id=./.test(parameter));
  if (id === undefined) return null;
  return `https://${service}?${id}${size === null ? '' : `&max=${size}`}`;
}

/** The `media/` folder that belongs to a local location of the bulk release's layout; null for remote locations. */
export function mediaFolder(location: string): string | null {
  if (/^(https?|s3):\/\//i.test(location)) return null;
  const path = location.startsWith('file:') ? fileURLToPath(location) : location;
  const segments = path.split(/[\\/]/);
  const glob = segments.findIndex((segment) => /[*?[{]/.test(segment));
  const fixed = glob === -1 ? segments : segments.slice(0, glob);
  const metadata = fixed.lastIndexOf('metadata');
  const root = metadata === -1 ? fixed : fixed.slice(0, metadata);
  return join(root.join(sep) || sep, 'media');
}

interface LocalCandidate {
  readonly path: string;
  readonly within: string;
  readonly format: string;
}

function localCandidates(
  location: string,
  unit: string | null,
  idsId: string | null,
): LocalCandidate[] {
  const within = mediaFolder(location);
  if (within === null || unit === null || idsId === null) return [];
  const folder = unit.toLowerCase();
  if (!/^[a-z0-9_-]+$/.test(folder)) return [];
  return relativeNames(idsId).flatMap((name) =>
    FORMATS.map(([extension, format]) => ({
      path: join(within, folder, `${name}.${extension}`),
      within,
      format,
    })),
  );
}

/** File names that an id may have: as it is, and the last part of an ark. Ids that could leave the folder have none. */
function relativeNames(idsId: string): string[] {
  const segments = idsId.split('/');
  const safe = segments.every(
    (segment) =>
      segment !== '' &&
      !segment.startsWith('.') &&
      segment.length <= 200 &&
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
      !/[\\\u0000-\u001f]/.test(segment),
  );
  if (!safe) return [];
  return [...new Set([posix.join(...segments), segments.at(-1) ?? ''])];
}

function fileStandsInside(path: string, within: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const real = realpathSync(path);
    return real.startsWith(realpathSync(within) + sep) && statSync(real).isFile();
  } catch {
    return false; // it vanished, or may not be read: as good as absent
  }
}

function publishedPicture(media: MediaFacts, size: number | null): string | null {
  const original =
    media.identifier !== null && isWebUrl(media.identifier) ? media.identifier : null;
  const thumbnail = media.thumbnail !== null && isWebUrl(media.thumbnail) ? media.thumbnail : null;
  if (size === null) return original ?? thumbnail;
  const fitting = media.accessPoints
    .filter((point) => isWebUrl(point.accessURI) && !isTiff(point))
    .map((point) => ({ point, longerSide: longerSide(point) }))
    .filter(({ longerSide }) => longerSide >= size)
    .sort((a, b) => a.longerSide - b.longerSide)[0];
  if (fitting) return fitting.point.accessURI;
  if (size <= THUMBNAIL_PIXELS && thumbnail !== null) return thumbnail;
  return original ?? thumbnail;
}

/** Up to this size a publisher's thumbnail serves; their usual sizes are 90 to 400 pixels. */
const THUMBNAIL_PIXELS = 320;

const longerSide = (point: AccessPoint): number =>
  Math.max(point.widthInPixels ?? 0, point.heightInPixels ?? 0);

const isTiff = (point: AccessPoint): boolean =>
  point.format === 'image/tiff' || /\.tiff?($|[?#])/i.test(point.accessURI);

const isWebUrl = (url: string): boolean => /^https?:\/\/[^/]/i.test(url);
