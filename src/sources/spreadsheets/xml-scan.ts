/** What the scanner meets. Names are codes (`nameCode`) of their local parts; longer ones than four letters are 0. */
export interface ScanHandler {
  /** An element begins; the scanner's `r`, `t` and `s` are its attributes of these names. */
  readonly open: (name: number, scan: XmlScan) => void;
  readonly close: (name: number) => void;
  /** Text between two tags, where `wantsText`. */
  readonly text: (bytes: Buffer, from: number, to: number, isRaw: boolean) => void;
  wantsText: boolean;
}

/** A name of up to four ASCII letters as one number. */
export const nameCode = (name: string): number => {
  let code = 0;
  for (let at = 0; at < name.length; at++) code = (code << 8) | name.charCodeAt(at);
  return code;
};

const LT = 60;
const GT = 62;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const QUOTE = 34;
const APOSTROPHE = 39;
const BANG = 33;
const QUESTION = 63;

const R = nameCode('r');
const T = nameCode('t');
const S = nameCode('s');
const MOST_DEPTH = 200;

/** An attribute's value in the bytes at hand; `from` −1: there is none. */
interface Span {
  from: number;
  to: number;
}

/**
 * Cuts the XML of a sheet into tags without making a string of what nobody reads: sheets have millions of cells. Prefixes are left
 * off; document types are refused, entities beyond the five of XML throw when a text with one is read (`scannedText`).
 */
export class XmlScan {
  readonly r: Span = { from: -1, to: -1 };
  readonly t: Span = { from: -1, to: -1 };
  readonly s: Span = { from: -1, to: -1 };
  bytes: Buffer = Buffer.alloc(0);
  readonly #handler: ScanHandler;
  readonly #maxTag: number;
  /** What is not read yet stands at its beginning. */
  #buffer: Buffer = Buffer.allocUnsafeSlow(128 * 1024);
  #restLength = 0;
  #depth = 0;
  #begun = false;

  /** `maxTag`: bytes that a tag or a text may have. */
  constructor(handler: ScanHandler, maxTag: number) {
    this.#handler = handler;
    this.#maxTag = maxTag;
  }

  /** Throws an Error with what is wrong. */
  push(chunk: Uint8Array): void {
    const needed = this.#restLength + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * needed);
      this.#buffer.copy(larger, 0, 0, this.#restLength);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#restLength);
    const bytes = this.#buffer.subarray(0, needed);
    this.bytes = bytes;
    const end = this.#scan(bytes);
    this.#restLength = needed - end;
    if (this.#restLength > this.#maxTag) throw new Error('an endless tag or text');
    this.#buffer.copyWithin(0, end, needed);
  }

  end(): void {
    if (
      this.#depth > 0 ||
      this.#buffer.toString('latin1', 0, this.#restLength).trim() !== '' ||
      !this.#begun
    ) {
      throw new Error('it ends in the middle');
    }
  }

  /** Reads what is whole, and returns where the rest begins. */
  #scan(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      const tag = bytes.indexOf(LT, at);
      if (tag < 0) return at;
      const kind = bytes[tag + 1];
      if (kind === undefined) return at;
      if (tag > at && this.#handler.wantsText) this.#handler.text(bytes, at, tag, false);
      const next =
        kind === SLASH
          ? this.#closing(bytes, tag)
          : kind === BANG || kind === QUESTION
            ? this.#special(bytes, tag)
            : this.#opening(bytes, tag);
      if (next < 0) return tag;
      at = next;
    }
  }

  #closing(bytes: Buffer, tag: number): number {
    const end = bytes.indexOf(GT, tag + 2);
    if (end < 0) return -1;
    let code = 0;
    let size = 0;
    for (let at = tag + 2; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte <= 32) continue;
      code = byte === COLON ? 0 : (code << 8) | byte;
      size = byte === COLON ? 0 : size + 1;
    }
    this.#depth -= 1;
    if (this.#depth < 0) throw new Error('more closing tags than opening ones');
    this.#handler.close(size > 4 ? 0 : code);
    return end + 1;
  }

  #special(bytes: Buffer, tag: number): number {
    if (bytes[tag + 1] === QUESTION) return behind(bytes, tag, '?>');
    if (bytes.length < tag + 9) return -1;
    if (bytes[tag + 2] === 45) return behind(bytes, tag + 4, '-->');
    if (bytes.toString('latin1', tag, tag + 9) !== '<![CDATA[') {
      throw new Error('a document type is not allowed');
    }
    const end = behind(bytes, tag + 9, ']]>');
    if (end >= 0 && this.#handler.wantsText) this.#handler.text(bytes, tag + 9, end - 3, true);
    return end;
  }

  #opening(bytes: Buffer, tag: number): number {
    const { length } = bytes;
    let at = tag + 1;
    let code = 0;
    let size = 0;
    for (; at < length; at++) {
      const byte = bytes[at] as number;
      if (byte <= 32 || byte === GT || byte === SLASH) break;
      if (byte === COLON) {
        code = 0;
        size = 0;
      } else {
        code = (code << 8) | byte;
        size += 1;
      }
    }
    this.r.from = -1;
    this.t.from = -1;
    this.s.from = -1;
    for (;;) {
      while (at < length && (bytes[at] as number) <= 32) at += 1;
      if (at >= length) return -1;
      const byte = bytes[at];
      if (byte === GT) {
        this.#opened(size > 4 ? 0 : code, false);
        return at + 1;
      }
      if (byte === SLASH) {
        if (at + 1 >= length) return -1;
        if (bytes[at + 1] !== GT) throw new Error('a broken tag');
        this.#opened(size > 4 ? 0 : code, true);
        return at + 2;
      }
      at = this.#attribute(bytes, at);
      if (at < 0) return -1;
    }
  }

  #attribute(bytes: Buffer, from: number): number {
    const { length } = bytes;
    let at = from;
    let code = 0;
    for (; at < length; at++) {
      const byte = bytes[at] as number;
      if (byte === EQUALS) break;
      if (byte === GT || byte === LT) throw new Error('an attribute without a value');
      if (byte > 32) code = (code << 8) | byte;
    }
    at += 1;
    while (at < length && (bytes[at] as number) <= 32) at += 1;
    if (at >= length) return -1;
    const quote = bytes[at] as number;
    if (quote !== QUOTE && quote !== APOSTROPHE) throw new Error('an attribute without quotes');
    const start = at + 1;
    for (at = start; at < length && bytes[at] !== quote; ) at += 1;
    if (at >= length) return -1;
    const span = code === R ? this.r : code === T ? this.t : code === S ? this.s : null;
    if (span !== null) {
      span.from = start;
      span.to = at;
    }
    return at + 1;
  }

  #opened(code: number, isEmpty: boolean): void {
    this.#begun = true;
    this.#handler.open(code, this);
    if (isEmpty) this.#handler.close(code);
    else {
      this.#depth += 1;
      if (this.#depth > MOST_DEPTH) throw new Error(`more than ${MOST_DEPTH} levels`);
    }
  }
}

function behind(bytes: Buffer, from: number, end: string): number {
  const at = bytes.indexOf(end, from, 'latin1');
  return at < 0 ? -1 : at + end.length;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The text of some bytes, entities resolved unless it is raw (CDATA). Throws for entities that XML itself does not have. */
export function scannedText(bytes: Buffer, from: number, to: number, isRaw: boolean): string {
  let isPlain = true;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte > 127 || byte === 38 || byte === 13) {
      isPlain = false;
      break;
    }
  }
  if (isPlain) return bytes.toString('latin1', from, to);
  const text = bytes.toString('utf8', from, to).replaceAll(/\r\n?/g, '\n');
  if (isRaw || !text.includes('&')) return text;
  return text.replaceAll(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    const known = ENTITIES[name];
    if (known !== undefined) return known;
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const code =
      number === null ? -1 : Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10);
    if (code >= 0 && code <= 0x10ffff && whole.endsWith(';')) return String.fromCodePoint(code);
    throw new Error(`the entity ${whole} is not defined`);
  });
}
