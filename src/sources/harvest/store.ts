import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourcePartition } from '../types.ts';
import { draftFolder, dropDraft, findJournal, Journal } from './draft.ts';
import { entriesOf, isRecord } from './entries.ts';
import { FRAME, readFrames } from './frames.ts';
import {
  BUCKETS,
  commitManifest,
  type Manifest,
  readManifest,
  sweep,
  syncFolder,
} from './manifest.ts';
import { bitsFor, merge } from './merge.ts';
import { createSketch, writeSketch } from './sketch.ts';
import type { HarvestChanges, HarvestDraft, HarvestedRecord, HarvestStore } from './types.ts';

/** Records of a batch at most. */
const BATCH = 500;

/**
 * Opens the store in a folder, made where it is not there. Throws INPUT_CORRUPT where its list cannot be read; a store some of whose files
 * are gone is empty.
 */
export async function openHarvestStore(folder: string): Promise<HarvestStore> {
  await mkdir(folder, { recursive: true });
  let manifest = await readManifest(folder);
  let found = await findJournal(folder);
  // It was merged and the end came before it was deleted, or what it adds to is not there any more.
  if (found !== null && found.head.base !== (manifest?.draft ?? null)) {
    await dropDraft(folder);
    found = null;
  }

  const refresh = async (): Promise<void> => {
    manifest = await readManifest(folder);
    found = await findJournal(folder);
  };

  return {
    get state() {
      return manifest?.state ?? null;
    },
    get records() {
      return manifest?.records ?? 0;
    },
    get unfinished() {
      if (found === null) return null;
      return { kind: found.head.kind, checkpoint: found.checkpoint?.state ?? null };
    },
    async begin(kind) {
      const seed = manifest?.seed ?? randomInt(2 ** 32);
      const goesOn = found !== null && found.head.kind === kind;
      const journal =
        goesOn && found !== null
          ? await Journal.resume(folder, found)
          : await Journal.begin(folder, { kind, seed, base: manifest?.draft ?? null });
      return draftOf(folder, journal, manifest, refresh);
    },
    partitions: () => (manifest === null ? [] : partitionsOf(folder, manifest)),
    read: readPartition,
  };
}

function partitionsOf(folder: string, { bits, buckets }: Manifest): readonly SourcePartition[] {
  return buckets
    .filter(({ records }) => records > 0)
    .map(({ index, file, sizeBytes, fingerprint }) => ({
      id: `harvest/${bits}/${index}`,
      location: join(folder, BUCKETS, file),
      unit: null,
      sizeBytes,
      fingerprint,
      range: null,
    }));
}

async function* readPartition(
  { location, sizeBytes }: SourcePartition,
  signal?: AbortSignal,
): AsyncGenerator<readonly HarvestedRecord[], void, undefined> {
  for await (const { type, content } of readFrames(location, sizeBytes ?? 0)) {
    signal?.throwIfAborted();
    if (type !== FRAME.entries) continue;
    let batch: HarvestedRecord[] = [];
    for (const entry of entriesOf(content)) {
      if (isRecord(entry)) batch.push(entry);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}

function draftOf(
  folder: string,
  journal: Journal,
  base: Manifest | null,
  refresh: () => Promise<void>,
): HarvestDraft {
  async function finish(state: unknown): Promise<HarvestChanges> {
    journal.flush();
    const { kind, id, seed } = journal.head;
    const sketch = createSketch(kind === 'full' ? undefined : base?.sketch);
    sketch.merge(journal.sketch);
    const known = kind === 'full' || base === null ? { records: 0, rawBytes: 0 } : base;
    const most = known.records + journal.puts;
    // What came more than once counts once.
    const records = Math.min(most, Math.max(known.records, sketch.count()));
    const bytesEach = (known.rawBytes + journal.rawBytes) / Math.max(1, most);
    const bits = bitsFor(records, records * bytesEach, base?.bits ?? null);
    const scratch = join(draftFolder(folder), 'merge');
    const journalBytes = journal.sizeBytes;
    const {
      buckets,
      rawBytes: kept,
      ...changes
    } = await merge({
      folder,
      scratch,
      kind,
      journal: journal.path,
      journalBytes,
      base,
      seed,
      bits,
    });
    await syncFolder(join(folder, BUCKETS));
    const next: Manifest = {
      version: 1,
      state: state ?? null,
      records: changes.records,
      rawBytes: kept,
      seed,
      bits,
      buckets,
      sketch: writeSketch(sketch),
      draft: id,
      previous: base?.buckets.map(({ file }) => file) ?? [],
    };
    await commitManifest(folder, next);
    journal.close();
    await dropDraft(folder);
    await sweep(folder, next);
    await refresh();
    return changes;
  }

  return {
    checkpoint: journal.checkpoint,
    put: (record) => journal.put(record),
    remove: (id, stamp) => journal.remove(id, stamp),
    save: (state) => journal.save(state),
    finish,
    async discard() {
      journal.close();
      await dropDraft(folder);
      await refresh();
    },
  };
}
