import { expect, it } from 'vitest';
import {
  isVirusName,
  parseGbifAuthorship,
  parseGbifName,
  renderings,
} from '../../src/names/index.ts';

const NAMES = [
  'Silene uniflora Roth subsp. petraea (Fr.) Jonsell & H. C. Prent.',
  'Bembidion (Peryphus) tetracolum Say, 1823',
  "Malus domestica Borkh. cv. 'Gravensteiner'",
  'Agaricus muscarius L. : Fr., nom. cons.',
  '"Candidatus Phytoplasma mali" Seemüller & Schneider, 2004',
  'Acacia sp. Dry Creek (A.Weber 12) K.Fictor',
  'Salix cf. alba L. sensu Weber, non Fictor (1899)',
  '× Sorbopyrus auricularis (Knoop) C. K. Schneid. in Weber, Bull. Soc. Bot. 12: 45 (1899)',
  'Bacillus phage G',
  '†Helix ramondi [sic] Weber, 1901 [1899]: 17',
];
const PIECES =
  '( ) [ ] \' " ? . , : ; & × † / = * ! _ - < > ex in non sp. var. f. cv. 1900 12: β é A. nom. sensu \ufffd \ud83c s.l. Group'.split(
    ' ',
  );

/** A small generator of its own, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % below;
  };
}

function mutate(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1);
  const piece = PIECES[next(PIECES.length)] ?? '';
  switch (next(5)) {
    case 0:
      return `${text.slice(0, at)}${piece}${text.slice(at)}`;
    case 1:
      return `${text.slice(0, at)} ${piece} ${text.slice(at)}`;
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + next(4));
    case 3:
      return `${text.slice(at)}${text.slice(0, at)}`;
    default:
      return `${text.slice(0, at)}${piece.repeat(1 + next(120))}${text.slice(at)}`;
  }
}

it('reads whatever comes, and does not take long over it', () => {
  const next = random(20261122);
  const started = performance.now();
  let count = 0;
  for (let turn = 0; turn < 3000; turn += 1) {
    let text = NAMES[next(NAMES.length)] ?? '';
    for (let times = next(6); times >= 0; times -= 1) text = mutate(text, next).slice(0, 4096);
    for (const dialect of ['3.16', '5'] as const) {
      const name = parseGbifName(text, { dialect });
      renderings(name, dialect);
      parseGbifAuthorship(text, { dialect });
      expect(['PARSED', 'INFORMAL', 'UNPARSABLE']).toContain(name.result);
    }
    isVirusName(text);
    count += 1;
  }
  expect(count).toBe(3000);
  expect((performance.now() - started) / count).toBeLessThan(25);
});

/** In milliseconds; the machine may be busy, so only the least of several counts. */
function costOf(text: string): number {
  const started = performance.now();
  parseGbifName(text, { dialect: '5' });
  return performance.now() - started;
}

it.each([',', '(', '[', ' x ', ' de ', 'nom. ', ' var. a', "'a", 'É', '1', '<', '?'])(
  'takes no time for a run of %j',
  (piece) => {
    for (const head of ['', 'Aus ', 'Aus bus Smith ']) {
      const text = `${head}${piece.repeat(1000)}`.slice(0, 999);
      const costs = Array.from({ length: 12 }, () => costOf(text));
      expect(Math.min(...costs)).toBeLessThan(12);
    }
  },
);
