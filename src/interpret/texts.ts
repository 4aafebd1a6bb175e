import type { LabelledText } from '../terms/index.ts';

/** Label → rank, for choosing one of several texts: the first of the least rank. */
export interface LabelRanking {
  rank(label: string | null): number;
}

/** A ranking by a list of labels, best first, in lower case. Labels beyond it rank after; null excludes. */
export function labelRanking(best: readonly string[], never: readonly string[]): LabelRanking {
  const ranks = new Map<string, number>(best.map((label, at) => [label, at]));
  for (const label of never) ranks.set(label, Number.POSITIVE_INFINITY);
  const cache = new Map<string, number>();
  const others = best.length;
  return {
    rank(label) {
      if (label === null) return others;
      const cached = cache.get(label);
      if (cached !== undefined) return cached;
      const rank = ranks.get(label.trim().toLowerCase()) ?? others;
      if (label.length > 200) return rank;
      if (cache.size >= 2000) cache.clear();
      cache.set(label, rank);
      return rank;
    },
  };
}

/** The text whose label ranks best; null where there is none or all are excluded. */
export function chooseByLabel(
  values: readonly LabelledText[] | undefined,
  ranking: LabelRanking,
): string | null {
  if (values === undefined) return null;
  let best: string | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const rank = ranking.rank(value.label);
    if (rank < bestRank) {
      best = value.text;
      bestRank = rank;
    }
  }
  return best;
}

/** Which identifier is the catalogue number of the object. */
export const catalogLabels: LabelRanking = labelRanking(
  [
    'catalog number',
    'catalogue number',
    'usnm number',
    'object number',
    'id number',
    'inventory number',
    'accession number',
    'accession #',
    'call number',
    'local number',
    'local numbers',
    'identifier',
    'barcode',
  ],
  [
    'record_id',
    'other numbers',
    'issn',
    'isbn',
    'nonaccession number',
    'site number',
    'serial number',
  ],
);

/** Which note describes the object. */
export const descriptionLabels: LabelRanking = labelRanking(
  [
    'description',
    'summary',
    'brief description',
    'description (brief)',
    'abstract',
    'scope and contents',
    'scope and contents note',
    'label text',
    'exhibition label',
    'luce center label',
    'gallery label',
    'publication label',
    'label',
    'collection description',
    'long description',
    'caption',
    'contents',
    'notes',
  ],
  [
    'provenance',
    'collection history',
    'published references',
    'previous custodian or owner',
    'collection',
    'custodial history',
    'custodial history note',
    'alternate name',
    'alternate title',
    'associated title',
    'uniform title',
    'biographical note',
    'biographical/historical note',
    'biographical / historical',
    'arrangement',
  ],
);

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** A text without HTML tags and character references, runs of white space as one space. */
export function plainText(text: string): string {
  if (!text.includes('<') && !text.includes('&')) {
    return text.includes('\n') || text.includes('  ') ? text.replace(/\s+/g, ' ').trim() : text;
  }
  return text
    .replace(/<\/?[a-zA-Z][^<>]{0,500}>/g, '')
    .replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, character)
    .replace(/\s+/g, ' ')
    .trim();
}

function character(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities.get(name) ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    ? String.fromCodePoint(code)
    : whole;
}

const nothing: readonly string[] = Object.freeze([]);

/** The texts without HTML, each once, in their order. */
export function distinctTexts(values: readonly LabelledText[] | undefined): readonly string[] {
  if (values === undefined) return nothing;
  if (values.length > 16) {
    const seen = new Set<string>();
    for (const { text } of values) seen.add(plainText(text));
    return [...seen];
  }
  const all: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const text = plainText(value.text);
    if (!all.includes(text)) all.push(text);
  }
  return all;
}
