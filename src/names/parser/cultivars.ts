import { isHybridMark } from './hybrid-mark.ts';
import type { Found } from './names.ts';
import type { Reader } from './reader.ts';

const isQuote = (code: number): boolean =>
  code === 0x27 || code === 0x22 || (code >= 0x2018 && code <= 0x201f);

/** Reads the name of a cultivar (ICNCP Art. 14): in quotation marks, or behind "cv.". Null: none, or none is asked for. */
export function readCultivar(r: Reader, found: Found): string | null {
  const before = r.at;
  const start = r.afterSpaces(before);
  if (start === before || start >= r.end) return null;
  const marked = endOfMarker(r, start);
  const at = marked === 0 ? start : r.afterSpaces(marked);
  const quoted = isQuote(r.code(at)) ? endOfQuoted(r, at) : 0;
  const end = quoted > 0 ? quoted : marked > 0 && at > marked ? endOfMarked(r, at) : 0;
  if (end === 0) return null;
  r.at = end;
  if (!found.withCultivars) {
    found.cultivarStart = before;
    return null;
  }
  const from = quoted > 0 ? at + 1 : at;
  const to = quoted > 0 ? end - 1 : end;
  addWords(r, from, to);
  return r.text.slice(from, to).trim();
}

/** Where "cv.", "cv", "cultivar" ends, or 0. */
function endOfMarker(r: Reader, at: number): number {
  if (r.code(at) !== 0x63) return 0;
  const length = r.text.startsWith('cultivar', at) ? 8 : r.text.startsWith('cv', at) ? 2 : 0;
  if (length === 0) return 0;
  const end = r.code(at + length) === 0x2e ? at + length + 1 : at + length;
  return r.isSpaceAt(end) || isQuote(r.code(end)) ? end : 0;
}

/** Behind the last quotation mark before a sign of hybrids. */
function endOfQuoted(r: Reader, start: number): number {
  let end = 0;
  for (let at = start + 1; at < r.end; at++) {
    if (r.isSpaceAt(at) && isHybridMark(r, r.afterSpaces(at))) break;
    if (isQuote(r.code(at)) && at > start + 1) end = at + 1;
  }
  return end;
}

function endOfMarked(r: Reader, start: number): number {
  let at = start;
  while (at < r.end && !(r.isSpaceAt(at) && isHybridMark(r, r.afterSpaces(at)))) at++;
  return at;
}

function addWords(r: Reader, from: number, to: number): void {
  let at = from;
  while (at < to) {
    const start = Math.min(r.afterSpaces(at), to);
    let end = start;
    while (end < to && !r.isSpaceAt(end)) end++;
    if (end > start) r.word('cultivar', start, end);
    at = Math.max(end, at + 1);
  }
}
