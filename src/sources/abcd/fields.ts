import type { PartFields } from './walk.ts';

/** The first text of a field; null: there is none. */
export const one = (fields: PartFields, name: string): string | null =>
  fields.get(name)?.[0] ?? null;

/** All texts of a field as one; null: there is none. */
export const joined = (fields: PartFields, name: string, by = ' | '): string | null => {
  const texts = fields.get(name);
  return texts === undefined ? null : texts.join(by);
};

/** "a/b" of two ends; one text where they are equal or one is absent. */
export function interval(begin: string | null, end: string | null): string | null {
  if (begin === null || end === null || begin === end) return begin ?? end;
  return `${begin}/${end}`;
}
