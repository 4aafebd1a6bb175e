/** What Openverse calls the shape of a picture. */
export const ASPECT_RATIOS = ['tall', 'wide', 'square'] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** What Openverse calls the size of a picture. */
export const IMAGE_SIZES = ['small', 'medium', 'large'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

const SMALL_BELOW_PIXELS = 640 * 480;
const MEDIUM_BELOW_PIXELS = 1600 * 900;

/** Null where a side is not known. */
export function aspectRatioOf(width: number | null, height: number | null): AspectRatio | null {
  if (width === null || height === null) return null;
  return width > height ? 'wide' : width < height ? 'tall' : 'square';
}

/** By area: small is less than 640 × 480, medium less than 1600 × 900. Null where a side is not known. */
export function imageSizeOf(width: number | null, height: number | null): ImageSize | null {
  if (width === null || height === null) return null;
  const pixels = width * height;
  return pixels < SMALL_BELOW_PIXELS ? 'small' : pixels < MEDIUM_BELOW_PIXELS ? 'medium' : 'large';
}

/** What follows the last point of an address, in lower case, as Openverse indexes it; null where that is no name. */
export function extensionOf(url: string): string | null {
  const extension = url.slice(url.lastIndexOf('.') + 1).toLowerCase();
  return extension === '' || extension.includes('/') ? null : extension;
}

const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['image/tiff', 'tif'],
  ['image/x-adobe-dng', 'dng'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/x-wav', 'wav'],
  ['audio/vnd.wave', 'wav'],
  ['audio/midi', 'mid'],
]);

/** The suffix of a file by its media type, else by its address; null where neither tells. */
export function fileTypeOf(format: string | null, url: string | null): string | null {
  const [, subtype] = /^(?:image|audio)\/([a-z0-9]{2,5})$/.exec(format ?? '') ?? [];
  const known = SUFFIXES.get(format ?? '') ?? subtype;
  if (known !== undefined) return known;
  return /\.([a-z0-9]{2,5})(?:[?#]|$)/i.exec(url ?? '')?.[1]?.toLowerCase() ?? null;
}
