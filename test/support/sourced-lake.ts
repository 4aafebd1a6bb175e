import {
  createPartWriter,
  createRecordReader,
  datasetFolder,
  openDraft,
  type PartitionEntry,
  readManifest,
  writePartitionDone,
} from '../../src/lake/index.ts';
import { type Dataset, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import type { Item, Media } from '../../src/terms/index.ts';
import { aMedium, anItem, uuid } from './items.ts';
import { temporaryFolder } from './workspace.ts';

/** An item with its media; `n` tells its id. */
export interface SourcedItem {
  readonly n: number;
  readonly item?: Partial<Item>;
  readonly media?: readonly Partial<Media>[];
}

/** A workspace with a dataset of the given parts, each in one snapshot. */
export async function sourcedLake(
  parts: Iterable<readonly [id: string, rows: Iterable<SourcedItem>]>,
  endpoint: Dataset['endpoint'] = { format: 'openverse', location: '/a/flickr', units: [] },
) {
  const temporary = temporaryFolder();
  const workspace: Workspace = await openWorkspace(temporary.path);
  const dataset = await workspace.registry.datasets.add(endpoint);
  const home = datasetFolder(workspace, dataset.alias);
  const now = () => new Date(Date.UTC(2026, 0, 1));
  const draft = await openDraft(workspace, dataset, {
    interpreter: '1',
    tombstones: new Set(),
    now,
  });
  const entries: PartitionEntry[] = [];
  for (const [id, rows] of parts) entries.push(await writePart(draft.folder, id, rows));
  await draft.commit({ carried: [], read: entries, runId: null, allowChurn: true });
  draft.release();
  const current = async () => workspace.registry.datasets.get(dataset.key);
  return {
    folder: temporary.path,
    workspace,
    home,
    dataset: current,
    async items() {
      const { currentSnapshot } = await current();
      const { partitions } = readManifest(`${home}/${currentSnapshot}`);
      const reader = createRecordReader();
      const all: { item: Item; media: readonly Media[] }[] = [];
      for (const { files, rows } of partitions) {
        if (files === null) continue;
        const { items, media, verbatim } = files;
        const paths = {
          items: `${home}/${items}`,
          media: `${home}/${media}`,
          verbatim: `${home}/${verbatim}`,
        };
        for (let row = 0; row < rows.items; row += 1) {
          const read = await reader.item({ files: paths, row });
          const raw = await reader.verbatim({ files: paths, row });
          if (raw.id !== read.item.id) throw new Error(`row ${row} of ${items} is another item`);
          all.push(read);
        }
      }
      return all;
    },
    async close() {
      await workspace.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

async function writePart(
  folder: string,
  id: string,
  rows: Iterable<SourcedItem>,
): Promise<PartitionEntry> {
  const writer = createPartWriter(folder, id);
  let line = 0;
  for (const { n, item = {}, media = [] } of rows) {
    line += 1;
    const itemId = uuid(n);
    const shared = { provider: item.provider ?? null, source: item.source ?? null };
    writer.append(
      anItem({ id: itemId, contentHash: 'a'.repeat(32), mediaCount: media.length, ...item }),
      media.map((one, position) => aMedium({ itemId, position, ...shared, ...one })),
      { partition: id, line },
      Buffer.from('{}'),
      { findings: [], changes: [], terms: {} },
    );
  }
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
