import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { OpendrawerError } from '../../errors/index.ts';
import { createRecordReader } from '../../lake/index.ts';
import {
  type ItemSummary,
  type LookupHit,
  OWN_PARAMETERS,
  openIndex,
  type Predicate,
  parseParameters,
  SEARCH_KEYS,
  type SearchIndex,
} from '../../search/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';

type Flags = Readonly<Record<string, unknown>>;

const kebab = (name: string): string =>
  name.replaceAll(/([A-Z])/g, (letter) => `-${letter.toLowerCase()}`);

/** Flags of the same table that URL parameters come from; `--filter name=value` takes any of them. */
export function filterFlags(command: Command): Command {
  for (const { name, kind, description, example } of SEARCH_KEYS) {
    if (kind === 'boolean') {
      command.option(`--${kebab(name)}`, description);
      command.option(`--no-${kebab(name)}`, `The opposite of --${kebab(name)}.`);
    } else {
      command.option(`--${kebab(name)} <${name}...>`, `${description} E.g. ${example}`);
    }
  }
  for (const { name, description, example } of OWN_PARAMETERS) {
    command.option(`--${kebab(name)} <${name}...>`, `${description} E.g. ${example}`);
  }
  return command.option(
    '--filter <name=value...>',
    'Any filter as in a URL. E.g. unit=NMNHBOTANY field.Barcode=01234567',
  );
}

/** The filter that the flags and words say. */
export function filterOf(words: readonly string[], flags: Flags): Predicate {
  const parameters: Record<string, string[]> = {};
  const add = (name: string, value: unknown) => {
    const values = Array.isArray(value) ? value.map(String) : [String(value)];
    parameters[name] = [...(parameters[name] ?? []), ...values];
  };
  if (words.length > 0) add('q', words.join(' '));
  for (const { name } of [...SEARCH_KEYS, ...OWN_PARAMETERS]) {
    if (flags[name] !== undefined) add(name, flags[name]);
  }
  for (const expression of (flags['filter'] as string[] | undefined) ?? []) {
    for (const [name, value] of new URLSearchParams(expression)) add(name, value);
  }
  return parseParameters(parameters);
}

/** Opens the index for as long as the action runs. */
export async function withIndex<T>(
  indexDir: string,
  action: (index: SearchIndex) => Promise<T>,
): Promise<T> {
  const index = await openIndex(indexDir);
  try {
    return await action(index);
  } finally {
    await index.close();
  }
}

/** `opendrawer search [words…]`. */
export const search = (
  context: Context,
  words: readonly string[],
  flags: Flags & { limit: number; after?: string; facet?: string[] },
): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const page = await index.search({
        filter: filterOf(words, flags),
        limit: flags.limit,
        facets: (flags.facet ?? []).map((facet) => ({ facet })),
        ...(flags.after === undefined ? {} : { after: flags.after }),
      });
      if (context.json) return context.io.out(json(page));
      if (page.items.length > 0) context.io.out(itemTable(page.items));
      for (const { facet, counts } of page.facets) {
        context.io.out(
          `\n${table(
            [facet.toUpperCase(), 'ITEMS'],
            counts.map(({ value, count }) => [value, count]),
          )}`,
        );
      }
      context.io.note(
        `${grouped(page.total)} items${page.next === null ? '' : `; more: --after ${page.next}`}`,
      );
    }),
  );

const itemTable = (items: readonly ItemSummary[]): string =>
  table(
    ['ID', 'UNIT', 'TITLE', 'DATE', 'COUNTRY', 'MEDIA'],
    items.map((item) => [
      item.id,
      item.collectionCode ?? '',
      item.title.length > 60 ? `${item.title.slice(0, 59)}…` : item.title,
      item.verbatimEventDate ?? '',
      item.countryCode ?? '',
      item.mediaCount,
    ]),
  );

const FIND_COLUMNS = [
  'value',
  'field',
  'path',
  'id',
  'sourceId',
  'unit',
  'title',
  'mediaCount',
  'landingPage',
];
const FIND_BATCH = 10_000;

/** `opendrawer find <value…>`: where a value stands, in any field. */
export const find = (
  context: Context,
  given: readonly string[],
  flags: { field?: string; values?: string; out?: string },
): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const out = flags.out === undefined ? null : await openWhole(flags.out);
      const shown: Record<string, unknown>[] = [];
      const missing: string[] = [];
      let values = 0;
      let hits = 0;
      try {
        await out?.write(`${FIND_COLUMNS.join(',')}\n`);
        for await (const batch of valueBatches(given, flags.values)) {
          const found = new Set<string>();
          values += batch.length;
          for await (const rows of hitRows(index, batch, flags.field)) {
            hits += rows.length;
            for (const row of rows) found.add(String(row['value']));
            if (out === null) shown.push(...rows);
            else
              await out.write(
                rows.map((row) => csvLine(FIND_COLUMNS.map((name) => row[name]))).join(''),
              );
          }
          missing.push(...batch.filter((value) => !found.has(value)));
          context.signal.throwIfAborted();
        }
        await out?.finish();
      } catch (error) {
        await out?.abort();
        throw error;
      }
      if (context.json) {
        context.io.out(json(out === null ? { hits: shown, missing } : { hits, missing }));
      } else if (shown.length > 0) {
        context.io.out(
          table(
            ['VALUE', 'FIELD', 'ID', 'UNIT', 'TITLE', 'MEDIA'],
            shown.map((row) => [
              String(row['value']),
              String(row['field']),
              String(row['id']),
              String(row['unit'] ?? ''),
              String(row['title'] ?? '').slice(0, 60),
              Number(row['mediaCount']),
            ]),
          ),
        );
      }
      context.io.note(
        `${grouped(hits)} hits for ${grouped(values - missing.length)} of ${grouped(values)} values`,
      );
      if (missing.length > 0 && !context.json) {
        const some = missing.slice(0, 10).join(', ');
        context.io.note(
          `Not found: ${some}${missing.length > 10 ? `, and ${grouped(missing.length - 10)} more` : ''}`,
        );
      }
    }),
  );

async function* hitRows(
  index: SearchIndex,
  values: readonly string[],
  field: string | undefined,
): AsyncGenerator<Record<string, unknown>[]> {
  for await (const hits of index.lookup(values, field === undefined ? {} : { field })) {
    const summaries = await index.summaries([...new Set(hits.map((hit: LookupHit) => hit.id))]);
    yield hits.map((hit) => {
      const item = summaries.get(hit.id);
      return {
        ...hit,
        sourceId: item?.sourceId ?? null,
        unit: item?.collectionCode ?? null,
        title: item?.title ?? null,
        mediaCount: item?.mediaCount ?? 0,
        landingPage: item?.landingPage ?? null,
      };
    });
  }
}

/** The values of the command line, then those of the file, a line each; repeated and empty ones once and never. */
export async function* valueBatches(
  given: readonly string[],
  file: string | undefined,
): AsyncGenerator<readonly string[]> {
  if (given.length === 0 && file === undefined) {
    throw new OpendrawerError('USAGE', 'There is nothing to look for', {
      hint: 'Give values, or --values <file>.',
    });
  }
  const seen = new Set<string>();
  let batch: string[] = [];
  for await (const line of valueLines(given, file)) {
    const value = line.trim();
    if (value === '' || seen.has(value)) continue;
    seen.add(value);
    batch.push(value);
    if (batch.length === FIND_BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function* valueLines(
  given: readonly string[],
  file: string | undefined,
): AsyncGenerator<string> {
  yield* given;
  if (file === undefined) return;
  const stream = createReadStream(file, 'utf8');
  try {
    let first = true;
    for await (const line of createInterface({
      input: stream,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      yield first ? line.replace(/^\uFEFF/, '') : line;
      first = false;
    }
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${file} cannot be read`, { cause });
  } finally {
    stream.destroy();
  }
}

/** A file that appears under its name when it is whole. */
async function openWhole(path: string) {
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, 'w');
  return {
    write: (text: string) => handle.appendFile(text),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(partial, path);
    },
    async abort() {
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}

/** RFC 4180. */
function csvLine(cells: readonly unknown[]): string {
  const text = cells.map((cell) => {
    const value = cell === null || cell === undefined ? '' : String(cell);
    return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  });
  return `${text.join(',')}\n`;
}

/** `opendrawer item <id>`: everything about one item. */
export const item = (context: Context, id: string, flags: { verbatim?: boolean }): Promise<void> =>
  withWorkspace(context, ({ paths }) =>
    withIndex(paths.index, async (index) => {
      const place = (await index.locate([id])).get(id);
      if (place === undefined)
        throw new OpendrawerError('ITEM_UNKNOWN', `There is no item "${id}"`);
      const records = createRecordReader();
      if (flags.verbatim) return context.io.out((await records.verbatim(place)).raw);
      const { item: found, media } = await records.item(place);
      context.io.out(json({ ...found, media }));
    }),
  );
