import type { Issue } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import { splitTerm } from '../lists.ts';

/** The registers of people and bodies that are known; OTHER: an identifier of another kind, or a faulty one. */
export type AgentIdentifierType =
  | 'ORCID'
  | 'ISNI'
  | 'VIAF'
  | 'WIKIDATA'
  | 'RESEARCHER_ID'
  | 'GND'
  | 'LCNAF'
  | 'ULAN'
  | 'OTHER';

/** Who somebody is, in a register. */
export interface AgentIdentifier {
  readonly type: AgentIdentifierType;
  /** The address in the form that the register recommends; as published for OTHER. */
  readonly value: string;
}

const maxLength = 300;

interface Register {
  readonly type: Exclude<AgentIdentifierType, 'OTHER'>;
  readonly pattern: RegExp;
  /** Makes the address of the captured part; null where its check digit is wrong. */
  readonly address: (local: string) => string | null;
}

const start = '^(?:https?:\\/\\/)?(?:www\\.)?';
const digits16 = '\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{3}[\\dx]';

const registers: readonly Register[] = [
  {
    type: 'ORCID',
    pattern: new RegExp(
      `(?:${start}(?:orcid\\.org|bionomia\\.net)\\/|^orcid(?: id)?[:\\s]\\s*(?:https?:\\/\\/orcid\\.org\\/)?|^)(\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dx])\\/?$`,
      'i',
    ),
    address: (local) => (hasCheckDigit(local) ? `https://orcid.org/${local.toUpperCase()}` : null),
  },
  {
    type: 'ISNI',
    pattern: new RegExp(
      `(?:${start}isni(?:-url\\.oclc\\.nl)?\\.org\\/(?:isni\\/)?|^isni[:\\s]?\\s*|^)(${digits16})\\/?$`,
      'i',
    ),
    address: (local) => {
      const bare = local.replace(/[ -]/g, '').toUpperCase();
      return hasCheckDigit(bare) ? `https://isni.org/isni/${bare}` : null;
    },
  },
  {
    type: 'VIAF',
    pattern: new RegExp(
      `(?:${start}viaf\\.org\\/viaf\\/|^viaf[:\\s]\\s*)(\\d{1,22})(?:[\\/#?].*)?$`,
      'i',
    ),
    address: (local) => `https://viaf.org/viaf/${local}`,
  },
  {
    type: 'WIKIDATA',
    pattern: new RegExp(
      `(?:^(?:https?:\\/\\/)?(?:www\\.|m\\.)?wikidata\\.org\\/(?:wiki|entity)\\/(?:Special:EntityData\\/)?|${start}bionomia\\.net\\/|^(?:wikidata|wd)[:\\s]\\s*)(Q?\\d{1,12})(?:[\\/#?.].*)?$`,
      'i',
    ),
    address: (local) => `http://www.wikidata.org/entity/${local.toUpperCase()}`,
  },
  {
    type: 'WIKIDATA',
    pattern: /^(Q[1-9]\d{1,11})$/,
    address: (local) => `http://www.wikidata.org/entity/${local}`,
  },
  {
    type: 'RESEARCHER_ID',
    pattern: new RegExp(
      `(?:${start}(?:researcherid\\.com\\/rid\\/|webofscience\\.com\\/wos\\/author\\/(?:rid|record)\\/|publons\\.com\\/researcher\\/)|^researcher ?id[:\\s]\\s*|^)([a-z]{1,3}-\\d{4}-\\d{4})\\/?$`,
      'i',
    ),
    address: (local) => `https://www.webofscience.com/wos/author/record/${local.toUpperCase()}`,
  },
  {
    type: 'GND',
    pattern: new RegExp(
      `(?:${start}d-nb\\.info\\/gnd\\/|^gnd[:\\s]\\s*)(\\d{1,10}-?[\\dx])\\/?$`,
      'i',
    ),
    address: (local) => `https://d-nb.info/gnd/${local.toUpperCase()}`,
  },
  {
    type: 'LCNAF',
    pattern: new RegExp(
      `(?:${start}id\\.loc\\.gov\\/authorities\\/names\\/|^lcnaf[:\\s]\\s*)(n[a-z]?\\d{8,10})(?:\\.html)?\\/?$`,
      'i',
    ),
    address: (local) => `http://id.loc.gov/authorities/names/${local.toLowerCase()}`,
  },
  {
    type: 'ULAN',
    pattern: new RegExp(
      `(?:${start}vocab\\.getty\\.edu\\/(?:page\\/)?ulan\\/|^ulan[:\\s]\\s*)(\\d{9})\\/?$`,
      'i',
    ),
    address: (local) => `http://vocab.getty.edu/ulan/${local}`,
  },
];

interface Reading {
  readonly identifier: AgentIdentifier;
  readonly isFaulty: boolean;
}

const read = remember((text): Reading => {
  for (const { type, pattern, address } of registers) {
    const local = pattern.exec(text)?.[1];
    if (local === undefined) continue;
    const value = address(local);
    if (value === null) return { identifier: { type: 'OTHER', value: text }, isFaulty: true };
    return { identifier: { type, value }, isFaulty: false };
  }
  return { identifier: { type: 'OTHER', value: text }, isFaulty: false };
}, 20_000);

/**
 * An identifier of a person or body, whatever its spelling: "0000-0002-0144-1997", "orcid.org/0000-0002-0144-1997" → ORCID,
 * https://orcid.org/0000-0002-0144-1997. An ORCID or ISNI with a wrong check digit (ISO 7064, mod 11-2) is OTHER. Null for
 * an empty text.
 */
export function agentIdentifier(text: string): AgentIdentifier | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : reading(trimmed).identifier;
}

const reading = (text: string): Reading =>
  text.length > maxLength
    ? { identifier: { type: 'OTHER', value: text }, isFaulty: false }
    : read(text);

/** The identifiers of one field, and whether any has a wrong check digit. */
export interface AgentIdentifiers {
  readonly value: readonly AgentIdentifier[];
  readonly issues: readonly Issue[];
}

const nobody: AgentIdentifiers = Object.freeze({ value: [], issues: [] });
const faulty: readonly Issue[] = Object.freeze(['AGENT_IDENTIFIER_INVALID'] as const);

/** The identifiers of recordedByID or identifiedByID, parted by bars or commas, each once. */
export function agentIdentifiers(text: string | null | undefined): AgentIdentifiers {
  const items = splitTerm('recordedByID', text);
  if (items.length === 0) return nobody;
  const value: AgentIdentifier[] = [];
  let isFaulty = false;
  for (const item of items) {
    const one = reading(item);
    isFaulty ||= one.isFaulty;
    if (!value.some((other) => other.value === one.identifier.value)) value.push(one.identifier);
  }
  return { value, issues: isFaulty ? faulty : nobody.issues };
}

/** ISO 7064 mod 11-2 over 15 digits, as ORCID and ISNI have it. Hyphens are passed over. */
export function hasCheckDigit(text: string): boolean {
  const digits = text.replaceAll('-', '').toUpperCase();
  let total = 0;
  for (let i = 0; i < 15; i++) total = (total + digits.charCodeAt(i) - 48) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits.length === 16 && digits[15] === (check === 10 ? 'X' : String(check));
}
