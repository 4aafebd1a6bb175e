/**
 * A workspace for the search benchmark: the records of the generator in four large datasets and a small one, whose
 * next snapshot stands ready, so that what one changed dataset costs can be seen.
 */
import { join } from 'node:path';
import { datasetKey, openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { type BenchDataset, type BenchLake, benchLake } from './lake.ts';

const LARGE_DATASETS = 4;
const MOST_OF_SMALL = 100_000;

export interface BenchWorkspace {
  readonly folder: string;
  /** Bytes of Parquet. */
  readonly lakeBytes: number;
  /** Records of the dataset that changes. */
  readonly changing: number;
  /** Writes the small dataset's next snapshot; what it returns makes that one current, without an index of it yet. */
  prepareChange(): Promise<() => Promise<void>>;
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
    return {
      folder,
      lakeBytes,
      changing: last.records,
      prepareChange: () => prepareChange(folder, last, records),
    };
  } finally {
    await workspace.close();
  }
};

/** `records`: of the whole workspace, behind which those of the first change begin. */
const prepareChange = async (
  folder: string,
  dataset: BenchDataset,
  records: number,
): Promise<() => Promise<void>> => {
  const lake = await inWorkspace(folder, async ({ paths, registry }) => {
    // It may have been changed before: each time other records come.
    const { length: turns } = await registry.snapshots.list(dataset.datasetKey);
    const next = { ...dataset, first: records + (turns - 1) * dataset.records };
    return await benchLake(paths.lake, next, () => {});
  });
  return () =>
    inWorkspace(folder, async ({ registry }) => {
      const { datasetKey: key, snapshot, counts, diff } = lake.manifest;
      await registry.snapshots.commit({
        datasetKey: key,
        snapshot,
        previous: null,
        runId: null,
        createdAt: new Date().toISOString(),
        items: counts.items,
        media: 0,
        rejects: 0,
        duplicates: 0,
        diff,
      });
    });
};

const inWorkspace = async <T>(
  folder: string,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> => {
  const workspace = await openWorkspace(folder);
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
};
