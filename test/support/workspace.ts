import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  datasetFolder,
  openSql,
  type PartFiles,
  parquetTable,
  partFiles,
  readManifest,
} from '../../src/lake/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';

/** A folder that goes with `await using`. */
export function temporaryFolder(): { path: string; [Symbol.asyncDispose](): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'opendrawer-test-'));
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Rows of the current snapshot of a dataset. */
export async function lakeRows(
  workspace: Workspace,
  name: string,
  kind: keyof PartFiles,
  select = '*',
  rest = '',
): Promise<readonly Record<string, unknown>[]> {
  const dataset = await workspace.registry.datasets.get(name);
  if (dataset.currentSnapshot === null) return [];
  const home = datasetFolder(workspace, dataset.alias);
  const { partitions } = readManifest(join(home, dataset.currentSnapshot));
  const files = partFiles(home, partitions, kind);
  if (files.length === 0) return [];
  const sql = await openSql({ tempFolder: join(workspace.paths.cache, 'test') });
  try {
    return await sql.rows(`SELECT ${select} FROM ${parquetTable(files)} ${rest}`);
  } finally {
    sql.close();
  }
}

/** Everything in the current snapshot that does not depend on when it was ingested. */
export async function lakeContent(folder: string, name: string): Promise<unknown> {
  const workspace = await openWorkspace(folder);
  try {
    return {
      items: await lakeRows(
        workspace,
        name,
        'items',
        '* EXCLUDE (firstSeen, lastChanged)',
        'ORDER BY id',
      ),
      media: await lakeRows(workspace, name, 'media', '*', 'ORDER BY itemId, position'),
      verbatim: await lakeRows(workspace, name, 'verbatim', '*', 'ORDER BY id'),
      findings: await lakeRows(workspace, name, 'findings', '*', 'ORDER BY ALL'),
      profile: await lakeRows(
        workspace,
        name,
        'profile',
        'kind, term, verbatim, interpreted, sum(records)::BIGINT AS records',
        'GROUP BY ALL ORDER BY ALL',
      ),
    };
  } finally {
    await workspace.close();
  }
}
