import { readFileSync } from 'node:fs';

/** Rows of a vocabulary in the making: the first value of a folded word stays. */
export class Names {
  readonly #rows = new Map<string, readonly [word: string, value: string]>();
  readonly #fold: (word: string) => string;

  constructor(fold: (word: string) => string) {
    this.#fold = fold;
  }

  /** Adds a word, if there is one and it is new; answers whether it has this value now. */
  add(word: string | undefined, value: string): boolean {
    const folded = word === undefined ? '' : this.#fold(word);
    if (word === undefined || folded === '') return false;
    const had = this.#rows.get(folded);
    if (had === undefined) this.#rows.set(folded, [word, value]);
    return (had?.[1] ?? value) === value;
  }

  /** Adds the rows `word<TAB>value` of a file with comments. */
  addFile(file: URL): void {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [word, value = ''] = line.split('\t');
      if (line !== '' && !line.startsWith('#')) this.add(word, value);
    }
  }

  /** The value that a word has so far. */
  get(word: string): string | undefined {
    return this.#rows.get(this.#fold(word))?.[1];
  }

  /** Rows in the order of their folded words. */
  toText(): string {
    return [...this.#rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => `${row.join('\t')}\n`)
      .join('');
  }
}
