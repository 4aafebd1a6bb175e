import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { linksOfHtml } from '../html.ts';
import { isObject, textOf, valueAt } from '../values.ts';

/** The licence is told by the one link to Creative Commons in the words about rights. */
const licenseOf = ({ record }: ApiPlace): string | null => {
  const html = textOf(valueAt(record, 'rights_type.description')) ?? '';
  const links = linksOfHtml(html).filter((link) => link.includes('https://creativecommons.org/'));
  return links.length === 1 ? (links[0] ?? null) : null;
};

const largest = (key: 'width' | 'height') => ({
  by: ({ medium }: ApiPlace) => {
    const sizes = medium['derivatives'];
    if (!Array.isArray(sizes)) return null;
    const found = sizes.findLast(
      (size) => isObject(size) && size['size'] === medium['largest_derivative'],
    );
    return isObject(found) ? found[key] : null;
  },
  reads: ['derivatives', 'largest_derivative'],
});

const creatorOf = ({ record }: ApiPlace): unknown => {
  const artists = record['artists'];
  const first = Array.isArray(artists)
    ? artists.find((artist) => isObject(artist) && artist['rank'] === 1)
    : null;
  return isObject(first) ? first['name'] : null;
};

/** The Brooklyn Museum: a list, then one object a request. */
export const brooklynmuseum: ApiDeclaration = {
  name: 'brooklynmuseum',
  title: 'Brooklyn Museum',
  homepage: 'https://www.brooklynmuseum.org/opencollection',
  documentation: 'https://www.brooklynmuseum.org/opencollection/api/docs',
  hosts: ['www.brooklynmuseum.org/api'],
  request: {
    endpoint: 'https://www.brooklynmuseum.org/api/v2/object/',
    parameters: { has_images: '1', rights_type_permissive: '1' },
    key: {
      variable: 'BROOKLYN_MUSEUM_API_KEY',
      header: 'api_key',
      from: 'https://www.brooklynmuseum.org/opencollection/api',
    },
    paging: { kind: 'offset', parameter: 'offset', size: { parameter: 'limit', value: 35 } },
    details: {
      url: 'https://www.brooklynmuseum.org/api/v2/object/{id}',
      path: 'data',
      into: null,
    },
    options: { query: 'keyword', collection: 'collection_id' },
    requestsPerSecond: 1,
  },
  response: {
    list: 'data',
    ok: { path: 'message', is: ['Success.', 'success.'] },
    error: 'message',
    total: 'total',
  },
  shape: ['accession_number', 'rights_type', 'images'],
  id: 'id',
  media: {
    type: 'image',
    each: 'images[]',
    license: { by: licenseOf, reads: ['^.rights_type.description'] },
    identifier: 'id',
    landingPage: { template: 'https://www.brooklynmuseum.org/opencollection/objects/{^.id}' },
    files: [{ url: 'largest_derivative_url', width: largest('width'), height: largest('height') }],
    title: '^.title',
    description: { html: 'caption', with: '' },
    creator: { by: creatorOf, reads: [] },
    created: 'date',
    metaData: {
      accession_number: '^.accession_number',
      date: '^.object_date',
      description: '^.description',
      medium: '^.medium',
      credit_line: '^.credit_line',
      classification: '^.classification',
    },
  },
  category: 'digitized_artwork',
  crosswalk: [
    term('title', 'title'),
    term('classification', 'objectType'),
    term('artists[].name', 'agent', { labelKey: 'role' }),
    term('object_date', 'eventDate'),
    term({ template: '{object_date_begin}/{object_date_end}' }, 'normalizedEventDate'),
    term('period', 'description', { label: 'period' }),
    term('dynasty', 'description', { label: 'dynasty' }),
    term('description', 'description'),
    term('labels[].content', 'description', { label: 'label' }),
    term('medium', 'physicalDescription', { label: 'Medium' }),
    term('dimensions', 'physicalDescription', { label: 'Dimensions' }),
    term('inscribed', 'physicalDescription', { label: 'inscribed' }),
    term('signed', 'physicalDescription', { label: 'signed' }),
    term('markings', 'physicalDescription', { label: 'markings' }),
    term('edition', 'physicalDescription', { label: 'edition' }),
    term('state', 'physicalDescription', { label: 'state' }),
    term('portfolio', 'isPartOf', { label: 'portfolio' }),
    term('geographical_locations[].name', 'place', { labelKey: 'type' }),
    term('collections[].name', 'collection'),
    term('exhibitions[].title', 'exhibition'),
    term('accession_number', 'catalogNumber'),
    term('id', 'identifier', { label: 'id' }),
    term('credit_line', 'bibliographicCitation'),
    term('copyright', 'rights'),
    term('rights_type.public_name', 'rights', { label: 'rights_type' }),
    term({ template: 'https://www.brooklynmuseum.org/opencollection/objects/{id}' }, 'references'),
    term('accession_date', 'occurrenceRemarks', { label: 'accessioned' }),
  ],
  ignored: [
    ...ignore(
      'of the file and its record at the museum',
      'images[].copyright_restricted',
      'images[].credit',
      'images[].date_added',
      'images[].description',
      'images[].filename',
      'images[].is_color',
      'images[].load_date',
      'images[].object_id',
      'images[].rank',
      'images[].short_caption',
      'images[].standard_size_url',
      'images[].thumbnail_url',
      'images[].status',
      'images[].view',
      'primary_image',
      'videos',
    ),
    ...ignore(
      'of the museum’s own pages',
      'approvals_mask',
      'completeness',
      'copyright_restricted',
      'date_added',
      'highlight',
      'museum_location',
      'public_access',
      'related_items',
      'section',
      'visible',
      'rights_type.name',
      'rights_type.id',
      'collections[].folder',
      'collections[].id',
      'collections[].rank',
    ),
    ...ignore(
      'of the person, place or show, not the object',
      'artists[].id',
      'artists[].rank',
      'artists[].dates',
      'artists[].nationality',
      'artists[].start_year',
      'artists[].end_year',
      'artists[].role_id',
      'artists[].prefix',
      'artists[].suffix',
      'geographical_locations[].id',
      'exhibitions[].id',
      'exhibitions[].start_date',
      'exhibitions[].end_date',
      'exhibitions[].description',
      'labels[].id',
      'labels[].label_date',
    ),
  ],
  recordLicense: null,
};
