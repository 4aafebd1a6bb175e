import type { StoredSegment } from '../segments/format.ts';
import { type BlockPart, type SharedGeneration, stampOf } from '../segments/open.ts';
import { columnsOf, dictionariesOf, type HoldableBlock } from '../segments/resident.ts';
import type { ColumnMemory } from './engine.ts';
import { type HeldBlock, stampsOf } from './opener.ts';
import { GEO, IDS, RANKS, VALUES } from './units.ts';

/** Directories are wanted by all questions. */
const DIRECTORIES = '';
/** What was used more recently than this is not given up for something else. */
const RECENT_MS = 2000;
/** Threads are told of what came when it is so much. */
const HOLD_BYTES = 64 * 1024 ** 2;
/** So much is loaded by one task: other questions come between. */
const PART_BYTES = 1024 ** 2;
/** What is let go of is looked for when it is so much. */
const FREED_BYTES = 32 * 1024 ** 2;

interface StampedBlock extends HoldableBlock {
  /** Name of the owner among what is held. */
  readonly stamp: string;
}

interface LoadedBlock {
  readonly block: StampedBlock;
  readonly bytes: Uint8Array;
}

interface Missing {
  readonly view: number;
  readonly block: StampedBlock;
}

/** What a key or part of the index needs in memory, over the segments of all open generations. */
interface Unit {
  readonly name: string;
  readonly held: Map<string, LoadedBlock>;
  usedAt: number;
}

/** Unit to which a block belongs. */
const unitOf = ({ name, kind }: HoldableBlock, generationWide: boolean): string => {
  if (generationWide) return name;
  if (name.startsWith('codes.')) return name.slice('codes.'.length);
  if (name.startsWith('dictionary.')) return name.slice('dictionary.'.length);
  if (name.startsWith('number.')) return name.slice('number.'.length);
  if (name === 'dates') return 'eventDate';
  if (name === 'points' || name.startsWith('geo.')) return GEO;
  if (name === 'ranks' || name === 'titles') return RANKS;
  if (name === 'ids') return IDS;
  if (name === 'values') return VALUES;
  return kind === 'directory' ? DIRECTORIES : name;
};

interface OwnBlock {
  readonly unit: string;
  readonly block: StampedBlock;
}

const known = new WeakMap<StoredSegment, readonly OwnBlock[]>();

/** Blocks of a segment; the next generation has most of them, too. */
const blocksOf = (manifest: StoredSegment): readonly OwnBlock[] => {
  let blocks = known.get(manifest);
  if (blocks === undefined) {
    const stamp = stampOf(manifest);
    blocks = columnsOf(manifest).map((block) => ({
      unit: unitOf(block, false),
      block: { ...block, stamp },
    }));
    known.set(manifest, blocks);
  }
  return blocks;
};

const addressOf = ({ stamp, name }: StampedBlock): string => `${stamp} ${name}`;

/** Fills the memory of parts of blocks in a thread; false where the question was given up. */
export type LoadParts = (view: number, parts: readonly BlockPart[]) => Promise<boolean>;

export interface MemoryOptions {
  readonly budgetBytes: number;
  readonly load: LoadParts;
  /** Tells the threads. */
  readonly hold: (change: readonly HeldBlock[]) => void;
  /** Told when much of what was held has been let go of, and what it was. */
  readonly freed: (gone: readonly Uint8Array[]) => void;
  readonly onError: (error: unknown) => void;
}

interface Wanted {
  readonly name: string;
  /** A question waits for it: what was not used for long may go for it. */
  readonly urgent: boolean;
}

interface OpenView {
  readonly units: ReadonlyMap<string, readonly StampedBlock[]>;
  readonly owners: ReadonlySet<string>;
}

/**
 * Blocks of the open generations that are held in memory that all threads share: directories first, then what
 * questions ask for while there is room; what was not used for longest goes first.
 */
export class Memory {
  readonly #options: MemoryOptions;
  readonly #units = new Map<string, Unit>();
  readonly #views = new Map<number, OpenView>();
  readonly #wanted: Wanted[] = [];
  /** Units of which nothing is missing. */
  readonly #whole = new Set<string>();
  #residentBytes = 0;
  #loading: Promise<void> | null = null;
  #closed = false;

  constructor(options: MemoryOptions) {
    this.#options = options;
  }

  get residentBytes(): number {
    return this.#residentBytes;
  }

  get budgetBytes(): number {
    return this.#options.budgetBytes;
  }

  /** Everything that is held, for a thread that starts. */
  held(): HeldBlock[] {
    return [...this.#units.values()].flatMap(({ held }) =>
      [...held.values()].map(({ block, bytes }): HeldBlock => [block.stamp, block.name, bytes]),
    );
  }

  /** Takes up a generation; its directories are loaded first, then everything that fits. */
  open(view: number, shared: SharedGeneration): ColumnMemory {
    const { manifest, segments } = shared;
    const units = new Map<string, StampedBlock[]>();
    const stamps = stampsOf(shared);
    const owners = new Set(stamps.values());
    const add = (unit: string, block: StampedBlock): void => {
      const blocks = units.get(unit);
      if (blocks === undefined) units.set(unit, [block]);
      else blocks.push(block);
    };
    for (const { manifest: own } of segments) {
      for (const { unit, block } of blocksOf(own)) add(unit, block);
    }
    for (const block of dictionariesOf(manifest)) {
      add(unitOf(block, true), { ...block, stamp: stamps.get(block.owner) ?? block.owner });
    }
    this.#views.set(view, { units, owners });
    this.#whole.clear();
    this.#want(DIRECTORIES);
    const self = this;
    return {
      get residentBytes() {
        return self.residentBytes;
      },
      budgetBytes: this.budgetBytes,
      prepare: (keys) => {
        for (const key of keys) this.#want(key);
      },
      close: () => this.#closeView(view),
    };
  }

  /** Loads all that fits, the smallest first; resolved when it is there. */
  async warm(): Promise<void> {
    const names = new Set([...this.#views.values()].flatMap(({ units }) => [...units.keys()]));
    const sizes = [...names]
      .filter((name) => !COLD.has(name) && !this.#whole.has(name))
      .map((name) => ({
        name,
        size: this.#missing(name).reduce((sum, { block }) => sum + block.sizeBytes, 0),
      }));
    for (const { name, size } of sizes.sort((a, b) => a.size - b.size)) {
      if (size > 0) this.#enqueue(name, false);
      else this.#whole.add(name);
    }
    await this.#loading;
  }

  #want(name: string): void {
    const unit = this.#units.get(name);
    if (unit !== undefined) unit.usedAt = Date.now();
    if (this.#whole.has(name)) return;
    if (this.#missing(name).length > 0) this.#enqueue(name, true);
    else this.#whole.add(name);
  }

  #enqueue(name: string, urgent: boolean): void {
    if (this.#closed) return;
    const waits = (one: Wanted): boolean => one.name === name && (one.urgent || !urgent);
    if (this.#wanted.some(waits)) return;
    if (urgent) {
      // Before what nobody waits for.
      const place = this.#wanted.findIndex((one) => !one.urgent);
      this.#wanted.splice(place < 0 ? this.#wanted.length : place, 0, { name, urgent });
    } else {
      this.#wanted.push({ name, urgent });
    }
    this.#loading ??= this.#work().finally(() => {
      this.#loading = null;
    });
  }

  /** Blocks of a unit that some open generation has and that are not held. */
  #missing(name: string): Missing[] {
    const held = this.#units.get(name)?.held;
    const found = new Map<string, Missing>();
    for (const [view, { units }] of this.#views) {
      for (const block of units.get(name) ?? []) {
        const address = addressOf(block);
        if (held?.has(address) !== true) found.set(address, { view, block });
      }
    }
    return [...found.values()];
  }

  async #work(): Promise<void> {
    while (this.#wanted.length > 0 && !this.#closed) {
      const next = this.#wanted.shift();
      if (next === undefined) return;
      try {
        await this.#load(next);
      } catch (error) {
        // A damaged block: questions that need it will say so.
        this.#options.onError(error);
      }
    }
  }

  async #load({ name, urgent }: Wanted): Promise<void> {
    const missing = this.#missing(name);
    const needed = missing.reduce((sum, { block }) => sum + block.sizeBytes, 0);
    if (needed === 0 || !this.#makeRoom(needed, name, urgent)) return;
    let unit = this.#units.get(name);
    if (unit === undefined) {
      unit = { name, held: new Map(), usedAt: Date.now() };
      this.#units.set(name, unit);
    }
    const own = unit;
    let change: HeldBlock[] = [];
    let size = 0;
    const tell = (): void => {
      if (change.length > 0) this.#options.hold(change);
      change = [];
      size = 0;
    };
    try {
      for (const { view, blocks } of inBatches(missing)) {
        const loaded = await this.#loadBlocks(view, blocks);
        if (this.#closed) return;
        for (const { block, bytes } of loaded) {
          // The generation may have been closed meanwhile.
          if (!this.#isOpen(block.stamp)) continue;
          own.held.set(addressOf(block), { block, bytes });
          this.#residentBytes += bytes.byteLength;
          change.push([block.stamp, block.name, bytes]);
          size += bytes.byteLength;
        }
        if (size >= HOLD_BYTES) tell();
      }
    } finally {
      if (!this.#closed) tell();
    }
  }

  /** The blocks of one view in shared memory; none where it was closed. */
  async #loadBlocks(view: number, blocks: readonly StampedBlock[]): Promise<LoadedBlock[]> {
    const loaded = blocks.map((block): LoadedBlock => {
      return { block, bytes: new Uint8Array(new SharedArrayBuffer(block.sizeBytes)) };
    });
    for (const parts of partsOf(loaded)) {
      const isOpen = this.#views.has(view) && !this.#closed;
      if (!isOpen || !(await this.#options.load(view, parts))) return [];
    }
    return loaded;
  }

  #isOpen(stamp: string): boolean {
    for (const { owners } of this.#views.values()) if (owners.has(stamp)) return true;
    return false;
  }

  /** Whether so many bytes fit; where they are urgent, after giving up what was not used for longest. */
  #makeRoom(needed: number, forName: string, urgent: boolean): boolean {
    const { budgetBytes } = this.#options;
    if (needed > budgetBytes) return false;
    const now = Date.now();
    const idle = [...this.#units.values()]
      .filter(
        ({ name, usedAt }) =>
          urgent &&
          name !== DIRECTORIES &&
          name !== forName &&
          (now - usedAt > RECENT_MS || forName === DIRECTORIES),
      )
      .sort((a, b) => a.usedAt - b.usedAt);
    let free = budgetBytes - this.#residentBytes;
    const gone: Unit[] = [];
    for (const unit of idle) {
      if (free >= needed) break;
      for (const { bytes } of unit.held.values()) free += bytes.byteLength;
      gone.push(unit);
    }
    if (free < needed) return false;
    for (const unit of gone) this.#drop(unit);
    return true;
  }

  #drop(unit: Unit): void {
    this.#units.delete(unit.name);
    this.#whole.delete(unit.name);
    this.#letGo([...unit.held.values()]);
  }

  #letGo(gone: readonly LoadedBlock[]): void {
    if (gone.length === 0) return;
    const size = gone.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    this.#residentBytes -= size;
    this.#options.hold(gone.map(({ block }): HeldBlock => [block.stamp, block.name, null]));
    if (size >= FREED_BYTES) this.#options.freed(gone.map(({ bytes }) => bytes));
  }

  #closeView(view: number): void {
    this.#views.delete(view);
    const gone: LoadedBlock[] = [];
    for (const unit of this.#units.values()) {
      for (const [address, loaded] of unit.held) {
        if (this.#isOpen(loaded.block.stamp)) continue;
        unit.held.delete(address);
        gone.push(loaded);
      }
    }
    this.#letGo(gone);
  }

  close(): void {
    this.#closed = true;
    this.#units.clear();
    this.#residentBytes = 0;
  }
}

/** Blocks of one view that are loaded together: one that is large, or several. */
function* inBatches(
  missing: readonly Missing[],
): Generator<{ readonly view: number; readonly blocks: readonly StampedBlock[] }> {
  let blocks: StampedBlock[] = [];
  let size = 0;
  for (const [at, { view, block }] of missing.entries()) {
    blocks.push(block);
    size += block.sizeBytes;
    const next = missing[at + 1];
    if (next?.view === view && size + next.block.sizeBytes <= PART_BYTES) continue;
    yield { view, blocks };
    blocks = [];
    size = 0;
  }
}

/** Parts of blocks for one task after the other. */
function* partsOf(loaded: readonly LoadedBlock[]): Generator<readonly BlockPart[]> {
  let parts: BlockPart[] = [];
  let size = 0;
  for (const { block, bytes } of loaded) {
    const { owner, name } = block;
    for (let from = 0; from < bytes.length; from += PART_BYTES) {
      const target = bytes.subarray(from, from + PART_BYTES);
      if (size + target.length > PART_BYTES) {
        yield parts;
        parts = [];
        size = 0;
      }
      parts.push({ owner, name, from, target });
      size += target.length;
    }
  }
  if (parts.length > 0) yield parts;
}

/** Not loaded before a question asks for them. */
const COLD: ReadonlySet<string> = new Set([VALUES, IDS]);
