import type { Catalogue } from './catalogue.ts';

/** Search page: box, facets, results and their views. */
export const search = {
  'Search the collections': {
    es: 'Buscar en las colecciones',
    fr: 'Rechercher dans les collections',
    de: 'In den Sammlungen suchen',
    ja: 'コレクションを検索',
  },
  '{n, plural, one {# result} other {# results}}': {
    es: '{n, plural, one {# resultado} other {# resultados}}',
    fr: '{n, plural, one {# résultat} other {# résultats}}',
    de: '{n, plural, one {# Treffer} other {# Treffer}}',
    ja: '{n, plural, other {# 件}}',
  },
} as const satisfies Catalogue;
