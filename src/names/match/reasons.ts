import type { MatchReason } from './types.ts';

/** Every code of a reason: its kind, and its sentence. {asked} and {found} are filled in. */
const TEXTS = {
  'same-spelling': ['name', 'The backbone has the name {found} as it is spelled.'],
  'other-spelling': ['name', '{asked} is another spelling of the name {found}.'],
  'one-edit': ['name', '{asked} differs from {found} by one letter.'],
  'two-edits': ['name', '{asked} differs from {found} by two letters.'],
  'name-points': ['name', 'The names {asked} and {found} were compared.'],
  'genus-synonym': [
    'name',
    'The genus of {asked} is a synonym: the backbone has the name {found}.',
  ],
  'subgenus-as-genus': ['name', 'The backbone has the subgenus of {asked} as a genus: {found}.'],
  recombined: [
    'name',
    'The family has the epithet of {asked} once with that first author: {found}.',
  ],
  'same-author': ['authorship', 'The authorship {asked} agrees with {found}.'],
  'other-year': ['authorship', 'The authors of {asked} and {found} agree, the years do not.'],
  'same-first-author': [
    'authorship',
    'Of {asked} and {found} only the authors of the first name agree.',
  ],
  'other-author': ['authorship', 'The authorship {asked} contradicts {found}.'],
  'uncertain-author': [
    'authorship',
    'Whether the authorship {asked} agrees with {found} cannot be told.',
  ],
  'no-author-found': ['authorship', 'The backbone has no authorship to compare {asked} with.'],
  'same-classification': ['classification', 'The stated higher taxa agree: {asked}.'],
  'other-classification': ['classification', 'The stated higher taxa {asked} differ from {found}.'],
  'no-classification': ['classification', 'No higher taxa could be compared.'],
  'other-kingdom': [
    'classification',
    'The stated kingdom {asked} is not that of the answer, {found}.',
  ],
  'same-rank': ['rank', 'The rank is the same: {found}.'],
  'near-rank': ['rank', 'The rank {asked} may stand for {found}.'],
  'other-rank': ['rank', 'The rank {asked} is not that of the answer, {found}.'],
  'same-code': ['code', 'The nomenclatural code is the same: {found}.'],
  'other-code': ['code', 'The nomenclatural code {asked} is not that of the answer, {found}.'],
  accepted: ['status', 'The name is accepted.'],
  synonym: ['status', 'The name is a synonym of {found}.'],
  doubtful: ['status', 'The backbone has doubts about the name ({found}).'],
  'other-status': ['status', 'The stated status {asked} is not that of the answer, {found}.'],
  'only-candidate': ['gap', 'No other name comes into question.'],
  'clear-lead': ['gap', 'The answer is clearly better than the next, {found}.'],
  'close-second': ['gap', 'Another name is nearly as good: {found}.'],
  'several-homonyms': [
    'homonym',
    '{asked} may mean any of several taxa, and nothing tells which: {found}.',
  ],
  'several-guesses': [
    'homonym',
    '{asked} may be misspelt from any of several names, and nothing tells from which: {found}.',
  ],
  'homonym-settled': [
    'homonym',
    'There are homonyms of {asked}; what else was given speaks for the answer, not for {found}.',
  ],
  'same-taxon': ['homonym', 'The other names like {asked} belong to the same taxon, {found}.'],
  'holds-the-others': ['homonym', 'The other taxa called {asked} are parts of this one: {found}.'],
  'accepted-homonym': [
    'homonym',
    'Of the homonyms of {asked} this is the accepted one; the others are synonyms: {found}.',
  ],
  'key-found': ['identifier', 'The usage was asked for by its key, {asked}; names do not count.'],
  'key-not-found': ['identifier', 'The backbone has no usage with the key {asked}.'],
  'id-found': ['identifier', 'The identifier {asked} is that of {found}.'],
  'id-not-found': ['identifier', 'The checklist has no usage with the identifier {asked}.'],
  'id-ignored': ['identifier', 'The identifier {asked} is of no checklist that is known.'],
  'id-bare-number': [
    'identifier',
    'The number {asked} may be the identifier of any checklist; without a name it does not count.',
  ],
  'id-other-name': ['identifier', 'The identifier is that of {found}, the name is {asked}.'],
  'id-other-taxon': ['identifier', 'The name {asked} leads to another taxon: {found}.'],
  pinned: ['pin', 'Pinned by the collection: {found}.'],
  'pinned-to-nothing': ['pin', 'Pinned by the collection as having no match: {found}.'],
  'pin-not-found': ['pin', 'The pinned key {asked} is not in the backbone.'],
  'species-of-name': ['fallback', 'The backbone has no {asked}; the species is {found}.'],
  'genus-of-name': ['fallback', 'The backbone has no {asked}; the genus is {found}.'],
  'family-of-name': [
    'fallback',
    'The backbone has no {asked}; {found} is the family with the same type genus.',
  ],
  'higher-of-name': [
    'fallback',
    'The backbone has no {asked}; {found} is the taxon of its first word.',
  ],
  'stated-taxon': ['fallback', 'The name is not found; {found} is stated as its {asked}.'],
  'lowest-common-taxon': [
    'fallback',
    'The lowest taxon that holds all that {asked} may mean is {found}.',
  ],
  'undetermined-name': ['fallback', '{asked} is not determined further than to {found}.'],
  'name-unknown': ['fallback', 'The backbone has no name like {asked}.'],
  'species-unknown': ['fallback', 'The genus has no name like {asked}.'],
  'genus-unknown': ['fallback', 'The backbone has no name of the genus {asked}.'],
  'higher-taxon-unknown': ['fallback', 'The backbone has no {asked} either.'],
  'whole-only': [
    'fallback',
    '{asked} is no name that may be misspelt: it matches as a whole or not at all.',
  ],
  'near-other-author': [
    'fallback',
    '{found} is spelled alike, but its authorship contradicts {asked}.',
  ],
  'near-other-genus': ['fallback', '{found} is spelled alike, but {asked} is a genus of its own.'],
  'near-unlikely': ['fallback', '{found} is spelled alike, but too little speaks for it.'],
  'wrong-kingdom': [
    'fallback',
    '{found} has the name, but belongs to another kingdom than {asked}.',
  ],
  'wrong-place': [
    'fallback',
    '{found} has the name, but contradicts the stated higher taxa {asked}.',
  ],
  'wrong-rank': ['fallback', '{found} has the name, but not the rank {asked}.'],
  'too-little-confidence': ['fallback', 'Too little speaks for {found}.'],
  'strict-only': ['fallback', 'Only the exact name {asked} was asked for.'],
  'excluded-only': ['fallback', 'What has the name {asked} is excluded.'],
  'too-long': ['query', 'The {asked} is longer than a name can be: nothing was read.'],
  'no-name': ['query', 'The query has no name.'],
  'names-nothing': ['query', '{asked} names no taxon.'],
  'unknown-rank': ['query', '{asked} is no rank; it was not used.'],
  'capital-epithets': ['query', 'What seems an author is read as an epithet: {asked}.'],
  'name-put-together': ['query', 'The name was put together from its parts: {asked}.'],
} as const satisfies Record<string, readonly [MatchReason['kind'], string]>;

/** Stable word for a reason. */
export type ReasonCode = keyof typeof TEXTS;

/** A reason as data. */
export const reason = (
  code: ReasonCode,
  asked: string | null = null,
  found: string | null = null,
  score: number | null = null,
): MatchReason => ({ kind: TEXTS[code][0], code, asked, found, score });

/** Every code with its kind, for documentation. */
export const REASON_CODES: readonly {
  readonly code: string;
  readonly kind: MatchReason['kind'];
}[] = Object.entries(TEXTS).map(([code, [kind]]) => ({ code, kind }));

const isCode = (code: string): code is ReasonCode => Object.hasOwn(TEXTS, code);

/** A reason as a sentence, with its points where it has some: "… (+25)". */
export function reasonText(one: MatchReason): string {
  const text = isCode(one.code) ? TEXTS[one.code][1] : `${one.kind}: ${one.code}.`;
  const sentence = text.replace(
    /\{(asked|found)\}/g,
    (_, part: 'asked' | 'found') => one[part] ?? 'nothing',
  );
  if (one.score === null || one.score === 0) return sentence;
  const points = one.score > 0 ? `+${one.score}` : `−${-one.score}`;
  return sentence.replace(/\.$/, ` (${points}).`);
}
