import type { Backbone } from '../backbone/backbone.ts';
import { answer, EMPTY } from './answer.ts';
import { type AnswerSettings, gbifAnswers } from './gbif-answer.ts';
import { reason } from './reasons.ts';
import type { MatchBehaviour, Matcher, MatchOptions, NameMatch, NameQuery } from './types.ts';

const MOST_ALTERNATIVES = 20;
const nothing: ReadonlySet<number> = new Set();

function settingsOf(options: MatchOptions, behaviour: MatchBehaviour): AnswerSettings {
  const explains = options.explain ?? true;
  return {
    isStrict: options.isStrict ?? false,
    hasHigherRanks: options.hasHigherRanks ?? behaviour !== 'col',
    exclude: options.exclude ?? nothing,
    maxAlternatives: options.maxAlternatives ?? (explains ? MOST_ALTERNATIVES : 0),
    explains,
  };
}

/** A matcher over a backbone. One per thread: it remembers what is asked often. Equal queries have equal answers. */
export function createMatcher(backbone: Backbone, options: MatchOptions = {}): Matcher {
  const behaviour = options.behaviour ?? 'opendrawer';
  const settings = settingsOf(options, behaviour);
  const byName = gbifAnswers(backbone, behaviour === 'gbif-v1' ? 1 : 2, settings);
  const match = (query: NameQuery): NameMatch => {
    if (query.usageKey !== null && query.usageKey !== undefined) {
      return byKey(backbone, query.usageKey, settings.explains);
    }
    return byName(query);
  };
  return { backbone, match };
}

/** The usage of a key; names do not count. */
function byKey(backbone: Backbone, key: number, explains: boolean): NameMatch {
  const row = backbone.rowOf(key);
  const isFound = row >= 0;
  const reasons = explains
    ? [reason(isFound ? 'key-found' : 'key-not-found', String(key), isFound ? backbone.scientificName(row) : null)]
    : EMPTY;
  return answer(backbone, row, {
    type: isFound ? 'EXACT' : 'NONE',
    confidence: 100,
    askedRank: isFound ? backbone.rank(row) : null,
    reasons,
  });
}
