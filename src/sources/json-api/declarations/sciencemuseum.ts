import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { asList, isObject, numberOf, textOf, valueAt } from '../values.ts';

/** Keys had no @ before 2023; both are met. */
const either = (path: string): readonly string[] => [path, `@${path}`];

const images = 'https://coimages.sciencemuseumgroup.org.uk/images/';

const file = (name: 'large' | 'medium') => {
  const paths = either(`processed.${name}`);
  const at = (place: ApiPlace, key: string): unknown => {
    for (const path of paths) {
      const found = valueAt(place.medium, `${path}.${key}`);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  };
  const side = (dimension: string) => ({
    by: (place: ApiPlace) => {
      const found = asList(at(place, 'measurements.dimensions')).findLast(
        (one) => isObject(one) && one['dimension'] === dimension,
      );
      return isObject(found) && found['units'] === 'pixels' ? found['value'] : null;
    },
    reads: [],
  });
  return {
    url: {
      by: (place: ApiPlace) => {
        const location = textOf(at(place, 'location'));
        if (location === null) return null;
        return location.startsWith('http') ? location : `${images}${location}`;
      },
      reads: paths,
    },
    width: side('width'),
    height: side('height'),
    sizeBytes: {
      by: (place: ApiPlace) => numberOf(at(place, 'measurements.filesize.value')) || null,
      reads: [],
    },
    format: { by: (place: ApiPlace) => at(place, 'format'), reads: [] },
  };
};

/** "CC BY-NC-SA 4.0" or "CC-BY-NC-SA 4.0" as slug and version; anything else is no licence. */
export function licenseOfTerms(terms: string | null): readonly [string, string] | null {
  const bare =
    terms
      ?.toLowerCase()
      .replace(/^cc[ -]/, '')
      .split(' ') ?? [];
  const [slug, version, ...others] = bare;
  return slug === undefined || version === undefined || others.length > 0 ? null : [slug, version];
}

const licenseOf = ({ medium }: ApiPlace) =>
  licenseOfTerms(
    textOf(valueAt(medium, 'source.legal.rights[0].usage_terms')) ??
      textOf(valueAt(medium, 'legal.rights[0].licence')),
  );

/** Later years have more objects, and no more than 50 pages are served. */
const years: readonly (readonly [number, number])[] = [
  [0, 200],
  [200, 1500],
  [1500, 1750],
  ...steps(1750, 1825, 25),
  ...steps(1825, 1925, 10),
  ...steps(1925, 2050, 5),
];

function steps(from: number, to: number, step: number): readonly (readonly [number, number])[] {
  const spans: [number, number][] = [];
  for (let year = from; year < to; year += step) spans.push([year, year + step]);
  return spans;
}

const maker = [
  'attributes.lifecycle.creation[0].maker[0].summary_title',
  'attributes.creation.maker[0].summary.title',
];
const media = 'attributes.multimedia[]';

/** The Science Museum Group. */
export const sciencemuseum: ApiDeclaration = {
  name: 'sciencemuseum',
  title: 'Science Museum Group Collection',
  homepage: 'https://collection.sciencemuseumgroup.org.uk',
  documentation:
    'https://github.com/TheScienceMuseum/collectionsonline/wiki/Collections-Online-API',
  hosts: ['collection.sciencemuseumgroup.org.uk/search'],
  request: {
    endpoint: 'https://collection.sciencemuseumgroup.org.uk/search/',
    parameters: { has_image: '1', image_license: 'CC' },
    paging: {
      kind: 'page',
      parameter: 'page[number]',
      first: 0,
      size: { parameter: 'page[size]', value: 100 },
      more: 'links.next',
      most: 51,
    },
    slices: [
      {
        kind: 'values',
        parameters: years.map(([from, to]) => ({
          'date[from]': String(from),
          'date[to]': String(to),
        })),
      },
    ],
    options: { query: 'q', museum: 'filter[museum]', category: 'filter[categories]' },
    requestsPerSecond: 0.5,
  },
  response: { list: 'data' },
  shape: ['attributes.multimedia', 'links.self', 'type'],
  id: 'id',
  modified: ['attributes.admin.modified', 'attributes.@admin.modified'],
  media: {
    type: 'image',
    each: media,
    license: {
      by: licenseOf,
      reads: ['source.legal.rights[].usage_terms', 'legal.rights[].licence'],
    },
    identifier: either('admin.uid'),
    landingPage: '^.links.self',
    files: [file('large'), file('medium')],
    title: ['^.attributes.summary_title', '^.attributes.title[0].value'],
    description: ['source.title[0].value', 'title[0].value'],
    creator: maker.map((path) => `^.${path}`),
    metaData: {
      'accession number': '^.attributes.identifier[0].value',
      name: '^.attributes.name[0].value',
      category: ['^.attributes.categories[0].value', '^.attributes.category[0].value'],
      description: '^.attributes.description[0].value',
      creditline: ['^.attributes.legal.credit_line', '^.attributes.legal.credit'],
    },
  },
  category: 'photograph',
  crosswalk: [
    term('attributes.summary_title', 'title'),
    term('attributes.title[].value', 'title', { ifAbsent: true }),
    term('attributes.name[].value', 'objectType'),
    term('attributes.categories[].name', 'collection', { labelKey: 'museum' }),
    term('attributes.category[].name', 'collection'),
    term('attributes.description[].value', 'description', { labelKey: 'type' }),
    term('attributes.note[].value', 'description', { label: 'note' }),
    term('attributes.lifecycle.creation[].maker[].summary_title', 'agent', { label: 'maker' }),
    term('attributes.creation.maker[].summary.title', 'agent', { label: 'maker' }),
    term('attributes.lifecycle.creation[].date[].value', 'eventDate', { label: 'made' }),
    term('attributes.creation.date[].value', 'eventDate', { label: 'made' }),
    term(
      {
        by: ({ record }) => {
          const [date] = [
            ...asList(valueAt(record, 'attributes.lifecycle.creation[].date[]')),
            ...asList(valueAt(record, 'attributes.creation.date[]')),
          ];
          if (!isObject(date)) return null;
          const [from, to] = [
            textOf(date['earliest'] ?? date['from']),
            textOf(date['latest'] ?? date['to']),
          ];
          return from === null || to === null ? null : `${from}/${to}`;
        },
        reads: ['attributes.lifecycle.creation[].date', 'attributes.creation.date'],
      },
      'normalizedEventDate',
    ),
    term('attributes.lifecycle.creation[].places[].summary_title', 'place', { label: 'made' }),
    term('attributes.creation.place[].summary.title', 'place', { label: 'made' }),
    term('attributes.materials[]', 'physicalDescription', { label: 'Material' }),
    term('attributes.measurements.display', 'physicalDescription', { label: 'Dimensions' }),
    term('attributes.identifier[0].value', 'catalogNumber'),
    term('attributes.identifier[].value', 'identifier', { labelKey: 'type' }),
    term('id', 'identifier', { label: 'id' }),
    term('attributes.language[]', 'language'),
    term('attributes.legal.credit_line', 'bibliographicCitation'),
    term('attributes.legal.credit', 'bibliographicCitation'),
    term('links.self', 'references'),
  ],
  ignored: [
    ...ignore('of the file, or what machines saw in it', 'attributes.multimedia'),
    ...ignore(
      'of the record at the museum',
      'attributes.admin',
      'attributes.@admin',
      'attributes.numbers',
      'attributes.dates',
      'attributes.legal.legal_status',
      'attributes.@datatype',
      'attributes.@entity',
      'attributes.@hierarchy',
    ),
    ...ignore(
      'of the person or place, not the object',
      ...['@link', 'admin', '@admin', 'sort'].flatMap((key) => [
        `attributes.lifecycle.creation[].maker[].${key}`,
        `attributes.lifecycle.creation[].places[].${key}`,
        `attributes.creation.maker[].${key}`,
        `attributes.creation.place[].${key}`,
      ]),
    ),
    ...ignore('measurements in parts', 'attributes.measurements.dimensions'),
    ...ignore(
      'which of several comes first',
      'attributes.description[].primary',
      'attributes.identifier[].primary',
      'attributes.title[].primary',
      'attributes.title[].type',
      'attributes.note[].primary',
      'attributes.note[].type',
      'attributes.name[].type',
      'attributes.name[].primary',
      'attributes.categories[].value',
      'attributes.category[].value',
    ),
    ...ignore(
      'numbers of other records',
      'relationships',
      'type',
      'links.root',
      'links.next',
      'inProduction',
    ),
  ],
  recordLicense: null,
};
