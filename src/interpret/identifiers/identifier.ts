import { remember } from '../interpreted.ts';

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
    return { kind: 'OTHER', value: trimmed, url: null };
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

const read = remember((text): InterpretedIdentifier => {
  const doi = doiOf(text);
  if (doi !== null) return { kind: 'DOI', value: doi, url: `https://doi.org/${doiPath(doi)}` };
  const uuid = uuidPattern.exec(text)?.[1];
  if (uuid !== undefined) return { kind: 'UUID', value: hyphenated(uuid), url: null };
  const ark = arkPattern.exec(text);
  if (ark !== null) return arkOf(text, ark);
  const lsid = lsidPattern.exec(text)?.[1];
  if (lsid !== undefined) return lsidOf(lsid);
  const handle = handlePattern.exec(text)?.[1];
  if (handle !== undefined) {
    return { kind: 'HANDLE', value: handle, url: `https://hdl.handle.net/${encodeURI(handle)}` };
  }
  if (/^urn:[a-z0-9][a-z0-9-]{1,31}:\S/i.test(text)) return { kind: 'URN', value: text, url: null };
  return webAddress(text) ?? { kind: 'OTHER', value: text, url: null };
}, 20_000);

const doiPattern =
  /^(?:(?:https?:\/\/)?(?:www\.|dx\.)?doi\.org\/(?:doi:)?|(?:urn:)?doi:\s*(?:https?:\/\/(?:dx\.)?doi\.org\/)?|info:doi\/|(?:https?:\/\/)?doi\.pangaea\.de\/|)(10\.\d{4,9}(?:\.\d{1,9})*\/\S+)$/i;

/** DOIs are the same in either case; lower case is how they are compared. A full stop at the end is the sentence's. */
function doiOf(text: string): string | null {
  const found = doiPattern.exec(text)?.[1];
  if (found === undefined) return null;
  const decoded = found.includes('%') ? decodedOr(found) : found;
  return decoded.replace(/[.,;]+$/, '').toLowerCase();
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

function hyphenated(uuid: string): string {
  const bare = uuid.replaceAll('-', '').toLowerCase();
  return `${bare.slice(0, 8)}-${bare.slice(8, 12)}-${bare.slice(12, 16)}-${bare.slice(16, 20)}-${bare.slice(20)}`;
}

/** An ARK bare or behind any resolver: `ark:/65665/x` (until 2018) and `ark:65665/x`. */
const arkPattern =
  /^(?:(https?:\/\/[^/\s]{1,200}\/(?:[^/\s]{1,60}\/){0,4}))?ark:\/?(\d{5,9}|[b-df-hj-np-tv-z0-9]{5,9})\/(\S+)$/i;

function arkOf(
  text: string,
  [, resolver, authority = '', name = '']: RegExpExecArray,
): InterpretedIdentifier {
  const value = `ark:/${authority.toLowerCase()}/${name.replace(/[?/]+$/, '')}`;
  return { kind: 'ARK', value, url: resolver === undefined ? `https://n2t.net/${value}` : text };
}

const lsidPattern =
  /^(?:https?:\/\/[^/\s]{1,100}\/(?:[^/\s]{1,60}\/){0,3}|lsidres:)?(urn:lsid:[^\s:]{1,100}:[^\s:]{1,100}:\S+)$/i;

/** The first three parts of an LSID are the same in either case; the others are not. */
function lsidOf(lsid: string): InterpretedIdentifier {
  const [, , authority = '', ...rest] = lsid.split(':');
  const value = ['urn', 'lsid', authority.toLowerCase(), ...rest].join(':');
  return { kind: 'LSID', value, url: `http://lsid.info/${value}` };
}

const handlePattern =
  /^(?:(?:https?:\/\/)?hdl\.handle\.net\/(?:api\/handles\/)?|(?:urn:)?hdl:\s*|info:hdl\/|handle:\s*)(\d[\d.]*\/\S+)$/i;

/** Where the museums of the CETAF answer for their specimens (cetaf.org, stable identifiers), and others like them. */
const hosts: readonly (readonly [RegExp, IdentifierKind])[] = [
  [
    /^https?:\/\/(?:herbarium\.bgbm\.org\/object|data\.nhm\.ac\.uk\/object|(?:data|id)\.(?:rbge|snsb)\.(?:org\.uk|info)|coldb\.mnhn\.fr\/catalognumber|specimens\.kew\.org\/herbarium|(?:www\.)?botanicalcollections\.be\/specimen|data\.biodiversitydata\.nl|id\.luomus\.fi|tun\.fi|purl\.org\/nhmuio\/id|(?:[a-z]{1,5}\.)?jacq\.org|collections\.smns-bw\.org|id\.zfmk\.de|col\.smns-bw\.org|nhm-wien\.ac\.at\/object|collections\.naturalsciences\.be)\//i,
    'CETAF',
  ],
  [/^https?:\/\/(?:www\.)?inaturalist\.org\/observations\/\d+/i, 'INATURALIST'],
  [/^https?:\/\/(?:purl\.(?:org|oclc\.org|obolibrary\.org)|n2t\.net|w3id\.org)\//i, 'PURL'],
];

const address = /^(?:https?|ftp):\/\/[^\s/?#]{1,255}\.[^\s/?#.]{2,63}(?::\d{1,5})?(?:[/?#]\S*)?$/i;

function webAddress(text: string): InterpretedIdentifier | null {
  if (!address.test(text)) return null;
  const kind = hosts.find(([pattern]) => pattern.test(text))?.[1] ?? 'URL';
  return { kind, value: text, url: text };
}
