/** Words that publishers put where there is no id. Compared in lower case, without what surrounds them. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '-',
  '--',
  '?',
  '.',
  'n/a',
  '#n/a',
  'na',
  'nan',
  'nil',
  'none',
  'null',
  '\\n',
  '#ref!',
  '#value!',
  'missing',
  'no id',
  'not applicable',
  'not available',
  'not known',
  'not provided',
  'not recorded',
  's.n.',
  's/n',
  'sn',
  'sin dato',
  'sin datos',
  'sin número',
  'sin numero',
  'sans numéro',
  'tba',
  'tbd',
  'todo',
  'undefined',
  'unknown',
  'unnumbered',
  'without number',
  'xxx',
]);

/** Whether a text stands for no id: "unknown", "n/a", "(none)". */
export function isPlaceholder(id: string): boolean {
  const bare = id.trim().toLowerCase();
  if (bare.length > 24) return false;
  return PLACEHOLDERS.has(bare) || PLACEHOLDERS.has(bare.replace(/^[[("']+|[\])"'.]+$/g, ''));
}

/** Whether an id begins or ends with a space, or holds what cannot be seen: tabs, line ends, no-break and zero-width characters. */
export const hasHiddenSpaces = (id: string): boolean =>
  id.trim().length !== id.length || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u.test(id);

/** Whether an id looks like a number that a spreadsheet has rounded: 1.23457E+11. */
export const isRounded = (id: string): boolean => /^\d(?:[.,]\d+)?E\+\d{2,3}$/.test(id.trim());

/** An id as databases that do not tell capitals apart compare it. */
export const foldedKey = (id: string): string => id.trim().normalize('NFC').toLowerCase();

const RESOLVER =
  /^(?:https?:\/\/(?:dx\.)?(?:doi\.org|n2t\.net|hdl\.handle\.net|purl\.org|arctos\.database\.museum)\/|https?:\/\/|urn:uuid:|urn:catalog:|urn:lsid:|doi:|hdl:|uuid:)/i;

/**
 * An id without what changes when only its spelling does: capitals, spaces, braces, the scheme or resolver in front. Two ids of one
 * dataset that become the same here are one id written in two ways.
 */
export function bareKey(id: string): string {
  const key = id
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s{}\p{Cf}]+/gu, '');
  return key
    .replace(RESOLVER, '')
    .replace(/^info:/, '')
    .replace(/\/$/, '');
}

/** The three parts of the triplet in one text; null where one is missing or stands for none. */
export function tripletOf(
  institutionCode: string | null,
  collectionCode: string | null,
  catalogNumber: string | null,
): string | null {
  for (const part of [institutionCode, collectionCode, catalogNumber]) {
    if (part === null || part.trim() === '' || isPlaceholder(part)) return null;
  }
  return `${institutionCode}:${collectionCode}:${catalogNumber}`;
}
