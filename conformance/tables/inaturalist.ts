import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Observation,
  type Photo,
  type PhotoRow,
  photoRow,
} from '../../src/sources/inaturalist/observation.ts';
import { prepareRelease } from '../../src/sources/inaturalist/prepare.ts';
import { readBucket } from '../../src/sources/inaturalist/read-bucket.ts';
import { jsonlRows, type Row, type Table, table } from '../table.ts';

type CatalogueRow = Row & { readonly foreign_identifier: string };
type PhotoCase = Row & {
  readonly photo: string;
  readonly answer: PhotoRow | null;
  /** Null: the peer leaves it out. */
  readonly expected: CatalogueRow | null;
};

/** Photos of several observations, and those without a taxon, are no rows of the peer's catalogue. */
function rowOf(observations: readonly (readonly [Observation, Photo])[]): PhotoRow | null {
  const [first, ...others] = observations;
  if (first === undefined || others.length > 0) return null;
  const [observation, photo] = first;
  return observation.taxon === null ? null : photoRow(observation, photo);
}

/** Every photo of the release that lies beside the expected rows. */
async function* photoCases(path: string): AsyncGenerator<PhotoCase> {
  const cache = mkdtempSync(join(tmpdir(), 'opendrawer-conformance-'));
  try {
    const release = await prepareRelease(dirname(path), cache, undefined);
    const photos = new Map<string, (readonly [Observation, Photo])[]>();
    for (let bucket = 0; bucket < release.buckets; bucket += 1) {
      for await (const batch of readBucket(release, bucket, cache, undefined)) {
        for (const observation of batch) {
          for (const photo of observation.photos) {
            const known = photos.get(photo.photo_id) ?? [];
            photos.set(photo.photo_id, [...known, [observation, photo]]);
          }
        }
      }
    }
    const expected = new Map(
      [...jsonlRows<CatalogueRow>(path)].map((row) => [row.foreign_identifier, row]),
    );
    for (const photo of new Set([...photos.keys(), ...expected.keys()])) {
      yield {
        photo,
        answer: rowOf(photos.get(photo) ?? []),
        expected: expected.get(photo) ?? null,
      };
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** JSON without regard to the order of keys and of lists. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}:${canonical(one)}`);
  return `{${entries.sort().join()}}`;
}

export const inaturalistTables: readonly Table[] = [
  table<PhotoCase>({
    file: 'expected_rows.jsonl',
    rows: photoCases,
    operation: () => 'iNaturalist photos',
    check: ({ answer, expected }) => (canonical(answer) === canonical(expected) ? 'pass' : 'fail'),
  }),
];
