import { type Issue, ownText } from '../terms/index.ts';

/** What was made of a text: the text as it was, the value or null, and the doubts on the way. */
export interface Interpreted<T> {
  readonly verbatim: string;
  readonly value: T | null;
  readonly issues: readonly Issue[];
}

/**
 * Remembers the answers of a pure function of a text, for values that come again and again. At most
 * `maxEntries` are kept; when full, the memory starts afresh. Longer texts than 200 are not remembered.
 */
export function remember<T>(read: (text: string) => T, maxEntries: number): (text: string) => T {
  const cache = new Map<string, T>();
  return (text) => {
    const cached = cache.get(text);
    if (cached !== undefined) return cached;
    if (text.length > 200) return read(text);
    const own = ownText(text);
    const value = read(own);
    if (cache.size >= maxEntries) cache.clear();
    cache.set(own, value);
    return value;
  };
}
