import { resolve } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type {
  Detection,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourceReadContext,
} from '../adapter.ts';
import { readWhole } from '../files/read-start.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import { readDatasetMetadata } from '../metadata/read.ts';
import type { Probe } from '../probe.ts';
import { type Archive, descriptorsOf, openArchive, textOf } from './archive.ts';
import { countRows } from './join/count.ts';
import { preparedIn } from './join/prepare.ts';
import { prepareApart } from './join/prepare-apart.ts';
import type { Prepared } from './join/prepared.ts';
import { readPrepared } from './join/read.ts';
import { specOf } from './join/spec.ts';
import { EVENT, localName, OCCURRENCE, TAXON } from './names.ts';
import { archiveTerms } from './raw-terms.ts';

/** What `options` of an endpoint may say. */
interface ArchiveOptions {
  readonly records: 'auto' | 'core';
}

/** What the reading of a partition needs to know. */
interface PartitionDetail {
  readonly folder: string;
  readonly partition: number;
}

const MAX_METADATA_BYTES = 32 * 2 ** 20;
/** Archives above this size are not counted at a first look. */
const COUNTED_BYTES = 64 * 2 ** 20;

/** Darwin Core archives: zip, tar or folder, with meta.xml or with tables whose headings are terms. */
export const dwcaAdapter: SourceAdapter = {
  format: 'dwca',
  occurrences: true,

  async detect(probe, context) {
    if (!mayBeOurs(probe)) return null;
    const isDescribed = descriptorsOf(probe.names.map((name) => ({ name }))).length > 0;
    const path = probe.path;
    if (path === null || (!isDescribed && isDataPackage(probe.names))) return null;
    let archive: Archive;
    try {
      archive = await openArchive(path);
    } catch (error) {
      // Without a descriptor nothing says that it means to be an archive
      if (isDescribed || isMisnamed(error)) throw error;
      return null;
    }
    try {
      return await detectionOf(probe, archive, isDescribed, context);
    } finally {
      archive.close();
    }
  },

  async plan(endpoint, context) {
    const path = await localPath(endpoint, context);
    const { folder, prepared } = await prepareApart(path, {
      cache: context.cache,
      rangeBytes: context.rangeBytes,
      records: optionsOf(endpoint).records,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
    return {
      partitions: prepared.partitions.map((partition, at) => ({
        id: partition.id,
        location: path,
        unit: null,
        sizeBytes: partition.sizeBytes,
        fingerprint: partition.fingerprint,
        range: null,
        detail: { folder, partition: at } satisfies PartitionDetail,
      })),
      notes: prepared.notes,
    };
  },

  async *read(partition, _endpoint, context: SourceReadContext) {
    const { folder, partition: at } = partition.detail as PartitionDetail;
    const prepared = await preparedOnce(folder);
    const part = prepared?.partitions[at];
    if (prepared === null || part === undefined) {
      throw new OpendrawerError(
        'SOURCE_CHANGED',
        `${folder}: what was prepared of ${partition.id} is gone`,
      );
    }
    yield* readPrepared(folder, prepared, part, context);
  },

  termsOf: (raw, endpoint) => archiveTerms(raw, optionsOf(endpoint).records),

  async describe(endpoint, context) {
    const archive = await openArchive(await localPath(endpoint, context));
    try {
      return await descriptionOf(archive);
    } finally {
      archive.close();
    }
  },
};

/** The plan that was read last: a worker reads many partitions of one archive. */
let last: { readonly folder: string; readonly prepared: Prepared } | null = null;

async function preparedOnce(folder: string): Promise<Prepared | null> {
  if (last?.folder !== folder) {
    const prepared = await preparedIn(folder);
    last = prepared === null ? null : { folder, prepared };
  }
  return last?.prepared ?? null;
}

/** Folders and archives; a single file is a table. */
const mayBeOurs = ({ kind, names, path }: Probe): boolean =>
  path !== null && (kind === 'archive' || kind === 'folder') && names.length > 0;

/** Tables with a descriptor of their own are not to be guessed. */
const isDataPackage = (names: readonly string[]): boolean =>
  names.some((name) => /(?:^|\/)datapackage\.json$/i.test(name));

const isMisnamed = (error: unknown): boolean =>
  error instanceof OpendrawerError && /looks like one|holds another archive/.test(error.message);

/** Where an archive lies on this machine: one at a URL is fetched into the cache, if it changed. */
async function localPath(
  { location }: SourceEndpoint,
  { web, cache, signal }: SourceContext,
): Promise<string> {
  if (!/^https?:/i.test(location)) return resolve(location);
  return (await web.save({ url: location }, cache, signal)).path;
}

function optionsOf({ options = {} }: SourceEndpoint): ArchiveOptions {
  const { records = 'auto' } = options;
  if (records === 'auto' || records === 'core') return { records };
  throw new OpendrawerError('USAGE', `records: ${JSON.stringify(records)}`, {
    hint: 'It is "auto" (occurrences, wherever they stand) or "core" (the rows of the core).',
  });
}

async function detectionOf(
  probe: Probe,
  archive: Archive,
  isDescribed: boolean,
  { signal }: SourceContext,
): Promise<Detection> {
  const tables = [archive.core, ...archive.extensions];
  const bytes = tables
    .flatMap(({ files }) => files)
    .reduce((sum, file) => sum + (file.sizeBytes ?? file.packedBytes), 0);
  const counted: string[] = [];
  const counts = new Map<string, number | null>();
  const notes = [...archive.notes];
  for (const table of tables) {
    const spec = await specOf(table, (note) => notes.push(note));
    const rows = bytes > COUNTED_BYTES ? null : await countRows(archive.path, spec, signal);
    counts.set(table.rowType, (counts.get(table.rowType) ?? 0) + (rows ?? 1));
    counted.push(
      `${localName(table.rowType)}${table.isCore ? ' core' : ''}${rows === null ? '' : ` (${rows} row${rows === 1 ? '' : 's'})`}`,
    );
  }
  const { rowType } = archive.core;
  const hasOccurrences =
    archive.extensions.some((table) => table.rowType === OCCURRENCE) &&
    (counts.get(OCCURRENCE) ?? 0) > 0;
  if (rowType === TAXON) {
    notes.push(
      hasOccurrences
        ? 'The core is a checklist: its occurrences become items; opendrawer backbone add reads its names.'
        : CHECKLIST,
    );
  }
  if (rowType === EVENT) {
    notes.push(
      hasOccurrences
        ? 'The occurrences become items, with the terms of their events.'
        : 'There are no occurrences: the events become items.',
    );
  }
  const isChecklist = rowType === TAXON && !hasOccurrences;
  return {
    endpoint: { format: 'dwca', location: probe.location, units: [] },
    confidence: (isDescribed ? 1 : 0.8) * (isChecklist ? 0.9 : 1),
    summary: `Darwin Core archive${isDescribed ? '' : ' without meta.xml'}: ${counted.join(', ')}`,
    notes,
    ...(isChecklist ? { refusal: CHECKLIST } : {}),
    description: await descriptionOf(archive),
    tables: [],
    choices: { records: ['auto', 'core'] },
  };
}

const CHECKLIST =
  'This is a checklist and has no occurrences: opendrawer backbone add reads it as names.';

async function descriptionOf({ metadata, path }: Archive): Promise<DatasetDescription | null> {
  if (metadata === null) return null;
  const name = `${path}: ${metadata.name}`;
  const bytes = await readWhole(
    textOf(metadata),
    MAX_METADATA_BYTES,
    () => new OpendrawerError('METADATA_UNREADABLE', `${name} is too large`),
  );
  try {
    return readDatasetMetadata(bytes, { name });
  } catch (error) {
    // The data do not depend on what is said of them
    if (error instanceof OpendrawerError && error.code === 'METADATA_UNREADABLE') return null;
    throw error;
  }
}
