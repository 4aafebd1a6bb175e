import type { Predicate } from '../model/predicate.ts';
import { writeWkt } from './geometry/wkt.ts';
import { constantOf, FIELD_PREFIX } from './names.ts';
import { boundText } from './write-parameters.ts';

/** A predicate as JSON. */
export type JsonPredicate = { readonly type: string } & Readonly<Record<string, unknown>>;

/** GBIF's names where they differ from ours. */
const GBIF_KEYS: ReadonlyMap<string, string> = new Map([
  ['id', 'GBIF_ID'],
  ['sourceId', 'OCCURRENCE_ID'],
  ['lastChanged', 'LAST_INTERPRETED'],
]);

const keyOf = (name: string): string =>
  name.startsWith(FIELD_PREFIX) ? name : (GBIF_KEYS.get(name) ?? constantOf(name));

/** The predicate in GBIF's JSON form; `readPredicate` of it matches the same items. */
export function writePredicate(predicate: Predicate): JsonPredicate {
  switch (predicate.kind) {
    case 'all':
      return { type: 'all' };
    case 'and':
    case 'or':
      return predicate.of.length === 0
        ? predicate.kind === 'and'
          ? { type: 'all' }
          : { type: 'not', predicate: { type: 'all' } }
        : { type: predicate.kind, predicates: predicate.of.map(writePredicate) };
    case 'not':
      return predicate.of.kind === 'present'
        ? { type: 'isNull', parameter: keyOf(predicate.of.key) }
        : { type: 'not', predicate: writePredicate(predicate.of) };
    case 'in':
      return writeValues(predicate);
    case 'range':
      return writeRange(predicate);
    case 'like': {
      const { key, pattern, matchCase } = predicate;
      return { type: 'like', key: keyOf(key), value: pattern, ...(matchCase ? { matchCase } : {}) };
    }
    case 'present':
      return { type: 'isNotNull', parameter: keyOf(predicate.key) };
    case 'within':
      return { type: 'within', geometry: writeWkt(predicate.area) };
    case 'near':
      return {
        type: 'geoDistance',
        latitude: String(predicate.latitude),
        longitude: String(predicate.longitude),
        distance: `${predicate.distanceInMeters}m`,
      };
    case 'words': {
      const { text, language } = predicate;
      return { type: 'words', value: text, ...(language === undefined ? {} : { language }) };
    }
    case 'value': {
      const { field, values } = predicate;
      return { type: 'value', ...(field === null ? {} : { field }), values };
    }
  }
}

function writeValues({
  key,
  values,
  matchCase,
}: Extract<Predicate, { readonly kind: 'in' }>): JsonPredicate {
  const [only] = values;
  const cased = matchCase ? { matchCase } : {};
  if (only === undefined) return { type: 'not', predicate: { type: 'all' } };
  return values.length === 1
    ? { type: 'equals', key: keyOf(key), value: only, ...cased }
    : { type: 'in', key: keyOf(key), values, ...cased };
}

function writeRange(range: Extract<Predicate, { readonly kind: 'range' }>): JsonPredicate {
  const { from, to, openFrom, openTo } = range;
  const key = keyOf(range.key);
  if (from !== null && from === to && !openFrom && !openTo) {
    return { type: 'equals', key, value: boundText(range, from) };
  }
  const ends: JsonPredicate[] = [];
  if (from !== null) {
    const type = openFrom ? 'greaterThan' : 'greaterThanOrEquals';
    ends.push({ type, key, value: boundText(range, from) });
  }
  if (to !== null) {
    const type = openTo ? 'lessThan' : 'lessThanOrEquals';
    ends.push({ type, key, value: boundText(range, to) });
  }
  const [first] = ends;
  if (first === undefined) return { type: 'isNotNull', parameter: key };
  return ends.length === 1 ? first : { type: 'and', predicates: ends };
}
