import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { asList, isObject, textOf, textsOf, valueAt } from '../values.ts';

/** The description in English, else in no stated language, else the first. */
const descriptionOf = ({ record }: ApiPlace): string => {
  const byLanguage = record['dcDescriptionLangAware'];
  const lists = isObject(byLanguage) ? [byLanguage['en'], byLanguage['def']] : [];
  for (const list of [...lists, record['dcDescription']]) {
    const first = Array.isArray(list) ? list[0] : list;
    if (typeof first === 'string' && (Array.isArray(list) ? list.length > 0 : first !== '')) {
      return first.trim();
    }
  }
  return '';
};

const licenseOf = ({ record }: ApiPlace): string | null =>
  textsOf(record['rights']).find((right) => right.includes('creativecommons')) ?? null;

/** Words, not the addresses that some providers write into the same fields. */
const words = (path: string) => ({
  by: ({ record }: ApiPlace) =>
    textsOf(valueAt(record, path)).filter((text) => !/^https?:\/\//.test(text)),
  reads: [path],
});

/** Labels of a concept come in many languages: English, the record's own, else in no stated one. */
const labels = (path: string) => ({
  by: ({ record }: ApiPlace) => {
    const byLanguage = valueAt(record, path);
    if (!isObject(byLanguage)) return [];
    const own = textOf(valueAt(record, 'language[0]')) ?? 'def';
    return byLanguage['en'] ?? byLanguage[own] ?? byLanguage['def'] ?? Object.values(byLanguage)[0];
  },
  reads: [path],
});

/** The first picture among the files of the record, where it was asked for apart. */
const picture = (key: string) => ({
  by: ({ record }: ApiPlace) => {
    const files = asList(valueAt(record, 'item.aggregations[].webResources[]'));
    const found = files.find(
      (file) => isObject(file) && (textOf(file['ebucoreHasMimeType']) ?? '').startsWith('image/'),
    );
    return isObject(found) ? found[key] : null;
  },
  reads: ['item.aggregations[].webResources'],
});

/** Europeana: records of thousands of institutions; all metadata is CC0. */
export const europeana: ApiDeclaration = {
  name: 'europeana',
  title: 'Europeana',
  homepage: 'https://www.europeana.eu',
  documentation:
    'https://europeana.atlassian.net/wiki/spaces/EF/pages/2385739812/Search+API+Documentation',
  hosts: ['api.europeana.eu/record', 'api.europeana.eu/api/v2', 'www.europeana.eu/api/v2'],
  request: {
    endpoint: 'https://api.europeana.eu/record/v2/search.json',
    parameters: {
      profile: 'rich',
      media: 'true',
      reusability: ['open', 'restricted'],
      qf: ['TYPE:IMAGE', 'provider_aggregation_edm_isShownBy:*'],
    },
    key: {
      variable: 'EUROPEANA_API_KEY',
      parameter: 'wskey',
      from: 'https://pro.europeana.eu/pages/get-api',
    },
    paging: {
      kind: 'cursor',
      parameter: 'cursor',
      start: '*',
      next: 'nextCursor',
      size: { parameter: 'rows', value: 100 },
    },
    slices: [
      {
        kind: 'time',
        parameters: { query: 'timestamp_update:[{from} TO {to}]' },
        format: 'iso',
        begins: '2010-01-01',
        limit: 100_000,
        smallestSeconds: 60,
        modified: true,
      },
    ],
    details: {
      url: 'https://api.europeana.eu/record/v2{id}.json',
      path: 'object',
      into: 'item',
      optional: true,
    },
    options: {
      query: 'query',
      collection: { parameter: 'qf', template: 'edm_datasetName:{}' },
      dataProvider: { parameter: 'qf', template: 'DATA_PROVIDER:"{}"' },
      country: { parameter: 'qf', template: 'COUNTRY:{}' },
    },
    joined: { query: ' AND ' },
    requestsPerSecond: 2,
  },
  response: {
    list: 'items',
    ok: { path: 'success', is: [true] },
    error: 'error',
    total: 'totalResults',
  },
  shape: ['id', 'dataProvider', 'europeanaCollectionName'],
  id: 'id',
  modified: ['timestamp_update_epoch', 'timestamp_update', 'timestamp'],
  media: {
    type: 'image',
    only: [
      { path: 'title[0]', reason: 'MISSING_FIELD' },
      { path: 'edmIsShownBy[0]', reason: 'MISSING_FIELD' },
    ],
    license: { by: licenseOf, reads: ['rights[]'] },
    identifier: 'id',
    landingPage: ['edmIsShownAt[0]', 'guid'],
    files: [
      {
        url: 'edmIsShownBy[0]',
        width: picture('ebucoreWidth'),
        height: picture('ebucoreHeight'),
        sizeBytes: picture('ebucoreFileByteSize'),
        format: picture('ebucoreHasMimeType'),
      },
    ],
    title: 'title[0]',
    description: { by: descriptionOf, reads: ['dcDescription', 'dcDescriptionLangAware'] },
    metaData: {
      country: 'country',
      dataProvider: 'dataProvider',
      description: { by: descriptionOf, reads: [] },
    },
  },
  account: 'dataProvider[]',
  crosswalk: [
    term('title[]', 'title'),
    term('dcDescription[]', 'description'),
    term('dcDescriptionLangAware.*[]', 'description', { ifAbsent: true }),
    term(words('dcCreator[]'), 'agent', { label: 'creator' }),
    term(words('dcContributor[]'), 'agent', { label: 'contributor' }),
    term('edmAgentLabel[].def', 'agent', { ifAbsent: true }),
    term('year[]', 'eventDate'),
    term(words('dcDate[]'), 'eventDate', { ifAbsent: true }),
    term(words('dcSubjectLangAware.*[]'), 'topic'),
    term(labels('edmConceptPrefLabelLangAware'), 'topic'),
    term(words('dcTypeLangAware.*[]'), 'objectType'),
    term(words('dctermsSpatial[]'), 'place'),
    term(labels('edmPlaceLabelLangAware'), 'place'),
    term(labels('edmTimespanLabelLangAware'), 'decade'),
    term('dataProvider[]', 'institution'),
    term('provider[]', 'datasetName', { label: 'aggregator' }),
    term('country[]', 'occurrenceRemarks', { label: 'country of the institution' }),
    term('edmDatasetName[]', 'datasetName'),
    term('europeanaCollectionName[]', 'collectionCode'),
    term('id', 'identifier', { label: 'Europeana' }),
    term('dctermsIsPartOf[]', 'isPartOf'),
    term('edmIsShownAt[]', 'references'),
    term('guid', 'guid'),
    term('rights[]', 'rights'),
    term('dcLanguage[]', 'language'),
    term('language[]', 'language', { ifAbsent: true }),
    term('type', 'type'),
    term('timestamp_update', 'modified'),
  ],
  ignored: [
    ...ignore(
      'the same words again',
      'dcCreatorLangAware',
      'dcTitleLangAware',
      'dcLanguageLangAware',
      'dcContributorLangAware',
      'dctermsIsPartOfLangAware',
      'edmAgentLabelLangAware',
      'edmConceptLabel',
      'edmPlaceLabel',
      'edmPlaceAltLabel',
      'edmPlaceAltLabelLangAware',
      'edmTimespanLabel',
      'edmConceptBroaderLabel',
      'edmTimespanBroaderLabel',
    ),
    ...ignore(
      'addresses of concepts, whose labels are kept',
      'edmAgent',
      'edmConcept',
      'edmPlace',
      'edmTimespan',
      'edmConceptTerm',
      'edmConceptBroaderTerm',
      'edmTimespanBroaderTerm',
      'edmAgentTerm',
      'edmPlaceBroaderTerm',
    ),
    ...ignore(
      'middles of places or countries by name, not where the object was',
      'edmPlaceLatitude',
      'edmPlaceLongitude',
    ),
    ...ignore(
      'of the answer, not the object',
      'index',
      'score',
      'link',
      'completeness',
      'europeanaCompleteness',
      'previewNoDistribute',
      'ugc',
      'timestamp',
      'timestamp_created',
      'timestamp_created_epoch',
      'timestamp_update_epoch',
      'organizations',
      'contentTier',
      'metadataTier',
    ),
    ...ignore('a preview made by Europeana', 'edmPreview'),
    ...ignore('the whole record, asked for its picture’s size', 'item'),
  ],
  recordLicense: 'https://creativecommons.org/publicdomain/zero/1.0/',
};
