const maxUrlLength = 4000;
const maxListLength = 100_000;

// What a browser or a downloader follows; "javascript:" and "file:" are left out
const absolute =
  /^(?:https?|ftps?|s3|rtsp):\/\/(?:[^\s<>"{}|\\^`/?#@[\]]{1,200}@)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}_.-]{0,250})|\[[0-9a-f:.]{2,45}\])(?::\d{0,5})?(?:[/?#][^\s<>"{}|\\^`]*)?$/iu;
/** Nearly all addresses: quicker to tell than by the other. */
const common = /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]*\/[\w.~!$&'()*+,;=:@/%?#-]*$/;
const domain = /^(?:www\.[a-z0-9-]{1,60}\.|[a-z0-9.-]{1,40}\.[a-z][a-z0-9-]{1,29}(?::\d{1,5})?\/)/i;

/**
 * A web address: absolute with a host, or one that lacks its scheme only ("www.gbif.org/logo.png"), which becomes
 * http. Spaces around it are left out. Null where the text is none ("images/logo.gif", "urn:uuid:…"), or several.
 */
export function parseUrl(text: string | null): string | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > maxUrlLength) return null;
  if (common.test(trimmed) || absolute.test(trimmed)) return trimmed;
  const completed = trimmed.startsWith('//') ? trimmed.slice(2) : trimmed;
  if (!domain.test(completed)) return null;
  const url = `http://${completed}`;
  return absolute.test(url) ? url : null;
}

/** The same, but spaces, backslashes and braces in an address, which browsers understand, are understood too. */
export function repairUrl(text: string | null): string | null {
  const url = parseUrl(text);
  if (url !== null || text === null || text.length > maxUrlLength) return url;
  if (!/^\s*https?:[/\\]{2}/i.test(text) || severalUrls.test(text.trim())) return null;
  return parseUrl(
    text
      .trim()
      .replaceAll('\\', '/')
      .replace(/[\s"{}|^`]/g, encodeURIComponent),
  );
}

const start = '(?:https?:|ftps?:|www\\.)';
/** A delimiter (comma, semicolon, bar or space) and then another address. */
const severalUrls = new RegExp(`[|;,\\s]${start}`, 'i');
const beforeUrl = new RegExp(`[|;,\\s](?=${start})`, 'i');
const urlInText = /(?:https?|ftps?):\/\/[^\s|;,<>"'(){}[\]]{3,4000}/gi;
const word = '|#DELIMITER#|';
const delimiters: readonly (string | RegExp)[] = [word, '|', ',', ';', /\s+/];

/**
 * All web addresses of a text such as `associatedMedia`, in order: one, or several with bars, commas, semicolons,
 * spaces or `|#DELIMITER#|` between them. Of the delimiters that one counts which leaves the most addresses; one
 * inside an address ("format=gif,jpg") is none. Empty where there is no address.
 */
export function parseUrlList(text: string | null): readonly string[] {
  if (text === null || text.length > maxListLength) return none;
  const trimmed = trimDelimiters(text);
  if (trimmed === '') return none;
  if (!severalUrls.test(trimmed)) {
    const only = parseUrl(trimmed);
    if (only !== null) return only === trimmed ? [only] : (parts(trimmed) ?? [only]);
  }
  let most = urls(trimmed.split(beforeUrl).map(trimDelimiters));
  for (const delimiter of delimiters) {
    const found = urls(trimmed.split(delimiter));
    if (found.length > most.length) most = found;
  }
  return most.length > 0 ? most : urls(trimmed.match(urlInText) ?? none);
}

/** "x.org/a.jpg;x.org/b.jpg": without schemes, each part must be an address. */
function parts(text: string): readonly string[] | null {
  for (const delimiter of delimiters) {
    const pieces = text.split(delimiter);
    const found = urls(pieces);
    if (found.length > 1 && found.length === pieces.length) return found;
  }
  return null;
}

function trimDelimiters(text: string): string {
  const bare = text.endsWith('|#DELIMITER#') ? text.slice(0, -word.length + 1) : text;
  let from = 0;
  let to = bare.length;
  while (from < to && isDelimiter(bare.charCodeAt(from))) from += 1;
  while (to > from && isDelimiter(bare.charCodeAt(to - 1))) to -= 1;
  return bare.slice(from, to);
}

const isDelimiter = (code: number): boolean =>
  code <= 32 || code === 44 || code === 59 || code === 124 || code === 160;

const none: readonly never[] = Object.freeze([]);

const urls = (pieces: readonly string[]): readonly string[] =>
  pieces.map((piece) => parseUrl(piece)).filter((url) => url !== null);
