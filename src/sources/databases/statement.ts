import { OpendrawerError } from '../../errors/index.ts';

/** Kinds of databases, of which each has its own quotes. */
export type DatabaseKind = 'postgres' | 'mysql' | 'sqlite';

const refuse = (what: string): OpendrawerError =>
  new OpendrawerError('QUERY_REFUSED', `The query ${what}`);

const MOST_CHARACTERS = 1_000_000;

/** Words that write, also where a reading statement has them. */
const WRITING = new Set(['into', 'outfile', 'dumpfile']);
const READING = new Set(['select', 'with', 'table', 'values', '(']);

/**
 * The one reading statement that a query is, without a semicolon at its end. That it does not write is also seen to by the connection,
 * which is read-only; here it is told before anything is asked. Throws QUERY_REFUSED.
 */
export function readingStatement(query: string, kind: DatabaseKind): string {
  if (query.length > MOST_CHARACTERS) throw refuse(`has ${query.length} characters`);
  const words: string[] = [];
  let end = query.length;
  let at = 0;
  while (at < query.length) {
    const next = skipped(query, at, kind);
    if (next > at) {
      at = next;
      continue;
    }
    const one = query.charAt(at);
    if (one === ';') {
      if (!isBlank(query, at + 1, kind)) throw refuse('has several statements');
      end = at;
      break;
    }
    const word = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/.exec(query.slice(at, at + 100))?.[0];
    if (word !== undefined) words.push(word.toLowerCase());
    else if (one === '(' && words.length === 0) words.push('(');
    at += word?.length ?? 1;
  }
  const [first] = words;
  if (first === undefined) throw refuse('is empty');
  if (!READING.has(first)) throw refuse(`begins with ${first.toUpperCase().slice(0, 40)}`);
  const writing = words.find((word) => WRITING.has(word));
  if (writing !== undefined) throw refuse(`holds ${writing.toUpperCase()}: it would write`);
  return query.slice(0, end).trim();
}

/** Behind the text, quoted name or comment that begins here; `at` where none does. */
function skipped(query: string, at: number, kind: DatabaseKind): number {
  const one = query.charAt(at);
  const two = query.slice(at, at + 2);
  if (/\s/.test(one)) return at + 1;
  if (two === '--' || (one === '#' && kind === 'mysql')) {
    const end = query.indexOf('\n', at);
    return end < 0 ? query.length : end + 1;
  }
  if (two === '/*') {
    // MySQL runs what stands in such comments
    if (/^[!+M]/.test(query.charAt(at + 2)) && kind === 'mysql')
      throw refuse('holds a comment that is run');
    return behind(query, at + 2, '*/', 'a comment');
  }
  if (one === "'" || one === '"' || (one === '`' && kind !== 'postgres')) {
    return quoted(query, at, one, kind);
  }
  if (one === '[' && kind === 'sqlite') return behind(query, at + 1, ']', 'a quoted name');
  if (one === '$' && kind === 'postgres') {
    const tag = /^\$(?:[A-Za-z_]\w{0,60})?\$/.exec(query.slice(at, at + 64))?.[0];
    if (tag !== undefined) return behind(query, at + tag.length, tag, 'a text');
  }
  return at;
}

function quoted(query: string, open: number, mark: string, kind: DatabaseKind): number {
  const isEscaping =
    mark !== '`' &&
    (kind === 'mysql' ||
      (kind === 'postgres' &&
        mark === "'" &&
        /(?:^|[^\w$])[eE]$/.test(query.slice(0, open).slice(-2))));
  for (let at = open + 1; at < query.length; at++) {
    const one = query.charAt(at);
    if (one === '\\' && isEscaping) at += 1;
    else if (one === mark) {
      if (query.charAt(at + 1) !== mark) return at + 1;
      at += 1;
    }
  }
  throw refuse('has a quotation mark that is never closed');
}

function behind(query: string, from: number, end: string, what: string): number {
  const at = query.indexOf(end, from);
  if (at < 0) throw refuse(`has ${what} that is never closed`);
  return at + end.length;
}

function isBlank(query: string, from: number, kind: DatabaseKind): boolean {
  let at = from;
  while (at < query.length) {
    const next = query.charAt(at) === ';' ? at + 1 : skipped(query, at, kind);
    if (next === at) return false;
    at = next;
  }
  return true;
}

/** A name in the quotes of a kind of database; `schema.table` is two names. */
export function quotedName(name: string, kind: DatabaseKind): string {
  if (name.includes('\0')) throw refuse('names a table that cannot be');
  const mark = kind === 'mysql' ? '`' : '"';
  return mark + name.replaceAll(mark, mark + mark) + mark;
}
