import type { Issue, Rank } from '../../terms/index.ts';
import type { Backbone, RowNumber } from '../backbone/backbone.ts';
import { assembleName } from '../compare/assemble-name.ts';
import { normConfidence } from '../compare/confidence.ts';
import { lookupKey } from '../compare/lookup-key.ts';
import { type AnswerSettings, answer, EMPTY, flagsOf } from './answer.ts';
import { withSmallEpithets } from './capital-epithets.ts';
import { OwnMatching } from './own.ts';
import {
  isOfForm,
  type OwnContext,
  type OwnName,
  plainName,
  plainNameLength,
  readOwnName,
} from './own-asked.ts';
import type { OwnFound } from './own-choose.ts';
import { QuickAnswers } from './own-quick.ts';
import type { Scored } from './own-score.ts';
import { isSynonym } from './own-score.ts';
import type { Place } from './place.ts';
import { isSpeciesOrBelow } from './rank-facts.ts';
import { type ReasonCode, reason } from './reasons.ts';
import { given, rankOf } from './stated.ts';
import type { MatchReason, MatchType, NameMatch, NameQuery } from './types.ts';

const MOST_SAME = 300;

/** Answers by our own rules. */
export function ownAnswers(
  backbone: Backbone,
  settings: AnswerSettings,
): (query: NameQuery) => NameMatch {
  const matching = new OwnMatching(backbone, settings);
  const isQuick =
    !settings.explains && settings.maxAlternatives === 0 && settings.exclude.size === 0;
  const quick = isQuick ? new QuickAnswers(backbone, matching.places, matching.scorer) : null;
  return (query) => {
    const short = quick?.answer(query) ?? null;
    if (short !== null) return short;
    const context = contextOf(query);
    const asked = plainQuery(backbone, query, context) ?? anyQuery(query, context);
    if (asked === null) {
      const reasons = settings.explains ? [reason('no-name')] : EMPTY;
      return answer(backbone, -1, { type: 'NONE', confidence: 0, askedRank: null, reasons });
    }
    const place = matching.places.resolve(query);
    const found = matching.find(asked, place);
    const other = smallReading(matching, asked, place, context, found);
    return other === null
      ? dressed(backbone, matching, query, asked, place, found, settings)
      : dressed(backbone, matching, query, other.asked, place, other.found, settings);
  };
}

/** "Inia Geoffrensis": what seemed an author may be an epithet. Null: it is none, as far as one can tell. */
function smallReading(
  matching: OwnMatching,
  asked: OwnName,
  place: Place,
  context: OwnContext,
  found: OwnFound,
): { readonly asked: OwnName; readonly found: OwnFound } | null {
  if (asked.authorship === null || asked.specificEpithet !== null || asked.isWhole) return null;
  if (context.rank !== null && !isSpeciesOrBelow(context.rank)) return null;
  const author = found.best?.author;
  if (found.type === 'EXACT' && (author === 'same' || author === 'equal')) return null;
  const small = withSmallEpithets(asked.text);
  if (small === null) return null;
  const name = readOwnName(small.text, context);
  const other = matching.find(name, place);
  const isName = other.type === 'EXACT' || other.type === 'VARIANT';
  const isLikely = small.endsAsEpithet || other.type === 'FUZZY';
  return isName || (isLikely && found.type !== 'EXACT') ? { asked: name, found: other } : null;
}

const NO_CONTEXT: OwnContext = { rank: null, code: null, status: null };

function contextOf(query: NameQuery): OwnContext {
  const stated = given(query.taxonRank);
  if (stated === null && query.nomenclaturalCode == null && query.taxonomicStatus == null) {
    return NO_CONTEXT;
  }
  return {
    rank: stated === null ? null : rankOf(stated),
    code: query.nomenclaturalCode ?? null,
    status: query.taxonomicStatus ?? null,
  };
}

/** A query whose name the backbone has, letter by letter: it needs no parser. Null: it may, or may not. */
function plainQuery(backbone: Backbone, query: NameQuery, context: OwnContext): OwnName | null {
  const text = query.scientificName;
  if (text === null || text === undefined) return null;
  const length = plainNameLength(text);
  if (length === 0) return null;
  const canonical = length === text.length ? text : text.slice(0, length);
  const inName = length === text.length ? null : text.slice(length + 1);
  const inField = given(query.scientificNameAuthorship);
  if (inName !== null && inField !== null && inField !== inName) return null;
  const key = lookupKey(canonical);
  const rows = backbone.exact(key, MOST_SAME);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? -1;
    if (!backbone.isCanonicalName(row, canonical) || !isOfForm(canonical, backbone.rank(row)))
      continue;
    // An authorship within the name is only known to be one where the backbone has the same.
    if (inName !== null && !backbone.isAuthorship(row, inName)) continue;
    return plainName(text, canonical, key, rows, row, inName ?? inField, inName !== null, context);
  }
  return null;
}

function anyQuery(query: NameQuery, context: OwnContext): OwnName | null {
  const { name, higherRank } = assembleName(query);
  if (name === null) return null;
  return readOwnName(
    given(name) ?? name,
    higherRank === null ? context : { ...context, rank: higherRank },
  );
}

/** Rank that a higher answer is measured from where none is known. */
function assumedRank(asked: OwnName, type: MatchType): Rank | null {
  if (asked.askedRank !== null || type !== 'HIGHERRANK') return asked.askedRank;
  return asked.specificEpithet === null && !asked.isWhole ? 'GENUS' : 'SPECIES';
}

function flagsFor(asked: OwnName, found: OwnFound): readonly Issue[] {
  const flags = flagsOf(found.type);
  const isAggregate = asked.askedRank === 'SPECIES_AGGREGATE' && found.row >= 0;
  if (!found.isAmbiguous && !found.isFuzzy && !isAggregate) return flags;
  const all: Issue[] = [...flags];
  if (found.isFuzzy && found.type === 'HIGHERRANK') all.push('TAXON_MATCH_FUZZY');
  if (found.isAmbiguous) all.push('TAXON_MATCH_NAME_AND_ID_AMBIGUOUS');
  if (isAggregate) all.push('TAXON_MATCH_AGGREGATE');
  return all;
}

function dressed(
  backbone: Backbone,
  matching: OwnMatching,
  query: NameQuery,
  asked: OwnName,
  place: Place,
  found: OwnFound,
  settings: AnswerSettings,
): NameMatch {
  return answer(backbone, found.row, {
    type: found.type,
    confidence: found.confidence,
    askedRank: assumedRank(asked, found.type),
    reasons: settings.explains ? reasonsOf(backbone, matching, query, asked, place, found) : EMPTY,
    alternatives: alternativesOf(backbone, asked, found, settings.maxAlternatives),
    issues: flagsFor(asked, found),
  });
}

function alternativesOf(
  backbone: Backbone,
  asked: OwnName,
  { others, row }: OwnFound,
  most: number,
): readonly NameMatch[] {
  if (most <= 0 || others.length === 0) return EMPTY;
  const rows = new Map<RowNumber, Scored>();
  for (const one of others) {
    if (rows.size >= most) break;
    if (one.row !== row && !rows.has(one.row)) rows.set(one.row, one);
  }
  return [...rows.values()].map((one) =>
    answer(backbone, one.row, {
      type: one.spelling === 'same' ? 'EXACT' : one.spelling === 'variant' ? 'VARIANT' : 'FUZZY',
      confidence: normConfidence(one.total),
      askedRank: asked.askedRank,
      issues: EMPTY,
    }),
  );
}

// ---- reasons

function reasonsOf(
  backbone: Backbone,
  matching: OwnMatching,
  query: NameQuery,
  asked: OwnName,
  place: Place,
  found: OwnFound,
): readonly MatchReason[] {
  const reasons: MatchReason[] = [];
  const rank = given(query.taxonRank);
  if (rank !== null && rankOf(rank) === null) reasons.push(reason('unknown-rank', rank));
  const written = given(query.scientificName);
  if (written === null || !asked.text.startsWith(written)) {
    const isCase = written?.toLowerCase() === asked.text.toLowerCase();
    reasons.push(reason(isCase ? 'capital-epithets' : 'name-put-together', asked.text));
  }
  if (asked.type === 'noName' || asked.type === 'placeholder') {
    reasons.push(reason('names-nothing', asked.text));
  }
  const { best } = found;
  if (best !== null) {
    if (found.type !== 'HIGHERRANK') reasons.push(...nameReasons(backbone, asked, best));
    reasons.push(...placeReasons(backbone, matching, place, best));
    reasons.push(...otherReasons(backbone, matching, asked, best));
  } else if (found.row >= 0) reasons.push(...kingdomReason(matching, place, found.row));
  reasons.push(...found.notes);
  return reasons;
}

function nameReasons(backbone: Backbone, asked: OwnName, best: Scored): readonly MatchReason[] {
  const code: ReasonCode =
    best.spelling === 'same'
      ? 'same-spelling'
      : best.spelling === 'variant'
        ? 'other-spelling'
        : best.spelling === 'misspelt'
          ? best.edits === 1
            ? 'one-edit'
            : 'two-edits'
          : best.spelling;
  const reasons = [reason(code, asked.canonical, best.canonical, best.name)];
  if (asked.authorship === null) return reasons;
  const authors: Readonly<Record<Scored['author'], ReasonCode>> = {
    same: 'same-author',
    equal: 'same-author',
    'other-year': 'other-year',
    basionym: 'same-first-author',
    different: 'other-author',
    unknown: 'uncertain-author',
    missing: 'no-author-found',
    'not-asked': 'no-author-found',
  };
  const { verbatim } = asked.authorship;
  const found = backbone.authorship(best.row);
  return [...reasons, reason(authors[best.author], verbatim, found, best.authorship)];
}

function kingdomReason(
  matching: OwnMatching,
  place: Place,
  row: RowNumber,
): readonly MatchReason[] {
  if (place.kingdom === null) return EMPTY;
  const found = matching.places.kingdom(row);
  if (found === null || found === place.kingdom) return EMPTY;
  return [reason('other-kingdom', place.verbatimKingdom, matching.places.kingdomName(row))];
}

function placeReasons(
  backbone: Backbone,
  matching: OwnMatching,
  place: Place,
  best: Scored,
): readonly MatchReason[] {
  if (place.names.length === 0) return EMPTY;
  const other = kingdomReason(matching, place, best.row);
  const stated = place.names.map(({ name }) => name).join(', ');
  const { agreeing, contradicting, points } = best.place;
  if (agreeing === 0 && contradicting === 0) {
    return [...other, reason('no-classification', stated)];
  }
  const found = lineageText(backbone, best.row);
  if (contradicting > 0) return [...other, reason('other-classification', stated, found, points)];
  const agreed = matching.places.agreeing(place, best.row).join(', ');
  return [...other, reason('same-classification', agreed, found, points)];
}

/** Kingdom, order and family of a row, for people. */
function lineageText(backbone: Backbone, row: RowNumber): string | null {
  const names = (['KINGDOM', 'CLASS', 'ORDER', 'FAMILY'] as const)
    .map((rank) => backbone.ancestor(row, rank))
    .filter((at) => at >= 0)
    .map((at) => backbone.canonicalName(at));
  return names.length === 0 ? null : names.join(', ');
}

function otherReasons(
  backbone: Backbone,
  matching: OwnMatching,
  asked: OwnName,
  best: Scored,
): readonly MatchReason[] {
  const reasons: MatchReason[] = [];
  const rank = backbone.rank(best.row);
  if (asked.rank !== null && best.rank !== 0) {
    const code = best.rank > 5 ? 'same-rank' : best.rank > 0 ? 'near-rank' : 'other-rank';
    reasons.push(reason(code, asked.rank, rank, best.rank));
  }
  if (asked.code !== null && best.code !== 0) {
    const code = best.code > 0 ? 'same-code' : 'other-code';
    reasons.push(reason(code, asked.code, matching.scorer.codeOf(best.row), best.code));
  }
  const status = backbone.status(best.row);
  if (isSynonym(status)) {
    reasons.push(reason('synonym', null, backbone.scientificName(best.taxon), best.status));
  } else if (status === 'DOUBTFUL' || status === 'UNPLACED') {
    reasons.push(reason('doubtful', null, status, best.status));
  } else reasons.push(reason('accepted', null, null, best.status));
  return reasons;
}
