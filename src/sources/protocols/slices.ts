import type { Slice } from './protocol.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');

/** Ranges by the first letter: in front of A, each letter, behind Z. Bounds are three letters, as servers fold capitals as they like. */
export function firstSlices(knowsUnnamed: boolean): readonly Slice[] {
  const bounds = LETTERS.map((letter) => `${letter}aa`);
  const slices: Slice[] = [
    { lower: null, upper: bounds[0] ?? null },
    ...bounds.map((lower, at) => ({ lower, upper: bounds[at + 1] ?? null })),
  ];
  return knowsUnnamed ? [...slices, { lower: null, upper: null, unnamed: true }] : slices;
}

/** A range of one letter as ranges by the second (and those as ranges by the third); empty: it cannot be cut further. */
export function finerSlices({ lower, upper, unnamed }: Slice): readonly Slice[] {
  if (unnamed === true || lower === null || !/^[A-Z][a-z]a$/.test(lower)) return [];
  const [first = '', second = ''] = lower;
  if (upper?.startsWith(first + second) === true) return [];
  const isWholeLetter = second === 'a' && (upper === null || upper[0] !== first);
  const inner = isWholeLetter
    ? LETTERS.map((letter) => `${first}${letter.toLowerCase()}a`)
    : LETTERS.map((letter) => `${first}${second}${letter.toLowerCase()}`);
  return inner.map((one, at) => ({ lower: one, upper: inner[at + 1] ?? upper }));
}

/** A range in words. */
export const sliceInWords = ({ lower, upper, unnamed }: Slice): string => {
  if (unnamed === true) return 'records without a name';
  if (lower === null && upper === null) return 'all records';
  if (lower === null) return `names in front of ${upper}`;
  return upper === null ? `names from ${lower}` : `names from ${lower} to ${upper}`;
};
