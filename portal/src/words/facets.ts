import { constantWords, countryName, words } from './format.ts';
import { licenseWords } from './licenses.ts';
import { matchTypeWords } from './taxa.ts';

/** Filter parameters that take several values and are named in the code; any other key goes by its name as well. */
export type FilterParam =
  | 'datasetKey'
  | 'unit'
  | 'objectType'
  | 'mediaType'
  | 'country'
  | 'place'
  | 'topic'
  | 'culture'
  | 'scientificName'
  | 'taxonKey'
  | 'kingdom'
  | 'class'
  | 'order'
  | 'family'
  | 'genus'
  | 'taxonMatchType'
  | 'creator'
  | 'license'
  | 'mediaLicense'
  | 'basisOfRecord'
  | 'recordType'
  | 'provider'
  | 'source'
  | 'account'
  | 'issue'
  | 'value';

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
