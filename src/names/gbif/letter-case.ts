/** Whether a word begins with a capital. */
export const isUpper = (word: string): boolean => {
  const first = word[0] ?? '';
  return first !== first.toLowerCase();
};

/** Whether a word begins with a small letter. */
export const isLowerWord = (word: string): boolean => {
  const first = word[0] ?? '';
  return first === first.toLowerCase() && first !== first.toUpperCase();
};

/** Whether a word of several letters is all capitals. */
export const isShouted = (word: string): boolean =>
  word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();

/** A word with a capital and small letters behind it. */
export const capitalized = (word: string): string =>
  word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
