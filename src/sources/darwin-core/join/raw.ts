import type { TableSpec } from './spec.ts';

/** A row to be written: where it lies in UTF-8, or its cells. */
export interface RawRow {
  readonly cells: readonly string[];
  readonly bytes: Uint8Array | null;
  readonly start: number;
  readonly end: number;
}

/** How the rows of a table are written as JSON. */
export interface RowShape {
  /** First byte of the delimiter; −1 where it has more. */
  readonly delimiter: number;
  /** −1: none. */
  readonly quote: number;
  /** Of each column: its name, a colon and a quotation mark; the same behind a comma. */
  readonly opened: readonly Uint8Array[];
  readonly following: readonly Uint8Array[];
  readonly names: readonly string[];
  /** Of all names together. */
  readonly nameBytes: number;
}

/** What the columns of a table are called: their term, else their heading, else their number; no two alike. */
export function columnNames({ fields, headings, width }: TableSpec): readonly string[] {
  const count = Math.max(width, headings.length, ...fields.map(({ column }) => column + 1));
  const names: string[] = [];
  const seen = new Set<string>();
  for (let column = 0; column < count; column++) {
    const name = fields.find((field) => field.column === column)?.key ?? headings[column] ?? '';
    const unique =
      name === ''
        ? `column ${column + 1}`
        : seen.has(name)
          ? `${name} (column ${column + 1})`
          : name;
    seen.add(unique);
    names.push(unique);
  }
  return names;
}

export function rowShape(spec: TableSpec): RowShape {
  const names = columnNames(spec);
  const opened = names.map((name) => Buffer.from(`${JSON.stringify(name)}:"`));
  const following = names.map((name) => Buffer.from(`,${JSON.stringify(name)}:"`));
  const { delimiter } = spec.dialect;
  return {
    delimiter: delimiter.length === 1 && delimiter < '\u0080' ? delimiter.charCodeAt(0) : -1,
    quote: spec.dialect.quote === '' ? -1 : spec.dialect.quote.charCodeAt(0),
    opened,
    following,
    names,
    nameBytes: following.reduce((sum, { length }) => sum + length + 1, 2),
  };
}

/** Values that meta.xml gives to rows which have none, as a member of a JSON object; empty: none. */
export function defaultsJson(specs: readonly TableSpec[]): string {
  const defaults: Record<string, Record<string, string>> = {};
  for (const { rowType, fields } of specs) {
    const of = fields.filter((field) => field.default !== null && field.default !== '');
    if (of.length === 0) continue;
    defaults[rowType] = Object.fromEntries(of.map((field) => [field.key, field.default ?? '']));
  }
  return Object.keys(defaults).length === 0 ? '' : `,"defaults":${JSON.stringify(defaults)}`;
}

const BUFFER_BYTES = 512 * 1024;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/**
 * Writes records as published: JSON in UTF-8, many in one buffer. Rows are copied byte by byte, as text of them takes three times as
 * long; rows whose quotes take care go through JSON.stringify. Empty cells are left out.
 */
export class RawWriter {
  #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #used = 0;
  #from = 0;

  begin(): void {
    this.#from = this.#used;
  }

  /** The record since `begin`. */
  end(): Buffer {
    return this.#buffer.subarray(this.#from, this.#used);
  }

  /** Text of ASCII, as short as literals are. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at++) this.#buffer[this.#used + at] = text.charCodeAt(at);
    this.#used += text.length;
  }

  text(text: string): void {
    // A character of a text takes three bytes at most
    this.#reserve(3 * text.length);
    this.#used += this.#buffer.write(text, this.#used);
  }

  row(row: RawRow, shape: RowShape): void {
    if (
      row.bytes === null ||
      shape.delimiter < 0 ||
      !this.#copy(row.bytes, row.start, row.end, shape)
    ) {
      this.text(jsonOf(row.cells, shape.names));
    }
  }

  /** False, and nothing written, where a cell has no name or quotes that take more care. */
  #copy(bytes: Uint8Array, start: number, end: number, shape: RowShape): boolean {
    // A control character takes six bytes, but there is hardly one
    this.#reserve(6 * (end - start) + shape.nameBytes);
    const { delimiter, quote, opened, following } = shape;
    const out = this.#buffer;
    let to = this.#used;
    let names = opened;
    let column = 0;
    out[to++] = OPEN;
    for (let at = start; ; at++, column++) {
      let byte = at < end ? (bytes[at] as number) : delimiter;
      if (byte !== delimiter) {
        const isQuoted = byte === quote;
        if (isQuoted) {
          at += 1;
          byte = at < end ? (bytes[at] as number) : -1;
          // An empty cell in quotes is as blank as one without
          if (byte === quote && bytes[at + 1] !== quote) {
            at += 1;
            if (at < end && bytes[at] !== delimiter) return false;
            if (at >= end) break;
            continue;
          }
        }
        const name = names[column];
        if (name === undefined) return false;
        for (let i = 0; i < name.length; i++) out[to++] = name[i] as number;
        names = following;
        for (;;) {
          if (isQuoted) {
            if (at >= end) return false;
            if (byte === quote) {
              at += 1;
              if (at >= end || bytes[at] === delimiter) break;
              if (bytes[at] !== quote) return false;
            }
          } else if (byte === delimiter) break;
          if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) out[to++] = byte;
          else to = escaped(out, to, byte);
          at += 1;
          byte = at < end ? (bytes[at] as number) : delimiter;
        }
        out[to++] = QUOTE;
      }
      if (at >= end) break;
    }
    out[to++] = CLOSE;
    this.#used = to;
    return true;
  }

  /** Room for so many bytes more; what there is of the record moves along. */
  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return;
    const begun = this.#buffer.subarray(this.#from, this.#used);
    const next = Buffer.allocUnsafeSlow(Math.max(BUFFER_BYTES, 2 * (begun.length + bytes)));
    begun.copy(next);
    this.#buffer = next;
    this.#from = 0;
    this.#used = begun.length;
  }
}

const LETTERS: Readonly<Record<number, number>> = { 8: 98, 9: 116, 10: 110, 12: 102, 13: 114 };

/** A character as JSON escapes it (RFC 8259 §7). */
function escaped(out: Uint8Array, at: number, byte: number): number {
  let to = at;
  out[to++] = BACKSLASH;
  const letter = byte < 32 ? LETTERS[byte] : byte;
  if (letter !== undefined) {
    out[to++] = letter;
    return to;
  }
  for (const code of [117, 48, 48, 48 + (byte >> 4)]) out[to++] = code;
  out[to++] = (byte & 15) < 10 ? 48 + (byte & 15) : 87 + (byte & 15);
  return to;
}

function jsonOf(cells: readonly string[], names: readonly string[]): string {
  const row: Record<string, string> = {};
  for (const [column, cell] of cells.entries()) {
    if (cell !== '') row[names[column] ?? `column ${column + 1}`] = cell;
  }
  return JSON.stringify(row);
}
