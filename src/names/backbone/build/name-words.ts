const binomial = /^×?\p{Lu}[\p{Ll}-]+ (?:[a-z]+\. )?×?[\p{Ll}\d-]{2,}/u;
/** Whether a canonical name begins with a genus and an epithet. */
export const isBinomial = (name: string): boolean => binomial.test(name);

/** The genus of a canonical name, or the whole where it is one word. */
export const firstWord = (name: string): string => {
  const space = name.indexOf(' ');
  return space < 0 ? name : name.slice(0, space);
};

/** The last epithet of a name of two words or more, or null. */
export function lastEpithet(canonicalName: string): string | null {
  const space = canonicalName.lastIndexOf(' ');
  if (space < 0) return null;
  const word = canonicalName.slice(space + 1).replace('×', '');
  const first = word.charCodeAt(0);
  return first >= 97 && first <= 122 ? word : null;
}
