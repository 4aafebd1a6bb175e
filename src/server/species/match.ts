import {
  type Backbone,
  createMatcher,
  MATCH_COLUMNS,
  type MatchBehaviour,
  type Matcher,
  type MatchReason,
  type MatchType,
  type NameMatch,
  parseName,
  type RowNumber,
  reasonText,
} from '../../names/index.ts';
import { GBIF_NAME_TYPE } from './parsed-name.ts';
import type { ApiVersion, MatchItem } from './query.ts';
import type { ClassifiedTaxon, MatchedUsage, MatchV1, MatchV2, Reason } from './schemas.ts';
import { gbifStatus, LINEAGE_FIELDS, lineageOf, parentsOf } from './usage.ts';

/** Most alternatives that are told when all is asked for. */
const MAX_ALTERNATIVES = 20;

/** Matches one query; texts that are too long to be a name are not looked at. */
export function matchItem(
  backbone: Backbone,
  item: MatchItem,
  behaviour: MatchBehaviour,
): NameMatch {
  if (item.tooLong !== null) return unread(item.tooLong);
  return matcherOf(backbone, item, behaviour).match(item.query);
}

const matchers = new WeakMap<Backbone, Map<string, Matcher>>();

/** The matcher for what an item wants; those of a backbone are kept, but for excluded keys. */
function matcherOf(backbone: Backbone, item: MatchItem, behaviour: MatchBehaviour): Matcher {
  const { isStrict, isVerbose, explain, exclude } = item;
  const options = {
    behaviour,
    isStrict,
    explain,
    maxAlternatives: isVerbose ? MAX_ALTERNATIVES : 0,
  };
  if (exclude !== null) return createMatcher(backbone, { ...options, exclude });
  const kept = matchers.get(backbone) ?? new Map<string, Matcher>();
  matchers.set(backbone, kept);
  const key = `${behaviour} ${isStrict} ${isVerbose} ${explain}`;
  const matcher = kept.get(key) ?? createMatcher(backbone, options);
  kept.set(key, matcher);
  return matcher;
}

const unread = (parameter: string): NameMatch => ({
  matchType: 'NONE',
  usageKey: null,
  acceptedUsageKey: null,
  confidence: 100,
  specificity: 0,
  askedRank: null,
  reasons: [{ kind: 'query', code: 'too-long', asked: parameter, found: null, score: null }],
  alternatives: [],
  issues: [],
});

/** An answer in the shape of one of GBIF's APIs. `timeTaken`: milliseconds; null where it was not taken. */
export const matchOf = (
  version: ApiVersion,
  backbone: Backbone,
  match: NameMatch,
  isVerbose: boolean,
  timeTaken: number | null = null,
): MatchV1 | MatchV2 =>
  version === 'v1'
    ? matchV1Of(backbone, match, isVerbose)
    : matchV2Of(backbone, match, isVerbose, timeTaken);

/** GBIF's first API knows one kind of other spellings, and none of several equal answers. */
const V1_TYPE: Readonly<Record<MatchType, MatchV1['matchType']>> = {
  EXACT: 'EXACT',
  VARIANT: 'FUZZY',
  FUZZY: 'FUZZY',
  HIGHERRANK: 'HIGHERRANK',
  AMBIGUOUS: 'NONE',
  NONE: 'NONE',
};

export function matchV1Of(backbone: Backbone, match: NameMatch, isVerbose: boolean): MatchV1 {
  // The first API has no word for one of several equal answers: there it is none.
  const key = match.matchType === 'AMBIGUOUS' ? null : match.usageKey;
  const row = rowOf(backbone, key);
  const accepted = row === -1 ? -1 : backbone.accepted(row);
  const note = noteOf(match, isVerbose);
  return {
    ...(row === -1 ? {} : usageOfV1(backbone, row)),
    ...(accepted === -1 ? {} : { acceptedUsageKey: backbone.key(accepted) }),
    confidence: match.confidence,
    matchType: V1_TYPE[match.matchType],
    ...(note === null ? {} : { note }),
    synonym: accepted !== -1,
    ...(isVerbose && match.alternatives.length > 0
      ? { alternatives: match.alternatives.map((one) => matchV1Of(backbone, one, isVerbose)) }
      : {}),
    specificity: rounded(match.specificity),
    reasons: match.reasons.map(reasonOf),
  };
}

const usageOfV1 = (backbone: Backbone, row: RowNumber) => ({
  usageKey: backbone.key(row),
  scientificName: backbone.scientificName(row),
  canonicalName: backbone.canonicalName(row),
  rank: backbone.rank(row),
  status: shortStatus(backbone, row),
  ...lineageOf(backbone, row),
});

function shortStatus(backbone: Backbone, row: RowNumber): 'ACCEPTED' | 'SYNONYM' | 'DOUBTFUL' {
  const status = gbifStatus(backbone.status(row));
  return status === 'ACCEPTED' || status === 'DOUBTFUL' ? status : 'SYNONYM';
}

export function matchV2Of(
  backbone: Backbone,
  match: NameMatch,
  isVerbose: boolean,
  timeTaken: number | null,
): MatchV2 {
  const row = rowOf(backbone, match.usageKey);
  const accepted = row === -1 ? -1 : backbone.accepted(row);
  const note = noteOf(match, isVerbose);
  return {
    ...(row === -1
      ? {}
      : { usage: usageOfV2(backbone, row), classification: classificationOf(backbone, row) }),
    ...(accepted === -1 ? {} : { acceptedUsage: usageOfV2(backbone, accepted) }),
    diagnostics: {
      matchType: match.matchType,
      issues: [...match.issues],
      confidence: match.confidence,
      ...(note === null ? {} : { note }),
      ...(timeTaken === null ? {} : { timeTaken }),
      ...(isVerbose && match.alternatives.length > 0
        ? { alternatives: match.alternatives.map((one) => matchV2Of(backbone, one, true, null)) }
        : {}),
      specificity: rounded(match.specificity),
      reasons: match.reasons.map(reasonOf),
    },
    synonym: accepted !== -1,
  };
}

function usageOfV2(backbone: Backbone, row: RowNumber): MatchedUsage {
  const name = backbone.scientificName(row);
  const authorship = backbone.authorship(row);
  const code = backbone.code(row);
  const parsed = parseName(name);
  const { genus, infragenericEpithet, specificEpithet, infraspecificEpithet } = parsed;
  return {
    key: String(backbone.key(row)),
    name,
    canonicalName: backbone.canonicalName(row),
    ...(authorship === null ? {} : { authorship }),
    rank: backbone.rank(row),
    ...(code === null ? {} : { code }),
    status: backbone.status(row),
    ...(genus === null ? {} : { genus }),
    ...(infragenericEpithet === null ? {} : { infragenericEpithet }),
    ...(specificEpithet === null ? {} : { specificEpithet }),
    ...(infraspecificEpithet === null ? {} : { infraspecificEpithet }),
    type: GBIF_NAME_TYPE[parsed.type],
  };
}

/** The taxa above a usage from the highest, and the taxon itself: of a synonym its accepted usage. */
function classificationOf(backbone: Backbone, row: RowNumber): ClassifiedTaxon[] {
  const accepted = backbone.accepted(row);
  const taxon = accepted === -1 ? row : accepted;
  return [...parentsOf(backbone, taxon), taxon].map((one) => {
    const authorship = backbone.authorship(one);
    return {
      key: String(backbone.key(one)),
      name: backbone.scientificName(one),
      canonicalName: backbone.canonicalName(one),
      ...(authorship === null ? {} : { authorship }),
      rank: backbone.rank(one),
    };
  });
}

/** Where all is asked for, or the answer is not simply the name: its reasons in words. */
function noteOf({ matchType, reasons }: NameMatch, isVerbose: boolean): string | null {
  if (reasons.length === 0 || (matchType === 'EXACT' && !isVerbose)) return null;
  const equals = reasons.find(({ code }) => code === 'several-homonyms');
  // Clients of GBIF look for these words.
  const gbif = equals === undefined ? [] : [`Multiple equal matches for ${equals.asked}.`];
  return [...gbif, ...reasons.map(reasonText)].join(' ');
}

const reasonOf = (reason: MatchReason): Reason => ({
  kind: reason.kind,
  code: reason.code,
  text: reasonText(reason),
  ...(reason.asked === null ? {} : { asked: reason.asked }),
  ...(reason.found === null ? {} : { found: reason.found }),
  ...(reason.score === null ? {} : { score: reason.score }),
});

/** Columns of an answer in a table, those of the command `names match`. */
export const FLAT_COLUMNS: readonly string[] = [...MATCH_COLUMNS, 'reasons'];

/** The cells of an answer in the order of `FLAT_COLUMNS`; the reasons in words. */
export function flatMatch(backbone: Backbone, match: NameMatch): string[] {
  const row = rowOf(backbone, match.usageKey);
  const accepted = rowOf(backbone, match.acceptedUsageKey);
  const lineage = row === -1 ? {} : lineageOf(backbone, row);
  return [
    match.matchType,
    String(match.confidence),
    String(rounded(match.specificity)),
    String(match.usageKey ?? ''),
    row === -1 ? '' : backbone.scientificName(row),
    row === -1 ? '' : backbone.rank(row),
    row === -1 ? '' : backbone.status(row),
    String(match.acceptedUsageKey ?? ''),
    accepted === -1 ? '' : backbone.scientificName(accepted),
    ...LINEAGE_FIELDS.map((field) => lineage[field] ?? ''),
    match.issues.join(' | '),
    match.reasons.map(reasonText).join(' '),
  ];
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

const rowOf = (backbone: Backbone, key: number | null): RowNumber =>
  key === null ? -1 : backbone.rowOf(key);
