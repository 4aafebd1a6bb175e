/** Systems of identifiers that outlive their addresses; URL: another web address; OTHER: a number of the house. */
export type IdentifierKind =
  | 'DOI'
  | 'HANDLE'
  | 'ARK'
  | 'LSID'
  | 'UUID'
  | 'CETAF'
  | 'INATURALIST'
  | 'PURL'
  | 'URN'
  | 'URL'
  | 'OTHER';

/** An identifier in the spelling of its system, and where it leads. */
export interface InterpretedIdentifier {
  readonly kind: IdentifierKind;
  /** E.g. `10.5072/abc`, `ark:/65665/3abc`, `urn:lsid:…`, a UUID in lower case; as published for URL and OTHER. */
  readonly value: string;
  /** An address that resolves it; null where there is none. */
  readonly url: string | null;
}

/** Longer texts are no identifiers. */
const maxLength = 1000;

/**
 * What an identifier is, in all usual spellings: `doi:10.5072/abc`, `https://dx.doi.org/10.5072/ABC`, `ark:65665/3abc`
 * (old and new form), `hdl.handle.net/…`, UUIDs in braces or as URN, LSIDs behind a proxy, stable specimen addresses of
 * the CETAF museums. Null for an empty text.
 */
export function interpretIdentifier(text: string): InterpretedIdentifier | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.length > maxLength || isPlain(trimmed)) {
    return other(trimmed);
  }
  return read(trimmed);
}

const colon = 58;
const slash = 47;

/** Catalogue numbers have no colon, no slash, no braces and not the hyphens of a UUID: most identifiers are told at once. */
function isPlain(text: string): boolean {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === colon || code === slash) return false;
  }
  return length < 32 || length > 38;
}

/** Identifiers seldom come twice: instead of a memory, the first letters tell which systems to try. */
function read(text: string): InterpretedIdentifier {
  const first = text.charCodeAt(0) | 32;
  if (first === 104 && text.charCodeAt(4) !== colon && text.charCodeAt(5) !== colon) {
    return handleOf(text) ?? doiOf(text) ?? webAddress(text) ?? other(text);
  }
  if (first === 104) return ofAddress(text) ?? webAddress(text) ?? other(text);
  return uuidOf(text) ?? byPrefix(text, first) ?? doiOf(text) ?? webAddress(text) ?? other(text);
}

/** The systems whose identifiers stand behind an address: the resolver's, or anybody's. */
function ofAddress(text: string): InterpretedIdentifier | null {
  if (text.includes('ark:')) return arkOf(text);
  if (text.includes('urn:')) return lsidOf(text);
  if (text.includes('/10.')) return doiOf(text) ?? handleOf(text);
  return text.includes('handle') ? handleOf(text) : null;
}

function byPrefix(text: string, first: number): InterpretedIdentifier | null {
  if (first === 97) return arkOf(text);
  if (first === 105) return handleOf(text);
  return first === 117 || first === 108 ? (lsidOf(text) ?? handleOf(text) ?? urnOf(text)) : null;
}

const other = (text: string): InterpretedIdentifier => ({ kind: 'OTHER', value: text, url: null });

const doiPattern =
  /^(?:(?:https?:\/\/)?(?:www\.|dx\.)?doi\.org\/(?:doi:)?|(?:urn:)?doi:\s*(?:https?:\/\/(?:dx\.)?doi\.org\/)?|info:doi\/|(?:https?:\/\/)?doi\.pangaea\.de\/|)(10\.\d{4,9}(?:\.\d{1,9})*\/\S+)$/i;

/** DOIs are the same in either case; lower case is how they are compared. A full stop at the end is the sentence's. */
function doiOf(text: string): InterpretedIdentifier | null {
  const found = doiPattern.exec(text)?.[1];
  if (found === undefined) return null;
  const decoded = found.includes('%') ? decodedOr(found) : found;
  const value = decoded.replace(/[.,;]+$/, '').toLowerCase();
  return { kind: 'DOI', value, url: `https://doi.org/${doiPath(value)}` };
}

const doiPath = (doi: string): string =>
  encodeURI(doi).replaceAll('#', '%23').replaceAll('?', '%3F');

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const uuidPattern =
  /^(?:urn:uuid:|uuid:)?[{(]?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})[})]?$/i;

function uuidOf(text: string): InterpretedIdentifier | null {
  if (text.length < 32 || text.length > 47) return null;
  const uuid = uuidPattern.exec(text)?.[1];
  return uuid === undefined ? null : { kind: 'UUID', value: hyphenated(uuid), url: null };
}

function hyphenated(uuid: string): string {
  const lower = uuid.toLowerCase();
  if (lower.length === 36) return lower;
  const groups = [lower.slice(0, 8), lower.slice(8, 12), lower.slice(12, 16), lower.slice(16, 20)];
  return `${groups.join('-')}-${lower.slice(20)}`;
}

/** An ARK bare or behind any resolver: `ark:/65665/x` (until 2018) and `ark:65665/x`. */
const arkPattern =
  /^(?:(https?:\/\/[^/\s]{1,200}\/(?:[^/\s]{1,60}\/){0,4}))?ark:\/?(\d{5,9}|[b-df-hj-np-tv-z0-9]{5,9})\/(\S+)$/i;

function arkOf(text: string): InterpretedIdentifier | null {
  const found = arkPattern.exec(text);
  if (found === null) return null;
  const [, resolver, authority = '', name = ''] = found;
  const value = `ark:/${authority.toLowerCase()}/${name.replace(/[?/]+$/, '')}`;
  return { kind: 'ARK', value, url: resolver === undefined ? `https://n2t.net/${value}` : text };
}

const lsidPattern =
  /^(?:https?:\/\/[^/\s]{1,100}\/(?:[^/\s]{1,60}\/){0,3}|lsidres:)?(urn:lsid:[^\s:]{1,100}:[^\s:]{1,100}:\S+)$/i;

/** The first three parts of an LSID are the same in either case; the others are not. */
function lsidOf(text: string): InterpretedIdentifier | null {
  const found = lsidPattern.exec(text)?.[1];
  if (found === undefined) return null;
  const [, , authority = '', ...rest] = found.split(':');
  const value = ['urn', 'lsid', authority.toLowerCase(), ...rest].join(':');
  return { kind: 'LSID', value, url: `http://lsid.info/${value}` };
}

const urnPattern = /^urn:[a-z0-9][a-z0-9-]{1,31}:\S/i;

const urnOf = (text: string): InterpretedIdentifier | null =>
  urnPattern.test(text) ? { kind: 'URN', value: text, url: null } : null;

const handlePattern =
  /^(?:(?:https?:\/\/)?hdl\.handle\.net\/(?:api\/handles\/)?|(?:urn:)?hdl:\s*|info:hdl\/|handle:\s*)(\d[\d.]*\/\S+)$/i;

function handleOf(text: string): InterpretedIdentifier | null {
  const value = handlePattern.exec(text)?.[1];
  return value === undefined
    ? null
    : { kind: 'HANDLE', value, url: `https://hdl.handle.net/${encodeURI(value)}` };
}

/** Hosts, without `www.`, with the path below which they answer for single things. */
const hosts: ReadonlyMap<string, readonly [path: string, kind: IdentifierKind]> = new Map([
  // Stable identifiers of specimens, as the museums of the CETAF have agreed upon them
  ['herbarium.bgbm.org', ['/object/', 'CETAF']],
  ['data.nhm.ac.uk', ['/object/', 'CETAF']],
  ['data.rbge.org.uk', ['/', 'CETAF']],
  ['id.snsb.info', ['/', 'CETAF']],
  ['coldb.mnhn.fr', ['/catalognumber/', 'CETAF']],
  ['specimens.kew.org', ['/herbarium/', 'CETAF']],
  ['botanicalcollections.be', ['/specimen/', 'CETAF']],
  ['data.biodiversitydata.nl', ['/', 'CETAF']],
  ['id.luomus.fi', ['/', 'CETAF']],
  ['darwin.naturalsciences.be', ['/uri/object/', 'CETAF']],
  ['tun.fi', ['/', 'CETAF']],
  ['jacq.org', ['/', 'CETAF']],
  ['id.smns-bw.org', ['/', 'CETAF']],
  ['id.zfmk.de', ['/', 'CETAF']],
  ['inaturalist.org', ['/observations/', 'INATURALIST']],
  ['purl.org', ['/', 'PURL']],
  ['purl.oclc.org', ['/', 'PURL']],
  ['purl.obolibrary.org', ['/', 'PURL']],
  ['w3id.org', ['/', 'PURL']],
]);

const scheme = /^(?:https?|ftp):\/\//i;
const host = /^[^\s/?#.][^\s/?#]{0,250}[^\s/?#.]$/;

function webAddress(text: string): InterpretedIdentifier | null {
  const from = scheme.exec(text)?.[0].length;
  if (from === undefined) return null;
  const slashAt = text.indexOf('/', from);
  const name = text.slice(from, slashAt < 0 ? undefined : slashAt);
  if (!name.includes('.') || !host.test(name) || /\s/.test(text)) return null;
  return {
    kind: kindOf(name.toLowerCase(), slashAt < 0 ? '' : text.slice(slashAt)),
    value: text,
    url: text,
  };
}

function kindOf(name: string, path: string): IdentifierKind {
  const known =
    hosts.get(name.startsWith('www.') ? name.slice(4) : name) ??
    // Each herbarium of JACQ has its own: w.jacq.org, wu.jacq.org
    (name.endsWith('.jacq.org') ? hosts.get('jacq.org') : undefined);
  return known !== undefined && path.startsWith(known[0]) ? known[1] : 'URL';
}
