import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { isObject, textOf, valueAt } from '../values.ts';

/** Kinds of authors in the order in which they are named; each is an object with the names as keys. */
const authorKinds = ['primary', 'secondary', 'corporate'] as const;

const authorsOf = ({ record }: ApiPlace): readonly string[] =>
  authorKinds.flatMap((kind) => {
    const authors = valueAt(record, `authors.${kind}`);
    return isObject(authors) ? Object.keys(authors) : [];
  });

/** The Finnish deed of a licence leads to the licence. */
const licenseOf = ({ record }: ApiPlace): string | null =>
  textOf(valueAt(record, 'imageRights.link'))?.replace(/deed\.[a-z_-]{2,8}$/i, '') ?? null;

/** Finna: pictures of Finnish museums, archives and libraries; metadata is CC0. */
export const finnishmuseums: ApiDeclaration = {
  name: 'finnishmuseums',
  title: 'Finna: Finnish museums',
  homepage: 'https://www.finna.fi',
  documentation: 'https://api.finna.fi/swagger-ui/',
  hosts: ['api.finna.fi'],
  request: {
    endpoint: 'https://api.finna.fi/api/v1/search',
    parameters: {
      'filter[]': ['format:"0/Image/"'],
      'field[]': [
        'authors',
        'buildings',
        'formats',
        'id',
        'imageRights',
        'images',
        'languages',
        'nonPresenterAuthors',
        'onlineUrls',
        'presenters',
        'series',
        'subjects',
        'title',
        'year',
      ],
    },
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'limit', value: 100 },
    },
    slices: [
      {
        kind: 'values',
        parameters: [
          '0/Suomen kansallismuseo/',
          '0/Museovirasto/',
          '0/SATMUSEO/',
          '0/SA-kuva/',
        ].map((building) => ({ 'filter[]': `building:"${building}"` })),
      },
      {
        kind: 'time',
        parameters: { 'filter[]': 'last_indexed:"[{from} TO {to}]"' },
        format: 'iso',
        begins: '2012-01-01',
        limit: 100_000,
        smallestSeconds: 60,
        modified: true,
      },
    ],
    options: {
      query: 'lookfor',
      building: { parameter: 'filter[]', template: 'building:"{}"' },
    },
    requestsPerSecond: 0.5,
  },
  response: {
    list: 'records',
    ok: { path: 'status', is: ['OK', 'ok'] },
    error: 'statusMessage',
    total: 'resultCount',
  },
  shape: ['id', 'buildings', 'imageRights'],
  id: 'id',
  media: {
    type: 'image',
    each: 'images[]',
    license: { by: licenseOf, reads: ['^.imageRights.link'] },
    identifier: '^.id',
    landingPage: { template: 'https://www.finna.fi/Record/{^.id}' },
    files: [{ url: { template: 'https://api.finna.fi{value}' } }],
    title: '^.title',
    creator: {
      by: (place) => authorsOf(place).join('; ') || null,
      reads: ['^.authors'],
    },
    tags: '^.subjects[]',
  },
  account: 'buildings[0].value',
  crosswalk: [
    term('title', 'title'),
    term({ by: authorsOf, reads: ['authors'] }, 'agent'),
    term('nonPresenterAuthors[].name', 'agent', { labelKey: 'role' }),
    term('presenters[].name', 'agent', { labelKey: 'role' }),
    term('subjects[]', 'topic'),
    term('formats[].translated', 'objectType'),
    term('buildings[].translated', 'institution'),
    term('imageRights.copyright', 'license', { label: 'imageRights' }),
    term('imageRights.description[]', 'rights'),
    term('id', 'identifier', { label: 'Finna' }),
    term({ template: 'https://www.finna.fi/Record/{id}' }, 'references'),
    term('languages[]', 'language'),
    term('series[].name', 'isPartOf'),
    term('year', 'eventDate'),
    term('onlineUrls[].url', 'guid'),
  ],
  ignored: [
    ...ignore('codes of words that are kept', 'buildings[].value', 'formats[].value'),
    ...ignore('of visitors, not of the object', 'rating'),
  ],
  recordLicense: 'https://creativecommons.org/publicdomain/zero/1.0/',
};
