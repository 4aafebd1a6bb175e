import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { auditSources } from '../../src/flow/backfill/audit.ts';
import { backfill } from '../../src/flow/backfill/backfill.ts';
import { sourceCandidates } from '../../src/flow/backfill/candidates.ts';
import { ingest } from '../../src/flow/index.ts';
import { createRecordReader, literal, openSql, readManifest } from '../../src/lake/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import { uuid } from '../support/items.ts';
import { type SourcedItem, sourcedLake } from '../support/sourced-lake.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const flickr = (
  n: number,
  account: string | null,
  metric: number | null,
  more = {},
): SourcedItem => ({
  n,
  item: { provider: 'flickr', source: 'flickr', account, creator: [`Person ${account}`], ...more },
  media: [{ popularityMetric: metric }, { popularityMetric: null, source: 'its own' }],
});

/** Two parts: accounts of flickr with and without rules, and a record of another provider. */
const parts = (): readonly (readonly [string, readonly SourcedItem[]])[] => [
  [
    'a',
    [
      flickr(1, '24662369@N07', 100),
      flickr(2, '1@N01', 0),
      flickr(3, '1@N01', 300),
      { n: 4, item: { provider: 'behance', source: 'commoncrawl', collectionCode: 'commoncrawl' } },
    ],
  ],
  ['b', [flickr(5, '2@N01', 900, { creator: [] }), flickr(6, null, null)]],
];

type Lake = Awaited<ReturnType<typeof sourcedLake>>;
let lake: Lake;
beforeAll(async () => {
  lake = await sourcedLake(parts());
});
afterAll(() => lake.close());

const state = async (from: Lake) =>
  (await from.items()).map(({ item, media }) => [
    item.id,
    item.source,
    item.popularity,
    media.map(({ source, popularity }) => [source, popularity]),
  ]);

const cli = async (...args: string[]) => {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', lake.folder, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes };
};

describe('one after the other', () => {
  test('candidates are the accounts without a rule', async () => {
    const found = await sourceCandidates(lake.workspace, [await lake.dataset()], {});
    expect(found).toEqual([
      {
        provider: 'flickr',
        value: '1@N01',
        items: 2,
        views: 300,
        creator: 'Person 1@N01',
        landingPage: null,
        datasets: [(await lake.dataset()).alias],
      },
      {
        provider: 'flickr',
        value: '2@N01',
        items: 1,
        views: 900,
        creator: null,
        landingPage: null,
        datasets: [(await lake.dataset()).alias],
      },
    ]);
    const byViews = await sourceCandidates(lake.workspace, [await lake.dataset()], {
      by: 'views',
      limit: 1,
    });
    expect(byViews.map(({ value }) => value)).toEqual(['2@N01']);
    const others = await sourceCandidates(lake.workspace, [await lake.dataset()], {
      provider: 'behance',
    });
    expect(others).toEqual([]);
  });

  test('the audit tells what is out of date, and rules that nothing meets', async () => {
    const audit = await auditSources(lake.workspace, [await lake.dataset()]);
    expect({ ...audit, unused: audit.unused.length }).toEqual({
      rules: 49,
      items: 5,
      settled: 1,
      doubts: [
        {
          kind: 'stale',
          dataset: (await lake.dataset()).alias,
          provider: 'flickr',
          value: '24662369@N07',
          items: 1,
          stored: 'flickr',
          source: 'nasa',
          nearest: null,
        },
      ],
      unused: 13,
    });
  });

  test('a dry run writes nothing', async () => {
    const before = (await lake.dataset()).currentSnapshot;
    const report = await backfill(lake.workspace, [await lake.dataset()], { dryRun: true });
    expect(report).toEqual({
      rules: 49,
      datasets: [
        {
          dataset: (await lake.dataset()).alias,
          parts: 0,
          items: 0,
          changedSources: 1,
          changedPopularity: 4,
          snapshot: null,
        },
      ],
    });
    expect((await lake.dataset()).currentSnapshot).toBe(before);
  });

  test('a backfill is a new snapshot, and readers of the old one go on', async () => {
    const before = await lake.dataset();
    const old = readManifest(join(lake.home, before.currentSnapshot ?? ''));
    const report = await backfill(lake.workspace, [before]);
    const after = await lake.dataset();
    expect(report.datasets).toEqual([
      {
        dataset: before.alias,
        parts: 2,
        items: 6,
        changedSources: 1,
        changedPopularity: 4,
        snapshot: after.currentSnapshot,
      },
    ]);
    expect(after.currentSnapshot).not.toBe(before.currentSnapshot);
    // 0, 100, 300, 900: at the percentile of 0.85 stands 900
    const constant = ((1 - 0.85) / 0.85) * 900;
    const score = (metric: number) => metric / (metric + constant);
    expect(await state(lake)).toEqual([
      [
        uuid(1),
        'nasa',
        score(100),
        [
          ['nasa', score(100)],
          ['its own', null],
        ],
      ],
      [
        uuid(2),
        'flickr',
        0,
        [
          ['flickr', 0],
          ['its own', null],
        ],
      ],
      [
        uuid(3),
        'flickr',
        score(300),
        [
          ['flickr', score(300)],
          ['its own', null],
        ],
      ],
      [uuid(4), 'commoncrawl', null, []],
      [
        uuid(5),
        'flickr',
        score(900),
        [
          ['flickr', score(900)],
          ['its own', null],
        ],
      ],
      [
        uuid(6),
        'flickr',
        null,
        [
          ['flickr', null],
          ['its own', null],
        ],
      ],
    ]);
    const files = old.partitions[0]?.files;
    if (files === null || files === undefined) throw new Error('no files');
    const { item } = await createRecordReader().item({
      files: {
        items: join(lake.home, files.items),
        media: join(lake.home, files.media),
        verbatim: '',
      },
      row: 0,
    });
    expect(item.source).toBe('flickr');
    const fresh = readManifest(join(lake.home, after.currentSnapshot ?? ''));
    expect(fresh.diff).toEqual({ new: 0, changed: 0, unchanged: 6, gone: 0 });
    expect(fresh.counts).toEqual(old.counts);
    for (const { files: own } of fresh.partitions) {
      for (const file of Object.values(own ?? {})) {
        expect(existsSync(join(lake.home, file))).toBe(true);
      }
    }
  });

  test('where nothing changes there is no new snapshot', async () => {
    const report = await backfill(lake.workspace, [await lake.dataset()]);
    expect(report.datasets[0]).toMatchObject({
      changedSources: 0,
      changedPopularity: 0,
      snapshot: null,
    });
  });

  test('rules of the workspace come and go; only parts that change are written', async () => {
    const rules = join(lake.folder, 'sub-providers.yaml');
    writeFileSync(rules, 'flickr:\n  without: 24662369@N07\n  table:\n    a museum: 2@N01\n');
    const before = readManifest(join(lake.home, (await lake.dataset()).currentSnapshot ?? ''));
    const dry = await cli('sources', 'backfill', '--dry-run');
    expect([dry.code, dry.out.split('\n')[1]?.replaceAll(/ +/g, ' ')]).toEqual([
      0,
      `${(await lake.dataset()).alias} 2 0 0 not written`,
    ]);
    expect((await backfill(lake.workspace, [await lake.dataset()])).datasets).toMatchObject([
      { parts: 2, changedSources: 2, changedPopularity: 0 },
    ]);
    expect((await lake.items()).map(({ item }) => item.source)).toEqual([
      'flickr',
      'flickr',
      'flickr',
      'commoncrawl',
      'a museum',
      'flickr',
    ]);
    writeFileSync(rules, 'flickr:\n  without: 24662369@N07\n');
    expect((await backfill(lake.workspace, [await lake.dataset()])).datasets).toMatchObject([
      { parts: 1, changedSources: 1 },
    ]);
    expect((await lake.items()).map(({ item }) => item.source)[4]).toBe('flickr');
    const after = readManifest(join(lake.home, (await lake.dataset()).currentSnapshot ?? ''));
    expect(after.partitions.map(({ rows }) => rows)).toEqual(
      before.partitions.map(({ rows }) => rows),
    );
    expect((await lake.items()).map(({ item }) => item.popularity !== null)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  test('runs are kept, also failed ones', async () => {
    writeFileSync(join(lake.folder, 'sub-providers.yaml'), 'flickr: nonsense\n');
    const { code, notes } = await cli('sources', 'backfill');
    expect([code, notes[0]?.split('\n')[0]]).toEqual([
      2,
      `CONFIG_INVALID: ${join(lake.folder, 'sub-providers.yaml')}: flickr: a mapping is expected`,
    ]);
    writeFileSync(join(lake.folder, 'sub-providers.yaml'), '');
    const runs = await lake.workspace.registry.runs.list({ limit: 10 });
    expect(runs.filter(({ kind }) => kind === 'backfill').map(({ state: one }) => one)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
  });

  test('candidates as a table, CSV and JSON', async () => {
    const shown = await cli('sources', 'candidates', '--limit', '1');
    expect(shown.out.replaceAll(/ +/g, ' ')).toBe(
      `PROVIDER VALUE ITEMS VIEWS CREATOR LANDING PAGE DATASETS\nflickr 1@N01 2 300 Person 1@N01 - ${(await lake.dataset()).alias}`,
    );
    const file = join(lake.folder, 'candidates.csv');
    await cli('sources', 'candidates', '--by', 'views', '--out', file);
    expect(readFileSync(file, 'utf8').split('\r\n').slice(0, 2)).toEqual([
      'provider,value,items,views,creator,landingPage,datasets',
      `flickr,2@N01,1,900,,,${(await lake.dataset()).alias}`,
    ]);
    const asJson = await cli('--json', 'sources', 'candidates', '--provider', 'behance');
    expect(JSON.parse(asJson.out)).toEqual([]);
  });

  test('what can be read is listed', async () => {
    const { out } = await cli('sources', 'list', '--format', 'csv');
    const lines = out.split('\r\n');
    expect(lines[0]).toBe('kind,name,title,key');
    expect(lines).toContain('format,dwca,"Darwin Core archive: zip, tar.gz or folder",');
    expect(lines.some((line) => line.startsWith('api,flickr,'))).toBe(true);
    const audit = await cli('sources', 'audit', '--format', 'json');
    expect(JSON.parse(audit.out).items).toBe(5);
  });
});

test('units of the Smithsonian that no rule knows are named, with the one that may be meant', async () => {
  const other = await sourcedLake(
    [
      [
        'a',
        [
          {
            n: 1,
            item: {
              provider: null,
              collectionCode: 'NMAfA',
              source: 'smithsonian_african_art_museum',
            },
          },
          { n: 2, item: { provider: null, collectionCode: 'NMAFA', source: 'NMAFA' } },
          { n: 3, item: { provider: null, collectionCode: 'XYZ', source: 'nasa' } },
        ],
      ],
    ],
    { format: 'edan', location: '/a/si', units: [] },
  );
  try {
    const { doubts, items, settled } = await auditSources(other.workspace, [await other.dataset()]);
    expect({ items, settled }).toEqual({ items: 3, settled: 1 });
    expect(
      doubts.map(({ kind, value, stored, nearest }) => [kind, value, stored, nearest]),
    ).toEqual([
      ['unknown', 'NMAFA', 'NMAFA', 'NMAfA'],
      ['stale', 'XYZ', 'nasa', null],
    ]);
    await backfill(other.workspace, [await other.dataset()]);
    expect((await other.items()).map(({ item }) => item.source)).toEqual([
      'smithsonian_african_art_museum',
      'NMAFA',
      'XYZ',
    ]);
  } finally {
    await other.close();
  }
});

test('parts of a time before there were accounts and metrics get their sources', async () => {
  const old = await sourcedLake(
    [
      [
        'a',
        [{ n: 1, item: { provider: null, collectionCode: 'NASM', source: 'NASM' }, media: [{}] }],
      ],
    ],
    { format: 'edan', location: '/a/old', units: [] },
  );
  try {
    const { currentSnapshot } = await old.dataset();
    const { partitions } = readManifest(join(old.home, currentSnapshot ?? ''));
    const files = partitions[0]?.files;
    if (files === null || files === undefined) throw new Error('no files');
    const session = await openSql({ tempFolder: join(old.folder, 'sql') });
    for (const [file, gone] of [
      [files.items, 'account, popularity'],
      [files.media, '"popularityMetric", popularity, category, "creatorUrl"'],
    ] as const) {
      const path = join(old.home, file);
      await session.run(
        `COPY (SELECT * EXCLUDE (${gone}) FROM read_parquet(${literal(path)})) TO ${literal(`${path}.x`)} (FORMAT parquet)`,
      );
      renameSync(`${path}.x`, path);
    }
    session.close();
    expect((await backfill(old.workspace, [await old.dataset()])).datasets).toMatchObject([
      { changedSources: 1, changedPopularity: 0, parts: 1 },
    ]);
    expect(await state(old)).toEqual([
      [
        uuid(1),
        'smithsonian_air_and_space_museum',
        null,
        [['smithsonian_air_and_space_museum', null]],
      ],
    ]);
  } finally {
    await old.close();
  }
});

test('rows stay in their order however large the part is', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => flickr(i, `${i % 50}@N01`, i % 700));
  const large = await sourcedLake([['large', rows]]);
  try {
    writeFileSync(
      join(large.folder, 'sub-providers.yaml'),
      'flickr:\n  odd: ["1@N01", "7@N01", "33@N01"]\n',
    );
    await backfill(large.workspace, [await large.dataset()]);
    const { currentSnapshot } = await large.dataset();
    const { partitions } = readManifest(join(large.home, currentSnapshot ?? ''));
    const files = partitions[0]?.files;
    if (files === null || files === undefined) throw new Error('no files');
    const at = (file: string) => join(large.home, file);
    const reader = createRecordReader();
    for (const row of [0, 1, 2047, 2048, 15_001, 29_999]) {
      const place = {
        files: { items: at(files.items), media: at(files.media), verbatim: at(files.verbatim) },
        row,
      };
      const { item, media } = await reader.item(place);
      expect([item.id, media.length, media[0]?.itemId, item.source]).toEqual([
        uuid(row),
        2,
        uuid(row),
        [1, 7, 33].includes(row % 50) ? 'odd' : 'flickr',
      ]);
      expect((await reader.verbatim(place)).id).toBe(uuid(row));
    }
  } finally {
    await large.close();
  }
});

test('an ingest tells the popularity of what it reads', async () => {
  const temporary = temporaryFolder();
  const source = join(temporary.path, 'sounds.csv');
  const rows = [0, 10, 20, 30].map(
    (listens, n) =>
      `${n},https://e.org/${n},https://e.org/${n}.mp3,by,3.0,jamendo,"{""listens"": ${listens}}"`,
  );
  writeFileSync(
    source,
    `foreign_identifier,foreign_landing_url,url,license,license_version,provider,meta_data\n${rows.join('\n')}\n`,
  );
  const workspace = await openWorkspace(join(temporary.path, 'workspace'));
  try {
    const dataset = await workspace.registry.datasets.add({
      format: 'openverse',
      location: source,
      units: [],
    });
    await ingest(workspace, dataset);
    const items = await lakeRows(workspace, dataset.alias, 'items', '"sourceId", popularity');
    const constant = ((1 - 0.85) / 0.85) * 30;
    expect(items.map(({ sourceId, popularity }) => [sourceId, popularity])).toEqual(
      [0, 10, 20, 30].map((listens, n) => [`jamendo:${n}`, listens / (listens + constant)]),
    );
    const fresh = await workspace.registry.datasets.get(dataset.key);
    expect((await backfill(workspace, [fresh])).datasets[0]?.changedPopularity).toBe(0);
  } finally {
    await workspace.close();
    await temporary[Symbol.asyncDispose]();
  }
});
