import { type Bitmap, countBits, countWord, intersect, newBitmap } from '../bitmap.ts';
import type { Suggestion, SuggestRequest } from '../model/requests.ts';
import type { Dictionary, Segment } from '../model/segment.ts';
import { SegmentWords } from './match.ts';
import type { WordNode } from './query.ts';
import { foldText, isUnspaced, tokensOf } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface SuggestSource {
  readonly vocabulary: Vocabulary;
  readonly segments: readonly Segment[];
  readonly dictionary: (key: string) => Dictionary;
}

const DEFAULT_SUGGESTIONS = 10;
const MOST_WORDS_READ = 8;
export const MOST_SUGGESTIONS = 50;
/** Longer values are descriptions, or the paths of files in archives. */
const LONGEST_VALUE = 80;
/** Values that are tried beside words before them. */
const MOST_TRIED = 5;
/** Longer texts are no beginnings of a search; their last words are completed. */
const LONGEST_TEXT = 300;
/** Values whose texts are read for one request. */
const MOST_READ = 400;
/** Value postings that are walked for one request. */
const MOST_WALKED = 2_000_000;
/** Rows whose bits are counted to see which completions occur beside the words before. */
const MOST_COUNTED_ROWS = 60_000_000;
const MOST_COMPLETIONS = 60;
const LEAST_COMPLETIONS = 6;
/** Items whose titles are read for one request. */
const MOST_SAMPLED = 32;
/** What begins with the text typed comes before what holds it later, unless that is so much more frequent. */
const BEGINS_BONUS = 4;

/** Positions of the `most` largest counts over 0 in [from, to), the largest first. */
const largestIn = (counts: Uint32Array, from: number, to: number, most: number): number[] => {
  let found: number[] = [];
  let least = 0;
  const trim = (): void => {
    found.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
    found = found.slice(0, most);
    if (found.length === most) least = counts[found.at(-1) ?? 0] ?? 0;
  };
  for (let at = from; at < to; at += 1) {
    if ((counts[at] ?? 0) <= least) continue;
    found.push(at);
    if (found.length >= most * 2 + 64) trim();
  }
  trim();
  return found;
};

/** The `most` smallest different numbers of the lists of words [from, to), ascending. */
const smallestOfLists = (
  { data }: Vocabulary,
  from: number,
  to: number,
  most: number,
): number[] => {
  const { valueStarts, valueLists } = data;
  let found: number[] = [];
  let greatest = Number.POSITIVE_INFINITY;
  let walked = 0;
  const trim = (): void => {
    found = [...new Set(found)].sort((a, b) => a - b).slice(0, most);
    if (found.length === most) greatest = found.at(-1) ?? greatest;
  };
  for (let word = from; word < to && walked < MOST_WALKED; word += 1) {
    walked += 1;
    const end = valueStarts[word + 1] ?? 0;
    for (let at = valueStarts[word] ?? 0; at < end; at += 1) {
      const value = valueLists[at] ?? 0;
      // Lists ascend: what follows is greater still.
      if (value >= greatest) break;
      walked += 1;
      found.push(value);
      if (found.length >= most * 4 + 256) trim();
    }
  }
  trim();
  return found;
};

/** Whether the tokens hold the words, the last of them as a beginning, and in unspaced scripts side by side. */
const holdsAll = (tokens: readonly string[], words: readonly string[]): boolean => {
  const last = words.at(-1) ?? '';
  if (words.some(isUnspaced)) {
    return tokens.some((_, at) =>
      words.every((word, offset) => {
        const token = tokens[at + offset] ?? '';
        return offset === words.length - 1 ? token.startsWith(word) : token === word;
      }),
    );
  }
  return (
    tokens.some((token) => token.startsWith(last)) &&
    words.slice(0, -1).every((word) => tokens.includes(word))
  );
};

interface Candidate extends Suggestion {
  readonly order: number;
}

/** Items that hold all words, anywhere. */
const itemsWith = (segments: readonly Segment[], words: readonly string[]): number => {
  const of = words.map(
    (word): WordNode => ({
      kind: 'term',
      sequence: [{ word, prefix: false }],
      others: [],
      inflect: false,
      inTitle: false,
      from: 0,
      to: 0,
    }),
  );
  return segments.reduce((sum, segment) => {
    // Most segments lack one of the words.
    if (words.some((word) => segment.word(word, false) === null)) return sum;
    const rows = new SegmentWords(segment, null).rows({ kind: 'and', of }, segment.alive);
    return sum + countBits(rows);
  }, 0);
};

/** Values that hold the words, the last one as a beginning. */
const valuesWith = (
  { vocabulary, dictionary }: SuggestSource,
  words: readonly string[],
  before: string,
  most: number,
): Candidate[] => {
  const { data } = vocabulary;
  const [from, to] = vocabulary.range(words.at(-1) ?? '');
  // The rarest word says which values to read.
  let [best, end] = [from, to];
  const lists = (first: number, last: number): number =>
    (data.valueStarts[last] ?? 0) - (data.valueStarts[first] ?? 0);
  for (const word of words.slice(0, -1)) {
    const at = vocabulary.find(word);
    if (at < 0) return [];
    if (lists(at, at + 1) < lists(best, end)) [best, end] = [at, at + 1];
  }
  const typed = words.join(' ');
  const found: Candidate[] = [];
  const read = words.length === 1 ? most : MOST_READ;
  for (const value of smallestOfLists(vocabulary, best, end, read)) {
    const key = data.keys[data.valueKeys[value] ?? 0] ?? '';
    const text = dictionary(key).text(data.valueNumbers[value] ?? 0);
    const tokens = tokensOf(text);
    if (text.length > LONGEST_VALUE || !holdsAll(tokens, words)) continue;
    const count = data.valueItems[value] ?? 0;
    const order = tokens.join(' ').startsWith(typed) ? count * BEGINS_BONUS : count;
    found.push({ text: before + text, key, count, order });
    if (found.length >= most) break;
  }
  return found;
};

/** Items of a segment that have the words before. */
interface Context {
  readonly segment: Segment;
  readonly bits: Bitmap;
  readonly count: number;
}

const contextsOf = (
  segments: readonly Segment[],
  words: readonly string[],
  inTitle: boolean,
): Context[] =>
  segments.flatMap((segment) => {
    let context: Bitmap | null = null;
    for (const word of words) {
      const entry = segment.word(word, inTitle);
      if (entry === null) return [];
      const bits = newBitmap(segment.manifest.rows);
      segment.addWord(entry, bits);
      if (context !== null) intersect(bits, context);
      context = bits;
    }
    const count = context === null ? 0 : countBits(context);
    return context === null || count === 0 ? [] : [{ segment, bits: context, count }];
  });

/** At most `most` of the rows that are set, from all over. */
const sampledRows = (bits: Bitmap, most: number): number[] => {
  const rows = new Set<number>();
  for (let number = 0; number < most; number += 1) {
    let at = Math.floor((number * bits.length) / most);
    while (at < bits.length && bits[at] === 0) at += 1;
    const word = bits[at] ?? 0;
    if (word === 0) break;
    rows.add(at * 32 + 31 - Math.clz32(word & -word));
  }
  return [...rows];
};

/** Words that begin so in the titles of some items of the contexts, the most frequent first. */
const sampledWords = (contexts: readonly Context[], prefix: string): string[] => {
  const total = contexts.reduce((sum, { count }) => sum + count, 0);
  const counts = new Map<string, number>();
  for (const { segment, bits, count } of contexts) {
    const share = Math.round((MOST_SAMPLED * count) / total);
    for (const doc of segment.docs(sampledRows(bits, share))) {
      const { title } = JSON.parse(doc) as { readonly title?: string | null };
      for (const word of new Set(tokensOf(title ?? ''))) {
        if (word.startsWith(prefix)) counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
};

/** In how many items of the contexts each of the completions stands, too. */
const countsBeside = (
  contexts: readonly Context[],
  completions: readonly string[],
  inTitle: boolean,
): number[] => {
  const counts = completions.map(() => 0);
  for (const { segment, bits: context } of contexts) {
    const bits = newBitmap(segment.manifest.rows);
    completions.forEach((completion, number) => {
      const entry = segment.word(completion, inTitle);
      if (entry === null) return;
      bits.fill(0);
      segment.addWord(entry, bits);
      let sum = 0;
      for (let at = 0; at < bits.length; at += 1) {
        const common = (bits[at] ?? 0) & (context[at] ?? 0);
        if (common !== 0) sum += countWord(common);
      }
      counts[number] = (counts[number] ?? 0) + sum;
    });
  }
  return counts;
};

const asCandidates = (
  before: string,
  words: readonly string[],
  counts: readonly number[],
): Candidate[] =>
  words.flatMap((word, at) => {
    const count = counts[at] ?? 0;
    if (count === 0) return [];
    return [{ text: before + word, key: null, count, order: count * BEGINS_BONUS }];
  });

/** Words that begin with the last word, and occur beside the words before it: in titles, else `anywhere`. */
const completionsOf = (
  { vocabulary, segments }: SuggestSource,
  words: readonly string[],
  before: string,
  most: number,
  anywhere: boolean,
): Candidate[] => {
  const prefix = words.at(-1) ?? '';
  if (isUnspaced(prefix)) return [];
  const { titles, items } = vocabulary.data;
  const [from, to] = vocabulary.range(prefix);
  const context = words.slice(0, -1);
  if (context.length === 0) {
    const found = largestIn(titles, from, to, most);
    const texts = found.map((word) => vocabulary.word(word));
    return asCandidates(
      before,
      texts,
      found.map((word) => titles[word] ?? 0),
    );
  }
  const rows = segments.reduce((sum, { manifest }) => sum + manifest.rows, 0);
  const tried = Math.min(
    MOST_COMPLETIONS,
    Math.max(LEAST_COMPLETIONS, Math.floor(MOST_COUNTED_ROWS / (rows + 1))),
  );
  for (const inTitle of anywhere ? [true, false] : [true]) {
    const contexts = contextsOf(segments, context, inTitle);
    const frequent = largestIn(inTitle ? titles : items, from, to, tried);
    const texts = [
      ...new Set([
        ...(inTitle ? sampledWords(contexts, prefix).slice(0, tried / 2) : []),
        ...frequent.map((word) => vocabulary.word(word)),
      ]),
    ].slice(0, tried);
    const found = asCandidates(before, texts, countsBeside(contexts, texts, inTitle));
    if (found.length > 0) return found;
  }
  return [];
};

const REGION = /^[A-Z]{2}$/;

/** Countries have codes as values, and are typed by their names. */
const countriesWith = (
  { dictionary }: SuggestSource,
  words: readonly string[],
  before: string,
  language: string,
): Candidate[] => {
  const countries = dictionary('country');
  let names: Intl.DisplayNames;
  try {
    names = new Intl.DisplayNames([language, 'en'], { type: 'region', fallback: 'none' });
  } catch {
    // Not a language tag
    names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  }
  const found: Candidate[] = [];
  for (let value = 0; value < countries.values; value += 1) {
    const code = countries.text(value);
    const count = countries.totals[value] ?? 0;
    if (count === 0 || !REGION.test(code)) continue;
    const name = names.of(code);
    if (name === undefined) continue;
    const tokens = tokensOf(name);
    if (!holdsAll(tokens, words)) continue;
    const begins = tokens.join(' ').startsWith(words.join(' '));
    found.push({
      text: before + name,
      key: 'country',
      count,
      order: begins ? count * BEGINS_BONUS : count,
    });
  }
  return found;
};

const LAST_RUN = /[\p{L}\p{N}\p{M}]+$/u;
const LAST_DIVIDE = /[^\p{L}\p{N}\p{M}]+$/u;

/** The `count` last words of a text and what stands before them, as typed. */
const splitBefore = (text: string, count: number): string => {
  let rest = text;
  for (let at = 0; at < count; at += 1) {
    rest = rest.replace(LAST_RUN, '');
    if (at < count - 1) rest = rest.replace(LAST_DIVIDE, '');
  }
  return rest;
};

/** The first of the values that occur beside the words before them, with the items in which they do. */
const beside = (
  { segments }: SuggestSource,
  words: readonly string[],
  before: string,
  values: readonly Candidate[],
): Candidate[] =>
  [...values]
    .filter(({ key }) => key !== 'country')
    .sort((a, b) => b.order - a.order)
    .slice(0, MOST_TRIED)
    .flatMap((value) => {
      const count = itemsWith(segments, [...words, ...tokensOf(value.text.slice(before.length))]);
      return count === 0 ? [] : [{ ...value, count, order: count }];
    });

/** The best of all, one of each text; words do not crowd out values. */
const chosen = (
  values: readonly Candidate[],
  words: readonly Candidate[],
  limit: number,
): Suggestion[] => {
  const byText = new Map<string, Candidate>();
  const best = (candidates: readonly Candidate[], most: number): void => {
    const sorted = [...candidates].sort((a, b) => b.order - a.order);
    let added = 0;
    for (const candidate of sorted) {
      if (added >= most) return;
      const folded = tokensOf(candidate.text).join(' ');
      if (byText.has(folded)) continue;
      byText.set(folded, candidate);
      added += 1;
    }
  };
  const half = Math.ceil(limit / 2);
  best(values, Math.max(half, limit - words.length));
  best(words, limit - byText.size);
  best(values, limit - byText.size);
  return [...byText.values()]
    .sort((a, b) => b.order - a.order || (a.text < b.text ? -1 : 1))
    .map(({ text, key, count }) => ({ text, key, count }));
};

/** Operators, opening parentheses, names of fields and excluded words: what stands before says nothing of the rest. */
const BREAK = /(?:^|[\s(])(?:(?:OR|AND|NOT)\s+|title:|[-\u2212]\S+\s)|[|(]/gi;

/** Where the words that belong together begin. */
const contextAt = (text: string): number => {
  let from = 0;
  for (const found of text.matchAll(BREAK)) {
    const isOperator = /[a-z]/i.test(found[0]) && !/[:\-\u2212]/.test(found[0]);
    // Operators are written in capitals.
    if (!isOperator || found[0] === found[0].toUpperCase()) from = found.index + found[0].length;
  }
  return from;
};

/**
 * Completions of what was typed: its last word as a beginning of words of titles (that occur beside the words before)
 * and of values of the records that hold all its words, or at least the last ones.
 */
export const suggest = (source: SuggestSource, request: SuggestRequest): readonly Suggestion[] => {
  const limit = Math.max(0, Math.min(MOST_SUGGESTIONS, request.limit ?? DEFAULT_SUGGESTIONS));
  const text = request.text.slice(-LONGEST_TEXT).replace(LAST_DIVIDE, '').trimStart();
  const head = text.slice(0, contextAt(text));
  const words = tokensOf(text.slice(head.length)).slice(-MOST_WORDS_READ);
  const last = words.at(-1);
  if (limit === 0 || last === undefined || !foldText(text).endsWith(last)) return [];
  const language = request.language ?? 'en';
  let values: readonly Candidate[] = [];
  // All words in one value first; else the last ones, with what stands before kept.
  for (let own = words.length; own >= 1 && values.length === 0; own -= 1) {
    const wanted = words.slice(-own);
    const before = own === words.length ? head : splitBefore(text, own);
    values = [
      ...valuesWith(source, wanted, before, limit),
      ...countriesWith(source, wanted, before, language),
    ];
    if (words.some(isUnspaced)) break;
    if (own < words.length) values = beside(source, words.slice(0, -own), before, values);
  }
  const before = splitBefore(text, 1);
  const completions = completionsOf(source, words, before, limit, values.length === 0);
  // What is typed already is no completion.
  const typed = foldText(text);
  return chosen(
    values,
    completions.filter((completion) => foldText(completion.text) !== typed),
    limit,
  );
};
