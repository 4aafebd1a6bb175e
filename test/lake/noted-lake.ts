import { join } from 'node:path';
import {
  createPartWriter,
  datasetFolder,
  openDraft,
  openSql,
  type PartFiles,
  type PartitionEntry,
  type PartWriter,
  parquetTable,
  partFiles,
  type RecordNotes,
  readManifest,
  type SnapshotDraft,
  writePartitionDone,
} from '../../src/lake/index.ts';
import { type Dataset, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import type { Item } from '../../src/terms/index.ts';
import { anItem, uuid } from '../support/items.ts';
import { temporaryFolder } from '../support/workspace.ts';

export interface Row {
  readonly n: number;
  readonly modified?: string;
  readonly item?: Partial<Item>;
  readonly notes?: Partial<RecordNotes>;
}

export async function finish(
  folder: string,
  writer: PartWriter,
  id: string,
  rows: readonly Row[],
): Promise<PartitionEntry> {
  rows.forEach(({ n, modified = null, item, notes }, i) => {
    writer.append(
      anItem({ id: uuid(n), contentHash: 'a'.repeat(32), mediaCount: 0, modified, ...item }),
      [],
      { partition: id, line: i + 1 },
      Buffer.from('{}'),
      { findings: [], changes: [], terms: {}, ...notes },
    );
  });
  const written = await writer.finish();
  const entry: PartitionEntry = {
    id,
    fingerprint: `print of ${id}`,
    unit: null,
    files: written.files,
    rows: { items: written.items, media: written.media, rejects: 0 },
    sizeBytes: { source: 1, lake: written.bytes },
  };
  writePartitionDone(folder, { entry, crc: written.crc, report: null });
  return entry;
}

/** A workspace with one dataset, and what a test does with its snapshots. */
export async function lake() {
  const temporary = temporaryFolder();
  const workspace: Workspace = await openWorkspace(temporary.path);
  const dataset: Dataset = await workspace.registry.datasets.add({
    format: 'edan',
    location: '/a/b',
    units: [],
  });
  const home = datasetFolder(workspace, dataset.alias);
  let day = 0;
  const draftOf = (): Promise<SnapshotDraft> => {
    day += 1;
    const now = () => new Date(Date.UTC(2026, 0, day));
    return openDraft(workspace, dataset, { interpreter: '1', tombstones: new Set(), now });
  };
  const current = async () => {
    const { currentSnapshot } = await workspace.registry.datasets.get(dataset.key);
    return readManifest(join(home, currentSnapshot ?? ''));
  };
  return {
    workspace,
    dataset,
    home,
    draftOf,
    current,
    async snapshot(parts: Record<string, readonly Row[]>, carry: readonly string[] = []) {
      const draft = await draftOf();
      try {
        const read: PartitionEntry[] = [];
        for (const [id, rows] of Object.entries(parts)) {
          read.push(await finish(draft.folder, createPartWriter(draft.folder, id), id, rows));
        }
        const carried = (draft.previous?.partitions ?? []).filter(({ id }) => carry.includes(id));
        return await draft.commit({ carried, read, runId: null, allowChurn: false });
      } finally {
        draft.release();
      }
    },
    async content(kind: keyof PartFiles, select: string): Promise<readonly unknown[]> {
      const files = partFiles(home, (await current()).partitions, kind);
      if (files.length === 0) return [];
      const sql = await openSql({ tempFolder: join(temporary.path, 'tmp') });
      try {
        const rows = await sql.rows(`SELECT ${select} AS v FROM ${parquetTable(files)}`);
        return rows.map((row) => row['v']);
      } finally {
        sql.close();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await workspace.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
