import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, EntryBlock, entriesOf, entryBounds, isRecord } from './entries.ts';
import { FRAME, FrameWriter, packFrame, readFrames } from './frames.ts';
import { BUCKETS, type Bucket, type Manifest } from './manifest.ts';
import { hashOf } from './sketch.ts';

/** Where buckets are split: about this many records, or bytes, lie in one. */
const RECORDS_A_BUCKET = 20_000;
const BYTES_A_BUCKET = 16 * 1024 * 1024;
const MAX_BITS = 16;
/** What is held of the journal before it is written out by bucket. */
const SPREAD_BYTES = 32 * 1024 * 1024;
const BLOCK_BYTES = 256 * 1024;

/** What merging found. */
export interface Merged {
  readonly buckets: readonly Bucket[];
  readonly rawBytes: number;
  readonly records: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly deleted: number;
}

/**
 * Bits of the bucket number for so many records and bytes. What there are is kept while buckets are neither more than twice nor less
 * than a fifth as full as they should be, since with other buckets every file changes.
 */
export function bitsFor(records: number, rawBytes: number, now: number | null): number {
  const buckets = Math.max(records / RECORDS_A_BUCKET, rawBytes / BYTES_A_BUCKET, 1);
  if (now !== null && buckets <= 2 * 2 ** now && (now === 0 || buckets >= 2 ** now / 5)) return now;
  return Math.min(MAX_BITS, Math.ceil(Math.log2(buckets)));
}

/** Number of the bucket of a hash. */
const bucketOf = (hash: number, bits: number): number => (bits === 0 ? 0 : hash >>> (32 - bits));

/** What is merged, and into what. */
export interface MergePlan {
  readonly folder: string;
  /** Folder for what is in between; emptied by the caller. */
  readonly scratch: string;
  readonly kind: 'full' | 'incremental';
  readonly journal: string;
  readonly journalBytes: number;
  readonly base: Manifest | null;
  readonly seed: number;
  readonly bits: number;
}

/** Merges a journal with the buckets there are, one bucket after the other, into new files beside them. */
export async function merge(plan: MergePlan): Promise<Merged> {
  const { folder, base, bits, kind } = plan;
  await mkdir(join(folder, BUCKETS), { recursive: true });
  await mkdir(plan.scratch, { recursive: true });
  const news = await spread(plan, 'news', journalBlocks(plan));
  const sameBuckets = base !== null && base.bits === bits && base.seed === plan.seed;
  const olds =
    base === null || sameBuckets ? null : await spread(plan, 'olds', bucketBlocks(folder, base));
  const knownAt = new Map(sameBuckets ? base.buckets.map((bucket) => [bucket.index, bucket]) : []);
  const counts = { records: 0, new: 0, changed: 0, unchanged: 0, deleted: 0 };
  const buckets: Bucket[] = [];
  let rawBytes = 0;
  for (let index = 0; index < 2 ** bits; index++) {
    const known = knownAt.get(index);
    if (known !== undefined && kind === 'incremental' && !news.has(index)) {
      buckets.push(known);
      rawBytes += known.rawBytes;
      counts.records += known.records;
      counts.unchanged += known.records;
      continue;
    }
    const old =
      olds !== null
        ? sorted(await latest(olds.blocks(index)))
        : known === undefined
          ? none()
          : entriesIn(join(folder, BUCKETS, known.file), known.sizeBytes);
    const fresh = sorted(await latest(news.blocks(index)));
    const written = await writeBucket(plan, index, mergeSorted(old, fresh, kind, counts));
    await news.forget(index);
    await olds?.forget(index);
    if (written === null) continue;
    buckets.push(written);
    rawBytes += written.rawBytes;
  }
  return { ...counts, rawBytes, buckets };
}

interface Counts {
  records: number;
  new: number;
  changed: number;
  unchanged: number;
  deleted: number;
}

async function* none(): AsyncGenerator<Entry> {}

async function* sorted(entries: ReadonlyMap<string, Entry>): AsyncGenerator<Entry> {
  const ids = [...entries.keys()].sort();
  for (const id of ids) {
    const entry = entries.get(id);
    if (entry !== undefined) yield entry;
  }
}

async function* entriesIn(path: string, sizeBytes: number): AsyncGenerator<Entry> {
  for await (const { type, content } of readFrames(path, sizeBytes)) {
    if (type === FRAME.entries) yield* entriesOf(content);
  }
}

async function* journalBlocks({ journal, journalBytes }: MergePlan): AsyncGenerator<Buffer> {
  for await (const { type, content } of readFrames(journal, journalBytes)) {
    if (type === FRAME.entries) yield content;
  }
}

async function* bucketBlocks(folder: string, { buckets }: Manifest): AsyncGenerator<Buffer> {
  for (const { file, sizeBytes } of buckets) {
    for await (const { type, content } of readFrames(join(folder, BUCKETS, file), sizeBytes)) {
      if (type === FRAME.entries) yield content;
    }
  }
}

/** Whether the later of two entries of one id takes the place of the earlier. */
const replaces = (later: Entry, earlier: Entry): boolean =>
  later.stamp === null || earlier.stamp === null || later.stamp >= earlier.stamp;

/** The entry that counts of each id. Records are copied, so that blocks can go. */
async function latest(blocks: AsyncIterable<Buffer>): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const block of blocks) {
    for (const entry of entriesOf(block)) {
      const earlier = entries.get(entry.id);
      if (earlier !== undefined && !replaces(entry, earlier)) continue;
      entries.set(entry.id, entry.raw === null ? entry : { ...entry, raw: Buffer.from(entry.raw) });
    }
  }
  return entries;
}

/** Entries of a bucket by what was known and what came, both in the order of their ids. */
async function* mergeSorted(
  old: AsyncGenerator<Entry>,
  fresh: AsyncGenerator<Entry>,
  kind: 'full' | 'incremental',
  counts: Counts,
): AsyncGenerator<Entry> {
  let a = await old.next();
  let b = await fresh.next();
  while (a.done !== true || b.done !== true) {
    const known = a.done === true ? null : a.value;
    const came = b.done === true ? null : b.value;
    const takesKnown = known !== null && (came === null || known.id <= came.id);
    const takesCame = came !== null && (known === null || came.id <= known.id);
    const entry = counted(takesKnown ? known : null, takesCame ? came : null, kind, counts);
    if (entry !== null) yield entry;
    if (takesKnown) a = await old.next();
    if (takesCame) b = await fresh.next();
  }
}

/** What stays of an id; null: nothing. */
function counted(
  known: Entry | null,
  came: Entry | null,
  kind: 'full' | 'incremental',
  counts: Counts,
): Entry | null {
  const stays =
    came === null
      ? kind === 'full'
        ? null
        : known
      : known !== null && !replaces(came, known)
        ? known
        : came;
  const was = known !== null && isRecord(known);
  if (stays !== null && isRecord(stays)) {
    counts.records++;
    if (!was) counts.new++;
    else if (stays === known || isEqual(stays.raw, known.raw)) counts.unchanged++;
    else counts.changed++;
  } else if (was) counts.deleted++;
  return stays;
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Writes the entries of a bucket; null: there are none. */
async function writeBucket(
  plan: MergePlan,
  index: number,
  entries: AsyncIterable<Entry>,
): Promise<Bucket | null> {
  const path = join(plan.scratch, `bucket-${index}`);
  const writer = new FrameWriter(path);
  const records = createHash('sha256');
  const all = createHash('sha256');
  const block = new EntryBlock();
  const one = new EntryBlock();
  let count = 0;
  let rawBytes = 0;
  try {
    const flush = (): void => {
      if (block.length === 0) return;
      all.update(block.bytes());
      writer.write(packFrame(FRAME.entries, block.bytes()));
      block.clear();
    };
    for await (const entry of entries) {
      one.clear();
      one.add(entry);
      if (isRecord(entry)) {
        records.update(one.bytes());
        count++;
        rawBytes += entry.raw.length;
      }
      block.addBytes(one.bytes());
      if (block.length >= BLOCK_BYTES) flush();
    }
    flush();
  } finally {
    writer.close();
  }
  if (writer.size === 0) {
    await rm(path);
    return null;
  }
  // The same content has the same name, and a file that is there already is it.
  const file = `${plan.bits}-${index}-${all.digest('hex').slice(0, 24)}.zst`;
  await place(path, join(plan.folder, BUCKETS, file));
  return {
    index,
    file,
    sizeBytes: writer.size,
    records: count,
    rawBytes,
    fingerprint: `sha256:${records.digest('hex')}`,
  };
}

async function place(from: string, to: string): Promise<void> {
  const file = await open(from, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(from, to);
}

/** Blocks of entries by bucket. */
interface Spread {
  has(index: number): boolean;
  blocks(index: number): AsyncGenerator<Buffer>;
  /** The bucket was read and is not needed any more. */
  forget(index: number): Promise<void>;
}

/** Sorts entries by bucket, in their order, holding no more than `SPREAD_BYTES` of them. */
async function spread(
  { seed, bits, scratch }: MergePlan,
  name: string,
  blocks: AsyncIterable<Buffer>,
): Promise<Spread> {
  const held = new Map<number, EntryBlock>();
  const sizes = new Map<number, number>();
  const pathOf = (index: number): string => join(scratch, `${name}-${index}`);
  let heldBytes = 0;
  const writeOut = (): void => {
    for (const [index, block] of held) {
      if (block.length === 0) continue;
      const writer = new FrameWriter(pathOf(index), sizes.get(index) ?? 0);
      writer.write(packFrame(FRAME.entries, block.bytes()));
      writer.close();
      sizes.set(index, writer.size);
    }
    held.clear();
    heldBytes = 0;
  };
  for await (const block of blocks) {
    for (const { id, start, end } of entryBounds(block)) {
      const index = bucketOf(hashOf(id, seed), bits);
      let bucket = held.get(index);
      if (bucket === undefined) {
        bucket = new EntryBlock();
        held.set(index, bucket);
      }
      bucket.addBytes(block.subarray(start, end));
      heldBytes += end - start;
      if (heldBytes > SPREAD_BYTES) writeOut();
    }
  }
  return {
    has: (index) => sizes.has(index) || held.has(index),
    async *blocks(index) {
      const size = sizes.get(index);
      if (size !== undefined) {
        for await (const { content } of readFrames(pathOf(index), size)) yield content;
      }
      const rest = held.get(index);
      if (rest !== undefined) yield rest.bytes();
    },
    async forget(index) {
      held.delete(index);
      if (sizes.has(index)) await rm(pathOf(index), { force: true });
    },
  };
}
