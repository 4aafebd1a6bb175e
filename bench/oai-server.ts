import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** A repository that is made up: the same arguments, the same answers. */
export interface OaiServerOptions {
  readonly records: number;
  /** Records of a page of ListRecords; default 500. */
  readonly pageSize?: number;
  /** Default: any that is free. */
  readonly port?: number;
}

export interface OaiServer {
  /** Base address of the repository. */
  readonly url: string;
  close(): Promise<void>;
}

/** Pages are made once, so that a second harvest measures the client alone; above this they are made again. */
const MAX_KEPT_PAGES = 300;

const OPEN =
  '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n<responseDate>2024-06-01T00:00:00Z</responseDate>\n';
const CLOSE = '</OAI-PMH>\n';

const identify = (url: string): string =>
  `<request verb="Identify">${url}</request><Identify><repositoryName>Generated drawers</repositoryName><baseURL>${url}</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>curator@example.org</adminEmail><earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp><deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>`;

const formats =
  '<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>';

const KINDS = [
  'herbarium sheet',
  'pinned insect',
  'study skin',
  'drawing',
  'photograph',
  'field notebook',
];
const PLACES = ['Ghana', 'Java', 'Lower Saxony', 'Valparaíso', 'Hokkaido', 'Queensland'];

/** About 1.3 kB, as oai_dc of a museum has it. */
function record(number: number): string {
  const kind = KINDS[number % KINDS.length] ?? '';
  const place = PLACES[(number * 7) % PLACES.length] ?? '';
  const year = 1820 + (number % 190);
  const datestamp = new Date(FIRST + number * 60_000).toISOString().slice(0, 19);
  return `<record><header><identifier>oai:drawers.example.org:${number}</identifier><datestamp>${datestamp}Z</datestamp><setSpec>collection:${number % 12}</setSpec></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"><dc:title>${kind} no. ${number} from ${place}</dc:title><dc:creator>Collector, ${number % 997}</dc:creator><dc:subject>${kind}</dc:subject><dc:subject>${place}</dc:subject><dc:description>A ${kind} that was brought from ${place} in ${year} &amp; stands in drawer ${number % 4096}; the label is written by hand, with the number ${number} in the upper corner and a note on the way it came to the collection.</dc:description><dc:publisher>Museum of Generated Drawers</dc:publisher><dc:date>${year}</dc:date><dc:type>PhysicalObject</dc:type><dc:format>image/jpeg</dc:format><dc:identifier>https://drawers.example.org/object/${number}</dc:identifier><dc:identifier>https://drawers.example.org/images/${number}.jpg</dc:identifier><dc:language>en</dc:language><dc:coverage>${place}</dc:coverage><dc:rights>https://creativecommons.org/publicdomain/zero/1.0/</dc:rights></oai_dc:dc></metadata></record>`;
}

const FIRST = Date.UTC(2020, 0, 1);

/** The first record that was changed at an instant or later. */
function numberAt(from: string | null): number {
  const time = from === null ? FIRST : Date.parse(from);
  return Math.max(0, Math.ceil((time - FIRST) / 60_000));
}

function list(query: URLSearchParams, url: string, total: number, pageSize: number): string {
  const token = query.get('resumptionToken');
  const from = token === null ? numberAt(query.get('from')) : Number(token);
  if (from >= total) return '<error code="noRecordsMatch">Nothing is that new.</error>';
  const to = Math.min(total, from + pageSize);
  const parts = [`<request verb="ListRecords">${url}</request><ListRecords>`];
  for (let number = from; number < to; number++) parts.push(record(number));
  const next = to < total ? String(to) : '';
  parts.push(`<resumptionToken cursor="${from}">${next}</resumptionToken></ListRecords>`);
  return parts.join('\n');
}

/** Starts the repository on this machine. */
export async function startOaiServer(options: OaiServerOptions): Promise<OaiServer> {
  const { records, pageSize = 500, port = 0 } = options;
  const pages = new Map<string, Buffer>();
  let url = '';
  const server: Server = createServer((request, response) => {
    const target = new URL(request.url ?? '/', url);
    if (target.pathname !== '/oai') {
      response.writeHead(404).end();
      return;
    }
    let body = pages.get(target.search);
    if (body === undefined) {
      const verb = target.searchParams.get('verb');
      const content =
        verb === 'Identify'
          ? identify(url)
          : verb === 'ListMetadataFormats'
            ? formats
            : verb === 'ListRecords'
              ? list(target.searchParams, url, records, pageSize)
              : '<error code="noSetHierarchy">There are no sets.</error>';
      body = Buffer.from(`${OPEN}${content}${CLOSE}`);
      if (pages.size < MAX_KEPT_PAGES) pages.set(target.search, body);
    }
    response.writeHead(200, {
      'content-type': 'text/xml; charset=utf-8',
      'content-length': body.length,
    });
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`;
  return {
    url,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [records = '100000', pageSize = '500', port = '0'] = argv.slice(2);
  const server = await startOaiServer({
    records: Number(records),
    pageSize: Number(pageSize),
    port: Number(port),
  });
  console.log(server.url);
}
