import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item, Media, TaxonMatchColumns, VerbatimRow } from '../terms/index.ts';
import { fileCrc, partStem, writeFileAtomic } from './files.ts';
import {
  createParquetWriter,
  ITEMS,
  MEDIA,
  readParquetColumns,
  VERBATIM,
} from './parquet/index.ts';
import {
  FindingsWriter,
  NO_NOTES,
  ProfileWriter,
  type RecordNotes,
  type StoredProfile,
} from './quality.ts';
import type { PartFiles, PartitionEntry } from './types.ts';

/** What a worker leaves behind when a partition is finished. `report` is the flow's own. */
export interface PartitionDone<Report> {
  /** File names without a folder. */
  readonly entry: PartitionEntry;
  /** CRC-32 of each file, to check after a power cut. */
  readonly crc: PartCrcs;
  readonly report: Report;
}

export const PART_KINDS = ['items', 'media', 'verbatim', 'findings', 'profile'] as const;
export type PartKind = (typeof PART_KINDS)[number];
type PartCrcs = Readonly<Partial<Record<PartKind, number>>>;

/** A partition on disk. */
export interface WrittenPart {
  readonly files: PartFiles;
  readonly items: number;
  readonly media: number;
  readonly bytes: number;
  readonly crc: PartCrcs;
}

/** What of an item only the lake knows. */
export type StoredColumns = Pick<
  Item,
  'issues' | 'mediaCount' | 'contentHash' | 'firstSeen' | 'lastChanged'
>;

/** An item by where its columns come from: to make one object of them costs as much as to interpret a tenth of the record. */
export interface ItemParts {
  readonly interpreted: Omit<Item, keyof StoredColumns | keyof TaxonMatchColumns>;
  readonly matched: TaxonMatchColumns;
  readonly stored: StoredColumns;
}

/** Writes the part files of one partition; nothing is visible under the final names before `finish`. */
export interface PartWriter {
  /** Takes a record; it is written with others, and is not to be changed afterwards. */
  append(
    item: Item | ItemParts,
    media: readonly Media[],
    place: { partition: string; line: number },
    raw: Uint8Array,
    notes?: RecordNotes,
  ): void;
  /** Adds a row of counts to the profile of the part. */
  profile(row: StoredProfile): void;
  /** Call between batches: writes what was taken so far, and hands out what has grown large. */
  flush(): Promise<void>;
  finish(): Promise<WrittenPart>;
  abort(): Promise<void>;
}

const STORED: Readonly<Record<keyof StoredColumns, true>> = {
  issues: true,
  mediaCount: true,
  contentHash: true,
  firstSeen: true,
  lastChanged: true,
};
const MATCHED: Readonly<Record<keyof TaxonMatchColumns, true>> = {
  taxonKey: true,
  acceptedTaxonKey: true,
  acceptedScientificName: true,
  taxonomicStatus: true,
  taxonMatchType: true,
  taxonMatchConfidence: true,
  taxonMatchSpecificity: true,
  classification: true,
};

/** Of each column of items: whether the interpreted record has it (0), the match (1), or the lake (2). */
const PART_OF_COLUMN = Uint8Array.from(ITEMS.columns, ({ name }) =>
  name in STORED ? 2 : name in MATCHED ? 1 : 0,
);

/** Records, and media of them, that are written together. */
const PENDING_RECORDS = 256;
const PENDING_MEDIA = 4096;

export function createPartWriter(folder: string, partitionId: string): PartWriter {
  const stem = partStem(partitionId);
  const names = {
    items: `items-${stem}.parquet`,
    media: `media-${stem}.parquet`,
    verbatim: `verbatim-${stem}.parquet`,
  };
  // The commit syncs all parts at once: a sync for each small file would cost more than reading it.
  const options = { durable: false };
  const items = createParquetWriter(join(folder, names.items), ITEMS, options);
  const media = createParquetWriter(join(folder, names.media), MEDIA, options);
  const verbatim = createParquetWriter(join(folder, names.verbatim), VERBATIM, options);
  const findings = new FindingsWriter(folder, stem);
  const profile = new ProfileWriter(folder, stem);
  const writers = [items, media, verbatim, findings, profile];

  const pending = {
    interpreted: [] as object[],
    matched: [] as object[],
    stored: [] as object[],
    media: [] as Media[],
    verbatim: [] as VerbatimRow[],
  };
  const writePending = (): void => {
    const { interpreted, matched, stored } = pending;
    if (interpreted.length > 0) {
      items.appendAll([interpreted, matched, stored], PART_OF_COLUMN);
    }
    if (pending.media.length > 0) media.appendAll([pending.media]);
    if (pending.verbatim.length > 0) verbatim.appendAll([pending.verbatim]);
    for (const list of Object.values(pending)) list.length = 0;
  };

  return {
    append(item, itemMedia, place, raw, notes = NO_NOTES) {
      const parts =
        'interpreted' in item ? item : { interpreted: item, matched: item, stored: item };
      pending.interpreted.push(parts.interpreted);
      pending.matched.push(parts.matched);
      pending.stored.push(parts.stored);
      for (const medium of itemMedia) pending.media.push(medium);
      const { id, sourceId } = parts.interpreted;
      pending.verbatim.push({
        id,
        sourceId,
        partition: place.partition,
        line: place.line,
        raw,
      });
      findings.append(parts.interpreted, place, notes.findings);
      profile.append(notes);
      if (pending.interpreted.length >= PENDING_RECORDS || pending.media.length >= PENDING_MEDIA) {
        writePending();
      }
    },
    profile: (row) => profile.write(row),
    async flush() {
      writePending();
      for (const writer of writers) await writer.flush();
    },
    async finish() {
      writePending();
      const [itemsDone, mediaDone, verbatimDone, findingsDone, profileDone] = await Promise.all([
        items.finish(),
        media.finish(),
        verbatim.finish(),
        findings.finish(),
        profile.finish(),
      ]);
      const all = [itemsDone, mediaDone, verbatimDone, profileDone, findingsDone];
      return {
        files: {
          ...names,
          ...(findingsDone === null ? {} : { findings: findings.name }),
          profile: profile.name,
        },
        items: itemsDone.rows,
        media: mediaDone.rows,
        bytes: all.reduce((sum, done) => sum + (done?.bytes ?? 0), 0),
        crc: {
          items: itemsDone.crc,
          media: mediaDone.crc,
          verbatim: verbatimDone.crc,
          ...(findingsDone === null ? {} : { findings: findingsDone.crc }),
          profile: profileDone.crc,
        },
      };
    },
    async abort() {
      for (const writer of writers) await writer.abort();
    },
  };
}

const donePath = (folder: string, partitionId: string): string =>
  join(folder, `${partStem(partitionId)}.done.json`);

/** Marks a partition as finished: the last thing that a worker does for it. */
export const writePartitionDone = <Report>(folder: string, done: PartitionDone<Report>): void =>
  writeFileAtomic(donePath(folder, done.entry.id), JSON.stringify(done), { durable: false });

/**
 * The finished work on a partition, or null when there is none for this fingerprint. With `suspicious` the files are checked:
 * the machine was started anew since, and what had not reached the disk is lost.
 */
export async function readPartitionDone<Report>(
  folder: string,
  partitionId: string,
  fingerprint: string,
  suspicious: boolean,
): Promise<PartitionDone<Report> | null> {
  const path = donePath(folder, partitionId);
  if (!existsSync(path)) return null;
  const done = parseDone<Report>(readFileSync(path, 'utf8'));
  if (done === null || done.entry.id !== partitionId || done.entry.fingerprint !== fingerprint)
    return null;
  if (suspicious && !(await isWhole(folder, done))) return null;
  return done;
}

/** Null for text that a power cut left half. */
function parseDone<Report>(text: string): PartitionDone<Report> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function isWhole<Report>(
  folder: string,
  { entry, crc }: PartitionDone<Report>,
): Promise<boolean> {
  if (entry.files === null) return true;
  for (const kind of PART_KINDS) {
    const name = entry.files[kind];
    if (name === undefined) continue;
    const path = join(folder, name);
    if (!existsSync(path) || (await fileCrc(path)) !== crc[kind]) return false;
  }
  return true;
}

/** What an earlier snapshot knows of an item. */
export interface PreviousItem {
  readonly contentHash: string;
  readonly firstSeen: string;
  readonly lastChanged: string;
}

/**
 * The items of earlier part files by id, in typed arrays: about 60 bytes a row. Ids are told apart by 84 of their bits,
 * contents by 52.
 */
export class PreviousItems {
  readonly #slots: Float64Array;
  readonly #checks: Uint32Array;
  readonly #hashes: Float64Array;
  readonly #firstSeen: Uint32Array;
  readonly #lastChanged: Uint32Array;
  readonly #instants: string[] = [];
  readonly #mask: number;

  /** Reads the columns that it needs of the items files. */
  static async read(files: readonly string[]): Promise<PreviousItems> {
    const rows: { id: string; contentHash: string; firstSeen: string; lastChanged: string }[][] =
      [];
    let count = 0;
    for (const file of files) {
      for await (const batch of readParquetColumns(file, [
        'id',
        'contentHash',
        'firstSeen',
        'lastChanged',
      ])) {
        const part = toRows(batch);
        count += part.length;
        rows.push(part);
      }
    }
    const previous = new PreviousItems(count);
    for (const part of rows) for (const row of part) previous.#add(row);
    return previous;
  }

  private constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#mask = size - 1;
    this.#slots = new Float64Array(size).fill(-1);
    this.#checks = new Uint32Array(size);
    this.#hashes = new Float64Array(size);
    this.#firstSeen = new Uint32Array(size);
    this.#lastChanged = new Uint32Array(size);
  }

  #add(row: { id: string } & PreviousItem): void {
    const { slot } = this.#find(row.id);
    const { key, check } = keyOf(row.id);
    this.#slots[slot] = key;
    this.#checks[slot] = check;
    this.#hashes[slot] = hashOf(row.contentHash);
    this.#firstSeen[slot] = this.#instant(row.firstSeen);
    this.#lastChanged[slot] = this.#instant(row.lastChanged);
  }

  #instant(text: string): number {
    const known = this.#instants.indexOf(text);
    return known >= 0 ? known : this.#instants.push(text) - 1;
  }

  #find(id: string): { slot: number; found: boolean } {
    const { key, check } = keyOf(id);
    let slot = check & this.#mask;
    while (this.#slots[slot] !== -1) {
      if (this.#slots[slot] === key && this.#checks[slot] === check) return { slot, found: true };
      slot = (slot + 1) & this.#mask;
    }
    return { slot, found: false };
  }

  /** Since when the item is known, and when what its publisher wrote last changed, as of a snapshot at `now`. */
  stamp(id: string, contentHash: string, now: string): { firstSeen: string; lastChanged: string } {
    if (this.#instants.length === 0) return { firstSeen: now, lastChanged: now };
    const { slot, found } = this.#find(id);
    if (!found) return { firstSeen: now, lastChanged: now };
    const firstSeen = this.#instants[this.#firstSeen[slot] ?? 0] ?? now;
    const same = this.#hashes[slot] === hashOf(contentHash);
    return {
      firstSeen,
      lastChanged: same ? (this.#instants[this.#lastChanged[slot] ?? 0] ?? now) : now,
    };
  }
}

/** 52 bits of a UUID as a number, and 32 others. */
const keyOf = (id: string): { key: number; check: number } => ({
  key: Number.parseInt(id.slice(0, 8) + id.slice(9, 13) + id.slice(15, 16), 16),
  check: Number.parseInt(id.slice(28), 16) >>> 0,
});

const hashOf = (contentHash: string): number => Number.parseInt(contentHash.slice(0, 13), 16);

function toRows(
  batch: Readonly<Record<string, ArrayLike<unknown>>>,
): { id: string; contentHash: string; firstSeen: string; lastChanged: string }[] {
  const { id = [], contentHash = [], firstSeen = [], lastChanged = [] } = batch;
  return Array.from(id, (value, i) => ({
    id: String(value),
    contentHash: String(contentHash[i]),
    firstSeen: String(firstSeen[i]),
    lastChanged: String(lastChanged[i]),
  }));
}
