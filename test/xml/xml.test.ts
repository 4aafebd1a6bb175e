import { describe, expect, test } from 'vitest';
import {
  attribute,
  type BrokenElement,
  child,
  children,
  decodeXml,
  descendants,
  elementAt,
  elementsAt,
  isNil,
  lookAtXml,
  parseXml,
  streamElements,
  textAt,
  textOf,
  textsAt,
  XmlDecoder,
  type XmlLimits,
} from '../../src/xml/index.ts';
import { repairXml } from '../../src/xml/repair.ts';

/** What came of a document: texts of the elements called `r`, their raw, places, repairs, and what was told. */
interface Read {
  readonly texts: readonly string[];
  readonly raws: readonly string[];
  readonly places: readonly string[];
  readonly repairs: readonly string[];
  readonly broken: readonly string[];
  readonly notes: readonly string[];
  /** Code and message of what was thrown. */
  readonly error: string | null;
}

async function read(
  source: string | Uint8Array,
  {
    chunk = 7,
    tolerant = true,
    limits = {},
    reports = true,
  }: { chunk?: number; tolerant?: boolean; limits?: Partial<XmlLimits>; reports?: boolean } = {},
): Promise<Read> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const texts: string[] = [];
  const raws: string[] = [];
  const places: string[] = [];
  const repairs: string[] = [];
  const broken: BrokenElement[] = [];
  const notes: string[] = [];
  let error: string | null = null;
  try {
    const batches = streamElements(pieces(), {
      match: (_, name) => name === 'r',
      name: 'doc.xml',
      tolerant,
      limits,
      onNote: (note) => notes.push(note),
      ...(reports ? { onBroken: (one: BrokenElement) => broken.push(one) } : {}),
    });
    for await (const batch of batches)
      for (const one of batch) {
        texts.push(textOf(one.element));
        raws.push(Buffer.from(one.raw).toString());
        places.push(`${one.line}:${one.column}`);
        repairs.push(...one.repairs);
      }
  } catch (thrown) {
    const { code, message } = thrown as { code: string; message: string };
    error = `${code} ${message}`;
  }
  return {
    texts,
    raws,
    places,
    repairs,
    broken: broken.map(
      ({ line, column, reason, path }) => `${path.join('/')} ${line}:${column} ${reason}`,
    ),
    notes,
    error,
  };
}

const nothing: Read = {
  texts: [],
  raws: [],
  places: [],
  repairs: [],
  broken: [],
  notes: [],
  error: null,
};

const MENDED_CHARACTERS = 'characters that XML does not allow were replaced';
const MENDED_AMPERSANDS = 'ampersands that begin nothing were read as text';
const MENDED_BRACKETS = 'angle brackets that open nothing were read as text';

interface Row {
  readonly name: string;
  readonly source: string;
  readonly expected: Partial<Read>;
}

const rows: readonly Row[] = [
  {
    name: 'elements with their places',
    source: '<a>\n  <r>1</r><r\n>2</r>\r\n<b><r/></b></a>',
    expected: {
      texts: ['1', '2', ''],
      raws: ['<r>1</r>', '<r\n>2</r>', '<r/>'],
      places: ['2:3', '2:11', '4:4'],
    },
  },
  {
    name: 'namespaces of ancestors are added to what stands alone',
    source:
      '<x:a xmlns:x="u:x" xmlns:y="u:y" xmlns:z="u:z" xmlns="u:d&amp;&quot;"><x:r y:q="1">v<b/></x:r><x:r xmlns:x="u:x">w</x:r></x:a>',
    expected: {
      texts: ['v', 'w'],
      raws: [
        '<x:r xmlns:x="u:x" xmlns:y="u:y" xmlns="u:d&amp;&quot;" y:q="1">v<b/></x:r>',
        '<x:r xmlns:x="u:x">w</x:r>',
      ],
      places: ['1:71', '1:95'],
    },
  },
  {
    name: 'a prefix in xsi:type counts as used',
    source: '<a xmlns:xsi="u:i" xmlns:dc="u:dc" xmlns:no="u:no"><r xsi:type="dc:date">1</r></a>',
    expected: {
      texts: ['1'],
      raws: ['<r xmlns:xsi="u:i" xmlns:dc="u:dc" xsi:type="dc:date">1</r>'],
      places: ['1:52'],
    },
  },
  {
    name: 'a prefix that was never declared',
    source: '<a><p:r>1</p:r></a>',
    expected: { texts: ['1'], raws: ['<p:r>1</p:r>'], places: ['1:4'] },
  },
  {
    name: 'CDATA is text, tags in it are none',
    source: '<a><r>x <![CDATA[<r>&amp;</r>]]> y</r></a>',
    expected: {
      texts: ['x <r>&amp;</r> y'],
      raws: ['<r>x <![CDATA[<r>&amp;</r>]]> y</r>'],
      places: ['1:4'],
    },
  },
  {
    name: 'comments and instructions in a record',
    source: '<a><!-- <r>no</r> --><r>1<!-- <r> --><?p <r>?>2</r></a>',
    expected: {
      texts: ['12'],
      raws: ['<r>1<!-- <r> --><?p <r>?>2</r>'],
      places: ['1:22'],
    },
  },
  {
    name: 'records in records are not looked for',
    source: '<a><r>1<r>2</r></r><r>3</r></a>',
    expected: {
      texts: ['12', '3'],
      raws: ['<r>1<r>2</r></r>', '<r>3</r>'],
      places: ['1:4', '1:20'],
    },
  },
  {
    name: 'control characters',
    source: '<a><r>x\u000by\u0001</r><r>2</r>\u0002<r>3</r></a>',
    expected: {
      texts: ['x y\ufffd', '2', '3'],
      raws: ['<r>x\u000by\u0001</r>', '<r>2</r>', '<r>3</r>'],
      places: ['1:4', '1:15', '1:24'],
      repairs: [MENDED_CHARACTERS],
      notes: [MENDED_CHARACTERS, 'text outside of records is not well-formed and was passed over'],
    },
  },
  {
    name: 'references to characters that XML does not allow',
    source: '<a><r>x&#11;y&#x1;z&#xD800;&#65;</r></a>',
    expected: {
      texts: ['x y\ufffdz\ufffdA'],
      raws: ['<r>x&#11;y&#x1;z&#xD800;&#65;</r>'],
      places: ['1:4'],
      repairs: [MENDED_AMPERSANDS],
      notes: [MENDED_AMPERSANDS],
    },
  },
  {
    name: 'ampersands and names of HTML',
    source:
      '<a><r q="s & t">A & B; Caf&eacute; &uuml;ber &nosuch; &amp; &AMP; AT&T</r><r>2</r></a>',
    expected: {
      texts: ['A & B; Café über &nosuch; & &AMP; AT&T', '2'],
      raws: ['<r q="s & t">A & B; Caf&eacute; &uuml;ber &nosuch; &amp; &AMP; AT&T</r>', '<r>2</r>'],
      places: ['1:4', '1:75'],
      repairs: [MENDED_AMPERSANDS],
      notes: [MENDED_AMPERSANDS],
    },
  },
  {
    name: 'an ampersand that swallows the rest of the document',
    source: '<a><r>A & B</r><r>C & D</r></a>',
    expected: {
      texts: ['A & B', 'C & D'],
      raws: ['<r>A & B</r>', '<r>C & D</r>'],
      places: ['1:4', '1:16'],
      repairs: [MENDED_AMPERSANDS, MENDED_AMPERSANDS],
      notes: [MENDED_AMPERSANDS],
    },
  },
  {
    name: 'an ampersand between records',
    source: '<a>A & B<r>1</r>; &x <r>2</r></a>',
    expected: {
      texts: ['1', '2'],
      raws: ['<r>1</r>', '<r>2</r>'],
      places: ['1:9', '1:22'],
      notes: ['text outside of records is not well-formed and was passed over'],
    },
  },
  {
    name: 'an ampersand in a tag of the wrapper',
    source: '<a url="http://x/?a=1&b=2"><r>1</r></a>',
    expected: {
      texts: ['1'],
      raws: ['<r>1</r>'],
      places: ['1:28'],
      notes: [MENDED_AMPERSANDS],
    },
  },
  {
    name: 'angle brackets and "]]>" in text',
    source: '<a><r>a < b, c > d, 1 <2 ]]> e</r><r>2</r></a>',
    expected: {
      texts: ['a < b, c > d, 1 <2 ]]> e', '2'],
      raws: ['<r>a < b, c > d, 1 <2 ]]> e</r>', '<r>2</r>'],
      places: ['1:4', '1:35'],
      repairs: [MENDED_BRACKETS, '"]]>" was read as text'],
      notes: [MENDED_BRACKETS, '"]]>" was read as text'],
    },
  },
  {
    name: 'comments with two hyphens, in records and outside',
    source: '<a><!-- x -- y --><r>1<!-- x -- y -->2</r></a>',
    expected: {
      texts: ['12'],
      raws: ['<r>1<!-- x -- y -->2</r>'],
      places: ['1:19'],
      repairs: ['comments with two hyphens in them were left out'],
      notes: [
        'comments that are not well-formed were passed over',
        'comments with two hyphens in them were left out',
      ],
    },
  },
  {
    name: 'a comment without end, outside of records',
    source: '<a><!-- lost <r>1</r><r>2</r></a>',
    expected: {
      texts: ['1', '2'],
      raws: ['<r>1</r>', '<r>2</r>'],
      places: ['1:14', '1:22'],
      notes: ['comments that are not well-formed were passed over'],
    },
  },
  {
    name: 'a record whose name begins that of others, cut anywhere',
    source: '<a><rs><r>\u0001<rx>1</rx></r></rs><rs><r>2</r></rs></a>',
    expected: {
      texts: ['\ufffd1', '2'],
      raws: ['<r>\u0001<rx>1</rx></r>', '<r>2</r>'],
      places: ['1:8', '1:35'],
      repairs: [MENDED_CHARACTERS],
      notes: [MENDED_CHARACTERS],
    },
  },
  {
    name: 'broken records cost themselves alone',
    source: '<a><r><b>1</r><r>2</r>\n<r>3<r>4</r><r><b></c></b></r><r>5</r></a>',
    expected: {
      texts: ['2', '4', '5'],
      raws: ['<r>2</r>', '<r>4</r>', '<r>5</r>'],
      places: ['1:15', '2:5', '2:31'],
      broken: [
        'a/r 1:4 unexpected close tag',
        'a/r 2:1 unexpected close tag',
        'a/r 2:13 unexpected close tag',
      ],
    },
  },
  {
    name: 'the last record lacks its end',
    source: '<a><l><r>1</r><r>2</l><q/></a>',
    expected: {
      texts: ['1'],
      raws: ['<r>1</r>'],
      places: ['1:7'],
      broken: ['a/l/r 1:15 <r> is not closed'],
    },
  },
  {
    name: 'documents one behind the other, words in front and behind',
    source:
      'Warning: x\n<br />\n<?xml version="1.0"?><a><r>1</r></a>\n<?xml version="1.0"?><a><r>2</r></a><a><r>3</r></a> bye',
    expected: {
      texts: ['1', '2', '3'],
      raws: ['<r>1</r>', '<r>2</r>', '<r>3</r>'],
      places: ['3:25', '4:25', '4:40'],
      notes: [
        'text in front of the document was passed over',
        'several documents stand one behind the other',
      ],
    },
  },
  {
    name: 'end tags of the wrapper that do not fit',
    source: '<a><b><r>1</r></c></b><r>2</r></a>',
    expected: {
      texts: ['1', '2'],
      raws: ['<r>1</r>', '<r>2</r>'],
      places: ['1:7', '1:23'],
      notes: ['end tags outside of records do not fit (unmatched closing tag: c)'],
    },
  },
  {
    name: 'a cut document gives what came before',
    source: '<a><r>1</r><r>2</r><r>3',
    expected: {
      texts: ['1', '2'],
      raws: ['<r>1</r>', '<r>2</r>'],
      places: ['1:4', '1:12'],
      error: 'INPUT_CORRUPT doc.xml, line 1, column 24: the XML ends before </r>',
    },
  },
  {
    name: 'a cut wrapper is a cut document',
    source: '<a><r>1</r>\n',
    expected: {
      texts: ['1'],
      raws: ['<r>1</r>'],
      places: ['1:4'],
      error: 'INPUT_CORRUPT doc.xml, line 2, column 1: the XML ends before </a>',
    },
  },
  {
    name: 'a document type without entities is passed over',
    source: '<!DOCTYPE a SYSTEM "http://example.org/a.dtd" [<!ELEMENT a ANY>]><a><r>1</r></a>',
    expected: {
      texts: ['1'],
      raws: ['<r>1</r>'],
      places: ['1:69'],
      notes: ['the document type was passed over'],
    },
  },
  {
    name: 'billion laughs',
    source:
      '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]><a><r>&m;</r></a>',
    expected: {
      error: 'INPUT_UNSAFE doc.xml, line 1, column 71: a document type that declares entities',
    },
  },
  {
    name: 'an entity of a file',
    source: '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd">]><a><r>1</r></a>',
    expected: {
      error: 'INPUT_UNSAFE doc.xml, line 1, column 57: a document type that declares entities',
    },
  },
];

describe('streamElements', () => {
  test.for(rows)('$name', async ({ source, expected }) => {
    for (const chunk of [1, 7, 1000])
      expect(await read(source, { chunk })).toEqual({ ...nothing, ...expected });
  });

  test.for([
    ['<a><r>x\u0001</r></a>', 'line 1, column 9: not well-formed XML: disallowed character'],
    ['<a><r>&nbsp;</r></a>', 'line 1, column 13: not well-formed XML: undefined entity'],
    ['<a></b>', 'line 1, column 8: not well-formed XML: unexpected close tag'],
    ['<a/><b/>', 'line 1, column 8: not well-formed XML: documents may contain only one root'],
    ['x<a/>', 'line 1, column 3: not well-formed XML: text data outside of root node'],
  ] as const)('strictly: %s', async ([source, message]) => {
    const { error } = await read(source, { tolerant: false, chunk: 1000 });
    expect(error).toBe(`INPUT_CORRUPT doc.xml, ${message}`);
  });

  test('a broken record throws where nobody wants to know of it', async () => {
    expect(await read('<a><r>1</r><r><b></r></a>', { reports: false })).toMatchObject({
      texts: ['1'],
      error: 'INPUT_CORRUPT doc.xml, line 1, column 12: not well-formed XML: unexpected close tag',
    });
  });

  test.for([
    ['depth', { depth: 50 }, `<a><r>${'<b>'.repeat(100)}`, /nested more than 50 deep/],
    ['depth of the wrapper', { depth: 50 }, '<a>'.repeat(100), /nested more than 50 deep/],
    ['elements', { elements: 50 }, `<a><r>${'<b/>'.repeat(100)}`, /more than 50 elements/],
    [
      'attributes',
      { attributes: 50 },
      `<a${Array.from({ length: 100 }, (_, at) => ` a${at}=""`).join('')}>`,
      /more than 50 attributes/,
    ],
    [
      'the length of an attribute',
      { attributeChars: 50 },
      `<a b="${'x'.repeat(100)}">`,
      /an attribute of more than 50 characters/,
    ],
    ['text without end', { elementChars: 50 }, `<a>${'x'.repeat(1000)}`, /longer than 50/],
    ['a name without end', { elementChars: 50 }, `<${'x'.repeat(1000)}`, /longer than 50/],
    ['a comment without end', { elementChars: 50 }, `<a><!--${'x'.repeat(1000)}`, /longer than 50/],
    ['the document', { totalChars: 50 }, `<a>${'<b/>'.repeat(100)}`, /longer than 50 characters/],
  ] as const)('limits %s', async ([, limits, source, message]) => {
    const { error } = await read(source, { limits });
    expect(error).toMatch(/^INPUT_UNSAFE doc\.xml, line 1/);
    expect(error).toMatch(message);
  });

  test('a record that is too large is passed over and told', async () => {
    const source = `<a><r>1</r><r>${'x'.repeat(500)}</r><r>2</r></a>`;
    expect(await read(source, { limits: { elementChars: 100 } })).toMatchObject({
      texts: ['1', '2'],
      broken: ['a/r 1:12 longer than 100 characters'],
      error: null,
    });
  });

  test('memory is that of one element', async () => {
    const record = Buffer.from(`<r>${'x'.repeat(1000)}</r>\n`);
    let records = 0;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<a>');
      for (let at = 0; at < 5000; at++) yield record;
      yield Buffer.from('</a>');
    }
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    for await (const batch of streamElements(pieces(), { match: (_, name) => name === 'r' })) {
      records += batch.length;
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(records).toBe(5000);
    expect(most).toBeLessThan(128 * 1024 * 1024);
  });

  test('many broken records take time in proportion', async () => {
    const source = `<a>${'<r>x & y</r>'.repeat(5000)}</a>`;
    const started = performance.now();
    const { texts } = await read(source, { chunk: 65_536 });
    expect(texts).toHaveLength(5000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('damage of any kind gives the same however the bytes come, and nothing but errors of the catalogue', async () => {
    const whole = `<?xml version="1.0"?><!-- c --><a x="1"><l>${Array.from(
      { length: 6 },
      (_, at) => `<r k="${at}"><n>Name &amp; ${at}</n><![CDATA[<x>]]><m/></r>\n`,
    ).join('')}</l></a>`;
    const bits = [
      '<',
      '>',
      '&',
      '"',
      "'",
      '/',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '\u0001',
      '<r>',
      '</r>',
      '</l>',
      '&#x;',
      '&foo;',
      '\ufffe',
      '=',
    ];
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 400; round++) {
      let source = whole;
      for (let times = 1 + random(4); times > 0; times--) {
        const at = random(source.length);
        const drop = random(3) === 0 ? random(20) : 0;
        source = source.slice(0, at) + (bits[random(bits.length)] ?? '') + source.slice(at + drop);
      }
      const [one, other] = await Promise.all([
        read(source, { chunk: 10_000 }),
        read(source, { chunk: 1 + random(40) }),
      ]);
      const told = ({ raws, places, error }: Read): unknown => ({
        source,
        raws,
        places,
        error: error?.split(' ')[0],
      });
      expect(told(one)).toEqual(told(other));
      expect(one.error ?? 'INPUT_').toMatch(/^INPUT_/);
    }
  });

  test('closes its source when it is left early', async () => {
    let closed = false;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from(`<a>${'<r>1</r>'.repeat(300)}`);
        for (;;) yield Buffer.from('<r>2</r>');
      } finally {
        closed = true;
      }
    }
    for await (const _ of streamElements(pieces(), { match: (_, name) => name === 'r' })) break;
    expect(closed).toBe(true);
  });

  test('tells of the wrapper, and of what stands around an element', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<a><c n="1"><r/><r/></c><c n="2"><r/></c></a>');
    }
    const opened: string[] = [];
    const around: (string | null)[] = [];
    let same = false;
    for await (const batch of streamElements(pieces(), {
      match: (_, name) => name === 'r',
      onOpen: (tag, path) => opened.push(`${path.join('/')} ${attribute(tag, 'n')}`),
    })) {
      for (const { ancestors } of batch)
        around.push(attribute(ancestors[1] ?? { attributes: {} }, 'n'));
      same = batch[0]?.ancestors[1] === batch[1]?.ancestors[1];
    }
    expect({ opened, around, same }).toEqual({
      opened: ['a null', 'a/c 1', 'a/c 2'],
      around: ['1', '1', '2'],
      same: true,
    });
  });
});

const umlauts = '<a><r>Müller, Århus – “x”</r></a>';
const declared = (encoding: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?>${umlauts}`;
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const latin1 = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll('–', '\x96').replaceAll('“', '\x93').replaceAll('”', '\x94'),
    'latin1',
  );

describe('encodings', () => {
  test.for([
    ['UTF-8', Buffer.from(umlauts), 'utf-8', []],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${umlauts}`), 'utf-8', []],
    [
      'UTF-16LE with its mark',
      Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le'),
      'utf-16le',
      [],
    ],
    ['UTF-16BE with its mark', utf16be(`\ufeff${declared('UTF-16')}`), 'utf-16be', []],
    ['UTF-16LE without a mark', Buffer.from(declared('UTF-16LE'), 'utf16le'), 'utf-16le', []],
    ['UTF-16BE without a mark', utf16be(declared('UTF-16')), 'utf-16be', []],
    ['ISO-8859-1', latin1(declared('ISO-8859-1')), 'windows-1252', []],
    ['Windows-1252', latin1(declared('windows-1252')), 'windows-1252', []],
    [
      'UTF-8 that says ISO-8859-1',
      Buffer.from(declared('ISO-8859-1')),
      'utf-8',
      ['declared as ISO-8859-1, but is UTF-8; read as such'],
    ],
    ['UTF-8 that says UTF-16', Buffer.from(declared('UTF-16')), 'utf-8', []],
    [
      'Latin-1 that says UTF-8',
      latin1(declared('UTF-8')),
      'utf-8 with windows-1252',
      ['byte 46 is not UTF-8; such bytes are read as windows-1252'],
    ],
    [
      'Latin-1 that says nothing',
      latin1(umlauts),
      'utf-8 with windows-1252',
      ['byte 8 is not UTF-8; such bytes are read as windows-1252'],
    ],
    [
      'an encoding that nobody knows',
      Buffer.from(declared('x-nonsense')),
      'utf-8',
      ['the encoding "x-nonsense" is not known; read as UTF-8'],
    ],
  ] as const)('%s', ([, bytes, encoding, notes]) => {
    for (const size of [1, 3, 2000]) {
      const decoder = new XmlDecoder();
      let text = '';
      for (let at = 0; at < bytes.length; at += size)
        text += decoder.push(bytes.subarray(at, at + size));
      text += decoder.end();
      expect(text.slice(text.indexOf('<a>'))).toBe(umlauts);
      expect({ encoding: decoder.encoding, notes: decoder.notes }).toEqual({ encoding, notes });
    }
  });

  test('single bytes of Latin-1 among UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('<a>Zürich, '),
      latin1('Genève'),
      Buffer.from(' 東京</a>'),
    ]);
    expect(decodeXml(bytes)).toEqual({
      text: '<a>Zürich, Genève 東京</a>',
      encoding: 'utf-8 with windows-1252',
      notes: ['byte 16 is not UTF-8; such bytes are read as windows-1252'],
    });
  });

  test('UTF-32', () => {
    const bytes = Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c, 0, 1, 0xf3, 0x32]);
    expect(decodeXml(bytes)).toEqual({ text: '<\u{1f332}', encoding: 'utf-32be', notes: [] });
  });

  test('multi-byte encodings of East Asia', () => {
    const bytes = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><a>'),
      Buffer.from([0x93, 0x8c, 0x8b, 0x9e]),
      Buffer.from('</a>'),
    ]);
    expect(decodeXml(bytes)).toMatchObject({
      text: expect.stringContaining('<a>東京</a>'),
      encoding: 'shift_jis',
    });
  });
});

describe('trees', () => {
  const { root } = parseXml(
    '<x:a xmlns:x="u" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" p="0"><x:b x:n="1"> one </x:b><b n="2"/><c><d>two</d> <d>three</d></c><e i:nil="true"/><m>mixed <i>in</i>side<j/></m></x:a>',
  );

  test('whole', () => {
    expect(parseXml('<a q="1">t<b> u </b></a>').root).toEqual({
      name: 'a',
      uri: '',
      attributes: { q: '1' },
      children: [{ name: 'b', uri: '', attributes: {}, children: [], text: ' u ', mixed: null }],
      text: 't',
      mixed: ['t', { name: 'b', uri: '', attributes: {}, children: [], text: ' u ', mixed: null }],
    });
  });

  test('are asked by local names', () => {
    expect({
      child: child(root, 'b')?.uri,
      none: child(root, 'z'),
      children: children(root, 'b').length,
      all: children(root).length,
      attribute: attribute(root.children[0] ?? root, 'n'),
      noAttribute: attribute(root, 'n'),
      textOf: textOf(root.children[2] ?? root),
      mixed: textOf(root.children[4] ?? root),
      textAt: textAt(root, 'c/d'),
      textsAt: textsAt(root, 'c/d'),
      star: textsAt(root, '*/d'),
      attributesAt: textsAt(root, 'b/@n'),
      own: textAt(root, '@p'),
      elementAt: elementAt(root, 'c/x'),
      elementsAt: elementsAt(root, 'c/d').length,
      isNil: root.children.map(isNil),
      descendants: descendants(root, 'd').length,
    }).toEqual({
      child: 'u',
      none: null,
      children: 2,
      all: 5,
      attribute: '1',
      noAttribute: null,
      textOf: 'two three',
      mixed: 'mixed inside',
      textAt: 'two',
      textsAt: ['two', 'three'],
      star: ['two', 'three'],
      attributesAt: ['1', '2'],
      own: '0',
      elementAt: null,
      elementsAt: 2,
      isNil: [false, false, false, true, false],
      descendants: 2,
    });
  });

  test('names that are properties of every object are names', () => {
    const { root: odd } = parseXml(
      '<constructor xmlns:__proto__="u" __proto__="1" toString="2"><__proto__:hasOwnProperty/></constructor>',
    );
    expect([
      odd.name,
      odd.attributes['toString'],
      odd.children[0]?.name,
      odd.children[0]?.uri,
    ]).toEqual(['constructor', '2', 'hasOwnProperty', 'u']);
  });

  test.for([
    ['', 'INPUT_CORRUPT'],
    ['   ', 'INPUT_CORRUPT'],
    ['no XML at all', 'INPUT_CORRUPT'],
    ['{"a": "<b>"}', 'INPUT_CORRUPT'],
    ['<a>', 'INPUT_CORRUPT'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'INPUT_UNSAFE'],
  ] as const)('of %j are none', ([source, code]) => {
    for (const tolerant of [true, false]) {
      let thrown: unknown = null;
      try {
        parseXml(source, { tolerant, name: 'x' });
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code });
    }
  });
});

describe('repairXml', () => {
  test('leaves what is right as it is', () => {
    const right = '<a b="x &amp; &#65; &#x41; > y"><!-- & < --><![CDATA[ & < ]]><?p & < ?>&lt;</a>';
    expect(repairXml(right)).toEqual({ text: right, repairs: [] });
  });

  test.for([
    '<'.repeat(100_000),
    '&'.repeat(100_000),
    '<a '.repeat(50_000),
    ']]>'.repeat(50_000),
    '<!--'.repeat(50_000),
    '<![CDATA['.repeat(20_000),
  ])('takes time in proportion', (source) => {
    const started = performance.now();
    repairXml(source);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('lookAtXml', () => {
  test('sees the root, names and namespaces, however the head is cut', () => {
    const look = lookAtXml(
      Buffer.from(
        '\ufeff<?xml version="1.0"?><p:response xmlns:p="u"><header><type> search </type></header><x a="1"/><x/><y b="',
      ),
    );
    expect({
      root: look?.root.name,
      uri: look?.root.uri,
      names: [...(look?.names ?? [])],
      x: look?.counts.get('x'),
      type: look?.header.get('type'),
    }).toEqual({
      root: 'response',
      uri: 'u',
      names: ['response', 'header', 'type', 'x'],
      x: 2,
      type: 'search',
    });
  });

  test.for([
    '',
    'a,b\n<c>',
    '{"a":"<b>"}',
    '# Notes\n| <Unit> |',
    '<!doctype html><html><p>',
    '<html>',
  ])('%j is no XML', (head) => {
    expect(lookAtXml(Buffer.from(head))).toBeNull();
  });
});
