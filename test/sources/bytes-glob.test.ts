import { describe, expect, it } from 'vitest';
import { isGlob, mayHoldMatches, splitGlob } from '../../src/sources/bytes/glob.ts';

describe('globs', () => {
  it.each([
    ['a/b.txt', false],
    ['a/*.txt', true],
    ['a/b?.txt', true],
    ['a/[ab].txt', true],
    ['{a,b}/c.txt', true],
  ])('%s is one: %s', (path, yes) => expect(isGlob(path)).toBe(yes));

  it.each([
    ['/a/b/*.txt', '/a/b', '*.txt'],
    ['/*/b.txt', '', '*/b.txt'],
    ['a*/b/c?.txt', '', 'a*/b/c?.txt'],
    ['x/a*/b/c?.txt', 'x', 'a*/b/c?.txt'],
  ])('%s is taken apart', (glob, folder, pattern) => {
    expect(splitGlob(glob)).toEqual({ folder, pattern });
  });

  it.each([
    ['metadata/', 'metadata/*/nm*/0?.txt', true],
    ['metadata/edan/', 'metadata/*/nm*/0?.txt', true],
    ['metadata/edan/nmah/', 'metadata/*/nm*/0?.txt', true],
    ['metadata/edan/saam/', 'metadata/*/nm*/0?.txt', false],
    ['metadata/edan/nmah/00/', 'metadata/*/nm*/0?.txt', false],
    ['media/', 'metadata/**/*.txt', false],
    ['metadata/a/b/c/', 'metadata/**/*.txt', true],
  ])('%s may hold matches of %s: %s', (folder, glob, yes) => {
    expect(mayHoldMatches(folder, glob)).toBe(yes);
  });
});
