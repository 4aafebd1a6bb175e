import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { createServer } from '../../src/server/index.ts';
import type { Item, Media } from '../../src/terms/index.ts';
import { aMedium, anItem } from '../support/items.ts';
import { fakeServices, logFolder } from './fakes.ts';

const EXAMPLES = join(import.meta.dirname, '../../../shared/openverse/api');

const BARK_ID = '4bc43a04-ef46-5544-a0c1-63c63f56e276';
const WISH_ID = '8624ba61-57f1-5f98-8a85-ece206c319cf';
const PAIR_ID = '610756ec-ae31-5d5e-8f03-8cc52f31b71d';
const SONG_ID = '36537842-b067-5ca0-ad67-e00ff2e06b2e';
const SHUT_ID = '710756ec-ae31-5d5e-8f03-8cc52f31b71d';

const BARK_TAGS =
  'tree bark texture wood nature pattern rough surface brown old background trunk natural forest detail lumber weathered timber stump closeup root'.split(
    ' ',
  );
const WISH_TAGS =
  'vocal female speed_medium guitar strings energetic acoustic voice funkyhouse'.split(' ');

const ITEMS: readonly Item[] = [
  anItem({
    id: BARK_ID,
    title: 'Tree Bark Photo',
    topic: ['tree'],
    creator: ['Tim Sullivan'],
    provider: 'stocksnap',
    source: 'stocksnap',
    landingPage: 'https://stocksnap.io/photo/XNVBVXO3B7',
    mediaCount: 1,
    mediaTypes: ['StillImage'],
    mediaLicenses: ['CC0-1.0'],
    lastChanged: '2022-08-27T17:39:48.000Z',
  }),
  anItem({
    id: WISH_ID,
    title: 'Wish You Were Here',
    topic: ['dance', 'electronic', 'house'],
    provider: 'jamendo',
    source: 'jamendo',
    landingPage: 'https://www.jamendo.com/track/1214935',
    mediaCount: 1,
    mediaTypes: ['Sound'],
    mediaLicenses: ['CC-BY-NC-SA-3.0'],
    lastChanged: '2022-12-06T06:54:25.000Z',
  }),
  anItem({
    id: SONG_ID,
    title: 'Another song',
    topic: ['house'],
    creator: ['Wolfgang Amadeus'],
    provider: 'wikimedia',
    source: 'wikimedia',
    landingPage: 'https://commons.example/song',
    mediaCount: 1,
    mediaTypes: ['Sound'],
    mediaLicenses: ['CC-BY-SA-2.0'],
  }),
  anItem({
    id: PAIR_ID,
    title: 'Two views of a tree',
    topic: ['tree'],
    creator: ['Sean MacEntee'],
    provider: 'flickr',
    source: 'flickr',
    mediaCount: 3,
    mediaTypes: ['StillImage'],
    mediaLicenses: ['CC-BY-2.0', 'RS-InC-1.0'],
  }),
  anItem({
    id: SHUT_ID,
    title: 'Nobody may copy this tree',
    topic: ['tree'],
    source: 'shut',
    mediaCount: 1,
    mediaTypes: ['StillImage'],
    mediaLicenses: ['RS-InC-1.0'],
  }),
];

const MEDIA: readonly Media[] = [
  aMedium({
    itemId: BARK_ID,
    identifier: 'https://cdn.stocksnap.io/img-thumbs/960w/XNVBVXO3B7.jpg',
    references: 'https://stocksnap.io/photo/XNVBVXO3B7',
    title: 'Tree Bark Photo',
    creator: 'Tim Sullivan',
    creatorUrl: 'https://www.secretagencygroup.com',
    license: 'CC0-1.0',
    category: 'photograph',
    widthInPixels: 6016,
    heightInPixels: 4016,
    sizeBytes: 896128,
    tags: BARK_TAGS,
    provider: 'stocksnap',
    source: 'stocksnap',
  }),
  aMedium({
    itemId: WISH_ID,
    type: 'Sound',
    identifier: 'https://mp3d.jamendo.com/download/track/1214935/mp32',
    format: 'audio/mpeg',
    references: 'https://www.jamendo.com/track/1214935',
    thumbnail: 'https://usercontent.jamendo.com?type=album&id=145774&width=200',
    title: 'Wish You Were Here',
    creator: 'The.madpix.project',
    creatorUrl: 'https://www.jamendo.com/artist/441585/the.madpix.project',
    license: 'CC-BY-NC-SA-3.0',
    category: 'music',
    sizeBytes: 7139840,
    tags: WISH_TAGS,
    provider: 'jamendo',
    source: 'jamendo',
  }),
  aMedium({
    itemId: SONG_ID,
    type: 'Sound',
    identifier: 'https://upload.example/song.ogg',
    references: 'https://commons.example/song',
    creatorUrl: 'https://people.example/wolfgang',
    license: 'CC-BY-SA-2.0',
    tags: ['allegro'],
  }),
  aMedium({ itemId: PAIR_ID, position: 0, identifier: 'https://a.example/0.jpg', license: null }),
  aMedium({
    itemId: PAIR_ID,
    position: 1,
    identifier: 'https://a.example/1.PNG',
    license: 'CC-BY-2.0',
    widthInPixels: 500,
    heightInPixels: 500,
  }),
  aMedium({
    itemId: PAIR_ID,
    position: 2,
    identifier: 'https://a.example/2.jpg',
    license: 'CC-BY-2.0',
    widthInPixels: 700,
    heightInPixels: 900,
  }),
  aMedium({ itemId: SHUT_ID, identifier: 'https://b.example/0.jpg', license: 'RS-InC-1.0' }),
];

/** The second picture of the pair. */
const PAIR_1 = '610756ec-ae31-8d5e-8f03-8cc52f31b701';
const PAIR_2 = '610756ec-ae31-8d5e-8f03-8cc52f31b702';

const logs = logFolder();
let generations = 0;
let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(url: string, body?: unknown) {
  generations += 1;
  const services = fakeServices({ items: ITEMS, logs, generation: () => `g${generations}` });
  server = await createServer(
    {
      ...services,
      records: {
        ...services.records,
        mediaOfMany: async (places) =>
          places.map(({ row }) => MEDIA.filter(({ itemId }) => itemId === ITEMS[row]?.id)),
      },
    },
    { requestsPerMinute: 0 },
  );
  const response = await server.inject({
    url,
    headers: { host: 'drawer.example' },
    ...(body === undefined ? {} : { method: 'POST', payload: body as object }),
  });
  return { response, body: response.body === '' ? null : response.json() };
}

const site = 'http://drawer.example';
const BARK = {
  id: BARK_ID,
  title: 'Tree Bark Photo',
  indexed_on: '2022-08-27T17:39:48Z',
  foreign_landing_url: 'https://stocksnap.io/photo/XNVBVXO3B7',
  url: 'https://cdn.stocksnap.io/img-thumbs/960w/XNVBVXO3B7.jpg',
  creator: 'Tim Sullivan',
  creator_url: 'https://www.secretagencygroup.com',
  license: 'cc0',
  license_version: '1.0',
  license_url: 'https://creativecommons.org/publicdomain/zero/1.0/',
  provider: 'stocksnap',
  source: 'stocksnap',
  category: 'photograph',
  filesize: 896128,
  filetype: 'jpg',
  tags: BARK_TAGS.map((name) => ({ accuracy: null, name })),
  attribution:
    '"Tree Bark Photo" by Tim Sullivan is marked with CC0 1.0. To view the terms, visit https://creativecommons.org/publicdomain/zero/1.0/.',
  fields_matched: [] as string[],
  mature: false,
  height: 4016,
  width: 6016,
  thumbnail: `${site}/v1/images/${BARK_ID}/thumb/`,
  detail_url: `${site}/v1/images/${BARK_ID}/`,
  related_url: `${site}/v1/images/${BARK_ID}/related/`,
};

const idsOf = (body: { results: { id: string }[] }): string[] => body.results.map(({ id }) => id);

describe('GET /v1/images/', () => {
  test("answers a work in Openverse's shape", async () => {
    const { response, body } = await ask('/v1/images/?q=bark');
    expect(response.statusCode).toBe(200);
    expect(body).toEqual({
      result_count: 1,
      page_count: 1,
      page_size: 20,
      page: 1,
      results: [{ ...BARK, fields_matched: ['title', 'tags.name'] }],
    });
  });

  test.each<[string, readonly string[]]>([
    ['', [BARK_ID, PAIR_1]],
    ['?q=tree', [BARK_ID, PAIR_1]],
    ['?title=bark,views', [BARK_ID, PAIR_1]],
    ['?creator=macentee', [PAIR_1]],
    ['?tags=tree', [BARK_ID, PAIR_1]],
    ['?tags=tre', []],
    ['?source=stocksnap', [BARK_ID]],
    ['?source=stocksnap,flickr', [BARK_ID, PAIR_1]],
    ['?excluded_source=flickr', [BARK_ID]],
    ['?license=by', [PAIR_1]],
    ['?license=CC0,by-sa', [BARK_ID]],
    ['?license=by-nd', []],
    ['?license_type=all-cc', [BARK_ID, PAIR_1]],
    ['?license_type=commercial,modification', [BARK_ID, PAIR_1]],
    ['?extension=png', [PAIR_1]],
    ['?extension=jpg', [BARK_ID, PAIR_2]],
    ['?aspect_ratio=wide', [BARK_ID]],
    ['?aspect_ratio=square,tall', [PAIR_1]],
    ['?size=large', [BARK_ID]],
    ['?size=medium', [PAIR_2]],
    ['?category=Photograph', [BARK_ID]],
    ['?collection=tag&tag=tree', [BARK_ID, PAIR_1]],
    ['?unstable__collection=source&source=flickr', [PAIR_1]],
    ['?collection=creator&source=flickr&creator=Sean+MacEntee', [PAIR_1]],
    ['?page_size=1', [BARK_ID]],
    ['?page_size=1&page=2', [PAIR_1]],
    ['?page_size=1&page=3', []],
    ['?mature=true&filter_dead=false&unstable__authority=true', [BARK_ID, PAIR_1]],
  ])('finds works: %s', async (query, ids) => {
    const { response, body } = await ask(`/v1/images/${query}`);
    expect([response.statusCode, idsOf(body)]).toEqual([200, ids]);
  });

  test('pages count items', async () => {
    const { body } = await ask('/v1/images?page_size=1&page=2');
    expect(body).toMatchObject({ result_count: 2, page_count: 2, page_size: 1, page: 2 });
  });

  test.each<[string, string, readonly string[]]>([
    ['license=PDMNBCG', "'license' -> License 'PDMNBCG' does not exist.", ['license']],
    [
      'license_type=free',
      "'license_type' -> License type 'free' does not exist.",
      ['license_type'],
    ],
    ['page=0', "'page' -> Ensure this value is greater than or equal to 1.", ['page']],
    ['page=two', "'page' -> A valid integer is required.", ['page']],
    [
      'page_size=501',
      "'page_size' -> Ensure this value is less than or equal to 500.",
      ['page_size'],
    ],
    ['mature=perhaps', "'mature' -> Must be a valid boolean.", ['mature']],
    [
      'li=by',
      "'li' -> Parameter 'li' is deprecated in this release of the API. Use 'license' instead.",
      ['li'],
    ],
    [
      'size=huge',
      "'size' -> Invalid value: 'huge'. Available options: small, medium, large",
      ['size'],
    ],
    [
      'source=a&excluded_source=b',
      "'excluded_source' -> Cannot set both 'source' and 'excluded_source'. Use exactly one of these.",
      ['excluded_source'],
    ],
    [
      'collection=tag',
      "'collection' -> The `tag` parameter is required when `collection` is set to `tag`.",
      ['collection'],
    ],
    [`tags=${'a,'.repeat(21)}`, "'tags' -> At most 20 values can be given.", ['tags']],
    ['collection=shelf', '\'collection\' -> "shelf" is not a valid choice.', ['collection']],
  ])('%s is refused', async (query, detail, fields) => {
    const { response, body } = await ask(`/v1/images/?${query}`);
    expect([response.statusCode, body]).toEqual([
      400,
      { error: 'InputError', detail: `Invalid input given for fields. ${detail}`, fields },
    ]);
  });
});

describe('one work', () => {
  test('by its id', async () => {
    const { body } = await ask(`/v1/images/${BARK_ID}/`);
    expect(body).toEqual(BARK);
  });

  test.each([
    [PAIR_1, PAIR_1],
    [PAIR_2, PAIR_2],
    [PAIR_1.toUpperCase(), PAIR_1],
    // The first picture may not be copied: the first one that may be stands for the item
    [PAIR_ID, PAIR_1],
  ])('%s is the work %s', async (id, work) => {
    const { body } = await ask(`/v1/images/${id}/`);
    expect(body.id).toBe(work);
  });

  test.each([
    '/v1/images/nothing/',
    `/v1/images/${WISH_ID}/`,
    `/v1/images/${SHUT_ID}/`,
    '/v1/images/610756ec-ae31-8d5e-8f03-8cc52f31b700/',
    '/v1/images/610756ec-ae31-8d5e-8f03-8cc52f31b703/',
    '/v1/images/nothing/related/',
    '/v1/images/nothing/thumb/',
    '/v1/audio/nothing/',
    `/v1/images/oembed/?url=${site}/v1/images/00000000-ae31-5d5e-8f03-8cc52f31b703`,
  ])('%s is unknown', async (url) => {
    const { response, body } = await ask(url);
    expect([response.statusCode, body]).toEqual([404, { detail: 'Not found.' }]);
  });

  test('related works: the others of the item, then what has to do with it', async () => {
    const { body } = await ask(`/v1/images/${PAIR_1}/related/`);
    expect(body).toMatchObject({ result_count: 2, page_count: 1 });
    expect(idsOf(body)).toEqual([PAIR_2, BARK_ID]);
  });

  test.each([
    [`/v1/images/${PAIR_2}/thumb/`, `/v1/image/${PAIR_ID}/2?size=600`],
    [`/v1/images/${BARK_ID}/thumb/?full_size=true`, `/v1/image/${BARK_ID}/0`],
    [`/v1/audio/${WISH_ID}/thumb/`, `/v1/image/${WISH_ID}/0?size=600`],
  ])('the thumbnail %s leads to %s', async (url, location) => {
    const { response } = await ask(url);
    expect([response.statusCode, response.headers.location]).toEqual([302, location]);
  });

  test('oEmbed', async () => {
    const { body } = await ask(`/v1/images/oembed/?url=${site}/v1/images/${BARK_ID}/`);
    expect(body).toMatchObject({
      version: '1.0',
      type: 'photo',
      width: 6016,
      height: 4016,
      title: 'Tree Bark Photo',
      author_name: 'Tim Sullivan',
    });
  });

  test.each([
    ['', 'url', 'This field is required.'],
    ['?url=bark', 'url', 'Could not parse identifier from URL.'],
    [`?url=${BARK_ID}&format=xml`, 'format', 'json is the only format.'],
  ])('oEmbed of %s is refused', async (query, field, message) => {
    const { response, body } = await ask(`/v1/images/oembed/${query}`);
    expect([response.statusCode, body]).toEqual([
      400,
      {
        error: 'InputError',
        detail: `Invalid input given for fields. '${field}' -> ${message}`,
        fields: [field],
      },
    ]);
  });

  test('a report is kept', async () => {
    const { response, body } = await ask(`/v1/images/${PAIR_2}/report/`, { reason: 'sensitive' });
    expect([response.statusCode, body]).toEqual([
      201,
      { identifier: PAIR_2, reason: 'mature', description: '' },
    ]);
    const lines = readFileSync(join(logs, 'reports.ndjson'), 'utf8').trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      at: expect.any(String),
      work: PAIR_2,
      itemId: PAIR_ID,
      position: 2,
      reason: 'mature',
      description: '',
    });
  });

  test.each([
    [{ reason: 'ugly' }, 'reason'],
    [{ reason: 'other', description: 'short' }, 'description'],
  ])('the report %j is refused', async (report, field) => {
    const { response, body } = await ask(`/v1/images/${BARK_ID}/report/`, report);
    expect([response.statusCode, body.fields]).toEqual([400, [field]]);
  });
});

test('sources with their numbers of items', async () => {
  const { body } = await ask('/v1/images/stats/');
  expect(body).toEqual([
    {
      source_name: 'flickr',
      display_name: 'flickr',
      source_url: null,
      logo_url: null,
      media_count: 1,
    },
    {
      source_name: 'stocksnap',
      display_name: 'stocksnap',
      source_url: 'https://stocksnap.io',
      logo_url: null,
      media_count: 1,
    },
  ]);
});

test('tokens are not given, and no waveforms', async () => {
  expect((await ask('/v1/auth_tokens/register/', {})).response.statusCode).toBe(404);
  expect((await ask(`/v1/audio/${WISH_ID}/waveform/`)).response.statusCode).toBe(404);
  expect((await ask('/v1/rate_limit/')).body).toEqual({
    requests_this_minute: null,
    requests_today: null,
    rate_limit_model: 'anonymous',
    verified: false,
  });
});

/** Where an answer lacks a key of the recorded one, or has it with another JSON type. */
function differences(recorded: unknown, ours: unknown, path = ''): string[] {
  const [theirs, own] = [typeOf(recorded), typeOf(ours)];
  if (theirs === 'null' || own === 'null') return [];
  if (theirs !== own) return [`${path}: ${theirs}, ours is ${own}`];
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length > 0 && ours.length === 0) {
      return path.endsWith('fields_matched') ? [] : [`${path}: empty`];
    }
    return recorded.slice(0, 1).flatMap((one) => differences(one, ours[0] ?? null, `${path}[]`));
  }
  if (theirs !== 'object') return [];
  const own_ = ours as Record<string, unknown>;
  return Object.entries(recorded as Record<string, unknown>).flatMap(([key, value]) =>
    Object.hasOwn(own_, key)
      ? differences(value, own_[key], `${path}.${key}`)
      : [`${path}.${key}: absent`],
  );
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

describe.skipIf(!existsSync(EXAMPLES))('the recorded answers, field by field', () => {
  const recorded = (name: string) =>
    JSON.parse(readFileSync(join(EXAMPLES, `${name}_example.json`), 'utf8'))['application/json'];

  test.each<[string, string, number, unknown?]>([
    ['image_search_200', '/v1/images/?q=bark', 200],
    ['image_search_400', '/v1/images/?q=bark&license=PDMNBCG', 400],
    ['image_detail_200', `/v1/images/${BARK_ID}/`, 200],
    ['image_detail_404', '/v1/images/00000000-0000-5000-8000-000000000000/', 404],
    ['image_related_200', `/v1/images/${BARK_ID}/related/`, 200],
    ['image_related_404', '/v1/images/00000000-0000-5000-8000-000000000000/related/', 404],
    ['image_stats_200', '/v1/images/stats/', 200],
    ['image_oembed_200', `/v1/images/oembed/?url=${BARK_ID}`, 200],
    ['image_oembed_404', '/v1/images/oembed/?url=00000000-0000-5000-8000-000000000000', 404],
    ['image_complain_201', `/v1/images/${BARK_ID}/report/`, 201, { reason: 'mature' }],
    ['audio_search_200', '/v1/audio/?q=wish', 200],
    ['audio_search_400', '/v1/audio/?q=wish&license=PDMNBCG', 400],
    ['audio_detail_200', `/v1/audio/${WISH_ID}/`, 200],
    ['audio_detail_404', '/v1/audio/00000000-0000-5000-8000-000000000000/', 404],
    ['audio_related_200', `/v1/audio/${WISH_ID}/related/`, 200],
    ['audio_related_404', '/v1/audio/00000000-0000-5000-8000-000000000000/related/', 404],
    ['audio_stats_200', '/v1/audio/stats/', 200],
    ['audio_complain_201', `/v1/audio/${WISH_ID}/report/`, 201, { reason: 'mature' }],
  ])('%s', async (name, url, status, payload) => {
    const { response, body } = await ask(url, payload);
    expect(response.statusCode).toBe(status);
    expect(differences(recorded(name), body)).toEqual([]);
  });

  /** Fields that say what the example's works are, not what our copies of them can know. */
  const OURS = [
    'id',
    'thumbnail',
    'detail_url',
    'related_url',
    'waveform',
    'audio_set',
    'duration',
    'bit_rate',
    'sample_rate',
    'tags',
  ];
  test.each([
    ['image_detail_200', `/v1/images/${BARK_ID}/`],
    ['audio_detail_200', `/v1/audio/${WISH_ID}/`],
  ])('%s has the recorded values, in the recorded order', async (name, url) => {
    const { body } = await ask(url);
    const theirs = recorded(name);
    expect(Object.keys(body)).toEqual(Object.keys(theirs));
    for (const [key, value] of Object.entries(theirs)) {
      if (!OURS.includes(key)) expect([key, body[key]]).toEqual([key, value]);
    }
  });
});
