import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

/** The rooms from the top of the house to its cellar: an arrow goes only downwards. The first two stand side by side. */
const FLOORS: readonly (readonly string[])[] = [
  ['cli', 'server'],
  ['flow'],
  ['publish'],
  ['images'],
  ['search'],
  ['lake'],
  ['registry'],
  ['sources'],
  ['interpret'],
  ['names'],
  ['terms'],
  ['xml'],
  ['errors'],
];
/** The command starts the server: the one arrow on the top floor. */
const BESIDE = new Set(['cli → server']);

const floorOf = (room: string): number => FLOORS.findIndex((floor) => floor.includes(room));

const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts') && !name.includes('assembly'));

const imports = files.flatMap((name) => {
  const text = readFileSync(join(SRC, name), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (m) => m[1] ?? '',
  );
  return specifiers.map((specifier) => ({
    file: name,
    target: relative(SRC, resolve(SRC, dirname(name), specifier)),
  }));
});
const roomOf = (path: string): string => path.split(sep)[0] ?? '';
const crossing = imports.filter(
  ({ file, target }) => file.includes(sep) && roomOf(file) !== roomOf(target),
);

/** The rooms that are loaded with a file, by whatever it imports for more than types before it runs. */
function roomsLoadedBy(entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const match of text.matchAll(STATIC_IMPORT)) {
      visit(relative(SRC, resolve(SRC, dirname(file), match[1] ?? '')));
    }
  };
  visit(entry);
  return [...new Set([...seen].map(roomOf))].toSorted();
}
const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'(\.[^']+)';/gm;

describe('the house', () => {
  test('every folder of src is a room of the plan, and has a front door and a README', () => {
    const rooms = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of rooms) {
      expect(floorOf(name), `room ${name}`).toBeGreaterThanOrEqual(0);
      const inside = readdirSync(join(SRC, name));
      expect(inside, `room ${name}`).toEqual(expect.arrayContaining(['README.md']));
      if (name !== 'cli') expect(inside, `room ${name}`).toContain('index.ts');
    }
  });

  test('arrows between rooms go only downwards', () => {
    const upwards = crossing.filter(
      ({ file, target }) =>
        floorOf(roomOf(file)) >= floorOf(roomOf(target)) &&
        !BESIDE.has(`${roomOf(file)} → ${roomOf(target)}`),
    );
    expect(upwards).toEqual([]);
  });

  test('a room is entered only through its index.ts', () => {
    expect(crossing.filter(({ target }) => target.split(sep)[1] !== 'index.ts')).toEqual([]);
  });

  test('front doors name what they export', () => {
    const doors = files.filter((name) => /^[^/\\]+[/\\]index\.ts$/.test(name));
    expect(doors.length).toBeGreaterThan(5);
    for (const door of doors) {
      expect(readFileSync(join(SRC, door), 'utf8'), door).not.toMatch(/export \*/);
    }
  });

  // What is started often, or many times at once, waits for all that it loads.
  test.each([
    ['cli/program.ts', ['cli', 'errors']],
    ['cli/commands/search.ts', ['cli', 'errors', 'lake', 'registry', 'search', 'terms', 'xml']],
    ['flow/repair-process.ts', ['errors', 'flow', 'lake', 'registry', 'search', 'terms', 'xml']],
    ['flow/worker.ts', ['errors', 'flow', 'interpret', 'lake', 'sources', 'terms', 'xml']],
    ['search/query/thread.ts', ['errors', 'search']],
    ['search/segments/worker.ts', ['errors', 'search', 'xml']],
  ])('%s loads no other rooms than %j', (entry, rooms) => {
    expect(roomsLoadedBy(entry)).toEqual(rooms);
  });

  test('the test sees arrows at all', () => {
    expect(crossing.length).toBeGreaterThan(20);
  });
});
