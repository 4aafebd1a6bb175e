import { join } from 'node:path';
import {
  datasetFolder,
  identifier,
  openSql,
  parquetTable,
  readManifest,
  type SqlSession,
  sqlFolder,
} from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import type { SubProviderField, SubProviders } from '../../sources/index.ts';
import { ruleProviderOf } from './rules.ts';

/** The items of a dataset that share what rules look at. */
export interface AccountGroup {
  readonly dataset: string;
  /** As rules know it. */
  readonly provider: string | null;
  readonly account: string | null;
  readonly collectionCode: string | null;
  /** The source that stands in the lake. */
  readonly stored: string | null;
  /** What the rules say; null: no rule holds. */
  readonly source: string | null;
  readonly items: number;
  /** Views, downloads or the like of all its media; null: nothing is counted. */
  readonly views: number | null;
  /** One of the names that stand as creator. */
  readonly creator: string | null;
  readonly landingPage: string | null;
}

/** All groups of the datasets, one dataset after the other. Memory does not grow with the items, only with the accounts. */
export async function* accountGroups(
  workspace: Workspace,
  datasets: readonly Dataset[],
  subProviders: SubProviders,
): AsyncGenerator<AccountGroup, void, undefined> {
  for (const dataset of datasets) {
    if (dataset.currentSnapshot === null) continue;
    const home = datasetFolder(workspace, dataset.alias);
    const { partitions } = readManifest(join(home, dataset.currentSnapshot));
    const files = partitions.flatMap((entry) => (entry.files === null ? [] : [entry.files]));
    if (files.length === 0) continue;
    const ruleProvider = ruleProviderOf(dataset);
    const session = await openSql({ tempFolder: sqlFolder(workspace, dataset.alias) });
    try {
      const items = files.map((one) => join(home, one.items));
      const media = files.map((one) => join(home, one.media));
      for await (const rows of session.batches(await groupsSql(session, items, media))) {
        for (const row of rows) {
          const [provider, account, collectionCode, stored, creator, landingPage] = row.map(
            (one) => (typeof one === 'string' ? one : null),
          );
          const facts = { account: account ?? null, collectionCode: collectionCode ?? null };
          const known = ruleProvider(provider ?? null);
          const views = row[7];
          yield {
            dataset: dataset.alias,
            provider: known,
            ...facts,
            stored: stored ?? null,
            source: subProviders.sourceOf(known, facts),
            items: Number(row[6]),
            views: typeof views === 'number' ? views : null,
            creator: creator ?? null,
            landingPage: landingPage ?? null,
          };
        }
      }
    } finally {
      session.close();
    }
  }
}

async function groupsSql(
  session: SqlSession,
  items: readonly string[],
  media: readonly string[],
): Promise<string> {
  const itemTable = parquetTable(items, 'union_by_name = true');
  const mediaTable = parquetTable(media, 'union_by_name = true');
  const columns = await namesOf(session, itemTable);
  const counted = (await namesOf(session, mediaTable)).has('popularityMetric');
  const column = (name: SubProviderField | 'provider' | 'source') =>
    columns.has(name) ? `t.${identifier(name)}` : 'NULL::VARCHAR';
  const views = counted
    ? `LEFT JOIN (SELECT "itemId" AS id, sum("popularityMetric") AS views FROM ${mediaTable}
         WHERE "popularityMetric" IS NOT NULL GROUP BY ALL) v ON v.id = t.id`
    : '';
  return `SELECT ${column('provider')}, ${column('account')}, ${column('collectionCode')}, ${column('source')},
      any_value(t.creator[1]), any_value(t."landingPage"), count(*)::INTEGER, ${counted ? 'sum(v.views)' : 'NULL'}
    FROM ${itemTable} t ${views} GROUP BY 1, 2, 3, 4`;
}

async function namesOf(session: SqlSession, table: string): Promise<ReadonlySet<string>> {
  const rows = await session.rows(
    `SELECT column_name AS name FROM (DESCRIBE SELECT * FROM ${table})`,
  );
  return new Set(rows.map(({ name }) => String(name)));
}
