import { describe, expect, it } from 'vitest';
import {
  authorName,
  compareAuthorship,
  compareAuthorshipStrict,
  compareTeams,
  compareYear,
  firstInitialsDiffer,
  lookupAuthor,
  NO_AUTHORSHIP,
  normalizeAuthorship,
  plainAuthor,
  splitAuthorship,
} from '../../src/names/index.ts';
import { randomNames } from './compare-random.ts';

describe('plainAuthor', () => {
  it.each([
    ['', null],
    [' . ', null],
    ['Müll.Arg.', 'mull arg'],
    ['Mueller, J.', 'j muller'],
    ['Hooker J.D.', 'j d hooker'],
    ['J.D.Hooker', 'j d hooker'],
    ['Hook. f.', 'hook filius'],
    ['Hook.fil.', 'hook filius'],
    ['f. Hook.', 'f hook'],
    ['Hookf', 'hookf'],
    ['Saint-Hilaire', 'saint hilaire'],
    ["d'Orbigny", 'd orbigny'],
    ['Ångström', 'angstrom'],
    ['Boehmer', 'bohmer'],
  ])('%j → %j', (text, plain) => {
    expect(plainAuthor(text)).toEqual(plain);
  });
});

describe('normalizeAuthorship', () => {
  it.each([
    [null, null],
    [' ', null],
    ['(Hook. & Arn.) Benth.', 'hook,arn benth'],
    ['Benth. ex Hook.f.', 'hook filius'],
    ['Smith in Jones & Brown', 'smith'],
    ['Smith,Jones and Brown', 'smith,jones,brown'],
    ['Smith &amp; Jones', 'smith,jones'],
  ])('%j → %j', (text, normalized) => {
    expect(normalizeAuthorship(text)).toEqual(normalized);
  });
});

describe('authorName', () => {
  it.each([
    [
      'j d hooker',
      { initials: 'jd', surname: 'hooker', firstPart: null, suffix: null, letters: 'jdhooker' },
    ],
    [
      'hook filius',
      { initials: '', surname: 'hook', firstPart: null, suffix: 'filius', letters: 'hookfilius' },
    ],
    [
      'jones bis',
      { initials: '', surname: 'jones', firstPart: null, suffix: 'bis', letters: 'jonesbis' },
    ],
    ['l', { initials: '', surname: 'l', firstPart: null, suffix: null, letters: 'l' }],
    [
      'a bory de saint vincent',
      {
        initials: 'a',
        surname: 'vincent',
        firstPart: 'bory',
        suffix: null,
        letters: 'aborydesaintvincent',
      },
    ],
  ])('%s', (full, parts) => {
    expect(authorName(full)).toEqual({ full, ...parts });
  });

  it('tells initials that contradict', () => {
    expect(
      [
        ['j d hooker', 'j hooker'],
        ['j d hooker', 'd hooker'],
        ['j d hooker', 'w hooker'],
        ['j d hooker', 'hooker'],
        ['j j hooker', 'j d hooker'],
      ].map(([a = '', b = '']) => firstInitialsDiffer(a, b)),
    ).toEqual([false, false, true, false, true]);
  });
});

describe('lookupAuthor', () => {
  it.each([
    ['benth', 'g bentham'],
    ['hook', 'w j hooker'],
    ['hook filius', 'j d hooker'],
    ['george bentham', 'g bentham'],
    ['nobody', 'nobody'],
    ['', ''],
  ])('%s → %s', (plain, name) => {
    expect(lookupAuthor(plain)).toEqual(name);
  });
});

describe('splitAuthorship', () => {
  const team = (
    authors: readonly string[],
    year: string | null = null,
    ex: readonly string[] = [],
  ) => ({ authors, ex, year });
  it.each([
    ['(L.) Mill.', team(['mill']), team(['l'])],
    ['(Linnaeus, 1758)', team([]), team(['linnaus'], '1758')],
    ['Pall. ex M.Bieb.', team(['m bieb'], null, ['pall']), team([])],
    ['Müller, O.F., 1776', team(['o f muller'], '1776'), team([])],
    ['Gmelin, JF, 1789', team(['j f gmelin'], '1789'), team([])],
    ['Smith & Jones in Brown, 1901', team(['smith', 'jones'], '1901'), team([])],
    ['Smith et al., 1999', team(['smith'], '1999'), team([])],
    ['Pers. : Fr.', team(['pers']), team([])],
    ['[Smith], 18??', team(['smith'], '18??'), team([])],
    ['1771', team([], '1771'), team([])],
    ['Brot., DC. & L.', team(['brot', 'dc', 'l']), team([])],
    ['(Smith', team(['smith']), team([])],
    ['(Smith)) Jones', team(['jones']), team(['smith'])],
  ])('%s', (text, combination, basionym) => {
    const split = splitAuthorship(text);
    expect({
      combination: { ...split.combination, capitals: undefined },
      basionym: { ...split.basionym, capitals: undefined },
    }).toEqual({ combination, basionym });
  });

  it('has nothing of nothing', () => {
    expect([splitAuthorship(null), splitAuthorship('')]).toEqual([NO_AUTHORSHIP, NO_AUTHORSHIP]);
  });
});

describe('compareAuthorship', () => {
  it.each([
    // a, b, GBIF, Catalogue of Life
    [null, null, 'UNKNOWN', 'UNKNOWN'],
    ['Benth.', null, 'UNKNOWN', 'UNKNOWN'],
    ['Benth.', 'Bentham', 'EQUAL', 'EQUAL'],
    ['G.Bentham', 'Benth.', 'EQUAL', 'EQUAL'],
    ['Benth.', 'Hook.', 'DIFFERENT', 'DIFFERENT'],
    ['Hook.', 'Hook.f.', 'EQUAL', 'DIFFERENT'],
    ['Smith, 1900', 'Smith, 1901', 'EQUAL', 'EQUAL'],
    ['Smith, 1900', 'Smith, 1950', 'EQUAL', 'DIFFERENT'],
    ['Smith, 1900', 'Smythe, 1901', 'EQUAL', 'DIFFERENT'],
    ['Smith, 1900', 'Jones, 1900', 'DIFFERENT', 'DIFFERENT'],
    ['Smith, 1900', '1900', 'EQUAL', 'EQUAL'],
    ['Smith, 1900', '(Smith, 1900)', 'EQUAL', 'EQUAL'],
    ['(L.) Mill.', 'Mill.', 'EQUAL', 'EQUAL'],
    ['(L.) Mill.', '(Pall.) Mill.', 'DIFFERENT', 'EQUAL'],
    ['A.Smith', 'B.Smith', 'DIFFERENT', 'DIFFERENT'],
    ['Smith & Jones', 'Jones', 'EQUAL', 'EQUAL'],
    ['Nowicki', 'Novicki', 'DIFFERENT', 'EQUAL'],
    ['Bory', 'Bory de Saint-Vincent', 'EQUAL', 'EQUAL'],
    ['Lorenz', 'von Lorenz-Liburnau', 'DIFFERENT', 'EQUAL'],
    ['DeKay, 1842', 'De Kay, 1842', 'EQUAL', 'EQUAL'],
    ['Rchb. ex Andrz.', 'Reichenbach', 'DIFFERENT', 'EQUAL'],
  ])('%j ~ %j', (a, b, gbif, col) => {
    expect([compareAuthorship(a, b), compareAuthorship(a, b, 'col')]).toEqual([gbif, col]);
    expect([compareAuthorship(b, a), compareAuthorship(b, a, 'col')]).toEqual([gbif, col]);
  });

  it.each([
    [null, null, false, false],
    ['Benth.', 'Bentham', true, true],
    ['Benth.', 'Hook.', false, false],
    ['Smith, 1900', 'Smith, 1901', true, false],
    ['Smith, 1900', 'Smith', false, true],
    ['Smith, 1900', 'Smith, 1903', false, false],
    ['(L.) Mill.', 'Mill.', false, false],
    ['(L.) Mill.', '(Linnaeus) Miller', true, true],
  ])('%j = %j', (a, b, gbif, col) => {
    expect([compareAuthorshipStrict(a, b), compareAuthorshipStrict(a, b, 'col')]).toEqual([
      gbif,
      col,
    ]);
  });

  it('knows that botanists are no zoologists', () => {
    const [a, b] = ['Gould, 1841', 'J. Gould, 1841'];
    expect([
      compareAuthorshipStrict(a, b, 'col'),
      compareAuthorshipStrict(a, b, 'col', 'ZOOLOGICAL'),
      compareAuthorshipStrict('Benth.', 'Bentham', 'col', 'ZOOLOGICAL'),
      compareAuthorshipStrict('DC.', 'Candolle', 'col', 'ZOOLOGICAL'),
      compareAuthorshipStrict('DC.', 'Candolle', 'col', 'BOTANICAL'),
    ]).toEqual([false, true, true, false, true]);
    expect(lookupAuthor('hook', 'ZOOLOGICAL')).toBe('hook');
  });

  it('compares single teams', () => {
    const [a, b] = [splitAuthorship('(L.) Mill.'), splitAuthorship('Linnaeus')];
    expect(compareTeams(a.basionym, b.combination)).toBe('EQUAL');
  });

  it('is symmetric over any text', () => {
    const texts = randomNames(3000, 5);
    for (let at = 1; at < texts.length; at++) {
      const [a = '', b = ''] = [texts[at - 1], texts[at]];
      for (const dialect of ['checklistbank', 'col'] as const) {
        expect(compareAuthorship(a, b, dialect), `${a} | ${b}`).toBe(
          compareAuthorship(b, a, dialect),
        );
      }
    }
  });

  it('takes hostile texts in time', () => {
    const texts = ['(', 'A.', 'A. ', ' ex ', ', ', ' in ', '1', 'A ', 'é', ' : '].map((piece) =>
      piece.repeat(4096 / piece.length),
    );
    const start = performance.now();
    for (const text of texts) compareAuthorship(text, 'Smith, 1900', 'col');
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('compareYear', () => {
  it.each([
    ['1900', '1900', 0, 'EQUAL'],
    ['1900', '[1900]', 0, 'EQUAL'],
    ['1900', '1901', 0, 'DIFFERENT'],
    ['1900', '1901', 1, 'UNKNOWN'],
    ['1900', '1902', 1, 'DIFFERENT'],
    ['190?', '1905', 0, 'EQUAL'],
    ['19??', '1905', 0, 'DIFFERENT'],
    ['1900', '', 0, 'UNKNOWN'],
    ['1900', null, 0, 'UNKNOWN'],
    ['about 1900', '1900a', 0, 'EQUAL'],
    ['soon', '1900', 0, 'DIFFERENT'],
  ])('%j ~ %j within %i', (a, b, tolerance, equality) => {
    expect(compareYear(a, b, tolerance)).toBe(equality);
  });
});
