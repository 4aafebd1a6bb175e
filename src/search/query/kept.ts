/** Answers by name, as long as all together are not heavier than `most`; what was not asked for longest goes first. */
export class Kept<T> {
  readonly #most: number;
  readonly #weightOf: (answer: T) => number;
  readonly #answers = new Map<string, { readonly answer: T; readonly weight: number }>();
  #weight = 0;

  constructor(most: number, weightOf: (answer: T) => number) {
    this.#most = most;
    this.#weightOf = weightOf;
  }

  has(name: string): boolean {
    return this.#answers.has(name);
  }

  get(name: string): T | undefined {
    const known = this.#answers.get(name);
    if (known === undefined) return undefined;
    this.#answers.delete(name);
    this.#answers.set(name, known);
    return known.answer;
  }

  set(name: string, answer: T): void {
    const weight = this.#weightOf(answer);
    this.#weight -= this.#answers.get(name)?.weight ?? 0;
    this.#answers.delete(name);
    this.#answers.set(name, { answer, weight });
    this.#weight += weight;
    for (const [oldest, { weight: own }] of this.#answers) {
      if (this.#weight <= this.#most) return;
      this.#answers.delete(oldest);
      this.#weight -= own;
    }
  }

  clear(): void {
    this.#answers.clear();
    this.#weight = 0;
  }
}
