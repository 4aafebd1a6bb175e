import type { Dictionary } from './dictionary.ts';
import { Pattern } from './distance.ts';
import { KeyWords, signatureOf } from './words.ts';

/**
 * A key that is searched for, with what comparing its parts needs: their ids, signatures and patterns. The rest is all that stands
 * behind the first word. Kept and filled again from search to search.
 */
export class Probe {
  readonly key: KeyWords;
  readonly first = new Pattern();
  readonly second = new Pattern();
  readonly rest = new Pattern();
  firstId = -1;
  secondId = -1;
  tailId = -1;
  firstSignature = 0;
  secondSignature = 0;
  restSignature = 0;

  constructor(key: KeyWords = new KeyWords()) {
    this.key = key;
  }

  get hasSecond(): boolean {
    return this.key.secondEnd > this.key.secondStart;
  }

  get hasTail(): boolean {
    return this.key.length > this.key.tailStart;
  }

  /** Whether each word behind the first is one of the dictionary: only then can the rest be found as it is. */
  get isRestKnown(): boolean {
    return this.secondId >= 0 && (this.tailId >= 0 || !this.hasTail);
  }

  /** Makes ready what belongs to the key that `key` holds now. */
  prepare(firstWords: Dictionary, otherWords: Dictionary): void {
    const { bytes, firstEnd, secondStart, secondEnd, tailStart, length } = this.key;
    this.firstId = firstWords.find(bytes, 0, firstEnd);
    this.first.set(bytes, 0, firstEnd);
    this.firstSignature = signatureOf(bytes, 0, firstEnd);
    this.secondId = -1;
    this.tailId = -1;
    if (!this.hasSecond) return;
    this.secondId = otherWords.find(bytes, secondStart, secondEnd);
    this.second.set(bytes, secondStart, secondEnd);
    this.secondSignature = signatureOf(bytes, secondStart, secondEnd);
    this.rest.set(bytes, secondStart, length);
    this.restSignature = signatureOf(bytes, secondStart, length);
    if (this.hasTail) this.tailId = otherWords.find(bytes, tailStart, length);
  }
}
