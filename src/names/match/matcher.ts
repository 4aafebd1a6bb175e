import type { Backbone } from '../backbone/backbone.ts';
import { type AnswerSettings, answer, EMPTY } from './answer.ts';
import { colAnswers } from './col-answer.ts';
import { gbifAnswers } from './gbif-answer.ts';
import { hasIdentifier, Identifiers } from './identifiers.ts';
import { ownAnswers } from './own-answer.ts';
import { reason } from './reasons.ts';
import type { MatchBehaviour, Matcher, MatchOptions, NameMatch, NameQuery, Pin } from './types.ts';

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

/** Answers to names only, by the rules of a behaviour. */
function answersOf(
  backbone: Backbone,
  behaviour: MatchBehaviour,
  settings: AnswerSettings,
): (query: NameQuery) => NameMatch {
  switch (behaviour) {
    case 'gbif-v1':
      return gbifAnswers(backbone, 1, settings);
    case 'gbif-v2':
      return gbifAnswers(backbone, 2, settings);
    case 'col':
      return colAnswers(backbone, settings);
    case 'opendrawer':
      return ownAnswers(backbone, settings);
  }
}

/**
 * A matcher over a backbone. Of what a query has, a key counts alone; then a pin decides, then identifiers, then the name. One matcher per
 * thread: it remembers what is asked often. Equal queries have equal answers.
 */
export function createMatcher(backbone: Backbone, options: MatchOptions = {}): Matcher {
  const behaviour = options.behaviour ?? 'opendrawer';
  const settings = settingsOf(options, behaviour);
  const byName = answersOf(backbone, behaviour, settings);
  const identifiers = new Identifiers(backbone, settings.explains);
  const { pins } = options;
  const match = (query: NameQuery): NameMatch => {
    const { usageKey } = query;
    if (usageKey !== null && usageKey !== undefined) {
      return byKey(backbone, usageKey, settings.explains);
    }
    const pin = pins?.find(query) ?? null;
    const pinned = pin === null ? null : byPin(backbone, pin, settings.explains);
    if (pinned !== null) return pinned;
    const named = byName(query);
    const identified = hasIdentifier(query) ? identifiers.weigh(query, named) : named;
    if (pin === null || !settings.explains) return identified;
    const lost = reason('pin-not-found', String(pin.usageKey), pin.remark);
    return { ...identified, reasons: [lost, ...identified.reasons] };
  };
  return { backbone, match };
}

/** Matches one name; for many, `createMatcher` is quicker. */
export const matchName = (
  backbone: Backbone,
  query: NameQuery,
  options: MatchOptions = {},
): NameMatch => createMatcher(backbone, options).match(query);

/** What a collection decided; null where the backbone has not got the key any more: then the rules decide. */
function byPin(backbone: Backbone, pin: Pin, explains: boolean): NameMatch | null {
  const row = pin.usageKey === null ? -1 : backbone.rowOf(pin.usageKey);
  if (pin.usageKey !== null && row < 0) return null;
  const label = row < 0 ? null : backbone.scientificName(row);
  const found = [label, pin.remark].filter((part) => part !== null).join(', ') || null;
  return answer(backbone, row, {
    type: row < 0 ? 'NONE' : 'EXACT',
    confidence: 100,
    askedRank: row < 0 ? null : backbone.rank(row),
    reasons: explains ? [reason(row < 0 ? 'pinned-to-nothing' : 'pinned', null, found)] : EMPTY,
  });
}

/** The usage of a key; names do not count. */
function byKey(backbone: Backbone, key: number, explains: boolean): NameMatch {
  const row = backbone.rowOf(key);
  const isFound = row >= 0;
  const reasons = explains
    ? [
        reason(
          isFound ? 'key-found' : 'key-not-found',
          String(key),
          isFound ? backbone.scientificName(row) : null,
        ),
      ]
    : EMPTY;
  return answer(backbone, row, {
    type: isFound ? 'EXACT' : 'NONE',
    confidence: 100,
    askedRank: isFound ? backbone.rank(row) : null,
    reasons,
  });
}
