import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { isOpendrawerError } from '../../src/errors/index.ts';
import type { Finding, NameUsage } from '../../src/names/index.ts';
import { openChecklistFiles } from '../../src/sources/checklists/files.ts';
import { tidyOriginalName } from '../../src/sources/checklists/original-name.ts';
import { RowSplitter } from '../../src/sources/checklists/rows.ts';
import { type ChecklistMapping, openChecklist, parseMapping } from '../../src/sources/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

let made = 0;
/** Writes files below a new folder and gives its path. */
function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  const home = join(folder.path, String(++made));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
  return home;
}

async function zipped(files: Readonly<Record<string, string>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const path = join(folder.path, `${++made}.zip`);
  await finished(zip.outputStream.pipe(createWriteStream(path)));
  return path;
}

interface Read {
  readonly format: string;
  readonly usages: readonly NameUsage[];
  readonly findings: readonly string[];
  readonly encodings: readonly string[];
}

async function read(path: string, mapping?: ChecklistMapping): Promise<Read> {
  const checklist = await openChecklist(path, mapping);
  const usages: NameUsage[] = [];
  const findings: Finding[] = [];
  try {
    for await (const batch of checklist.usages((finding) => findings.push(finding))) {
      usages.push(...batch);
    }
  } finally {
    checklist.close();
  }
  return {
    format: checklist.format,
    usages,
    findings: findings.map(({ kind, line, detail }) => `${kind} ${line} ${detail}`.trim()),
    encodings: checklist.tables.map(({ encoding }) => encoding),
  };
}

const brief = ({ id, parentId, acceptedId, scientificName, authorship, rank, status }: NameUsage) =>
  [id, parentId, acceptedId, scientificName, authorship, rank, status]
    .map((v) => v ?? '-')
    .join(' | ');

const DWC = [
  'taxonID\tparentNameUsageID\tacceptedNameUsageID\ttaxonomicStatus\ttaxonRank\tscientificName\tscientificNameAuthorship',
  '1\t\t\taccepted\tgenus\tAus\tBar, 1900',
  '2\t1\t2\tvalid\tspecies\tAus bus\tBär, 1901',
  '3\t\t2\tsynonym\tspecies\tXus bus\tBär, 1901',
  '4\t2\t\tsynonym\tspecies\tXus cus\tBar',
].join('\n');

const DWC_READ = [
  '1 | - | - | Aus | Bar, 1900 | GENUS | ACCEPTED',
  '2 | 1 | - | Aus bus | Bär, 1901 | SPECIES | ACCEPTED',
  '3 | - | 2 | Xus bus | Bär, 1901 | SPECIES | SYNONYM',
  '4 | - | 2 | Xus cus | Bar | SPECIES | SYNONYM',
];

describe('encodings of one table', () => {
  const utf16 = (text: string, isBig: boolean, mark: string) => {
    const bytes = Buffer.from(mark + text, 'utf16le');
    return isBig ? bytes.swap16() : bytes;
  };
  test.each<[string, string | Uint8Array, string]>([
    ['UTF-8', DWC, 'utf-8'],
    [
      'UTF-8 with a byte order mark and CR LF',
      `\uFEFF${DWC.replaceAll('\n', '\r\n')}\r\n`,
      'utf-8',
    ],
    ['CR alone', DWC.replaceAll('\n', '\r'), 'utf-8'],
    ['UTF-16 LE with a mark', utf16(DWC, false, '\uFEFF'), 'utf-16le'],
    ['UTF-16 BE with a mark', utf16(DWC, true, '\uFEFF'), 'utf-16be'],
    ['UTF-16 LE without', utf16(DWC, false, ''), 'utf-16le'],
    ['UTF-16 BE without', utf16(DWC, true, ''), 'utf-16be'],
    ['latin-1', Buffer.from(DWC, 'latin1'), 'windows-1252'],
    ['gzip', gzipSync(DWC), 'utf-8'],
  ])('%s', async (_, content, encoding) => {
    const result = await read(join(write({ 'Taxon.tsv': content }), 'Taxon.tsv'));
    expect(result.usages.map(brief)).toEqual(DWC_READ);
    expect(result).toMatchObject({ format: 'dwc', encodings: [encoding], findings: [] });
  });

  test('a broken byte in UTF-8 does not make it latin-1', async () => {
    const bytes = Buffer.from(
      `${DWC}\n5\t1\t\t\tspecies\tAus éus\tMüller\n6\t1\t\t\tspecies\tAus dus\tX`,
    );
    bytes[bytes.length - 1] = 0xe9;
    const { findings, encodings } = await read(write({ 'Taxon.tsv': bytes }));
    expect(encodings).toEqual(['utf-8']);
    expect(findings).toEqual(['INVALID_BYTES 7 \uFFFD']);
  });
});

describe('rows', () => {
  const rows = (text: string, quote = '"', sizes = text.length) => {
    const splitter = new RowSplitter({ delimiter: ',', quote, maxQuoted: 40 });
    for (let at = 0; at < text.length; at += sizes) splitter.push(text.slice(at, at + sizes));
    splitter.end();
    return splitter.rows.map(({ line, cells, isUnclosed }) => [
      line,
      ...cells,
      ...(isUnclosed ? ['!'] : []),
    ]);
  };
  test.each<[string, (string | number)[][]]>([
    [
      'a,b\nc,d',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a,"b,""x"""\r\nc,d\r\n',
      [
        [1, 'a', 'b,"x"'],
        [2, 'c', 'd'],
      ],
    ],
    [
      '"a\nb",c\nd,e',
      [
        [1, 'a\nb', 'c'],
        [3, 'd', 'e'],
      ],
    ],
    [
      'a,"b\nc,d\ne,f',
      [
        [1, 'a', '"b', '!'],
        [2, 'c', 'd'],
        [3, 'e', 'f'],
      ],
    ],
    [
      `a,"b\n${'x,y\n'.repeat(20)}z,"q"\n`,
      [
        [1, 'a', '"b', '!'],
        ...Array.from({ length: 20 }, (_, at) => [at + 2, 'x', 'y']),
        [22, 'z', 'q'],
      ],
    ],
    [
      '\n,\na',
      [
        [1, ''],
        [2, '', ''],
        [3, 'a'],
      ],
    ],
    ['"",""\n', [[1, '', '']]],
    ['a,b"c"\n', [[1, 'a', 'b"c"']]],
  ])('%j', (text, expected) => {
    expect(rows(text)).toEqual(expected);
    for (const size of [1, 2, 3, 7])
      expect(rows(text, '"', size), `pieces of ${size}`).toEqual(expected);
  });
});

describe('what is odd in a table', () => {
  const head = 'taxonID,scientificName,taxonRank,taxonomicStatus,remarkable';
  test('each is reported with its line, and nothing else is lost', async () => {
    const path = write({
      'names.csv': [
        head,
        '1,Aus bus,species,accepted,x',
        '2,Aus cus',
        '3,Aus dus,species,accepted,x,y,z',
        ',,,,',
        '4,,species,accepted,x',
        '5,Aus eus,wrongrank,whatever,x',
        '6,"Aus fus,species,accepted,x',
        '7,Aus gus,spec',
      ].join('\n'),
    });
    const { usages, findings } = await read(join(path, 'names.csv'));
    expect(usages.map(brief)).toEqual([
      '1 | - | - | Aus bus | - | SPECIES | ACCEPTED',
      '2 | - | - | Aus cus | - | - | -',
      '3 | - | - | Aus dus | - | SPECIES | ACCEPTED',
      '5 | - | - | Aus eus | - | - | -',
      '6 | - | - | "Aus fus | - | SPECIES | ACCEPTED',
      '7 | - | - | Aus gus | - | SPECIES | -',
    ]);
    expect(findings).toEqual([
      'UNREAD_COLUMN 1 remarkable',
      'SHORT_ROW 3 2 of 5 values',
      'LONG_ROW 4 7 instead of 5 values: y | z',
      'EMPTY_ROW 5',
      'UNCLOSED_QUOTE 8 6 | "Aus fus | species | accepted | x',
      'SHORT_ROW 9 3 of 5 values',
      'NO_NAME 6 4 |  | species | accepted | x',
      'RANK_UNKNOWN 7 wrongrank',
      'STATUS_UNKNOWN 7 whatever',
      'TRUNCATED_FILE 9 7 | Aus gus | spec',
    ]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['no heading', { 'Taxon.tsv': '' }, /Taxon\.tsv has no heading/],
    ['no column of names', { 'Taxon.tsv': 'a\tb\n1\t2' }, /no column of names: a, b/],
    ['no table', { 'readme.md': 'x' }, /has no table of names/],
    [
      'several',
      { 'a.tsv': 'scientificName', 'b.tsv': 'scientificName' },
      /2 tables and nothing tells/,
    ],
    [
      'no Taxon core',
      {
        'meta.xml':
          '<archive><core rowType="http://x/Occurrence"><files><location>o.txt</location></files></core></archive>',
      },
      /describes no Taxon file, only Occurrence/,
    ],
    ['broken XML', { 'meta.xml': '<archive><core>' }, /no well-formed XML/],
    [
      'a file that is not there',
      {
        'meta.xml':
          '<archive><core rowType="Taxon"><files><location>../t.txt</location></files></core></archive>',
      },
      /names \.\.\/t\.txt, which is not there/,
    ],
  ])('%s: an error that says what to do', async (_, files, message) => {
    await expect(openChecklist(write(files))).rejects.toThrow(message);
  });

  test('a path that is not there', async () => {
    await expect(openChecklist('/no/such/list')).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
  });
});

describe('Darwin Core archives', () => {
  test('of the old row type for everything', async () => {
    const checklist = await openChecklist(
      write({
        'meta.xml':
          '<archive><core rowType="http://rs.tdwg.org/dwc/terms/DarwinCore" fieldsTerminatedBy="|" fieldsEnclosedBy=""><files><location>t.txt</location></files><id index="0"/><field index="1" term="http://rs.tdwg.org/dwc/terms/ScientificName"/></core></archive>',
        't.txt': '1|Parus major\n2|Corvus corax\n',
      }),
    );
    const names: (string | null)[] = [];
    for await (const batch of checklist.usages(() => {})) {
      names.push(...batch.map(({ scientificName }) => scientificName));
    }
    checklist.close();
    expect(names).toEqual(['Parus major', 'Corvus corax']);
  });

  const meta = `<?xml version="1.0"?>
<!DOCTYPE archive [<!ENTITY x "expanded">]>
<archive xmlns="http://rs.tdwg.org/dwc/text/">
  <core encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1" rowType="http://rs.tdwg.org/dwc/terms/Taxon">
    <files><location>taxa.txt</location></files>
    <id index="0"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/taxonRank"/>
    <field default="ICZN" term="http://rs.tdwg.org/dwc/terms/nomenclaturalCode"/>
    <field index="3" term="http://rs.tdwg.org/dwc/terms/family"/>
    <field index="9" term="http://example.org/unknown"/>
  </core>
  <extension rowType="http://rs.gbif.org/terms/1.0/VernacularName"><files><location>names.txt</location></files><coreid index="0"/></extension>
</archive>`;
  const files = {
    'meta.xml': meta,
    'taxa.txt': 'id\tname\trank\tfam\n1\tAus bus\tspecies\tAidae\n',
    'names.txt': 'id\tname\n1\tThing\n',
    'eml.xml':
      '<eml:eml xmlns:eml="x"><dataset><title>A\n list</title><intellectualRights><para>CC <ulink url="https://creativecommons.org/licenses/by/4.0/"/></para></intellectualRights></dataset></eml:eml>',
  };
  const expected = [
    {
      id: '1',
      parentId: null,
      acceptedId: null,
      basionymId: null,
      scientificName: 'Aus bus',
      authorship: null,
      rank: 'SPECIES',
      status: null,
      code: 'ZOOLOGICAL',
      nomenclaturalStatus: null,
      classification: [['FAMILY', 'Aidae']],
      isExtinct: null,
      vernacularNames: [],
      acceptedName: null,
      parentName: null,
    },
  ];

  test('a folder', async () => {
    const { format, usages, findings } = await read(write(files));
    expect([format, usages]).toEqual([
      'dwc',
      [{ ...expected[0], place: { file: 'taxa.txt', line: 2 } }],
    ]);
    expect(findings).toEqual([
      'UNREAD_FILE 0',
      'UNREAD_COLUMN 1 http://example.org/unknown',
      'MISSING_COLUMN 1 meta.xml has 10 columns, the first line 4',
      'SHORT_ROW 2 4 of 10 values',
    ]);
  });

  test('a zip, also with a folder in it; title and licence are known', async () => {
    const path = await zipped(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`archive/${name}`, text])),
    );
    const { usages } = await read(path);
    expect(usages).toEqual([{ ...expected[0], place: { file: 'archive/taxa.txt', line: 2 } }]);
    const checklist = await openChecklist(path);
    checklist.close();
    expect(checklist.metadata).toEqual({
      title: 'A list',
      license: 'https://creativecommons.org/licenses/by/4.0/',
    });
  });
});

describe('zips that mean harm', () => {
  test('names that lead outside, damage, and bombs are refused', async () => {
    const path = await zipped({ 'aa/Taxon.tsv': DWC });
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    const evil = Buffer.from(
      bytes.toString('latin1').replaceAll('aa/Taxon.tsv', '../Taxon.tsv'),
      'latin1',
    );
    const variants: Record<string, Buffer> = {
      outside: evil,
      cut: bytes.subarray(0, bytes.length - 30),
    };
    for (const [name, content] of Object.entries(variants)) {
      const file = join(folder.path, `${name}.zip`);
      writeFileSync(file, content);
      await expect(openChecklist(file), name).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
    }
    const many = await zipped({ 'a.tsv': 'x', 'b.tsv': 'x', 'c.tsv': 'x' });
    await expect(openChecklistFiles(many, { entries: 2 })).rejects.toThrow(/3 files, more than 2/);
    await expect(openChecklistFiles(many, { totalBytes: 2 })).rejects.toThrow(/more than 2 bytes/);
    const bomb = await zipped({ 'Taxon.tsv': ' '.repeat(20_000_000) });
    await expect(openChecklistFiles(bomb)).rejects.toThrow(/300 times its packed size/);
  });
});

describe('Catalogue of Life data packages', () => {
  test('NameUsage, with columns of ColDP and names in parts', async () => {
    const { format, usages, findings } = await read(
      write({
        'NameUsage.tsv': [
          'col:ID\tcol:parentID\tcol:basionymID\tcol:status\tcol:rank\tcol:genericName\tcol:specificEpithet\tcol:infraspecificEpithet\tcol:notho\tcol:authorship\tcol:code\tcol:extinct',
          'g\t\t\taccepted\tgenus\tAus\t\t\t\tL.\tbotanical\t',
          's\tg\tb\taccepted\tspecies\tAus\tbus\t\tspecific\tL.\tbotanical\ttrue',
          'b\ts\t\tsynonym\tvariety\tAus\tbus\tcus\t\tMill.\tbotanical\tfalse',
        ].join('\n'),
      }),
    );
    expect([format, findings]).toEqual(['coldp', []]);
    expect(usages.map(brief)).toEqual([
      'g | - | - | Aus | L. | GENUS | ACCEPTED',
      's | g | - | Aus ×bus | L. | SPECIES | ACCEPTED',
      'b | - | s | Aus bus var. cus | Mill. | VARIETY | SYNONYM',
    ]);
    expect(usages.map(({ basionymId, isExtinct }) => [basionymId, isExtinct])).toEqual([
      [null, null],
      ['b', true],
      [null, false],
    ]);
  });

  test('Name, Taxon and Synonym', async () => {
    const { usages, findings } = await read(
      write({
        'Name.csv':
          'ID,basionymID,scientificName,authorship,rank\nn1,,Aus,L.,genus\nn2,n3,Aus bus,(L.) Mill.,species\nn3,,Xus bus,L.,species\nn4,,Yus,L.,genus',
        'Taxon.csv':
          'ID,parentID,nameID,status,extinct\nt1,,n1,accepted,\nt2,t1,n2,provisionally accepted,1\nt3,t1,n9,accepted,',
        'Synonym.csv': 'taxonID,nameID,status\nt2,n3,synonym',
        'metadata.yaml': 'title: A package\nlicense: cc0',
      }),
    );
    expect(usages.map((usage) => `${brief(usage)} | ${usage.basionymId ?? '-'}`)).toEqual([
      't1 | - | - | Aus | L. | GENUS | ACCEPTED | -',
      't2 | t1 | - | Aus bus | (L.) Mill. | SPECIES | PROVISIONALLY_ACCEPTED | t2/n3',
      't2/n3 | - | t2 | Xus bus | L. | SPECIES | SYNONYM | -',
      'n4 | - | - | Yus | L. | GENUS | UNPLACED | -',
    ]);
    expect(findings).toEqual(['NO_NAME 4 no name n9']);
  });
});

describe('mappings', () => {
  test('columns, constants, look-ups and epithets', async () => {
    const path = write({
      'plants.txt':
        'Nr;Botanical name;Who;Old;Gen;Fam\n7;Aus bus;(L.) Mill.;Xus Bus;Aus;Aaceae\n8;Cus dus;Mill.;Cus dus;Cus;incertae sedis',
      'more.tsv': 'of\tepithet\tauthorship\n7\teus\tL. [nom. nud.]',
    });
    const mapping = parseMapping(
      {
        code: 'ICN',
        files: {
          'plants.txt': {
            columns: {
              Nr: 'taxonID',
              'Botanical name': 'scientificName',
              Who: 'authorship',
              Old: 'originalNameUsage',
              Fam: 'family',
              Gen: '',
            },
            constants: { kingdom: 'Plantae' },
            tables: { class: { from: 'Gen', values: { Aus: 'Aopsida' }, otherwise: 'Bopsida' } },
          },
          'more.tsv': { form: 'epithets', columns: { of: 'acceptedNameUsageID' } },
        },
      },
      'test',
    );
    const { usages, findings, format } = await read(path, mapping);
    expect(
      usages.map((usage) => [brief(usage), usage.classification, usage.isEpithet ?? false]),
    ).toEqual([
      [
        '7 | - | - | Aus bus | (L.) Mill. | - | -',
        [
          ['KINGDOM', 'Plantae'],
          ['CLASS', 'Aopsida'],
          ['FAMILY', 'Aaceae'],
        ],
        false,
      ],
      ['7#original | - | 7 | Xus bus | L. | SPECIES | HOMOTYPIC_SYNONYM', [], false],
      [
        '8 | - | - | Cus dus | Mill. | - | -',
        [
          ['KINGDOM', 'Plantae'],
          ['CLASS', 'Bopsida'],
        ],
        false,
      ],
      ['more.tsv:2 | - | 7 | eus | L. [nom. nud.] | - | SYNONYM', [], true],
    ]);
    expect([format, findings]).toEqual(['plain', ['NAME_TIDIED 2 Xus Bus']]);
  });

  test.each<[unknown, RegExp]>([
    [7, /the mapping must be a map/],
    [{ colums: {} }, /colums must be one of the keys/],
    [{ columns: { a: 'scientificNam' } }, /columns\.a must be a term, not "scientificNam"/],
    [{ format: 'xlsx' }, /format must be one of dwc, coldp, plain/],
    [{ code: 'none' }, /code must be a code/],
    [{ delimiter: 'abc' }, /delimiter must be one character/],
    [{ files: { x: { form: 'y' } } }, /files\.x\.form must be one of names, epithets/],
    [{ tables: { class: { values: {} } } }, /tables\.class\.from must be a text/],
    [{ constants: { kingdom: [] } }, /constants\.kingdom must be a text/],
  ])('%j is refused', (mapping, message) => {
    expect(() => parseMapping(mapping, 'file.yaml')).toThrow(message);
  });

  test('a file that is missing is named', async () => {
    const mapping = parseMapping({ files: { 'x.tsv': {} } }, 'test');
    await expect(openChecklist(write({ 'y.tsv': 'a' }), mapping)).rejects.toThrow(
      /has no file x\.tsv/,
    );
  });
});

describe('synonyms of several', () => {
  test('ids with bars between them are several usages', async () => {
    const path = write({
      'Taxon.csv':
        'taxonID,acceptedNameUsageID,taxonomicStatus,scientificName\n1,2|3,synonym,Aus bus\n4,5 | ,misapplied,Aus cus',
    });
    expect((await read(path)).usages.map(brief)).toEqual([
      '1 | - | 2 | Aus bus | - | - | PROPARTE_SYNONYM',
      '1#2 | - | 3 | Aus bus | - | - | PROPARTE_SYNONYM',
      '4 | - | 5 | Aus cus | - | - | MISAPPLIED',
    ]);
  });
});

describe('whatever the bytes are', () => {
  test('a checklist is read, or refused with an error of the catalogue', async () => {
    const pieces = [
      'taxonID\tscientificName\n',
      'ID,rank\n',
      '"',
      '""',
      '\n',
      '\r',
      '\t',
      ',',
      '\0',
      '\uFFFE',
      'é',
      'Aus bus',
      '1',
      '|',
      '<archive>',
      '\u{1F40D}',
    ];
    let seed = 11;
    const next = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % n;
    };
    for (let n = 0; n < 300; n += 1) {
      const text = Array.from({ length: next(40) }, () => pieces[next(pieces.length)]).join('');
      const bytes = Buffer.from(
        (n % 2 === 0 ? pieces[0] : '') + text,
        n % 5 === 0 ? 'utf16le' : n % 7 === 0 ? 'latin1' : 'utf8',
      );
      const name = n % 11 === 0 ? 'meta.xml' : 'Taxon.tsv';
      try {
        await read(write({ [name]: bytes }));
      } catch (error) {
        expect(isOpendrawerError(error), `${n}: ${error}`).toBe(true);
      }
    }
  });
});

describe('original names', () => {
  test.each<[string, string, string | null, string | null]>([
    ['Alauda Gulgula', 'Alauda gulgula', 'J. Franklin, 1831', 'Alauda gulgula'],
    ['kangurus Gaimardi', 'Bettongia gaimardi', 'Desmarest, 1822', 'Kangurus gaimardi'],
    ['[Euplocomus] melanotus', 'Lophura leucomelanos', 'Hutton, 1848', 'Euplocomus melanotus'],
    ['OEdicnemus vocifer', 'Burhinus vermiculatus', 'X', 'Oedicnemus vocifer'],
    [
      'Sciurus Petaurus norfolcensis',
      'Petaurus norfolcensis',
      'Kerr, 1792',
      'Sciurus (Petaurus) norfolcensis',
    ],
    [
      'Petaurus breviceps, var. papuanus',
      'Petaurus papuanus',
      'Thomas',
      'Petaurus breviceps var. papuanus',
    ],
    ['Perameles? Kalubu', 'Echymipera kalubu', 'Fischer', 'Perameles kalubu'],
    ['Cervus (Muntjak)', 'Muntiacus muntjak', 'Zimmermann', 'Cervus muntjak'],
    ['Petrochelidon () tibialis', 'Neochelidon tibialis', 'Cassin', 'Petrochelidon tibialis'],
    ['Pica San-Blasiana', 'Cyanocorax sanblasianus', 'Lafresnaye, 1842', 'Pica san-blasiana'],
    ['Papilio rapae Linnaeus, 1758', 'Pieris rapae', null, 'Papilio rapae Linnaeus 1758'],
    ['Papilio Podalirius Linnaeus', 'Iphiclides feisthamelii', 'Linnaeus', null],
    ['Trochilus', 'Aus bus', 'L.', null],
    ['x'.repeat(5000), 'Aus bus', null, null],
  ])('%s', (original, name, authorship, expected) => {
    expect(tidyOriginalName(original, name, authorship)).toBe(expected);
  });
});
