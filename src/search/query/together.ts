import { isOpendrawerError } from '../../errors/index.ts';

/** Does once what several ask for at the same time. */
export class Together {
  readonly #underway = new Map<string, Promise<unknown>>();

  /** `work`, or what another's of the same name gives; where that one was given up, the next does it. */
  async do<T>(name: string, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const underway = this.#underway.get(name);
      if (underway === undefined) return this.#begin(name, work);
      try {
        return (await underway) as T;
      } catch (error) {
        if (!isOpendrawerError(error) || error.code !== 'INTERRUPTED') throw error;
      }
    }
  }

  async #begin<T>(name: string, work: () => Promise<T>): Promise<T> {
    const own = work();
    this.#underway.set(name, own);
    try {
      return await own;
    } finally {
      this.#underway.delete(name);
    }
  }
}
