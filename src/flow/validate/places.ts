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
      return pathOf(raw(), text, term);
    },
  };
}

/** `http://rs.tdwg.org/dwc/terms/country`, `dwc:country` → `country`. */
export const localName = (term: string): string =>
  term.slice(Math.max(term.lastIndexOf('/'), term.lastIndexOf('#'), term.lastIndexOf(':')) + 1);

const LARGEST_RECORD = 256 * 1024;

/**
 * Path to the place in a JSON or XML record where the text of a term stands: a key or element that is called as the term and holds the
 * text; else one that is called so, or nearly so; else any that holds the text, if that is long enough to be no chance. Null where there
 * is none, or the record is very large.
 */
export function pathOf(raw: Uint8Array, text: string, term: string | null = null): string | null {
  if (raw.length > LARGEST_RECORD) return null;
  const first = raw.find((byte) => byte > 0x20);
  const content = () => Buffer.from(raw).toString('utf8');
  const best = new BestPlace(text.trim(), term);
  if (first === 0x7b || first === 0x5b) jsonPlaces(content(), best);
  else if (first === 0x3c) xmlPlaces(content(), best);
  return best.path === null ? null : shortened(best.path);
}

const LEAST_TELLING = 4;

/** The best of the places that it is shown; of equally good ones the first. */
class BestPlace {
  path: string | null = null;
  #rank = 0;
  readonly #text: string;
  readonly #term: string | null;

  constructor(text: string, term: string | null) {
    this.#text = text;
    this.#term = term?.toLowerCase() ?? null;
  }

  show(name: string, value: string, path: () => string): void {
    const rank = this.#rankOf(name.toLowerCase(), value.trim() === this.#text);
    if (rank <= this.#rank) return;
    this.#rank = rank;
    this.path = path();
  }

  #rankOf(name: string, isText: boolean): number {
    const term = this.#term;
    const isNamed = term !== null && name === term;
    const isAlike =
      term !== null && (name.includes(term) || term.includes(name)) && name.length > 2;
    if (isText) return isNamed ? 5 : isAlike ? 4 : this.#text.length >= LEAST_TELLING ? 2 : 0;
    return isNamed ? 3 : 0;
  }
}

/** Records of archives have their row of the core and those of extensions under keys that say nothing new. */
const shortened = (path: string): string =>
  path.replace(/^core\./, '').replace(/^extensions\.(?:[^[]*[/#])?/, '');

const DEEPEST = 60;

function jsonPlaces(content: string, best: BestPlace): void {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return; // a record of another format that only begins so
  }
  const walk = (value: unknown, name: string, path: string, depth: number): void => {
    if (depth > DEEPEST || value === null) return;
    if (typeof value !== 'object') {
      best.show(name, String(value), () => path);
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      const isPlace = Array.isArray(value);
      const step = isPlace ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      walk(child, isPlace ? name : localName(key), step, depth + 1);
    }
  };
  walk(json, '', '', 0);
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
function xmlPlaces(content: string, best: BestPlace): void {
  const open: string[] = [];
  for (let at = content.indexOf('<'); at >= 0; ) {
    const end = content.indexOf('>', at);
    if (end < 0) return;
    const tag = content.slice(at + 1, end);
    if (tag.startsWith('/')) open.pop();
    else if (!tag.startsWith('!') && !tag.startsWith('?')) {
      open.push(localName(/^[^\s/>]+/.exec(tag)?.[0] ?? ''));
      for (const [, name = '', , value = ''] of tag.matchAll(
        /\s([\w:.-]+)\s*=\s*(["'])(.*?)\2/gs,
      )) {
        best.show(localName(name), decoded(value), () => `${open.join('/')}/@${name}`);
      }
      if (tag.endsWith('/')) open.pop();
    }
    const next = content.indexOf('<', end);
    if (next < 0) return;
    if (next > end + 1 && content.charCodeAt(next + 1) === SLASH) {
      best.show(open.at(-1) ?? '', decoded(content.slice(end + 1, next)), () => open.join('/'));
    }
    at = next;
  }
}

const SLASH = 0x2f;
