export const isUpper = (word: string): boolean => {
  const first = word[0] ?? '';
  return first !== first.toLowerCase();
};

export const isLowerWord = (word: string): boolean => {
  const first = word[0] ?? '';
  return first === first.toLowerCase() && first !== first.toUpperCase();
};

export const isShouted = (word: string): boolean =>
  word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();

export const capitalized = (word: string): string =>
  word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
