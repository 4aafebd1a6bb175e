import { describe, expect, it } from 'vitest';
import { lookupKey } from '../../src/names/index.ts';
import { randomNames } from './compare-random.ts';

describe('lookupKey', () => {
  it.each([
    // One name in its spellings and genders.
    [['Salix niger', 'Salix nigra', 'Salix nigrum', 'Salix Nigra', 'SALIX NIGRA'], 'salix nigera'],
    [['Carex capensis', 'Carex capense'], 'carex capensa'],
    [['Carex tenuis', 'Carex tenue'], 'carex tenua'],
    [['Rosa laniger', 'Rosa lanigera', 'Rosa lanigerum'], 'rosa lanigera'],
    [['Poa smithi', 'Poa smithii', 'Poa smithyi'], 'poa smiti'],
    [['Poa brownei', 'Poa brownii'], 'poa brovni'],
    [['Poa sylvatica', 'Poa silvaticum', 'Poa syllvaticus'], 'poa silvatica'],
    [['Poa caerulea', 'Poa coeruleus', 'Poa cæruleum', 'Poa ceruleus'], 'poa cerulea'],
    [['Poa muelleri', 'Poa mulleri', 'Poa mülleri'], 'poa muleri'],
    [['Poa leptorrhachis', 'Poa leptorachis'], 'poa leptoraca'],
    [['Poa novae-zelandiae', "Poa novae'zelandiæ", 'Poa novaezelandiae'], 'poa noveselandia'],
    [
      ['Poa x hybrida', 'Poa × hybrida', 'Poa ×hybrida', '×Poa hybrida', 'xPoa hybrida'],
      'poa hibrida',
    ],
    [
      [
        'Poa alba subsp. minor',
        'Poa alba minor',
        'Poa alba ssp minor',
        'Poa (Dioicopoa) alba minor',
      ],
      'poa alba minor',
    ],
    [['Poa severtzowi', 'Poa sewertzovii', 'Poa severtsovi'], 'poa severtsovi'],
    [['Poa camtschatica', 'Poa kamtschatica', 'Poa camtscatica'], 'poa camtscatica'],
    [['Poa triphylla', 'Poa trifillus'], 'poa trifila'],
    [['Poa macroura', 'Poa macrurus'], 'poa macrura'],
    [['Poa timoriensis', 'Poa timorense'], 'poa timorensa'],
    [['Poa poeppigiana', 'Poa poepigana'], 'poa pepigana'],
    [['Poa uchidai', 'Poa uchidii', 'Poa uchidoi'], 'poa ucidi'],
    [['Poa aethiops', 'Poa ethiops'], 'poa etiops'],
    [['Poa chingii', 'Poa chingi'], 'poa chingi'],
    [['Poa rhodantha', 'Poa rodanthus'], 'poa rodanta'],
    [['Poa ohiensis', 'Poa ohiense'], 'poa ohiensa'],
    [['Poa pumilus', 'Poa pumilo', 'Poa pumiles', 'Poa pumilas'], 'poa pumila'],
    // Genera and names of one word keep their letters.
    [['Xanthorrhoea', 'XANTHORRHOEA'], 'xanthorrhoea'],
    [['Xanthium'], 'xanthium'],
    [['×Cupressocyparis', 'X Cupressocyparis'], 'cupressocyparis'],
    [['Saint-Exuperya'], 'saintexuperya'],
    [['Candidatus Pelagibacter ubique', 'Pelagibacter ubique'], 'pelagibacter ubiqua'],
    [['Candidatus', 'candidatus'], 'candidatus'],
    [['BOLD:AAA1234'], 'bold:aaa1234'],
    [['SH0012345.08FU'], 'sh0012345.08fu'],
    // Formulas keep all their names; numbers stay.
    [['Poa alba × Poa nigra', 'Poa alba x Poa niger'], 'poa alba poa nigera'],
    [['Adalia 8-punctata', 'Adalia 8punctatus'], 'adalia 8punctata'],
    [[''], ''],
    [['  '], ''],
    [['×'], ''],
    [['x'], 'x'],
    [['Роа'], 'u1088u1086u1072'],
  ])('%j → %s', (names, key) => {
    expect(names.map(lookupKey)).toEqual(names.map(() => key));
  });

  it('keeps different epithets apart', () => {
    const names = ['Poa alba', 'Poa albida', 'Poa alberti', 'Poa albicans', 'Poa albior'];
    expect(new Set(names.map(lookupKey)).size).toBe(names.length);
  });

  it('gives a key its own key', () => {
    for (const name of randomNames(20_000)) {
      const key = lookupKey(name);
      expect(lookupKey(key), name).toBe(key);
      expect(key).toMatch(/^[\0-\x7f]*$/);
    }
  });

  it('takes texts of any length', () => {
    const long = `Poa ${'alba '.repeat(5000)}`;
    expect(lookupKey(long)).toBe(long.toLowerCase().trim());
    expect(lookupKey(`Poa ${'é('.repeat(3000)}`)).toBe('poa e');
    expect(lookupKey(`Poa ${'acra '.repeat(2000)}`)).toBe(`poa${' acera'.repeat(2000)}`);
    expect(lookupKey('Poa alba')).toBe('poa alba');
  });
});
