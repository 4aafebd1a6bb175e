import { describe, expect, it } from 'vitest';
import { beginsList, ListCutter } from '../../src/sources/json-api/list-cutter.ts';

/** What comes out of a list, given in pieces of so many bytes. */
function cut(text: string, pieceBytes: number, maxBytes = 100) {
  const bytes = Buffer.from(text);
  const cutter = new ListCutter(maxBytes);
  const elements: (string | null)[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    // A piece that is used again, as readers do
    const piece = Uint8Array.from(bytes.subarray(at, at + pieceBytes));
    for (const element of cutter.cut(piece)) elements.push(element.bytes?.toString() ?? null);
    piece.fill(0);
  }
  return { elements, isClosed: cutter.isClosed, hasMore: cutter.hasMore };
}

describe('ListCutter', () => {
  it.each<[string, (string | null)[], boolean, boolean]>([
    ['[]', [], true, false],
    [' [ \n] ', [], true, false],
    ['[1]', ['1'], true, false],
    [
      '[1, "a,b]" ,[2,[3]],{"c":"}","d":[{}]}]',
      ['1', ' "a,b]" ', '[2,[3]]', '{"c":"}","d":[{}]}'],
      true,
      false,
    ],
    [
      String.raw`["\\","\"",  "é\u005d🐞"]`,
      [String.raw`"\\"`, String.raw`"\""`, String.raw`  "é\u005d🐞"`],
      true,
      false,
    ],
    ['[1,,2,]', ['1', '', '2', ''], true, false],
    [`["${'x'.repeat(120)}","y"]`, [null, '"y"'], true, false],
    [`[${' '.repeat(120)}]`, [null], true, false],
    ['[1]\n', ['1'], true, false],
    ['[1] x', ['1'], true, true],
    ['[1,2', ['1'], false, false],
    ['["a]', [], false, false],
    ['', [], false, false],
  ])('cuts %j', (text, elements, isClosed, hasMore) => {
    for (const pieceBytes of [1, 2, 7, 1000]) {
      expect(cut(text, pieceBytes)).toEqual({ elements, isClosed, hasMore });
    }
  });
});

describe('beginsList', () => {
  it.each([
    ['[', true],
    ['\uFEFF \r\n\t[1', true],
    ['{"a": [', false],
    ['', false],
  ])('%j: %s', (text, is) => {
    expect(beginsList(Buffer.from(text))).toBe(is);
  });
});
