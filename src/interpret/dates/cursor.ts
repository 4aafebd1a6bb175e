import type { Token } from './tokens.ts';

/** A place in the tokens of a date text. */
export class TokenCursor {
  readonly tokens: readonly Token[];
  at = 0;
  /** A question mark or square bracket was met. */
  uncertain = false;

  constructor(all: readonly Token[]) {
    this.tokens = all;
  }

  marks(...only: readonly string[]): void {
    for (;;) {
      const mark = this.markAt(this.at);
      const word = this.wordAt(this.at);
      if (mark !== null && (only.length === 0 || only.includes(mark))) {
        if (mark === '?' || (mark === '[' && only.length === 0)) this.uncertain = true;
        this.at += 1;
      } else if (only.length === 0 && (word === 'and' || word === 'or')) this.at += 1;
      else return;
    }
  }

  isWord(): boolean {
    return this.tokens[this.at]?.kind === 'word';
  }

  word(): string {
    return this.wordAt(this.at) ?? '';
  }

  wordAt(at: number): string | null {
    const token = this.tokens[at];
    return token?.kind === 'word' ? token.text : null;
  }

  markAt(at: number): string | null {
    const token = this.tokens[at];
    return token?.kind === 'mark' ? token.text : null;
  }

  isMark(text: string): boolean {
    return this.markAt(this.at) === text;
  }

  skipWord(word: string): boolean {
    if (this.wordAt(this.at) !== word) return false;
    this.at += 1;
    return true;
  }

  skip<T>(count: number, value: T): T {
    this.at += count;
    return value;
  }
}
