import { createHmac } from 'node:crypto';
import { decodeHTML } from 'entities/decode';
import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { numberOf, textOf, textsOf, valueAt } from '../values.ts';

/** Whole endings that say nothing of the picture. */
const wholeEnding =
  /(?:free public domain cc0 (?:image|photo)|digitally enhanced by rawpixel)[.,!?]?$/i;
/** Beginnings of the same endings, where titles are cut off. */
const cutEnding = /(?:free ?|original ?)?(?:public(?: domain(?: cc0 (?:image|photo))?)?)?[.,!?]?$/i;

/** The text without the provider's standard endings, entities decoded. */
const cleaned = (text: string): string =>
  decodeHTML(text.trim().replace(wholeEnding, '').replace(cutEnding, '')).trim().replace(/,$/, '');

/** "Bull elk searches for food | Free Photo - rawpixel" → "Bull elk searches for food". */
export function rawpixelTitle(title: string | null): string | null {
  if (title === null) return null;
  const own = title.split('|', 1)[0] ?? '';
  return cleaned(own.slice(0, 5000)).replace(/\.$/, '') || null;
}

const titleOf = ({ record }: ApiPlace) => rawpixelTitle(textOf(valueAt(record, 'metadata.title')));

const descriptionOf = ({ record }: ApiPlace) =>
  cleaned((textOf(valueAt(record, 'metadata.description_text')) ?? '').slice(0, 20_000)) || null;

const larger = (...keys: readonly string[]) => ({
  by: ({ record }: ApiPlace) => {
    const sides = ['width', 'display_image_width', 'height', 'display_image_height'];
    if (sides.every((key) => (numberOf(record[key]) ?? 0) === 0)) return null;
    return Math.max(...keys.map((key) => numberOf(record[key]) ?? 0));
  },
  reads: keys,
});

const keywordsOf = ({ record }: ApiPlace): readonly string[] =>
  textsOf(valueAt(record, 'metadata.popular_keywords'));

/** Keywords without those that only say that it is free. */
const tagsOf = (place: ApiPlace): readonly string[] =>
  keywordsOf(place).filter(
    (word) => !['cc0', 'creative commons', 'public domain'].some((part) => word.includes(part)),
  );

const categoryOf = (place: ApiPlace): string | null => {
  const words = new Set(keywordsOf(place));
  if (words.has('public domain art')) return 'digitized_artwork';
  if (words.has('image') || words.has('photo')) return 'photograph';
  return words.has('clipart') ? 'illustration' : null;
};

/** The museum or person that the picture is from. */
const artistOf = ({ record }: ApiPlace): string | null =>
  textOf(textOf(record['artist_names'])?.replace(/\(Source\)$/, ''));

const tags = { by: tagsOf, reads: ['metadata.popular_keywords'] };
const metadata = (...keys: readonly string[]) => keys.map((key) => `metadata.${key}`);

/** Rawpixel: pictures in the public domain, many of them from museums and libraries. Requests are signed with the key. */
export const rawpixel: ApiDeclaration = {
  name: 'rawpixel',
  title: 'Rawpixel: public domain',
  homepage: 'https://www.rawpixel.com/public-domain',
  documentation: 'https://www.rawpixel.com/api/v1/search?tags=$publicdomain&page=1&pagesize=100',
  hosts: ['www.rawpixel.com/api'],
  request: {
    endpoint: 'https://www.rawpixel.com/api/v1/search',
    parameters: { tags: '$publicdomain' },
    key: {
      variable: 'RAWPIXEL_API_KEY',
      parameter: 's',
      sign: (text, key) => createHmac('sha256', key).update(text).digest('base64url'),
      optional: true,
      from: 'https://www.rawpixel.com',
    },
    paging: { kind: 'page', parameter: 'page', size: { parameter: 'pagesize', value: 100 } },
    options: { query: 'keys' },
    requestsPerSecond: 1,
  },
  response: { list: 'results', total: 'total' },
  shape: ['id', 'style_uri', 'metadata.licenseUrl'],
  id: 'id',
  media: {
    type: 'image',
    license: 'metadata.licenseUrl',
    identifier: 'id',
    landingPage: 'url',
    files: [
      {
        url: {
          by: ({ record }) => textOf(record['style_uri'])?.replace('{}', 'image_1300') ?? null,
          reads: ['style_uri'],
        },
        width: larger('width', 'display_image_width'),
        height: larger('height', 'display_image_height'),
      },
    ],
    title: { by: titleOf, reads: ['metadata.title'] },
    description: { by: descriptionOf, reads: ['metadata.description_text'] },
    creator: { by: artistOf, reads: ['artist_names'] },
    tags,
    category: { by: categoryOf, reads: [] },
    metaData: {
      description: { by: descriptionOf, reads: [] },
      download_count: 'download_count',
    },
    popularity: 'download_count',
  },
  account: 'metadata.artist_accounts[]',
  crosswalk: [
    term({ by: titleOf, reads: [] }, 'title'),
    term({ by: descriptionOf, reads: [] }, 'description'),
    term({ by: artistOf, reads: [] }, 'agent', { label: 'artist' }),
    term(tags, 'topic'),
    term('info_label', 'rights'),
    term('id', 'identifier', { label: 'Rawpixel' }),
    term('url', 'references'),
    term('metadata.image_type', 'objectType'),
  ],
  ignored: [
    ...ignore(
      'the same text again',
      ...metadata(
        'description',
        'description_more',
        'image_alt',
        'pinterest_description',
        'info_label',
        'artist_names',
      ),
      'title',
      'set_label',
    ),
    ...ignore(
      'the same picture in other forms',
      'google_teaser',
      'pinterestImage',
      'alias',
      'name_ext',
      ...metadata('download_options', 'image_type_icon'),
    ),
    ...ignore('of the person, not the picture', ...metadata('artists', 'artist_twitters')),
    ...ignore(
      'the licence in other words',
      ...metadata(
        'license',
        'licenseSource',
        'isCC0License',
        'isFreeLicense',
        'isGoogleApacheLicense',
        'isOpenSource',
        'isOriginalPublicDomain',
        'isPremiumLicense',
        'isPublicDomainContent',
        'isUSGovernmentCC0',
        'info_label_tags',
      ),
    ),
    ...ignore(
      'of the shop',
      'design_id',
      'design_type',
      'editorial',
      'exclusive',
      'image_type_machine_name',
      'isDarkPng',
      'isLightPng',
      'isPng',
      'isPortrait',
      'model_release',
      'property_release',
      'nodeviews',
      'pd_content',
      'shop_link',
      'showcase',
      'status',
      'transparent',
      'trim_height',
      'trim_width',
      'type',
      ...metadata(
        'charities',
        'compatible',
        'fonts',
        'hasIconGroup',
        'hasSetGroup',
        'hasSetfileGroup',
        'hasSizeGroup',
        'isAddon',
        'isDocxPdf',
        'isEditable',
        'isIcon',
        'isPreset',
        'isPrint',
        'isSafeContent',
      ),
    ),
  ],
  recordLicense: null,
};
