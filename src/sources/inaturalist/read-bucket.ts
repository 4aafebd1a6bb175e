import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, identifier, literal, openDuckDb } from '../openverse/duckdb.ts';
import type { Observation, Photo, Taxon } from './observation.ts';
import type { PreparedRelease } from './prepare.ts';

const MEMORY_BYTES = 768 * 1024 ** 2;

/** The observations of a bucket with what belongs to them, ordered by their ids, in batches; `onOrphans` is told the photos without one. */
export async function* readBucket(
  release: PreparedRelease,
  bucket: number,
  cache: string,
  signal: AbortSignal | undefined,
  onOrphans: (photos: number) => void = () => {},
): AsyncGenerator<readonly Observation[], void, undefined> {
  const session = await openDuckDb({
    tempFolder: join(cache, 'spilled'),
    memoryLimitBytes: MEMORY_BYTES,
    threads: 1,
  });
  try {
    const tables = tablesOf(release.folder, bucket);
    if (tables.photos !== null) onOrphans(await countOrphans(session, tables));
    if (tables.observations === null) return;
    const taxa = await taxaOf(session, tables);
    const observers = await observersOf(session, tables);
    for await (const group of joinedRows(session, tables, signal)) {
      yield group.map((one) => observationOf(one, taxa, observers));
    }
  } finally {
    session.close();
  }
}

/** Photos whose observation the release does not have. */
async function countOrphans(
  session: DuckSession,
  { photos, observations }: Tables,
): Promise<number> {
  const without =
    observations === null
      ? ''
      : `ANTI JOIN ${observations} o ON o.observation_uuid = p.observation_uuid`;
  for await (const [row] of session.batches(
    `SELECT count(*)::INTEGER FROM ${photos} p ${without}`,
  )) {
    return Number(row?.[0] ?? 0);
  }
  return 0;
}

type Tables = Readonly<Record<'observations' | 'photos' | 'observers' | 'taxa', string | null>>;

function tablesOf(folder: string, bucket: number): Tables {
  const within = (table: string): string | null => {
    const path = join(folder, table, `bucket=${bucket}`);
    return existsSync(path)
      ? `read_parquet(${literal(join(path, '*.parquet'))}, hive_partitioning = false)`
      : null;
  };
  const whole = (table: string): string | null => {
    const path = join(folder, `${table}.parquet`);
    return existsSync(path) ? `read_parquet(${literal(path)})` : null;
  };
  return {
    observations: within('observations'),
    photos: within('photos'),
    observers: whole('observers'),
    taxa: whole('taxa'),
  };
}

async function columnsOf(session: DuckSession, table: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const rows of session.batches(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM ${table})`,
  )) {
    names.push(...rows.map(([name]) => String(name)));
  }
  return names;
}

type Text = string | null;
type Cells = Readonly<Record<string, Text>>;
type Observer = NonNullable<Observation['observer']>;

const textOf = (value: unknown): Text => (typeof value === 'string' ? value : null);

/** The taxa of the observations, with their ancestors. */
async function taxaOf(
  session: DuckSession,
  { observations, taxa }: Tables,
): Promise<ReadonlyMap<string, Taxon>> {
  const found = new Map<string, Taxon>();
  if (taxa === null) return found;
  const needed = `SELECT t.* FROM ${taxa} t SEMI JOIN ${observations} o ON o.taxon_id = t.taxon_id`;
  const active = (await columnsOf(session, taxa)).includes('active') ? 'n.active' : 'NULL';
  // One row for each ancestor, the root first
  for await (const rows of session.batches(
    `WITH needed AS (${needed}),
       steps AS (SELECT taxon_id, generate_subscripts(string_split(ancestry, '/'), 1) AS nr,
                   unnest(string_split(ancestry, '/')) AS ancestor FROM needed WHERE ancestry IS NOT NULL),
       above AS (SELECT s.taxon_id, s.nr, t.name, t.rank FROM steps s JOIN ${taxa} t ON t.taxon_id = s.ancestor)
     SELECT n.taxon_id, n.name, n.rank, ${active}, a.name, a.rank FROM needed n LEFT JOIN above a ON a.taxon_id = n.taxon_id
     WHERE n.name IS NOT NULL ORDER BY n.taxon_id, a.nr`,
  )) {
    for (const row of rows) {
      const [id, name, rank, isActive, ancestor, ancestorRank] = row.map(textOf);
      if (id === null || id === undefined || name === null || name === undefined) continue;
      const known = found.get(id);
      const above =
        ancestor === null || ancestor === undefined
          ? []
          : [{ name: ancestor, rank: ancestorRank ?? null }];
      found.set(id, {
        taxon_id: id,
        name,
        rank: rank ?? null,
        active: isActive ?? null,
        ancestors: [...(known?.ancestors ?? []), ...above],
      });
    }
  }
  return found;
}

/** The observers of the observations and of their photos. */
async function observersOf(
  session: DuckSession,
  { observations, photos, observers }: Tables,
): Promise<ReadonlyMap<string, Observer>> {
  const found = new Map<string, Observer>();
  if (observers === null) return found;
  const ids = [observations, photos].flatMap((table) =>
    table === null ? [] : [`SELECT observer_id FROM ${table}`],
  );
  for await (const rows of session.batches(
    `SELECT u.observer_id, u.login, u.name FROM ${observers} u SEMI JOIN (${ids.join(' UNION ALL ')}) i ON i.observer_id = u.observer_id`,
  )) {
    for (const row of rows) {
      const [id, login, name] = row.map(textOf);
      if (id !== null && id !== undefined) {
        found.set(id, { login: login ?? null, name: name ?? null });
      }
    }
  }
  return found;
}

/** An observation as it stands in its table, with the rows of its photos. */
interface Joined {
  readonly cells: Cells;
  readonly photos: readonly Cells[];
}

/** Observations ordered by their ids, a few hundred at a time. */
async function* joinedRows(
  session: DuckSession,
  { observations, photos }: Tables,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Joined[], void, undefined> {
  if (observations === null) return;
  const own = await columnsOf(session, observations);
  const theirs = photos === null ? [] : await columnsOf(session, photos);
  const select = [
    ...own.map((name) => `o.${identifier(name)}`),
    ...theirs.map((name) => `p.${identifier(name)}`),
  ];
  const joined =
    photos === null ? '' : `LEFT JOIN ${photos} p ON p.observation_uuid = o.observation_uuid`;
  const order =
    photos === null ? '' : ', try_cast(p.position AS INTEGER), try_cast(p.photo_id AS BIGINT)';
  const idAt = own.indexOf('observation_uuid');
  const photoAt = own.length + theirs.indexOf('photo_id');
  let open: { cells: Cells; photos: Cells[] } | null = null;
  let openId: unknown = null;
  for await (const columns of session.columns(
    `SELECT ${select.join(', ')} FROM ${observations} o ${joined} ORDER BY o.observation_uuid${order}`,
  )) {
    signal?.throwIfAborted();
    const done: Joined[] = [];
    const ids = columns[idAt] ?? [];
    for (let row = 0; row < ids.length; row += 1) {
      if (open === null || ids[row] !== openId) {
        if (open !== null) done.push(open);
        openId = ids[row];
        open = { cells: cellsOf(own, columns, 0, row), photos: [] };
      }
      if (theirs.length > 0 && textOf(columns[photoAt]?.[row]) !== null) {
        open.photos.push(cellsOf(theirs, columns, own.length, row));
      }
    }
    if (done.length > 0) yield done;
  }
  if (open !== null) yield [open];
}

function cellsOf(
  names: readonly string[],
  columns: readonly (readonly unknown[])[],
  from: number,
  row: number,
): Cells {
  const cells: Record<string, Text> = {};
  for (let at = 0; at < names.length; at += 1) {
    cells[names[at] ?? ''] = textOf(columns[from + at]?.[row]);
  }
  return cells;
}

function observationOf(
  { cells, photos }: Joined,
  taxa: ReadonlyMap<string, Taxon>,
  observers: ReadonlyMap<string, Observer>,
): Observation {
  const by = cells['observer_id'] ?? null;
  const pictures = photos.map((photo) => {
    const own = photo['observer_id'] ?? null;
    return own === by ? photo : { ...photo, observer: observers.get(own ?? '') ?? null };
  });
  return {
    ...cells,
    observer: observers.get(by ?? '') ?? null,
    taxon: taxa.get(cells['taxon_id'] ?? '') ?? null,
    photos: pictures as unknown as readonly Photo[],
  } as unknown as Observation;
}
