import { isAscii, isUtf8 } from 'node:buffer';
import type { RowBlock } from './rows.ts';

/** Gives the text of rows of blocks. */
export interface RowText {
  /** Must be called for a block before its rows are read. */
  begin(block: Pick<RowBlock, 'bytes'>): void;
  read(start: number, end: number): string;
  /** The bytes of the block are UTF-8. */
  readonly isUtf8: boolean;
  /** The rows of a block without quotes, cut at `newline`, at once: half the time of one by one. Null where some are no UTF-8. */
  lines(newline: string): readonly string[] | null;
  /** Rows that were no UTF-8, and were read in the other encoding. */
  readonly notUtf8: number;
}

const ASCII = 0;
const UTF8 = 1;
const MIXED = 2;

/** UTF-8, or row by row `fallback` (a label of an 8-bit encoding) where a row is none. */
export function rowText(fallback: string): RowText {
  let bytes: Buffer = Buffer.alloc(0);
  let kind = ASCII;
  let notUtf8 = 0;
  const decoder = new TextDecoder(fallback);
  return {
    begin(block) {
      bytes = block.bytes;
      kind = isAscii(bytes) ? ASCII : isUtf8(bytes) ? UTF8 : MIXED;
    },
    read(start, end) {
      if (kind === ASCII) return bytes.toString('latin1', start, end);
      if (kind === UTF8) return bytes.toString('utf8', start, end);
      const row = bytes.subarray(start, end);
      if (isUtf8(row)) return bytes.toString('utf8', start, end);
      notUtf8 += 1;
      return decoder.decode(row);
    },
    get isUtf8() {
      return kind !== MIXED;
    },
    lines(newline) {
      if (kind === MIXED) return null;
      return bytes.toString(kind === ASCII ? 'latin1' : 'utf8').split(newline);
    },
    get notUtf8() {
      return notUtf8;
    },
  };
}
