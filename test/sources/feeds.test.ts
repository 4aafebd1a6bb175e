import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { endpointOf, inventoryFault } from '../../src/sources/feeds/inventory.ts';
import { type FeedEntry, looksLikeFeed, readFeed } from '../../src/sources/feeds/read-feed.ts';

const nothing: FeedEntry = {
  id: null,
  title: null,
  version: null,
  date: null,
  archive: null,
  format: null,
  eml: null,
  page: null,
  license: null,
  records: null,
};

test.each([
  [
    'IPT',
    `<rss version="2.0" xmlns:ipt="http://ipt.gbif.org/"><channel><title>An IPT</title><item><title>Moths - a list - Version 1.8</title><link>https://i.org/resource?r=m</link>
     <ipt:eml>https://i.org/eml.do?r=m</ipt:eml><ipt:dwca>https://i.org/archive.do?r=m</ipt:dwca><pubDate>Mon, 29 Oct 2018 13:44:19 +0100</pubDate><guid isPermaLink="false">2e4c/v1.8</guid></item>
     <item><title>No data yet</title><link>https://i.org/resource?r=n</link><ipt:eml>https://i.org/eml.do?r=n</ipt:eml><guid>n/v1</guid></item></channel></rss>`,
    {
      kind: 'IPT',
      title: 'An IPT',
      total: null,
      entries: [
        {
          ...nothing,
          id: '2e4c',
          title: 'Moths - a list',
          version: '1.8',
          date: '2018-10-29T12:44:19.000Z',
          archive: 'https://i.org/archive.do?r=m',
          format: 'dwca',
          eml: 'https://i.org/eml.do?r=m',
          page: 'https://i.org/resource?r=m',
        },
        {
          ...nothing,
          id: 'n',
          title: 'No data yet',
          version: '1',
          eml: 'https://i.org/eml.do?r=n',
          page: 'https://i.org/resource?r=n',
        },
      ],
    },
  ],
  [
    'Symbiota',
    `<rss version="2.0"><channel><title>Portal</title><item collid="2"><title>H DwC-Archive</title><guid>http://p.org/c?collid=2</guid><guid>4b9c</guid><emllink>http://p.org/H.eml</emllink><type>DWCA</type><link>http://p.org/H.zip</link><pubDate>Sun, 19 Aug 2018 11:35:47</pubDate></item></channel></rss>`,
    {
      kind: 'Symbiota',
      title: 'Portal',
      total: null,
      entries: [
        {
          ...nothing,
          id: '4b9c',
          title: 'H DwC-Archive',
          date: '2018-08-19T11:35:47.000Z',
          archive: 'http://p.org/H.zip',
          format: 'dwca',
          eml: 'http://p.org/H.eml',
          page: 'http://p.org/c?collid=2',
        },
      ],
    },
  ],
  [
    'BioCASe',
    `<dsi:inventory xmlns:dsi="http://www.biocase.org/schemas/dsi/1.0"><dsi:service_url>http://b.org/p.cgi?dsa=X</dsi:service_url><dsi:datasets><dsi:dataset><dsi:title>Beetles</dsi:title><dsi:id>Beetles</dsi:id>
     <dsi:archives><dsi:archive namespace="http://rs.tdwg.org/dwc" modified="2017-01-01">http://b.org/b.dwca.zip</dsi:archive><dsi:archive modified="2018-03-19T17:06:22.127084" namespace="http://www.tdwg.org/schemas/abcd/2.06" rcount="25">http://b.org/b.zip</dsi:archive></dsi:archives></dsi:dataset>
     <dsi:dataset><dsi:title>Bees</dsi:title></dsi:dataset></dsi:datasets></dsi:inventory>`,
    {
      kind: 'BioCASe',
      title: 'http://b.org/p.cgi?dsa=X',
      total: null,
      entries: [
        {
          ...nothing,
          id: 'Beetles',
          title: 'Beetles',
          date: '2018-03-19T17:06:22.127Z',
          archive: 'http://b.org/b.zip',
          format: 'abcd',
          records: 25,
        },
        { ...nothing, title: 'Bees', archive: 'http://b.org/p.cgi?dsa=X', format: 'biocase' },
      ],
    },
  ],
  [
    'Atom',
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id><title>T</title><updated>2020-01-02T03:04:05Z</updated><link href="http://a.org/1"/><link rel="enclosure" href="http://a.org/1.zip"/></entry></feed>`,
    {
      kind: 'Atom',
      title: 'A',
      total: null,
      entries: [
        {
          ...nothing,
          id: '1',
          title: 'T',
          date: '2020-01-02T03:04:05.000Z',
          archive: 'http://a.org/1.zip',
          format: 'other',
          page: 'http://a.org/1',
        },
      ],
    },
  ],
  [
    'GBIF',
    JSON.stringify({
      count: 900,
      results: [
        {
          key: 'k',
          title: 'D',
          type: 'OCCURRENCE',
          license: 'L',
          endpoints: [
            { type: 'BIOCASE', url: 'http://b' },
            { type: 'EML', url: 'http://e' },
            { type: 'DWC_ARCHIVE', url: 'http://d' },
          ],
        },
      ],
    }),
    {
      kind: 'GBIF',
      title: null,
      total: 900,
      entries: [
        {
          ...nothing,
          id: 'k',
          title: 'D',
          archive: 'http://d',
          format: 'dwca',
          eml: 'http://e',
          license: 'L',
        },
      ],
    },
  ],
])('%s', (_kind, text, feed) => {
  expect(readFeed(Buffer.from(text))).toEqual(feed);
});

test.each([
  '',
  'words',
  '{"a":1}',
  '[1',
  '<html/>',
  '<rss/>',
  '<a',
  JSON.stringify({ results: [{ key: 1, scientificName: 'x' }] }),
])('%j is none', (text) => {
  expect(readFeed(Buffer.from(text))).toBeNull();
});

test('is told by its beginning', () => {
  expect(looksLikeFeed('<?xml version="1.0"?>\n<rss version="2.0">')).toBe(true);
  expect(looksLikeFeed('<dsi:inventory xmlns:dsi="x">')).toBe(true);
  expect(looksLikeFeed('<OAI-PMH>')).toBe(false);
});

const shared = '../shared/archives/feeds';

describe.skipIf(!existsSync(shared))('inventories that were published', () => {
  test.each([
    ['ipt-norway-rss.xml', 'IPT', 162, 'https://data.gbif.no/ipt/archive.do?r=biofokus'],
    [
      'vertnet-ipt-rss.xml',
      'IPT',
      265,
      'http://ipt.vertnet.org:8080/ipt/archive.do?r=uwbm_invertpaleo',
    ],
    ['ipt-rss-small.xml', 'IPT', 2, 'http://ipt.ala.org.au/archive.do?r=nepal-griis-gbif'],
    [
      'symbiota-rss.xml',
      'Symbiota',
      27,
      'http://midwestherbaria.org/portal/content/dwca/ALBC_DwC-A.zip',
    ],
    [
      'biocase-datasets.xml',
      'BioCASe',
      1,
      'http://ww3.bgbm.org/biocase/downloads/GFBio_ColiFauna/Coleoptera%20observations%20in%20orchards%20of%20South%20Western%20Germany.ABCD_2.06.zip',
    ],
    ['gbif-dataset-search-results.json', 'GBIF', 2, null],
    [
      'gbif-dataset-single.json',
      'GBIF',
      1,
      'http://plazi.cs.umb.edu/GgServer/dwca/2924FFB8FFC7C76B4B0B503BFFD8D973.zip',
    ],
    ['gbif-suggest.json', 'GBIF', 20, null],
    ['checklistbank-datasets.json', 'ChecklistBank', 10, null],
    [
      'idigbio-recordset.json',
      'iDigBio',
      1,
      'http://ipt.vertnet.org:8080/ipt/archive.do?r=uwbm_invertpaleo',
    ],
  ])('%s', (file, kind, count, archive) => {
    const feed = readFeed(readFileSync(`${shared}/${file}`));
    expect([feed?.kind, feed?.entries.length, feed?.entries[0]?.archive]).toEqual([
      kind,
      count,
      archive,
    ]);
    expect(feed?.entries.every(({ title, id }) => title !== null && id !== null)).toBe(true);
  });

  test.each([
    'gbif-individual-occurrence.json',
    'gbif-occurrences.json',
    'gbif-download-api.json',
    'idigbio-mediarecord.json',
  ])('%s is none', (file) => {
    expect(readFeed(readFileSync(`${shared}/${file}`))).toBeNull();
  });
});

test('an inventory is no dataset: what it names can be added', () => {
  const feed = readFeed(
    Buffer.from(
      '<rss xmlns:ipt="http://ipt.gbif.org/"><channel><title>An IPT</title><item><title>A</title><ipt:dwca>https://i.org/a</ipt:dwca></item><item><title>B</title></item></channel></rss>',
    ),
  );
  expect(feed?.entries.map(endpointOf)).toEqual([
    { format: 'dwca', location: 'https://i.org/a', units: [] },
    null,
  ]);
  const fault = feed === null ? null : inventoryFault('https://i.org/rss.do', feed);
  expect([fault?.code, fault?.message, fault?.hint]).toEqual([
    'SOURCE_UNRECOGNISED',
    'https://i.org/rss.do is an inventory (IPT “An IPT”) of 2 datasets: it has no records of its own',
    'Add the datasets one by one: opendrawer add https://i.org/a',
  ]);
});
