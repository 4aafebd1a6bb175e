import { bitsFor, buildShortened, type ShortenedData } from './shortened.ts';
import { hashesWithoutOne, hashOf, MAX_KEY, signatureOf } from './words.ts';

/** Sections of a dictionary by the end of their name. */
export interface DictionaryData {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  readonly signatures: Uint32Array;
  readonly slots: Uint32Array;
  readonly near: ShortenedData;
}

/** Words in their order: which texts of a pool, one after the other. */
export interface SortedWords {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/**
 * Lays out sorted words with a hash table over them and an index of what they are without one character. `isNear` tells which words
 * the latter covers; `firstEdit` is the first character that may be missing (1 where the first letter is fixed).
 */
export function buildDictionary(
  words: SortedWords,
  isNear: (id: number) => boolean,
  firstEdit: number,
): DictionaryData {
  const { starts, bytes } = arranged(words);
  const signatures = new Uint32Array(words.order.length);
  for (let id = 0; id < signatures.length; id++)
    signatures[id] = signatureOf(bytes, starts[id] ?? 0, starts[id + 1] ?? 0);
  const slots = hashTable(bytes, starts);
  return { starts, bytes, signatures, slots, near: nearIndex(bytes, starts, isNear, firstEdit) };
}

/** The texts of a pool in their order. */
export function arranged({ order, starts, bytes }: SortedWords): {
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
} {
  const newStarts = new Uint32Array(order.length + 1);
  for (let at = 0; at < order.length; at++) {
    const id = order[at] ?? 0;
    const length = (starts[id + 1] ?? 0) - (starts[id] ?? 0);
    newStarts[at + 1] = (newStarts[at] ?? 0) + length;
  }
  const newBytes = new Uint8Array(newStarts[order.length] ?? 0);
  let size = 0;
  for (const id of order) {
    const end = starts[id + 1] ?? 0;
    for (let at = starts[id] ?? 0; at < end; at++) newBytes[size++] = bytes[at] ?? 0;
  }
  return { starts: newStarts, bytes: newBytes };
}

/** Open addressing, at most half full; a slot has the id + 1 in its low bits and bits of the hash in the others, or is 0. */
function hashTable(bytes: Uint8Array, starts: Uint32Array): Uint32Array {
  const count = starts.length - 1;
  const slots = new Uint32Array(2 ** Math.max(4, Math.ceil(Math.log2(count * 2 + 1))));
  const mask = slots.length - 1;
  const idBits = slotBitsFor(count);
  for (let id = 0; id < count; id++) {
    const hash = hashOf(bytes, starts[id] ?? 0, starts[id + 1] ?? 0);
    let slot = (hash >>> SLOT_SHIFT) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = ((hash << idBits) | (id + 1)) >>> 0;
  }
  return slots;
}

/** Bits of a slot that ids + 1 take. */
export const slotBitsFor = (count: number): number => bitsFor(count + 1);

/** Low bits of a hash that do not choose the slot: those are in it. */
export const SLOT_SHIFT = 6;

/** Index of the words `isNear` allows by what they are whole and without one character. */
function nearIndex(
  bytes: Uint8Array,
  starts: Uint32Array,
  isNear: (id: number) => boolean,
  firstEdit: number,
): ShortenedData {
  const count = starts.length - 1;
  const hashes = new Uint32Array(MAX_KEY);
  return buildShortened(count, (use) => {
    for (let id = 0; id < count; id++) {
      if (!isNear(id)) continue;
      const start = starts[id] ?? 0;
      const end = starts[id + 1] ?? 0;
      use(hashOf(bytes, start, end), id);
      const found = hashesWithoutOne(bytes, start, end, firstEdit, hashes);
      for (let at = 0; at < found; at++) use(hashes[at] ?? 0, id);
    }
  });
}
