import { describe, expect, test } from 'vitest';
import { decodePercent } from '../../src/interpret/text/escapes.ts';
import {
  cleanText,
  issuesOfRepairs,
  repairText,
  type TextRepair,
} from '../../src/interpret/text/repair.ts';
import { titleOfFile } from '../../src/interpret/text/titles.ts';
import { bestOf } from './text-timing.ts';

describe('repairText', () => {
  test.each<[string, string, TextRepair[]]>([
    ['MÃ¼ller', 'Müller', ['encoding']],
    ['itâ€™s', 'it’s', ['encoding']],
    ['Müller â€“ Schmidt', 'Müller – Schmidt', ['encoding']],
    ['æ–‡åŒ–', '文化', ['encoding']],
    ['Ð\u009cÐ¾Ñ\u0081ÐºÐ²Ð°', 'Москва', ['encoding']],
    ['ESPAÃ\u0091A', 'ESPAÑA', ['encoding']],
    ['Linnaeusâ\u0080\u0099s Sloth', 'Linnaeus’s Sloth', ['encoding']],
    ['DvoÅ™Ã¡k', 'Dvořák', ['encoding']],
    ['Å»aba', 'Żaba', ['encoding']],
    ['Viá»‡t Nam', 'Việt Nam', ['encoding']],
    ['ÃƒÂ¼ber', 'über', ['encoding']],
    ['10Â°C', '10°C', ['encoding']],
    ['ðŸ˜€', '😀', ['encoding']],
    ['it\u0092s', 'it’s', ['encoding']],
    ['ï»¿Title', 'Title', ['encoding', 'control']],
    ['<i>Homo</i> &amp; others &lt;5 mm', 'Homo & others <5 mm', ['markup', 'entities']],
    ['&amp;eacute;t&amp;eacute;', 'été', ['entities']],
    ['&lt;b&gt;x&lt;/b&gt;', 'x', ['entities', 'markup']],
    ['caf&#233; &#x27;au lait&#39;', "café 'au lait'", ['entities']],
    ['a<br>b<br/>c', 'a b c', ['markup']],
    ['a<script>alert(1)</script>b', 'a b', ['markup']],
    ['a<!-- remark -->b', 'a b', ['markup']],
    ['<emph render="italic">Rosa</emph>', 'Rosa', ['markup']],
    ['a\u200bb\u00adc', 'abc', ['control']],
    ['a\u0000b\u202ec', 'abc', ['control']],
    ['\ud800x', 'x', ['control']],
    ['ab\u200d', 'ab', ['control']],
    ['S\\xe3o Paulo', 'São Paulo', ['escapes']],
    ['Libr\\u00e9ria \\U0001f600', 'Libréria 😀', ['escapes']],
    ['caf\\xc3\\xa9', 'café', ['escapes', 'encoding']],
    [' a  b \n c ', 'a b c', ['whitespace']],
    ['São\u00a0Paulo', 'São Paulo', ['whitespace']],
    ['cafe\u0301', 'café', []],
  ])('%j', (text, value, repairs) => {
    expect(repairText(text)).toEqual({ value, repairs });
    expect(cleanText(text)).toBe(value);
  });

  test.each([
    '',
    'Quercus robur L.',
    'São Paulo',
    'Müller & Söhne',
    'IRMÃ…',
    'café»…',
    '«café»…',
    'Fuß»',
    'A–Ä–Z',
    'GRÂ°',
    'ÅNGSTRÖM ÄÖÜ ÉCOLE',
    'Việt Nam, Łódź, Αθήνα, Москва, 東京都',
    '<unknown> <5 mm> a < b > c',
    '<http://example.org/a>',
    'R&D, AT&T; &copy 2001',
    'C:\\users',
    'می\u200cخواهم',
    '👩\u200d👩',
    '100 % cotton',
    'menu2014 guadeces',
  ])('leaves %j alone', (text) => {
    expect(repairText(text)).toEqual({ value: text, repairs: [] });
  });

  test('what was right is never damaged, and what was misread comes back', () => {
    const right = [
      'Tromsø',
      'ÅÄÖ åäö',
      'naïve café – “x”',
      'Ελλάδα',
      'Москва',
      '東京都',
      'Żółw',
      '€ 5',
    ];
    const misread = new TextDecoder('windows-1252');
    for (const text of right) {
      expect(cleanText(text)).toBe(text);
      expect(cleanText(misread.decode(new TextEncoder().encode(text)))).toBe(text);
    }
  });
});

test('flags are told once, white space has none', () => {
  expect(issuesOfRepairs(['markup', 'entities', 'whitespace', 'encoding'])).toEqual([
    'TEXT_MARKUP_REMOVED',
    'TEXT_ENCODING_REPAIRED',
  ]);
  expect(issuesOfRepairs(['control', 'escapes'])).toEqual([
    'TEXT_CONTROL_CHARACTERS_REMOVED',
    'TEXT_ESCAPES_DECODED',
  ]);
});

test.each([
  ['a%20b%C3%A9', 'a bé'],
  ['100%', '100%'],
  ['%E9%zz', '%E9%zz'],
])('percent signs of %s', (text, value) => {
  expect(decodePercent(text)).toBe(value);
});

test.each([
  ['File:Tast Tactvs (titel), RP-P-1903.jpg', 'Tast Tactvs (titel), RP-P-1903'],
  ['FILE:Potemkin.JPG', 'Potemkin'],
  ['Image:S.S. Kanzler.png', 'S.S. Kanzler'],
  ['File:.jpg', 'File:.jpg'],
  ['Bockhorst 06.jpg', 'Bockhorst 06.jpg'],
  ['File:Version 2.0', 'Version 2.0'],
])('title of %s', (file, title) => {
  expect(titleOfFile(file)).toBe(title);
});

test('no text of 10 kB takes longer than 5 ms', () => {
  const parts = [
    '<a ',
    '&amp;',
    'Ã¼',
    '\\u00e9',
    '<script>',
    '<style',
    '<!--',
    'â€',
    ' \n',
    '\u200d',
    '\\x',
    '</',
    '&#',
    'á»',
    '%C3',
  ];
  for (const part of [...parts, parts.join('')]) {
    const text = part.repeat(10_000 / part.length);
    expect([part, bestOf(() => repairText(text)) < 5]).toEqual([part, true]);
  }
});

test('random characters never throw, and repairing twice changes nothing more', () => {
  let seed = 7;
  const alphabet = 'aÃ¼©â€™<>/&;#x\\u00e9 \n\u200b\u0092\ud83d\ude00bé…»%C3=:|';
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  for (let round = 0; round < 3000; round++) {
    let text = '';
    for (let i = 0; i < 24; i++) text += alphabet[Math.floor(random() * alphabet.length)];
    const once = cleanText(text);
    expect(once.isWellFormed()).toBe(true);
    expect(once.length).toBeLessThanOrEqual(text.length);
  }
});
