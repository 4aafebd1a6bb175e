import type { Segment, WordEntry } from '../model/segment.ts';
import type { ColumnStore } from '../segments/columns.ts';
import { ContainerReader } from '../segments/container.ts';
import { openGeneration, type SharedGeneration } from '../segments/open.ts';
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

/**
 * Name under which the blocks of an owner (segment or generation) are held: a segment that was built again has the id
 * of the one before, but other bytes.
 */
export const stampsOf = ({ manifest, segments }: SharedGeneration): ReadonlyMap<string, string> =>
  new Map([
    [manifest.generation, `${manifest.generation} ${manifest.dictionaries.crc}`],
    ...segments.map(({ manifest: { id, container, seed } }): [string, string] => [
      id,
      [id, container.crc, container.sizeBytes, ...seed].join(' '),
    ]),
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

const readerOf = (
  { manifest, segments, dictionaries }: SharedGeneration,
  owner: string,
): ContainerReader => {
  if (owner === manifest.generation) {
    const { handle, path, checksums } = dictionaries;
    return new ContainerReader(handle, path, manifest.dictionaries, owner, checksums);
  }
  const segment = segments.find(({ manifest: { id } }) => id === owner);
  if (segment === undefined) throw new RangeError(`there is no segment ${owner}`);
  const { handle, path, checksums } = segment.file;
  return new ContainerReader(handle, path, segment.manifest.container, owner, checksums);
};

/** Opens generations of stored segments in one thread. */
export const createOpener = (): ViewOpener => {
  const held = new HeldBlocks();
  return {
    open: (descriptor) => {
      const shared = descriptor as SharedGeneration;
      const stamps = stampsOf(shared);
      const columns: ColumnStore = {
        get: (owner, name) => held.get(stamps.get(owner) ?? owner, name),
      };
      const { segments, dictionary } = openGeneration(shared, columns);
      for (const segment of segments) rememberWords(segment);
      return {
        segments,
        dictionary,
        load: (owner, name) =>
          columns.get(owner, name) ?? readerOf(shared, owner).sharedBlock(name),
      };
    },
    hold: (change) => {
      for (const [owner, name, bytes] of change as readonly HeldBlock[]) {
        held.set(owner, name, bytes);
      }
    },
  };
};

/** Address of this module, for threads. */
export const OPENER_MODULE = import.meta.url;
