import { languages, licenseOf } from '../../terms/index.ts';
import type { Box } from './box.ts';
import { readDay } from './dates.ts';
import type { DatasetContact, DatasetDescription } from './description.ts';
import { lineOf } from './texts.ts';

/** A description in the making. */
export type Draft = {
  -readonly [K in keyof DatasetDescription]: DatasetDescription[K] extends readonly (infer T)[]
    ? T[]
    : DatasetDescription[K];
};

/** What is known of a contact; the rest is not stated. */
export type ContactParts = Partial<DatasetContact> & Pick<DatasetContact, 'role'>;

/** An empty description of a standard. */
export function draftOf(standard: DatasetDescription['standard']): Draft {
  return {
    standard,
    title: null,
    abstract: null,
    identifiers: [],
    doi: null,
    license: null,
    verbatimLicense: null,
    publisher: null,
    language: null,
    publicationDate: null,
    citation: null,
    homepage: null,
    logo: null,
    keywords: [],
    contacts: [],
    geographicCoverage: [],
    temporalCoverage: [],
    taxonomicCoverage: [],
    methods: null,
    purpose: null,
    projectTitle: null,
    projectId: null,
    bibliography: [],
    distributions: [],
    problems: [],
  };
}

/** Tells what could not be read, each sentence once. */
export function tell(draft: Draft): (sentence: string) => void {
  return (sentence) => addOnce(draft.problems, sentence);
}

/** Adds a value that is not there yet; null adds nothing. */
export function addOnce<T>(list: T[], value: T | null): void {
  if (value !== null && !list.includes(value)) list.push(value);
}

const doiPattern =
  /^(?:doi:\s*|(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/)?(10\.\d{3,9}(?:\.\d+)*\/\S+)$/i;

/** A DOI in lower case without its resolver; null for any other text. */
export function doiOf(text: string | null): string | null {
  const found = text === null ? null : doiPattern.exec(text.trim());
  return found?.[1]?.toLowerCase() ?? null;
}

/** Adds an identifier, and takes the first DOI as that of the dataset. */
export function addIdentifier(draft: Draft, text: string | null | undefined): void {
  const line = lineOf(text);
  if (line === null) return;
  addOnce(draft.identifiers, line);
  draft.doi ??= doiOf(line);
}

/** Adds a contact with what is known of it; one that says nothing but its role is left out, one that is there already too. */
export function addContact(draft: Draft, parts: ContactParts): void {
  const contact: DatasetContact = {
    role: parts.role,
    organization: parts.organization ?? null,
    givenName: parts.givenName ?? null,
    surName: parts.surName ?? null,
    position: parts.position ?? null,
    email: parts.email ?? null,
    phone: parts.phone ?? null,
    identifiers: parts.identifiers ?? [],
    url: parts.url ?? null,
    address: parts.address ?? null,
    country: parts.country ?? null,
  };
  const { role: _, identifiers, ...rest } = contact;
  if (identifiers.length === 0 && Object.values(rest).every((value) => value === null)) return;
  const same = JSON.stringify(contact);
  if (!draft.contacts.some((one) => JSON.stringify(one) === same)) draft.contacts.push(contact);
}

/** Adds a part of the geographic coverage where it says something. */
export function addPlace(draft: Draft, description: string | null, box: Box | null): void {
  if (description !== null || box !== null) draft.geographicCoverage.push({ description, box });
}

/** Adds an address where the data or a page about them lie. */
export function addDistribution(
  draft: Draft,
  url: string | null | undefined,
  kind: string | null,
): void {
  const line = lineOf(url);
  if (line === null || draft.distributions.some((one) => one.url === line)) return;
  draft.distributions.push({ url: line, kind });
}

const wordBreaks = /\s*;\s*/;

/** Adds keywords; a list parted by semicolons is several. */
export function addKeywords(draft: Draft, text: string | null | undefined): void {
  const line = lineOf(text);
  if (line === null) return;
  for (const word of line.split(wordBreaks)) addOnce(draft.keywords, lineOf(word));
}

/** Sets the language of the data from a code or name; what is not understood is told. */
export function setLanguage(draft: Draft, text: string | null | undefined): void {
  const line = lineOf(text);
  if (line === null || draft.language !== null) return;
  // Several languages; or, in its own words, none that is told
  if (/^mul$/i.test(line)) draft.language = 'mul';
  if (/^(?:mul|und|mis|zxx)$/i.test(line)) return;
  const code = languages.find(line);
  if (code === null || code === '-')
    tell(draft)(`The language is not known (${line.slice(0, 60)}).`);
  else draft.language = code;
}

/** Sets the day of publication where none is set yet. */
export function setPublished(draft: Draft, text: string | null | undefined): void {
  draft.publicationDate ??= readDay(text, 'date of publication', tell(draft));
}

const addresses = /https?:\/\/[^\s<>"')\]]+/g;

/**
 * Sets the licence from what is said about rights, the most definite first: codes and addresses before sentences. Two that contradict
 * each other, and words that no licence is known for, are told.
 */
export function setLicense(draft: Draft, statements: readonly (string | null | undefined)[]): void {
  const said: string[] = [];
  for (const statement of statements) addOnce(said, statement?.trim() || null);
  const telling = said.filter((text) => lineOf(text) !== null);
  if (telling.length === 0) return;
  const verbatim = telling.filter(
    (text) => !telling.some((other) => other !== text && other.includes(text)),
  );
  draft.verbatimLicense = verbatim.join('\n\n');
  const codes: string[] = [];
  for (const text of telling) addOnce(codes, licenseIn(text));
  draft.license = codes[0] ?? null;
  if (codes.length === 0) {
    tell(draft)(
      `The licence is none that is known (${(lineOf(draft.verbatimLicense) ?? '').slice(0, 120)}).`,
    );
  } else if (codes.some((code) => !agree(code, codes[0] ?? ''))) {
    tell(draft)(`Several licences are stated: ${codes.join(', ')}; the first was taken.`);
  }
}

/** "CC-BY" agrees with "CC-BY-4.0": it leaves the version out. */
const agree = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);

const MAX_SENTENCES = 60;

/** The one licence that a statement names: as a whole, by an address in it, or in one of its sentences. */
function licenseIn(text: string): string | null {
  const line = text.replace(/\s+/g, ' ');
  const whole = licenseOf(line);
  if (whole !== null) return whole.code;
  const codes: string[] = [];
  for (const [address] of line.matchAll(addresses)) {
    addOnce(codes, licenseOf(address.replace(/[.,;]+$/, ''))?.code ?? null);
  }
  if (codes.length > 0) return codes.length === 1 ? (codes[0] ?? null) : null;
  for (const sentence of text.split(/\n\n|(?<=[.;!]) +/).slice(0, MAX_SENTENCES)) {
    addOnce(codes, licenseOf(sentence.replace(/\s+/g, ' ').trim())?.code ?? null);
  }
  return codes.length === 1 ? (codes[0] ?? null) : null;
}
