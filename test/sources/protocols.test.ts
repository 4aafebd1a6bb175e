import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HarvestReport, SourceEndpoint, SourceRecord } from '../../src/sources/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { biocaseAdapter } from '../../src/sources/protocols/biocase.ts';
import { digirAdapter } from '../../src/sources/protocols/digir.ts';
import { schemasOfDigir } from '../../src/sources/protocols/digir-datasets.ts';
import type { Slice } from '../../src/sources/protocols/protocol.ts';
import { finerSlices, firstSlices } from '../../src/sources/protocols/slices.ts';
import { tapirAdapter } from '../../src/sources/protocols/tapir.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';
import { parseXml } from '../../src/xml/index.ts';
import {
  type ProtocolServer,
  type ProtocolServerOptions,
  protocolServer,
  type ServedRecord,
} from './protocol-server.ts';

const adapters = { biocase: biocaseAdapter, digir: digirAdapter, tapir: tapirAdapter };

let cache = '';
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'protocols-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const web = createWebClient({
  allowPrivateAddresses: true,
  requestsPerSecond: 0,
  retries: 0,
  backoffMs: 1,
});

const NAMES = ['Abies alba', 'Bellis perennis', 'Cedrus libani', 'Mallotus', 'Zea mays', null];

const records = (count: number): readonly ServedRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `n${String(at).padStart(4, '0')}`,
    name: NAMES[at % NAMES.length] ?? null,
  }));

const endpointOf = (
  server: ProtocolServer,
  protocol: keyof typeof adapters,
  options: Readonly<Record<string, unknown>> = {},
): SourceEndpoint => ({
  format: protocol,
  location: server.url,
  units: [],
  options: { ...(protocol === 'digir' ? { resource: 'Only' } : {}), ...options },
});

interface Outcome {
  readonly report: HarvestReport;
  readonly ids: readonly string[];
  readonly rejects: readonly string[];
}

async function harvestAndRead(
  protocol: keyof typeof adapters,
  endpoint: SourceEndpoint,
  { limit = null, refresh = false }: { limit?: number | null; refresh?: boolean } = {},
): Promise<Outcome> {
  const adapter = adapters[protocol];
  const context = { web, cache, onNote: () => {} };
  const report = await adapter.harvest?.(endpoint, {
    ...context,
    refresh,
    limit,
    onProgress: () => {},
  });
  if (report === undefined) throw new Error('no harvest');
  const { partitions } = await adapter.plan(endpoint, { ...context, rangeBytes: 1e9 });
  const ids: string[] = [];
  const rejects: string[] = [];
  for (const partition of partitions) {
    const batches = adapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 1e9,
      onReject: ({ reason, detail }) => rejects.push(`${reason}: ${detail}`),
      onSourceBytes: () => {},
      onUnknownPath: () => {},
    });
    for await (const batch of batches) for (const { record } of batch) ids.push(record.sourceId);
  }
  return { report, ids: ids.sort(), rejects };
}

const idsOf = (count: number): readonly string[] => records(count).map(({ id }) => `I:C:${id}`);

/** Sends the beginning of an answer and breaks off. */
const cut: NonNullable<ProtocolServerOptions['fault']> = (_, xml) => xml.slice(0, xml.length / 2);

const error500 = (response: Parameters<NonNullable<ProtocolServerOptions['fault']>>[2]): null => {
  response.writeHead(500).end('Internal error');
  return null;
};

interface Case {
  readonly name: string;
  readonly protocol: keyof typeof adapters;
  readonly count: number;
  readonly server?: Partial<ProtocolServerOptions>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly starts?: readonly number[];
  readonly missing?: readonly number[];
  readonly notes?: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    name: 'pages until the total is reached',
    protocol: 'biocase',
    count: 25,
    options: { pageSize: 10 },
    starts: [0, 10, 20],
  },
  { name: 'no records', protocol: 'biocase', count: 0, starts: [0] },
  {
    name: 'dropped records are counted when the next page is asked for',
    protocol: 'biocase',
    count: 30,
    options: { pageSize: 10 },
    server: { drops: ({ id }) => id < 'n0009' },
    starts: [0, 10, 20],
    missing: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    notes: [/dropped 9 records/],
  },
  {
    name: 'a page of which all is dropped is not the end',
    protocol: 'biocase',
    count: 30,
    options: { pageSize: 10 },
    server: { drops: ({ id }) => id >= 'n0010' && id < 'n0020' },
    starts: [0, 10, 20],
    missing: [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
  },
  {
    name: 'without a total the list is read until nothing comes',
    protocol: 'biocase',
    count: 15,
    options: { pageSize: 10 },
    server: {
      wrapper: ({ recordCount = 0, recordDropped = 0, recordStart = 0 }) => ({
        recordCount,
        recordDropped,
        recordStart,
      }),
    },
    starts: [0, 10, 15],
  },
  {
    name: 'a wrapper that counts too many is not believed',
    protocol: 'biocase',
    count: 12,
    options: { pageSize: 10 },
    server: { wrapper: (facts) => ({ ...facts, recordCount: 99, totalSearchHits: 0 }) },
    starts: [0, 10, 12],
  },
  {
    name: 'a server that gives fewer than asked for',
    protocol: 'biocase',
    count: 17,
    options: { pageSize: 10 },
    server: { cap: 5 },
    starts: [0, 5, 10, 15],
  },
  {
    name: 'DiGIR: until the end of records',
    protocol: 'digir',
    count: 25,
    options: { pageSize: 10 },
    starts: [0, 10, 20],
  },
  {
    name: 'DiGIR: an end that is never said',
    protocol: 'digir',
    count: 12,
    options: { pageSize: 10 },
    server: { wrapper: () => ({ END_OF_RECORDS: 0 }) },
    starts: [0, 10, 12],
  },
  {
    name: 'TAPIR: as long as there is a next page',
    protocol: 'tapir',
    count: 25,
    options: { pageSize: 10 },
    starts: [0, 10, 20],
  },
  {
    name: 'TAPIR: a next page that leads back is none',
    protocol: 'tapir',
    count: 10,
    options: { pageSize: 10 },
    server: { wrapper: (facts) => ({ ...facts, next: 0 }) },
    starts: [0],
  },
  {
    name: 'a server that does not page gives all at once',
    protocol: 'biocase',
    count: 8,
    options: { pageSize: 100 },
    server: {
      fault: (_, xml) => xml,
      wrapper: ({ recordCount = 0 }) => ({ recordCount }),
    },
    starts: [0, 8],
  },
  {
    name: 'an answer that breaks off once is asked for again with fewer records',
    protocol: 'biocase',
    count: 25,
    options: { pageSize: 10 },
    server: {
      fault: (search, xml, response, n) => (n === 2 ? cut(search, xml, response, n) : xml),
    },
    notes: [/fewer records/],
  },
  {
    name: 'a connection that breaks in the middle of an answer',
    protocol: 'digir',
    count: 25,
    options: { pageSize: 10 },
    server: {
      fault: (_, xml, response, n) => {
        if (n !== 2) return xml;
        response.writeHead(200, { 'content-length': xml.length + 100 });
        response.write(xml.slice(0, xml.length / 2), () => response.destroy());
        return null;
      },
    },
    notes: [/fewer records/],
  },
  {
    name: 'a busy server is waited for',
    protocol: 'tapir',
    count: 12,
    options: { pageSize: 10 },
    server: {
      fault: (_, xml, response, n) => {
        if (n !== 2) return xml;
        response.writeHead(503, { 'retry-after': '0' }).end();
        return null;
      },
    },
  },
  {
    name: 'one record that cannot be read is passed over',
    protocol: 'biocase',
    count: 25,
    options: { pageSize: 10 },
    server: {
      fault: (_, xml) => (xml.includes('>n0013<') ? xml.slice(0, xml.indexOf('>n0013<')) : xml),
    },
    missing: [13],
    notes: [/Record 14 .* passed over/, /1 records were passed over/],
  },
  {
    name: 'one record that makes the server fail is passed over',
    protocol: 'digir',
    count: 25,
    options: { pageSize: 10 },
    server: {
      fault: (_, xml, response) => (xml.includes('>n0013<') ? error500(response) : xml),
    },
    missing: [13],
    notes: [/Record 14 .* passed over/],
  },
  {
    name: 'a list that fails as a whole is asked for by ranges of names',
    protocol: 'biocase',
    count: 40,
    options: { pageSize: 10 },
    server: {
      fault: ({ lower, upper, isNull }, xml, response) =>
        lower === null && upper === null && !isNull ? error500(response) : xml,
    },
    notes: [/cut into ranges of names/],
  },
  {
    name: 'ranges that fail are cut again',
    protocol: 'tapir',
    count: 5,
    options: { pageSize: 10 },
    server: {
      fault: ({ lower, upper }, xml, response) =>
        (lower === null && upper === null) || (lower === 'Maa' && upper === 'Naa')
          ? error500(response)
          : xml,
    },
    notes: [/all records fails/, /names from Maa to Naa fails/],
  },
  {
    name: 'by ranges of names from the first on',
    protocol: 'biocase',
    count: 30,
    options: { slices: 'names', pageSize: 10 },
  },
  {
    name: 'broken units cost themselves alone',
    protocol: 'biocase',
    count: 6,
    server: {
      fault: (_, xml) => xml.replace('<abcd:UnitID>n0002</abcd:UnitID>', '<abcd:UnitID>n0002'),
    },
    missing: [2],
    notes: [/could not be read: .*line 1/, /1 records could not be read/],
  },
  {
    name: 'stray ampersands and control characters are mended',
    protocol: 'biocase',
    count: 3,
    server: {
      fault: (_, xml) =>
        xml.replace('Abies alba', 'Abies & alba').replace('Bellis', 'Bel\u0001lis'),
    },
    notes: [/ampersands/, /characters that XML does not allow/],
  },
];

describe('ranges of names', () => {
  const bounds = (slices: readonly Slice[]): readonly string[] =>
    slices.filter(({ unnamed }) => unnamed !== true).map(({ lower, upper }) => `${lower}-${upper}`);
  const isWhole = (slices: readonly Slice[]): boolean =>
    slices.every(({ upper }, at) => at === slices.length - 1 || upper === slices[at + 1]?.lower);

  test('cover everything, and can be cut twice', () => {
    const all = firstSlices(true);
    expect(all.at(-1)).toEqual({ lower: null, upper: null, unnamed: true });
    const named = firstSlices(false);
    expect(named).toHaveLength(27);
    expect([isWhole(named), named[0]?.lower, named.at(-1)?.upper]).toEqual([true, null, null]);
    for (const slice of named.slice(1)) {
      const finer = finerSlices(slice);
      expect([finer.length, isWhole(finer), finer[0]?.lower, finer.at(-1)?.upper]).toEqual([
        26,
        true,
        slice.lower,
        slice.upper,
      ]);
      for (const one of finer) {
        const finest = finerSlices(one);
        expect([finest.length, isWhole(finest), finest[0]?.lower, finest.at(-1)?.upper]).toEqual([
          26,
          true,
          one.lower,
          one.upper,
        ]);
        for (const last of finest) expect(finerSlices(last)).toEqual([]);
      }
    }
    expect(bounds(finerSlices({ lower: 'Zaa', upper: null })).slice(-2)).toEqual([
      'Zya-Zza',
      'Zza-null',
    ]);
    expect(finerSlices({ lower: null, upper: 'Aaa' })).toEqual([]);
  });
});

describe('harvest', () => {
  test.for(cases)('$protocol: $name', async (one) => {
    const { protocol, count, options = {}, server: faults = {}, missing = [] } = one;
    await using server = await protocolServer({ protocol, records: records(count), ...faults });
    const { report, ids, rejects } = await harvestAndRead(
      protocol,
      endpointOf(server, protocol, options),
    );
    const expected = idsOf(count).filter((_, at) => !missing.includes(at));
    expect({ ids, rejects, kind: report.kind, records: report.records }).toEqual({
      ids: expected,
      rejects: [],
      kind: 'full',
      records: expected.length,
    });
    if (one.starts !== undefined)
      expect(server.searches.map(({ start }) => start)).toEqual(one.starts);
    const notes = report.notes.join('\n');
    for (const note of one.notes ?? []) expect(notes).toMatch(note);
  });

  test('a server that gives its first page again and tells of more is no end', async () => {
    await using server = await protocolServer({
      protocol: 'biocase',
      records: records(30),
      fault: ({ start }, xml) =>
        xml.replace(
          /recordStart="\d+" totalSearchHits="\d+"/,
          `recordStart="${start}" totalSearchHits="30"`,
        ),
    });
    const fixed: ProtocolServerOptions = {
      protocol: 'biocase',
      records: records(10),
      wrapper: () => ({ recordCount: 10, totalSearchHits: 30 }),
      fault: (search, xml) => (search.start === 0 ? remember(xml) : remembered),
    };
    let remembered = '';
    const remember = (xml: string): string => {
      remembered = xml;
      return xml;
    };
    await using looping = await protocolServer(fixed);
    expect(
      (await harvestAndRead('biocase', endpointOf(server, 'biocase', { pageSize: 10 }))).ids,
    ).toHaveLength(30);
    await rm(cache, { recursive: true });
    await expect(
      harvestAndRead('biocase', endpointOf(looping, 'biocase', { pageSize: 10 })),
    ).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringMatching(/gives a page again .* from 10 of 30/),
    });
  });

  test('goes on where a harvest died', async () => {
    let dies = true;
    let asked = false;
    await using server = await protocolServer({
      protocol: 'digir',
      records: records(50),
      fault: ({ start }, xml, response) => {
        if (start >= 30) asked = true;
        return dies && asked ? error500(response) : xml;
      },
    });
    const endpoint = endpointOf(server, 'digir', { pageSize: 10 });
    await expect(harvestAndRead('digir', endpoint)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    const before = server.searches.length;
    dies = false;
    const { ids, report } = await harvestAndRead('digir', endpoint);
    expect(ids).toEqual(idsOf(50));
    expect(report.records).toBe(50);
    expect(server.searches.slice(before).every(({ start }) => start >= 30)).toBe(true);
  });

  test('goes on where a harvest was stopped', async () => {
    await using server = await protocolServer({ protocol: 'biocase', records: records(50) });
    const endpoint = endpointOf(server, 'biocase', { pageSize: 10 });
    const stop = new AbortController();
    const harvest = biocaseAdapter.harvest?.(endpoint, {
      web,
      cache,
      onNote: () => {},
      refresh: false,
      limit: null,
      signal: stop.signal,
      onProgress: ({ records: come }) => {
        if (come >= 20) stop.abort();
      },
    });
    await expect(harvest).rejects.toThrow(/abort/i);
    const { ids } = await harvestAndRead('biocase', endpoint);
    expect(ids).toEqual(idsOf(50));
    expect(server.searches.map(({ start }) => start)).toEqual([0, 10, 20, 30, 40]);
  });

  test('another question begins anew', async () => {
    let dies = true;
    await using server = await protocolServer({
      protocol: 'biocase',
      records: records(30),
      fault: ({ start }, xml, response) => (dies && start >= 10 ? error500(response) : xml),
      datasets: ['A', 'B'],
    });
    const ask = (dataset: string): Promise<Outcome> =>
      harvestAndRead('biocase', endpointOf(server, 'biocase', { pageSize: 10, dataset }));
    dies = true;
    await ask('A').catch(() => null);
    dies = false;
    const before = server.searches.length;
    expect((await ask('B')).ids).toEqual(idsOf(30));
    expect(server.searches[before]).toMatchObject({ start: 0, resource: 'B' });
  });

  test('a list that fails far down is asked for by ranges; what they cannot reach is told', async () => {
    await using server = await protocolServer({
      protocol: 'digir',
      records: records(50),
      fault: ({ start }, xml, response) => (start >= 30 ? error500(response) : xml),
    });
    const { ids, report } = await harvestAndRead(
      'digir',
      endpointOf(server, 'digir', { pageSize: 10 }),
    );
    const unnamed = [35, 41, 47];
    expect(ids).toEqual(idsOf(50).filter((_, at) => !unnamed.includes(at)));
    expect(report.notes).toContain(
      'Records without a scientific name cannot be asked for by ranges of names: they are missing',
    );
  });

  test('a second harvest drops what is gone and keeps equal files', async () => {
    const all = [...records(20)];
    await using server = await protocolServer({ protocol: 'tapir', records: all });
    const endpoint = endpointOf(server, 'tapir', { pageSize: 10 });
    await harvestAndRead('tapir', endpoint);
    all.splice(3, 1);
    const { ids, report } = await harvestAndRead('tapir', endpoint);
    expect(ids).toEqual(idsOf(20).filter((_, at) => at !== 3));
    expect(report).toMatchObject({ kind: 'full', records: 19, deleted: 1 });
  });

  test('records of one key that differ are both kept', async () => {
    await using server = await protocolServer({
      protocol: 'digir',
      records: [
        { id: 'a', name: 'Abies alba' },
        { id: 'a', name: 'Bellis perennis' },
        { id: 'b', name: 'Cedrus libani' },
      ],
    });
    const { ids } = await harvestAndRead('digir', endpointOf(server, 'digir'));
    expect(ids).toEqual(['I:C:a', 'I:C:a', 'I:C:b']);
  });

  test('stops at a limit, and does not drop what an earlier harvest brought', async () => {
    await using server = await protocolServer({ protocol: 'tapir', records: records(30) });
    const endpoint = endpointOf(server, 'tapir', { pageSize: 10 });
    const first = await harvestAndRead('tapir', endpoint, { limit: 5 });
    expect(first.ids).toEqual(idsOf(5));
    expect(first.report.notes).toContain('Stopped at the limit: not everything was asked for');
    expect((await harvestAndRead('tapir', endpoint)).ids).toHaveLength(30);
    const limited = await harvestAndRead('tapir', endpoint, { limit: 5 });
    expect(limited.ids).toHaveLength(30);
    expect(limited.report.kind).toBe('incremental');
  });

  test.each([
    [
      'a resource that is not there',
      'digir',
      '<response xmlns="http://digir.net/schema/protocol/2003/1.0"><header><type>search</type></header><diagnostics><diagnostic code="RESOURCE_NOT_FOUND" severity="error">The requested resource (Only) is not available on this provider.</diagnostic></diagnostics></response>',
      'SOURCE_NOT_FOUND',
      /RESOURCE_NOT_FOUND: The requested resource \(Only\)/,
    ],
    [
      'a page of a website',
      'biocase',
      '<html><body><p>Welcome</p></body></html>',
      'INPUT_CORRUPT',
      /web page/,
    ],
    [
      'entities',
      'biocase',
      '<!DOCTYPE x [<!ENTITY a "b">]><response/>',
      'INPUT_UNSAFE',
      /declares entities/,
    ],
  ] as const)('throws for %s', async (_, protocol, xml, code, message) => {
    await using server = await protocolServer({ protocol, records: [], fault: () => xml });
    await expect(harvestAndRead(protocol, endpointOf(server, protocol))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('units without a key are rejected when they are read', async () => {
    await using server = await protocolServer({
      protocol: 'biocase',
      records: [
        {
          id: 'x',
          name: null,
          xml: '<abcd:Unit><abcd:RecordBasis>PreservedSpecimen</abcd:RecordBasis></abcd:Unit>',
        },
        { id: 'n0000', name: 'Abies alba' },
      ],
    });
    const { ids, rejects } = await harvestAndRead('biocase', endpointOf(server, 'biocase'));
    expect({ ids, rejects }).toEqual({
      ids: ['I:C:n0000'],
      rejects: ['MISSING_ID: neither UnitGUID nor UnitID'],
    });
  });

  test('what the dataset says of its units comes with each of them', async () => {
    await using server = await protocolServer({
      protocol: 'biocase',
      records: records(1),
      datasets: ['Herbarium & more'],
    });
    const endpoint = endpointOf(server, 'biocase', { dataset: 'Herbarium & more' });
    await harvestAndRead('biocase', endpoint);
    expect(server.searches[0]?.resource).toBe('Herbarium &amp; more');
    const context = { web, cache, onNote: () => {} };
    const { partitions } = await biocaseAdapter.plan(endpoint, { ...context, rangeBytes: 1 });
    const found: SourceRecord[] = [];
    for (const partition of partitions)
      for await (const batch of biocaseAdapter.read(partition, endpoint, {
        ...context,
        maxLineBytes: 1,
        onReject: () => {},
        onSourceBytes: () => {},
        onUnknownPath: () => {},
      }))
        found.push(...batch);
    const text = (term: 'license' | 'datasetName'): string | undefined =>
      found[0]?.record.terms[term]?.[0]?.text;
    expect([text('license'), text('datasetName')]).toEqual(['CC0', 'Herbarium & more']);
    expect(Buffer.from(found[0]?.raw ?? []).toString()).toContain(
      '<abcd:Unit xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06"><abcd:SourceInstitutionID>I<',
    );
    expect(await biocaseAdapter.describe?.(endpoint, context)).toMatchObject({
      standard: 'ABCD',
      title: 'Herbarium & more',
      license: 'CC0-1.0',
    });
  });
});

describe('detection', () => {
  test.each([
    [
      'biocase',
      ['Herbarium', 'Algae'],
      { dataset: ['Herbarium', 'Algae'], schema: ['http://www.tdwg.org/schemas/abcd/2.06'] },
      { schema: 'http://www.tdwg.org/schemas/abcd/2.06' },
      'BioCASe provider: 2 datasets (Herbarium, Algae)',
      null,
    ],
    [
      'digir',
      ['ent'],
      { resource: ['ent'], schema: ['darwin'] },
      { schema: 'darwin', resource: 'ent' },
      'DiGIR provider: one dataset (ent)',
      expect.objectContaining({ title: 'Resource ent' }),
    ],
    [
      'tapir',
      ['x'],
      { schema: ['http://rs.tdwg.org/dwc/dwcore/'] },
      { schema: 'http://rs.tdwg.org/dwc/dwcore/' },
      'TAPIR provider',
      expect.objectContaining({ title: 'Pontaurus' }),
    ],
  ] as const)('knows %s', async (protocol, datasets, choices, options, summary, description) => {
    await using server = await protocolServer({ protocol, records: records(2), datasets });
    const context = { web, cache, onNote: () => {} };
    const probe = await probeOf(server.url, context);
    expect(await adapters[protocol].detect(probe, context)).toEqual({
      endpoint: { format: protocol, location: server.url, units: [], options },
      confidence: 0.97,
      summary,
      notes: [],
      description,
      tables: [],
      choices,
    });
    for (const [other, adapter] of Object.entries(adapters))
      if (other !== protocol) expect(await adapter.detect(probe, context)).toBeNull();
  });

  test.for([
    ['http://digir.sourceforge.net/schema/conceptual/darwin/2003/1.0/darwin2.xsd', ['darwin']],
    ['http://bnhm.berkeley.edu/manis/DwC/darwin2jrw030315.xsd', ['manis']],
    ['http://www.iobis.org/obis/obis.xsd', ['darwin']],
  ] as const)('schemas of DiGIR: %s', ([location, schemas]) => {
    const { root } = parseXml(
      `<resource><conceptualSchema schemaLocation="${location}">http://digir.net/schema/conceptual/darwin/2003/1.0</conceptualSchema></resource>`,
    );
    expect(schemasOfDigir([root])).toEqual(schemas);
  });

  test('describes the only dataset of BioCASe', async () => {
    await using server = await protocolServer({ protocol: 'biocase', records: records(2) });
    const context = { web, cache, onNote: () => {} };
    const probe = await probeOf(server.url, context);
    expect(await biocaseAdapter.detect(probe, context)).toMatchObject({
      endpoint: { options: { dataset: 'Only' } },
      description: { title: 'Only', license: 'CC0-1.0' },
    });
  });

  test('a provider that answers nothing but an address is none', async () => {
    await using server = await protocolServer({
      protocol: 'tapir',
      records: [],
      fault: () => '<html><body>Nothing here</body></html>',
    });
    const context = { web, cache, onNote: () => {} };
    const location = `${server.url}?name=biocase`;
    const probe = { ...(await probeOf(location, context)), head: Buffer.from('<html>') };
    expect(await biocaseAdapter.detect(probe, context)).toBeNull();
  });

  test('describes resources of DiGIR and access points of TAPIR', async () => {
    const context = { web, cache, onNote: () => {} };
    await using digir = await protocolServer({ protocol: 'digir', records: [], datasets: ['ent'] });
    expect(
      await digirAdapter.describe?.(endpointOf(digir, 'digir', { resource: 'ent' }), context),
    ).toMatchObject({
      title: 'Resource ent',
      abstract: 'About ent',
      publisher: 'Host museum',
      contacts: [
        { role: 'administrative', givenName: 'Ada', surName: 'Byron', email: 'ada@example.org' },
      ],
    });
    await using tapir = await protocolServer({ protocol: 'tapir', records: [] });
    expect(await tapirAdapter.describe?.(endpointOf(tapir, 'tapir'), context)).toMatchObject({
      title: 'Pontaurus',
      abstract: 'Plants',
      identifiers: ['http://example.org/tapir'],
    });
  });

  test('options that a protocol does not have are refused', async () => {
    await using server = await protocolServer({ protocol: 'tapir', records: [] });
    await expect(
      harvestAndRead('tapir', endpointOf(server, 'tapir', { colour: 'red' })),
    ).rejects.toMatchObject({ code: 'USAGE' });
  });
});
