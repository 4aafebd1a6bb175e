/** What forms write where nothing was filled in; names of people ("Blank") are none of these. */
const nothing =
  /^(?:null|undefined|nil|none|n\/a|na|unknown|unspecified|not (?:available|applicable|provided|specified|stated|known|given)|no data|tb[acd]|[-–—.?_*]+|\(?empty\)?)$/i;

/** A text in one line, without stray blanks; null where nothing is left, or where it says that there is nothing ("N/A", "null"). */
export function lineOf(text: string | null | undefined): string | null {
  const line = nameOf(text);
  return line === null || (line.length < 40 && nothing.test(line)) ? null : line;
}

/** A name in one line; null where nothing is left. Whatever it is called, it may be one. */
export function nameOf(text: string | null | undefined): string | null {
  const line = text?.replace(/\s+/g, ' ').trim() ?? '';
  return line === '' || line === 'null' ? null : line;
}

/** HTML that publishers write into fields of plain text. Other text between angle brackets is left as it is. */
const breakTags =
  /<\s*\/?\s*(?:p|div|ul|ol|table|h[1-6]|blockquote|section|article)\b[^<>]{0,400}>/gi;
/** With one line end of the source beside them, which is the same break. */
const lineTags = /\n?<\s*(?:br|li|tr|dt|dd)\b[^<>]{0,400}>(?:[^\S\n]{0,9}\n)?/gi;
const inlineTags =
  /<\s*\/?\s*(?:a|i|b|em|strong|u|s|sub|sup|span|font|small|big|tt|code|pre|li|tr|td|th|dl|dt|dd|tbody|thead|img|hr|cite|q|abbr|mark)\b[^<>]{0,2000}>/gi;

const htmlEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** A text without the HTML that it holds: its blocks become paragraphs, its lines lines. */
export function withoutHtml(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text;
  return text
    .replace(breakTags, '\n\n')
    .replace(lineTags, '\n')
    .replace(inlineTags, '')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => htmlEntities[name] ?? whole);
}

/**
 * Plain paragraphs divided by an empty line. Lines that go on indented are one line, as pretty-printers break them; lines that begin at
 * the margin stay lines, as authors break them. Null where nothing is left.
 */
export function paragraphsOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const paragraphs = withoutHtml(text.replace(/\r\n?/g, '\n'))
    .split(/\n[^\S\n]*(?:\n[^\S\n]*)+/)
    .map(paragraph)
    .filter((part) => part !== '');
  const joined = paragraphs.join('\n\n');
  return lineOf(joined) === null ? null : joined;
}

const paragraph = (text: string): string =>
  text
    .trim()
    .replace(/[^\S\n]*\n[^\S\n]+/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n */g, '\n');

/** Several texts as paragraphs of one; null where none says anything. */
export function joined(texts: readonly (string | null)[]): string | null {
  const said = texts.filter((text) => text !== null);
  return said.length === 0 ? null : said.join('\n\n');
}
