import { type MessageId, t } from '../languages/i18n.ts';
import { constantWords, countryName, words } from './format.ts';
import { licenseWords } from './licenses.ts';
import { matchTypeWords } from './taxa.ts';

/** A facet of the sidebar; facets and filter parameters go by one name. */
export interface FacetDefinition {
  readonly param: FilterParam;
  readonly label: MessageId;
  /** Open at first. */
  readonly open: boolean;
}

/** Filter parameters that take several values; they are the portal's URL parameters too. `value` is no facet. */
export const FILTER_PARAMS = [
  'datasetKey',
  'unit',
  'objectType',
  'mediaType',
  'country',
  'place',
  'topic',
  'culture',
  'scientificName',
  'taxonKey',
  'kingdom',
  'class',
  'order',
  'family',
  'genus',
  'taxonMatchType',
  'creator',
  'license',
  'mediaLicense',
  'basisOfRecord',
  'recordType',
  'provider',
  'source',
  'account',
  'issue',
  'value',
] as const;
export type FilterParam = (typeof FILTER_PARAMS)[number];

const facet = (param: FilterParam, label: MessageId, open = false): FacetDefinition => ({
  param,
  label,
  open,
});

/** In the order of the sidebar. */
export const SIDEBAR: readonly FacetDefinition[] = [
  facet('datasetKey', 'Dataset', true),
  facet('unit', 'Unit', true),
  facet('objectType', 'Type of object', true),
  facet('country', 'Country', true),
  facet('topic', 'Topic'),
  facet('culture', 'Culture'),
  facet('place', 'Place'),
  facet('creator', 'Maker or collector'),
  facet('scientificName', 'Scientific name'),
  facet('kingdom', 'Kingdom'),
  facet('class', 'Class'),
  facet('order', 'Order'),
  facet('family', 'Family'),
  facet('genus', 'Genus'),
  facet('taxonMatchType', 'Match of the name'),
  facet('mediaType', 'Media'),
  facet('license', 'Licence of the record'),
  facet('mediaLicense', 'Licence of the media'),
  facet('basisOfRecord', 'Basis of record'),
  facet('recordType', 'Kind of record'),
  facet('provider', 'Provider'),
  facet('source', 'Source'),
  facet('account', 'Account at the provider'),
  facet('issue', 'Issue found'),
];

export function facetLabel(param: FilterParam): string {
  if (param === 'value') return t('Any field, exactly');
  if (param === 'taxonKey') return t('Taxon');
  const id = SIDEBAR.find((one) => one.param === param)?.label;
  return id === undefined ? param : t(id);
}

/** A facet value in words; dataset keys need the titles. */
export function valueWords(
  param: FilterParam,
  value: string,
  datasetTitles: ReadonlyMap<string, string>,
): string {
  switch (param) {
    case 'datasetKey':
      return datasetTitles.get(value) ?? value;
    case 'country':
      return countryName(value);
    case 'license':
    case 'mediaLicense':
      return licenseWords(value)?.short ?? value;
    case 'taxonMatchType':
      return matchTypeWords(value);
    case 'issue':
    case 'recordType':
    case 'mediaType':
      return words(value);
    case 'basisOfRecord':
      return constantWords(value);
    default:
      return value;
  }
}
