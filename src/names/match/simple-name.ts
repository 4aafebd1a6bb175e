const DOT = 46;
const OPEN = 40;
const MULTIPLICATION = 215;

const hybridMark = /^×\s*|\s×\s*|^[xX]\s+(?=\p{Lu})/gu;
const subgenus = /\s\([^)]*\)(?=\s)/g;
const marker = /\s\S+\.(?=\s)/g;

/**
 * A canonical name without × and markers of rank ("Aus bus var. cus" → "Aus bus cus", "×Aus" → "Aus") and without a subgenus before an
 * epithet. Most names are returned as they are.
 */
export function simpleName(canonical: string): string {
  for (let at = 0; at < canonical.length; at++) {
    const code = canonical.charCodeAt(at);
    if (code === DOT || code === OPEN || code === MULTIPLICATION) return stripped(canonical);
  }
  return canonical;
}

const stripped = (canonical: string): string =>
  canonical.length > 500
    ? canonical
    : canonical
        .replace(hybridMark, (mark) => (mark.startsWith('×') || /^[xX]/.test(mark) ? '' : ' '))
        .replace(subgenus, '')
        .replace(marker, '')
        .trim();

/** Whether two names are the same but for the case of letters. */
export const sameLetters = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && one.toLowerCase() === other.toLowerCase());

/** First word of a name. */
export function firstWord(name: string): string {
  const space = name.indexOf(' ');
  return space < 0 ? name : name.slice(0, space);
}
