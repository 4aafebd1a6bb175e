import { readFileSync } from 'node:fs';
import { remember } from '../interpreted.ts';

const rows = (name: string): string[][] =>
  readFileSync(new URL(`./${name}.tsv`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

const suffixes: ReadonlyMap<string, string> = new Map(
  rows('suffixes').map(([suffix = '', type = '']) => [suffix, type]),
);

interface Service {
  readonly path: string;
  readonly type: string;
}

const services = new Map<string, Service[]>();
for (const [host = '', path = '', type = ''] of rows('services')) {
  services.set(host, [...(services.get(host) ?? []), { path, type }]);
}

/** A page, or a program that makes one: no file of a medium. */
export const HTML = 'text/html';

/** Other names of registered types. `image/jpg` is none of them: it is met, but was never a type. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['image/pjpeg', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['image/x-tiff', 'image/tiff'],
  ['image/x-bmp', 'image/bmp'],
  ['image/x-ms-bmp', 'image/bmp'],
  ['audio/wav', 'audio/vnd.wave'],
  ['audio/x-wav', 'audio/vnd.wave'],
  ['audio/wave', 'audio/vnd.wave'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-mp3', 'audio/mpeg'],
  ['audio/mpeg3', 'audio/mpeg'],
  ['audio/x-mpeg-3', 'audio/mpeg'],
  ['audio/x-mpeg', 'audio/mpeg'],
  ['audio/x-flac', 'audio/flac'],
  ['audio/x-aiff', 'audio/aiff'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/vorbis', 'audio/ogg'],
  ['video/x-mpeg', 'video/mpeg'],
  ['video/avi', 'video/x-msvideo'],
  ['video/msvideo', 'video/x-msvideo'],
  ['application/x-pdf', 'application/pdf'],
  ['application/xhtml+xml', 'text/html'],
  ['text/xml', 'application/xml'],
]);

const maxTypeLength = 130;
const token = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/**
 * A media type (RFC 6838) as written, in lower case, without parameters, under its registered name where it has
 * others. Null where the text is none ("JPG").
 */
export function parseMimeType(text: string | null): string | null {
  if (text === null || text.length > maxTypeLength) return null;
  const [type = ''] = text.split(';');
  const lower = type.trim().toLowerCase();
  return token.test(lower) ? (aliases.get(lower) ?? lower) : null;
}

/** Types that never were, and the ones that are meant. */
const misspelt: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/tif', 'image/tiff'],
  ['image/jpeg2000', 'image/jp2'],
  ['video/mpg', 'video/mpeg'],
  ['video/mov', 'video/quicktime'],
  ['audio/mpg', 'audio/mpeg'],
]);

/** The media type that a stated format means: a type ("image/jpg" too), or a suffix ("JPG", ".tif"). Null else. */
export const formatOfText = (text: string | null): string | null =>
  text === null || text.length > maxTypeLength ? null : readFormat(text);

const readFormat = remember((text): string | null => {
  const type = parseMimeType(text);
  if (type !== null) return misspelt.get(type) ?? type;
  if (text.length > 20) return null;
  return suffixes.get(text.trim().toLowerCase().replace(/^\./, '')) ?? null;
}, 5000);

const dot = 46;

/** The media type that the suffix of an address tells for certain; null otherwise, and for pages. */
export function formatOfUrl(url: string): string | null {
  if (url.endsWith('.jpg')) return 'image/jpeg';
  if (url.endsWith('.tif')) return 'image/tiff';
  const { length } = url;
  for (let size = 2; size <= 6; size++) {
    if (url.charCodeAt(length - size - 1) === dot) {
      const type = suffixes.get(url.slice(length - size).toLowerCase());
      return type === undefined || type === HTML ? null : type;
    }
  }
  return null;
}

const maxUrlLength = 4000;

/**
 * The media type of the file that an address leads to, by the suffix of its path, by what its query says
 * (`?file=a.jpg`, `&type=jpeg`), or by the service that is known to deliver it; `text/html` where none of them tells,
 * for then it is a page. Null for no address, and for one of more than 4,000 letters.
 */
export function mimeTypeOfUrl(url: string | null): string | null {
  if (url === null || url === '' || url.length > maxUrlLength) return null;
  const type = fileTypeOfUrl(url);
  return type ?? HTML;
}

/** The same without a guess: null where nothing tells, `text/html` only where the suffix is a page's. */
export function fileTypeOfUrl(url: string): string | null {
  const certain = formatOfUrl(url);
  const hash = url.indexOf('#');
  const question = url.indexOf('?');
  if (certain !== null && hash < 0 && question < 0 && hasPath(url)) return certain;
  const before = hash < 0 ? url : url.slice(0, hash);
  const query = question < 0 || (hash >= 0 && question > hash) ? null : before.slice(question + 1);
  const place = query === null ? before : before.slice(0, question);
  const suffix = hasPath(place) ? suffixOf(place) : undefined;
  if (suffix !== undefined && suffix !== HTML) return suffix;
  return (query === null ? null : formatOfQuery(query)) ?? typeOfService(place) ?? suffix ?? null;
}

/** "http://museum.mp3" is a host, "moth.mp3" a file. */
function hasPath(place: string): boolean {
  const scheme = place.indexOf('://');
  return scheme < 0 || place.indexOf('/', scheme + 3) > 0;
}

function suffixOf(place: string): string | undefined {
  const at = place.lastIndexOf('.');
  if (at < 0 || place.length - at > 8 || place.indexOf('/', at) >= 0) return undefined;
  return suffixes.get(place.slice(at + 1).toLowerCase());
}

const typeParameters: ReadonlySet<string> = new Set([
  'type',
  'format',
  'fmt',
  'ext',
  'extension',
  'mime',
  'mimetype',
  'filetype',
  'output',
]);
const maxParameters = 50;

function formatOfQuery(query: string): string | null {
  for (const pair of query.split('&', maxParameters)) {
    const equals = pair.indexOf('=');
    const value = pair
      .slice(equals + 1)
      .replaceAll('%2F', '/')
      .replaceAll('%2f', '/');
    const named = suffixOf(value);
    if (named !== undefined && named !== HTML) return named;
    if (equals > 0 && typeParameters.has(pair.slice(0, equals).toLowerCase())) {
      const stated = formatOfText(value);
      if (stated !== null && stated !== HTML) return stated;
    }
  }
  return null;
}

function typeOfService(place: string): string | null {
  const scheme = place.indexOf('://');
  if (scheme < 0) return null;
  const slash = place.indexOf('/', scheme + 3);
  if (slash < 0) return null;
  let host = place.slice(scheme + 3, slash).toLowerCase();
  for (let labels = 0; labels < 6; labels++) {
    const known = services.get(host);
    if (known !== undefined) {
      const path = place.slice(slash).toLowerCase();
      return known.find((service) => path.startsWith(service.path))?.type ?? null;
    }
    const label = host.indexOf('.');
    if (label < 0) return null;
    host = host.slice(label + 1);
  }
  return null;
}
