import type { Reader } from './reader.ts';

const times = 0xd7;

/** Whether "×" stands here, or an "x" that means it. */
export function isHybridMark(r: Reader, at: number): boolean {
  const code = r.code(at);
  if (code === times) return true;
  return (code === 0x78 || code === 0x58) && r.isBreak(at + 1);
}
