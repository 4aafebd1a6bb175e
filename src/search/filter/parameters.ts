import type { Predicate } from '../model/predicate.ts';
import { allOf, notOf } from './combine.ts';
import { filterInvalid, shown } from './invalid.ts';
import { FIELD_PREFIX, targetOf } from './names.ts';
import { Tally } from './tally.ts';
import {
  CHECKLIST_NOTICE,
  type ReadFilterOptions,
  type Reading,
  readPatterns,
  readValues,
} from './values.ts';

/** Parameters of a URL or flags of a command: each name with its values in order. */
export type FilterParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Names that say how others are read, and are no conditions themselves. */
const MODIFIERS: ReadonlySet<string> = new Set(['matchcase', 'checklistkey', 'qlanguage']);

/**
 * The predicate that parameters stand for. Different parameters must all hold; values of one are alternatives. A name
 * that ends in `!` says that none of its values holds, one in `~` takes patterns with `*` and `?`; a lone `*` asks for
 * any value. Empty values are left out. Throws FILTER_INVALID for unknown names, naming the nearest one, and for values
 * that cannot be read. Callers take their own parameters (limit, facet, filter …) out before.
 */
export function parseParameters(
  parameters: FilterParameters,
  { onNotice = () => {} }: ReadFilterOptions = {},
): Predicate {
  const entries = Object.entries(parameters).map(
    ([name, given]) => [name, givenValues(given)] as const,
  );
  const modifier = (wanted: string): string | null =>
    entries.find(([name]) => plain(name) === wanted)?.[1].at(-1) ?? null;
  if (modifier('checklistkey') !== null) onNotice(CHECKLIST_NOTICE);
  const reading: Reading = {
    matchCase: readMatchCase(modifier('matchcase')),
    language: readLanguage(modifier('qlanguage')),
    literal: false,
    tally: new Tally(),
    onNotice,
  };
  const parts = entries
    .filter(([name, values]) => {
      if (MODIFIERS.has(plain(name))) return false;
      if (values.length > 0) return true;
      targetOf(splitName(name).name);
      return false;
    })
    .map(([name, values]) => readParameter(name, values, reading));
  return allOf(parts);
}

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

const givenValues = (given: string | readonly string[] | undefined): readonly string[] =>
  (given === undefined ? [] : typeof given === 'string' ? [given] : given).filter(
    (value) => value.trim() !== '',
  );

function readMatchCase(text: string | null): boolean {
  if (text === null) return false;
  if (/^(true|1|yes)$/i.test(text.trim())) return true;
  if (/^(false|0|no)$/i.test(text.trim())) return false;
  throw filterInvalid(`matchCase=${shown(text)}: true or false is expected`);
}

function readLanguage(text: string | null): string | null {
  if (text === null) return null;
  const language = text.trim();
  if (/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/i.test(language)) return language;
  throw filterInvalid(`qLanguage=${shown(text)}: a language such as en or de is expected`);
}

/** `country!` is `country`, negated; `locality~` is `locality`, by patterns. */
function splitName(name: string): { name: string; negated: boolean; pattern: boolean } {
  const end = /[!~]{0,2}$/.exec(
    name.startsWith(FIELD_PREFIX) ? name.slice(FIELD_PREFIX.length) : name,
  );
  const signs = end?.[0] ?? '';
  return {
    name: name.slice(0, name.length - signs.length),
    negated: signs.includes('!'),
    pattern: signs.includes('~'),
  };
}

function readParameter(given: string, values: readonly string[], reading: Reading): Predicate {
  const { name, negated, pattern } = splitName(given);
  const target = targetOf(name);
  reading.tally.add('conditions');
  reading.tally.add('values', values.length);
  const predicate = pattern
    ? readPatterns(name, target, values, reading)
    : readValues(name, target, values, reading);
  return negated ? notOf(predicate) : predicate;
}
