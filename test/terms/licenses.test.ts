import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  licenseAddress,
  licenseCode,
  licenseGroups,
  licenseInGroup,
  licenseOf,
  licenseOfCode,
  licenseOfPair,
  licenseUrl,
  mostRestrictive,
} from '../../src/terms/licenses.ts';
import { creativeCommonsCode, creativeCommonsTools } from '../../src/terms/licenses-cc.ts';
import { knownLicenses } from '../../src/terms/licenses-known.ts';
import { licenseTable } from '../../src/terms/licenses-table.ts';
import { licenses } from '../../src/terms/vocabularies.ts';

const shared = join(import.meta.dirname, '../../../shared/openverse/licenses');

test.each<[string, string | null]>([
  // Addresses
  ['creativecommons.org/licenses/by/4.0', 'CC-BY-4.0'],
  ['HTTP://CREATIVECOMMONS.ORG/LICENSES/BY/2.0/', 'CC-BY-2.0'],
  ['http://www.creativecommons.org/licenses/by-sa/2.5', 'CC-BY-SA-2.5'],
  ['https://creativecommons.org/licences/by-nc/3.0/', 'CC-BY-NC-3.0'],
  ['https://creativecommons.org/licenses/by/3.0/de/deed.en', 'CC-BY-3.0-DE'],
  ['https://creativecommons.org/licenses/by/4.0/deed.de', 'CC-BY-4.0'],
  ['https://creativecommons.org/licenses/by/2.5/scotland/legalcode', 'CC-BY-2.5-SCOTLAND'],
  ['https://creativecommons.org/licenses/by-nc-nd/3.0/igo/', 'CC-BY-NC-ND-3.0-IGO'],
  ['https://creativecommons.org/licenses/by-nd-nc/1.0/', 'CC-BY-NC-ND-1.0'],
  ['https://i.creativecommons.org/l/by-nc-sa/2.5/it/80x15.png', 'CC-BY-NC-SA-2.5-IT'],
  ['https://i2.wp.com/i.creativecommons.org/l/by/3.0/88x31.png', 'CC-BY-3.0'],
  ['https://licensebuttons.net/l/by-sa/4.0/88x31.png', 'CC-BY-SA-4.0'],
  ['https://i.creativecommons.org/p/zero/1.0/88x31.png', 'CC0-1.0'],
  ['https://mirrors.creativecommons.org/presskit/buttons/88x31/svg/by-nc.eu.svg', 'CC-BY-NC'],
  ['https://creativecommons.org/about/cc0', 'CC0-1.0'],
  ['https://creativecommons.org/licenses/publicdomain/', 'CC-PDDC'],
  ['https://creativecommons.org/publicdomain/certification/1.0/us/', 'CC-PDDC'],
  ['https://creativecommons.org/licenses/nc-sampling+/1.0/', 'CC-NC-Sampling-Plus-1.0'],
  ['https://creativecommons.org/licenses/sampling%2B/1.0/', 'CC-Sampling-Plus-1.0'],
  ['https://creativecommons.org/licenses/sa/2.0/jp/', 'CC-SA-2.0-JP'],
  ['https://creativecommons.org/licenses/by/5.0/', null],
  ['https://creativecommons.org/licenses/by/2.1/', null],
  ['https://creativecommons.org/licenses/by-xx/4.0/', null],
  ['https://creativecommons.org/choose/', null],
  ['https://notcreativecommons.org/licenses/by/4.0/', null],
  ['https://creativecommons.org.example.com/licenses/by/4.0/', null],
  ['https://museum.example/photo-CC-BY-4.0.jpg', null],
  [
    'See https://creativecommons.org/licenses/by/4.0/ or http://creativecommons.org/licenses/by-nc/4.0/',
    null,
  ],
  ['http://rightsstatements.org/vocab/InC-EDU/1.0/?language=de', 'RS-InC-EDU-1.0'],
  ['https://spdx.org/licenses/OGL-UK-3.0.html', 'OGL-UK-3.0'],
  ['http://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/', 'OGL-UK-2.0'],
  ['http://www.opendatacommons.org/licenses/odbl/1.0', 'ODbL-1.0'],
  ['https://www.govdata.de/dl-de/by-2-0', 'DL-DE-BY-2.0'],
  ['https://data.norge.no/nlod/no/1.0', 'NLOD-1.0'],
  ['http://www.europeana.eu/rights/rr-f/', 'RS-InC-1.0'],
  ['https://www.flickr.com/commons/usage/', 'RS-NKC-1.0'],
  ['https://www.gnu.org/licenses/fdl-1.3.html', 'GFDL-1.3-only'],
  // Names
  ['CC-BY-NC 4.0', 'CC-BY-NC-4.0'],
  ['ccbyncsa', 'CC-BY-NC-SA'],
  ['BY-NC', 'CC-BY-NC'],
  ['CC BY 4', 'CC-BY-4.0'],
  ['CC BY-NC-SA 3.0 DE', 'CC-BY-NC-SA-3.0-DE'],
  ['CC BY 4.0 DE', 'CC-BY-4.0'],
  ['CC BY-ND-NC 2.0', 'CC-BY-NC-ND-2.0'],
  ['CC BY-SA 4.0, 3.0, 2.5', 'CC-BY-SA-4.0'],
  ['Creative Commons Attribution Non Commercial (CC-BY-NC) 4.0 License', 'CC-BY-NC-4.0'],
  ['Creative Commons Attribution-Share Alike', 'CC-BY-SA'],
  ['Attribution 4.0 International (CC BY 4.0)', 'CC-BY-4.0'],
  ['Creative Commons Attribution-NonCommercial-NoDerivs 3.0 New Zealand', 'CC-BY-NC-ND-3.0-NZ'],
  ['Namensnennung - Nicht kommerziell - Keine Bearbeitung 3.0 Deutschland', 'CC-BY-NC-ND-3.0-DE'],
  [
    'Attribution - Pas d’Utilisation Commerciale - Partage dans les Mêmes Conditions 2.0 France',
    'CC-BY-NC-SA-2.0-FR',
  ],
  ['Reconocimiento-NoComercial-CompartirIgual 3.0 España', 'CC-BY-NC-SA-3.0-ES'],
  ['Attribuzione - Non commerciale 4.0 Internazionale', 'CC-BY-NC-4.0'],
  ['Uznanie autorstwa 4.0', 'CC-BY-4.0'],
  ['CC0 1.0 (Public-domain)', 'CC0-1.0'],
  ['Gemeinfrei', 'CC-PDM-1.0'],
  ['CC0 4.0', null],
  ['CC BY 2.1', null],
  ['Creative Commons Attribution-Non Commercial (CC BY-NC) 3.20', null],
  ['CC BY-SA 3.0 CC-BY-NC-SA 3.0', null],
  ['CC BY-ND-SA', null],
  ['Creative Commons', null],
  ['Attribution', null],
  ['Not licensed', null],
  ['Unknown', null],
  // Names in texts
  ['[Copyright] Field Museum of Natural History - CC BY-NC', 'CC-BY-NC'],
  ['(c) Jane Doe, some rights reserved (CC BY-NC)', 'CC-BY-NC'],
  ['CC By 3.0 NZ / Y.W. Lim', 'CC-BY-3.0-NZ'],
  ['CC BY-NC-SA 4.0 2019 Smith', 'CC-BY-NC-SA-4.0'],
  [
    'Images are released under the Creative Commons cc-by-sa 3.0 (generic) licence [http://creativecommons.org/licenses/by-sa/3.0/de/].',
    'CC-BY-SA-3.0-DE',
  ],
  ['Anonymous, CC by Mosquito Alert', null],
  [
    'Contains public sector information licensed under the Open Government Licence v3.0.',
    'OGL-UK-3.0',
  ],
  ['Licence Ouverte / Open Licence v2.0 (Etalab)', 'etalab-2.0'],
  ['GNU Free Documentation License 1.2 and CC BY-SA 3.0', 'CC-BY-SA-3.0'],
  ['Data: CC0; Images: CC BY-NC', null],
  // Reserved, or nothing definite
  ['© 2013 Landcare Research', 'RS-InC-1.0'],
  ['(c) The Field Museum', 'RS-InC-1.0'],
  ['Jane Doe, all rights reserved', 'RS-InC-1.0'],
  ['Tous droits réservés', 'RS-InC-1.0'],
  ['Copyright not evaluated', 'RS-CNE-1.0'],
  ['© Museum, free for education', null],
  ['No known copyright restrictions', 'RS-NKC-1.0'],
  ['no rights reserved', 'CC0-1.0'],
  ['Usage conditions apply', null],
  ['Landcare Research 2015', null],
])('%s', (verbatim, code) => {
  expect(licenseCode(verbatim)).toBe(code);
});

describe('licences', () => {
  it('tell what they are', () => {
    expect(licenseOf('http://creativecommons.org/licenses/by-nc/3.0/de/deed.de')).toEqual({
      code: 'CC-BY-NC-3.0-DE',
      slug: 'by-nc',
      version: '3.0',
      jurisdiction: 'de',
      url: 'https://creativecommons.org/licenses/by-nc/3.0/de/',
      title: 'CC BY-NC 3.0 DE',
      kind: 'license',
    });
    expect(licenseOf('cc-by')).toEqual({
      code: 'CC-BY',
      slug: 'by',
      version: null,
      jurisdiction: null,
      url: 'https://creativecommons.org/licenses/by/4.0/',
      title: 'CC BY',
      kind: 'license',
    });
    expect(licenseOf('OGL v3')).toEqual({
      code: 'OGL-UK-3.0',
      slug: null,
      version: '3.0',
      jurisdiction: null,
      url: 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
      title: 'Open Government Licence v3.0',
      kind: 'license',
    });
    expect(licenseOf('CC0')?.kind).toBe('dedication');
    expect(licenseOf('PDM')?.kind).toBe('mark');
    expect(licenseOf('All rights reserved')?.kind).toBe('reserved');
    expect(licenseOf('CNE')?.kind).toBe('rights-statement');
    expect(licenseUrl('CC-BY-NC-ND-1.0')).toBe(
      'https://creativecommons.org/licenses/by-nd-nc/1.0/',
    );
    expect(licenseUrl('RS-NoC-US-1.0')).toBe('http://rightsstatements.org/vocab/NoC-US/1.0/');
    expect(licenseUrl('Own-1')).toBeNull();
  });

  it('are found by their own codes, and codes by names', () => {
    const codes = new Set([
      ...creativeCommonsTools.map((tool) =>
        creativeCommonsCode(
          tool.slug.replace('by-nd-nc', 'by-nc-nd'),
          tool.version,
          tool.jurisdiction,
        ),
      ),
      ...knownLicenses().map(({ code }) => code),
    ]);
    expect(codes.size).toBeGreaterThan(600);
    for (const code of codes) {
      expect(licenseOfCode(code)?.code, code).toBe(code);
      expect(licenseCode(code), code).toBe(code);
      expect(licenseCode(licenseUrl(code) ?? ''), code).not.toBeNull();
    }
    for (const [word, code] of licenses.rows) {
      if (code !== '-') expect(licenseOfCode(code)?.code, word).toBe(code);
    }
    for (const [address = '', code = ''] of licenseTable('licenses-addresses')) {
      expect(licenseCode(`https://www.${address}`), address).toBe(code);
    }
  });

  it('are found by every form of their address and short name', () => {
    for (const { slug, version, jurisdiction } of creativeCommonsTools) {
      const code = creativeCommonsCode(slug.replace('by-nd-nc', 'by-nc-nd'), version, jurisdiction);
      const port = jurisdiction === '' ? '' : `/${jurisdiction}`;
      const folder =
        { cc0: 'publicdomain/zero', pdm: 'publicdomain/mark' }[slug] ??
        (slug === 'certification' ? 'publicdomain/certification' : `licenses/${slug}`);
      const path = `${folder}/${version}${port}`;
      const badge = `${path.replace('licenses', 'l').replace('publicdomain', 'p')}/88x31.png`;
      const forms = [
        `http://creativecommons.org/${path}/`,
        `https://www.creativecommons.org/${path}`,
        `creativecommons.org/${path}/deed.pt_BR`,
        `HTTPS://CREATIVECOMMONS.ORG/${path.toUpperCase()}/LEGALCODE`,
        `//creativecommons.org/${path}/legalcode.de#s1`,
        `https://i.creativecommons.org/${badge}`,
        `<a rel="license" href="http://creativecommons.org/${path}/">Licence</a>`,
        `Used under the licence (https://creativecommons.org/${path}/).`,
      ];
      if (slug.startsWith('by')) {
        const short = slug.toUpperCase();
        const place = jurisdiction.toUpperCase();
        forms.push(
          `CC ${short} ${version} ${place}`,
          `cc-${slug}-${version}-${jurisdiction}`,
          `CC_${short.replaceAll('-', '_')}_${version.replace('.', '_')} ${place}`,
          `Creative Commons ${short} ${version} ${place}`,
          `© Ann Other, licensed under CC ${short} ${version} ${place}, 2020`,
        );
      }
      for (const form of forms) expect(licenseCode(form), form).toBe(code);
    }
  });

  it('have tables with provenance and the right columns', () => {
    const columns = {
      'licenses-cc': 3,
      'licenses-words': 2,
      'licenses-known': 5,
      'licenses-addresses': 2,
    };
    for (const [name, count] of Object.entries(columns)) {
      const file = new URL(`../../src/terms/vocabularies/${name}.tsv`, import.meta.url);
      expect(readFileSync(file, 'utf8')).toMatch(/^# [\s\S]*# Provenance: /);
      const rows = licenseTable(name);
      expect(rows.filter((row) => row.length !== count)).toEqual([]);
      if (name !== 'licenses-cc') {
        expect(new Set(rows.map(([first]) => first)).size).toBe(rows.length);
      }
    }
  });

  it('are paired with versions as catalogues write them', () => {
    const by = 'https://creativecommons.org/licenses/by';
    expect(licenseOfPair('by', 2)).toEqual({ slug: 'by', version: '2.0', url: `${by}/2.0/` });
    expect(licenseOfPair('by', '2.1')).toEqual({ slug: 'by', version: '2.1', url: `${by}/2.0/` });
    expect(licenseOfPair('by-nc-nd', 1)?.url).toBe(`${by}-nd-nc/1.0/`);
    expect(licenseOfPair('nd', '2.0')?.url).toBe('https://creativecommons.org/licenses/nd/2.0/jp/');
    expect(licenseOfPair('publicdomain', 'N/A')?.version).toBe('N/A');
    for (const [slug, version] of [
      ['BY', '2.0'],
      ['by', 'abc'],
      ['by', null],
      ['by', 5],
      ['cc0', 2],
      ['by-nd-nc', '1.0'],
      ['publicdomain', '1.0'],
    ] as const) {
      expect(licenseOfPair(slug, version), `${slug} ${version}`).toBeNull();
    }
  });

  it('have addresses that can be made alike', () => {
    const url = 'https://creativecommons.org/licenses/by/4.0/deed.fi/';
    expect(licenseAddress('http://creativecommons.org/licenses/BY/4.0/deed.fi')).toBe(url);
    expect(licenseAddress('CC BY')).toBeNull();
    expect(licenseAddress('https://creativecommons.org/choose/')).toBeNull();
  });
});

test.each<[(string | null)[], string | null]>([
  [[], null],
  [['CC0-1.0'], 'CC0-1.0'],
  [['CC0-1.0', 'CC-BY-4.0'], 'CC-BY-4.0'],
  [['CC-BY-NC-4.0', 'CC-BY-4.0', 'CC0-1.0'], 'CC-BY-NC-4.0'],
  [['CC-BY-3.0', 'CC-BY-4.0'], 'CC-BY-4.0'],
  [['CC-BY-SA-4.0', 'CC-BY-ND-4.0'], 'CC-BY-ND-4.0'],
  [['CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-3.0'], 'CC-BY-NC-SA-3.0'],
  [['CC-BY-NC-SA-4.0', 'CC-BY-NC-ND-4.0', 'OGL-UK-3.0'], 'CC-BY-NC-ND-4.0'],
  [['CC-BY-SA-4.0', 'CC-BY-NC-4.0'], 'RS-InC-1.0'],
  [['CC-BY-4.0', 'RS-InC-EDU-1.0'], 'RS-InC-EDU-1.0'],
  [['RS-InC-EDU-1.0', 'RS-InC-1.0', 'CC0-1.0'], 'RS-InC-1.0'],
  [['CC-BY-4.0', null], 'RS-InC-1.0'],
  [['CC-BY-4.0', 'Own-1'], 'RS-InC-1.0'],
])('the most restrictive of %j', (codes, code) => {
  expect(mostRestrictive(codes)).toBe(code);
});

test('groups of licences', () => {
  expect(licenseGroups('CC-BY-NC-SA-4.0')).toEqual(['all', 'all-cc', 'modification']);
  expect(licenseGroups('CC-BY-ND-3.0-DE')).toEqual(['all', 'all-cc', 'commercial']);
  expect(licenseGroups('CC-PDM-1.0')).toEqual(['all', 'commercial', 'modification']);
  expect(licenseGroups('OGL-UK-3.0')).toEqual(['all', 'commercial', 'modification']);
  expect(licenseGroups('KOGL-4')).toEqual(['all']);
  expect(licenseGroups('RS-NoC-US-1.0')).toEqual([]);
  expect(licenseGroups('Own-1')).toEqual([]);
  expect(licenseInGroup('CC-BY-NC-4.0', 'commercial')).toBe(false);
});

const groupsFile = join(shared, 'license_groups.json');

test.skipIf(!existsSync(groupsFile))('groups are those of Openverse', () => {
  const groups: Record<string, string[]> = JSON.parse(readFileSync(groupsFile, 'utf8'));
  for (const slug of groups['all'] ?? []) {
    const version = slug.includes('sampling') ? '1.0' : '4.0';
    const mine = licenseGroups(creativeCommonsCode(slug, version, null));
    const theirs = Object.keys(groups).filter((name) => groups[name]?.includes(slug));
    expect(mine, slug).toEqual(theirs);
  }
});

test('hostile texts cost little', () => {
  const pieces = [
    'cc',
    'by',
    '-',
    ' ',
    '/',
    'creativecommons.org/',
    'licenses/',
    '4.0',
    '(c)',
    '%20',
    'a.',
  ];
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const texts = pieces.map((piece) => piece.repeat(10_000 / piece.length));
  for (const piece of pieces) texts.push(piece.repeat(Math.floor(1000 / piece.length)));
  for (let i = 0; i < 300; i++) {
    let text = '';
    while (text.length < 900) text += pieces[random(pieces.length)] ?? '';
    texts.push(text);
  }
  for (const text of texts) {
    const cost = (end: string): number => {
      const from = performance.now();
      licenseOf(`${text}${end}`);
      return performance.now() - from;
    };
    // Twice, and generously: the machine may be busy. What grows with the square takes far longer.
    expect(Math.min(cost(' '), cost('  ')), text.slice(0, 60)).toBeLessThan(60);
  }
});
