import { degreeNumber, intervalNumbers, NO_NUMBER } from '../../../src/search/columns.ts';
import { isInside } from '../../../src/search/geo/area.ts';
import { distanceInMeters } from '../../../src/search/geo/near.ts';
import { findSearchKey } from '../../../src/search/model/keys.ts';
import type { Predicate } from '../../../src/search/model/predicate.ts';
import { normaliseValue } from '../../../src/search/normalise.ts';
import { tokensOf } from '../../../src/search/words/tokens.ts';
import { type FakeItem, type FakeSegmentData, fieldsOf, textsOf } from './fake-segment.ts';

/** An item with its place in the generation. */
export interface Placed {
  readonly segment: number;
  readonly row: number;
  readonly alias: string;
  readonly item: FakeItem;
}

export const allItems = (data: readonly FakeSegmentData[]): Placed[] =>
  data.flatMap(({ rows, alias }, segment) =>
    rows.flatMap((item, row) => (item === null ? [] : [{ segment, row, alias, item }])),
  );

const wildcard = (pattern: string, matchCase: boolean, text: string): boolean => {
  const source = (matchCase ? pattern : pattern.toLowerCase())
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, 'u').test(matchCase ? text : normaliseValue(text));
};

/** Texts of an item in fields with this name. */
export const textsNamed = (item: FakeItem, name: string): readonly string[] => {
  const wanted = name.toLowerCase();
  return fieldsOf(item).flatMap(([path, texts]) => {
    const last = path.toLowerCase().split('.').at(-1);
    return path.toLowerCase() === wanted || last === wanted ? texts : [];
  });
};

/** Texts of an item in a key of the filter language, or in `field.<name>`. */
export const textsOfKey = ({ item, alias }: Placed, name: string): readonly string[] => {
  if (name.startsWith('field.')) return textsNamed(item, name.slice('field.'.length));
  return findSearchKey(name)?.values(item.item, alias) ?? [];
};

const numberOfKey = ({ item }: Placed, name: string): number | null =>
  findSearchKey(name)?.number(item.item) ?? null;

const datesOf = ({ item }: Placed): readonly [number, number] | null => {
  const interval = intervalNumbers(item.item.eventDateStart, item.item.eventDateEnd);
  return interval[0] === NO_NUMBER ? null : interval;
};

/** Whether an item matches, computed from its texts and numbers, one after the other. */
export const matches = (predicate: Predicate, placed: Placed): boolean => {
  switch (predicate.kind) {
    case 'all':
      return true;
    case 'and':
      return predicate.of.every((part) => matches(part, placed));
    case 'or':
      return predicate.of.some((part) => matches(part, placed));
    case 'not':
      return !matches(predicate.of, placed);
    case 'in': {
      const key = findSearchKey(predicate.key);
      if (key?.kind === 'number') {
        const number = numberOfKey(placed, predicate.key);
        return number !== null && predicate.values.some((value) => Number(value) === number);
      }
      if (key?.kind === 'date') {
        const dates = datesOf(placed);
        return predicate.values.some((value) => {
          const [from, to] = intervalNumbers(value, value);
          return dates !== null && dates[0] <= to && dates[1] >= from;
        });
      }
      const texts = textsOfKey(placed, predicate.key).filter((text) => text !== '');
      const fold = (text: string) => (predicate.matchCase === true ? text : normaliseValue(text));
      return predicate.values.some((value) => texts.some((text) => fold(text) === fold(value)));
    }
    case 'like':
      return textsOfKey(placed, predicate.key).some((text) =>
        wildcard(predicate.pattern, predicate.matchCase === true, text),
      );
    case 'present': {
      const key = findSearchKey(predicate.key);
      if (key?.kind === 'number') return numberOfKey(placed, predicate.key) !== null;
      if (key?.kind === 'date') return datesOf(placed) !== null;
      return textsOfKey(placed, predicate.key).some((text) => normaliseValue(text) !== '');
    }
    case 'range': {
      const { from, to, openFrom = false, openTo = false } = predicate;
      if (findSearchKey(predicate.key)?.kind === 'date') {
        const dates = datesOf(placed);
        if (dates === null) return false;
        const first = from === null ? null : intervalNumbers(String(from), String(from));
        const last = to === null ? null : intervalNumbers(String(to), String(to));
        const low = first === null ? -1e12 : openFrom ? first[1] + 1 : first[0];
        const high = last === null ? 1e12 : openTo ? last[0] - 1 : last[1];
        return low <= high && dates[0] <= high && dates[1] >= low;
      }
      const number = numberOfKey(placed, predicate.key);
      if (number === null) return false;
      if (from !== null && !(openFrom ? number > Number(from) : number >= Number(from))) {
        return false;
      }
      return to === null || (openTo ? number < Number(to) : number <= Number(to));
    }
    case 'within': {
      const point = pointOf(placed);
      return point !== null && isInside(predicate.area)(point[0], point[1]);
    }
    case 'near': {
      const point = pointOf(placed);
      return (
        point !== null &&
        distanceInMeters(predicate.latitude, predicate.longitude, point[0], point[1]) <=
          predicate.distanceInMeters
      );
    }
    case 'words': {
      const words = textsOf(placed.item).flatMap((text) => tokensOf(text));
      return tokensOf(predicate.text).every((word) => words.includes(word));
    }
    case 'value': {
      const wanted = new Set(predicate.values.map(normaliseValue));
      const texts =
        predicate.field === null
          ? fieldsOf(placed.item).flatMap(([, own]) => own)
          : textsNamed(placed.item, predicate.field);
      return texts.some((text) => wanted.has(normaliseValue(text)) && normaliseValue(text) !== '');
    }
  }
};

/** As the index keeps it. */
const pointOf = ({ item }: Placed): readonly [latitude: number, longitude: number] | null => {
  const { decimalLatitude, decimalLongitude } = item.item;
  if (typeof decimalLatitude !== 'number' || typeof decimalLongitude !== 'number') return null;
  return [degreeNumber(decimalLatitude) / 1e7, degreeNumber(decimalLongitude) / 1e7];
};

/** Counts of the values of a key among items, those of equal normalised texts apart for `code` keys. */
export const countValues = (
  items: readonly Placed[],
  name: string,
  normalised: boolean,
): { counts: Map<string, number>; missing: number } => {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const placed of items) {
    const texts = new Set(
      textsOfKey(placed, name)
        .map((text) => (normalised ? normaliseValue(text) : text))
        .filter((text) => text !== ''),
    );
    if (texts.size === 0) missing += 1;
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return { counts, missing };
};
