/**
 * A nomenclatural note in one form: a space between its words, a dot behind abbreviations, "&" for "et"; Latin words that
 * are written out ("nomen nudum") have no dot.
 */
export function normalizeNomenclaturalNote(note: string): string {
  const spaced = note
    .replace(/\.(?=\S)/g, '. ')
    .replace(/\bet\b/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  if (/^nom(?:en|ina)\b/i.test(spaced)) return spaced.replace(/\.$/, '');
  return /[.]$/.test(spaced) ? spaced : `${spaced}.`;
}

/** A taxonomic note: "s.l." and "s.str." without spaces, initials glued to what they abbreviate. */
export function normalizeTaxonomicNote(note: string): string {
  return note
    .trim()
    .replace(/^s\. (?=(?:l|s|lat|str|ampl)\.)/i, 's.')
    .replace(/(?<=^|[\s(])(\p{Lu}\.) (?=\p{Ll})/gu, '$1')
    .replace(/[,;]\s*$/, '');
}
