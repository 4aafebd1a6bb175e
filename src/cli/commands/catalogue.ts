import { type Context, withWorkspace } from '../context.ts';
import { json, table } from '../io.ts';

const SHOWN = 1000;

/** `opendrawer catalogue [dataset]`: datasets that harvested catalogues describe. */
export const catalogueCommand = (
  context: Context,
  name: string | undefined,
  flags: { readonly deleted?: boolean; readonly limit?: number },
): Promise<void> =>
  withWorkspace(context, async ({ registry }) => {
    const entries = await registry.catalogue.list({
      limit: flags.limit ?? SHOWN,
      deleted: flags.deleted ?? false,
      ...(name === undefined ? {} : { datasetKey: (await registry.datasets.get(name)).key }),
    });
    if (context.json) return context.io.out(json(entries));
    if (entries.length === 0) {
      return context.io.note(
        'No source described a dataset yet: harvest one that does, e.g. EML over OAI-PMH.',
      );
    }
    context.io.out(
      table(
        ['IDENTIFIER', 'DATE', 'LICENCE', 'TITLE'],
        entries.map(({ identifier, datestamp, deleted, description }) => [
          identifier,
          deleted ? 'deleted' : (datestamp?.slice(0, 10) ?? '-'),
          description?.license ?? '-',
          description?.title ?? '-',
        ]),
      ),
    );
  });
