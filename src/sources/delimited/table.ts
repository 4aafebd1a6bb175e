import { cutCells, type Dialect, detectDialect } from './dialect.ts';
import type { TextEncoding } from './encoding.ts';
import { encodingOf, toUtf8 } from './encoding.ts';
import { rowBlocks, TOO_LONG, UNCLOSED_QUOTE } from './rows.ts';
import { rowText } from './text.ts';

/** A row of a table. */
export interface DelimitedRow {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** `unclosed`: a quote was never closed and was read as a letter; `long`: too long to be held, these are its first cells. */
  readonly fault: 'unclosed' | 'long' | null;
}

export interface TableReadOptions {
  readonly dialect: Dialect;
  readonly encoding: TextEncoding;
  /** Number of columns, by which odd quotes are judged; null: unknown. */
  readonly width?: number | null;
  readonly maxRowBytes?: number;
  readonly onNotUtf8?: (rows: number) => void;
}

/** Encoding and dialect of a table by its beginning (64 KiB or more). */
export function inspectTable(
  head: Uint8Array,
  declaredEncoding: string | null = null,
): { readonly encoding: TextEncoding; readonly dialect: Dialect; readonly head: string } {
  const encoding = encodingOf(head, declaredEncoding);
  const label = encoding.encoding;
  const text =
    label === 'utf-8'
      ? wellDecoded(head.subarray(encoding.markBytes), encoding.fallback)
      : new TextDecoder(label).decode(head);
  return { encoding, dialect: detectDialect(text), head: text };
}

function wellDecoded(bytes: Uint8Array, fallback: string): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const torn = text.endsWith('\ufffd') ? text.slice(0, -1) : text;
  return torn.includes('\ufffd') ? new TextDecoder(fallback).decode(bytes) : torn;
}

/** The bytes of a table as UTF-8 (or an 8-bit encoding, see `rowText`) without a byte order mark. */
export function tableBytes(
  source: AsyncIterable<Uint8Array>,
  { encoding, markBytes }: TextEncoding,
): AsyncIterable<Uint8Array> {
  return encoding === 'utf-8' ? without(source, markBytes) : toUtf8(source, encoding);
}

async function* without(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = bytes;
  for await (const chunk of source) {
    const part = chunk.subarray(left);
    left -= chunk.length - part.length;
    if (part.length > 0) yield part;
  }
}

/** Rows of a table of any dialect and encoding, in batches. Blank lines are rows of one empty cell. */
export async function* readTable(
  source: AsyncIterable<Uint8Array>,
  { dialect, encoding, width = null, maxRowBytes, onNotUtf8 }: TableReadOptions,
): AsyncGenerator<readonly DelimitedRow[], void, undefined> {
  const text = rowText(encoding.fallback);
  const options = { dialect, ...(maxRowBytes === undefined ? {} : { maxRowBytes }) };
  for await (const block of rowBlocks(tableBytes(source, encoding), options)) {
    text.begin(block);
    const rows: DelimitedRow[] = [];
    for (let i = 0; i < block.count; i++) {
      const flags = block.flags[i] ?? 0;
      const row = text.read(block.starts[i] ?? 0, block.ends[i] ?? 0);
      rows.push({
        line: block.lines[i] ?? 0,
        cells: cutCells(row, dialect, width),
        fault:
          (flags & TOO_LONG) !== 0 ? 'long' : (flags & UNCLOSED_QUOTE) !== 0 ? 'unclosed' : null,
      });
    }
    yield rows;
  }
  if (text.notUtf8 > 0) onNotUtf8?.(text.notUtf8);
}
