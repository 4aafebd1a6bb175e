import { expect, it } from 'vitest';
import { ownText } from '../../src/terms/index.ts';

it.each(['', 'a', 'twelve chars', 'thirteen char', ' with spaces around ', 'ünïcödé and 🐦 birds'])(
  'keeps the text "%s"',
  (text) => {
    const line = `before ${text} behind`;
    expect(ownText(line.slice(7, 7 + text.length))).toBe(text);
  },
);
