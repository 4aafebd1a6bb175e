import type { Segment, WordEntry } from '../model/segment.ts';
import type { ColumnStore } from '../segments/columns.ts';
import type { StoredSegment } from '../segments/format.ts';
import {
  type Generation,
  openGeneration,
  type PackedGeneration,
  readParts,
  type SharedGeneration,
  stampOf,
  unpackGeneration,
} from '../segments/open.ts';
import { Litter } from './collect.ts';
import type { ViewOpener } from './host.ts';

/** A block that came into memory, or (null) left it; the owner as `stampsOf` names it. */
export type HeldBlock = readonly [owner: string, name: string, bytes: Uint8Array | null];

/** Blocks by their owner (segment or generation) and name. */
class HeldBlocks {
  readonly #blocks = new Map<string, Map<string, Uint8Array>>();

  get(owner: string, name: string): Uint8Array | null {
    return this.#blocks.get(owner)?.get(name) ?? null;
  }

  set(owner: string, name: string, bytes: Uint8Array | null): void {
    let own = this.#blocks.get(owner);
    if (bytes === null) {
      own?.delete(name);
      if (own?.size === 0) this.#blocks.delete(owner);
      return;
    }
    if (own === undefined) {
      own = new Map();
      this.#blocks.set(owner, own);
    }
    own.set(name, bytes);
  }
}

/** Names under which the blocks of each owner (segment or generation) are held. */
export const stampsOf = ({ manifest, segments }: SharedGeneration): ReadonlyMap<string, string> =>
  new Map([
    [manifest.generation, `${manifest.generation} ${manifest.dictionaries.crc}`],
    ...segments.map(({ manifest: own }): [string, string] => [own.id, stampOf(own)]),
  ]);

const MOST_REMEMBERED = 512;

/** Words are asked for several times by one query: when they are matched, weighed, and scored. */
const rememberWords = (segment: Segment): void => {
  const word = segment.word.bind(segment);
  const known = new Map<string, WordEntry | null>();
  segment.word = (text, inTitle) => {
    const name = `${inTitle ? 1 : 0}${text}`;
    let entry = known.get(name);
    if (entry === undefined) {
      entry = word(text, inTitle);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(name, entry);
    }
    return entry;
  };
};

/** Opens generations of stored segments in one thread. */
export const createOpener = (): ViewOpener => {
  const held = new HeldBlocks();
  const litter = new Litter();
  const known = new Map<string, StoredSegment>();
  return {
    open: (descriptor) => {
      const shared = unpackGeneration(descriptor as PackedGeneration, known);
      const stamps = stampsOf(shared);
      const owners = new Set(stamps.values());
      const columns: ColumnStore = {
        get: (owner, name) => held.get(stamps.get(owner) ?? owner, name),
      };
      let opened: Generation | null = null;
      // What is only loaded from is not opened.
      const generation = (): Generation => {
        if (opened === null) {
          opened = openGeneration(shared, columns);
          for (const segment of opened.segments) rememberWords(segment);
        }
        return opened;
      };
      return {
        get segments() {
          return generation().segments;
        },
        dictionary: (key) => generation().dictionary(key),
        load: (parts) => readParts(shared, parts),
        hear: (change) => {
          // What was opened reads its blocks from where they were.
          if ((change as readonly HeldBlock[]).some(([owner]) => owners.has(owner))) opened = null;
        },
      };
    },
    hold: (change) => {
      for (const [owner, name, bytes] of change as readonly HeldBlock[]) {
        const gone = bytes === null ? held.get(owner, name) : null;
        if (gone !== null) litter.add(gone);
        held.set(owner, name, bytes);
      }
    },
    get isLittered() {
      return litter.isThere;
    },
  };
};

/** Address of this module, for threads. */
export const OPENER_MODULE = import.meta.url;
