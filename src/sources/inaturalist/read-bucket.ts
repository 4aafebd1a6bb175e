import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, identifier, literal, openDuckDb } from '../openverse/duckdb.ts';
import type { Observation } from './observation.ts';
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
    const columns = await columnsOf(session, tables.observations);
    for await (const rows of session.batches(sqlOf(tables, columns))) {
      signal?.throwIfAborted();
      yield rows.map(([json]) => JSON.parse(String(json)) as Observation);
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

const EMPTY_PHOTOS = `(SELECT NULL::VARCHAR AS observation_uuid WHERE false)`;
const EMPTY_TAXA = `(SELECT NULL::VARCHAR AS taxon_id, NULL::VARCHAR AS ancestry, NULL::VARCHAR AS rank, NULL::VARCHAR AS name,
  NULL::VARCHAR AS active WHERE false)`;
const EMPTY_OBSERVERS =
  '(SELECT NULL::VARCHAR AS observer_id, NULL::VARCHAR AS login, NULL::VARCHAR AS name WHERE false)';

/** One JSON object an observation. Only the taxa and observers that the bucket has are looked up. */
function sqlOf(tables: Tables, columns: readonly string[]): string {
  const { observations } = tables;
  const taxa = tables.taxa ?? EMPTY_TAXA;
  const observers = tables.observers ?? EMPTY_OBSERVERS;
  const own = columns.map((name) => `${identifier(name)} := o.${identifier(name)}`);
  const photo =
    tables.photos === null
      ? `SELECT observation_uuid, []::JSON[] AS photos FROM ${EMPTY_PHOTOS}`
      : `SELECT p.observation_uuid, list(CASE WHEN p.observer_id IS DISTINCT FROM o.observer_id
             THEN json_merge_patch(to_json(p), json_object('observer', CASE WHEN u.observer_id IS NULL THEN NULL
               ELSE json_object('login', u.login, 'name', u.name) END))
             ELSE to_json(p) END
           ORDER BY try_cast(p.position AS INTEGER), try_cast(p.photo_id AS BIGINT)) AS photos
         FROM (SELECT * FROM ${tables.photos}) p LEFT JOIN observed o ON o.observation_uuid = p.observation_uuid
         LEFT JOIN ${observers} u ON u.observer_id = p.observer_id AND p.observer_id IS DISTINCT FROM o.observer_id
         GROUP BY 1`;
  return `WITH observed AS (SELECT * FROM ${observations}),
    needed AS (SELECT t.* FROM ${taxa} t SEMI JOIN observed o ON o.taxon_id = t.taxon_id),
    steps AS (SELECT n.taxon_id, generate_subscripts(string_split(n.ancestry, '/'), 1) AS nr,
                unnest(string_split(n.ancestry, '/')) AS ancestor FROM needed n WHERE n.ancestry IS NOT NULL),
    ancestry AS (SELECT s.taxon_id, list({'name': t.name, 'rank': t.rank} ORDER BY s.nr) AS ancestors
                 FROM steps s JOIN ${taxa} t ON t.taxon_id = s.ancestor GROUP BY 1),
    taxon AS (SELECT n.taxon_id, to_json({'taxon_id': n.taxon_id, 'name': n.name, 'rank': n.rank, 'active': n.active,
                'ancestors': coalesce(a.ancestors, [])}) AS taxon
              FROM needed n LEFT JOIN ancestry a ON a.taxon_id = n.taxon_id WHERE n.name IS NOT NULL),
    pictures AS (${photo})
    SELECT to_json(struct_pack(${own.join(', ')},
        observer := CASE WHEN u.observer_id IS NULL THEN NULL ELSE {'login': u.login, 'name': u.name} END,
        taxon := t.taxon, photos := coalesce(p.photos, [])))::VARCHAR
    FROM observed o LEFT JOIN ${observers} u ON u.observer_id = o.observer_id
    LEFT JOIN taxon t ON t.taxon_id = o.taxon_id
    LEFT JOIN pictures p ON p.observation_uuid = o.observation_uuid
    ORDER BY o.observation_uuid`;
}
