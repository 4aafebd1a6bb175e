import { diffSnapshots } from '../../lake/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';

const SHOWN_CHANGES = 20;

/** `opendrawer datasets`. */
export const datasets = (context: Context): Promise<void> =>
  withWorkspace(context, async ({ registry }) => {
    const list = await registry.datasets.list();
    if (context.json) return context.io.out(json(list));
    if (list.length === 0)
      return context.io.note('No datasets yet. Add one: opendrawer add <location>');
    context.io.out(
      table(
        ['ALIAS', 'ITEMS', 'SNAPSHOT', 'TITLE', 'LOCATION'],
        list.map((dataset) => [
          dataset.alias,
          dataset.itemCount,
          dataset.currentSnapshot ?? '-',
          dataset.title,
          [dataset.endpoint.location, ...dataset.endpoint.units].join(' '),
        ]),
      ),
    );
  });

/** `opendrawer history <dataset>`: snapshots, newest first. */
export const history = (context: Context, name: string): Promise<void> =>
  withWorkspace(context, async ({ registry }) => {
    const dataset = await registry.datasets.get(name);
    const list = await registry.snapshots.list(dataset.key);
    if (context.json) return context.io.out(json(list));
    context.io.out(
      table(
        ['SNAPSHOT', 'ITEMS', 'MEDIA', 'NEW', 'CHANGED', 'UNCHANGED', 'GONE', 'REJECTS', 'FILES'],
        list.map((snapshot) => [
          snapshot.snapshot,
          snapshot.items,
          snapshot.media,
          snapshot.diff.new,
          snapshot.diff.changed,
          snapshot.diff.unchanged,
          snapshot.diff.gone,
          snapshot.rejects,
          snapshot.removed
            ? 'removed'
            : snapshot.snapshot === dataset.currentSnapshot
              ? 'current'
              : 'kept',
        ]),
      ),
    );
  });

/** `opendrawer diff <dataset> [A] [B]`: what differs from snapshot A to B; by default the last two. */
export const diff = (
  context: Context,
  name: string,
  from: string | undefined,
  to: string | undefined,
  flags: { limit?: number },
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const dataset = await workspace.registry.datasets.get(name);
    const { counts, changes, ...range } = await diffSnapshots(workspace, dataset, {
      from,
      to,
      limit: flags.limit ?? SHOWN_CHANGES,
    });
    if (context.json) {
      return context.io.out(json({ ...range, counts, changes }));
    }
    context.io.out(
      `${range.from} → ${range.to}: ${grouped(counts.new)} new, ${grouped(counts.changed)} changed, ` +
        `${grouped(counts.unchanged)} unchanged, ${grouped(counts.gone)} gone`,
    );
    if (changes.length > 0) {
      context.io.out(
        table(
          ['CHANGE', 'ID', 'SOURCE ID', 'TITLE'],
          changes.map((change) => [
            change.kind,
            change.id,
            change.sourceId,
            change.title.slice(0, 60),
          ]),
        ),
      );
    }
  });

/** `opendrawer runs [id]`. */
export const runs = (context: Context, id: string | undefined): Promise<void> =>
  withWorkspace(context, async ({ registry }) => {
    if (id !== undefined) return context.io.out(json(await registry.runs.get(id)));
    const aliases = new Map((await registry.datasets.list()).map((d) => [d.key, d.alias]));
    const list = await registry.runs.list();
    if (context.json) return context.io.out(json(list));
    context.io.out(
      table(
        ['RUN', 'KIND', 'DATASET', 'STATE', 'STARTED', 'ERROR'],
        list.map((run) => [
          run.id,
          run.kind,
          run.datasetKey === null ? '-' : (aliases.get(run.datasetKey) ?? run.datasetKey),
          run.state,
          run.startedAt,
          run.error?.slice(0, 100) ?? '',
        ]),
      ),
    );
  });
