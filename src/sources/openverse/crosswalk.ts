import type { VerbatimTerm } from '../../terms/index.ts';

/** A key of `meta_data` and the term that it fills. */
export interface MetaDataRow {
  readonly key: string;
  readonly term: VerbatimTerm;
  readonly label?: string;
}

const row = (key: string, term: VerbatimTerm, label?: string): MetaDataRow =>
  label === undefined ? { key, term } : { key, term, label };

/** Facts beside a work, as the scripts of the providers name them. A nested key is written with a point. */
export const metaDataCrosswalk: readonly MetaDataRow[] = [
  row('description', 'description'),
  row('caption', 'description', 'caption'),
  row('tombstone', 'description', 'tombstone'),
  row('label_text', 'description', 'label_text'),
  row('lyrics', 'description', 'lyrics'),
  row('date_taken', 'eventDate', 'date_taken'),
  row('date', 'eventDate'),
  row('date_created', 'eventDate', 'date_created'),
  row('created_date', 'eventDate', 'created_date'),
  row('date_originally_created', 'eventDate', 'date_originally_created'),
  row('date_issued', 'eventDate', 'date_issued'),
  row('release_date', 'eventDate', 'release_date'),
  row('accession_number', 'catalogNumber'),
  row('accession number', 'catalogNumber'),
  row('credit_line', 'bibliographicCitation', 'credit_line'),
  row('creditline', 'bibliographicCitation', 'credit_line'),
  row('credit', 'bibliographicCitation', 'credit'),
  row('medium', 'physicalDescription', 'medium'),
  row('technique', 'physicalDescription', 'technique'),
  row('techniques', 'physicalDescription', 'techniques'),
  row('physical_description', 'physicalDescription'),
  row('classification', 'objectType', 'classification'),
  row('classifications', 'objectType', 'classification'),
  row('type_of_resource', 'objectType', 'type_of_resource'),
  row('genre', 'objectType', 'genre'),
  row('category', 'objectType', 'category'),
  row('name', 'objectType', 'name'),
  row('culture', 'culture'),
  row('country', 'country'),
  row('latitude', 'decimalLatitude'),
  row('longitude', 'decimalLongitude'),
  row('map_datum', 'geodeticDatum'),
  row('dataProvider', 'account'),
  row('unit_code', 'collectionCode'),
  row('data_source', 'institution'),
  row('collection', 'collection'),
  row('publisher', 'agent', 'publisher'),
  row('submitter', 'agent', 'submitter'),
  row('contributor', 'agent', 'contributor'),
  row('artist_info[].name', 'agent', 'artist'),
  row('taxa[]', 'scientificName'),
  row('categories[]', 'topic', 'categories'),
  row('keywords', 'topic', 'keywords'),
  row('tags', 'topic', 'tags'),
  row('set', 'isPartOf', 'set'),
];

/** A key that is left out on purpose; it stays in the record as published. */
export const metaDataIgnored: readonly { readonly key: string; readonly reason: string }[] = [
  ...ignore('counted: see popularity', [
    'views',
    'downloads',
    'downloads_raw',
    'download_count',
    'page_views_raw',
    'favorites_raw',
    'global_usage_count',
    'saves',
    'listens',
    'playlists',
    'num_downloads',
  ]),
  ...ignore('said by license and license_version', ['license_url', 'raw_license_url']),
  ...ignore('when it was put online', [
    'pub_date',
    'datemodified',
    'last_modified_at_source',
    'created_timestamp',
  ]),
  ...ignore('about the camera', [
    'aperture',
    'camera',
    'focal_length',
    'iso',
    'shutter_speed',
    'orientation',
    'exif',
  ]),
  ...ignore('about the file', ['3d_model', 'colors', 'download']),
  ...ignore('of people, not of the work', ['artist_info[].nationality']),
];

function ignore(reason: string, keys: readonly string[]) {
  return keys.map((key) => ({ key, reason }));
}

/** Columns that go to no term of their own, and why; they stay in the record as published. */
export const columnsIgnored: Readonly<Record<string, string>> = {
  created_on: 'when the catalogue first met the work',
  last_synced_with_source: 'when the catalogue last looked',
  removed_from_source: 'works that are gone are passed over',
  ingestion_type: 'the way into the catalogue',
  view_count: 'views in the catalogue, not at the provider',
  watermarked: 'of the file',
  tags_list: 'an older form of tags',
  perceptual_hash: 'of the file',
  standardized_popularity: 'worked out anew',
  duration: 'of the sound',
  bit_rate: 'of the sound',
  sample_rate: 'of the sound',
  set_position: 'place in its set',
  audio_set_foreign_identifier: 'see audio_set',
};
