import { ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import { INLINE_BYTES, ROWS_INLINE } from './format.ts';
import { RowList } from './row-lists.ts';
import type { Run } from './run-buffer.ts';
import { MergedCursors, WordCursor } from './run-reader.ts';

/** Words of one dictionary block. */
const BLOCK_WORDS = 96;

/** Joins the words of all runs into the dictionary, with their rows and positions. The number of words. */
export const mergeWords = (
  container: ContainerWriter,
  runs: readonly Run[],
  rows: number,
): number => {
  const cursors = runs.map((run, number) => new WordCursor(run, number));
  const list = new RowList(rows);
  const positions = new ByteWriter(1 << 16);
  const block = new ByteWriter(1 << 14);
  const firsts = new ByteWriter(1 << 12);
  const offsets: number[] = [0];
  const places: number[] = [];
  const lengths: number[] = [];
  let inBlock = 0;
  let words = 0;
  let word = Buffer.alloc(0);
  const endBlock = (): void => {
    if (inBlock === 0) return;
    places.push(container.append(block.view()));
    lengths.push(block.length);
    block.reset();
    inBlock = 0;
  };
  try {
    const merged = new MergedCursors(cursors, (a, b) => Buffer.compare(a.word, b.word));
    for (let head = merged.head; head !== null; head = merged.head) {
      const own = Buffer.from(head.word);
      list.reset();
      positions.reset();
      let next: WordCursor | null = head;
      while (next !== null && own.equals(next.word)) {
        list.add(next);
        positions.copy(next.positions, 0, next.positions.length);
        merged.advance();
        next = merged.head;
      }
      if (inBlock === 0) {
        firsts.copy(own, 0, own.length);
        offsets.push(firsts.length);
      }
      const shared = inBlock === 0 ? 0 : sharedBytes(word, own);
      block.varint(shared);
      block.varint(own.length - shared);
      block.copy(own, shared, own.length);
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
      word = own;
      words += 1;
      inBlock += 1;
      if (inBlock === BLOCK_WORDS) endBlock();
    }
    endBlock();
  } finally {
    for (const cursor of cursors) cursor.close();
  }
  container.block('words.firsts', [firsts.view()]);
  container.block('words.offsets', [Uint32Array.from(offsets)]);
  container.block('words.places', [Float64Array.from(places)]);
  container.block('words.lengths', [Uint32Array.from(lengths)]);
  return words;
};

const sharedBytes = (a: Buffer, b: Buffer): number => {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a[at] === b[at]) at += 1;
  return at;
};
