import {
  type ApiDeclaration,
  type ApiPlace,
  ignore,
  type JsonObject,
  term,
} from '../declaration.ts';
import { asList, isNothing, isObject, numberOf, textOf, valueAt } from '../values.ts';

const embedded = '_embedded.wp:featuredmedia[0].media_details';

/** Sizes by name in the order in which they are preferred: large enough to be shown, small enough to be sent. */
const sizes = ['2048x2048', '1536x1536', 'medium_large', 'large', 'full'] as const;

const size = (name: string) => ({
  url: `${embedded}.sizes.${name}.source_url`,
  width: `${embedded}.sizes.${name}.width`,
  height: `${embedded}.sizes.${name}.height`,
  sizeBytes: {
    by: ({ record }: ApiPlace) => {
      const path = name === 'full' ? `${embedded}.filesize` : `${embedded}.sizes.${name}.filesize`;
      return numberOf(valueAt(record, path)) || null;
    },
    reads: [],
  },
});

/** Names of the terms of a taxonomy. */
const terms = (record: JsonObject, taxonomy: string): readonly string[] =>
  asList(valueAt(record, '_embedded.wp:term'))
    .flatMap(asList)
    .filter((one): one is JsonObject => isObject(one) && one['taxonomy'] === taxonomy)
    .map((one) => textOf(one['name']))
    .filter((name) => name !== null);

const named = (taxonomy: string) => ({
  by: ({ record }: ApiPlace) => {
    const names = terms(record, taxonomy);
    return names.length === 0 ? null : names;
  },
  reads: ['_embedded.wp:term'],
});

const fact = (name: string) => ({
  by: ({ record }: ApiPlace) => {
    const value = valueAt(record, `${embedded}.image_meta.${name}`);
    return isNothing(value) ? null : value;
  },
  reads: [],
});

const author = '_embedded.author[0]';
const title = { html: 'content.rendered', with: '' };

/** The photo directory of WordPress: all CC0. */
export const wordpress: ApiDeclaration = {
  name: 'wordpress',
  title: 'WordPress Photo Directory',
  homepage: 'https://wordpress.org/photos/',
  documentation: 'https://wordpress.org/photos/wp-json/wp/v2',
  hosts: ['wordpress.org/photos/wp-json'],
  request: {
    endpoint: 'https://wordpress.org/photos/wp-json/wp/v2/photos',
    parameters: { _embed: 'true' },
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'per_page', value: 100 },
      pagesHeader: 'x-wp-totalpages',
    },
    since: { parameters: { modified_after: '{from}' }, format: 'iso' },
    options: { query: 'search', author: 'author' },
    requestsPerSecond: 1,
  },
  response: { list: '' },
  shape: ['slug', 'link', '_embedded.wp:featuredmedia'],
  id: 'slug',
  modified: ['modified_gmt', 'modified'],
  media: {
    type: 'image',
    license: { always: 'https://creativecommons.org/publicdomain/zero/1.0/' },
    identifier: 'slug',
    landingPage: 'link',
    files: sizes.map(size),
    title,
    creator: [`${author}.name`, `${author}.slug`],
    creatorUrl: [`${author}.url`, `${author}.link`],
    created: 'date',
    tags: named('photo_tag'),
    metaData: {
      aperture: fact('aperture'),
      camera: fact('camera'),
      created_timestamp: fact('created_timestamp'),
      focal_length: fact('focal_length'),
      iso: fact('iso'),
      shutter_speed: fact('shutter_speed'),
      categories: named('photo_category'),
      colors: named('photo_color'),
      orientation: {
        by: ({ record }) => terms(record, 'photo_orientation').at(-1) ?? null,
        reads: [],
      },
    },
    keepTrailingSlash: true,
  },
  crosswalk: [
    term(title, 'title'),
    term([`${author}.name`, `${author}.slug`], 'agent', { label: 'photographer' }),
    term(
      {
        by: ({ record }) => {
          const seconds = numberOf(valueAt(record, `${embedded}.image_meta.created_timestamp`));
          return seconds === null || seconds <= 0
            ? null
            : new Date(seconds * 1000).toISOString().slice(0, 19);
        },
        reads: [],
      },
      'eventDate',
      { label: 'taken' },
    ),
    term(named('photo_tag'), 'topic'),
    term(named('photo_category'), 'topic'),
    term({ always: 'Photographs' }, 'objectType'),
    term('slug', 'identifier', { label: 'slug' }),
    term('id', 'identifier', { label: 'id' }),
    term('link', 'references'),
    term(['modified_gmt', 'modified'], 'modified'),
  ],
  ignored: [
    ...ignore('the same text again', 'title', 'excerpt', 'content.protected', 'guid'),
    ...ignore(
      'of the file and its forms',
      '_embedded.wp:featuredmedia',
      'featured_media',
      'photo-thumbnail-url',
    ),
    ...ignore(
      'numbers of terms whose names are kept',
      'photo-categories',
      'photo-colors',
      'photo-orientations',
      'photo-tags',
    ),
    ...ignore('of the person, not the picture', '_embedded.author', 'author'),
    ...ignore(
      'of the site',
      '_links',
      'comment_status',
      'ping_status',
      'status',
      'template',
      'type',
      'meta',
      'date_gmt',
      'date',
      'class_list',
      '_embedded.replies',
    ),
  ],
  recordLicense: null,
};
