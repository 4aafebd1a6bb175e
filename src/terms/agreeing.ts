const maxLength = 300;
const maxParts = 40;
const separator = /[;,|/&+]|\s(?:and|y|e|et|und|och|og|en)\s/i;
/** A count of none: "males: 0". */
const noneOf = /[:=]\s*0+\s*$|^\s*#?\s*0+\s/;
const counts = /[#\d]+/g;

/**
 * What all parts of a list agree on: "male; male", "adult: 3 | adult: 1", "males: 2, females: 0". Null where they do
 * not, or where a part is not listed.
 */
export function readAgreeing(text: string, listed: (part: string) => string | null): string | null {
  if (text.length > maxLength) return null;
  const parts = text.split(separator).filter((part) => /[\p{L}♀♂]/u.test(part));
  if (parts.length === 0 || parts.length > maxParts) return null;
  const present = parts.filter((part) => !noneOf.test(part));
  const [first] = present;
  if (first === undefined || (parts.length === 1 && !/\d/.test(text))) return null;
  const value = listed(first.replace(counts, ' '));
  const agrees = (part: string): boolean => listed(part.replace(counts, ' ')) === value;
  return value !== null && present.every(agrees) ? value : null;
}
