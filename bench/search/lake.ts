/**
 * A synthetic lake for the search benchmark: the records of `bench/generate.ts`, brought to items by the shortest
 * way, so that ten million of them stand on the disk in minutes. The verbatim records are what ingest would keep.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createParquetWriter,
  ITEMS,
  MEDIA,
  type PartitionEntry,
  type SnapshotManifest,
  VERBATIM,
} from '../../src/lake/index.ts';
import type { Item } from '../../src/terms/index.ts';
import { anItem } from '../../test/support/items.ts';
import { generateRecord } from '../edan/record.ts';

const ROWS_OF_PARTITION = 40_000;
const INSTANT = '2026-01-01T00:00:00Z';

interface Labelled {
  readonly label?: string;
  readonly content?: string;
}

/** The parts of an EDAN record that the short way reads. */
interface EdanRecord {
  readonly title?: string;
  readonly unitCode?: string;
  readonly type?: string;
  readonly url: string;
  readonly content: {
    readonly descriptiveNonRepeating?: {
      readonly record_link?: string;
      readonly data_source?: string;
      readonly metadata_usage?: { readonly access?: string };
      readonly online_media?: {
        readonly media?: readonly {
          readonly type?: string;
          readonly content?: string;
          readonly thumbnail?: string;
          readonly usage?: { readonly access?: string };
        }[];
      };
    };
    readonly indexedStructured?: {
      readonly date?: readonly string[];
      readonly topic?: readonly string[];
      readonly place?: readonly string[];
      readonly culture?: readonly string[];
      readonly object_type?: readonly string[];
      readonly name?: readonly (string | Labelled)[];
      readonly scientific_name?: readonly string[];
      readonly tax_kingdom?: readonly string[];
      readonly tax_family?: readonly string[];
      readonly geoLocation?: readonly {
        readonly L2?: Labelled | string;
        readonly points?: {
          readonly point?: { readonly latitude?: Labelled; readonly longitude?: Labelled };
        };
      }[];
    };
    readonly freetext?: {
      readonly identifier?: readonly Labelled[];
      readonly notes?: readonly Labelled[];
    };
  };
}

const uuidOf = (text: string): string => {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const COUNTRY_CODES: Readonly<Record<string, string>> = {
  'United States': 'US',
  Peru: 'PE',
  Brazil: 'BR',
  Mexico: 'MX',
  Nepal: 'NP',
  'Sri Lanka': 'LK',
  Philippines: 'PH',
  Kenya: 'KE',
  Ecuador: 'EC',
  China: 'CN',
  Japan: 'JP',
  India: 'IN',
};

const textOf = (value: Labelled | string | undefined): string | null =>
  typeof value === 'string' ? value : (value?.content ?? null);

export const itemOf = (record: EdanRecord, datasetKey: string): Item => {
  const own = record.content.descriptiveNonRepeating;
  const indexed = record.content.indexedStructured;
  const media = own?.online_media?.media ?? [];
  const decade = /^(\d{4})s$/.exec(indexed?.date?.[0] ?? '')?.[1];
  const place = indexed?.geoLocation?.[0];
  const country = textOf(place?.L2);
  const point = place?.points?.point;
  const identifiers = (record.content.freetext?.identifier ?? []).map(({ label, content }) => ({
    label: label ?? null,
    value: content ?? '',
  }));
  const names = (indexed?.name ?? []).flatMap((name) => textOf(name) ?? []);
  const taxon = indexed?.scientific_name?.[0] ?? null;
  return {
    ...anItem({ id: '' }),
    id: uuidOf(record.url),
    datasetKey,
    sourceId: record.url,
    recordType: record.type ?? null,
    basisOfRecord: taxon === null ? null : 'PRESERVED_SPECIMEN',
    title: record.title ?? '',
    objectType: indexed?.object_type ?? [],
    creator: taxon === null ? names : [],
    recordedBy: taxon === null ? [] : names,
    agents: names.map((name) => ({ role: 'Creator', name })),
    eventDateStart: decade === undefined ? null : `${decade}-01-01`,
    eventDateEnd: decade === undefined ? null : `${Number(decade) + 9}-12-31`,
    eventDatePrecision: decade === undefined ? null : 'decade',
    startYear: decade === undefined ? null : Number(decade),
    endYear: decade === undefined ? null : Number(decade) + 9,
    verbatimEventDate: indexed?.date?.[0] ?? null,
    continent: null,
    country,
    countryCode: COUNTRY_CODES[country ?? ''] ?? null,
    stateProvince: null,
    county: null,
    municipality: null,
    locality: null,
    place: indexed?.place ?? [],
    decimalLatitude: point === undefined ? null : Number(point.latitude?.content),
    decimalLongitude: point === undefined ? null : Number(point.longitude?.content),
    coordinateUncertaintyInMeters: null,
    minimumElevationInMeters: null,
    maximumElevationInMeters: null,
    minimumDepthInMeters: null,
    maximumDepthInMeters: null,
    scientificName: taxon,
    kingdom: indexed?.tax_kingdom?.[0] ?? null,
    phylum: null,
    class: null,
    order: null,
    family: indexed?.tax_family?.[0] ?? null,
    genus: null,
    vernacularName: [],
    topic: indexed?.topic ?? [],
    culture: indexed?.culture ?? [],
    identifiers,
    institution: own?.data_source ?? null,
    institutionCode: null,
    collectionCode: record.unitCode ?? null,
    collection: [],
    catalogNumber: identifiers[0]?.value ?? null,
    license: own?.metadata_usage?.access === 'CC0' ? 'CC0-1.0' : null,
    verbatimLicense: own?.metadata_usage?.access ?? null,
    rightsHolder: null,
    bibliographicCitation: null,
    description: record.content.freetext?.notes?.[0]?.content ?? null,
    language: [],
    provider: 'Smithsonian Institution',
    source: own?.data_source ?? null,
    landingPage: own?.record_link ?? null,
    thumbnail: media[0]?.thumbnail ?? null,
    mediaCount: media.length,
    mediaTypes: media.length === 0 ? [] : ['StillImage'],
    mediaLicenses: media.some((medium) => medium.usage?.access === 'CC0') ? ['CC0-1.0'] : [],
    issues: country !== null && COUNTRY_CODES[country] === undefined ? ['COUNTRY_INVALID'] : [],
    contentHash: uuidOf(record.url),
    modified: null,
    firstSeen: INSTANT,
    lastChanged: INSTANT,
  };
};

interface PartitionTask {
  readonly folder: string;
  readonly snapshot: string;
  readonly datasetKey: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

const writePartition = async (task: PartitionTask): Promise<PartitionEntry> => {
  const { number, from, to, datasetKey } = task;
  const folder = join(task.folder, task.snapshot);
  // A generation that was broken off goes on with the partitions that it had not finished.
  const note = join(folder, `${number}.json`);
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as PartitionEntry;
  const stem = `${String(number).padStart(5, '0')}.parquet`;
  const names = {
    items: `items-${stem}`,
    media: `media-${stem}`,
    verbatim: `verbatim-${stem}`,
  };
  const items = createParquetWriter(join(folder, names.items), ITEMS);
  const media = createParquetWriter(join(folder, names.media), MEDIA);
  const verbatim = createParquetWriter(join(folder, names.verbatim), VERBATIM);
  for (let index = from; index < to; index += 1) {
    const line = generateRecord(index);
    const item = itemOf(JSON.parse(line) as EdanRecord, datasetKey);
    items.append(item);
    verbatim.append({
      id: item.id,
      sourceId: item.sourceId,
      partition: `part-${number}`,
      line: index - from + 1,
      raw: Buffer.from(line),
    });
  }
  const infos = await Promise.all([items.finish(), media.finish(), verbatim.finish()]);
  const entry: PartitionEntry = {
    id: `part-${number}`,
    fingerprint: String(number),
    unit: null,
    files: {
      items: `${task.snapshot}/${names.items}`,
      media: `${task.snapshot}/${names.media}`,
      verbatim: `${task.snapshot}/${names.verbatim}`,
    },
    rows: { items: to - from, media: 0, rejects: 0 },
    sizeBytes: { source: null, lake: infos.reduce((sum, info) => sum + info.bytes, 0) },
  };
  writeFileSync(note, JSON.stringify(entry));
  return entry;
};

/** Records of the generator that one dataset holds. */
export interface BenchDataset {
  readonly alias: string;
  readonly datasetKey: string;
  /** Number of the first record. */
  readonly first: number;
  readonly records: number;
}

export interface BenchLake {
  /** Folder of the dataset; the manifest's paths are relative to it. */
  readonly folder: string;
  readonly manifest: SnapshotManifest;
}

const manifestOf = (
  { alias, datasetKey }: BenchDataset,
  snapshot: string,
  partitions: readonly PartitionEntry[],
): SnapshotManifest => {
  const items = partitions.reduce((sum, entry) => sum + entry.rows.items, 0);
  return {
    format: 'opendrawer-snapshot-1',
    datasetKey,
    alias,
    snapshot,
    previous: null,
    createdAt: INSTANT,
    interpreter: 'bench',
    counts: { items, media: 0, rejects: 0, duplicates: 0 },
    diff: { new: items, changed: 0, unchanged: 0, gone: 0 },
    partitions,
  };
};

/** A snapshot of the dataset under `lake/<alias>/`, made where it is not there yet. */
export const benchLake = async (
  lake: string,
  dataset: BenchDataset,
  report: (done: number) => void,
): Promise<BenchLake> => {
  const { alias, datasetKey, first, records } = dataset;
  const folder = join(lake, alias);
  const snapshot = `20260101T000000Z-${first}-${records}`;
  const path = join(folder, snapshot, 'manifest.json');
  if (existsSync(path)) return { folder, manifest: JSON.parse(readFileSync(path, 'utf8')) };
  mkdirSync(join(folder, snapshot), { recursive: true });
  const entries: PartitionEntry[] = [];
  const partitions = Math.ceil(records / ROWS_OF_PARTITION);
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from(
      { length: Math.min(availableParallelism(), partitions) },
      () =>
        new Promise<void>((resolve, reject) => {
          const child = fork(fileURLToPath(import.meta.url), ['--worker'], {
            execArgv: ['--disable-warning=ExperimentalWarning'],
          });
          const give = (): void => {
            if (next === partitions) {
              child.disconnect();
              return;
            }
            const number = next;
            next += 1;
            const task: PartitionTask = {
              folder,
              snapshot,
              datasetKey,
              number,
              from: first + number * ROWS_OF_PARTITION,
              to: first + Math.min(records, (number + 1) * ROWS_OF_PARTITION),
            };
            child.send(task);
          };
          child.on('message', (entry: PartitionEntry) => {
            entries[Number(entry.fingerprint)] = entry;
            done += entry.rows.items;
            report(done);
            give();
          });
          child.on('error', reject);
          child.on('exit', (code) =>
            code === 0 ? resolve() : reject(new Error(`a generator ended with exit code ${code}`)),
          );
          give();
        }),
    ),
  );
  const manifest = manifestOf(dataset, snapshot, entries);
  writeFileSync(path, JSON.stringify(manifest));
  return { folder, manifest };
};

if (process.argv.includes('--worker') && process.send !== undefined) {
  process.on('message', (task: PartitionTask) => {
    writePartition(task).then(
      (entry) => process.send?.(entry),
      (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
        process.disconnect();
      },
    );
  });
}
