import { type Bitmap, newBitmap } from '../../src/search/bitmap.ts';
import { intervalNumbers } from '../../src/search/columns.ts';
import type { CodeColumn, Dictionary, Matches, Segment } from '../../src/search/model/segment.ts';
import { normaliseValue } from '../../src/search/normalise.ts';

/** What cubes read of an item. */
export interface CubeItem {
  readonly topic: readonly string[];
  readonly country: readonly string[];
  readonly recordType: readonly string[];
  /** Start and end, or null. */
  readonly date: readonly [string, string] | null;
}

type CodeKey = Exclude<keyof CubeItem, 'date'>;

const dictionaryOf = (items: readonly CubeItem[], key: CodeKey): Dictionary => {
  const counts = new Map<string, number>();
  for (const item of items) {
    for (const value of new Set(item[key])) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const texts = [...counts.keys()];
  const numbers = texts.map((_, value) => value);
  const byText = numbers.toSorted((a, b) => {
    const [first = '', second = ''] = [texts[a], texts[b]].map((text) =>
      normaliseValue(text ?? ''),
    );
    return first < second ? -1 : first > second ? 1 : a - b;
  });
  const totals = Uint32Array.from(texts, (text) => counts.get(text) ?? 0);
  return {
    values: texts.length,
    totals,
    text: (value) => texts[value] ?? '',
    byText: Uint32Array.from(byText),
    byCount: Uint32Array.from(byText.toSorted((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0))),
  };
};

const columnOf = (items: readonly CubeItem[], key: CodeKey, dictionary: Dictionary): CodeColumn => {
  const own = [...new Set(items.flatMap((item) => item[key]))].sort();
  const combinations = new Map<string, number>([['', 0]]);
  const lists: number[][] = [[]];
  const codes = Uint16Array.from(items, (item) => {
    const members = [...new Set(item[key])].map((text) => own.indexOf(text));
    const name = members.join(' ');
    const known = combinations.get(name);
    if (known !== undefined) return known;
    combinations.set(name, lists.length);
    lists.push(members);
    return lists.length - 1;
  });
  let sum = 0;
  const starts = Uint32Array.from([...lists, []], (list) => {
    const start = sum;
    sum += list.length;
    return start;
  });
  const common = own.map((text) =>
    Array.from({ length: dictionary.values }, (_, value) => dictionary.text(value)).indexOf(text),
  );
  return {
    combinations: lists.length,
    values: own.length,
    starts,
    members: Uint32Array.from(lists.flat()),
    totals: new Uint32Array(own.length),
    text: (value) => own[value] ?? '',
    find: (texts) => {
      const wanted = texts.map(normaliseValue);
      return own.flatMap((text, value) => (wanted.includes(normaliseValue(text)) ? [value] : []));
    },
    common: Uint32Array.from(common),
    span: (from, to) => codes.slice(from, to),
  };
};

/** Matches over segments of these items: those that `keep` takes. */
export const matchesOf = (
  segments: readonly (readonly CubeItem[])[],
  keep: (item: CubeItem) => boolean,
): Matches => {
  const all = segments.flat();
  const dictionaries = new Map<string, Dictionary>();
  const dictionary = (key: string): Dictionary => {
    const known = dictionaries.get(key) ?? dictionaryOf(all, key as CodeKey);
    dictionaries.set(key, known);
    return known;
  };
  const parts = segments.map((items) => {
    const dates = Int32Array.from(
      items.flatMap(({ date }) => intervalNumbers(date?.[0], date?.[1])),
    );
    const bits: Bitmap = newBitmap(items.length);
    for (const [row, item] of items.entries()) {
      if (keep(item)) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    }
    const columns = new Map<string, CodeColumn>();
    const segment: Pick<Segment, 'codes' | 'dates'> = {
      codes: (key) => {
        const column = columns.get(key) ?? columnOf(items, key as CodeKey, dictionary(key));
        columns.set(key, column);
        return column;
      },
      dates: () => ({ span: (from, to) => dates.slice(2 * from, 2 * to) }),
    };
    return { segment: segment as Segment, bits };
  });
  return {
    parts,
    total: all.filter(keep).length,
    everything: all.every(keep),
    dictionary,
  };
};
