import {
  type ApiDeclaration,
  type ApiPlace,
  ignore,
  type JsonObject,
  term,
} from '../declaration.ts';
import { isObject, numberOf, textOf, textsOf, valueAt } from '../values.ts';

/** An address without a parameter; what remains is encoded alike. */
export function withoutParameter(address: string, name: string): string {
  const [base = '', query] = address.split('?', 2);
  if (query === undefined) return address;
  const parameters = new URLSearchParams(query);
  parameters.delete(name);
  const rest = parameters.toString();
  return rest === '' ? base : `${base}?${rest}`;
}

/** Addresses of pictures lack the slash between host and parameters. */
export const withSlash = (address: string): string =>
  address === '' || address.includes('/?') ? address : address.replace('?', '/?');

const address = (value: unknown, change: (text: string) => string): string | null => {
  const text = textOf(value);
  return text === null ? null : change(text);
};

/** The parameter `from` is made of the key. */
const soundOf = ({ record }: ApiPlace) =>
  address(record['audio'], (text) => withoutParameter(text, 'from'));

const creatorUrlOf = (record: JsonObject): string | null => {
  const id = textOf(record['artist_id']);
  const name = textOf(record['artist_idstr']);
  return id === null || name === null || textOf(record['artist_name']) === null
    ? null
    : `https://www.jamendo.com/artist/${id}/${name}`;
};

/** The album, the same for all its tracks: its picture without the track. */
function albumOf({ record }: ApiPlace): JsonObject | null {
  const id = textOf(record['album_id']);
  const title = textOf(record['album_name']);
  if (id === null || title === null) return null;
  const slug = title.toLowerCase().replaceAll(' ', '-').replaceAll('/', '-').replaceAll('--', '');
  return {
    title,
    foreign_landing_url: `https://www.jamendo.com/album/${id}/${slug}/`,
    thumbnail: address(record['album_image'], (text) =>
      withoutParameter(withSlash(text), 'trackid'),
    ),
    creator: textOf(record['artist_name']),
    creator_url: creatorUrlOf(record),
    foreign_identifier: id,
  };
}

const tagsOf = ({ record }: ApiPlace): readonly string[] => {
  const info = record['musicinfo'];
  if (!isObject(info)) return [];
  const speed = textOf(info['speed']);
  const words = [
    textOf(info['vocalinstrumental']),
    textOf(info['gender']),
    speed === null ? null : `speed_${speed}`,
    ...textsOf(valueAt(info, 'tags.instruments')),
    ...textsOf(valueAt(info, 'tags.vartags')),
  ];
  return [...new Set(words.filter((word) => word !== null))];
};

const count = (name: string) => ({
  by: ({ record }: ApiPlace) => numberOf(valueAt(record, `stats.${name}`)) ?? 0,
  reads: ['stats'],
});

/** Jamendo: music under Creative Commons licences. */
export const jamendo: ApiDeclaration = {
  name: 'jamendo',
  title: 'Jamendo',
  homepage: 'https://www.jamendo.com',
  documentation: 'https://developer.jamendo.com/v3.0/tracks',
  hosts: ['api.jamendo.com'],
  request: {
    endpoint: 'https://api.jamendo.com/v3.0/tracks/',
    parameters: {
      format: 'json',
      include: 'musicinfo licenses stats lyrics',
      imagesize: '200',
      audioformat: 'mp32',
      order: 'id',
    },
    key: {
      variable: 'JAMENDO_CLIENT_ID',
      parameter: 'client_id',
      traces: ['from'],
      from: 'https://devportal.jamendo.com',
    },
    paging: { kind: 'offset', parameter: 'offset', size: { parameter: 'limit', value: 200 } },
    options: { query: 'search', tags: 'tags', artist: 'artist_id', album: 'album_id' },
    // 35,000 requests a month are allowed
    requestsPerSecond: 1,
  },
  response: {
    list: 'results',
    ok: { path: 'headers.status', is: ['success'] },
    error: 'headers.error_message',
    total: 'headers.results_fullcount',
  },
  shape: ['artist_idstr', 'album_id', 'shareurl'],
  id: 'id',
  media: {
    type: 'audio',
    license: 'license_ccurl',
    identifier: 'id',
    landingPage: 'shareurl',
    files: [{ url: { by: soundOf, reads: ['audio'] }, format: { always: 'mp32' } }],
    thumbnail: { by: ({ record }) => address(record['image'], withSlash), reads: ['image'] },
    title: 'name',
    creator: 'artist_name',
    creatorUrl: { by: ({ record }) => creatorUrlOf(record), reads: ['artist_id', 'artist_idstr'] },
    created: 'releasedate',
    tags: { by: tagsOf, reads: ['musicinfo'] },
    metaData: {
      lyrics: { by: ({ record }) => textOf(record['lyrics']), reads: ['lyrics'] },
      release_date: 'releasedate',
      downloads: count('rate_download_total'),
      listens: count('rate_listened_total'),
      playlists: count('rate_playlisted_total'),
    },
    popularity: 'stats.rate_listened_total',
    audio: {
      durationMs: {
        by: ({ record }) => {
          const seconds = numberOf(record['duration']);
          return seconds === null ? null : Math.trunc(seconds) * 1000;
        },
        reads: ['duration'],
      },
      genres: 'musicinfo.tags.genres',
      audioSet: { by: albumOf, reads: ['album_id', 'album_name', 'album_image'] },
      setPosition: 'position',
    },
  },
  category: 'music',
  crosswalk: [
    term('name', 'title'),
    term('artist_name', 'agent', { label: 'artist' }),
    term('releasedate', 'eventDate', { label: 'released' }),
    term('album_name', 'isPartOf', { label: 'album' }),
    term({ by: tagsOf, reads: [] }, 'topic'),
    term('musicinfo.tags.genres[]', 'topic', { label: 'genre' }),
    term({ always: 'Music' }, 'objectType'),
    term('lyrics', 'description', { label: 'lyrics' }),
    term('id', 'identifier', { label: 'Jamendo' }),
    term('shareurl', 'references'),
    term('license_ccurl', 'license'),
  ],
  ignored: [
    ...ignore('the licence in parts', 'licenses', 'prourl'),
    ...ignore(
      'other addresses of the same',
      'shorturl',
      'audiodownload',
      'audiodownload_allowed',
      'waveform',
    ),
  ],
  recordLicense: null,
};
