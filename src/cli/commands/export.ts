import { join } from 'node:path';
import { type ExportFormat, exportItems } from '../../publish/index.ts';
import type { Predicate, SearchIndex } from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { bytes, grouped, json } from '../io.ts';
import { filterOf, withIndex } from './filter-flags.ts';

/** `opendrawer export`: all matching items in one file. */
export const exportCommand = (
  context: Context,
  flags: Readonly<Record<string, unknown>> & { format: ExportFormat; out: string },
): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const written = await exportItems(locations(index, await filterOf(context, [], flags)), {
        out: flags.out,
        format: flags.format,
        tempFolder: join(paths.cache, 'export'),
        signal: context.signal,
      });
      if (context.json)
        return context.io.out(json({ out: flags.out, format: flags.format, ...written }));
      context.io.note(`${grouped(written.items)} items, ${bytes(written.bytes)}: ${flags.out}`);
    }),
  );

async function* locations(index: SearchIndex, filter: Predicate) {
  for await (const batch of index.ids(filter)) yield batch.map(({ location }) => location);
}
