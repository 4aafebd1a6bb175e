import { remember } from '../interpreted.ts';
import {
  isFamilyName,
  isGivenName,
  isInitials,
  isOrganisation,
  isSuffix,
  nameParts,
} from './names.ts';
import { nameOnly } from './roles.ts';

/** What somebody did, where the text says so. */
export type AgentRole = 'collector' | 'identifier' | 'photographer' | 'observer';

/** One of the people or bodies that a text names. */
export interface NamedAgent {
  /** As written, without words for a role. */
  readonly name: string;
  /** `unknown`: a single word, or what has not the form of a name. */
  readonly kind: 'person' | 'organisation' | 'unknown';
  readonly given: string | null;
  readonly family: string | null;
  readonly role: AgentRole | null;
}

/** The people of a text in their order. */
export interface AgentList {
  readonly agents: readonly NamedAgent[];
  /** Whether the text says that there were more: "et al.". */
  readonly andOthers: boolean;
}

const nobody: AgentList = Object.freeze({ agents: [], andOthers: false });
const maxLength = 3000;

/**
 * The people and bodies that a text names: "Smith, J.; Jones, A. & Müller, K." or "leg. J. Smith, A. van der Berg et al.".
 * Bodies stay whole ("Fish & Wildlife Service"); names for nobody ("unknown", "s.n.") are left out, and each is there
 * once. A text that is no list of names is one agent of an unknown kind.
 */
export function splitAgents(text: string): AgentList {
  return text.length > maxLength
    ? { agents: [agent(text.trim(), null)], andOthers: false }
    : split(text);
}

const split = remember((text): AgentList => {
  const spaced = text.replace(/[^\S\n]+/g, ' ').trim();
  if (spaced === '' || isNobody(spaced)) return nobody;
  const agents: NamedAgent[] = [];
  const seen = new Set<string>();
  let andOthers = false;
  let role: AgentRole | null = null;
  for (const part of spaced.replace(roleWithin, ';$1').split(/[|;\n]/)) {
    const found = takeRole(part.trim());
    role = found.role ?? (found.name === '' ? role : null);
    const { name, others } = withoutOthers(nameOnly(found.name));
    andOthers ||= others;
    for (const one of peopleOf(name, role)) {
      const key = `${one.role} ${one.name}`;
      if (!seen.has(key)) agents.push(one);
      seen.add(key);
    }
  }
  return { agents, andOthers };
}, 20_000);

const nobodyWords =
  /^[[(]?(?:unknown|anon(?:ymous)?|anónimo|not (?:recorded|stated|given|known)|no (?:data|collector|name)|s\. ?n|n\/a|na|none|null|\?+|-+|unbekannt|inconnu|desconocido|ignoto|collector unknown|unknown collector|various|multiple|illegible)\.?[\])]?$/i;

const isNobody = (text: string): boolean => text.length < 30 && nobodyWords.test(text);

const roles: Readonly<Record<string, AgentRole>> = {
  leg: 'collector',
  coll: 'collector',
  collector: 'collector',
  collectors: 'collector',
  'collected by': 'collector',
  'recorded by': 'collector',
  det: 'identifier',
  'determined by': 'identifier',
  'identified by': 'identifier',
  obs: 'observer',
  observer: 'observer',
  'observed by': 'observer',
  photo: 'photographer',
  photographer: 'photographer',
  'photographed by': 'photographer',
};

/** "leg.", "Collector:", "det. by": abbreviations need their stop, words a colon or "by". */
const leadingRole =
  /^(?:(leg|coll|det|obs)(?:\.:?|:)|(collectors?|observer|photo|photographer)(?:\(s\))?:|((?:collected|recorded|determined|identified|observed|photographed) by):?)(?: by\b)? ?/i;
const roleWithin = /,? ((?:leg|coll|det|obs)\.(?= ?\p{Lu}))/giu;
const trailingRole = /(?:,? \(?|\()(leg|coll|det|obs|collector|photographer|observer)\.?\)?$/i;

function takeRole(text: string): { readonly name: string; readonly role: AgentRole | null } {
  const leading = leadingRole.exec(text);
  if (leading !== null) {
    const word = (leading[1] ?? leading[2] ?? leading[3] ?? '').toLowerCase();
    return { name: text.slice(leading[0].length).trim(), role: roles[word] ?? null };
  }
  const trailing = trailingRole.exec(text);
  if (trailing === null) return { name: text, role: null };
  return {
    name: text.slice(0, trailing.index),
    role: roles[(trailing[1] ?? '').toLowerCase()] ?? null,
  };
}

const others =
  /(?:^|,? ?(?:&|\b(?:and|und|et|y|e)\b)? ?)(?:\bet\.? ?al(?:ii|iae|ia)?\.?|&? ?\bal\.|\b(?:and|&) (?:others|party|companions|students)|\bu\. ?a\.|\by otros|\be outros|\bm\. ?fl\.)$/i;

function withoutOthers(name: string): { readonly name: string; readonly others: boolean } {
  const found = others.exec(name);
  if (found === null) return { name, others: false };
  return { name: name.slice(0, found.index).replace(/[,& ]+$/, ''), others: true };
}

const conjunction = / ?[&+] ?| (?:and|und|et|og|och|with|mit|avec) | \/ /;
/** "Ramón y Cajal" is one: these part only what has initials or several words after them. */
const weakConjunction = / (?:y|e|en|i) (?=\p{Lu}\.|\p{Lu}[\p{L}'’-]+ \p{Lu})/u;

function peopleOf(text: string, role: AgentRole | null): NamedAgent[] {
  const name = unbracketed(text);
  if (name === '' || isNobody(name)) return [];
  if (isOrganisation(name)) return [agent(name, role)];
  const pieces = name
    .split(conjunction)
    .flatMap((piece) => piece.split(weakConjunction))
    .map((piece) => piece.replace(/^[, ]+|[, ]+$/g, ''))
    .filter((piece) => piece !== '' && !isNobody(piece));
  if (pieces.length === 1) return byCommas(pieces[0] ?? '', role);
  const people = sharedFamilyNames(pieces).flatMap((piece) => byCommas(piece, role));
  return areNames(people) ? people : [agent(name, role)];
}

/** "Hydrobiologie et Ecologie Souterraines" are no people: a single word stands beside others of its kind or initials. */
const areNames = (people: readonly NamedAgent[]): boolean =>
  people.every(({ kind }) => kind === 'person') ||
  people.every(({ given, family }) => given === null && family !== null) ||
  people.some(({ given }) => given !== null && isInitials(given));

/** Without quotes or brackets around the whole, and without a remark in brackets at its end. */
const wrapped = /^(?:\[|"|“)([^[\]"“”]*)(?:\]|"|”)$/;
const unbracketed = (text: string): string =>
  text
    .replace(wrapped, '$1')
    .replace(/(?<=[^ ]) ?\([^()]{0,80}\)$/, '')
    .replace(/^[, ]+|[,: ]+$/g, '');

/** "J. & A. Smith": the first is a Smith too. */
function sharedFamilyNames(pieces: readonly string[]): readonly string[] {
  return pieces.map((piece, at) => {
    const next = pieces[at + 1];
    if (next === undefined || next.includes(',') || !isInitials(piece)) return piece;
    const { family } = nameParts(next);
    return family === null ? piece : `${piece} ${family}`;
  });
}

/** "Smith, J., Jones, A.", "J. Smith, A. Jones", "Smith, John, Jr.", "van der Berg, J.". */
function byCommas(text: string, role: AgentRole | null): NamedAgent[] {
  if (!text.includes(',')) return [agent(text, role)];
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const names = parts.filter((part) => !isSuffix(part));
  const inPairs =
    names.length % 2 === 0 &&
    names.every((part, at) => (at % 2 === 0 ? isFamilyName(part) : isGivenName(part))) &&
    (names.length === 2 || names.some((part, at) => at % 2 === 1 && isInitials(part)));
  const agents: NamedAgent[] = [];
  let isOpen = false;
  for (const part of parts) {
    const before = agents.at(-1);
    if (before !== undefined && isSuffix(part)) {
      agents[agents.length - 1] = { ...before, name: `${before.name}, ${part}` };
    } else if (before !== undefined && isOpen && (inPairs || isInitials(part))) {
      agents[agents.length - 1] = inverted(before.name, part, role);
      isOpen = false;
    } else {
      agents.push(agent(part, role));
      isOpen = isFamilyName(part);
    }
  }
  const [first, second] = agents;
  if (agents.length === 2 && first?.kind === 'person' && second?.given === null) {
    // "Jean-Paul Fayard, Metz": a place, or somebody else
    return [{ ...first, name: text }];
  }
  // Remarks and places with commas in them are no lists
  return agents.length > 1 &&
    agents.some(({ kind, family }) => kind !== 'organisation' && family === null)
    ? [agent(text, role)]
    : agents;
}

const inverted = (family: string, given: string, role: AgentRole | null): NamedAgent => ({
  name: `${family}, ${given}`,
  kind: 'person',
  given,
  family,
  role,
});

function agent(name: string, role: AgentRole | null): NamedAgent {
  if (isOrganisation(name)) return { name, kind: 'organisation', given: null, family: null, role };
  const { given, family } = nameParts(name);
  const kind = given !== null && family !== null ? 'person' : 'unknown';
  return { name, kind, given, family, role };
}
