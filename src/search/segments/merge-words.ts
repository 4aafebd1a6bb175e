import { ByteWriter } from '../bytes.ts';
import type { ContainerWriter } from './container.ts';
import { isWord, isWordBefore, MergedCursors, type WordCursor } from './cursors.ts';
import { INLINE_BYTES, ROWS_INLINE } from './format.ts';
import { RowList } from './row-lists.ts';

/** Kinds of rows, beside whose number stands another one. */
const KINDS = 4;
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

/** The dictionary in the making: blocks of words, each with its rows and positions. */
class WordMerge {
  readonly #container: ContainerWriter;
  readonly #merged: MergedCursors<WordCursor>;
  readonly #list: RowList;
  readonly #positions = new ByteWriter(1 << 16);
  readonly #block = new ByteWriter(1 << 14);
  readonly #firsts = new ByteWriter(1 << 12);
  readonly #offsets: number[] = [0];
  readonly #places: number[] = [];
  readonly #lengths: number[] = [];
  #inBlock = 0;
  #words = 0;
  #before = new Word();
  #own = new Word();

  constructor(container: ContainerWriter, cursors: readonly WordCursor[], rows: number) {
    this.#container = container;
    this.#merged = new MergedCursors(cursors, isWordBefore);
    this.#list = new RowList(rows);
  }

  run(): number {
    const merged = this.#merged;
    for (let head = merged.head; head !== null; head = merged.head) this.#addWord(head);
    this.#endBlock();
    const container = this.#container;
    container.block('words.firsts', [this.#firsts.view()]);
    container.block('words.offsets', [Uint32Array.from(this.#offsets)]);
    container.block('words.places', [Float64Array.from(this.#places)]);
    container.block('words.lengths', [Uint32Array.from(this.#lengths)]);
    return this.#words;
  }

  /** Adds what all cursors have of the word at which the first one stands. */
  #addWord(head: WordCursor): void {
    const own = this.#own;
    const block = this.#block;
    own.take(head);
    this.#takeRows(own);
    if (this.#inBlock === 0) {
      this.#firsts.copy(own.bytes, 0, own.length);
      this.#offsets.push(this.#firsts.length);
    }
    const shared = this.#inBlock === 0 ? 0 : own.shared(this.#before);
    block.varint(shared);
    block.varint(own.length - shared);
    block.copy(own.bytes, shared, own.length);
    this.#writeRows(block);
    this.#writePositions(block);
    this.#own = this.#before;
    this.#before = own;
    this.#words += 1;
    this.#inBlock += 1;
    if (this.#inBlock === BLOCK_WORDS) this.#endBlock();
  }

  /** Takes rows and positions of a word from all cursors, which go on. */
  #takeRows(word: Word): void {
    const merged = this.#merged;
    this.#list.reset();
    this.#positions.reset();
    for (let next = merged.head; next !== null && isWord(next, word); next = merged.head) {
      this.#list.add(next);
      this.#positions.copy(next.positions, next.positionsFrom, next.positionsTo);
      merged.advance();
    }
  }

  #writeRows(block: ByteWriter): void {
    const list = this.#list;
    const { kind } = list;
    block.varint(list.count * KINDS + kind);
    if (kind === ROWS_INLINE) {
      block.varint(list.inlineBytes);
      list.writeInline(block);
      return;
    }
    const { place, length } = list.write(this.#container);
    block.varint(place);
    block.varint(length);
  }

  #writePositions(block: ByteWriter): void {
    const positions = this.#positions;
    const outside = positions.length > INLINE_BYTES;
    block.varint(positions.length * 2 + (outside ? 1 : 0));
    if (outside) block.varint(this.#container.append(positions.view()));
    else block.join(positions);
  }

  #endBlock(): void {
    const block = this.#block;
    if (this.#inBlock === 0) return;
    this.#places.push(this.#container.append(block.view()));
    this.#lengths.push(block.length);
    block.reset();
    this.#inBlock = 0;
  }
}

/** Joins the words of all cursors into the dictionary, with their rows and positions. The number of words. */
export const mergeWords = (
  container: ContainerWriter,
  cursors: readonly WordCursor[],
  rows: number,
): number => {
  try {
    return new WordMerge(container, cursors, rows).run();
  } finally {
    for (const cursor of cursors) cursor.close?.();
  }
};
