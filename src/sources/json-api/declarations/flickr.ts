import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { textsOfHtml } from '../html.ts';
import { worthwhileTags } from '../tags.ts';
import { cutText, textOf, valueAt } from '../values.ts';

/** Longer tag strings and descriptions are cut. */
const maxLength = 2000;

/** Flickr's numbers of licences. 0 is all rights reserved; 7 and 8 are statements that are no licence. */
const licenses = {
  1: ['by-nc-sa', '2.0'],
  2: ['by-nc', '2.0'],
  3: ['by-nc-nd', '2.0'],
  4: ['by', '2.0'],
  5: ['by-sa', '2.0'],
  6: ['by-nd', '2.0'],
  9: ['cc0', '1.0'],
  10: ['pdm', '1.0'],
  11: ['by', '4.0'],
  12: ['by-sa', '4.0'],
  13: ['by-nd', '4.0'],
  14: ['by-nc', '4.0'],
  15: ['by-nc-sa', '4.0'],
  16: ['by-nc-nd', '4.0'],
} as const;

const tagsOf = ({ record }: ApiPlace): readonly string[] => {
  const text = cutText(textOf(record['tags']) ?? '', maxLength);
  return [...new Set(text.split(/\s+/).filter((tag) => tag !== ''))].sort((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
};

const descriptionOf = ({ record }: ApiPlace): string | null => {
  const html = textOf(valueAt(record, 'description._content'));
  const text = html === null ? '' : textsOfHtml(html).join(' ').trim();
  return text === '' ? null : cutText(text, maxLength);
};

/** Nobody was at 0, 0: it says that there is no place. */
const degrees = (key: 'latitude' | 'longitude') => ({
  by: ({ record }: ApiPlace) =>
    Number(record['latitude']) === 0 && Number(record['longitude']) === 0 ? null : record[key],
  reads: [key],
});

const description = { by: descriptionOf, reads: ['description'] };
const tags = { by: tagsOf, reads: ['tags'] };
const size = (name: string) => ({
  url: `url_${name}`,
  width: `width_${name}`,
  height: `height_${name}`,
});

/** Flickr: openly licensed photographs, by the time of their upload. A query serves no more than 4,000 distinct ones. */
export const flickr: ApiDeclaration = {
  name: 'flickr',
  title: 'Flickr',
  homepage: 'https://www.flickr.com',
  documentation: 'https://www.flickr.com/services/api/flickr.photos.search.html',
  hosts: ['api.flickr.com', 'www.flickr.com/services/rest'],
  request: {
    endpoint: 'https://api.flickr.com/services/rest/',
    parameters: {
      method: 'flickr.photos.search',
      format: 'json',
      nojsoncallback: '1',
      media: 'photos',
      safe_search: '1',
      license: Object.keys(licenses).join(','),
      extras:
        'description,license,date_upload,date_taken,owner_name,tags,o_dims,url_t,url_s,url_m,url_l,views,content_type,last_update,geo',
    },
    key: {
      variable: 'FLICKR_API_KEY',
      parameter: 'api_key',
      from: 'https://www.flickr.com/services/apps/create/',
    },
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'per_page', value: 500 },
      pages: 'photos.pages',
    },
    slices: [
      {
        kind: 'time',
        parameters: { min_upload_date: '{from}', max_upload_date: '{to}' },
        format: 'seconds',
        begins: '2004-02-01',
        limit: 4000,
        smallestSeconds: 60,
        otherwise: Object.keys(licenses).map((license) => ({ license })),
      },
    ],
    options: {
      query: 'text',
      user: 'user_id',
      tags: 'tags',
      license: 'license',
      group: 'group_id',
    },
    // 3,600 requests an hour are allowed
    requestsPerSecond: 1,
  },
  response: {
    list: 'photos.photo',
    ok: { path: 'stat', is: ['ok'] },
    error: 'message',
    total: 'photos.total',
  },
  shape: ['owner', 'license', 'ownername'],
  id: 'id',
  modified: ['lastupdate', 'dateupload'],
  media: {
    type: 'image',
    license: { of: 'license', table: licenses },
    identifier: 'id',
    landingPage: { template: 'https://www.flickr.com/photos/{owner}/{id}' },
    files: [size('l'), size('m'), size('s')],
    title: 'title',
    description,
    creator: 'ownername',
    creatorUrl: { template: 'https://www.flickr.com/photos/{owner}' },
    created: 'datetaken',
    tags,
    category: {
      by: ({ record }) => (record['content_type'] === '0' ? 'photograph' : null),
      reads: ['content_type'],
    },
    metaData: {
      pub_date: 'dateupload',
      date_taken: 'datetaken',
      views: 'views',
      description,
    },
    popularity: 'views',
  },
  account: 'owner',
  crosswalk: [
    term('title', 'title'),
    term(description, 'description'),
    term('ownername', 'agent', { label: 'photographer' }),
    term(
      {
        by: ({ record }) =>
          String(record['datetakenunknown']) === '1' ? null : record['datetaken'],
        reads: ['datetaken', 'datetakenunknown'],
      },
      'eventDate',
      { label: 'taken' },
    ),
    term({ by: (place) => worthwhileTags(tagsOf(place)), reads: [] }, 'topic'),
    term('id', 'identifier', { label: 'Flickr' }),
    term({ template: 'https://www.flickr.com/photos/{owner}/{id}' }, 'references'),
    term({ always: 'Photographs' }, 'objectType'),
    term(degrees('latitude'), 'decimalLatitude'),
    term(degrees('longitude'), 'decimalLongitude'),
  ],
  ignored: [
    ...ignore(
      'part of the addresses of the files',
      'farm',
      'secret',
      'server',
      'originalsecret',
      'originalformat',
    ),
    ...ignore(
      'who may see it: only what all may see is asked for',
      'isfamily',
      'isfriend',
      'ispublic',
      'geo_is_family',
      'geo_is_friend',
      'geo_is_contact',
      'geo_is_public',
    ),
    ...ignore(
      'smaller forms of the file',
      'url_t',
      'width_t',
      'height_t',
      'url_s',
      'width_s',
      'height_s',
      'url_m',
      'width_m',
      'height_m',
    ),
    ...ignore('size of the original, which is not served', 'o_width', 'o_height'),
    ...ignore('how exactly the day is known, always to the second here', 'datetakengranularity'),
    ...ignore(
      'where it is on the map, told by the degrees',
      'accuracy',
      'context',
      'place_id',
      'woeid',
    ),
  ],
  recordLicense: null,
};
