/** Remarks that end a name wherever they stand; each begins behind a space. */
const anywhere =
  /(?:,\s*|\s+)(?:(?:environmental|samples|species\s+(?:group|complex)|complex|clade|group|author|non|nec|vide|fide)(?![a-z])|(?:\(?sero(?:var|type)|sensu|auct|sec|near|str)(?:\.|(?![a-z]))|\(?s\.\s?(?:s\.|l\.|str\.|lat\.)|\(?(?:nomen(?![a-z])|nom\.|comb\.)|not\s+[a-z])/gi;
const smallOnly = /\s(?:of\s|\(?ht\.?(?![a-z])|\(?hort\.?(?![a-z])|spec\.|nov\s+spec)/g;
const atEnd =
  /(?:,\s*|\s+)(?:pro parte|p\.\s?p\.|var\.?|von|van|ined\.?|sensu|new|non|nec|ssp\.?|subsp|subgen|hybrid|ms|spec|species|pv\.?|CF)\??\s*$/i;

/** Where a remark behind the name begins (with its comma and spaces), or the text's length. */
export function remarkStart(text: string): number {
  let end = text.length;
  anywhere.lastIndex = 0;
  const first = anywhere.exec(text);
  if (first !== null) end = first.index;
  smallOnly.lastIndex = 0;
  const small = smallOnly.exec(text);
  if (small !== null && small.index < end) end = small.index;
  const last = atEnd.exec(text.slice(0, end));
  return last === null ? end : last.index;
}
