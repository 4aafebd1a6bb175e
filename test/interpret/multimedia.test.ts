import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { IssueList } from '../../src/interpret/issues.ts';
import { groupVariants, interpretAudubonRows } from '../../src/interpret/media/audubon.ts';
import { type DetectedMedium, detectMedia } from '../../src/interpret/media/detect.ts';
import {
  EMPTY_MEDIUM,
  type ExtensionRow,
  type MediumDescription,
  mergeMedia,
  toMedia,
} from '../../src/interpret/media/medium.ts';
import {
  formatOfText,
  formatOfUrl,
  mimeTypeOfUrl,
  parseMimeType,
} from '../../src/interpret/media/mime.ts';
import {
  interpretAssociatedMedia,
  interpretImageRows,
  interpretMultimediaRows,
} from '../../src/interpret/media/multimedia.ts';
import { interpretRecordMedia, MEDIA_ROW_TYPES } from '../../src/interpret/media/record-media.ts';
import { parseUrl, parseUrlList, repairUrl } from '../../src/interpret/media/url.ts';

test.each<[string | null, string | null]>([
  [null, null],
  ['  ', null],
  ['picture.jpg', null],
  ['images/picture.jpg', null],
  ['http://', null],
  ['http:///a.jpg', null],
  ['javascript:alert(1)', null],
  ['file:///etc/passwd', null],
  ['urn:uuid:2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10', null],
  ['http://x.org/a b.jpg', null],
  ['http://x.org/<a>', null],
  ['\thttp://x.org/a.jpg\n', 'http://x.org/a.jpg'],
  ['HTTPS://X.org:8080/a,b;c?d=[1]#e', 'HTTPS://X.org:8080/a,b;c?d=[1]#e'],
  ['ftp://x.org/a.jpg', 'ftp://x.org/a.jpg'],
  ['//x.org/a.jpg', 'http://x.org/a.jpg'],
  ['www.x.org', 'http://www.x.org'],
  ['x.museum/a.jpg', 'http://x.museum/a.jpg'],
  ['http://müzé.example/ä.jpg', 'http://müzé.example/ä.jpg'],
  [`http://x.org/${'a'.repeat(5000)}`, null],
])('address %j', (text, url) => {
  expect(parseUrl(text)).toBe(url);
});

test('addresses with spaces and backslashes are repaired', () => {
  expect(repairUrl('http://x.org/my picture 1.jpg')).toBe('http://x.org/my%20picture%201.jpg');
  expect(repairUrl('http://x.org/{1}|2.jpg')).toBe('http://x.org/%7B1%7D%7C2.jpg');
  expect(repairUrl('http:\\\\x.org\\a.jpg')).toBe('http://x.org/a.jpg');
  expect(repairUrl('http://x.org/a.jpg, http://x.org/b.jpg')).toBeNull();
  expect(repairUrl('see the curator')).toBeNull();
});

const [a, b] = ['http://x.org/a.jpg', 'http://x.org/b.jpg'];

test.each<[string | null, readonly string[]]>([
  [null, []],
  ['none', []],
  [a, [a]],
  [`${a};`, [a]],
  [`${a}|${b}`, [a, b]],
  [`${a} | ${b}`, [a, b]],
  [`${a},${b}`, [a, b]],
  [`${a}; ${b};`, [a, b]],
  [`${a} ${b}`, [a, b]],
  [`${a}\n${b}`, [a, b]],
  [`${a}|#DELIMITER#|${b}`, [a, b]],
  ['www.x.org/a.jpg | www.x.org/b.jpg', ['http://www.x.org/a.jpg', 'http://www.x.org/b.jpg']],
  ['x.org/a.jpg;x.org/b.jpg', ['http://x.org/a.jpg', 'http://x.org/b.jpg']],
  ['http://x.org/?f=gif,jpg', ['http://x.org/?f=gif,jpg']],
  ['http://x.org/?f=gif,jpg | http://x.org/2', ['http://x.org/?f=gif,jpg', 'http://x.org/2']],
  [`Photo (${a}), drawing (${b})`, [a, b]],
  ['http://web.example/save/http://x.org/a.jpg', ['http://web.example/save/http://x.org/a.jpg']],
])('addresses in %j', (text, urls) => {
  expect(parseUrlList(text)).toEqual(urls);
});

test.each<[string | null, string | null]>([
  [null, null],
  ['', null],
  ['moth.JPEG', 'image/jpeg'],
  ['http://x.org/moth.wav', 'audio/vnd.wave'],
  ['http://x.org/moth.jpg?size=large#top', 'image/jpeg'],
  ['http://x.org/get?file=moth.png&w=3', 'image/png'],
  ['http://x.org/get.php?file=img%2Fmoth.png', 'image/png'],
  ['http://x.org/get?id=3&format=TIF', 'image/tiff'],
  ['http://x.org/get?id=3&type=image/jpeg', 'image/jpeg'],
  ['http://x.org/get?id=3&type=image', 'text/html'],
  ['http://x.org/moth.aspx', 'text/html'],
  ['http://x.org/moth.xyz', 'text/html'],
  ['http://museum.mp3', 'text/html'],
  ['http://x.org', 'text/html'],
  ['https://ids.si.edu/ids/deliveryService?id=NPG-65.20', 'image/jpeg'],
  ['https://images.jacq.org.example/image.php?id=1', 'text/html'],
  ['https://www.jacq.org/image.php?id=1', 'image/jpeg'],
  ['http://x.org/moth.pdf', 'application/pdf'],
])('media type of %j', (url, type) => {
  expect(mimeTypeOfUrl(url)).toBe(type);
});

test.each<[string | null, string | null, string | null]>([
  [null, null, null],
  [' Image/JPEG ; q=1', 'image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpg', 'image/jpeg'],
  ['audio/x-wav', 'audio/vnd.wave', 'audio/vnd.wave'],
  ['application/json+ld', 'application/json+ld', 'application/json+ld'],
  ['JPG', null, 'image/jpeg'],
  ['.tif', null, 'image/tiff'],
  ['image', null, null],
  ['a photo/print', null, null],
])('format %j', (text, type, format) => {
  expect(parseMimeType(text)).toBe(type);
  expect(formatOfText(text)).toBe(format);
});

test.each(['suffixes', 'services'])('the table of %s is in order', (name) => {
  const file = new URL(`../../src/interpret/media/${name}.tsv`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines.join('\n')).toMatch(/^# Provenance: /m);
  const rows = lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));
  const keys = rows.map((row) => row.slice(0, -1).join(' '));
  expect(new Set(keys).size).toBe(keys.length);
  for (const row of rows) {
    expect(row.length, row.join(' ')).toBe(name === 'suffixes' ? 2 : 3);
    expect(row.join(' ')).toBe(row.join(' ').toLowerCase());
    const type = row[row.length - 1] ?? '';
    expect(parseMimeType(type), type).toBe(type);
  }
});

test('suffixes of addresses tell for certain or not at all', () => {
  expect(formatOfUrl('https://x.org/a.php')).toBeNull();
  expect(formatOfUrl('https://x.org/a.webp')).toBe('image/webp');
  expect(formatOfUrl('')).toBeNull();
});

const nothing = { type: null, format: null, identifier: null, references: null };
const page = 'http://x.org/1';

test.each<[Partial<typeof nothing> | Record<string, string>, Partial<DetectedMedium>]>([
  [{ identifier: a }, { type: 'StillImage', format: 'image/jpeg', identifier: a }],
  [{ identifier: page }, { references: page }],
  [
    { identifier: page, type: 'Foto' },
    { type: 'StillImage', identifier: page },
  ],
  [
    { identifier: 'http://x.org/a.html', type: 'image' },
    { type: 'StillImage', references: 'http://x.org/a.html' },
  ],
  [
    { identifier: page, format: 'video/mp4', type: 'StillImage' },
    { type: 'MovingImage', format: 'video/mp4', identifier: page },
  ],
  [{ type: 'http://purl.org/dc/dcmitype/Sound' }, { type: 'Sound' }],
  [{ type: 'image/png' }, { type: 'StillImage' }],
  [
    { type: 'smell', identifier: a },
    { type: 'StillImage', format: 'image/jpeg', identifier: a, unknownType: true },
  ],
  [{ references: page }, { references: page }],
])('medium %j', (stated, detected) => {
  expect(detectMedia({ ...nothing, ...stated })).toEqual({
    ...nothing,
    unknownType: false,
    ...detected,
  });
});

const described = (fields: Partial<MediumDescription>): MediumDescription => ({
  ...EMPTY_MEDIUM,
  ...fields,
});
const jpeg = { type: 'StillImage', format: 'image/jpeg' };

describe('rows of Simple Multimedia', () => {
  it('are read by URIs, prefixed and local names', () => {
    const fields = described({
      ...jpeg,
      identifier: a,
      creator: 'Ann',
      license: 'CC-BY-4.0',
      verbatimLicense: 'CC BY 4.0',
      created: '2000-11',
      rightsHolder: 'Museum',
    });
    const rows: ExtensionRow[] = [
      {
        identifier: a,
        creator: ' Ann ',
        license: 'CC BY 4.0',
        created: '2000-11-01/2000-11-30',
        rightsHolder: 'Museum',
        title: '',
      },
      {
        'http://purl.org/dc/terms/identifier': a,
        'http://purl.org/dc/terms/creator': 'Ann',
        'http://purl.org/dc/terms/license': 'CC BY 4.0',
        'http://purl.org/dc/terms/created': 'November 2000',
        'http://purl.org/dc/terms/rightsHolder': 'Museum',
      },
      {
        'dcterms:identifier': a,
        'dc:creator': 'Ann',
        'dc:rights': 'CC BY 4.0',
        'dcterms:created': '11/2000',
        'dcterms:rightsHolder': 'Museum',
        unknown: 'x',
      },
    ];
    const { media, issues } = interpretMultimediaRows(rows);
    expect(media[1]).toEqual(fields);
    expect(media[2]).toEqual(fields);
    expect(media[0]?.created).toMatch(/^2000-11/);
    expect(issues).toEqual([]);
  });

  it('take the licence of their record where they have none, and only then', () => {
    const rows = [{ identifier: a }, { identifier: b, license: 'ask Ann' }];
    const { media, issues } = interpretMultimediaRows(rows, { license: 'CC0' });
    expect(media).toEqual([
      described({ ...jpeg, identifier: a, license: 'CC0-1.0', verbatimLicense: 'CC0' }),
      described({ ...jpeg, identifier: b, license: null, verbatimLicense: 'ask Ann' }),
    ]);
    expect(issues).toEqual(['LICENSE_MISSING_OR_UNKNOWN']);
  });

  it('are left out without an address, and flagged where something cannot be read', () => {
    const rows = [
      { title: 'no address' },
      { identifier: 'moth.jpg', references: page },
      { identifier: a, created: 'when I was young' },
      { identifier: a, created: '2/3/2008' },
      { identifier: a, created: 'n.d.' },
      { identifier: page, type: 'smell' },
    ];
    const { media, issues, findings } = interpretMultimediaRows(rows);
    expect(media.map(({ identifier, references }) => identifier ?? references)).toEqual([
      page,
      a,
      a,
      a,
      page,
    ]);
    expect(media.every(({ created }) => created === null)).toBe(true);
    expect(findings.map(({ issue, term, verbatim }) => [issue, term, verbatim])).toEqual([
      ['MULTIMEDIA_URI_INVALID', 'identifier', null],
      ['MULTIMEDIA_URI_INVALID', 'identifier', 'moth.jpg'],
      ['MULTIMEDIA_DATE_INVALID', 'created', 'when I was young'],
      ['MULTIMEDIA_DATE_INVALID', 'created', '2/3/2008'],
      ['MULTIMEDIA_TYPE_UNKNOWN', 'type', 'smell'],
    ]);
    const known = interpretMultimediaRows(rows.slice(3, 4), { orders: ['DMY'] });
    expect(known.media[0]?.created).toBe('2008-03-02');
    expect(issues).toEqual([
      'MULTIMEDIA_URI_INVALID',
      'MULTIMEDIA_DATE_INVALID',
      'MULTIMEDIA_TYPE_UNKNOWN',
    ]);
  });

  it('may hold several addresses', () => {
    const rows = [{ identifier: `${a} | ${b}`, title: 'Two moths' }];
    expect(interpretMultimediaRows(rows)).toEqual({
      media: [
        described({ ...jpeg, identifier: a, title: 'Two moths' }),
        described({ ...jpeg, identifier: b, title: 'Two moths' }),
      ],
      issues: [],
      findings: [],
    });
  });

  it.each([
    ['2021-01-12T18:33:58.000+0000', '2021-01-12T18:33:58Z'],
    ['2021-01-12T18:33:58.250', '2021-01-12T18:33:58.25'],
    ['2019-07-12 06:30:00', '2019-07-12T06:30:00'],
    ['1890s', '1890-01-01/1899-12-31'],
    ['21/11/2000', '2000-11-21'],
    ['2010', '2010'],
  ])('were made on %s', (created, iso) => {
    expect(interpretMultimediaRows([{ identifier: a, created }]).media[0]?.created).toBe(iso);
  });
});

test('rows of the Image extension are still images, at a place', () => {
  const { media, issues } = interpretImageRows([
    { identifier: page, latitude: '60.4', longitude: '-131,3', spatial: 'Yukon' },
    {
      identifier: a,
      'http://www.w3.org/2003/01/geo/wgs84_pos#latitude': '360.4',
      'http://www.w3.org/2003/01/geo/wgs84_pos#longitude': '1',
    },
  ]);
  expect(media).toEqual([
    described({
      type: 'StillImage',
      identifier: page,
      spatial: 'Yukon',
      decimalLatitude: 60.4,
      decimalLongitude: -131.3,
    }),
    described({ ...jpeg, identifier: a }),
  ]);
  expect(issues).toEqual(['MULTIMEDIA_COORDINATE_INVALID']);
});

test('associatedMedia is one medium for each address', () => {
  expect(interpretAssociatedMedia(`${a} | ${page} | ${a}`, { license: 'CC0' })).toEqual({
    media: [
      described({ ...jpeg, identifier: a, license: 'CC0-1.0', verbatimLicense: 'CC0' }),
      described({ references: page, license: 'CC0-1.0', verbatimLicense: 'CC0' }),
    ],
    issues: [],
    findings: [],
  });
  expect(interpretAssociatedMedia('in the drawer')).toEqual({
    media: [],
    issues: ['MULTIMEDIA_URI_INVALID'],
    findings: [
      {
        issue: 'MULTIMEDIA_URI_INVALID',
        term: 'associatedMedia',
        verbatim: 'in the drawer',
        interpreted: null,
      },
    ],
  });
  expect(interpretAssociatedMedia(null)).toEqual({ media: [], issues: [], findings: [] });
});

describe('rows of Audubon Core', () => {
  const ac = 'http://rs.tdwg.org/ac/terms/';
  const row: ExtensionRow = {
    'http://purl.org/dc/terms/identifier': 'urn:moth:1',
    'http://purl.org/dc/terms/type': 'StillImage',
    [`${ac}accessURI`]: a,
    [`${ac}furtherInformationURL`]: page,
    [`${ac}variant`]: 'ac:GoodQuality',
    [`${ac}caption`]: 'A moth',
    [`${ac}tag`]: 'moth | night; wings',
    [`${ac}subjectPart`]: 'wing',
    'http://purl.org/dc/elements/1.1/creator': 'Ann',
    'http://purl.org/dc/terms/creator': 'https://orcid.org/0000-0002-1825-0097',
    'http://purl.org/dc/terms/rights': '(c) Museum',
    'http://ns.adobe.com/xap/1.0/rights/UsageTerms': 'CC BY-NC 4.0',
    'http://ns.adobe.com/xap/1.0/rights/Owner': 'Museum',
    'http://ns.adobe.com/xap/1.0/CreateDate': '2001-02-03',
    'http://ns.adobe.com/exif/1.0/PixelXDimension': '600',
    'http://ns.adobe.com/exif/1.0/PixelYDimension': '400',
  };

  it('are read with their rights, files and remaining terms', () => {
    const terms = {
      accessURI: a,
      furtherInformationURL: page,
      variant: 'ac:GoodQuality',
      caption: 'A moth',
      subjectPart: 'wing',
      creator: 'Ann',
      creatorUri: 'https://orcid.org/0000-0002-1825-0097',
      rights: '(c) Museum',
      usageTerms: 'CC BY-NC 4.0',
      owner: 'Museum',
      createDate: '2001-02-03',
    };
    expect(interpretAudubonRows([row])).toEqual({
      media: [
        described({
          ...jpeg,
          identifier: a,
          references: page,
          resourceID: 'urn:moth:1',
          description: 'A moth',
          created: '2001-02-03',
          creator: 'Ann',
          rightsHolder: 'Museum',
          license: 'RS-InC-1.0',
          verbatimLicense: '(c) Museum',
          widthInPixels: 600,
          heightInPixels: 400,
          tags: ['moth', 'night', 'wings'],
          terms,
        }),
      ],
      issues: [],
      findings: [],
    });
  });

  it('need no address, but one that is stated must be one', () => {
    const { media, issues } = interpretAudubonRows([
      { identifier: page, title: 'A drawer' },
      { identifier: a },
      { accessURI: 'see above', PixelXDimension: 'wide' },
    ]);
    expect(media.map(({ identifier }) => identifier)).toEqual([null, a, null]);
    expect(issues).toEqual(['MULTIMEDIA_URI_INVALID']);
  });

  it('are one medium where they differ in their variant only', () => {
    const thumbnail = { ...row, [`${ac}accessURI`]: b, [`${ac}variant`]: 'ac:Thumbnail' };
    const sound = { identifier: 'urn:moth:1', type: 'Sound', accessURI: 'http://x.org/a.mp3' };
    const { media } = interpretAudubonRows([thumbnail, row, sound]);
    const grouped = groupVariants(media);
    expect(grouped.length).toBe(2);
    expect(grouped[0]?.identifier).toBe(a);
    expect(grouped[0]?.thumbnail).toBe(b);
    expect(grouped[0]?.accessPoints).toEqual(
      [
        ['ac:GoodQuality', a],
        ['ac:Thumbnail', b],
      ].map(([variant, accessURI]) => ({
        variant,
        accessURI,
        format: 'image/jpeg',
        widthInPixels: 600,
        heightInPixels: 400,
        sizeBytes: null,
      })),
    );
    expect(groupVariants(media.slice(2))).toEqual(media.slice(2));
  });
});

test('the same medium of two sources is one, with what either says', () => {
  const first = [
    described({ identifier: a, title: 'One' }),
    described({ identifier: a, title: 'Two' }),
  ];
  const second = [
    described({ identifier: a, title: 'Three', creator: 'Ann', tags: ['moth'] }),
    described({ references: page }),
  ];
  expect(mergeMedia([], first, second)).toEqual([
    described({ identifier: a, title: 'One', creator: 'Ann', tags: ['moth'] }),
    described({ identifier: a, title: 'Two' }),
    described({ references: page }),
  ]);
  expect(mergeMedia()).toEqual([]);
});

const context = { itemId: 'i', references: 'http://x.org/item', provider: 'p', source: 's' };

test('media take our own form', () => {
  const medium = described({
    ...jpeg,
    identifier: a,
    resourceID: 'urn:moth:1',
    rightsHolder: 'Museum',
    source: 'Flickr',
  });
  expect(toMedia(medium, 2, context)).toEqual({
    itemId: 'i',
    position: 2,
    identifier: a,
    references: 'http://x.org/item',
    thumbnail: null,
    guid: 'urn:moth:1',
    providerManagedID: null,
    ...jpeg,
    title: null,
    description: null,
    creator: null,
    license: null,
    verbatimLicense: null,
    created: null,
    contributor: null,
    publisher: null,
    rightsHolder: 'Museum',
    rights: null,
    widthInPixels: null,
    heightInPixels: null,
    sizeBytes: null,
    tags: [],
    category: null,
    creatorUrl: null,
    popularityMetric: null,
    popularity: null,
    provider: 'p',
    source: 'Flickr',
    accessPoints: [],
  });
});

test('a record has the media of all its sources once', () => {
  const issues = new IssueList();
  const text = (one: string) => [{ label: null, text: one }];
  const media = interpretRecordMedia(
    {
      terms: { associatedMedia: text(`${a} | ${b} | ${page}`) },
      extensions: {
        [MEDIA_ROW_TYPES.audubon]: [{ accessURI: a, title: 'A moth' }, { title: 'In the drawer' }],
        [MEDIA_ROW_TYPES.multimedia]: [{ identifier: a, title: 'Moth', creator: 'Ann' }],
        [MEDIA_ROW_TYPES.image]: [{ identifier: 'moth' }],
        'http://example.org/Other': [{ identifier: b }],
      },
    },
    2,
    { itemId: 'i', references: null, provider: null, source: null },
    { license: 'CC0' },
    issues,
  );
  const short = media.map((one) => [
    one.position,
    one.identifier,
    one.references,
    one.title,
    one.creator,
    one.license,
  ]);
  expect(short).toEqual([
    [2, a, null, 'A moth', 'Ann', 'CC0-1.0'],
    [3, b, null, null, null, 'CC0-1.0'],
    [4, null, page, null, null, 'CC0-1.0'],
  ]);
  expect(issues.flags()).toEqual(['MULTIMEDIA_URI_INVALID']);
  expect(interpretRecordMedia({ terms: {} }, 0, context, {}, new IssueList())).toEqual([]);
});

test('hostile texts cost little and are never thrown at', () => {
  const pieces = [
    'http://',
    'www.',
    'x.org/',
    'a.jpg',
    ',',
    '|',
    ' ',
    ';',
    '?',
    '=',
    '&',
    '.',
    '%20',
    '@',
    '[',
    '😀',
    '\u0000',
  ];
  let seed = 11;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const texts = pieces.map((piece) => piece.repeat(Math.ceil(10_000 / piece.length)));
  for (let i = 0; i < 300; i++) {
    let text = '';
    const length = 100 + random(9900);
    while (text.length < length) text += pieces[random(pieces.length)] ?? '';
    texts.push(text);
  }
  const cost = (text: string): number => {
    const from = performance.now();
    interpretAssociatedMedia(text, { license: text });
    interpretMultimediaRows([
      { identifier: text, references: text, format: text, type: text, latitude: text },
      { identifier: text.slice(0, 3000), created: text },
    ]);
    interpretAudubonRows([{ accessURI: text, tag: text, rights: text, [text]: text }]);
    return performance.now() - from;
  };
  // Twice, and generously: the machine may be busy. What grows with the square takes far longer.
  const slowest = Math.max(...texts.map((text) => Math.min(cost(text), cost(text))));
  expect(slowest).toBeLessThan(60);
});
