import {
  type AuthorshipInputs,
  appendAuthorship,
  assembleName,
  authorName,
  compareAuthorship,
  compareAuthorshipStrict,
  compareTeams,
  compareTeamsStrict,
  compareYear,
  editsToSimilarity,
  expandAbbreviatedGenus,
  firstInitialsDiffer,
  isSimpleBinomial,
  lookupAuthor,
  lookupHigherTaxon,
  NO_TEAM,
  nameSimilarity,
  normalizeAuthorship,
  normalizeHigherTaxon,
  normalizeLookupKey,
  normalizeName,
  normalizeNameAll,
  normConfidence,
  plainAuthor,
  rankSimilarity,
  type SimilarityDialect,
  type StraightIndex,
  type StraightTaxon,
  splitAuthorship,
  splitTeam,
  stemGender,
  straightIndex,
  straightLookup,
  type TeamInputs,
} from '../../src/names/index.ts';
import { isUnknownTaxon, type Rank } from '../../src/terms/index.ts';
import { agrees, jsonlRows, type Outcome, table } from '../table.ts';

type Row = {
  readonly op?: string;
  readonly dialect?: string;
  readonly input: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
};
type Input = Readonly<Record<string, unknown>>;
type Dialect = 'checklistbank' | 'col';
type Answer = (input: Input, dialect: string) => Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const shared = (dialect: string): Dialect => (dialect === 'col' ? 'col' : 'checklistbank');
const value = (answer: unknown): Record<string, unknown> => ({ value: answer });

/** Both generations of GBIF's matcher share all but names and ranks. */
const gbif = (dialect: string) => (dialect === 'matching-ws' ? 'matching-ws' : 'checklistbank');

const operations: Readonly<Record<string, Answer>> = {
  normalize_name: (input, dialect) => value(normalizeName(text(input['text']), shared(dialect))),
  normalize_name_all: (input, dialect) =>
    value(normalizeNameAll(text(input['text']), shared(dialect))),
  stem_epithet: (input, dialect) => value(stemGender(text(input['text']), shared(dialect))),
  normalize_lookup_key: (input) => value(normalizeLookupKey(textOrNull(input['text']))),
  name_similarity: (input, dialect) =>
    value(nameSimilarity(text(input['a']), text(input['b']), dialect as SimilarityDialect)),
  edits_to_similarity: (input) =>
    value(editsToSimilarity(Number(input['edits']), text(input['a']), text(input['b']))),
  rank_similarity: (input, dialect) =>
    value(
      rankSimilarity(
        textOrNull(input['query']) as Rank | null,
        textOrNull(input['reference']) as Rank | null,
        gbif(dialect),
      ),
    ),
  norm_confidence: (input) => value(normConfidence(Number(input['score']))),
  higher_taxon_lookup: (input) =>
    value(lookupHigherTaxon(text(input['name']), text(input['rank']) as Rank)),
  is_blacklisted_higher_taxon: (input) => value(isUnknownTaxon(text(input['text']))),
  normalize_higher_taxon: (input) => value(normalizeHigherTaxon(textOrNull(input['text']))),
  assemble_name: assembled,
  append_authorship: (input) =>
    value(appendAuthorship(textOrNull(input['name']), textOrNull(input['authorship']))),
  expand_abbreviated_genus: (input) =>
    value(expandAbbreviatedGenus(text(input['name']), textOrNull(input['genus']))),
  is_simple_binomial: (input) => value(isSimpleBinomial(textOrNull(input['text']))),
  compare_authorship: compared,
  compare_authorship_strict: comparedStrictly,
  compare_year: (input) =>
    value(
      compareYear(
        textOrNull(input['year1']),
        textOrNull(input['year2']),
        Number(input['tolerance'] ?? 0),
      ),
    ),
  first_initials_differ: (input) => value(firstInitialsDiffer(text(input['a']), text(input['b']))),
  normalize_authorship: (input, dialect) => {
    const written = textOrNull(input['text']);
    if (dialect !== 'col') return value(normalizeAuthorship(written));
    return value(written === null ? null : plainAuthor(written));
  },
  normalize_authorship_name: (input) => value(surnames(textOrNull(input['text']))),
  lookup_author: (input) => {
    const author = textOrNull(input['text']);
    return value(author === null ? null : lookupAuthor(author));
  },
};

function assembled(input: Input): Record<string, unknown> {
  const classification = (input['classification'] ?? {}) as Record<string, string>;
  const { name, higherRank } = assembleName({
    ...classification,
    scientificName: textOrNull(input['name']),
    scientificNameAuthorship: textOrNull(input['authorship']),
    genericName: textOrNull(input['generic_name']),
    specificEpithet: textOrNull(input['specific_epithet']),
    infraspecificEpithet: textOrNull(input['infraspecific_epithet']),
    taxonRank: textOrNull(input['rank']),
  });
  return { value: name, rank: higherRank ?? textOrNull(input['rank']) };
}

/** The sorted surnames of those who first named it. */
function surnames(authorship: string | null): readonly string[] {
  const { combination, basionym } = splitAuthorship(authorship);
  const team = basionym.authors.length > 0 ? basionym : combination;
  return [...new Set(team.authors.map((one) => authorName(lookupAuthor(one)).surname))].sort();
}

/** A team whose year stands in a field of its own; a text that has its year in it keeps that. */
function team(authorship: unknown, year: unknown): TeamInputs {
  const split = typeof authorship === 'string' ? splitTeam(authorship) : NO_TEAM;
  return { ...split, year: textOrNull(year) ?? split.year };
}

/** One side of a comparison, 1 or 2; the tables have bare authors with years beside them, or whole authorships. */
function side(input: Input, number: 1 | 2): AuthorshipInputs {
  const authorship = input[`authorship${number}`];
  const year = input[`year${number}`];
  if (year === undefined) return splitAuthorship(textOrNull(authorship));
  return {
    combination: team(authorship, year),
    basionym: team(input[`basionym_authorship${number}`], input[`basionym_year${number}`]),
  };
}

const isWhole = (input: Input): boolean => !('year1' in input) || 'basionym_authorship1' in input;

function compared(input: Input, dialect: string): Record<string, unknown> {
  const [a, b] = [side(input, 1), side(input, 2)];
  return value(
    isWhole(input)
      ? compareAuthorship(a, b, shared(dialect))
      : compareTeams(a.combination, b.combination, shared(dialect)),
  );
}

function comparedStrictly(input: Input, dialect: string): Record<string, unknown> {
  const [a, b] = [side(input, 1), side(input, 2)];
  return value(
    isWhole(input)
      ? compareAuthorshipStrict(a, b, shared(dialect))
      : compareTeamsStrict(a.combination, b.combination, shared(dialect)),
  );
}

let taxa: StraightIndex | null = null;

function* rows(path: string, reference: (name: string) => string): Generator<Row> {
  taxa ??= straightIndex(
    jsonlRows<StraightTaxon & Record<string, unknown>>(reference('matching_lookup_taxa.jsonl')),
  );
  yield* jsonlRows<Row>(path);
}

function lookedUp(input: Input): Record<string, unknown> {
  const found = straightLookup(taxa ?? new Map(), {
    name: text(input['name']),
    authorship: textOrNull(input['authorship']),
    year: textOrNull(input['year']),
    rank: textOrNull(input['rank']) as Rank | null,
    status: textOrNull(input['status']) as StraightTaxon['status'] | null,
    kingdom: textOrNull(input['kingdom']),
  });
  return value(found?.key ?? null);
}

/** Runs a row of matching_units.jsonl. */
function check({ op = '', dialect = '', input, expected }: Row): Outcome {
  const answer = op === 'exact_lookup' ? lookedUp(input) : operations[op]?.(input, dialect);
  if (answer === undefined) return 'unsupported';
  const isSame = Object.entries(expected).every(([field, wanted]) => agrees(answer[field], wanted));
  return isSame ? 'pass' : 'fail';
}

export const matchingUnits = [table<Row>({ file: 'matching_units.jsonl', rows, check })];
