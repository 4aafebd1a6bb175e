import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { redactUrl } from './redact.ts';

/** Public by the registries, yet answering inside a cloud only (Azure's wire server). */
const METADATA_ADDRESSES = new Set(['168.63.129.16']);
/** `::a.b.c.d`, which was given up (RFC 4291 §2.5.5.1) and still reaches the IPv4 address on some systems. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

const HINT =
  'Set web.allowPrivateAddresses: 1 (or OPENDRAWER_WEB_ALLOW_PRIVATE_ADDRESSES=1) if this server is meant.';

/**
 * Whether an IP address lies in the public internet: not private, loopback, link-local, shared (CGNAT), multicast, reserved,
 * nor such an IPv4 address wrapped in IPv6.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (METADATA_ADDRESSES.has(ip.toString())) return false;
  if (ip instanceof ipaddr.IPv6) {
    if (ip.match(IPV4_COMPATIBLE)) return false;
    // NAT64 (RFC 6052): the only way to an IPv4 server from many networks.
    if (ip.range() === 'rfc6052') {
      const embedded = ip.toByteArray().slice(12).join('.');
      return ip.toNormalizedString().startsWith('64:ff9b:0:') && isPublicAddress(embedded);
    }
  }
  return ip.range() === 'unicast';
}

/** What is said of an address that is not asked. */
export const refusedAddress = (what: string): OpendrawerError =>
  new OpendrawerError('ADDRESS_REFUSED', `${what} is a private address`, { hint: HINT });

/**
 * The URL of a request. The parser brings all spellings of an IPv4 address (octal, hexadecimal, one number) to one.
 * Throws ADDRESS_REFUSED where it is not http(s), holds a user or password, or is the number of a private address. `shown`: the
 * address as it may be written.
 */
export function checkedUrl(
  text: string,
  allowPrivateAddresses: boolean,
  shown: string = redactUrl(text),
): URL {
  const url = URL.parse(text);
  if (url === null) {
    throw new OpendrawerError('ADDRESS_REFUSED', `${shown} is no address`, {
      hint: 'Give an address that begins with http:// or https://.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new OpendrawerError('ADDRESS_REFUSED', `${shown} holds a user name or password`, {
      hint: 'Credentials come from the environment, never from an address.',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OpendrawerError('ADDRESS_REFUSED', `${shown} is neither http nor https`, {
      hint: 'Give an address that begins with http:// or https://.',
    });
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateAddresses && isIP(host) !== 0 && !isPublicAddress(host)) {
    throw refusedAddress(host);
  }
  return url;
}

/**
 * Resolves names for connections. What is connected to is what was checked, so that a name whose address changes between two
 * look-ups (DNS rebinding) gains nothing. Private addresses are passed over; a name that has no other ends with ADDRESS_REFUSED.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const open = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (first === undefined) {
      const found = addresses.map(({ address }) => address).join(', ');
      return callback(refusedAddress(`${hostname} (${found || 'no address'})`), '');
    }
    if (options.all === true) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

/** The refusal among the causes of a failed request; null: it failed for something else. */
export function refusalIn(error: unknown): OpendrawerError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (isOpendrawerError(at)) return at;
  }
  return null;
}
