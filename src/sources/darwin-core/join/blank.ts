import type { RowBlock } from '../../delimited/rows.ts';

/** Whether a row holds nothing but delimiters, quotes and white space. Rows that say something are mostly told by their first byte. */
export function isBlankRow(
  block: RowBlock,
  row: number,
  delimiter: number,
  quote: number,
): boolean {
  const { bytes } = block;
  const end = block.ends[row] ?? 0;
  for (let at = block.starts[row] ?? 0; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte > 32 && byte !== delimiter && byte !== quote) return false;
  }
  return true;
}

/** First bytes of a delimiter and a quote; −1 for no quote. */
export const marksOf = (dialect: {
  readonly delimiter: string;
  readonly quote: string;
}): readonly [delimiter: number, quote: number] => [
  dialect.delimiter.charCodeAt(0),
  dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0),
];
