import type { Backbone } from '../backbone/backbone.ts';
import { assembleName } from '../compare/assemble-name.ts';
import { type AnswerSettings, answer, EMPTY } from './answer.ts';
import { ColMatching, labelOf } from './col.ts';
import { type OwnName, readOwnName } from './own-asked.ts';
import { reason } from './reasons.ts';
import { given, rankOf, statedNames } from './stated.ts';
import type { MatchReason, MatchType, NameMatch, NameQuery } from './types.ts';

/** How sure each type of answer is: the rules have no points. */
const CONFIDENCE: Readonly<Record<MatchType, number>> = {
  EXACT: 100,
  VARIANT: 95,
  FUZZY: 90,
  HIGHERRANK: 90,
  AMBIGUOUS: 50,
  NONE: 0,
};

/** Answers as the Catalogue of Life's matching does. */
export function colAnswers(
  backbone: Backbone,
  settings: AnswerSettings,
): (query: NameQuery) => NameMatch {
  const matching = new ColMatching(backbone, settings.exclude);
  return (query) => {
    const rank = given(query.taxonRank);
    const context = {
      rank: rank === null ? null : rankOf(rank),
      code: query.nomenclaturalCode ?? null,
      status: query.taxonomicStatus ?? null,
    };
    const { name: text } = assembleName(query);
    if (text === null) {
      const reasons = settings.explains ? [reason('no-name')] : EMPTY;
      return answer(backbone, -1, { type: 'NONE', confidence: 0, askedRank: null, reasons });
    }
    const name = readOwnName(text, context);
    const found = matching.find(
      name,
      statedNames(query),
      settings.hasHigherRanks && !settings.isStrict,
    );
    const asked = labelOf(name.canonical, name.authorship?.verbatim ?? null);
    const isSame = found.row >= 0 && asked === matching.label(found.row);
    const type = typeOf(found.kind, isSame);
    return answer(backbone, found.row, {
      type,
      confidence: CONFIDENCE[type],
      askedRank: name.askedRank,
      reasons: settings.explains
        ? reasonsOf(backbone, name, type, found.row, found.candidates)
        : EMPTY,
      alternatives: found.candidates
        .filter((row) => row !== found.row)
        .slice(0, settings.maxAlternatives)
        .map((row) =>
          answer(backbone, row, {
            type: 'VARIANT',
            confidence: CONFIDENCE.AMBIGUOUS,
            askedRank: name.askedRank,
            issues: EMPTY,
          }),
        ),
    });
  };
}

function typeOf(kind: 'match' | 'ambiguous' | 'higher' | 'none', isSame: boolean): MatchType {
  switch (kind) {
    case 'match':
      return isSame ? 'EXACT' : 'VARIANT';
    case 'ambiguous':
      return 'AMBIGUOUS';
    case 'higher':
      return 'HIGHERRANK';
    case 'none':
      return 'NONE';
  }
}

function reasonsOf(
  backbone: Backbone,
  name: OwnName,
  type: MatchType,
  row: number,
  candidates: readonly number[],
): readonly MatchReason[] {
  const found = row < 0 ? null : backbone.scientificName(row);
  const several = candidates
    .slice(0, 5)
    .map((one) => backbone.scientificName(one))
    .join('; ');
  switch (type) {
    case 'AMBIGUOUS':
      return [reason('several-homonyms', name.canonical, several)];
    case 'HIGHERRANK':
      return [reason('genus-of-name', name.canonical, found)];
    case 'NONE':
      return candidates.length === 0
        ? [reason('name-unknown', name.canonical)]
        : [reason('too-little-confidence', name.canonical, several)];
    default:
      return [
        reason(type === 'EXACT' ? 'same-spelling' : 'other-spelling', name.text, found),
        ...(candidates.length > 1 ? [reason('homonym-settled', name.canonical, several)] : []),
      ];
  }
}
