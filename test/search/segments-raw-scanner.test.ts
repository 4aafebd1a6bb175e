import { expect, test } from 'vitest';
import { FieldTable, isMachineText } from '../../src/search/leaves.ts';
import { RawScanner } from '../../src/search/segments/raw-scanner.ts';
import { WordTable } from '../../src/search/words/word-table.ts';

type Leaf = readonly [path: string, label: string | null, text: string, isNumber: boolean];

/** What the scanner tells of a record; null where it has to be parsed. */
const scanner = (): ((json: string) => Leaf[] | null) => {
  const table = new FieldTable();
  const own = new RawScanner(table);
  return (json) => {
    const found: Leaf[] = [];
    const tell = (field: number, text: string, isNumber: boolean): void => {
      const { path = '', label = null } = table.entries[field] ?? {};
      found.push([path, label, text, isNumber]);
    };
    const isRead = own.scan(Buffer.from(json, 'utf8'), {
      ascii: (field, bytes, from, to, isNumber) => {
        tell(field, bytes.toString('latin1', from, to), isNumber);
      },
      text: tell,
    });
    if (!isRead) expect(found).toEqual([]);
    return isRead ? found : null;
  };
};

const parsed = (json: string): Leaf[] => {
  const table = new FieldTable();
  const found: Leaf[] = [];
  table.walk(JSON.parse(json), (field, text, isNumber) => {
    const { path = '', label = null } = table.entries[field] ?? {};
    found.push([path, label, text, isNumber]);
  });
  return found;
};

test.each([
  '{"title":"x","count":3,"yes":true,"no":false,"nothing":null}',
  '{"identifier":[{"label":"Barcode","content":"001"},{"content":"002","label":"USNM"}]}',
  '{"a":{"content":["x",["y"],{"content":"z"}],"type":"T"},"b":{"label":null,"type":"T","content":1}}',
  '{"a":{"label":3,"type":"T","content":"x"},"b":{"label":"","type":"T","content":"x"}}',
  '{"a":{"label":"Titre é","content":"x"},"b":{"label":"a\\u003db","content":"x"}}',
  '{"u":"https://x.org/?id\\u003d1\\u0026b","q":"\\"\\\\\\/\\b\\f\\n\\r\\t","e":"caf\\u00e9","w":"東京 \\ud83d\\ude00 \\ud800"}',
  '[0,-0,1.50,1e3,-1.5E-7,123456789012345,1234567890123456,12345678901234567890,0.1,-12]',
  ' {\r\n\t"a" : [ ] , "b" : { } , "c" : [ 1 , "x" ] } ',
  '"bare"',
  '{"":"x","a.b":"y","a[]":"z","__proto__":"p","constructor":"c"}',
])('reads %s as JSON.parse does', (json) => {
  expect(scanner()(json)).toEqual(parsed(json));
});

test.each([
  '',
  '{',
  '{"a":1,}',
  '[1 2]',
  '{"a" 1}',
  '01',
  '1.',
  '-',
  '1e',
  'tru',
  '"a',
  '"\\x"',
  '"\\u12g4"',
  '"a\nb"',
  '{"a":1} x',
  '<xml/>',
  '\ufeff{}',
  // Keys that JSON.parse puts in another order, or of which it drops one.
  '{"b":1,"2":1,"1":1}',
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  `${'['.repeat(200)}${']'.repeat(200)}`,
])('leaves %s to the parser', (json) => {
  expect(scanner()(json)).toBeNull();
});

/** A small generator of its own, so that a failure can be seen again. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const KEYS = ['label', 'type', 'content', 'notes', 'date', 'é', 'x y'];
const TEXTS = ['', 'Barcode', 'Collector', 'caf\u00e9', '東京', 'a "b" \\ c', 'line\nbreak', '12'];

const randomValue = (random: (below: number) => number, depth: number): unknown => {
  const kind = random(depth > 4 ? 4 : 7);
  if (kind < 2) return TEXTS[random(TEXTS.length)];
  if (kind === 2) return [random(1000), random(1000) / 8, -random(9) * 1e20][random(3)];
  if (kind === 3) return [true, false, null][random(3)];
  if (kind === 4) return Array.from({ length: random(4) }, () => randomValue(random, depth + 1));
  const entries = Array.from({ length: random(5) }, () => [
    KEYS[random(KEYS.length)],
    randomValue(random, depth + 1),
  ]);
  return Object.fromEntries(entries);
};

test('finds what a parser finds in random records, one after the other', () => {
  const random = randomOf(7);
  const scan = scanner();
  for (let at = 0; at < 3000; at += 1) {
    const json = JSON.stringify(randomValue(random, 0), null, random(2) * 2);
    expect(scan(json)).toEqual(parsed(json));
  }
});

test('finds the same words in bytes as in texts', () => {
  const texts = [
    "Rudd's 's s x's ''s",
    "a1's O'Keeffe's",
    'A-b_c 12.5 (x)',
    `${'a'.repeat(65)} b`,
    '',
  ];
  for (const text of texts) {
    for (const lead of [0, 1]) {
      const table = new WordTable();
      const expected: number[] = [];
      table.add(text, lead, expected);
      const found: number[] = [];
      const bytes = Buffer.from(`'x${text}s`);
      table.addAscii(bytes, 2, bytes.length - 1, lead, found);
      expect(found).toEqual(expected);
    }
  }
});

test.each([
  ['http://x.org', true, true],
  ['Ark:/65665/abc', true, true],
  ['ark:', true, false],
  ['a+b-c.d://x', true, true],
  ['a://é', true, false],
  ['1a://long-enough', true, false],
  ['mark: a long text', true, false],
  ['0123456789abcdef-0123_456789ABCDEF', true, true],
  ['0123456789abcdef-0123_456789ABCDEg', true, false],
  ['12:30', false, true],
  ['12:30', true, false],
  ['123456789', false, true],
  ['12345678', false, false],
  ['a2345678901234567890123é', false, true],
  ['two words 12:30', false, false],
])('takes %s for a machine text (labelled: %s): %s', (text, labelled, expected) => {
  expect(isMachineText(text, labelled)).toBe(expected);
});
