import { OpendrawerError } from '../../errors/index.ts';
import {
  fetchImages,
  type ImageProgress,
  type ImageRequest,
  resolveMedia,
} from '../../images/index.ts';
import { createRecordReader, type RecordReader } from '../../lake/index.ts';
import type { Workspace } from '../../registry/index.ts';
import type { ItemLocation, SearchIndex } from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { bytes, grouped, json } from '../io.ts';
import { filterOf, withIndex } from './filter-flags.ts';
import { valueBatches } from './search.ts';

export interface ImagesFlags extends Readonly<Record<string, unknown>> {
  readonly values?: string;
  readonly field?: string;
  readonly out: string;
  readonly size?: number;
  readonly concurrency: number;
}

const NOTE_EVERY_MS = 5_000;

/** `opendrawer images`: the images of the items that have the values, or that match the filter. */
export const imagesCommand = (
  context: Context,
  values: readonly string[],
  flags: ImagesFlags,
): Promise<void> =>
  withWorkspace(context, (workspace) =>
    withIndex(workspace.paths.index, async (index) => {
      const byValue = values.length > 0 || flags.values !== undefined;
      const filter = await filterOf(context, [], flags);
      if (!byValue && filter.kind === 'all') {
        throw new OpendrawerError('USAGE', 'Whose images?', {
          hint: 'Give values, --values <file>, or a filter.',
        });
      }
      const items = byValue ? itemsByValue(index, values, flags) : itemsByFilter(index, filter);
      let notedAt = Date.now();
      const progress = await fetchImages(requests(workspace, items, flags.size ?? null), {
        out: flags.out,
        concurrency: flags.concurrency,
        allowPrivateAddresses: workspace.config['web.allowPrivateAddresses'] !== 0,
        signal: context.signal,
        onProgress: (now) => {
          if (Date.now() - notedAt < NOTE_EVERY_MS) return;
          notedAt = Date.now();
          context.io.note(line(now));
        },
      });
      if (context.json) return context.io.out(json(progress));
      context.io.note(`${line(progress)}: ${flags.out}/manifest.csv`);
    }),
  );

const line = (progress: ImageProgress): string =>
  `${grouped(progress.fetched)} images fetched (${bytes(progress.bytes)}), ${grouped(progress.present)} already there, ` +
  `${grouped(progress.missing)} missing at the source, ${grouped(progress.failed)} failed, ` +
  `${grouped(progress.noMedia)} items without, ${grouped(progress.notFound)} values not found`;

interface Wanted {
  readonly value: string;
  readonly id: string | null;
  readonly location: ItemLocation | null;
}

async function* itemsByValue(
  index: SearchIndex,
  values: readonly string[],
  flags: ImagesFlags,
): AsyncGenerator<Wanted> {
  for await (const batch of valueBatches(values, flags.values)) {
    const found = new Map<string, Set<string>>();
    for await (const hits of index.lookup(
      batch,
      flags.field === undefined ? {} : { field: flags.field },
    )) {
      for (const { value, id } of hits) found.set(value, (found.get(value) ?? new Set()).add(id));
    }
    const places = await index.locate([...new Set([...found.values()].flatMap((ids) => [...ids]))]);
    for (const value of batch) {
      const ids = [...(found.get(value) ?? [])];
      if (ids.length === 0) yield { value, id: null, location: null };
      for (const id of ids) yield { value, id, location: places.get(id) ?? null };
    }
  }
}

async function* itemsByFilter(
  index: SearchIndex,
  filter: Parameters<SearchIndex['ids']>[0],
): AsyncGenerator<Wanted> {
  for await (const batch of index.ids(filter)) {
    for (const { id, location } of batch) yield { value: id, id, location };
  }
}

async function* requests(
  workspace: Workspace,
  items: AsyncIterable<Wanted>,
  size: number | null,
  records: RecordReader = createRecordReader(),
): AsyncGenerator<ImageRequest> {
  const locations = new Map(
    (await workspace.registry.datasets.list()).map((dataset) => [
      dataset.key,
      dataset.endpoint.location,
    ]),
  );
  for await (const { value, id, location } of items) {
    if (location === null) {
      yield {
        value,
        id,
        catalogNumber: null,
        position: null,
        license: null,
        plan: { kind: 'none', reason: 'no item has this value' },
      };
      continue;
    }
    const { item, media } = await records.item(location);
    if (media.length === 0) {
      yield {
        value,
        id,
        catalogNumber: item.catalogNumber,
        position: null,
        license: null,
        plan: { kind: 'none', reason: 'the item has no media' },
      };
    }
    for (const medium of media) {
      yield {
        value,
        id,
        catalogNumber: item.catalogNumber,
        position: medium.position,
        license: medium.license,
        plan: resolveMedia(locations.get(item.datasetKey) ?? '', item, medium, size),
      };
    }
  }
}
