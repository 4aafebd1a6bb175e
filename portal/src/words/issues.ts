import { translated } from '../languages/i18n.ts';
import { words } from './format.ts';

/** The name of an issue flag in words: `COUNTRY_INVALID` is "Country invalid". */
export const issueWords = (issue: string): string => words(issue);

/** What the flag means, in the reader's language; else as the server says it. Null: unknown flag. */
export const issueMeaning = (issue: string, meaning: string | null): string | null =>
  translated(`${issue} means`) ?? meaning;

/** What can be done about it, in the reader's language; else as the server says it. */
export const issueHint = (hint: string | null): string | null =>
  hint === null ? null : (translated(hint) ?? hint);
