import { isAscii, isUtf8 } from 'node:buffer';

/** Beyond this an encoding declaration is not looked for. */
const HEAD_BYTES = 1024;

/** Encodings in which an ASCII character is its own byte, so that bytes can be told to be UTF-8 instead. */
const asciiBased = (label: string): boolean => !/^utf-?16|^utf-?32|^ucs|^iso-10646/i.test(label);

/** Labels of Latin-1 and its kin: what stands in files that say UTF-8 and are not. */
const FALLBACK = 'windows-1252';

interface Decoder {
  readonly encoding: string;
  decode(bytes: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/**
 * Brings the bytes of an XML document to text, chunk by chunk (XML 1.0 appendix F). The byte order mark decides, then the pattern of
 * UTF-16, then what the bytes are, then the declaration: a document that says ISO-8859-1 and is UTF-8 is read as UTF-8, and of one
 * that says UTF-8 the bytes that are none are read as Windows-1252 (or as the declaration says). What was decided stands in `notes`.
 */
export class XmlDecoder {
  /** Encoding as declared or told by the server; null: none. */
  declared: string | null = null;
  /** Encoding that was read: `utf-8`, `utf-16le`, `windows-1252` …; until the first bytes, utf-8. */
  encoding = 'utf-8';
  readonly notes: string[] = [];
  #head: Buffer | null = Buffer.alloc(0);
  /** Bytes of a character that the chunk cuts. */
  #carry: Buffer = Buffer.alloc(0);
  /** All bytes were ASCII so far: what they are is not decided. */
  #undecided = true;
  #wide: Decoder | null = null;
  #fallback: Decoder | null = null;
  #bytes = 0;

  /** Text of the bytes; may hold some back until more come. */
  push(chunk: Uint8Array): string {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#head === null) return this.#decode(bytes, false);
    const head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
    if (head.length < HEAD_BYTES) {
      // The chunk's memory may be used again by its source.
      this.#head = Buffer.from(head);
      return '';
    }
    return this.#begin(head, false);
  }

  /** Text of what was held back. */
  end(): string {
    if (this.#head !== null) return this.#begin(this.#head, true);
    return this.#decode(Buffer.alloc(0), true);
  }

  #begin(head: Buffer, end: boolean): string {
    this.#head = null;
    const marked = markOf(head);
    if (marked !== null) {
      this.encoding = marked.encoding;
      this.#undecided = marked.encoding === 'utf-8';
      if (marked.encoding !== 'utf-8') this.#wide = wideDecoder(marked.encoding);
      return this.#decode(head.subarray(marked.bytes), end);
    }
    const label = declarationOf(head);
    this.declared = label;
    if (label !== null && asciiBased(label)) this.#declare(label);
    return this.#decode(head, end);
  }

  #declare(label: string): void {
    try {
      this.encoding = new TextDecoder(label).encoding;
    } catch {
      this.notes.push(
        `the encoding ${JSON.stringify(label.slice(0, 40))} is not known; read as UTF-8`,
      );
    }
  }

  #decode(bytes: Buffer, end: boolean): string {
    if (this.#wide !== null) return this.#wide.decode(bytes, { stream: !end });
    const whole = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    if (this.#carry.length > 0) this.#carry = Buffer.alloc(0);
    if (this.#undecided) {
      if (isAscii(whole)) {
        this.#bytes += whole.length;
        return whole.toString('latin1');
      }
      return this.#decide(whole, end);
    }
    return this.#utf8(whole, end);
  }

  #utf8(whole: Buffer, end: boolean): string {
    const cut = end ? whole.length : lastWhole(whole);
    const now = cut === whole.length ? whole : whole.subarray(0, cut);
    if (cut < whole.length) this.#carry = Buffer.from(whole.subarray(cut));
    const text = isUtf8(now) ? now.toString('utf8') : this.#mixed(now);
    this.#bytes += now.length;
    return text;
  }

  /** Decides by the first bytes beyond ASCII. */
  #decide(bytes: Buffer, end: boolean): string {
    const cut = end ? bytes.length : lastWhole(bytes);
    // Only the cut character is beyond ASCII.
    if (isAscii(bytes.subarray(0, cut))) return this.#utf8(bytes, end);
    this.#undecided = false;
    if (this.encoding === 'utf-8') return this.#utf8(bytes, end);
    if (isUtf8(bytes.subarray(0, cut))) {
      this.notes.push(`declared as ${this.declared}, but is UTF-8; read as such`);
      this.#fallback = new TextDecoder(this.encoding);
      this.encoding = 'utf-8';
      return this.#utf8(bytes, end);
    }
    this.#wide = new TextDecoder(this.encoding);
    return this.#wide.decode(bytes, { stream: !end });
  }

  /** UTF-8 with bytes in it that are none: those are read as what they most likely are. */
  #mixed(bytes: Buffer): string {
    this.#fallback ??= new TextDecoder(FALLBACK);
    const parts: string[] = [];
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      const size = sequenceAt(bytes, at);
      if (size > 0) {
        at += size;
        continue;
      }
      if (this.encoding === 'utf-8') {
        this.encoding = `utf-8 with ${this.#fallback.encoding}`;
        this.notes.push(
          `byte ${this.#bytes + at + 1} is not UTF-8; such bytes are read as ${this.#fallback.encoding}`,
        );
      }
      if (at > from) parts.push(bytes.toString('utf8', from, at));
      const start = at;
      while (at < bytes.length && sequenceAt(bytes, at) === 0) at++;
      parts.push(this.#fallback.decode(bytes.subarray(start, at)));
      from = at;
    }
    if (at > from) parts.push(bytes.toString('utf8', from, at));
    return parts.join('');
  }
}

/** The text of a whole document, and what was decided about its encoding. */
export function decodeXml(bytes: Uint8Array): {
  readonly text: string;
  readonly encoding: string;
  readonly notes: readonly string[];
} {
  const decoder = new XmlDecoder();
  const text = decoder.push(bytes) + decoder.end();
  return { text, encoding: decoder.encoding, notes: decoder.notes };
}

function markOf(head: Buffer): { readonly encoding: string; readonly bytes: number } | null {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (a === 0xff && b === 0xfe) {
    return c === 0 && d === 0
      ? { encoding: 'utf-32le', bytes: 4 }
      : { encoding: 'utf-16le', bytes: 2 };
  }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', bytes: 4 };
  // Without a mark a document begins with `<` or white space, here two bytes wide.
  const space = (byte: number | undefined): boolean =>
    byte === 0x3c || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
  if (space(a) && b === 0 && c !== 0 && d === 0) return { encoding: 'utf-16le', bytes: 0 };
  if (a === 0 && space(b) && c === 0 && d !== 0) return { encoding: 'utf-16be', bytes: 0 };
  return null;
}

/** UTF-32 is not in the Encoding standard, and hardly anywhere else. */
const wideDecoder = (encoding: string): Decoder =>
  encoding.startsWith('utf-32')
    ? new Utf32Decoder(encoding === 'utf-32be')
    : new TextDecoder(encoding);

class Utf32Decoder implements Decoder {
  readonly encoding = 'utf-32';
  readonly #bigEndian: boolean;
  #rest: Buffer = Buffer.alloc(0);

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  decode(bytes: Uint8Array): string {
    const whole = Buffer.concat([this.#rest, bytes]);
    const parts: string[] = [];
    let at = 0;
    for (; at + 4 <= whole.length; at += 4) {
      const code = this.#bigEndian ? whole.readUInt32BE(at) : whole.readUInt32LE(at);
      parts.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
    }
    this.#rest = Buffer.from(whole.subarray(at));
    return parts.join('');
  }
}

/** The encoding that the XML declaration names; null: none. */
function declarationOf(head: Buffer): string | null {
  const text = head.toString('latin1', 0, HEAD_BYTES);
  const open = text.indexOf('<?xml');
  if (open === -1) return null;
  const close = text.indexOf('?>', open);
  const declaration = text.slice(open, close === -1 ? text.length : close);
  return /\sencoding\s{0,9}=\s{0,9}["']\s{0,9}([^"'\s]{1,60})/.exec(declaration)?.[1] ?? null;
}

/** Bytes of the UTF-8 sequence that begins there (RFC 3629 §4); 0: none does. */
function sequenceAt(bytes: Buffer, at: number): number {
  const a = bytes[at] ?? 0;
  if (a < 0x80) return 1;
  const tail = (offset: number, low = 0x80, high = 0xbf): boolean => {
    const byte = bytes[at + offset];
    return byte !== undefined && byte >= low && byte <= high;
  };
  if (a >= 0xc2 && a <= 0xdf) return tail(1) ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) {
    const low = a === 0xe0 ? 0xa0 : 0x80;
    const high = a === 0xed ? 0x9f : 0xbf;
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (a >= 0xf0 && a <= 0xf4) {
    const low = a === 0xf0 ? 0x90 : 0x80;
    const high = a === 0xf4 ? 0x8f : 0xbf;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/** Where the last whole UTF-8 sequence of a chunk ends; at most three bytes are left for the next. */
function lastWhole(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? length - back : length;
    }
  }
  return length;
}
