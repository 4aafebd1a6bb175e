import { randomUUID } from 'node:crypto';
import { fdatasync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EntryBlock } from './entries.ts';
import { diskFault, FRAME, FrameWriter, frameAt, lastCheckpoint, packFrame } from './frames.ts';
import { syncFolder } from './manifest.ts';
import { createSketch, hashOf, type Sketch, writeSketch } from './sketch.ts';
import type { HarvestedRecord } from './types.ts';

/** The first frame of a journal. */
export interface JournalHead {
  readonly id: string;
  readonly kind: 'full' | 'incremental';
  readonly seed: number;
  /** The draft of the finished harvest that it adds to; null: there was none. */
  readonly base: string | null;
}

/** What a checkpoint holds. */
interface Checkpoint {
  readonly state: unknown;
  readonly puts: number;
  readonly rawBytes: number;
  readonly sketch: string;
}

/** A journal that is there, up to its last checkpoint. */
export interface FoundJournal {
  readonly head: JournalHead;
  readonly path: string;
  /** Offset behind the last checkpoint, or behind the head. */
  readonly sizeBytes: number;
  readonly checkpoint: Checkpoint | null;
}

const DRAFT = 'draft';
const JOURNAL = 'journal';
const BLOCK_BYTES = 512 * 1024;
const sync = promisify(fdatasync);

export const draftFolder = (folder: string): string => join(folder, DRAFT);

/** The journal of a folder; null: there is none, or not even its head is whole. */
export async function findJournal(folder: string): Promise<FoundJournal | null> {
  const path = join(draftFolder(folder), JOURNAL);
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const first = await frameAt(file, 0);
    if (first === null || first.type !== FRAME.head) return null;
    const head = JSON.parse(first.content.toString('utf8')) as JournalHead;
    const last = await lastCheckpoint(path);
    return {
      head,
      path,
      sizeBytes: last?.end ?? first.end,
      checkpoint: last === null ? null : (JSON.parse(last.content.toString('utf8')) as Checkpoint),
    };
  } finally {
    await file.close();
  }
}

/** Deletes what was begun. */
export const dropDraft = (folder: string): Promise<void> =>
  rm(draftFolder(folder), { recursive: true, force: true });

/** What comes in, written one behind the other: a journal with checkpoints. */
export class Journal {
  readonly head: JournalHead;
  readonly path: string;
  readonly sketch: Sketch;
  readonly checkpoint: unknown;
  readonly #writer: FrameWriter;
  readonly #block = new EntryBlock();
  #puts: number;
  #rawBytes: number;

  private constructor(found: FoundJournal, writer: FrameWriter) {
    this.head = found.head;
    this.path = found.path;
    this.checkpoint = found.checkpoint?.state ?? null;
    this.sketch = createSketch(found.checkpoint?.sketch);
    this.#puts = found.checkpoint?.puts ?? 0;
    this.#rawBytes = found.checkpoint?.rawBytes ?? 0;
    this.#writer = writer;
  }

  /** Goes on behind the last checkpoint. */
  static async resume(folder: string, found: FoundJournal): Promise<Journal> {
    const draft = draftFolder(folder);
    // What a merge left that died.
    for (const name of await readdir(draft)) {
      if (name !== JOURNAL) await rm(join(draft, name), { recursive: true, force: true });
    }
    return new Journal(found, new FrameWriter(found.path, found.sizeBytes));
  }

  /** Begins a journal in place of any other. */
  static async begin(folder: string, wanted: Omit<JournalHead, 'id'>): Promise<Journal> {
    await dropDraft(folder);
    await mkdir(draftFolder(folder), { recursive: true });
    const path = join(draftFolder(folder), JOURNAL);
    const head: JournalHead = { id: randomUUID(), ...wanted };
    const writer = new FrameWriter(path);
    const found = { head, path, sizeBytes: 0, checkpoint: null };
    writer.write(packFrame(FRAME.head, Buffer.from(JSON.stringify(head))));
    await sync(writer.descriptor);
    await syncFolder(draftFolder(folder));
    await syncFolder(folder);
    return new Journal(found, writer);
  }

  /** Records that came, some perhaps more than once. */
  get puts(): number {
    return this.#puts;
  }

  /** Bytes of all records that came, unpacked. */
  get rawBytes(): number {
    return this.#rawBytes;
  }

  /** Bytes of the file. */
  get sizeBytes(): number {
    return this.#writer.size;
  }

  put({ id, stamp, raw }: HarvestedRecord): void {
    this.#add(id, stamp, raw);
    this.#puts++;
    this.#rawBytes += raw.length;
  }

  remove(id: string, stamp: number | null): void {
    this.#add(id, stamp, null);
  }

  #add(id: string, stamp: number | null, raw: Uint8Array | null): void {
    // Half a surrogate pair cannot be written in UTF-8.
    const written = id.toWellFormed();
    if (raw !== null) this.sketch.add(hashOf(written, this.head.seed));
    this.#block.add({ id: written, stamp, raw });
    if (this.#block.length >= BLOCK_BYTES) this.flush();
  }

  /** Writes what is held. */
  flush(): void {
    if (this.#block.length === 0) return;
    this.#writer.write(packFrame(FRAME.entries, this.#block.bytes()));
    this.#block.clear();
  }

  async save(state: unknown): Promise<void> {
    this.flush();
    const checkpoint: Checkpoint = {
      state: state ?? null,
      puts: this.#puts,
      rawBytes: this.#rawBytes,
      sketch: writeSketch(this.sketch),
    };
    this.#writer.write(packFrame(FRAME.checkpoint, Buffer.from(JSON.stringify(checkpoint))));
    try {
      await sync(this.#writer.descriptor);
    } catch (cause) {
      throw diskFault(this.path, cause);
    }
  }

  close(): void {
    this.#writer.close();
  }
}
