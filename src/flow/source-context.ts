import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, Workspace } from '../registry/index.ts';
import { createWebClient, type SourceContext } from '../sources/index.ts';
import { webSettings } from './web.ts';

/** Folder of what was fetched or unpacked for a dataset: kept between runs, so that nothing is fetched twice. */
export const sourceCache = (workspace: Workspace, alias: string): string =>
  join(workspace.paths.cache, 'sources', alias);

/** What work on a dataset's source is given, for as long as `action` runs. */
export async function withSource<T>(
  workspace: Workspace,
  cache: string,
  signal: AbortSignal | undefined,
  action: (context: SourceContext, notes: readonly string[]) => Promise<T>,
): Promise<T> {
  mkdirSync(cache, { recursive: true });
  const notes: string[] = [];
  const web = createWebClient({
    ...webSettings(workspace),
    onNote: (note) => notes.push(note),
  });
  try {
    return await action(
      {
        web,
        cache,
        onNote: (note) => notes.push(note),
        ...(signal === undefined ? {} : { signal }),
      },
      notes,
    );
  } finally {
    await web.close();
  }
}

/** The context of a dataset. */
export const withDatasetSource = <T>(
  workspace: Workspace,
  dataset: Dataset,
  signal: AbortSignal | undefined,
  action: (context: SourceContext, notes: readonly string[]) => Promise<T>,
): Promise<T> => withSource(workspace, sourceCache(workspace, dataset.alias), signal, action);
