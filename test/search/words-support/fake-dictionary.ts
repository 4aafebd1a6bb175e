import type { Dictionary } from '../../../src/search/model/segment.ts';
import { normaliseValue } from '../../../src/search/normalise.ts';

/** Dictionary of a key over a generation, from texts and their items. */
export const fakeDictionary = (counts: Readonly<Record<string, number>> = {}): Dictionary => {
  const texts = Object.keys(counts);
  const numbers = texts.map((_, at) => at);
  const textOf = (at: number): string => texts[at] ?? '';
  const totals = Uint32Array.from(texts, (text) => counts[text] ?? 0);
  return {
    values: texts.length,
    totals,
    text: textOf,
    byText: Uint32Array.from(
      [...numbers].sort((a, b) => (normaliseValue(textOf(a)) < normaliseValue(textOf(b)) ? -1 : 1)),
    ),
    byCount: Uint32Array.from(
      [...numbers].sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b),
    ),
  };
};
