import { appendHybrid, bitWidthOf } from './hybrid.ts';
import type { ByteSink } from './sink.ts';

/** Definition and repetition levels of the open page (Parquet's Dremel encoding of nulls and lists). */
export class Levels {
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  count = 0;
  #definitions: Uint8Array;
  #repetitions: Uint8Array;

  constructor(maxDefinition: number, maxRepetition: number) {
    this.maxDefinition = maxDefinition;
    this.maxRepetition = maxRepetition;
    this.#definitions = new Uint8Array(maxDefinition > 0 ? 1024 : 0);
    this.#repetitions = new Uint8Array(maxRepetition > 0 ? 1024 : 0);
  }

  push(definition: number, repetition: number): void {
    const at = this.count++;
    if (this.maxDefinition === 0) return;
    if (at === this.#definitions.length) this.#definitions = doubled(this.#definitions);
    this.#definitions[at] = definition;
    if (this.maxRepetition === 0) return;
    if (at === this.#repetitions.length) this.#repetitions = doubled(this.#repetitions);
    this.#repetitions[at] = repetition;
  }

  /** `push(0, 0)` so many times: nulls or empty lists. */
  pushZeros(times: number): void {
    const from = this.count;
    const to = from + times;
    this.count = to;
    if (this.maxDefinition === 0) return;
    while (to > this.#definitions.length) this.#definitions = doubled(this.#definitions);
    this.#definitions.fill(0, from, to);
    if (this.maxRepetition === 0) return;
    while (to > this.#repetitions.length) this.#repetitions = doubled(this.#repetitions);
    this.#repetitions.fill(0, from, to);
  }

  /** Appends both as a data page (v1) holds them, and empties them. */
  encode(sink: ByteSink): void {
    if (this.maxRepetition > 0) this.#append(sink, this.#repetitions, this.maxRepetition);
    if (this.maxDefinition > 0) this.#append(sink, this.#definitions, this.maxDefinition);
    this.count = 0;
  }

  #append(sink: ByteSink, levels: Uint8Array, max: number): void {
    const lengthAt = sink.length;
    sink.uint32(0);
    appendHybrid(sink, levels, this.count, bitWidthOf(max));
    sink.bytes.writeUInt32LE(sink.length - lengthAt - 4, lengthAt);
  }
}

const doubled = (levels: Uint8Array): Uint8Array => {
  const grown = new Uint8Array(levels.length * 2);
  grown.set(levels);
  return grown;
};
