import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createPartWriter,
  type PartitionEntry,
  type SnapshotManifest,
} from '../../src/lake/index.ts';
import type { IndexSource } from '../../src/search/index.ts';
import type { Item } from '../../src/terms/index.ts';
import { anItem } from '../support/items.ts';

export interface TestRecord {
  readonly item: Partial<Item> & Pick<Item, 'id' | 'sourceId'>;
  readonly raw: unknown;
}

/** A UUID made of a number. */
export const uuid = (number: number): string =>
  `00000000-0000-5000-a000-${number.toString(16).padStart(12, '0')}`;

/** Writes one snapshot of a dataset with the lake's own writers: one partition a list of records. */
export const writeSnapshot = async (
  root: string,
  alias: string,
  partitions: readonly (readonly TestRecord[])[],
  options: { readonly snapshot?: string; readonly key?: string } = {},
): Promise<IndexSource> => {
  const snapshot = options.snapshot ?? '20260101T000000Z-0001';
  const key = options.key ?? `dataset-${alias}`;
  const folder = join(root, 'lake', alias);
  mkdirSync(join(folder, snapshot), { recursive: true });
  const entries: PartitionEntry[] = [];
  for (const [number, records] of partitions.entries()) {
    const id = `part-${number}`;
    const rows = { items: records.length, media: 0, rejects: 0 };
    const base = { id, fingerprint: id, unit: null, rows, sizeBytes: { source: null, lake: 0 } };
    if (records.length === 0) {
      entries.push({ ...base, files: null });
      continue;
    }
    const writer = createPartWriter(join(folder, snapshot), id);
    records.forEach(({ item, raw }, line) => {
      const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
      writer.append(
        anItem({ recordType: null, title: '', datasetKey: key, ...item }),
        [],
        { partition: id, line: line + 1 },
        Buffer.from(text),
      );
    });
    const { files } = await writer.finish();
    if (files === null) throw new Error('no files were written');
    entries.push({
      ...base,
      files: {
        items: join(snapshot, files.items),
        media: join(snapshot, files.media),
        verbatim: join(snapshot, files.verbatim),
      },
    });
  }
  const items = partitions.reduce((sum, records) => sum + records.length, 0);
  const manifest: SnapshotManifest = {
    format: 'opendrawer-snapshot-1',
    datasetKey: key,
    alias,
    snapshot,
    previous: null,
    createdAt: '2026-01-01T00:00:00Z',
    interpreter: 'test',
    counts: { items, media: 0, rejects: 0, duplicates: 0 },
    diff: { new: items, changed: 0, unchanged: 0, gone: 0 },
    partitions: entries,
  };
  return { manifest, folder };
};
