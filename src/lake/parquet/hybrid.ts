import type { ByteSink } from './sink.ts';

/** Bits that hold every number from 0 to `max`. */
export const bitWidthOf = (max: number): number => 32 - Math.clz32(max);

/**
 * Appends `values[0..count)` in Parquet's RLE / bit-packed hybrid (Encodings.md, "RLE = 3"), without a length.
 * `bitWidth` is 1 to 24.
 */
export function appendHybrid(
  sink: ByteSink,
  values: Uint8Array | Int32Array,
  count: number,
  bitWidth: number,
): void {
  let literalStart = 0;
  let i = 0;
  while (i < count) {
    const value = values[i];
    let end = i + 1;
    while (end < count && values[end] === value) end++;
    if (end - i >= 8) {
      // A bit-packed run holds whole groups of 8, so the run lends it what it lacks.
      const lent = (8 - ((i - literalStart) & 7)) & 7;
      if (end - i - lent >= 8) {
        const runStart = i + lent;
        if (runStart > literalStart) {
          appendPacked(sink, values, literalStart, runStart, bitWidth);
        }
        appendRun(sink, value ?? 0, end - runStart, bitWidth);
        literalStart = end;
      }
    }
    i = end;
  }
  if (literalStart < count) appendPacked(sink, values, literalStart, count, bitWidth);
}

function appendRun(sink: ByteSink, value: number, count: number, bitWidth: number): void {
  sink.varint(count * 2);
  for (let shift = 0; shift < bitWidth; shift += 8) sink.byte((value >>> shift) & 0xff);
}

function appendPacked(
  sink: ByteSink,
  values: Uint8Array | Int32Array,
  from: number,
  to: number,
  bitWidth: number,
): void {
  const groups = Math.ceil((to - from) / 8);
  sink.varint(groups * 2 + 1);
  sink.reserve(groups * bitWidth);
  const { bytes } = sink;
  let at = sink.length;
  const end = at + groups * bitWidth;
  let pending = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    pending |= (values[i] ?? 0) << bits;
    bits += bitWidth;
    while (bits >= 8) {
      bytes[at++] = pending & 0xff;
      pending >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[at++] = pending & 0xff;
  bytes.fill(0, at, end);
  sink.length = end;
}
