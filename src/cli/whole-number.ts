import { InvalidArgumentError } from 'commander';

/** Reads a flag that is a whole number, from `least` to `most`. */
export const wholeNumberFrom =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const n = Number(text);
    if (text.trim() !== '' && Number.isInteger(n) && n >= least && n <= most) return n;
    throw new InvalidArgumentError(
      most === Number.MAX_SAFE_INTEGER
        ? 'It must be a whole number.'
        : `It must be a whole number from ${least} to ${most}.`,
    );
  };

/** Reads a flag that is a whole number from 0. */
export const wholeNumber = wholeNumberFrom(0);
