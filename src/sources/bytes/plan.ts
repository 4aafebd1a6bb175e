import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpendrawerError } from '../../errors/index.ts';
import { type BulkLayout, isUnitWanted, placeOf } from '../edan/layout.ts';
import type { SourcePartition } from '../types.ts';
import { privateAddressesAllowed } from '../web/guarded-fetch.ts';
import { listHttp } from './http-list.ts';
import type { PlanOptions } from './listing.ts';
import {
  type Found,
  type Inspected,
  type Listing,
  type ListOptions,
  mapConcurrent,
} from './listing.ts';
import { inspectLocal, listLocal } from './local.ts';
import { listS3 } from './s3-list.ts';

/** What a source consists of, before anything of it is read. Plain data. */
export interface SourcePlan {
  /** The bulk release that was recognised; `files` where none was. */
  readonly layout: BulkLayout | 'files';
  /** Sorted by id; the ranges of one file in their order in it. */
  readonly partitions: readonly SourcePartition[];
  /** Sentences for the user: what was passed over, and which way was taken. */
  readonly notes: readonly string[];
}

const DEFAULTS = {
  rangeBytes: 256 * 1024 * 1024,
  concurrency: 16,
  stallTimeoutMs: 60_000,
  retries: 5,
  backoffMs: 500,
  now: () => new Date(),
};

/**
 * Finds the files of a location (local path or glob, http(s) or s3 URL) and makes a partition of
 * each, of large plain ones several. Files of other units are left out where the layout tells
 * their unit. Throws CONFIG_INVALID for a `rangeBytes` that is none, SOURCE_NOT_FOUND where nothing is found, SOURCE_FORBIDDEN,
 * SOURCE_UNREACHABLE, and the signal's reason when it is aborted.
 */
export async function planSource(
  endpoint: { readonly location: string; readonly units: readonly string[] },
  options: PlanOptions = {},
): Promise<SourcePlan> {
  const { location, units } = endpoint;
  const settings: ListOptions = {
    ...DEFAULTS,
    allowPrivateAddresses: privateAddressesAllowed(),
    ...options,
    units,
  };
  if (!Number.isInteger(settings.rangeBytes) || settings.rangeBytes < 1) {
    const message = `rangeBytes: ${settings.rangeBytes} is no whole number of at least 1`;
    throw new OpendrawerError('CONFIG_INVALID', message);
  }
  const listing = await list(location, settings);
  const { layout, files, notes } = choose(listing);
  const wanted = files
    .filter((file) => isUnitWanted(file.unit, units))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (wanted.length === 0) {
    const what = files.length > 0 ? `nothing of the units ${units.join(', ')}` : 'no record files';
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${location}: ${what} found`);
  }
  const partitions = await mapConcurrent(wanted, settings, async (file) =>
    partitionsOf(file, await listing.inspect(file), settings.rangeBytes),
  );
  return {
    layout,
    partitions: partitions.flat(),
    notes: [...listing.notes, ...notes, ...missingUnits(wanted, units)],
  };
}

/** A note of the units that no file is of, where the units of all files are known. */
function missingUnits(files: readonly Placed[], units: readonly string[]): string[] {
  const present = new Set(files.map((file) => file.unit));
  const missing = units.map((unit) => unit.toUpperCase()).filter((unit) => !present.has(unit));
  return missing.length === 0 || present.has(null)
    ? []
    : [`nothing of the units ${missing.join(', ')} found`];
}

function list(location: string, options: ListOptions): Promise<Listing> {
  if (/^s3:\/\//i.test(location)) return listS3(location, options);
  if (/^https?:\/\//i.test(location)) return listHttp(location, options);
  return listLocalFiles(location, options);
}

async function listLocalFiles(location: string, { signal }: ListOptions): Promise<Listing> {
  const path = location.startsWith('file://') ? fileURLToPath(location) : location;
  const files = await listLocal(path, signal === undefined ? {} : { signal });
  return {
    files: files.map((file) => ({
      id: file.id,
      location: file.path,
      path: file.path.replaceAll('\\', '/'),
    })),
    named: files[0]?.path === resolve(path),
    notes: [],
    inspect: (file) => inspectLocal(file.location),
  };
}

type Placed = Found & { readonly unit: string | null };

/** Where a bulk release is recognised only its files count; elsewhere every file that is no index. */
function choose({
  files: found,
  named,
}: Listing): Pick<SourcePlan, 'layout' | 'notes'> & { files: Placed[] } {
  const placed = found.map((file) => ({ ...file, ...placeOf(file.path) }));
  const bulk = placed.filter((file) => file.layout !== null);
  if (bulk.length === 0) {
    const files = named ? placed : placed.filter((file) => file.kind === 'records');
    return { layout: 'files', files, notes: [] };
  }
  const others = placed.filter((file) => file.layout === null && file.kind === 'records');
  const fromGithub = bulk.filter((file) => file.layout === 'edan-github').length;
  const notes =
    others.length === 0
      ? []
      : [`${others.length} files beside the bulk release are left out, such as ${others[0]?.id}`];
  if (fromGithub > 0 && fromGithub < bulk.length) {
    notes.push('both bulk layouts are here; records that stand in both count as duplicates');
  }
  return { layout: fromGithub * 2 > bulk.length ? 'edan-github' : 'edan-s3', files: bulk, notes };
}

function partitionsOf(file: Placed, seen: Inspected, rangeBytes: number): SourcePartition[] {
  const { sizeBytes, fingerprint } = seen;
  const whole = { id: file.id, location: file.location, unit: file.unit, sizeBytes, fingerprint };
  if (!seen.plain || sizeBytes === null || sizeBytes <= rangeBytes) {
    return [{ ...whole, range: null }];
  }
  const count = Math.ceil(sizeBytes / rangeBytes);
  return Array.from({ length: count }, (_, part) => {
    const from = part * rangeBytes;
    const to = Math.min(sizeBytes, from + rangeBytes);
    return { ...whole, id: `${file.id}#${from}-${to}`, sizeBytes: to - from, range: { from, to } };
  });
}
