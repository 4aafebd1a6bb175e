import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import {
  datasetFolder,
  openSql,
  partFiles,
  readManifest,
  type SnapshotManifest,
  type SqlSession,
  sqlFolder,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import {
  adapterOf,
  detectSource,
  type SourceAdapter,
  type SourceEndpoint,
} from '../../sources/index.ts';
import { inferDateOrder, sumDateOrders } from '../date-order.ts';
import { renderCells } from '../names/tables/rows-out.ts';
import { openWholeFile } from '../names/tables/whole-file.ts';
import { withDatasetSource } from '../source-context.ts';
import { identityMapFile, itemIdsOf } from './map.ts';
import {
  compareKeys,
  type IdentityCounts,
  RENAMED_COLUMNS,
  type RenamedItem,
  renamedItems,
} from './old-to-new.ts';
import { writeSourceItems } from './source-items.ts';

/** What the keys of a dataset are compared with. */
export interface IdentityOptions {
  /** Snapshot of before; default the current one. */
  readonly old?: string;
  /** Snapshot of now; default: what the source publishes now. */
  readonly new?: string;
  /** Another source instead of the dataset's own: the file that the publisher is about to put in its place. */
  readonly location?: string;
  /** File for the table of old and new keys, `.json` or CSV. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
  /** How a location becomes an endpoint, and an endpoint is read; tests bring their own. */
  readonly sources?: {
    readonly detect: typeof detectSource;
    readonly adapterOf: typeof adapterOf;
  };
}

/** How the keys of a dataset changed from one state to another. */
export interface IdentityComparison {
  readonly dataset: { readonly key: string; readonly alias: string };
  /** Snapshot. */
  readonly old: string;
  /** Snapshot, or location of the source that was read. */
  readonly new: string;
  readonly counts: IdentityCounts;
  /** An ingest would stop before the commit: most ids are gone, and as many are new. */
  readonly isChurn: boolean;
  /** How keys were rewritten, commonest first: what stood in front, what stands there now. */
  readonly rewritten: readonly {
    readonly from: string;
    readonly to: string;
    readonly items: number;
  }[];
  /** The first renamed items. */
  readonly samples: readonly RenamedItem[];
  /** Keys that are gone and came under no other, the first ones. */
  readonly lost: readonly string[];
  /** Keys that are new and were under no other, the first ones. */
  readonly added: readonly string[];
  /** The table of old and new keys; null: none was asked for. */
  readonly out: string | null;
}

const SAMPLES = 10;
const PATTERN_ITEMS = 20_000;
const PATTERNS = 5;
const CHURN_MINIMUM_ITEMS = 20;
const MEMORY_BYTES = 1024 ** 3;

/**
 * Compares the keys of a dataset before and now, and finds items that came again under another key. Reads snapshots, or the source;
 * commits nothing. Throws SNAPSHOT_UNKNOWN and what reading throws.
 */
export async function compareIdentity(
  workspace: Workspace,
  dataset: Dataset,
  options: IdentityOptions = {},
): Promise<IdentityComparison> {
  const home = datasetFolder(workspace, dataset.alias);
  const old = await manifestOf(workspace, dataset, options.old ?? dataset.currentSnapshot);
  const folder = join(sqlFolder(workspace, dataset.alias), `identity-${randomUUID()}`);
  const itemsOf = (manifest: SnapshotManifest) => partFiles(home, manifest.partitions, 'items');
  try {
    const after =
      options.new === undefined
        ? await sourceFiles(workspace, dataset, old, folder, options)
        : itemsOf(await manifestOf(workspace, dataset, options.new));
    const sql = await openSql({ tempFolder: folder, memoryLimitBytes: MEMORY_BYTES });
    try {
      const counts = await compareKeys(sql, itemsOf(old), after);
      const found = await writeTable(sql, options.out ?? null);
      return {
        dataset: { key: dataset.key, alias: dataset.alias },
        old: old.snapshot,
        new: options.new ?? options.location ?? dataset.endpoint.location,
        counts,
        isChurn: isChurn(counts, workspace.config['ingest.churnShare']),
        ...found,
        lost: await firstKeys(sql, 'gone', 'id', 'id'),
        added: await firstKeys(sql, 'fresh', 'id', 'newId'),
        out: options.out ?? null,
      };
    } finally {
      sql.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isChurn = ({ before, gone, new: fresh }: IdentityCounts, share: number): boolean =>
  before >= CHURN_MINIMUM_ITEMS && gone > before * share && fresh >= gone * share;

async function manifestOf(
  workspace: Workspace,
  dataset: Dataset,
  snapshot: string | null,
): Promise<SnapshotManifest> {
  const kept = (await workspace.registry.snapshots.list(dataset.key)).filter((s) => !s.removed);
  if (snapshot === null || !kept.some((one) => one.snapshot === snapshot)) {
    throw new OpendrawerError(
      'SNAPSHOT_UNKNOWN',
      snapshot === null
        ? `"${dataset.alias}" has no snapshot yet to compare with`
        : `"${dataset.alias}" has no snapshot "${snapshot}", or its files were removed`,
    );
  }
  return readManifest(join(datasetFolder(workspace, dataset.alias), snapshot));
}

async function sourceFiles(
  workspace: Workspace,
  dataset: Dataset,
  old: SnapshotManifest,
  folder: string,
  {
    location,
    signal,
    now = () => new Date(),
    sources = { detect: detectSource, adapterOf },
  }: IdentityOptions,
): Promise<readonly string[]> {
  return withDatasetSource(workspace, dataset, signal, async (context) => {
    const endpoint: SourceEndpoint =
      location === undefined
        ? dataset.endpoint
        : (await sources.detect(location, context)).endpoint;
    const adapter: SourceAdapter = await sources.adapterOf(endpoint.format);
    const { path } = await writeSourceItems(adapter, endpoint, context, {
      datasetKey: dataset.key,
      provider: dataset.alias,
      dateOrder: inferDateOrder(sumDateOrders(old.partitions)),
      maxLineBytes: workspace.config['ingest.maxLineBytes'],
      now: now().toISOString(),
      itemIds: itemIdsOf(identityMapFile(workspace, dataset.alias)),
      folder,
    });
    return path === null ? [] : [path];
  });
}

/** Goes through the renamed items once: the table, samples, and what their rewriting has in common. */
async function writeTable(
  sql: SqlSession,
  out: string | null,
): Promise<Pick<IdentityComparison, 'samples' | 'rewritten'>> {
  const file = out === null ? null : await openWholeFile(out);
  const isJson = out?.toLowerCase().endsWith('.json') === true;
  const samples: RenamedItem[] = [];
  const patterns = new Map<string, { from: string; to: string; items: number }>();
  let seen = 0;
  try {
    await file?.write(isJson ? '[' : `${renderCells(RENAMED_COLUMNS, 'csv')}\r\n`);
    for await (const batch of renamedItems(sql)) {
      for (const item of batch) {
        if (samples.length < SAMPLES) samples.push(item);
        if (seen < PATTERN_ITEMS) count(patterns, rewriting(item));
        seen += 1;
      }
      const before = seen === batch.length ? '\n' : ',\n';
      await file?.write(
        isJson
          ? before + batch.map((item) => JSON.stringify(item)).join(',\n')
          : batch.map((item) => `${renderCells(cellsOf(item), 'csv')}\r\n`).join(''),
      );
    }
    if (isJson) await file?.write('\n]\n');
    await file?.finish();
  } finally {
    await file?.discard();
  }
  const rewritten = [...patterns.values()].toSorted((a, b) => b.items - a.items);
  return { samples, rewritten: rewritten.filter(({ items }) => items > 1).slice(0, PATTERNS) };
}

const cellsOf = (item: RenamedItem): string[] =>
  RENAMED_COLUMNS.map((column) => String(item[column]));

/** What differs in front of the end that both keys share: `INST:1` → `urn:catalog:INST:1` is "" → "urn:catalog:". */
export function rewriting({
  oldSourceId,
  newSourceId,
}: Pick<RenamedItem, 'oldSourceId' | 'newSourceId'>): {
  from: string;
  to: string;
} | null {
  let shared = 0;
  const most = Math.min(oldSourceId.length, newSourceId.length);
  while (shared < most && oldSourceId.at(-1 - shared) === newSourceId.at(-1 - shared)) {
    shared += 1;
  }
  if (shared === 0) return null;
  // What is left of numbers belongs to the end: 1123 → A123 tells nothing.
  const from = oldSourceId.slice(0, oldSourceId.length - shared);
  const to = newSourceId.slice(0, newSourceId.length - shared);
  return { from, to };
}

function count(
  patterns: Map<string, { from: string; to: string; items: number }>,
  pattern: { from: string; to: string } | null,
): void {
  if (pattern === null) return;
  const key = `${pattern.from}\u0000${pattern.to}`;
  const known = patterns.get(key);
  if (known === undefined) patterns.set(key, { ...pattern, items: 1 });
  else known.items += 1;
}

async function firstKeys(
  sql: SqlSession,
  table: 'gone' | 'fresh',
  id: string,
  renamedId: string,
): Promise<readonly string[]> {
  const rows = await sql.rows(
    `SELECT sourceId FROM ${table} WHERE ${id} NOT IN (SELECT ${renamedId} FROM renamed) ORDER BY sourceId LIMIT ${SAMPLES}`,
  );
  return rows.map((row) => String(row['sourceId']));
}
