import { rematch } from '../../flow/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';
import { chooseDatasets, indexNow } from './ingest.ts';

/** `opendrawer rematch [dataset…]`: names of the lake against the current backbone, without reading a source. */
export const rematchCommand = (
  context: Context,
  names: readonly string[],
  flags: { readonly index?: boolean },
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const datasets = await chooseDatasets(workspace, names);
    const report = await rematch(workspace, datasets, { signal: context.signal });
    if (flags.index !== false) await indexNow(context, workspace);
    if (context.json) {
      context.io.out(json(report));
      return;
    }
    context.io.note(`Matched against ${report.backbone}`);
    context.io.out(
      table(
        ['DATASET', 'ITEMS', 'NAMES', 'OTHER TAXON', 'SNAPSHOT'],
        report.datasets.map(({ dataset, items, names: distinct, changedItems, snapshot }) => [
          dataset,
          grouped(items),
          grouped(distinct),
          grouped(changedItems),
          snapshot ?? 'unchanged',
        ]),
      ),
    );
  });
