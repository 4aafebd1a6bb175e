import type { ApiDeclaration, ApiPlace, JsonObject } from '../declaration.ts';
import { isNothing, isObject, valueAt } from '../values.ts';

const single = 'content.descriptiveNonRepeating';
const freetext = 'content.freetext';
const indexed = 'content.indexedStructured';

/** What is said of the object among the notes. */
const descriptionLabels: ReadonlySet<string> = new Set([
  'description',
  'summary',
  'caption',
  'notes',
  'description (brief)',
  'description (spanish)',
  'description (brief spanish)',
  'gallery label',
  'exhibition label',
  'luce center label',
  'publication label',
  'new acquisition label',
]);

/** Who counts as creator, by the label: those of the first line in which one stands. */
const creatorLabels: readonly (readonly string[])[] = [
  [
    'artist',
    'artist/maker',
    'attributed to',
    'author',
    'created_by',
    'creator',
    'created by',
    'model maker',
    'modeler',
    'photographer',
    'photograph by',
    'written by',
  ],
  [
    'architect',
    'designer',
    'designed by',
    'illustrator',
    'illustrated by',
    'cartoonist',
    'weaver',
    'composer',
    'composed by',
    'embroiderer',
    'landscape architect',
    'calligrapher',
    'sculptor',
    'jeweler',
    'potter',
    'ceramist',
  ],
  [
    'compiled by',
    'engraver',
    'etcher',
    'maker',
    'silversmith',
    'producer',
    'produced by',
    'metal worker',
    'carver',
    'cartographer',
  ],
  [
    'print maker',
    'painter',
    'after',
    'inventor',
    'lithographer',
    'attribution',
    'former attribution',
  ],
  ['manufactured by', 'manufacturer', 'published by', 'publisher', 'editor'],
  ['patentee'],
  ['collector'],
];
const creatorRank = new Map(
  creatorLabels.flatMap((labels, rank) => labels.map((label) => [label, rank] as const)),
);

/** Entries of a list that is one; other things stand there now and then. */
const entries = (record: JsonObject, path: string): readonly JsonObject[] => {
  const list = valueAt(record, path);
  return Array.isArray(list) ? list.filter(isObject) : [];
};
const textIn = (entry: JsonObject, key: string): string => {
  const value = entry[key];
  return typeof value === 'string' ? value : '';
};

/** All names of the best rank; else the first person that the index names. */
export function smithsonianCreator({ record }: Pick<ApiPlace, 'record'>): string | null {
  let best = Number.POSITIVE_INFINITY;
  let names: string[] = [];
  for (const entry of entries(record, `${freetext}.name`)) {
    const rank = creatorRank.get(textIn(entry, 'label').toLowerCase());
    const name = textIn(entry, 'content');
    if (rank === undefined || name === '' || name.toLowerCase().includes('unknown')) continue;
    if (rank < best) {
      best = rank;
      names = [];
    }
    if (rank === best) names.push(name);
  }
  const last = names.pop();
  if (last !== undefined) return names.length === 0 ? last : `${names.join('; ')} and ${last}`;
  const person = entries(record, `${indexed}.name`).find(
    (entry) =>
      textIn(entry, 'type').toLowerCase() === 'personal_main' && textIn(entry, 'content') !== '',
  );
  return person === undefined ? null : textIn(person, 'content');
}

const notes =
  (wanted: (label: string) => boolean) =>
  ({ record }: Pick<ApiPlace, 'record'>): string | null =>
    entries(record, `${freetext}.notes`)
      .filter((note) => wanted(textIn(note, 'label').toLowerCase().trim()))
      .map((note) => ` ${textIn(note, 'content')}`)
      .join('')
      .trim() || null;

const tagsOf = ({ record }: ApiPlace): readonly unknown[] =>
  ['date', 'object_type', 'topic', 'place'].flatMap((key) => {
    const list = valueAt(record, `${indexed}.${key}`);
    return Array.isArray(list) ? list.filter((tag) => !isNothing(tag)) : [];
  });

/** The Smithsonian's open access over its search: the same records as in the bulk release, whose crosswalk reads them. */
export const smithsonian: ApiDeclaration = {
  name: 'smithsonian',
  title: 'Smithsonian Open Access',
  homepage: 'https://www.si.edu/openaccess',
  documentation: 'https://edan.si.edu/openaccess/apidocs/',
  hosts: ['api.si.edu'],
  request: {
    endpoint: 'https://api.si.edu/openaccess/api/v1.0/search',
    parameters: { q: 'online_media_type:Images AND media_usage:CC0' },
    key: {
      variable: 'DATA_GOV_API_KEY',
      parameter: 'api_key',
      from: 'https://api.data.gov/signup/',
    },
    paging: { kind: 'offset', parameter: 'start', size: { parameter: 'rows', value: 1000 } },
    slices: [
      {
        kind: 'values',
        parameters: Array.from({ length: 256 }, (_, byte) => ({
          q: `hash:${byte.toString(16).padStart(2, '0')}*`,
        })),
      },
    ],
    options: { query: 'q', unit: { parameter: 'q', template: 'unit_code:{}' } },
    joined: { q: ' AND ' },
    requestsPerSecond: 0.25,
  },
  response: {
    list: 'response.rows',
    ok: { path: 'status', is: [200] },
    error: 'response.message',
    total: 'response.rowCount',
  },
  shape: ['url', 'unitCode', 'content.descriptiveNonRepeating'],
  id: 'url',
  modified: ['lastTimeUpdated', 'timestamp'],
  media: {
    type: 'image',
    each: {
      by: (record) => {
        const media = valueAt(record, `${single}.online_media.media`);
        return Array.isArray(media) ? media : [];
      },
      reads: [`${single}.online_media.media[]`],
    },
    only: [
      { path: 'type', is: ['Images'], reason: 'MISSING_FIELD' },
      { path: 'usage.access', is: ['CC0'], reason: 'NOT_OPEN' },
    ],
    license: { always: 'https://creativecommons.org/publicdomain/zero/1.0/' },
    identifier: 'idsId',
    landingPage: [`^.${single}.record_link`, `^.${single}.guid`],
    files: [{ url: 'content' }],
    title: '^.title',
    creator: { by: smithsonianCreator, reads: [] },
    tags: { by: tagsOf, reads: [] },
    metaData: {
      unit_code: `^.${single}.unit_code`,
      data_source: `^.${single}.data_source`,
      description: { by: notes((label) => descriptionLabels.has(label)), reads: [] },
      label_text: { by: notes((label) => label === 'label text'), reads: [] },
    },
  },
  account: `${single}.unit_code`,
  crosswalk: [],
  ignored: [],
  recordLicense: 'https://creativecommons.org/publicdomain/zero/1.0/',
  record: 'edan',
};
