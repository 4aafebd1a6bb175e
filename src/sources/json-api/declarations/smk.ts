import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { textOf } from '../values.ts';

/** Percent-encoded as in the addresses of its pages: all but letters, digits, `_.-~` and slashes. */
const quoted = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const landingPage = ({ record }: ApiPlace): string | null => {
  const number = textOf(record['object_number']);
  return number === null ? null : `https://open.smk.dk/en/artwork/image/${quoted(number)}`;
};

const spaced = (value: unknown): string | null => textOf(value)?.replaceAll(' ', '%20') ?? null;

const fileOf = ({ record }: ApiPlace): string | null => {
  const iiif = textOf(record['image_iiif_id']);
  return spaced(iiif === null ? record['image_native'] : `${iiif}/full/!2048,/0/default.jpg`);
};

/** SMK, the National Gallery of Denmark: metadata is CC0, as are pictures of works in the public domain. */
export const smk: ApiDeclaration = {
  name: 'smk',
  title: 'SMK – Statens Museum for Kunst',
  homepage: 'https://open.smk.dk',
  documentation: 'https://www.smk.dk/en/article/smk-api/',
  hosts: ['api.smk.dk'],
  request: {
    endpoint: 'https://api.smk.dk/api/v1/art/search/',
    parameters: { keys: '*', filters: '[has_image:true],[public_domain:true]', lang: 'en' },
    paging: { kind: 'offset', parameter: 'offset', size: { parameter: 'rows', value: 2000 } },
    options: { query: 'keys', filters: 'filters' },
    requestsPerSecond: 0.5,
  },
  response: { list: 'items', total: 'found' },
  shape: ['object_number', 'production', 'responsible_department'],
  id: ['id', 'object_number'],
  modified: 'modified',
  media: {
    type: 'image',
    license: 'rights',
    identifier: ['image_iiif_id', 'id'],
    landingPage: { by: landingPage, reads: ['object_number'] },
    files: [
      {
        url: { by: fileOf, reads: ['image_iiif_id', 'image_native'] },
        width: 'image_width',
        height: 'image_height',
        sizeBytes: ['image_size', 'size'],
      },
    ],
    thumbnail: {
      by: ({ record }) => spaced(record['image_thumbnail']),
      reads: ['image_thumbnail'],
    },
    title: 'titles[0].title',
    creator: 'production[0].creator',
    metaData: {
      created_date: 'created',
      collection: { join: 'collection', with: ',', blank: true },
      techniques: { join: 'techniques', with: ',', blank: true },
      colors: { join: 'colors', with: ',', blank: true },
    },
  },
  crosswalk: [
    term('titles[].title', 'title'),
    term('object_names[].name', 'objectType'),
    term('production[].creator', 'agent', { labelKey: 'creator_role' }),
    term('artist[]', 'agent', { ifAbsent: true }),
    term('production_date[].period', 'eventDate'),
    term(
      {
        by: ({ record }) => {
          const [date] = Array.isArray(record['production_date']) ? record['production_date'] : [];
          const start = textOf(date?.start)?.slice(0, 10);
          const end = textOf(date?.end)?.slice(0, 10);
          return start === undefined || end === undefined ? null : `${start}/${end}`;
        },
        reads: ['production_date[].start', 'production_date[].end'],
      },
      'normalizedEventDate',
    ),
    term('production_dates_notes[]', 'description', { label: 'Date' }),
    term('techniques[]', 'physicalDescription', { label: 'Technique' }),
    term('materials[]', 'physicalDescription', { label: 'Material' }),
    term('dimensions[].notes', 'physicalDescription', { label: 'Dimensions' }),
    term('inscriptions[].content', 'physicalDescription', { label: 'Inscription' }),
    term('distinguishing_features[]', 'description', { label: 'Distinguishing features' }),
    term('labels[].text', 'description', { label: 'Label' }),
    term('notes[]', 'description'),
    term('brief_description', 'description'),
    term('content_description[]', 'description'),
    term('content_subject[]', 'topic'),
    term('content_person[]', 'topic'),
    term('colors[]', 'topic', { label: 'colour' }),
    term('collection[]', 'collection'),
    term('responsible_department', 'collection', { label: 'department' }),
    term('credit_line[]', 'bibliographicCitation'),
    term('exhibitions[].exhibition', 'exhibition'),
    term('documentation[].title', 'occurrenceRemarks', { label: 'documentation' }),
    term('object_history_note[]', 'occurrenceRemarks', { label: 'history' }),
    term('acquisition_date_precision', 'occurrenceRemarks', { label: 'acquired' }),
    term('object_number', 'catalogNumber'),
    term('id', 'identifier', { label: 'id' }),
    term({ by: landingPage, reads: [] }, 'references'),
    term('iiif_manifest', 'identifier', { label: 'IIIF manifest' }),
    term('rights', 'rights'),
    term('modified', 'modified'),
  ],
  ignored: [
    ...ignore(
      'of the person, not the work',
      ...[
        'creator_date_of_birth',
        'creator_date_of_death',
        'creator_forename',
        'creator_surname',
        'creator_gender',
        'creator_lref',
        'creator_nationality',
        'creator_history',
        'creator_role',
      ].map((key) => `production[].${key}`),
    ),
    ...ignore(
      'measurements in parts',
      'dimensions[].part',
      'dimensions[].type',
      'dimensions[].unit',
      'dimensions[].value',
    ),
    ...ignore(
      'of literature and labels',
      'documentation[].author',
      'documentation[].notes',
      'documentation[].shelfmark',
      'documentation[].year_of_publication',
      'labels[].type',
      'labels[].source',
      'labels[].date',
      'titles[].type',
      'titles[].language',
      'inscriptions[].language',
      'inscriptions[].position',
      'inscriptions[].type',
      'exhibitions[].date_start',
      'exhibitions[].date_end',
      'exhibitions[].venue',
    ),
    ...ignore(
      'of the file',
      'has_image',
      'image_iiif_info',
      'image_mime_type',
      'image_orientation',
      'image_cropped',
      'image_hq',
      'alternative_images',
      'suggested_bg_color',
      'entropy',
      'contrast',
      'brightness',
      'saturation',
      'colortemp',
    ),
    ...ignore(
      'of the museum’s own pages',
      'enrichment_url',
      'object_url',
      'similar_images_url',
      'on_display',
      'public_domain',
      'current_location_name',
      'current_location_date',
      'frontend_url',
      'related_objects',
      'has_3d_file',
      'has_text',
      'number_of_parts',
      'parts',
      'part_of',
      'acquisition_date',
    ),
  ],
  recordLicense: 'https://creativecommons.org/publicdomain/zero/1.0/',
};
