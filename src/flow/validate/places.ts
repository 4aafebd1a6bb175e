import type { DetectedTable } from '../../sources/index.ts';

/** Finds where in a record something stands: the heading of a column, or the path of a key or element. Null: it cannot be told. */
export interface ColumnFinder {
  /** Heading of the column of a term. */
  heading(term: string): string | null;
  /** Of a text of a record: the heading, else the path to it in the record as published. */
  place(term: string | null, text: string | null, raw: () => Uint8Array): string | null;
}

/** A finder over the tables that were detected; the first one that has a term counts. */
export function columnFinder(tables: readonly DetectedTable[]): ColumnFinder {
  const headings = new Map<string, string>();
  for (const { columns } of tables) {
    for (const { name, term } of columns) {
      if (term === null) continue;
      const local = localName(term);
      if (!headings.has(local)) headings.set(local, name);
    }
  }
  const heading = (term: string) => headings.get(term) ?? null;
  return {
    heading,
    place(term, text, raw) {
      const known = term === null ? null : heading(term);
      if (known !== null || text === null || text === '' || tables.length > 0) return known;
      const path = pathOf(raw(), text);
      // Records of archives have their row of the core under this key
      return path?.startsWith('core.') ? path.slice('core.'.length) : path;
    },
  };
}

/** `http://rs.tdwg.org/dwc/terms/country`, `dwc:country` → `country`. */
export const localName = (term: string): string =>
  term.slice(Math.max(term.lastIndexOf('/'), term.lastIndexOf('#'), term.lastIndexOf(':')) + 1);

const LARGEST_RECORD = 256 * 1024;

/** Path to the first place in a JSON or XML record that holds a text; null where there is none, or the record is very large. */
export function pathOf(raw: Uint8Array, text: string): string | null {
  if (raw.length > LARGEST_RECORD) return null;
  const first = raw.find((byte) => byte > 0x20);
  const content = () => Buffer.from(raw).toString('utf8');
  if (first === 0x7b || first === 0x5b) return jsonPath(content(), text.trim());
  return first === 0x3c ? xmlPath(content(), text.trim()) : null;
}

const DEEPEST = 60;

function jsonPath(content: string, text: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return null; // a record of another format that only begins so
  }
  const walk = (value: unknown, path: string, depth: number): string | null => {
    if (depth > DEEPEST || value === null) return null;
    if (typeof value !== 'object') return String(value).trim() === text ? path : null;
    for (const [key, child] of Object.entries(value)) {
      const step = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      const found = walk(child, step, depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(json, '', 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

const decoded = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity).trim();

/** Walks over the tags of a record that was read before: what is not well-formed in it only ends the search. */
function xmlPath(content: string, text: string): string | null {
  const open: string[] = [];
  for (let at = content.indexOf('<'); at >= 0; ) {
    const end = content.indexOf('>', at);
    if (end < 0) return null;
    const tag = content.slice(at + 1, end);
    if (tag.startsWith('/')) open.pop();
    else if (!tag.startsWith('!') && !tag.startsWith('?')) {
      const name = /^[^\s/>]+/.exec(tag)?.[0] ?? '';
      open.push(name.slice(name.indexOf(':') + 1));
      for (const [, attribute = '', , value = ''] of tag.matchAll(
        /([\w:.-]+)\s*=\s*(["'])(.*?)\2/gs,
      )) {
        if (decoded(value) === text) return `${open.join('/')}/@${attribute}`;
      }
      if (tag.endsWith('/')) open.pop();
    }
    const next = content.indexOf('<', end);
    if (next < 0) return null;
    if (next > end + 1 && decoded(content.slice(end + 1, next)) === text) return open.join('/');
    at = next;
  }
  return null;
}
