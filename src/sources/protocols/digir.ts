import { attribute, textOf } from '../../xml/index.ts';
import { protocolAdapter } from './adapter.ts';
import { describeDigir, listDigir } from './digir-datasets.ts';
import { DIGIR_SCHEMAS, digirDocument } from './digir-requests.ts';
import { escapeXml, type Protocol, type Slice, wholeNumber, withParameter } from './protocol.ts';

const compare = (operator: string, text: string): string =>
  `<${operator}><darwin:ScientificName>${escapeXml(text)}</darwin:ScientificName></${operator}>`;

/** A filter is required; all records are those whose name is like anything. */
function filterOf({ lower, upper }: Slice): string {
  if (lower !== null && upper !== null)
    return `<and>${compare('greaterThanOrEquals', lower)}${compare('lessThan', upper)}</and>`;
  if (lower !== null) return compare('greaterThanOrEquals', lower);
  return upper !== null ? compare('lessThan', upper) : compare('like', '%');
}

/** DiGIR 1.0: Darwin Core by XML requests. */
export const digir: Protocol = {
  name: 'digir',
  title: 'DiGIR',
  pageSize: 1000,
  knowsUnnamed: false,
  searchRequest({ url, resource, schema }, slice, start, limit) {
    const location = escapeXml(DIGIR_SCHEMAS[schema] ?? schema);
    const body = `<search><filter>${filterOf(slice)}</filter><records limit="${limit}" start="${start}"><structure schemaLocation="${location}"/></records><count>false</count></search>`;
    return { url: withParameter(url, 'request', digirDocument('search', url, resource, body)) };
  },
  isRecord: (name) => name === 'record',
  factsOf: () => null,
  isFact: (path, name) => name === 'diagnostic' && path.at(-2) === 'diagnostics',
  factsOfElement(element) {
    const text = textOf(element);
    switch (attribute(element, 'code')) {
      case 'RECORD_COUNT':
        return { recordCount: wholeNumber(text) };
      case 'MATCH_COUNT':
        return { total: wholeNumber(text) };
      case 'END_OF_RECORDS':
        return { end: text.toLowerCase() === 'true' };
      default:
        return null;
    }
  },
};

export const digirAdapter = protocolAdapter({
  protocol: digir,
  option: 'resource',
  schemas: Object.keys(DIGIR_SCHEMAS),
  defaultSchema: 'darwin',
  list: listDigir,
  describe: describeDigir,
});
