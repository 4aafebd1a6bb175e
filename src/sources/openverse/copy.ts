const BACKSLASH = 92;

/** PostgreSQL's mark for the end of the data, where a program wrote one. */
export const COPY_END = '\\.';

const LETTERS: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The cells of a line of PostgreSQL's COPY text format: `\N` is null, other escapes are undone. A tab within a cell stands as `\t`, so
 * that a tab always ends one.
 */
export const copyCells = (line: string): (string | null)[] =>
  line.includes('\\')
    ? line.split('\t').map((cell) => (cell.includes('\\') ? unescaped(cell) : cell))
    : line.split('\t');

function unescaped(cell: string): string | null {
  if (cell === '\\N') return null;
  let text = '';
  let from = 0;
  for (let at = cell.indexOf('\\'); at >= 0; at = cell.indexOf('\\', from)) {
    text += cell.slice(from, at);
    const numeric = numericEscape(cell, at);
    if (numeric !== null) {
      text += numeric.text;
      from = numeric.end;
      continue;
    }
    const letter = cell[at + 1];
    // A backslash at the end stands for itself
    text += letter === undefined ? '\\' : (LETTERS[letter] ?? letter);
    from = at + 2;
  }
  return text + cell.slice(from);
}

/** `\101`, `\x41`: a byte. Several in a row may be one letter of UTF-8. */
function numericEscape(cell: string, at: number): { text: string; end: number } | null {
  const bytes: number[] = [];
  let end = at;
  while (cell.charCodeAt(end) === BACKSLASH) {
    const match = /^(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(cell.slice(end + 1, end + 4));
    if (match === null) break;
    const value =
      match[1] === undefined ? Number.parseInt(match[2] ?? '0', 8) : Number.parseInt(match[1], 16);
    bytes.push(value & 0xff);
    end += 1 + match[0].length;
  }
  return bytes.length === 0 ? null : { text: Buffer.from(bytes).toString('utf8'), end };
}

/** The items of an array literal (`{"dance", house,NULL}`), of one dimension; null where the text is none. */
export function arrayItems(text: string): readonly string[] | null {
  const bare = text.trim();
  if (!bare.startsWith('{') || !bare.endsWith('}')) return null;
  const items: string[] = [];
  let at = 1;
  const end = bare.length - 1;
  while (at < end) {
    while (at < end && (bare[at] === ' ' || bare[at] === ',')) at += 1;
    if (at >= end) break;
    if (bare[at] === '"') {
      let item = '';
      for (at += 1; at < end && bare[at] !== '"'; at += 1) {
        if (bare[at] === '\\') at += 1;
        item += bare[at] ?? '';
      }
      if (at >= end && bare[at] !== '"') return null;
      items.push(item);
      at += 1;
    } else {
      const comma = bare.indexOf(',', at);
      const stop = comma < 0 || comma > end ? end : comma;
      const item = bare.slice(at, stop).trim();
      if (item.toUpperCase() !== 'NULL' && item !== '') items.push(item);
      at = stop;
    }
  }
  return items;
}
