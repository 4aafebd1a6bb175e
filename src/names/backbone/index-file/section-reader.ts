import { Buffer } from 'node:buffer';
import type { DictionaryData } from './dictionary-build.ts';
import { invalid, readSections, type SectionData, type Sections } from './sections.ts';
import type { ShortenedData } from './shortened.ts';
import { SparseColumn } from './sparse.ts';
import { TextPool } from './text-pool.ts';

/** Sections of an index by name and kind. What is missing or of another kind is BACKBONE_INVALID. */
export class SectionReader {
  readonly #sections: Sections;
  readonly #place: string;

  constructor(memory: SharedArrayBuffer, place: string, isChecked: boolean) {
    this.#sections = readSections(memory, place, isChecked);
    this.#place = place;
  }

  numbers(name: string): Uint32Array {
    const section = this.#get(name);
    if (section instanceof Uint32Array) return section;
    throw invalid(this.#place, `section ${name} is of another kind`);
  }

  bytes(name: string): Uint8Array {
    const section = this.#get(name);
    if (section instanceof Uint8Array) return section;
    throw invalid(this.#place, `section ${name} is of another kind`);
  }

  /** A value that was written as JSON. */
  json(name: string): unknown {
    const bytes = this.bytes(name);
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      throw invalid(this.#place, `section ${name} is no JSON`);
    }
  }

  texts(name: string): TextPool {
    return new TextPool(this.numbers(`${name}.starts`), this.bytes(`${name}.bytes`));
  }

  sparse(name: string): SparseColumn {
    return new SparseColumn(
      this.numbers(`${name}.rows`),
      this.numbers(`${name}.values`),
      this.numbers(`${name}.blocks`),
    );
  }

  dictionary(name: string): DictionaryData {
    return {
      starts: this.numbers(`${name}.starts`),
      bytes: this.bytes(`${name}.bytes`),
      signatures: this.numbers(`${name}.signatures`),
      slots: this.numbers(`${name}.slots`),
      near: this.shortened(`${name}.near`),
    };
  }

  shortened(name: string): ShortenedData {
    return { starts: this.numbers(`${name}.starts`), entries: this.numbers(`${name}.entries`) };
  }

  #get(name: string): SectionData {
    const section = this.#sections.get(name);
    if (section === undefined) throw invalid(this.#place, `section ${name} is missing`);
    return section;
  }
}
