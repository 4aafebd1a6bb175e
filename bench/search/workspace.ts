/**
 * A workspace for the search benchmark: the records of the generator in four large datasets and a small one, whose
 * next snapshot stands ready, so that what one changed dataset costs can be seen.
 */
import { join } from 'node:path';
import { datasetKey, openWorkspace } from '../../src/registry/index.ts';
import { type BenchDataset, type BenchLake, benchLake } from './lake.ts';

const LARGE_DATASETS = 4;
const MOST_OF_SMALL = 100_000;

export interface BenchWorkspace {
  readonly folder: string;
  /** Bytes of Parquet. */
  readonly lakeBytes: number;
  /** Records of the dataset that changes. */
  readonly changing: number;
  /** Makes the small dataset's next snapshot current; without an index of it yet. */
  change(): Promise<void>;
}

const planOf = (records: number): readonly BenchDataset[] => {
  const small = Math.min(MOST_OF_SMALL, Math.ceil(records / 10));
  const each = Math.ceil((records - small) / LARGE_DATASETS);
  const datasets: BenchDataset[] = [];
  let first = 0;
  const add = (alias: string, size: number): void => {
    datasets.push({ alias, datasetKey: datasetKey(alias), first, records: size });
    first += size;
  };
  for (let number = 1; number <= LARGE_DATASETS; number += 1) {
    add(`bench-${number}`, Math.min(each, records - small - first));
  }
  add('bench-changing', small);
  return datasets;
};

/** The workspace with `records` records, made where it is not there yet. */
export const benchWorkspace = async (
  root: string,
  records: number,
  report: (done: number) => void,
): Promise<BenchWorkspace> => {
  const folder = join(root, `workspace-${records}`);
  const workspace = await openWorkspace(folder);
  const commit = async ({ alias }: BenchDataset, { manifest }: BenchLake): Promise<void> => {
    const known = await workspace.registry.snapshots.list(manifest.datasetKey);
    if (known.some(({ snapshot }) => snapshot === manifest.snapshot)) return;
    await workspace.registry.datasets.add(
      { format: 'edan', location: join(folder, 'source', alias), units: [] },
      { alias },
    );
    await workspace.registry.snapshots.commit({
      datasetKey: manifest.datasetKey,
      snapshot: manifest.snapshot,
      previous: null,
      runId: null,
      createdAt: manifest.createdAt,
      items: manifest.counts.items,
      media: manifest.counts.media,
      rejects: 0,
      duplicates: 0,
      diff: manifest.diff,
    });
  };
  try {
    const plan = planOf(records);
    let before = 0;
    let lakeBytes = 0;
    for (const dataset of plan) {
      const lake = await benchLake(workspace.paths.lake, dataset, (done) => report(before + done));
      await commit(dataset, lake);
      before += dataset.records;
      lakeBytes += lake.manifest.partitions.reduce((sum, part) => sum + part.sizeBytes.lake, 0);
    }
    const last = plan.at(-1);
    if (last === undefined) throw new RangeError('a workspace has at least one dataset');
    // A kept workspace has been changed before: each time other records come.
    const { length: turns } = await workspace.registry.snapshots.list(last.datasetKey);
    const next = { ...last, first: records + (turns - 1) * last.records };
    const nextLake = await benchLake(workspace.paths.lake, next, () => {});
    return {
      folder,
      lakeBytes,
      changing: last.records,
      change: async () => {
        const again = await openWorkspace(folder);
        try {
          await again.registry.snapshots.commit({
            datasetKey: last.datasetKey,
            snapshot: nextLake.manifest.snapshot,
            previous: null,
            runId: null,
            createdAt: new Date().toISOString(),
            items: nextLake.manifest.counts.items,
            media: 0,
            rejects: 0,
            duplicates: 0,
            diff: nextLake.manifest.diff,
          });
        } finally {
          await again.close();
        }
      },
    };
  } finally {
    await workspace.close();
  }
};
