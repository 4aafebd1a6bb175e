import { lineOf } from './texts.ts';

/** An object of JSON or YAML. */
export type Values = Readonly<Record<string, unknown>>;

/** The value where it is an object, else an empty one. */
export const objectOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

/** The value as a list: of an array its members, of nothing none, of all else the one. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];

/** A text, number or day in one line; null for all else. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'string') return lineOf(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof Date && !Number.isNaN(value.getTime())
    ? value.toISOString().slice(0, 10)
    : null;
}

/** The first of several keys that holds a text or number. */
export function wordAt(values: Values, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const word = wordOf(values[key]);
    if (word !== null) return word;
  }
  return null;
}

/** All texts of a list. */
export const wordsOf = (value: unknown): readonly string[] =>
  listOf(value)
    .map(wordOf)
    .filter((word) => word !== null);
