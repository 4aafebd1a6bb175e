import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A record that the server has. */
export interface ServedRecord {
  readonly id: string;
  /** Null: without a name. */
  readonly name: string | null;
  /** XML of the record; default: made from id and name. */
  readonly xml?: string;
}

/** What is asked for in one search. */
export interface Search {
  readonly start: number;
  readonly limit: number;
  readonly lower: string | null;
  readonly upper: string | null;
  readonly isNull: boolean;
  readonly resource: string | null;
}

export interface ProtocolServerOptions {
  readonly protocol: 'biocase' | 'digir' | 'tapir';
  readonly records: readonly ServedRecord[];
  /** Most records of a page, whatever is asked for. */
  readonly cap?: number;
  /** Titles of datasets, or codes of resources. */
  readonly datasets?: readonly string[];
  /** Changes an answer, or answers otherwise (null: nothing more is sent). */
  readonly fault?: (
    search: Search,
    xml: string,
    response: ServerResponse,
    n: number,
  ) => string | null;
  /** Attributes of the wrapper, made wrong. */
  readonly wrapper?: (facts: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;
  /** Records that the server drops: they count, and do not come. */
  readonly drops?: (record: ServedRecord) => boolean;
}

export interface ProtocolServer {
  readonly url: string;
  readonly searches: readonly Search[];
  [Symbol.asyncDispose](): Promise<void>;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const attributes = (facts: Readonly<Record<string, number>>): string =>
  Object.entries(facts)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/** A provider of this machine that speaks a protocol, with faults as they are asked for. */
export async function protocolServer(options: ProtocolServerOptions): Promise<ProtocolServer> {
  const searches: Search[] = [];
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/provider') !== true) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', 'text/xml; charset=utf-8');
    const xml = answer(request, response);
    if (xml !== null) response.end(xml);
  });
  const document = (url: URL): string =>
    url.searchParams.get('query') ?? url.searchParams.get('request') ?? '';
  const answer = (request: IncomingMessage, response: ServerResponse): string | null => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const other = metadata(options, url, document(url));
    if (other !== null) return other;
    const search = searchOf(options, url, document(url));
    searches.push(search);
    const xml = page(options, search);
    return options.fault === undefined
      ? xml
      : options.fault(search, xml, response, searches.length);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/provider${options.protocol === 'biocase' ? '?dsa=test' : ''}`,
    searches,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function searchOf({ protocol }: ProtocolServerOptions, url: URL, xml: string): Search {
  if (protocol === 'tapir') {
    const { searchParams } = url;
    return {
      start: Number(searchParams.get('start')),
      limit: Number(searchParams.get('limit')),
      lower: searchParams.get('lower'),
      upper: searchParams.get('upper'),
      isNull: false,
      resource: null,
    };
  }
  const number = (name: string): number =>
    Number(new RegExp(`${name}=['"](\\d+)`).exec(xml)?.[1] ?? Number.NaN);
  const bound = (operator: string): string | null =>
    new RegExp(`<${operator}[^>]*>(?:<[^>]*>)?([^<]*)`).exec(xml)?.[1] ?? null;
  return {
    start: number('start'),
    limit: number('limit'),
    lower: bound('greaterThanOrEquals'),
    upper: bound('lessThan'),
    isNull: xml.includes('<isNull'),
    resource: /resource="([^"]*)"/.exec(xml)?.[1] ?? bound('equals'),
  };
}

function metadata(options: ProtocolServerOptions, url: URL, xml: string): string | null {
  const datasets = options.datasets ?? ['Only'];
  if (options.protocol === 'biocase') {
    const wrap = (type: string, content: string): string =>
      `<biocase:response xmlns:biocase="http://www.biocase.org/schemas/protocol/1.3"><biocase:header><biocase:type>${type}</biocase:type></biocase:header><biocase:content recordStart="0">${content}</biocase:content></biocase:response>`;
    if (xml.includes('<type>scan'))
      return wrap(
        'scan',
        `<biocase:scan>${datasets.map((one) => `<biocase:value>${escaped(one)}</biocase:value>`).join('')}</biocase:scan>`,
      );
    if (xml.includes('<type>capabilities') || xml === '')
      return wrap(
        'capabilities',
        '<biocase:capabilities><biocase:SupportedSchemas namespace="http://www.tdwg.org/schemas/abcd/2.06" request="true" response="true"/></biocase:capabilities>',
      );
    return null;
  }
  if (options.protocol === 'digir') {
    if (!xml.includes('<type>metadata') && xml !== '') return null;
    const resources = datasets.map(
      (code) =>
        `<resource><name>Resource ${code}</name><code>${code}</code><abstract>About ${code}</abstract><contact type="administrative"><name>Ada Byron</name><emailAddress>ada@example.org</emailAddress></contact><conceptualSchema schemaLocation="http://digir.net/darwin2.xsd">http://digir.net/schema/conceptual/darwin/2003/1.0</conceptualSchema></resource>`,
    );
    return `<response xmlns="http://digir.net/schema/protocol/2003/1.0"><header><type>metadata</type></header><content><metadata><provider><name>Test</name><host><name>Host museum</name></host>${resources.join('')}</provider></metadata></content></response>`;
  }
  const wrap = (content: string): string =>
    `<response xmlns="http://rs.tdwg.org/tapir/1.0"><header/>${content}</response>`;
  const op = url.searchParams.get('op');
  if (op === 'capabilities')
    return wrap(
      '<capabilities><operations><search/></operations><concepts><schema namespace="http://rs.tdwg.org/dwc/dwcore/"/><schema namespace="http://rs.tdwg.org/dwc/curatorial/"/></concepts></capabilities>',
    );
  if (op === null || op === 'metadata')
    return wrap(
      '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title xml:lang="en">Pontaurus</dc:title><accesspoint>http://example.org/tapir</accesspoint><dc:description>Plants</dc:description></metadata>',
    );
  return null;
}

/** Records in the range, in the server's order. */
function matching({ records }: ProtocolServerOptions, search: Search): readonly ServedRecord[] {
  const { lower, upper, isNull } = search;
  return records.filter(({ name }) => {
    if (isNull) return name === null;
    if (lower === null && upper === null) return true;
    return name !== null && (lower === null || name >= lower) && (upper === null || name < upper);
  });
}

function page(options: ProtocolServerOptions, search: Search): string {
  const hits = matching(options, search);
  const { start } = search;
  const limit = Math.min(search.limit, options.cap ?? Number.POSITIVE_INFINITY);
  const range = hits.slice(start, start + limit);
  const sent = range.filter((record) => options.drops?.(record) !== true);
  const change = options.wrapper ?? ((facts) => facts);
  if (options.protocol === 'biocase') {
    const units = sent.map(
      ({ id, name, xml }) =>
        xml ??
        `<abcd:Unit><abcd:SourceInstitutionID>I</abcd:SourceInstitutionID><abcd:SourceID>C</abcd:SourceID><abcd:UnitID>${escaped(id)}</abcd:UnitID>${
          name === null
            ? ''
            : `<abcd:Identifications><abcd:Identification><abcd:Result><abcd:TaxonIdentified><abcd:ScientificName><abcd:FullScientificNameString>${escaped(name)}</abcd:FullScientificNameString></abcd:ScientificName></abcd:TaxonIdentified></abcd:Result></abcd:Identification></abcd:Identifications>`
        }</abcd:Unit>`,
    );
    const facts = change({
      recordCount: sent.length,
      recordDropped: range.length - sent.length,
      recordStart: start,
      totalSearchHits: Math.min(hits.length, start + limit + 1),
    });
    const dataSets = `<abcd:DataSets xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06"><abcd:DataSet><abcd:Metadata><abcd:Description><abcd:Representation language="en"><abcd:Title>${escaped(options.datasets?.[0] ?? 'Only')}</abcd:Title></abcd:Representation></abcd:Description><abcd:IPRStatements><abcd:Licenses><abcd:License><abcd:Text>CC0</abcd:Text></abcd:License></abcd:Licenses></abcd:IPRStatements></abcd:Metadata><abcd:Units>${units.join('')}</abcd:Units></abcd:DataSet></abcd:DataSets>`;
    return `<?xml version="1.0" encoding="UTF-8"?><biocase:response xmlns:biocase="http://www.biocase.org/schemas/protocol/1.3"><biocase:header><biocase:type>search</biocase:type></biocase:header><biocase:content${attributes(facts)}>${units.length === 0 ? '' : dataSets}</biocase:content></biocase:response>`;
  }
  if (options.protocol === 'digir') {
    const facts = change({
      RECORD_COUNT: sent.length,
      END_OF_RECORDS: start + limit >= hits.length ? 1 : 0,
    });
    const records = sent.map(
      ({ id, name, xml }) =>
        xml ??
        `<record><darwin:InstitutionCode>I</darwin:InstitutionCode><darwin:CollectionCode>C</darwin:CollectionCode><darwin:CatalogNumber>${escaped(id)}</darwin:CatalogNumber>${name === null ? '' : `<darwin:ScientificName>${escaped(name)}</darwin:ScientificName>`}</record>`,
    );
    const diagnostics = Object.entries(facts).map(
      ([code, value]) =>
        `<diagnostic code="${code}" severity="info">${code === 'END_OF_RECORDS' ? value === 1 : value}</diagnostic>`,
    );
    return `<response xmlns="http://digir.net/schema/protocol/2003/1.0"><header><type>search</type></header><content xmlns:darwin="http://digir.net/schema/conceptual/darwin/2003/1.0">${records.join('')}</content><diagnostics>${diagnostics.join('')}</diagnostics></response>`;
  }
  const next = start + range.length;
  const facts = change({
    start,
    totalReturned: sent.length,
    ...(next < hits.length ? { next } : {}),
  });
  const records = sent.map(
    ({ id, name }) =>
      `<dwrec:DarwinRecord><dwcore:InstitutionCode>I</dwcore:InstitutionCode><dwcore:CollectionCode>C</dwcore:CollectionCode><dwcore:CatalogNumber>${escaped(id)}</dwcore:CatalogNumber>${name === null ? '' : `<dwcore:ScientificName>${escaped(name)}</dwcore:ScientificName>`}</dwrec:DarwinRecord>`,
  );
  return `<response xmlns="http://rs.tdwg.org/tapir/1.0"><header/><search><dwrec:DarwinRecordSet xmlns:dwrec="http://rs.tdwg.org/dwc/dwrecord" xmlns:dwcore="http://rs.tdwg.org/dwc/dwcore/">${records.join('')}</dwrec:DarwinRecordSet><summary${attributes(facts)}/></search></response>`;
}
