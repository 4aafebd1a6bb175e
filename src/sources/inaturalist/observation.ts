import { readFileSync } from 'node:fs';

/** A row of `observations` with the rows of the other tables that belong to it. Null: the cell is empty. */
export interface Observation {
  readonly observation_uuid: string;
  readonly observer_id: string | null;
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly positional_accuracy: string | null;
  readonly taxon_id: string | null;
  readonly quality_grade: string | null;
  readonly observed_on: string | null;
  /** Columns of later releases, as published. */
  readonly [column: string]: unknown;
  readonly observer: { readonly login: string | null; readonly name: string | null } | null;
  readonly taxon: Taxon | null;
  readonly photos: readonly Photo[];
}

export interface Taxon {
  readonly taxon_id: string;
  readonly name: string;
  readonly rank: string | null;
  readonly active: string | null;
  /** From the root ("Life") to the parent, as far as the table of taxa has them. */
  readonly ancestors: readonly { readonly name: string; readonly rank: string | null }[];
}

export interface Photo {
  readonly photo_uuid: string | null;
  readonly photo_id: string;
  readonly observer_id: string | null;
  readonly extension: string | null;
  readonly license: string | null;
  readonly width: string | null;
  readonly height: string | null;
  readonly position: string | null;
  /** Of another observer than the observation's; absent: the same. */
  readonly observer?: { readonly login: string | null; readonly name: string | null } | null;
}

const PLACE = 'https://inaturalist-open-data.s3.amazonaws.com/photos';
const SITE = 'https://www.inaturalist.org';

/** Licences of iNaturalist: all of version 4.0, but for the dedication. */
const LICENSES: Readonly<Record<string, readonly [slug: string, version: string, url: string]>> = {
  'CC-BY': ['by', '4.0', 'http://creativecommons.org/licenses/by/4.0/'],
  'CC-BY-NC': ['by-nc', '4.0', 'http://creativecommons.org/licenses/by-nc/4.0/'],
  'CC-BY-NC-ND': ['by-nc-nd', '4.0', 'http://creativecommons.org/licenses/by-nc-nd/4.0/'],
  'CC-BY-NC-SA': ['by-nc-sa', '4.0', 'http://creativecommons.org/licenses/by-nc-sa/4.0/'],
  'CC-BY-ND': ['by-nd', '4.0', 'http://creativecommons.org/licenses/by-nd/4.0/'],
  'CC-BY-SA': ['by-sa', '4.0', 'http://creativecommons.org/licenses/by-sa/4.0/'],
  CC0: ['cc0', '1.0', 'http://creativecommons.org/publicdomain/zero/1.0/'],
};

/** A photo as a row of Openverse's catalogue. */
export interface PhotoRow {
  readonly ingestion_type: 'sql_bulk_load';
  readonly provider: 'inaturalist';
  readonly source: 'inaturalist';
  readonly foreign_identifier: string;
  readonly foreign_landing_url: string;
  readonly url: string;
  readonly thumbnail: null;
  readonly width: number | null;
  readonly height: number | null;
  readonly filesize: null;
  /** Null: a licence that iNaturalist does not have. */
  readonly license: string | null;
  readonly license_version: string | null;
  readonly creator: string | null;
  readonly creator_url: string | null;
  readonly title: string | null;
  readonly meta_data: { readonly license_url: string } | null;
  readonly tags: readonly { readonly name: string; readonly provider: 'inaturalist' }[];
  readonly watermarked: null;
  readonly filetype: string | null;
  readonly category: 'photograph';
}

/** The row of a photo of an observation. Title and tags come from the taxon. */
export function photoRow(observation: Observation, photo: Photo): PhotoRow {
  const { taxon } = observation;
  const license = LICENSES[photo.license?.toUpperCase() ?? ''];
  const observerId = photo.observer_id ?? observation.observer_id;
  const observer = photo.observer === undefined ? observation.observer : photo.observer;
  const extension = photo.extension ?? 'jpg';
  return {
    ingestion_type: 'sql_bulk_load',
    provider: 'inaturalist',
    source: 'inaturalist',
    foreign_identifier: photo.photo_id,
    foreign_landing_url: `${SITE}/photos/${photo.photo_id}`,
    url: `${PLACE}/${photo.photo_id}/original.${extension}`,
    thumbnail: null,
    width: pixels(photo.width),
    height: pixels(photo.height),
    filesize: null,
    license: license?.[0] ?? null,
    license_version: license?.[1] ?? null,
    creator: observer?.name ?? observer?.login ?? observerId,
    creator_url: observerId === null ? null : `${SITE}/users/${observerId}`,
    title: taxon === null ? null : titleOf(taxon.name),
    meta_data: license === undefined ? null : { license_url: license[2] },
    tags: taxon === null ? noTags : tagsOfTaxon(taxon),
    watermarked: null,
    filetype: photo.extension?.toLowerCase() ?? null,
    category: 'photograph',
  };
}

/** The page of an observation. */
export const pageOf = ({ observation_uuid }: Observation): string =>
  `${SITE}/observations/${observation_uuid}`;

let names: ReadonlyMap<string, string> | null = null;

/** The English name of a few common taxa. */
export function commonName(scientificName: string): string | null {
  names ??= new Map(
    readFileSync(new URL('./common-names.tsv', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, string] => {
        const [name = '', common = ''] = line.split('\t');
        return [name, common];
      }),
  );
  return names.get(scientificName) ?? null;
}

const titleOf = (name: string): string => commonName(name) ?? name;

/** The root of the tree says nothing. */
const ROOT = 'Life';
const MOST_TAGS = 20;

type Tags = PhotoRow['tags'];

const noTags: Tags = Object.freeze([]);
/** A taxon is shared by all its observations. */
const tagsByTaxon = new WeakMap<Taxon, Tags>();

function tagsOfTaxon(taxon: Taxon): Tags {
  const known = tagsByTaxon.get(taxon);
  if (known !== undefined) return known;
  const tags = tagsOf(taxon).map((name) => ({ name, provider: 'inaturalist' }) as const);
  tagsByTaxon.set(taxon, tags);
  return tags;
}

function tagsOf({ name, ancestors }: Taxon): readonly string[] {
  const titles = ancestors.map((one) => titleOf(one.name)).filter((title) => title !== ROOT);
  const own = commonName(name) === null ? [] : [name];
  return [...own, ...[...new Set(titles)].sort()].slice(0, MOST_TAGS);
}

const pixels = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
