import { ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import { isWord, isWordBefore, MergedCursors, type WordCursor } from './cursors.ts';
import { INLINE_BYTES, ROWS_INLINE } from './format.ts';
import { RowList } from './row-lists.ts';

/** Words of one dictionary block. */
const BLOCK_WORDS = 96;

/** A word that stays while cursors go on. */
class Word {
  bytes = Buffer.alloc(256);
  length = 0;
  key = 0;

  take({ word, wordFrom, wordTo, key }: WordCursor): void {
    const length = wordTo - wordFrom;
    if (length > this.bytes.length) this.bytes = Buffer.alloc(length * 2);
    for (let at = 0; at < length; at += 1) this.bytes[at] = word[wordFrom + at] ?? 0;
    this.length = length;
    this.key = key;
  }

  /** Bytes at the beginning of both. */
  shared({ bytes, length }: Word): number {
    const most = Math.min(this.length, length);
    let at = 0;
    while (at < most && this.bytes[at] === bytes[at]) at += 1;
    return at;
  }
}

/** Joins the words of all cursors into the dictionary, with their rows and positions. The number of words. */
export const mergeWords = (
  container: ContainerWriter,
  cursors: readonly WordCursor[],
  rows: number,
): number => {
  const list = new RowList(rows);
  const positions = new ByteWriter(1 << 16);
  const block = new ByteWriter(1 << 14);
  const firsts = new ByteWriter(1 << 12);
  const offsets: number[] = [0];
  const places: number[] = [];
  const lengths: number[] = [];
  let inBlock = 0;
  let words = 0;
  let before = new Word();
  let own = new Word();
  const endBlock = (): void => {
    if (inBlock === 0) return;
    places.push(container.append(block.view()));
    lengths.push(block.length);
    block.reset();
    inBlock = 0;
  };
  try {
    const merged = new MergedCursors(cursors, isWordBefore);
    for (let head = merged.head; head !== null; head = merged.head) {
      own.take(head);
      list.reset();
      positions.reset();
      for (
        let next: WordCursor | null = head;
        next !== null && isWord(next, own);
        next = merged.head
      ) {
        list.add(next);
        positions.copy(next.positions, next.positionsFrom, next.positionsTo);
        merged.advance();
      }
      if (inBlock === 0) {
        firsts.copy(own.bytes, 0, own.length);
        offsets.push(firsts.length);
      }
      const shared = inBlock === 0 ? 0 : own.shared(before);
      block.varint(shared);
      block.varint(own.length - shared);
      block.copy(own.bytes, shared, own.length);
      const { kind } = list;
      block.varint(list.count * 4 + kind);
      if (kind === ROWS_INLINE) {
        block.varint(list.inlineBytes);
        list.writeInline(block);
      } else {
        const { place, length } = list.write(container);
        block.varint(place);
        block.varint(length);
      }
      const outside = positions.length > INLINE_BYTES;
      block.varint(positions.length * 2 + (outside ? 1 : 0));
      if (outside) block.varint(container.append(positions.view()));
      else block.join(positions);
      [before, own] = [own, before];
      words += 1;
      inBlock += 1;
      if (inBlock === BLOCK_WORDS) endBlock();
    }
    endBlock();
  } finally {
    for (const cursor of cursors) cursor.close?.();
  }
  container.block('words.firsts', [firsts.view()]);
  container.block('words.offsets', [Uint32Array.from(offsets)]);
  container.block('words.places', [Float64Array.from(places)]);
  container.block('words.lengths', [Uint32Array.from(lengths)]);
  return words;
};
