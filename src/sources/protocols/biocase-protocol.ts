import { attribute } from '../../xml/index.ts';
import { biocaseDocument, isOldAbcd, titlePath } from './biocase-requests.ts';
import {
  escapeXml,
  type Protocol,
  type Query,
  type Slice,
  wholeNumber,
  withParameter,
} from './protocol.ts';

const UNIT = '/DataSets/DataSet/Units/Unit';

const namePath = (schema: string): string =>
  isOldAbcd(schema)
    ? `${UNIT}/Identifications/Identification/TaxonIdentified/NameAuthorYearString`
    : `${UNIT}/Identifications/Identification/Result/TaxonIdentified/ScientificName/FullScientificNameString`;

const compare = (operator: string, path: string, text: string): string =>
  `<${operator} path='${path}'>${escapeXml(text)}</${operator}>`;

function filterOf({ schema, resource }: Query, { lower, upper, unnamed }: Slice): string {
  const name = namePath(schema);
  const conditions = [
    ...(resource === null ? [] : [compare('equals', titlePath(schema), resource)]),
    ...(unnamed === true ? [`<isNull path='${name}'></isNull>`] : []),
    ...(lower === null ? [] : [compare('greaterThanOrEquals', name, lower)]),
    ...(upper === null ? [] : [compare('lessThan', name, upper)]),
  ];
  if (conditions.length === 0) conditions.push(compare('like', `${UNIT}/UnitID`, '*'));
  // The operators of the protocol take two operands.
  return conditions.reduceRight((inner, outer) => `<and>${outer}${inner}</and>`);
}

/** BioCASe 1.3: ABCD by XML requests. */
export const biocase: Protocol = {
  name: 'biocase',
  title: 'BioCASe',
  pageSize: 200,
  knowsUnnamed: true,
  searchRequest(query, slice, start, limit) {
    const { schema } = query;
    const body = `<search><requestFormat>${escapeXml(schema)}</requestFormat><responseFormat start='${start}' limit='${limit}'>${escapeXml(schema)}</responseFormat><filter>${filterOf(query, slice)}</filter><count>false</count></search>`;
    return { url: withParameter(query.url, 'query', biocaseDocument('search', body)) };
  },
  isRecord: (name) => name === 'Unit',
  factsOf(tag) {
    if (tag.name !== 'content') return null;
    const count = (name: string): number | null => wholeNumber(attribute(tag, name));
    return {
      recordCount: count('recordCount'),
      recordDropped: count('recordDropped'),
      recordStart: count('recordStart'),
      total: count('totalSearchHits'),
    };
  },
  isFact: () => false,
  factsOfElement: () => null,
};
