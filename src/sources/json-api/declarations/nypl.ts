import {
  type ApiDeclaration,
  type ApiPlace,
  ignore,
  type JsonObject,
  term,
} from '../declaration.ts';
import { asList, isObject, textOf, valueAt } from '../values.ts';

/** MODS as JSON: what comes once is an object, what comes more often a list; its text stands under `$`. */
const objects = (value: unknown): readonly JsonObject[] => asList(value).filter(isObject);

const mods = (record: JsonObject, path: string): unknown => valueAt(record, `item.mods.${path}`);

/** What stands under a path of keys, each taken from the first entry that has it; without keys all. Undefined: nothing does. */
export function modsValue(start: unknown, ...keys: readonly string[]): unknown {
  let value = start;
  for (const key of keys) value = objects(value).find((one) => one[key] !== undefined)?.[key];
  return value;
}

const firstText = (start: unknown, ...keys: readonly string[]): string | null =>
  textOf(modsValue(start, ...keys, '$'));

const modsText =
  (...keys: readonly string[]) =>
  ({ record }: ApiPlace) =>
    firstText(valueAt(record, 'item.mods'), ...keys);

/** All texts under keys, whether they come once or often. */
function allTexts(start: unknown, ...keys: readonly string[]): readonly string[] {
  let values: readonly unknown[] = objects(start);
  for (const key of [...keys, '$']) {
    values = values.flatMap((one) => asList(isObject(one) ? one[key] : undefined));
  }
  return values.map(textOf).filter((text) => text !== null);
}

const modsTexts = (...keys: readonly string[]) => ({
  by: ({ record }: ApiPlace) => allTexts(valueAt(record, 'item.mods'), ...keys),
  reads: [],
});

const titleOf = ({ record }: ApiPlace): string | null =>
  firstText(objects(mods(record, 'titleInfo'))[0], 'title');

const primary = (value: unknown): JsonObject | undefined =>
  objects(value).find((one) => one['usage'] === 'primary');

const creatorOf = ({ record }: ApiPlace): string | null =>
  firstText(primary(mods(record, 'name')), 'namePart');

const topicsOf = ({ record }: ApiPlace): readonly string[] =>
  objects(mods(record, 'subject')).flatMap((subject) => allTexts(subject, 'topic'));

const typeOfResource = ({ record }: ApiPlace): string | null => {
  const types = mods(record, 'typeOfResource');
  return Array.isArray(types) ? textOf(primary(types)?.['$']) : firstText(types);
};

/** "1990-1999" of an uncertain date, else the date. */
const dateCreated = ({ record }: ApiPlace): string | null => {
  const dates = objects(mods(record, 'originInfo')).find(
    (one) => one['dateCreated'] !== undefined,
  )?.['dateCreated'];
  if (!Array.isArray(dates)) return firstText(dates);
  const at = (point: string) =>
    textOf(objects(dates).findLast((date) => date['point'] === point)?.['$']);
  const start = at('start');
  const end = at('end');
  return start === null ? null : end === null ? start : `${start}-${end}`;
};

const genreOf = modsText('genre');

/** Sizes of pictures by the letter in their address, the largest first. */
const sizes = ['g', 'v', 'q', 'w', 'r'] as const;

function largestImage(capture: JsonObject): JsonObject | null {
  const links = objects(valueAt(capture, 'imageLinks.imageLink'));
  for (const size of sizes) {
    const link = links.findLast((one) => sizeOf(textOf(one['$'])) === size);
    if (link !== undefined) return link;
  }
  return null;
}

const sizeOf = (address: string | null): string | null =>
  address !== null && URL.canParse(address) ? new URL(address).searchParams.get('t') : null;

/** The New York Public Library's digital collections: a search, then the MODS of each item with its captures. */
export const nypl: ApiDeclaration = {
  name: 'nypl',
  title: 'The New York Public Library Digital Collections',
  homepage: 'https://digitalcollections.nypl.org',
  documentation: 'https://api.repo.nypl.org/',
  hosts: ['api.repo.nypl.org'],
  request: {
    endpoint: 'https://api.repo.nypl.org/api/v2/items/search',
    parameters: { q: 'CC_0', field: 'use_rtxt_s' },
    key: {
      variable: 'NYPL_API_KEY',
      header: 'authorization',
      prefix: 'Token token=',
      from: 'https://api.repo.nypl.org/sign_up',
    },
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'per_page', value: 500 },
      pages: 'nyplAPI.request.totalPages',
    },
    details: {
      url: 'https://api.repo.nypl.org/api/v2/items/item_details/{uuid}',
      path: 'nyplAPI.response',
      into: 'item',
    },
    options: { query: 'q', field: 'field' },
    requestsPerSecond: 1,
  },
  response: {
    list: 'nyplAPI.response.result',
    ok: { path: 'nyplAPI.response.headers.status', is: ['success'] },
    error: 'nyplAPI.response.headers.message',
    total: 'nyplAPI.response.numResults',
  },
  shape: ['uuid', 'apiUri', 'itemLink'],
  id: 'uuid',
  media: {
    type: 'image',
    each: {
      by: (record) => objects(valueAt(record, 'item.sibling_captures.capture')),
      reads: ['item.sibling_captures.capture'],
    },
    license: 'rightsStatementURI.$',
    identifier: 'imageID.$',
    landingPage: 'itemLink.$',
    files: [
      {
        url: {
          by: ({ medium }) =>
            textOf(largestImage(medium)?.['$'])?.replace('&download=1', '') ?? null,
          reads: [],
        },
        format: {
          by: ({ medium }) =>
            / \.(jpeg|gif) /.exec(textOf(largestImage(medium)?.['description']) ?? '')?.[1] ?? null,
          reads: [],
        },
      },
    ],
    title: { by: titleOf, reads: [] },
    creator: { by: creatorOf, reads: [] },
    category: {
      by: (place) => (genreOf(place) === 'Photographs' ? 'photograph' : null),
      reads: [],
    },
    metaData: {
      type_of_resource: { by: typeOfResource, reads: [] },
      genre: { by: genreOf, reads: [] },
      date_issued: { by: modsText('originInfo', 'dateIssued'), reads: [] },
      date_created: { by: dateCreated, reads: [] },
      publisher: { by: modsText('originInfo', 'publisher'), reads: [] },
      physical_description: { by: modsText('physicalDescription', 'note'), reads: [] },
      tags: { by: (place) => topicsOf(place).join(', ') || null, reads: [] },
    },
  },
  crosswalk: [
    term(modsTexts('titleInfo', 'title'), 'title'),
    term('title', 'title', { ifAbsent: true }),
    {
      value: {
        by: ({ record }) =>
          objects(mods(record, 'name')).map((name) => ({
            text: firstText(name, 'namePart'),
            label: allTexts(name, 'role', 'roleTerm').find((role) => role.length > 3) ?? null,
          })),
        reads: ['item.mods.name'],
      },
      term: 'agent',
    },
    term(modsTexts('originInfo', 'dateIssued'), 'eventDate', { label: 'issued' }),
    term({ by: dateCreated, reads: [] }, 'eventDate', { label: 'created' }),
    term(modsTexts('originInfo', 'copyrightDate'), 'eventDate', { label: 'copyright' }),
    term(modsTexts('originInfo', 'publisher'), 'agent', { label: 'publisher' }),
    term(modsTexts('originInfo', 'place', 'placeTerm'), 'locality', {
      label: 'place of publication',
    }),
    term(modsTexts('genre'), 'objectType'),
    term(modsTexts('typeOfResource'), 'type'),
    term({ by: topicsOf, reads: [] }, 'topic'),
    term(modsTexts('subject', 'geographic'), 'place'),
    term(modsTexts('subject', 'temporal'), 'decade'),
    term(modsTexts('subject', 'titleInfo', 'title'), 'topic'),
    term(modsTexts('subject', 'name', 'namePart'), 'topic'),
    term(modsTexts('physicalDescription', 'extent'), 'physicalDescription', { label: 'Extent' }),
    term(modsTexts('physicalDescription', 'form'), 'physicalDescription', { label: 'Form' }),
    term(modsTexts('physicalDescription', 'note'), 'physicalDescription'),
    term(modsTexts('abstract'), 'description', { label: 'abstract' }),
    term(modsTexts('note'), 'description'),
    term(modsTexts('tableOfContents'), 'description', { label: 'contents' }),
    term(modsTexts('language', 'languageTerm'), 'language'),
    term(modsTexts('relatedItem', 'titleInfo', 'title'), 'isPartOf'),
    {
      value: {
        by: ({ record }) =>
          objects(mods(record, 'identifier')).map((one) => ({
            text: one['$'],
            label: one['displayLabel'] === '' ? one['type'] : (one['displayLabel'] ?? one['type']),
          })),
        reads: ['item.mods.identifier'],
      },
      term: 'identifier',
    },
    term('uuid', 'identifier', { label: 'uuid' }),
    term(modsTexts('location', 'physicalLocation'), 'institution'),
    term(modsTexts('location', 'shelfLocator'), 'catalogNumber'),
    term('itemLink', 'references'),
    term('rightsStatementURI', 'license'),
    term('rightsStatement', 'rights'),
  ],
  ignored: [
    ...ignore('read part by part, in either of its forms', 'item.mods'),
    ...ignore(
      'the same captures again',
      'item.imm_captures',
      'item.root_captures',
      'item.sibling_captures',
    ),
    ...ignore(
      'of the answer',
      'item.headers',
      'item.numResults',
      'apiUri',
      'dateDigitized',
      'sortString',
    ),
    ...ignore('the first capture; all are read', 'imageID', 'typeOfResource'),
  ],
  recordLicense: null,
};
