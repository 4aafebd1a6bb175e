import { isOpendrawerError } from '../../errors/index.ts';
import { attribute, descendants, textOf } from '../../xml/index.ts';
import { readAbcdMetadata } from '../abcd/metadata.ts';
import { biocase } from './biocase-protocol.ts';
import { ABCD_SCHEMAS, biocaseDocument, titlePath } from './biocase-requests.ts';
import { askXml, type DescribeDataset, type ListProvider } from './listing.ts';
import { readPage } from './page.ts';
import { escapeXml, WHOLE, withParameter } from './protocol.ts';

/** Capabilities tell the versions of ABCD, a scan of titles the datasets. */
export const listBiocase: ListProvider = async (url, context) => {
  const capabilities = await askXml(
    'biocase',
    withParameter(url, 'query', biocaseDocument('capabilities', '<capabilities/>')),
    context,
  );
  const schemas = descendants(capabilities, 'SupportedSchemas')
    .filter((one) => attribute(one, 'response') !== 'false')
    .map((one) => attribute(one, 'namespace') ?? '')
    .filter((one) => one !== '');
  const known = ABCD_SCHEMAS.filter((one) => schemas.includes(one));
  const schema = known[0] ?? schemas[0];
  if (schema === undefined) return { datasets: [], schemas, notes: [] };
  const body = `<scan><requestFormat>${escapeXml(schema)}</requestFormat><concept>${titlePath(schema)}</concept></scan>`;
  try {
    const scan = await askXml(
      'biocase',
      withParameter(url, 'query', biocaseDocument('scan', body)),
      context,
    );
    const titles = descendants(scan, 'value')
      .map(textOf)
      .filter((title) => title !== '');
    return {
      datasets: [...new Set(titles)],
      schemas: known.length > 0 ? known : schemas,
      notes: [],
    };
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    return {
      datasets: [],
      schemas: known,
      notes: [`Its datasets are not told (${error.message}).`],
    };
  }
};

/** The metadata that stands in front of the first unit. */
export const describeBiocase: DescribeDataset = async (query, context) => {
  const request = biocase.searchRequest(query, WHOLE, 0, 1);
  const answer = await context.web.fetch(request, context.signal);
  const page = await readPage(biocase, answer.stream(), new URL(query.url).host, context.signal);
  const [parts] = page.dataSets;
  return parts === undefined ? null : readAbcdMetadata(parts);
};
