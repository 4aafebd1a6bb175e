import { readFileSync } from 'node:fs';

/** Hosts that are known to answer by http only; their subdomains too. */
const hostsWithoutTls: readonly string[] = ['musee-mccord.qc.ca'];

/** Longer texts are no addresses. */
const maxLength = 4000;
/** "https:/host" and "httpss://host" occur. */
const webScheme = /^https*:\/*/i;
/** Of another kind than the web: "mailto:". What follows a host is a port. */
const anyScheme = /^[a-z][a-z0-9+.-]{0,30}:(?!\d)/i;
const edgeSlashes = /^\/+|\/+$/g;
const leadingSlashes = /^\/+/;

/**
 * A web address brought to the form `https://host/path`, or `http://` for hosts known to lack TLS. White space around it
 * and slashes at its end go, with `keepTrailingSlash` only the former. Null for what has no host of the public internet.
 */
export function cleanUrl(
  text: string,
  options: { readonly keepTrailingSlash?: boolean } = {},
): string | null {
  if (text.length > maxLength) return null;
  const trimmed = text.trim();
  const rest = trimmed.replace(webScheme, '');
  if (rest === trimmed && anyScheme.test(trimmed)) return null;
  const bare = rest.replace(options.keepTrailingSlash === true ? leadingSlashes : edgeSlashes, '');
  const host = hostOf(bare);
  return host === null || !isPublicHost(host) ? null : `${schemeFor(host)}${bare}`;
}

/** An address as it is, with a scheme where it has none. */
export function withScheme(url: string): string {
  if (url === '' || anyScheme.test(url)) return url;
  const bare = url.replace(leadingSlashes, '');
  return `${schemeFor(hostOf(bare) ?? '')}${bare}`;
}

const schemeFor = (host: string): string =>
  hostsWithoutTls.some((one) => host === one || host.endsWith(`.${one}`)) ? 'http://' : 'https://';

const authority = /^[^/?#]+/;

/** The host in lower case, without user, port and last dot; null where there is none. */
function hostOf(withoutScheme: string): string | null {
  const found = authority.exec(withoutScheme)?.[0];
  if (found === undefined) return null;
  const host = found
    .slice(found.lastIndexOf('@') + 1)
    .replace(/:\d{0,5}$/, '')
    .toLowerCase();
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const hostLabels = /^(?:[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,62})\.)+([\p{L}\p{N}-]{2,63})$/u;

function isPublicHost(host: string): boolean {
  if (host.length > 253) return false;
  const last = hostLabels.exec(host)?.[1];
  if (last === undefined) return ipv4.test(host);
  return topLevelDomains().has(last) || last.startsWith('xn--') || ipv4.test(host);
}

let domains: ReadonlySet<string> | null = null;

/** Read when the first address without its answer comes. */
function topLevelDomains(): ReadonlySet<string> {
  if (domains === null) {
    const file = new URL('./top-level-domains.tsv', import.meta.url);
    const lines = readFileSync(file, 'utf8').split('\n');
    domains = new Set(lines.filter((line) => line !== '' && !line.startsWith('#')));
  }
  return domains;
}
