import type { NameWarning, WordKind } from '../parsed-name.ts';
import { isSpace } from './chars.ts';

/** A word whose kind may turn out to be another. */
export interface Word {
  kind: WordKind;
  readonly verbatim: string;
  normalized: string;
  readonly start: number;
  readonly end: number;
}

/** Where a reader can return to. */
export interface Mark {
  readonly at: number;
  readonly words: number;
  readonly warnings: number;
}

/**
 * A place in a text, with the words and doubts that were found before it. What reads advances it; what fails puts it
 * back with `reset`.
 */
export class Reader {
  text = '';
  at = 0;
  /** What lies behind is not part of the name. */
  end = 0;
  /** Underscores stand for spaces. */
  underscores = false;
  /** Initials behind a comma are an author of their own ("Gould, J"). */
  initialsApart = false;
  words: Word[] = [];
  warnings: NameWarning[] = [];

  begin(text: string, at: number, end: number, underscores: boolean, initialsApart = false): void {
    this.text = text;
    this.at = at;
    this.end = end;
    this.underscores = underscores;
    this.initialsApart = initialsApart;
    this.words = [];
    this.warnings.length = 0;
  }

  /** The unit at a place, or 0 behind the end. */
  code(at: number): number {
    return at < this.end ? this.text.charCodeAt(at) : 0;
  }

  isSpaceAt(at: number): boolean {
    if (at >= this.end) return false;
    const code = this.text.charCodeAt(at);
    return code === 0x20 || (code > 0x7f ? isSpace(code) : this.isOddAsciiSpace(code));
  }

  private isOddAsciiSpace(code: number): boolean {
    return (code >= 9 && code <= 13) || (code === 0x5f && this.underscores);
  }

  /** The first place at or after `at` that is no space. */
  afterSpaces(at: number): number {
    let next = at;
    while (this.isSpaceAt(next)) next++;
    return next;
  }

  /** Whether a word may end here. */
  isBreak(at: number): boolean {
    return at >= this.end || this.isSpaceAt(at);
  }

  mark(): Mark {
    return { at: this.at, words: this.words.length, warnings: this.warnings.length };
  }

  reset(mark: Mark): void {
    this.at = mark.at;
    if (this.words.length > mark.words) this.words.length = mark.words;
    if (this.warnings.length > mark.warnings) this.warnings.length = mark.warnings;
  }

  warn(warning: NameWarning): void {
    this.warnings.push(warning);
  }

  /** Adds the word from `start` to `end`. */
  word(kind: WordKind, start: number, end: number, normalized?: string): Word {
    const verbatim = this.text.slice(start, end);
    const word: Word = { kind, verbatim, normalized: normalized ?? verbatim, start, end };
    this.words.push(word);
    return word;
  }
}
