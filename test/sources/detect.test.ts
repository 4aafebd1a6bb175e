import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebClient, detectSources, type SourceContext } from '../../src/sources/index.ts';

const EDAN = `${JSON.stringify({ id: 'edanmdm-x', url: 'edanmdm:x', unitCode: 'ODD', type: 'edanmdm', content: { descriptiveNonRepeating: { unit_code: 'ODD' } } })}\n`;
const TABLE = 'occurrenceID,scientificName,basisOfRecord\nA:1,Mus fictus,PreservedSpecimen\n';
const META = `<archive xmlns="http://rs.tdwg.org/dwc/text/"><core rowType="http://rs.tdwg.org/dwc/terms/Occurrence" fieldsTerminatedBy="," ignoreHeaderLines="1"><files><location>occurrence.csv</location></files><id index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/></core></archive>`;
const ABCD = `<?xml version="1.0"?><DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet><Units><Unit><SourceInstitutionID>X</SourceInstitutionID><SourceID>Y</SourceID><UnitID>1</UnitID></Unit></Units></DataSet></DataSets>`;
const OAI = `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate><request>http://x.example/oai</request><ListRecords><record><header><identifier>oai:x:1</identifier><datestamp>2026-01-01</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>`;
const EML = `<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1" packageId="p" system="s"><dataset><title>Ferns of Nowhere</title></dataset></eml:eml>`;
const SIMPLE = `<SimpleDarwinRecordSet xmlns="http://rs.tdwg.org/dwc/xsd/simpledarwincore/" xmlns:dwc="http://rs.tdwg.org/dwc/terms/"><SimpleDarwinRecord><dwc:occurrenceID>1</dwc:occurrenceID></SimpleDarwinRecord></SimpleDarwinRecordSet>`;
const PACKAGE = JSON.stringify({
  name: 'p',
  resources: [{ name: 'occurrence', path: 'occurrence.csv', profile: 'tabular-data-resource' }],
});

const home = mkdtempSync(join(tmpdir(), 'opendrawer-detect-'));
const web = createWebClient({ allowPrivateAddresses: true, requestsPerSecond: 0 });
const context: SourceContext = { web, cache: join(home, 'cache'), onNote: () => {} };
let server: Server;
let origin = '';

/** Path below the folder → content; an object is a folder. */
const PLACES: Readonly<Record<string, string | Buffer>> = {
  'edan/lines.txt': EDAN,
  'packed.txt.gz': gzipSync(EDAN),
  'finds.csv': TABLE,
  'archive/meta.xml': META,
  'archive/occurrence.csv': TABLE,
  'units.xml': ABCD,
  'answers/one.xml': OAI,
  'simple.xml': SIMPLE,
  'package/datapackage.json': PACKAGE,
  'package/occurrence.csv': TABLE,
  'eml.xml': EML,
  'letter.md': 'Dear all,\n\nnothing is published here.\n',
  'cut.txt.gz': gzipSync(EDAN.repeat(2000)).subarray(0, 60),
};

beforeAll(async () => {
  mkdirSync(context.cache);
  for (const [path, content] of Object.entries(PLACES)) {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  server = createServer((request, response) => {
    const content = PLACES[decodeURIComponent(request.url ?? '').slice(1)];
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200).end(content);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await web.close();
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true, force: true });
});

describe('a source is recognised', () => {
  test.each([
    ['edan', 'edan'],
    ['packed.txt.gz', 'edan'],
    ['finds.csv', 'table'],
    ['archive', 'dwca'],
    ['units.xml', 'abcd'],
    ['answers', 'oai-pmh'],
    ['simple.xml', 'dwc-xml'],
    ['package', 'data-package'],
  ])('%s', async (path, format) => {
    const [surest] = await detectSources(join(home, path), context);
    expect(surest.endpoint).toMatchObject({ format, location: join(home, path) });
  });

  test.each([
    ['finds.csv', 'table'],
    ['units.xml', 'abcd'],
    ['packed.txt.gz', 'edan'],
  ])('%s behind an address', async (path, format) => {
    const [surest] = await detectSources(`${origin}/${path}`, context);
    expect(surest.endpoint).toMatchObject({ format, location: `${origin}/${path}` });
  });
});

describe('what cannot be read is told', () => {
  test.each([
    ['letter.md', 'SOURCE_UNRECOGNISED', /no known source: "Dear all,/],
    ['eml.xml', 'SOURCE_UNRECOGNISED', /description of a dataset \(EML, of "Ferns of Nowhere"\)/],
    ['nowhere', 'SOURCE_NOT_FOUND', /nowhere/],
  ])('%s', async (path, code, message) => {
    const looking = detectSources(join(home, path), context);
    await expect(looking).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('an address without anything', async () => {
    const looking = detectSources(`${origin}/none.csv`, context);
    await expect(looking).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });

  test('an address in a private network, unless it is allowed', async () => {
    const careful = createWebClient();
    const looking = detectSources(`${origin}/finds.csv`, { ...context, web: careful });
    await expect(looking).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    await careful.close();
  });
});
