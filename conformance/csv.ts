import { readFileSync } from 'node:fs';

/** Rows of a CSV file with a header, as RFC 4180 has it: fields in double quotes may hold commas, quotes and line ends. */
export function* csvRows(path: string): Generator<Record<string, string>> {
  const text = readFileSync(path, 'utf8');
  let names: readonly string[] | null = null;
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const parts: string[] = [];
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        const end = quote < 0 ? text.length : quote;
        parts.push(text.slice(from, end));
        at = end + 1;
        if (text[at] !== '"') break;
        parts.push('"');
        from = at + 1;
      }
      cell = parts.join('');
    } else {
      const from = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
      cell = text.slice(from, at);
      if (text[at] !== ',' && cell.endsWith('\r')) cell = cell.slice(0, -1);
    }
    cells.push(cell);
    if (text[at] === '\r') at++;
    if (text[at] === ',' && at + 1 < text.length) {
      at++;
      continue;
    }
    at++;
    if (names === null) names = cells;
    else yield Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    cells = [];
  }
}
