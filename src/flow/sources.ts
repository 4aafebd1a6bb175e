import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import type { Dataset, Workspace } from '../registry/index.ts';
import {
  type Detection,
  detectSources,
  SOURCE_FORMATS,
  type SourceEndpoint,
  type SourceFormat,
} from '../sources/index.ts';
import { asTold } from './as-told.ts';
import { sourceCache, withSource } from './source-context.ts';

/** What a user says of a source beside its location. */
export interface SourceWishes {
  /** Only this format; absent: the surest. */
  readonly format?: SourceFormat;
  /** Upper-case EDAN units. */
  readonly units?: readonly string[];
  /** Options of the format, over what was detected. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

/** A look at a source. `others`: what else it could be, the surer first. */
export interface Inspection {
  readonly detection: Detection;
  readonly others: readonly Detection[];
  /** What the reading of it noted. */
  readonly notes: readonly string[];
}

/** Where a look at a location puts what it fetches: a dataset that is made of it takes it over. */
const probeCache = (workspace: Workspace, location: string): string =>
  join(workspace.paths.cache, 'probes', hash('sha256', location, 'hex').slice(0, 16));

/** Says what is published at a location. Adds nothing. Throws SOURCE_UNRECOGNISED and what reading or asking throws. */
export const inspectSource = (
  workspace: Workspace,
  location: string,
  wishes: SourceWishes = {},
): Promise<Inspection> =>
  withSource(workspace, probeCache(workspace, location), wishes.signal, async (context, notes) => {
    const wanted = wishes.format;
    const found = await detectSources(location, context, wishes.options).catch((error: unknown) => {
      const isKnown = isOpendrawerError(error) && error.code === 'SOURCE_UNRECOGNISED';
      if (wanted !== undefined && isKnown) return [asTold(location, wanted)] as const;
      throw error;
    });
    const detection =
      wanted === undefined
        ? found[0]
        : (found.find(({ endpoint }) => endpoint.format === wanted) ?? asTold(location, wanted));
    const { endpoint } = detection;
    return {
      detection: { ...detection, endpoint: withWishes(endpoint, wishes) },
      others: found.filter((one) => one !== detection),
      notes,
    };
  });

function withWishes(endpoint: SourceEndpoint, { units, options }: SourceWishes): SourceEndpoint {
  const all = { ...endpoint.options, ...options };
  const { options: _, ...bare } = endpoint;
  return {
    ...bare,
    units: units ?? endpoint.units,
    ...(Object.keys(all).length === 0 ? {} : { options: all }),
  };
}

/**
 * Puts an inspected source on the list of datasets; nothing of it is ingested yet. What the look at it fetched is kept. Throws
 * SOURCE_UNRECOGNISED for what holds no records (lists of names).
 */
export async function addSource(
  workspace: Workspace,
  { detection }: Inspection,
  names: { readonly alias?: string; readonly title?: string } = {},
): Promise<Dataset> {
  const { endpoint, description, refusal } = detection;
  if (refusal !== undefined) {
    throw new OpendrawerError('SOURCE_UNRECOGNISED', `${endpoint.location}: ${detection.summary}`, {
      hint: refusal,
    });
  }
  const dataset = await workspace.registry.datasets.add(endpoint, { ...names, description });
  const fetched = probeCache(workspace, endpoint.location);
  const cache = sourceCache(workspace, dataset.alias);
  if (existsSync(fetched) && !existsSync(cache)) {
    await mkdir(dirname(cache), { recursive: true });
    await rename(fetched, cache);
  } else await rm(fetched, { recursive: true, force: true });
  return dataset;
}

/** The format of this name. Throws USAGE with all names. */
export function sourceFormat(name: string): SourceFormat {
  const format = SOURCE_FORMATS.find((one) => one === name);
  if (format !== undefined) return format;
  throw new OpendrawerError('USAGE', `There is no format "${name}"`, {
    hint: `Formats: ${SOURCE_FORMATS.join(', ')}.`,
  });
}
