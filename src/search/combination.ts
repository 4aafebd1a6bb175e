/** Joins the values of one item into a combination; the separator occurs in no text. */
export const SEPARATOR = '\u0000';

export const combinationOf = (values: readonly string[]): string => {
  if (values.length <= 1) return values[0] ?? '';
  return [...new Set(values)]
    .filter((value) => value !== '')
    .sort()
    .join(SEPARATOR);
};
