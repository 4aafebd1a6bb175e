import { normaliseValue } from '../normalise.ts';

/**
 * A pattern with `*` and `?` in the form in which values are compared: what stands between the wildcards is
 * normalised, white space beside one stays.
 */
export const normalisePattern = (pattern: string): string =>
  pattern
    .split(/([*?])/)
    .map((part, index, parts) => {
      if (index % 2 === 1) return part;
      const before = index > 0 && /^\s/u.test(part) ? ' ' : '';
      const after = index < parts.length - 1 && /\s$/u.test(part) ? ' ' : '';
      const inner = normaliseValue(part);
      return inner === '' ? before || after : `${before}${inner}${after}`;
    })
    .join('');

/** The pattern as an RE2 expression that must fit a whole text, `.` being any character. */
export const patternExpression = (pattern: string): string =>
  pattern
    .replace(/\*+/g, '*')
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
