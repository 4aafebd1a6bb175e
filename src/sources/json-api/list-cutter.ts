const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** An element of a list: its bytes as written; null: there are more than are held. */
export interface ListElement {
  readonly bytes: Buffer | null;
  readonly length: number;
  /** 1-based. */
  readonly number: number;
}

/** Whether JSON is a list, by its first bytes. */
export const beginsList = (head: Uint8Array): boolean =>
  /^\uFEFF?[\t\n\r ]*\[/.test(Buffer.from(head).toString('utf8'));

/**
 * Cuts a JSON list that comes in pieces into its elements, whatever the size of the whole. Elements are not checked: that is for the parser
 * of each. An element of more than `maxBytes` is passed over without being held.
 */
export class ListCutter {
  /** The list is closed. */
  isClosed = false;
  /** Something follows the list. */
  hasMore = false;
  readonly #maxBytes: number;
  /** Lists and objects that are open; 1: between the elements of the list. */
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #parts: Buffer[] = [];
  #length = 0;
  #number = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The elements that end in this piece. */
  *cut(piece: Uint8Array): Generator<ListElement, void, undefined> {
    let start = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isText = false;
        continue;
      }
      if (this.isClosed) {
        if (!isSpace(byte)) this.hasMore = true;
        continue;
      }
      if (byte === QUOTE) {
        this.#isText = true;
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.#depth += 1;
        if (this.#depth === 1) start = at + 1;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        this.isClosed = true;
        this.#hold(piece, start, at);
        const isEmpty = this.#number === 0 && this.#length <= this.#maxBytes && this.#isBlank();
        if (!isEmpty) yield this.#take();
      } else if (byte === COMMA && this.#depth === 1) {
        this.#hold(piece, start, at);
        yield this.#take();
        start = at + 1;
      }
    }
    if (this.#depth > 0) this.#hold(piece, start, piece.length);
  }

  /** Keeps what is of the element in this piece: a copy, for the piece may be used again. */
  #hold(piece: Uint8Array, start: number, end: number): void {
    this.#length += end - start;
    if (this.#length > this.#maxBytes) this.#parts = [];
    else if (end > start) this.#parts.push(Buffer.from(piece.subarray(start, end)));
  }

  #isBlank(): boolean {
    return this.#parts.every((part) => part.every(isSpace));
  }

  #take(): ListElement {
    const [only] = this.#parts;
    const bytes =
      this.#length > this.#maxBytes
        ? null
        : this.#parts.length === 1 && only !== undefined
          ? only
          : Buffer.concat(this.#parts);
    this.#number += 1;
    const element = { bytes, length: this.#length, number: this.#number };
    this.#parts = [];
    this.#length = 0;
    return element;
  }
}

const isSpace = (byte: number | undefined): boolean =>
  byte === SPACE || byte === LF || byte === CR || byte === TAB;
