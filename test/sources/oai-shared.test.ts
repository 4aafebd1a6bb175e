import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OpendrawerError } from '../../src/errors/index.ts';
import type { Detection, SourceEndpoint } from '../../src/sources/adapter.ts';
import { detectAmong } from '../../src/sources/detect.ts';
import { oaiPmhAdapter } from '../../src/sources/oai-pmh/adapter.ts';
import { readOaiPage } from '../../src/sources/oai-pmh/page.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';

const shared = '../shared/archives/oai-pmh';
const isAbsent = !existsSync(shared);

/** What stands in an answer, in the words of its table. */
interface Expected {
  readonly records?: number;
  readonly headers?: number;
  readonly deleted?: number;
  readonly sets?: number;
  readonly formats?: readonly string[];
  readonly identity?: string;
  /** present, empty, or the token itself. */
  readonly token?: string;
  readonly completeListSize?: number;
  readonly error?: string;
  readonly unreadable?: number;
}

const rows: readonly (readonly [file: string, expected: Expected])[] = [
  ['zenodo/identify.xml', { identity: 'Zenodo, no, second' }],
  [
    'zenodo/list-metadata-formats.xml',
    {
      formats: [
        'marcxml',
        'oai_dc',
        'dcat',
        'marc21',
        'datacite',
        'oai_datacite',
        'datacite4',
        'oai_datacite4',
      ],
    },
  ],
  ['zenodo/list-metadata-formats-id-does-not-exist.xml', { error: 'idDoesNotExist' }],
  ['zenodo/list-sets-1.xml', { sets: 5, token: 'present', completeListSize: 42068 }],
  ['zenodo/list-sets-2.xml', { sets: 5 }],
  [
    'zenodo/list-identifiers-1.xml',
    { headers: 3, deleted: 1, token: 'present', completeListSize: 8084640 },
  ],
  [
    'zenodo/list-identifiers-from.xml',
    { headers: 50, token: 'present', completeListSize: 1337969 },
  ],
  ['zenodo/list-identifiers-bad-prefix.xml', { error: 'badArgument' }],
  ['zenodo/list-identifiers-no-match.xml', { error: 'noRecordsMatch' }],
  ['zenodo/list-records-oai-dc-1.xml', { records: 3, token: 'present', completeListSize: 8091628 }],
  ['zenodo/list-records-oai-dc-2.xml', { records: 3 }],
  [
    'zenodo/list-records-oai-dc-3-deleted.xml',
    { records: 3, deleted: 1, token: 'present', completeListSize: 8091628 },
  ],
  ['zenodo/list-records-bad-token.xml', { error: 'badResumptionToken' }],
  ['zenodo/get-record-oai-dc.xml', { records: 1 }],
  ['zenodo/get-record-datacite.xml', { records: 1 }],
  ['zenodo/get-record-bad-prefix.xml', { error: 'badArgument' }],
  ['dspace-mit/list-identifiers-1.xml', { headers: 100, token: 'present', completeListSize: 171 }],
  ['dspace-mit/list-identifiers-2.xml', { headers: 71, token: 'empty', completeListSize: 171 }],
  ['dspace-mit/list-records-set.xml', { records: 58 }],
  ['dspace-mit/get-record-deleted.xml', { records: 1, deleted: 1 }],
  ['dspace-mit/no-records-match.xml', { error: 'noRecordsMatch' }],
  ['dspace-mit/list-sets-1.xml', { sets: 100, token: 'present', completeListSize: 966 }],
  ['sickle/Identify.xml', { identity: 'A Test Repository, persistent, day' }],
  ['sickle/ListSets.xml', { sets: 131 }],
  [
    'sickle/ListMetadataFormats.xml',
    { formats: ['epicur', 'xMetaDissPlus', 'oai_dc', 'mods', 'swepub_mods'] },
  ],
  [
    'sickle/ListRecords.xml',
    { records: 2, deleted: 1, token: 'ListRecords2.xml', completeListSize: 8 },
  ],
  [
    'sickle/ListRecords2.xml',
    { records: 2, deleted: 1, token: 'ListRecords3.xml', completeListSize: 8 },
  ],
  [
    'sickle/ListRecords3.xml',
    { records: 2, deleted: 1, token: 'ListRecords4.xml', completeListSize: 8 },
  ],
  // Its deleted record has no identifier.
  ['sickle/ListRecords4.xml', { records: 1, unreadable: 1 }],
  [
    'sickle/ListIdentifiers.xml',
    { headers: 2, deleted: 1, token: 'ListIdentifiers2.xml', completeListSize: 4 },
  ],
  ['sickle/ListIdentifiers2.xml', { headers: 2, deleted: 1 }],
  ['sickle/GetRecord.xml', { records: 1 }],
  ['sickle/badArgument.xml', { error: 'badArgument' }],
  ['sickle/badResumptionToken.xml', { error: 'badResumptionToken' }],
  ['sickle/cannotDisseminateFormat.xml', { error: 'cannotDisseminateFormat' }],
  ['sickle/idDoesNotExist.xml', { error: 'idDoesNotExist' }],
  ['sickle/noRecordsMatch.xml', { error: 'noRecordsMatch' }],
  ['sickle/noSetHierarchy.xml', { error: 'noSetHierarchy' }],
  ['nsdl/list-identifiers-1.xml', { headers: 200, token: 'present', completeListSize: 733 }],
  ['nsdl/list-identifiers-2.xml', { headers: 200, token: 'present', completeListSize: 733 }],
  ['nsdl/list-identifiers-3.xml', { headers: 200, token: 'present', completeListSize: 733 }],
  ['nsdl/list-identifiers-4.xml', { headers: 133, token: 'empty', completeListSize: 733 }],
  ['nsdl/list-records-162.xml', { records: 162 }],
  ['nsdl/identify.xml', { identity: 'National Science Digital Library, no, second' }],
  ['nsdl/bad-verb.xml', { error: 'badVerb' }],
  ['eur/fake1/00000.xml', { sets: 10 }],
  ['eur/fake1/00001.xml', { identity: 'Erasmus University : Research Online, no, second' }],
  ['eur/fake1/00002.xml', { formats: ['oai_dc'] }],
  ['eur/fake1/00003.xml', { headers: 16 }],
  ['eur/fake1/00004.xml', { records: 1 }],
  ['eur/fake1/00005.xml', { records: 16 }],
  ['eur/fake2/00001.xml', { records: 1 }],
  // Wrapped in an element that is never closed.
  ['eur/fake3/00001.xml', { identity: 'DSpace at Erasmus, persistent, second' }],
  [
    'harvard/list-records-mods-botanicals.xml',
    { records: 10, token: 'present', completeListSize: 4147 },
  ],
  ['harvard/list-sets.xml', { sets: 50 }],
  ['dpla-records/bhl.xml', { records: 1 }],
  ['dpla-records/esdn.xml', { records: 1 }],
  ['dpla-records/michigan.xml', { records: 1 }],
  ['dpla-records/tx.xml', { records: 1 }],
  // A record of another system, without a header.
  ['dpla-records/getty.xml', { unreadable: 1 }],
  [
    'naturalis/specimen-example.oaipmh.xml',
    { records: 2, token: '______oai_geneious_specimen__3416000', completeListSize: 3421147 },
  ],
  [
    'copac/list-records.xml',
    {
      records: 1,
      token: '&set=Sound&metadataPrefix=oai%5Fdc&startRecord=200',
      completeListSize: 122197,
    },
  ],
  [
    'zenodo-eol/list-records-empty-token.xml',
    { records: 100, token: 'empty', completeListSize: 2593 },
  ],
];

function shown(file: string, wanted: Expected): Expected {
  const page = readOaiPage(readFileSync(`${shared}/${file}`), file);
  const deleted = [...page.records, ...page.headers].filter((one) => one.deleted).length;
  const { token, identity } = page;
  const plain = wanted.token === undefined || wanted.token === 'present' ? 'present' : token?.value;
  return {
    ...(page.records.length > 0 ? { records: page.records.length } : {}),
    ...(page.headers.length > 0 ? { headers: page.headers.length } : {}),
    ...(deleted > 0 ? { deleted } : {}),
    ...(page.sets.length > 0 ? { sets: page.sets.length } : {}),
    ...(page.formats.length > 0 ? { formats: page.formats.map(({ prefix }) => prefix) } : {}),
    ...(identity === null
      ? {}
      : {
          identity: [identity.repositoryName, identity.deletedRecord, identity.granularity].join(
            ', ',
          ),
        }),
    ...(token === null ? {} : { token: token.value === '' ? 'empty' : (plain ?? '') }),
    ...(token?.completeListSize == null ? {} : { completeListSize: token.completeListSize }),
    ...(page.errors[0] === undefined ? {} : { error: page.errors[0].code }),
    ...(page.unreadable.length > 0 ? { unreadable: page.unreadable.length } : {}),
  };
}

describe.skipIf(isAbsent)('answers that were recorded', () => {
  test.each(rows)('%s', (file, expected) => {
    expect(shown(file, expected)).toEqual(expected);
  });

  test.each([
    [
      'zenodo/not-xml.html',
      'holds an HTML page (“Httpbun sample”) where an answer of OAI-PMH should be',
    ],
    [
      'sickle/ListRecordsBroken.xml',
      'holds no XML (“broken xml”) where an answer of OAI-PMH should be',
    ],
    [
      'dpla-records/si.xml',
      'holds XML of another kind (<doc>) where an answer of OAI-PMH should be',
    ],
    [
      'dpla-records/nara.xml',
      'holds XML of another kind (<item>) where an answer of OAI-PMH should be',
    ],
  ])('%s is refused', (file, message) => {
    let fault: OpendrawerError | null = null;
    try {
      readOaiPage(readFileSync(`${shared}/${file}`), file);
    } catch (error) {
      fault = error as OpendrawerError;
    }
    expect([fault?.code, fault?.message]).toEqual(['INPUT_CORRUPT', `${file} ${message}`]);
  });
});

const web = createWebClient();
const context = { web, cache: join(tmpdir(), 'oai-shared'), onNote: () => {} };

async function recordsOf(
  location: string,
): Promise<{ readonly records: number; readonly rejects: readonly string[] }> {
  const endpoint: SourceEndpoint = { format: 'oai-pmh', location, units: [] };
  const { partitions } = await oaiPmhAdapter.plan(endpoint, { ...context, rangeBytes: 1e9 });
  const rejects: string[] = [];
  let records = 0;
  for (const partition of partitions) {
    for await (const batch of oaiPmhAdapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 1e9,
      onReject: ({ reason }) => rejects.push(reason),
      onSourceBytes: () => {},
      onUnknownPath: () => {},
    })) {
      records += batch.length;
    }
  }
  return { records, rejects };
}

describe.skipIf(isAbsent)('saved answers as a source', () => {
  test.each([
    ['sickle', 5, ['MISSING_ID']],
    ['zenodo', 10, []],
    ['dspace-mit', 58, []],
    ['harvard/list-records-mods-botanicals.xml', 10, []],
    ['dpla-records', 4, []],
    ['naturalis', 2, []],
    ['zenodo-eol/list-records-empty-token.xml', 100, []],
    ['nsdl', 162, []],
  ])('%s', async (location, records, rejects) => {
    expect(await recordsOf(`${shared}/${location}`)).toEqual({ records, rejects });
  });

  test('are recognised as such', async () => {
    const seen = async (location: string): Promise<readonly unknown[]> => {
      const { endpoint, confidence }: Detection = (
        await detectAmong([oaiPmhAdapter], location, context)
      )[0];
      return [endpoint.format, confidence];
    };
    expect(await seen(`${shared}/sickle/ListRecords.xml`)).toEqual(['oai-pmh', 0.98]);
    expect(await seen(`${shared}/dpla-records/bhl.xml`)).toEqual(['oai-pmh', 0.9]);
    expect((await seen(`${shared}/nsdl`))[0]).toBe('oai-pmh');
  });

  test.each([
    ['sickle/badArgument.xml', /^It holds no records but an error: badArgument/],
    [
      'zenodo/list-records-bad-token.xml',
      /^It holds no records but an error: badResumptionToken \(The value/,
    ],
    ['zenodo/identify.xml', /^It holds no records but the answer to Identify\.$/],
    ['nsdl/list-identifiers-1.xml', /^It holds no records but the answer to ListIdentifiers\.$/],
  ])('%s is told to hold none', async (file, note) => {
    const [{ notes }] = await detectAmong([oaiPmhAdapter], `${shared}/${file}`, context);
    expect(notes).toEqual([expect.stringMatching(note)]);
  });
});
