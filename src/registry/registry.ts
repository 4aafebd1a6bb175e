import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { nearestWord, OpendrawerError } from '../errors/index.ts';
import type { CatalogueEntry, DatasetDescription } from '../sources/index.ts';
import { uuidV5 } from '../terms/index.ts';
import { migrate } from './migrations.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';
import type { CatalogueDataset, Dataset, Endpoint, Run, RunState, Snapshot } from './types.ts';

/** What a registry method may be told about time; tests fix it. */
export interface RegistryEffects {
  readonly now?: () => Date;
}

/** Namespace of dataset keys: key = UUIDv5(namespace, alias), so that every machine gives the same key. */
const DATASET_NAMESPACE = '6f5c1f2e-3b0a-5d57-9d0f-0be2a1c6b7f4';

/** A running process that has not reported for this long is taken for dead. */
const HEARTBEAT_LIMIT_MS = 60_000;

export type Registry = Awaited<ReturnType<typeof openRegistry>>;

/** Opens the registry database, migrated to the newest schema. */
export async function openRegistry(path: string, { now = () => new Date() }: RegistryEffects = {}) {
  const db = openSqlite(path);
  await migrate(db);
  const instant = () => now().toISOString();
  return {
    datasets: datasets(db, instant),
    catalogue: catalogue(db, instant),
    snapshots: snapshots(db, instant),
    tombstones: tombstones(db, instant),
    runs: runs(db, now),
    close: () => db.destroy(),
  };
}

function datasets(db: Kysely<Tables>, instant: () => string) {
  const all = async (): Promise<readonly Dataset[]> =>
    (await db.selectFrom('dataset').selectAll().orderBy('alias').execute()).map(datasetOf);

  return {
    list: all,

    /** The dataset with this key or alias; throws DATASET_UNKNOWN with the nearest alias. */
    async get(keyOrAlias: string): Promise<Dataset> {
      const row = await db
        .selectFrom('dataset')
        .selectAll()
        .where((e) => e.or([e('key', '=', keyOrAlias), e('alias', '=', keyOrAlias)]))
        .executeTakeFirst();
      if (row !== undefined) return datasetOf(row);
      const near = nearestWord(
        keyOrAlias,
        (await all()).map((dataset) => dataset.alias),
      );
      throw new OpendrawerError('DATASET_UNKNOWN', `There is no dataset "${keyOrAlias}"`, {
        ...(near === null ? {} : { hint: `Did you mean "${near}"?` }),
      });
    },

    /**
     * Adds a dataset, or returns the one that has this endpoint already. Without an alias one is derived from the
     * endpoint and made unique by a number; an alias that another endpoint holds is refused (USAGE).
     */
    async add(
      endpoint: Endpoint,
      options: { alias?: string; title?: string; description?: DatasetDescription | null } = {},
    ): Promise<Dataset> {
      const known = await all();
      const wanted = JSON.stringify(endpoint);
      const same = known.find((dataset) => JSON.stringify(dataset.endpoint) === wanted);
      if (same !== undefined && (options.alias ?? same.alias) === same.alias) return same;
      const taken = new Set(known.map((dataset) => dataset.alias));
      if (options.alias !== undefined && taken.has(options.alias)) {
        throw new OpendrawerError(
          'USAGE',
          `The alias "${options.alias}" belongs to another dataset`,
          {
            hint: 'Choose another one with --alias.',
          },
        );
      }
      const alias = checkedAlias(options.alias ?? freeAlias(aliasOf(endpoint), taken));
      const at = instant();
      await db
        .insertInto('dataset')
        .values({
          key: datasetKey(alias),
          alias,
          title: options.title ?? options.description?.title ?? titleOf(endpoint),
          endpoint: wanted,
          description: jsonOrNull(options.description),
          created_at: at,
          modified_at: at,
          current_snapshot: null,
          item_count: 0,
        })
        .execute();
      return this.get(alias);
    },

    /** Notes what the publisher says of the dataset now. A title that was only made from the address gives way to the published one. */
    async describe(dataset: Dataset, description: DatasetDescription): Promise<void> {
      const title = description.title ?? dataset.title;
      const isMade = dataset.title === titleOf(dataset.endpoint);
      await db
        .updateTable('dataset')
        .set({
          description: JSON.stringify(description),
          ...(isMade || dataset.title === dataset.description?.title ? { title } : {}),
        })
        .where('key', '=', dataset.key)
        .execute();
    },
  };
}

/** Datasets that harvested catalogues describe. */
function catalogue(db: Kysely<Tables>, instant: () => string) {
  return {
    /** Notes entries as they stand at the source now. */
    async put(datasetKey: string, entries: readonly CatalogueEntry[]): Promise<void> {
      if (entries.length === 0) return;
      const at = instant();
      const last = new Map(entries.map((entry) => [entry.identifier, entry]));
      await db
        .insertInto('catalogue')
        .values(
          [...last.values()].map((entry) => ({
            dataset_key: datasetKey,
            identifier: entry.identifier,
            datestamp: entry.datestamp,
            deleted: entry.deleted ? 1 : 0,
            title: entry.description?.title ?? null,
            description: jsonOrNull(entry.description),
            seen_at: at,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['dataset_key', 'identifier']).doUpdateSet((e) => ({
            datestamp: e.ref('excluded.datestamp'),
            deleted: e.ref('excluded.deleted'),
            title: e.ref('excluded.title'),
            description: e.ref('excluded.description'),
            seen_at: e.ref('excluded.seen_at'),
          })),
        )
        .execute();
    },

    /** Entries by dataset and title; those that are deleted at the source are left out unless asked for. */
    async list(
      options: { datasetKey?: string; deleted?: boolean; offset?: number; limit?: number } = {},
    ): Promise<readonly CatalogueDataset[]> {
      let query = db.selectFrom('catalogue').selectAll();
      if (options.datasetKey !== undefined) {
        query = query.where('dataset_key', '=', options.datasetKey);
      }
      if (options.deleted !== true) query = query.where('deleted', '=', 0);
      const rows = await query
        .orderBy('dataset_key')
        .orderBy('title')
        .orderBy('identifier')
        .offset(options.offset ?? 0)
        .limit(options.limit ?? 1000)
        .execute();
      return rows.map((row) => ({
        datasetKey: row.dataset_key,
        identifier: row.identifier,
        datestamp: row.datestamp,
        deleted: row.deleted !== 0,
        description: row.description === null ? null : JSON.parse(row.description),
        seenAt: row.seen_at,
      }));
    },
  };
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

function snapshots(db: Kysely<Tables>, instant: () => string) {
  return {
    /** Newest first. */
    async list(key: string): Promise<readonly Snapshot[]> {
      const rows = await db
        .selectFrom('snapshot')
        .selectAll()
        .where('dataset_key', '=', key)
        .orderBy('created_at', 'desc')
        .orderBy('snapshot', 'desc')
        .execute();
      return rows.map(snapshotOf);
    },

    /** Makes a snapshot current: the one moment at which readers begin to see it. */
    async commit(snapshot: Omit<Snapshot, 'removed'>): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('snapshot')
          .values({
            dataset_key: snapshot.datasetKey,
            snapshot: snapshot.snapshot,
            previous: snapshot.previous,
            run_id: snapshot.runId,
            created_at: snapshot.createdAt,
            items: snapshot.items,
            media: snapshot.media,
            rejects: snapshot.rejects,
            duplicates: snapshot.duplicates,
            diff: JSON.stringify(snapshot.diff),
            removed: 0,
          })
          .execute();
        await trx
          .updateTable('dataset')
          .set({
            current_snapshot: snapshot.snapshot,
            item_count: snapshot.items,
            modified_at: instant(),
          })
          .where('key', '=', snapshot.datasetKey)
          .execute();
      });
    },

    /** Notes that the files of a snapshot are gone; its counts stay in the history. */
    async markRemoved(key: string, snapshot: string): Promise<void> {
      await db
        .updateTable('snapshot')
        .set({ removed: 1 })
        .where('dataset_key', '=', key)
        .where('snapshot', '=', snapshot)
        .execute();
    },
  };
}

function tombstones(db: Kysely<Tables>, instant: () => string) {
  return {
    /** Ids that must stay out of every ingest, index, download and feed. */
    async ids(): Promise<ReadonlySet<string>> {
      const rows = await db.selectFrom('tombstone').select('item_id').orderBy('item_id').execute();
      return new Set(rows.map((row) => row.item_id));
    },

    async add(ids: readonly { id: string; datasetKey: string | null }[], reason: string | null) {
      if (ids.length === 0) return;
      const at = instant();
      await db
        .insertInto('tombstone')
        .values(
          ids.map(({ id, datasetKey }) => ({
            item_id: id,
            dataset_key: datasetKey,
            reason,
            created_at: at,
          })),
        )
        .onConflict((conflict) => conflict.column('item_id').doNothing())
        .execute();
    },
  };
}

function runs(db: Kysely<Tables>, now: () => Date) {
  const instant = () => now().toISOString();

  /** Runs whose process died without a word (kill -9, power cut) are shown as interrupted. */
  const settled = (row: Selectable<Tables['run']>): Run => {
    const run = runOf(row);
    if (run.state !== 'running') return run;
    const silent = now().getTime() - Date.parse(row.heartbeat_at) > HEARTBEAT_LIMIT_MS;
    return silent || !isAlive(row.pid) ? { ...run, state: 'interrupted' } : run;
  };

  return {
    async start(kind: Run['kind'], datasetKey: string | null): Promise<Run> {
      const at = instant();
      const id = `${at.replaceAll(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`;
      await db
        .insertInto('run')
        .values({
          id,
          kind,
          dataset_key: datasetKey,
          state: 'running',
          pid: process.pid,
          started_at: at,
          ended_at: null,
          heartbeat_at: at,
          progress: null,
          report: null,
          error: null,
        })
        .execute();
      return this.get(id);
    },

    async progress(id: string, progress: unknown): Promise<void> {
      await db
        .updateTable('run')
        .set({ progress: JSON.stringify(progress), heartbeat_at: instant() })
        .where('id', '=', id)
        .execute();
    },

    async finish(
      id: string,
      end: {
        state: Exclude<RunState, 'running'>;
        progress?: unknown;
        report?: unknown;
        error?: string;
      },
    ): Promise<void> {
      const at = instant();
      await db
        .updateTable('run')
        .set({
          state: end.state,
          ended_at: at,
          heartbeat_at: at,
          ...(end.progress === undefined ? {} : { progress: JSON.stringify(end.progress) }),
          ...(end.report === undefined ? {} : { report: JSON.stringify(end.report) }),
          error: end.error ?? null,
        })
        .where('id', '=', id)
        .execute();
    },

    async get(id: string): Promise<Run> {
      const row = await db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) {
        throw new OpendrawerError('RUN_UNKNOWN', `There is no run "${id}"`);
      }
      return settled(row);
    },

    /** Newest first. */
    async list({ limit = 50, datasetKey }: { limit?: number; datasetKey?: string } = {}) {
      let query = db.selectFrom('run').selectAll().orderBy('started_at', 'desc').limit(limit);
      if (datasetKey !== undefined) query = query.where('dataset_key', '=', datasetKey);
      return (await query.execute()).map(settled);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** UUIDv5 of the alias in Opendrawer's namespace. */
export const datasetKey = (alias: string): string => uuidV5(DATASET_NAMESPACE, alias);

/** A name for an endpoint: its last telling path steps, and the unit when there is just one. */
function aliasOf(endpoint: Endpoint): string {
  const { location, options = {} } = endpoint;
  const unit = endpoint.units.length === 1 ? `-${endpoint.units[0]}` : '';
  const chosen = ['set', 'dataset', 'table', 'sheet', 'api']
    .map((name) => options[name])
    .filter((value) => typeof value === 'string' && !location.includes(value));
  return slug([`${placeName(endpoint)}${unit}`, ...chosen].join('-')) || 'dataset';
}

/** Services are known by their host; files by their name, without its endings. */
function placeName({ format, location }: Endpoint): string {
  const url = URL.canParse(location) ? new URL(location) : null;
  if (url !== null && SERVICES.has(format)) return url.hostname || url.pathname;
  const steps = (url === null ? location : `${url.hostname}${decodedPath(url)}`)
    .split(/[/\\]/)
    .filter((step) => step !== '' && !/[*?[\]{}]/.test(step));
  const telling = steps.filter((step) => !/^(metadata|edan|objects|data|index\.txt)$/i.test(step));
  const name = (location.startsWith('s3:') ? telling[0] : telling.at(-1)) ?? 'dataset';
  return name.replace(FILE_ENDINGS, '');
}

const SERVICES: ReadonlySet<string> = new Set([
  'oai-pmh',
  'biocase',
  'digir',
  'tapir',
  'json-api',
] satisfies Endpoint['format'][]);

const FILE_ENDINGS =
  /(\.(txt|jsonl?|ndjson|csv|tsv|tab|xml|zip|tar|tgz|gz|bz2|xlsx?|ods|parquet|sqlite3?|db|abcda))+$/i;

function decodedPath(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

const titleOf = (endpoint: Endpoint): string => {
  const words = aliasOf(endpoint).replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);

function freeAlias(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n += 1) if (!taken.has(`${wanted}-${n}`)) return `${wanted}-${n}`;
}

/** An alias names a folder: letters, digits, `-`, `_`, `.`, not starting with a dot. */
function checkedAlias(alias: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/.test(alias)) return alias;
  throw new OpendrawerError('USAGE', `"${alias}" cannot be an alias`, {
    hint: 'Use lower-case letters, digits, "-", "_" and ".", starting with a letter or digit.',
  });
}

const datasetOf = (row: Selectable<Tables['dataset']>): Dataset => ({
  key: row.key,
  alias: row.alias,
  title: row.title,
  endpoint: JSON.parse(row.endpoint),
  description: row.description === null ? null : JSON.parse(row.description),
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
  currentSnapshot: row.current_snapshot,
  itemCount: Number(row.item_count),
});

const snapshotOf = (row: Selectable<Tables['snapshot']>): Snapshot => ({
  datasetKey: row.dataset_key,
  snapshot: row.snapshot,
  previous: row.previous,
  runId: row.run_id,
  createdAt: row.created_at,
  items: Number(row.items),
  media: Number(row.media),
  rejects: Number(row.rejects),
  duplicates: Number(row.duplicates),
  diff: JSON.parse(row.diff),
  removed: row.removed !== 0,
});

const runOf = (row: Selectable<Tables['run']>): Run => ({
  id: row.id,
  kind: row.kind as Run['kind'],
  datasetKey: row.dataset_key,
  state: row.state as RunState,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  progress: row.progress === null ? null : JSON.parse(row.progress),
  report: row.report === null ? null : JSON.parse(row.report),
  error: row.error,
});
