import { OpendrawerError } from '../../errors/index.ts';

/** FILTER_INVALID: what is wrong and where; the hint says what to write instead. */
export const filterInvalid = (message: string, hint?: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, hint === undefined ? {} : { hint });

const LONGEST_SHOWN = 80;

/** A text of the user's as messages show it: cut where it is long. */
export const shown = (text: string): string => {
  const whole = text.toWellFormed();
  return whole.length <= LONGEST_SHOWN ? whole : `${whole.slice(0, LONGEST_SHOWN).toWellFormed()}…`;
};
