import { readFileSync } from 'node:fs';

/**
 * Rows of a table of ours beside this file: UTF-8, tab separated, `#` begins a comment line, the first row is
 * the header.
 */
export function readTable(name: string): readonly (readonly string[])[] {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'));
}

/** Makes a value when it is first asked for, and keeps it. */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
