import { doubled } from '../bytes.ts';
import type { FieldTable, PathNode } from '../leaves.ts';
import { ByteNames, isName } from './byte-names.ts';

/** What a leaf is; none of the others is a value. */
const FAILED = -1;
const NULL = 0;
/** A string of ASCII without escapes: its bytes are its text. */
const PLAIN = 1;
/** A string beyond ASCII, */
const WIDE = 2;
/** or with escapes, in ASCII or beyond. */
const ESCAPED = 3;
/** A whole number or a boolean: its bytes are its text. */
const LITERAL = 4;
/** A number that may be written in several ways. */
const NUMBER = 5;
const CONTAINER = 6;

/** Numbers of a leaf: what it is, first byte, end, object whose label it has or -1. */
const LEAF = 4;
const NO_LABEL = -1;
/** `label` is there, but not a string. */
const OTHER_LABEL = -2;
const DEEPEST = 128;
/** Integers of more digits may not be what they say. */
const MOST_DIGITS = 15;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const SMALL_U = 117;

/** What stands for itself behind a backslash, and what for a control character. */
const ESCAPES = new Map<number, number>([
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
  [47, 47],
  [98, 8],
  [102, 12],
  [110, 10],
  [114, 13],
  [116, 9],
]);

const isHex = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || ((code | 32) >= 97 && (code | 32) <= 102);
const hexOf = (code: number): number => (code <= NINE ? code - ZERO : (code | 32) - 87);
const isDigit = (code: number | undefined): boolean =>
  code !== undefined && code >= ZERO && code <= NINE;

/** A place in records, with what was met there. */
class Place {
  readonly node: PathNode;
  /** The key as it is written. */
  readonly name: Buffer;
  /** What the key says of the leaves beside it. */
  readonly role: 'content' | 'label' | 'type' | null;
  readonly children = new ByteNames<Place>();
  readonly labels = new ByteNames<number>();
  element: Place | null = null;
  /** The key that came first in an object here, and the one that came after this one, when last seen. */
  first: Place | null = null;
  following: Place | null = null;
  /** Object that had the key last: one that has it twice is read the long way. */
  holder = 0;

  constructor(node: PathNode, key: string, name: Buffer) {
    this.node = node;
    this.name = name;
    this.role = key === 'content' || key === 'label' || key === 'type' ? key : null;
  }
}

export interface RawVisitor {
  /** A leaf whose text is `bytes[from … to)`, all ASCII. */
  ascii(field: number, bytes: Buffer, from: number, to: number, isNumber: boolean): void;
  text(field: number, value: string, isNumber: boolean): void;
}

/**
 * Goes through records of JSON as bytes: what `FieldTable.walk` finds in what `JSON.parse` makes of them, without
 * making it. Strings are made of what is not ASCII alone.
 */
export class RawScanner {
  readonly #fields: FieldTable;
  readonly #root: Place;
  /** The record, and a zero behind it; what is unescaped comes after. */
  #bytes = Buffer.alloc(1 << 14);
  #size = 0;
  #at = 0;
  #depth = 0;
  #leaves = new Int32Array(LEAF << 8);
  #places: Place[] = [];
  #count = 0;
  /** Of each object of the record, the leaf that labels its content, or -1. */
  #labels = new Int32Array(1 << 8);
  #objects = 0;
  /** Objects of all records. */
  #serial = 0;

  constructor(fields: FieldTable) {
    this.#fields = fields;
    this.#root = new Place(fields.root, '', Buffer.alloc(0));
  }

  /**
   * Tells of all leaves of a record in their order. False, and nothing told, where it is not JSON or such that it has
   * to be parsed: keys that come twice or are numbers, for they change their order, and very deep ones.
   */
  scan(raw: Uint8Array, visitor: RawVisitor): boolean {
    this.#size = raw.length;
    if (this.#size * 2 + 1 > this.#bytes.length) this.#bytes = Buffer.alloc(this.#size * 4);
    this.#bytes.set(raw);
    this.#bytes[this.#size] = 0;
    this.#at = 0;
    this.#depth = 0;
    this.#count = 0;
    this.#objects = 0;
    if (this.#value(this.#root, NO_LABEL) === FAILED) return false;
    this.#space();
    if (this.#at !== this.#size) return false;
    this.#tell(visitor);
    return true;
  }

  #space(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      const code = bytes[at];
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
      at += 1;
    }
    this.#at = at;
  }

  #leaf(kind: number, from: number, to: number, place: Place, owner: number): number {
    const at = this.#count * LEAF;
    if (at === this.#leaves.length) this.#leaves = doubled(this.#leaves);
    const leaves = this.#leaves;
    leaves[at] = kind;
    leaves[at + 1] = from;
    leaves[at + 2] = to;
    leaves[at + 3] = owner;
    this.#places[this.#count] = place;
    this.#count += 1;
    return kind;
  }

  /** Reads a value; what it is. `owner`: number of the object whose content it belongs to, or -1. */
  #value(place: Place, owner: number): number {
    this.#space();
    const from = this.#at;
    switch (this.#bytes[from]) {
      case QUOTE: {
        const kind = this.#string();
        return kind === FAILED ? kind : this.#leaf(kind, from + 1, this.#at - 1, place, owner);
      }
      case 123:
        return this.#object(place) ? CONTAINER : FAILED;
      case 91:
        return this.#list(place, owner) ? CONTAINER : FAILED;
      case 116:
        return this.#word('true', LITERAL, place, owner);
      case 102:
        return this.#word('false', LITERAL, place, owner);
      case 110:
        return this.#word('null', NULL, place, owner);
      default:
        return this.#number(place, owner);
    }
  }

  #word(word: string, kind: number, place: Place, owner: number): number {
    const from = this.#at;
    for (let at = 0; at < word.length; at += 1) {
      if (this.#bytes[from + at] !== word.charCodeAt(at)) return FAILED;
    }
    this.#at = from + word.length;
    return kind === NULL ? NULL : this.#leaf(kind, from, this.#at, place, owner);
  }

  #digits(): number {
    const from = this.#at;
    while (isDigit(this.#bytes[this.#at])) this.#at += 1;
    return this.#at - from;
  }

  #number(place: Place, owner: number): number {
    const bytes = this.#bytes;
    const from = this.#at;
    if (bytes[from] === MINUS) this.#at += 1;
    const first = this.#at;
    const digits = this.#digits();
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return FAILED;
    let isWhole = digits <= MOST_DIGITS && (first === from || bytes[first] !== ZERO);
    if (bytes[this.#at] === DOT) {
      this.#at += 1;
      isWhole = false;
      if (this.#digits() === 0) return FAILED;
    }
    if (((bytes[this.#at] ?? 0) | 32) === 101) {
      this.#at += 1;
      isWhole = false;
      if (bytes[this.#at] === 43 || bytes[this.#at] === MINUS) this.#at += 1;
      if (this.#digits() === 0) return FAILED;
    }
    return this.#leaf(isWhole ? LITERAL : NUMBER, from, this.#at, place, owner);
  }

  /** Reads a string from its quotation mark to behind the one at its end. */
  #string(): number {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    let kind = PLAIN;
    for (;;) {
      const code = bytes[at] ?? 0;
      if (code === QUOTE) break;
      if (code < 32) return FAILED;
      if (code === BACKSLASH) {
        kind = ESCAPED;
        at += 1;
        const escaped = bytes[at] ?? 0;
        if (escaped === SMALL_U) {
          for (let digit = 0; digit < 4; digit += 1) {
            at += 1;
            if (!isHex(bytes[at] ?? 0)) return FAILED;
          }
        } else if (!ESCAPES.has(escaped)) {
          return FAILED;
        }
      } else if (code > 127 && kind === PLAIN) {
        kind = WIDE;
      }
      at += 1;
    }
    this.#at = at + 1;
    return kind;
  }

  #list(place: Place, owner: number): boolean {
    if (place.element === null) {
      place.element = new Place(this.#fields.element(place.node), '', Buffer.alloc(0));
    }
    const { element } = place;
    this.#depth += 1;
    if (this.#depth > DEEPEST) return false;
    this.#at += 1;
    this.#space();
    if (this.#bytes[this.#at] === 93) {
      this.#at += 1;
      this.#depth -= 1;
      return true;
    }
    for (;;) {
      if (this.#value(element, owner) === FAILED) return false;
      this.#space();
      const code = this.#bytes[this.#at];
      this.#at += 1;
      if (code === 93) {
        this.#depth -= 1;
        return true;
      }
      if (code !== COMMA) return false;
    }
  }

  #object(place: Place): boolean {
    this.#depth += 1;
    if (this.#depth > DEEPEST) return false;
    const own = this.#objects;
    this.#objects += 1;
    if (own === this.#labels.length) this.#labels = doubled(this.#labels);
    this.#serial += 1;
    const serial = this.#serial;
    let label = NO_LABEL;
    let type = NO_LABEL;
    this.#at += 1;
    this.#space();
    let isOver = this.#bytes[this.#at] === 125;
    if (isOver) this.#at += 1;
    let last: Place | null = null;
    while (!isOver) {
      this.#space();
      const child = this.#key(place, last);
      if (child === null || child.holder === serial) return false;
      child.holder = serial;
      last = child;
      const leaf = this.#count;
      const { role } = child;
      const kind = this.#value(child, role === 'content' ? own : NO_LABEL);
      if (kind === FAILED) return false;
      if (role === 'label') label = labelOf(kind, leaf);
      else if (role === 'type') type = labelOf(kind, leaf);
      this.#space();
      const code = this.#bytes[this.#at];
      this.#at += 1;
      isOver = code === 125;
      if (!isOver && code !== COMMA) return false;
    }
    const says = label === NO_LABEL ? type : label;
    const at = says * LEAF;
    const isText = says >= 0 && (this.#leaves[at + 2] ?? 0) > (this.#leaves[at + 1] ?? 0);
    this.#labels[own] = isText ? says : NO_LABEL;
    this.#depth -= 1;
    return true;
  }

  /** Reads a key and its colon; its place below `place`, or null where the record has to be parsed. */
  #key(place: Place, last: Place | null): Place | null {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== QUOTE) return null;
    const from = this.#at + 1;
    const expected = last === null ? place.first : last.following;
    if (expected !== null) {
      const { name } = expected;
      const to = from + name.length;
      if (bytes[to] === QUOTE && isName(name, bytes, from, to)) {
        this.#at = to + 1;
        return this.#colon() ? expected : null;
      }
    }
    if (isDigit(bytes[from]) || this.#string() === FAILED) return null;
    const to = this.#at - 1;
    const child = place.children.find(bytes, from, to) ?? this.#newPlace(place, from, to);
    if (child === null || !this.#colon()) return null;
    if (last === null) place.first = child;
    else last.following = child;
    return child;
  }

  #colon(): boolean {
    this.#space();
    const isThere = this.#bytes[this.#at] === COLON;
    this.#at += 1;
    return isThere;
  }

  #newPlace(place: Place, from: number, to: number): Place | null {
    const name = Buffer.from(this.#bytes.subarray(from, to));
    // What is written with an escape may be a number, or the same as another key.
    if (this.#fields.isFull || name.includes(BACKSLASH)) return null;
    const key = name.toString('utf8');
    const child = new Place(this.#fields.child(place.node, key), key, name);
    place.children.set(this.#bytes, from, to, child);
    return child;
  }

  #tell(visitor: RawVisitor): void {
    const bytes = this.#bytes;
    for (let leaf = 0; leaf < this.#count; leaf += 1) {
      const at = leaf * LEAF;
      const kind = this.#leaves[at] ?? 0;
      const from = this.#leaves[at + 1] ?? 0;
      const to = this.#leaves[at + 2] ?? 0;
      const owner = this.#leaves[at + 3] ?? NO_LABEL;
      const place = this.#places[leaf];
      if (place === undefined) continue;
      const field = this.#fieldOf(place, owner < 0 ? NO_LABEL : (this.#labels[owner] ?? NO_LABEL));
      if (kind === PLAIN || kind === LITERAL) {
        visitor.ascii(field, bytes, from, to, kind === LITERAL);
      } else if (kind === NUMBER) {
        visitor.text(field, String(Number(bytes.toString('latin1', from, to))), true);
      } else {
        const end = kind === ESCAPED ? this.#unescape(from, to) : -1;
        if (end >= 0) visitor.ascii(field, bytes, this.#size + 1, end, false);
        else visitor.text(field, this.#textOf(kind, from, to), false);
      }
    }
  }

  #textOf(kind: number, from: number, to: number): string {
    const bytes = this.#bytes;
    return kind === ESCAPED
      ? (JSON.parse(bytes.toString('utf8', from - 1, to + 1)) as string)
      : bytes.toString('utf8', from, to);
  }

  /** Writes a string behind the record without its escapes; where it ends, or -1 where it is not ASCII. */
  #unescape(from: number, to: number): number {
    const bytes = this.#bytes;
    let end = this.#size + 1;
    for (let at = from; at < to; at += 1) {
      let code = bytes[at] ?? 0;
      if (code > 127) return -1;
      if (code === BACKSLASH) {
        at += 1;
        const escaped = bytes[at] ?? 0;
        code = ESCAPES.get(escaped) ?? 0;
        if (escaped === SMALL_U) {
          for (let digit = 0; digit < 4; digit += 1) {
            at += 1;
            code = code * 16 + hexOf(bytes[at] ?? 0);
          }
          if (code > 127) return -1;
        }
      }
      bytes[end++] = code;
    }
    return end;
  }

  /** `label`: the leaf that says it, or -1. */
  #fieldOf(place: Place, label: number): number {
    const { node, labels } = place;
    if (label < 0) return node.plain >= 0 ? node.plain : this.#fields.field(node, null);
    const at = label * LEAF;
    const from = this.#leaves[at + 1] ?? 0;
    const to = this.#leaves[at + 2] ?? 0;
    const known = labels.find(this.#bytes, from, to);
    if (known !== undefined) return known;
    const field = this.#fields.field(node, this.#textOf(this.#leaves[at] ?? 0, from, to));
    if (!this.#fields.isFull) labels.set(this.#bytes, from, to, field);
    return field;
  }
}

const labelOf = (kind: number, leaf: number): number => {
  if (kind === PLAIN || kind === WIDE || kind === ESCAPED) return leaf;
  return kind === NULL ? NO_LABEL : OTHER_LABEL;
};
