/**
 * Whether a capitalised word in parentheses behind a genus is the name of a botanist rather than of a subgenus. Names of
 * genera are Latin: nominative endings, mostly in vowels, s, x, n, r.
 */
export function isKnownAuthor(word: string): boolean {
  return known.has(word) || /[bcdfghjkpqtvwyz]$|[^u]m$|[^ai]l$/.test(word);
}

const known = new Set('Spruce Hooker Bentham'.split(' '));
