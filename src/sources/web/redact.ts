/** Names of parameters and headers that carry credentials wherever they occur. */
const SECRET_NAME =
  /^(?:(?:x[-_])?(?:api|access|auth|client|private|secret|subscription|app)?[-_]?(?:key|token|secret|password|passwd|pwd|signature|sig|credential)s?|wskey|authorization|cookie|(?:x-)?amz-(?:signature|credential|security-token)|x-amz-(?:signature|credential|security-token)|id[-_]token|refresh[-_]token|session[-_]?id|jwt|bearer)$/i;
/** Continue a list and hold nothing: OAI-PMH and paging call them tokens. */
const NO_SECRETS = new Set(['resumptiontoken', 'pagetoken', 'nextpagetoken', 'continuationtoken']);
const MASK = '***';
/** Shorter values would be masked where they stand by chance. */
const SHORTEST_VALUE = 6;

/** Takes credentials out of what is written into messages, notes and reports. */
export interface Redaction {
  /** An address without the values of its secret parameters and without user and password. */
  url(url: string): string;
  /** Any text, without the values that are secret in this request. */
  text(text: string): string;
}

const isSecret = (name: string, named: ReadonlySet<string>): boolean =>
  named.has(name.toLowerCase()) ||
  (SECRET_NAME.test(name) && !NO_SECRETS.has(name.toLowerCase().replaceAll(/[-_]/g, '')));

/** What must not be seen of a request: parameters named by it and those whose names tell. */
export function redactionOf(request: {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly secretParameters?: readonly string[] | undefined;
}): Redaction {
  const named = new Set((request.secretParameters ?? []).map((name) => name.toLowerCase()));
  const values = new Set<string>();
  const keep = (value: string): void => {
    if (value.length < SHORTEST_VALUE) return;
    values.add(value);
    values.add(encodeURIComponent(value));
  };
  for (const [name, value] of URL.parse(request.url)?.searchParams ?? []) {
    if (isSecret(name, named)) keep(value);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!isSecret(name, named)) continue;
    keep(value);
    // "Bearer abc": servers echo the part behind the scheme.
    keep(value.slice(value.indexOf(' ') + 1));
  }
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  const text = (input: string): string =>
    longestFirst.reduce((masked, value) => masked.replaceAll(value, MASK), input);
  return { text, url: (url) => text(maskParameters(url, named)) };
}

function maskParameters(url: string, named: ReadonlySet<string>): string {
  const end = url.indexOf('#') === -1 ? url.length : url.indexOf('#');
  const start = url.indexOf('?');
  const base = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${MASK}@`);
  if (start === -1 || start > end) return base;
  const shift = base.length - url.length;
  const query = url
    .slice(start + 1, end)
    .split('&')
    .map((pair) => {
      const name = pair.split('=', 1)[0] ?? '';
      return pair.includes('=') && isSecret(decoded(name), named) ? `${name}=${MASK}` : pair;
    })
    .join('&');
  return `${base.slice(0, start + shift + 1)}${query}${url.slice(end)}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** An address as it may be written into messages. */
export const redactUrl = (url: string): string => redactionOf({ url }).url(url);

/** Names that are those of credentials in some places and of plain things in others. */
const DOUBTFUL_NAME = /^(?:key|sig|id|session[-_]?id|credentials?)$/i;
/** Long, of letters and digits mixed: nobody writes this by hand. */
const LOOKS_MADE = /^(?=.*[a-z])(?=.*\d)[\w+/=.-]{16,}$/i;

/** Whether an address of the web tells a user, a password, a key or a signature. */
export function holdsCredential(address: string): boolean {
  const url = /^https?:/i.test(address) ? URL.parse(address) : null;
  if (url === null) return false;
  if (url.username !== '' || url.password !== '') return true;
  return [...url.searchParams].some(
    ([name, value]) =>
      value !== '' &&
      isSecret(name, new Set()) &&
      (!DOUBTFUL_NAME.test(name) || LOOKS_MADE.test(value)),
  );
}
