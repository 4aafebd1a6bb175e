import type { Predicate } from '../model/predicate.ts';
import { FIELD_PREFIX } from './names.ts';
import { boundText } from './write-parameters.ts';

/** Languages of descriptions. */
export type DescriptionLanguage = 'en';

const MOST_SHOWN = 5;

/** A predicate in words: `country is NP or IN, and year from 1900 to 1910`. */
export function describeFilter(
  predicate: Predicate,
  _language: DescriptionLanguage = 'en',
): string {
  return describe(predicate, false);
}

function describe(predicate: Predicate, inGroup: boolean): string {
  switch (predicate.kind) {
    case 'all':
      return 'everything';
    case 'and':
      return grouped(predicate.of, ', and ', inGroup, 'everything');
    case 'or':
      return grouped(predicate.of, ', or ', inGroup, 'nothing');
    case 'not':
      return describeNot(predicate.of);
    case 'in':
      return `${nameOf(predicate.key)} is ${choice(predicate.values)}${cased(predicate)}`;
    case 'range':
      return describeRange(predicate);
    case 'like':
      return `${nameOf(predicate.key)} is like ${quoted(predicate.pattern)}${cased(predicate)}`;
    case 'present':
      return `${nameOf(predicate.key)} is given`;
    case 'within': {
      const positions = predicate.area.polygons.flat().reduce((sum, { length }) => sum + length, 0);
      return `within an area of ${positions.toLocaleString('en')} points`;
    }
    case 'near':
      return `at most ${distance(predicate.distanceInMeters)} from ${predicate.latitude}, ${predicate.longitude}`;
    case 'words':
      return `words: ${predicate.text}`;
    case 'value':
      return `${predicate.field === null ? 'any field' : predicate.field} is ${choice(predicate.values)}`;
  }
}

const grouped = (
  parts: readonly Predicate[],
  word: string,
  inGroup: boolean,
  nothing: string,
): string => {
  if (parts.length === 0) return nothing;
  const text = parts.map((part) => describe(part, true)).join(word);
  return inGroup && parts.length > 1 ? `(${text})` : text;
};

function describeNot(part: Predicate): string {
  if (part.kind === 'in') {
    return `${nameOf(part.key)} is not ${choice(part.values)}${cased(part)}`;
  }
  return part.kind === 'present'
    ? `${nameOf(part.key)} is not given`
    : `not (${describe(part, false)})`;
}

const cased = ({ matchCase }: { readonly matchCase?: boolean }): string =>
  matchCase ? ' (as written)' : '';

const nameOf = (key: string): string =>
  key.startsWith(FIELD_PREFIX) ? key.slice(FIELD_PREFIX.length) : key;

const quoted = (text: string): string => (/[\s,()]/.test(text) ? `"${text}"` : text);

const choice = (values: readonly string[]): string => {
  const some = values.slice(0, MOST_SHOWN).map(quoted);
  const more = values.length - some.length;
  return `${some.join(' or ')}${more > 0 ? ` or one of ${more.toLocaleString('en')} more` : ''}`;
};

const distance = (metres: number): string =>
  metres < 1000 ? `${metres} m` : `${(metres / 1000).toLocaleString('en')} km`;

function describeRange(range: Extract<Predicate, { readonly kind: 'range' }>): string {
  const { key, from, to, openFrom, openTo } = range;
  const name = nameOf(key);
  if (from === null) {
    return to === null
      ? `${name} is given`
      : `${name} ${openTo ? 'before' : 'up to'} ${boundText(range, to)}`;
  }
  const first = boundText(range, from);
  if (to === null) return `${name} ${openFrom ? 'after' : 'from'} ${first}${openFrom ? '' : ' on'}`;
  const last = boundText(range, to);
  if (first === last && !openFrom && !openTo) return `${name} is ${first}`;
  return `${name} ${openFrom ? 'after' : 'from'} ${first} ${openTo ? 'to before' : 'to'} ${last}`;
}
