import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { numberOf, textOf } from '../values.ts';

/** Said only where there is something, and no zero. */
const truthy = (path: string) => ({
  by: ({ record }: ApiPlace) => record[path] || null,
  reads: [path],
});

const creatorUrlOf = ({ record }: ApiPlace): string | null => {
  const name = textOf(record['username']);
  return name === null ? null : `https://freesound.org/people/${name}/`.replaceAll(' ', '%20');
};

/** The sound as it was uploaded, which only who has an account can fetch. */
const originalOf = ({ record }: ApiPlace): readonly object[] => [
  {
    url: record['download'] ?? null,
    bit_rate: Math.trunc(numberOf(record['bitrate']) ?? 0) * 1000,
    sample_rate: Math.trunc(numberOf(record['samplerate']) ?? 0),
    filetype: record['type'] ?? null,
    filesize: record['filesize'] ?? null,
  },
];

/** "41.4 2.2" */
const degrees = (at: 0 | 1) => ({
  by: ({ record }: ApiPlace) => textOf(record['geotag'])?.split(' ')[at] ?? null,
  reads: ['geotag'],
});

const preview = 'previews.preview-hq-mp3';

/** Freesound: sounds under Creative Commons licences. What is played is a preview; the original needs an account. */
export const freesound: ApiDeclaration = {
  name: 'freesound',
  title: 'Freesound',
  homepage: 'https://freesound.org',
  documentation: 'https://freesound.org/docs/api/',
  hosts: ['freesound.org/apiv2'],
  request: {
    endpoint: 'https://freesound.org/apiv2/search/text/',
    parameters: {
      query: '',
      fields:
        'id,url,name,tags,description,created,license,type,download,filesize,bitrate,bitdepth,duration,samplerate,pack,username,num_downloads,avg_rating,num_ratings,geotag,previews',
    },
    key: {
      variable: 'FREESOUND_API_KEY',
      header: 'authorization',
      prefix: 'Token ',
      from: 'https://freesound.org/apiv2/apply/',
    },
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'page_size', value: 150 },
      more: 'next',
    },
    slices: [
      {
        kind: 'time',
        parameters: { filter: 'created:[{from} TO {to}]' },
        format: 'iso',
        begins: '2005-04-01',
        limit: 10_000,
        smallestSeconds: 3600,
      },
    ],
    details: { url: `{${preview}}`, size: true, into: 'previewBytes', optional: true },
    options: { query: 'query', filter: 'filter' },
    joined: { filter: ' ' },
    requestsPerSecond: 1,
  },
  response: { list: 'results', error: 'detail', total: 'count' },
  shape: ['id', 'username', 'previews'],
  id: 'id',
  modified: 'created',
  media: {
    type: 'audio',
    license: 'license',
    identifier: 'id',
    landingPage: 'url',
    files: [{ url: preview, format: { always: 'mp3' }, sizeBytes: 'previewBytes' }],
    title: 'name',
    description: 'description',
    creator: 'username',
    creatorUrl: { by: creatorUrlOf, reads: [] },
    created: 'created',
    tags: 'tags[]',
    metaData: {
      description: truthy('description'),
      num_downloads: truthy('num_downloads'),
      avg_rating: truthy('avg_rating'),
      num_ratings: truthy('num_ratings'),
      geotag: truthy('geotag'),
      download: truthy('download'),
    },
    popularity: 'num_downloads',
    audio: {
      durationMs: {
        by: ({ record }) => Math.trunc((numberOf(record['duration']) ?? 0) * 1000),
        reads: ['duration'],
      },
      bitRate: { always: 128_000 },
      altFiles: { by: originalOf, reads: ['bitrate', 'samplerate', 'type', 'filesize'] },
    },
  },
  crosswalk: [
    term('name', 'title'),
    term('description', 'description'),
    term('username', 'agent', { label: 'recordist' }),
    term('created', 'eventDate', { label: 'uploaded' }),
    term('tags[]', 'topic'),
    term({ always: 'Sound recordings' }, 'objectType'),
    term('pack', 'isPartOf', { label: 'pack' }),
    term('pack_name', 'isPartOf', { label: 'pack' }),
    term('id', 'identifier', { label: 'Freesound' }),
    term('url', 'references'),
    term(degrees(0), 'decimalLatitude'),
    term(degrees(1), 'decimalLongitude'),
    term('license', 'license'),
  ],
  ignored: [
    ...ignore('the same sound in other forms', 'previews', 'images'),
    ...ignore('of the uploaded file', 'bitdepth', 'channels'),
    ...ignore(
      'of visitors',
      'num_comments',
      'comments',
      'comment',
      'rate',
      'bookmark',
      'similar_sounds',
      'analysis_stats',
      'analysis_frames',
      'analysis',
    ),
  ],
  recordLicense: null,
};
