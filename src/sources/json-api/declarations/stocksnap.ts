import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { isNothing, textsOf } from '../values.ts';

const firstWords = ({ record }: ApiPlace): readonly string[] =>
  textsOf(record['keywords']).slice(0, 2);

/** Every word with a capital: "blue sky" → "Blue Sky", "o'hara" → "O'Hara". */
const titleCase = (text: string): string =>
  text.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());

const titleOf = (place: ApiPlace): string | null => titleCase(firstWords(place).join(' ')) || null;

/** Stands there where an author has no site. */
const noSites: ReadonlySet<unknown> = new Set([
  'https://stocksnap.io/',
  'https://stocksnap.io/author/undefined/',
]);

const creatorUrlOf = ({ record }: ApiPlace): unknown => {
  const site = record['author_website'];
  if (isNothing(record['author_name'])) return null;
  return isNothing(site) || noSites.has(site) ? record['author_profile'] : site;
};

/** StockSnap: photographs, all CC0. Its API is not documented. */
export const stocksnap: ApiDeclaration = {
  name: 'stocksnap',
  title: 'StockSnap',
  homepage: 'https://stocksnap.io',
  documentation: 'https://stocksnap.io/faq',
  hosts: ['stocksnap.io/api'],
  request: {
    endpoint: 'https://stocksnap.io/api/load-photos/date/desc',
    paging: { kind: 'page', parameter: null, more: 'nextPage' },
    requestsPerSecond: 1,
  },
  response: { list: 'results' },
  shape: ['img_id', 'author_id', 'page_views_raw'],
  id: 'img_id',
  media: {
    type: 'image',
    only: [{ path: 'keywords[0]', reason: 'MISSING_FIELD' }],
    license: { always: 'https://creativecommons.org/publicdomain/zero/1.0/' },
    identifier: 'img_id',
    landingPage: {
      by: (place) =>
        `https://stocksnap.io/photo/${firstWords(place).join('-')}-${place.record['img_id']}`,
      reads: ['keywords[]'],
    },
    files: [
      {
        url: { template: 'https://cdn.stocksnap.io/img-thumbs/960w/{img_id}.jpg' },
        width: 'img_width',
        height: 'img_height',
        format: { always: 'jpg' },
      },
    ],
    title: { by: titleOf, reads: [] },
    creator: 'author_name',
    creatorUrl: { by: creatorUrlOf, reads: ['author_website', 'author_profile'] },
    tags: 'keywords[]',
    metaData: {
      downloads_raw: 'downloads_raw',
      page_views_raw: 'page_views_raw',
      favorites_raw: 'favorites_raw',
    },
    popularity: 'downloads_raw',
  },
  category: 'photograph',
  crosswalk: [
    term({ by: titleOf, reads: [] }, 'title'),
    term('author_name', 'agent', { label: 'photographer' }),
    term('keywords[]', 'topic'),
    term({ always: 'Photographs' }, 'objectType'),
    term('img_id', 'identifier', { label: 'StockSnap' }),
  ],
  ignored: [
    ...ignore('the keywords again', 'tags'),
    ...ignore('the raw numbers rounded', 'downloads', 'favorites', 'page_views'),
    ...ignore('of the page, not the picture', 'adjustedWidth', 'favorited', 'author_id'),
  ],
  recordLicense: null,
};
