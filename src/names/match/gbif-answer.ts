import type { Backbone } from '../backbone/backbone.ts';
import { normConfidence } from '../compare/confidence.ts';
import { type AnswerSettings, answer, EMPTY, flagsOf } from './answer.ts';
import type { GbifQuery } from './gbif.ts';
import { type GbifFound, GbifMatching } from './gbif.ts';
import { FIRST_GENERATION, SECOND_GENERATION } from './gbif-generations.ts';
import { firstGenerationQuery, isUndetermined, secondGenerationQuery } from './gbif-query.ts';
import type { GbifScore } from './gbif-score.ts';
import { reason } from './reasons.ts';
import type { MatchReason, MatchType, NameMatch, NameQuery } from './types.ts';

/** Answers as GBIF's matchers of the first or second generation do. */
export function gbifAnswers(
  backbone: Backbone,
  generation: 1 | 2,
  settings: AnswerSettings,
): (query: NameQuery) => NameMatch {
  const points = generation === 1 ? FIRST_GENERATION : SECOND_GENERATION;
  const matching = new GbifMatching(backbone, points, settings.exclude);
  const prepare = generation === 1 ? firstGenerationQuery : secondGenerationQuery;
  const { isStrict, hasHigherRanks } = settings;
  return (query) => {
    const asked = prepare(query, isStrict);
    if (asked === null) {
      const reasons = settings.explains ? [reason('no-name')] : EMPTY;
      return answer(backbone, -1, { type: 'NONE', confidence: 100, askedRank: null, reasons });
    }
    const found = matching.find(asked, isStrict || !hasHigherRanks);
    return dressed(backbone, generation, asked, found, settings);
  };
}

function typeOf(generation: 1 | 2, asked: GbifQuery, { kind }: GbifFound): MatchType {
  if (kind === 'none') return 'NONE';
  if (kind === 'higher') return 'HIGHERRANK';
  // The second generation finds the genus of "Aus sp." at once, and says so afterwards.
  if (generation === 2 && isUndetermined(asked)) return 'HIGHERRANK';
  return kind === 'exact' ? 'EXACT' : generation === 1 ? 'FUZZY' : 'VARIANT';
}

function dressed(
  backbone: Backbone,
  generation: 1 | 2,
  asked: GbifQuery,
  found: GbifFound,
  settings: AnswerSettings,
): NameMatch {
  const type = typeOf(generation, asked, found);
  const isAggregate = asked.rank === 'SPECIES_AGGREGATE' && found.row >= 0;
  // GBIF flags every answer that is not spelled as asked.
  const flags = type === 'VARIANT' ? flagsOf('FUZZY') : flagsOf(type);
  return answer(backbone, found.row, {
    type,
    confidence: found.confidence,
    askedRank: asked.rank,
    reasons: settings.explains ? reasonsOf(backbone, asked, found) : EMPTY,
    alternatives: alternativesOf(backbone, generation, asked, found, settings.maxAlternatives),
    issues: isAggregate ? [...flags, 'TAXON_MATCH_AGGREGATE'] : flags,
  });
}

function alternativesOf(
  backbone: Backbone,
  generation: 1 | 2,
  asked: GbifQuery,
  { scores, row }: GbifFound,
  most: number,
): readonly NameMatch[] {
  if (most <= 0 || scores.length === 0) return EMPTY;
  const alternatives = new Map<number, NameMatch>();
  for (const score of scores) {
    if (alternatives.size >= most) break;
    if (score.row === row || alternatives.has(score.row)) continue;
    const type = score.isExact ? 'EXACT' : generation === 1 ? 'FUZZY' : 'VARIANT';
    alternatives.set(
      score.row,
      answer(backbone, score.row, {
        type,
        confidence: normConfidence(score.total),
        askedRank: asked.rank,
        issues: EMPTY,
      }),
    );
  }
  return [...alternatives.values()];
}

function reasonsOf(backbone: Backbone, asked: GbifQuery, found: GbifFound): readonly MatchReason[] {
  const { score, kind, cause } = found;
  const reasons: MatchReason[] = [];
  const name = found.row < 0 ? null : backbone.scientificName(found.row);
  if (cause === 'several-homonyms') {
    const several = found.scores.slice(0, 5).map(({ row }) => backbone.scientificName(row));
    reasons.push(reason('several-homonyms', asked.canonical, several.join('; ')));
    if (name !== null) reasons.push(reason('lowest-common-taxon', asked.canonical, name));
  } else if (cause === 'too-little-confidence') {
    const best = found.scores[0];
    const label = best === undefined ? null : backbone.scientificName(best.row);
    reasons.push(reason('too-little-confidence', asked.canonical, label));
  } else if (cause === 'no-candidate') reasons.push(reason('name-unknown', asked.canonical));
  else if (cause === 'no-name') reasons.push(reason('no-name'));
  if (score === null) return reasons;
  if (kind === 'higher' && cause === null) reasons.push(raised(backbone, asked, found));
  reasons.push(...pointsOf(backbone, asked, score));
  if (found.scores.length < 2) reasons.push(reason('only-candidate', null, null, found.gap));
  else {
    const next = found.scores.find(({ row }) => row !== found.row);
    const label = next === undefined ? null : backbone.scientificName(next.row);
    const code = found.gap >= 3 ? 'clear-lead' : 'close-second';
    reasons.push(reason(code, null, label, found.gap));
  }
  return reasons;
}

function raised(backbone: Backbone, asked: GbifQuery, { row }: GbifFound): MatchReason {
  const rank = backbone.rank(row);
  const label = backbone.scientificName(row);
  if (rank === 'SPECIES') return reason('species-of-name', asked.canonical, label);
  const isOfName = backbone.canonicalName(row) === asked.genusOrAbove;
  return isOfName
    ? reason('genus-of-name', asked.canonical, label)
    : reason('stated-taxon', rank.toLowerCase(), label);
}

function pointsOf(backbone: Backbone, asked: GbifQuery, score: GbifScore): readonly MatchReason[] {
  const { parts, row, isExact } = score;
  const reasons = [
    isExact
      ? reason('same-spelling', asked.canonical, score.canonical, parts.name)
      : reason('name-points', asked.canonical, score.canonical, parts.name),
  ];
  if (asked.authorship !== null && parts.authorship !== 0) {
    const code = parts.authorship > 0 ? 'same-author' : 'other-author';
    reasons.push(
      reason(code, asked.authorship.verbatim, backbone.authorship(row), parts.authorship),
    );
  }
  const stated = [...asked.names.values()].join(', ');
  if (stated !== '') {
    const code = parts.classification > 0 ? 'same-classification' : 'other-classification';
    reasons.push(reason(code, stated, placeOf(backbone, row), parts.classification));
  }
  if (asked.rank !== null && parts.rank !== 0) {
    const code = parts.rank > 5 ? 'same-rank' : parts.rank > 0 ? 'near-rank' : 'other-rank';
    reasons.push(reason(code, asked.rank, backbone.rank(row), parts.rank));
  }
  return reasons;
}

/** Kingdom and family of a row, for people. */
function placeOf(backbone: Backbone, row: number): string | null {
  const names = (['KINGDOM', 'FAMILY'] as const)
    .map((rank) => backbone.ancestor(row, rank))
    .filter((at) => at >= 0)
    .map((at) => backbone.canonicalName(at));
  return names.length === 0 ? null : names.join(', ');
}
