import type { Area, Ring } from '../../model/predicate.ts';
import { filterInvalid, shown } from '../invalid.ts';
import { ShapeDraft, type Shapes } from './shapes.ts';

const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?/iy;
const WORD = /[a-z]+/iy;
const SRID = /^\s*SRID\s*=\s*(\d{1,9})\s*;/i;

/** Well-known text in parts: `srid` is that of EWKT, null without. */
export interface WktReading extends Shapes {
  readonly srid: number | null;
}

/** Whether a text begins as well-known text does. */
export const looksLikeWkt = (text: string): boolean =>
  /^\s*(?:SRID\s*=|(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|CURVEPOLYGON|GEOMETRYCOLLECTION|LINEARRING)/i.test(
    text.slice(0, 200),
  );

/**
 * Reads POLYGON, MULTIPOLYGON and GEOMETRYCOLLECTION (OGC Simple Features, 7; Z and M are left out; SRID as in EWKT).
 * Other shapes are counted. Throws FILTER_INVALID with the place of the fault.
 */
export function readWkt(text: string): WktReading {
  const prefix = SRID.exec(text.slice(0, 100));
  const scanner = new WktScanner(text, prefix?.[0].length ?? 0);
  const { polygons, notices, others } = scanner.read();
  return { polygons, notices, others, srid: prefix === null ? null : Number(prefix[1]) };
}

class WktScanner {
  readonly #text: string;
  #at: number;
  readonly #draft = new ShapeDraft();

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  read(): ShapeDraft {
    let depth = 0;
    for (;;) {
      const isCollection = this.#geometry();
      if (isCollection) {
        depth += 1;
        continue;
      }
      while (depth > 0 && this.#take(')')) depth -= 1;
      if (depth === 0) break;
      this.#expect(',');
    }
    this.#take(';');
    this.#skip();
    if (this.#at < this.#text.length) throw this.#fault('the end');
    return this.#draft;
  }

  /** Reads one geometry; true where it is a collection that was only opened. */
  #geometry(): boolean {
    const name = this.#word()
      .toUpperCase()
      .replace(/(?<=[A-Z])(?:ZM|Z|M)$/, '');
    const next = this.#peekWord().toUpperCase();
    if (next === 'Z' || next === 'M' || next === 'ZM') this.#word();
    if (this.#peekWord().toUpperCase() === 'EMPTY') {
      this.#word();
      return false;
    }
    switch (name) {
      case 'GEOMETRYCOLLECTION':
        this.#expect('(');
        return true;
      case 'POLYGON':
        this.#polygon();
        return false;
      case 'MULTIPOLYGON':
        this.#list(() => this.#polygon());
        return false;
      case 'POINT':
      case 'MULTIPOINT':
      case 'LINESTRING':
      case 'MULTILINESTRING':
      case 'LINEARRING':
        this.#draft.others += 1;
        this.#leaveOut();
        return false;
      default:
        throw filterInvalid(
          `The geometry is no WKT that can be searched: "${shown(name)}"`,
          'Write POLYGON((80 26, 89 26, 89 31, 80 31, 80 26)), MULTIPOLYGON or GEOMETRYCOLLECTION.',
        );
    }
  }

  #polygon(): void {
    this.#draft.startPolygon();
    this.#list(() => {
      this.#draft.startRing();
      this.#list(() => this.#position());
    });
  }

  #position(): void {
    const longitude = this.#number();
    const latitude = this.#number();
    // Height and measure.
    for (let more = 0; more < 2 && this.#isNumber(); more += 1) this.#number();
    this.#draft.add(longitude, latitude);
  }

  #list(each: () => void): void {
    this.#expect('(');
    do each();
    while (this.#take(','));
    this.#expect(')');
  }

  #leaveOut(): void {
    this.#expect('(');
    for (let depth = 1; depth > 0; this.#at += 1) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#fault('")"');
      if (char === '(') depth += 1;
      else if (char === ')') depth -= 1;
    }
  }

  #skip(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      // Beyond the end it is NaN.
      if (!(code === 32 || (code >= 9 && code <= 13))) return;
      this.#at += 1;
    }
  }

  #take(char: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #expect(char: string): void {
    if (!this.#take(char)) throw this.#fault(`"${char}"`);
  }

  #peekWord(): string {
    this.#skip();
    WORD.lastIndex = this.#at;
    return WORD.exec(this.#text)?.[0] ?? '';
  }

  #word(): string {
    const word = this.#peekWord();
    if (word === '') throw this.#fault('the name of a shape such as POLYGON');
    this.#at += word.length;
    return word;
  }

  #isNumber(): boolean {
    this.#skip();
    NUMBER.lastIndex = this.#at;
    return NUMBER.test(this.#text);
  }

  #number(): number {
    this.#skip();
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (found === null) throw this.#fault('a number');
    this.#at = NUMBER.lastIndex;
    return Number(found[0]);
  }

  #fault(wanted: string) {
    const rest = this.#text.slice(this.#at, this.#at + 12).toWellFormed();
    return filterInvalid(
      `The geometry is no WKT: at character ${this.#at + 1} ${wanted} is expected, not ${rest === '' ? 'its end' : `"${rest}"`}`,
      'Write POLYGON((80 26, 89 26, 89 31, 80 31, 80 26)): longitude before latitude, rings closed.',
    );
  }
}

/** An area as well-known text. */
export function writeWkt({ polygons }: Area): string {
  const texts = polygons.map((rings) => `(${rings.map(ringText).join(',')})`);
  return texts.length === 1 ? `POLYGON${texts[0]}` : `MULTIPOLYGON(${texts.join(',')})`;
}

const ringText = (ring: Ring): string =>
  `(${ring.map(([longitude, latitude]) => `${longitude} ${latitude}`).join(',')})`;
