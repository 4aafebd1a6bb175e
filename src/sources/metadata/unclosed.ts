/** XML with all its elements closed, and what was done to them. */
export interface Closed {
  readonly text: string;
  /** Whether the text ends within an element. */
  readonly truncated: boolean;
  /** End tags that fitted nothing, and elements that their parents' end tags closed. */
  readonly misplaced: number;
}

const MAX_DEPTH = 200;

/**
 * Closes what a truncated or wrongly nested document leaves open, so that the rest can be read: an end tag that fits no open element is
 * left out, one of an outer element closes the inner ones, a tag that is cut is dropped. Linear in the length.
 */
export function closeElements(text: string): Closed {
  const open: string[] = [];
  const parts: string[] = [];
  let misplaced = 0;
  let from = 0;
  let at = text.indexOf('<');
  let end = text.length;
  while (at !== -1) {
    const close = endOfMarkup(text, at);
    if (close === -1) {
      end = at;
      break;
    }
    if (text[at + 1] === '/') {
      const name = text.slice(at + 2, close - 1).trim();
      const depth = open.lastIndexOf(name);
      if (depth === open.length - 1 && depth !== -1) open.pop();
      else {
        misplaced += depth === -1 ? 1 : open.length - 1 - depth;
        parts.push(text.slice(from, at));
        if (depth !== -1) {
          for (const inner of open.splice(depth).reverse()) parts.push(`</${inner}>`);
        }
        from = close;
      }
    } else if (isName(text.charCodeAt(at + 1)) && text[close - 2] !== '/') {
      const name = nameAt(text, at + 1);
      if (open.length < MAX_DEPTH) open.push(name);
    }
    at = text.indexOf('<', close);
  }
  const truncated = open.length > 0 || end < text.length;
  parts.push(text.slice(from, Math.max(from, end)));
  for (const inner of open.reverse()) parts.push(`</${inner}>`);
  return { text: parts.join(''), truncated, misplaced };
}

const isName = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  code === 58 ||
  code >= 0xc0;

function nameAt(text: string, from: number): string {
  let to = from;
  while (to < text.length && !/[\s/>]/.test(text.charAt(to))) to++;
  return text.slice(from, to);
}

/** Position behind the markup that begins there; -1 where the text ends before. A `<` that begins nothing ends at once. */
function endOfMarkup(text: string, at: number): number {
  const behind = (mark: string): number => {
    const found = text.indexOf(mark, at);
    return found === -1 ? -1 : found + mark.length;
  };
  if (text.startsWith('<!--', at)) return behind('-->');
  if (text.startsWith('<![CDATA[', at)) return behind(']]>');
  if (text.startsWith('<?', at)) return behind('?>');
  const next = text.charCodeAt(at + 1);
  if (next !== 47 && next !== 33 && !isName(next)) return Number.isNaN(next) ? -1 : at + 1;
  let quote = 0;
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === 62) return i + 1;
  }
  return -1;
}
