import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_NAME_LENGTH, parseName, toGnparser } from '../../src/names/index.ts';

const seeds = [
  'Ursus arctos Linnaeus, 1758',
  'Picea abies (L.) H.Karst. var. alpestris (Brügger) P.A.Schmidt',
  '×Agropogon littoralis (Sm.) C.E.Hubb.',
  'Quercus robur L. × Q. petraea (Matt.) Liebl.',
  'Rosa gallica L. cv. Officinalis',
  'Candidatus Liberibacter asiaticus',
  'Carex cf. nigra (L.) Reichard s.l.',
  'Lycosa sp. nr. tarantula BOLD:AAA1234',
  "Cymatium raderi D'Attilio & Myers in Abbott, [1984]",
  'Aster alpinus auct. non L., nom. illeg.',
  'Trachypithecus caudalis (Đào Văn Tiến, 1977)',
  'Hieracium sect. Alpina Fr. nothosubsp. dubium × ?',
  'Acanthoderes 4-gibbus Riley 1880a: 29',
  'Tobacco mosaic virus',
];
const pieces = [
  ...[
    '×',
    ' x ',
    '(',
    ')',
    ' ex ',
    ' in ',
    ' & ',
    ' et al.',
    ',',
    '.',
    '\u0301',
    '†',
    '<i>',
    '</i>',
  ],
  ...[
    '&amp;',
    "'",
    '"',
    '[',
    ']',
    '?',
    ' f. ',
    ' var. ',
    ' cf. ',
    ' sp. ',
    'virus',
    '1999',
    '-',
    '_',
  ],
  ...[
    '\u00a0',
    '\ufffd',
    '\ud83d',
    'ß',
    ' s.l.',
    ' nom. nud.',
    ';',
    ':',
    ' mihi ',
    ' + ',
    '\n',
    '\u3000',
  ],
];

/** Whole numbers below `below`, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

function* mutants(from: readonly string[], count: number): Generator<string> {
  const random = numbers(17);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  for (let made = 0; made < count; made++) {
    let text = pick(from);
    for (let change = random(5); change > 0; change--) {
      const at = random(text.length + 1);
      const kind = random(5);
      if (kind === 0) text = text.slice(0, at) + pick(pieces) + text.slice(at);
      else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1 + random(3));
      else if (kind === 2)
        text = text.slice(0, at) + String.fromCharCode(32 + random(9000)) + text.slice(at + 1);
      else if (kind === 3) text = text.slice(0, at) + pick(from).slice(random(9));
      else text = random(2) === 0 ? text.toUpperCase() : text.toLowerCase();
    }
    yield text;
  }
}

/** What must hold for every text: places in the text and in order, a quality that fits the warnings. */
function faultsOf(text: string): string | null {
  const name = parseName(text, { withCultivars: text.length % 2 === 0 });
  let last = 0;
  for (const { start, end } of name.words) {
    if (start < last || end <= start || end > text.length)
      return `words of ${JSON.stringify(text)}`;
    last = start;
  }
  for (const { start, end } of name.notes) {
    if (start < 0 || end <= start || end > text.length) return `notes of ${JSON.stringify(text)}`;
  }
  if (name.isParsed !== name.quality > 0) return `quality of ${JSON.stringify(text)}`;
  if (name.isParsed !== (name.canonical !== null)) return `canonical of ${JSON.stringify(text)}`;
  return JSON.stringify(toGnparser(name)).length > 0 ? null : 'no JSON';
}

const checklist = join(
  import.meta.dirname,
  '../../../shared/checklists/pteridocat-ferns/Taxon.tsv',
);

describe('any text', () => {
  it('is answered, with places inside it', () => {
    for (const text of mutants(seeds, 30_000)) expect(faultsOf(text)).toBeNull();
  });

  it.skipIf(!existsSync(checklist))('is answered where real names were changed', () => {
    const real = readFileSync(checklist, 'utf8')
      .split('\n')
      .slice(1, 20_000)
      .map((line) => line.split('\t')[5] ?? '');
    for (const text of mutants(real, 30_000)) expect(faultsOf(text)).toBeNull();
  });

  it('is answered at every length', () => {
    for (const piece of [
      ...pieces,
      'a',
      'A',
      'A.',
      '(A',
      'Aus bus ',
      'Aus × ',
      ' ex A',
      'van ',
      '1',
      '😀',
    ]) {
      const text = `Aus bus ${piece.repeat(MAX_NAME_LENGTH)}`;
      expect(faultsOf(text.slice(0, MAX_NAME_LENGTH))).toBeNull();
      expect(parseName(text.slice(0, MAX_NAME_LENGTH + 1)).type).toBe('noName');
    }
  });
});
