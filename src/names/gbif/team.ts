import { isInitials } from './author-words.ts';

/** What is seen of an authorship beside its authors. */
export interface Doubts {
  hasFilius: boolean;
  hasYearRange: boolean;
}

/** Whether a word begins with a capital, an apostrophe or hyphen before it left out. */
export const startsUpper = (word: string): boolean => {
  const first = word.charCodeAt(0) === 0x27 || word.charCodeAt(0) === 0x2d ? word[1] : word[0];
  return first !== undefined && first !== first.toLowerCase();
};

/** Whether there is a small letter in a word. */
export const hasLower = (word: string): boolean => word !== word.toUpperCase();

/** A word put behind those before it: after a dot without a space. */
export function joined(before: string, word: string): string {
  if (before === '') return word;
  return before.endsWith('.') || before.endsWith('-') || before.endsWith('/')
    ? before + word
    : `${before} ${word}`;
}

/** Builds up one team of authors; a small machine, as authors need what stands around them. */
export class Team {
  authors: string[] = [];
  exAuthors: string[] = [];
  year: string | null = null;
  imprintYear: string | null = null;
  current = '';
  /** The author before was closed by a comma: initials may follow. */
  afterComma = false;

  add(word: string): void {
    const isLoose = this.current === '' && word.startsWith('-');
    this.current = joined(this.current, isLoose ? word.slice(1) : word);
  }

  dot(): void {
    if (this.current !== '' && !this.current.endsWith('.')) this.current += '.';
  }

  close(byComma: boolean): void {
    const author = this.current;
    this.current = '';
    if (author !== '') {
      const last = this.authors.at(-1);
      if (this.afterComma && last !== undefined && isInitials(author) && isSurname(last)) {
        this.authors[this.authors.length - 1] = author + last;
      } else {
        this.authors.push(author);
      }
    }
    this.afterComma = byComma;
  }

  /** Whether the author before is a surname without initials. */
  isAfterSurname(): boolean {
    const last = this.authors.at(-1);
    return last !== undefined && isSurname(last) && hasLower(last);
  }

  /** "Lindberg H": the surname first. */
  invert(initials: string): void {
    this.current = dotted(initials) + this.current;
    this.close(false);
  }

  takeYear(year: string): void {
    this.close(false);
    if (this.year === null) this.year = year;
    else this.imprintYear ??= year;
  }

  /** Whether there is an author for a suffix; "Smith, Jr." is one author. */
  reopen(): boolean {
    if (this.current === '' && this.afterComma) this.current = this.authors.pop() ?? '';
    return this.current !== '';
  }

  ascribe(): void {
    this.close(false);
    if (this.authors.length === 0) return;
    this.exAuthors = this.authors;
    this.authors = [];
  }
}

const isSurname = (author: string): boolean => startsUpper(author) && !author.includes('.');

/** "MA" → "M.A.", "Z-X" → "Z-X.". */
const dotted = (initials: string): string =>
  initials.includes('-') ? `${initials}.` : `${[...initials].join('.')}.`;
