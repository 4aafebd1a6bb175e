import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { temporaryFolder } from '../support/workspace.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
afterAll(() => folder[Symbol.asyncDispose]());

/** Files that the page speaks of. */
const FILES: Readonly<Record<string, string>> = {
  'names.csv':
    'catalogNumber,scientificName,kingdom\nT1,Iris,Plantae\nT2,Bellis perenis,\nT3,Bellis perenis,\nT4,Nothing known,\n',
  'pins.tsv': 'scientificName\tusageKey\tremark\nNothing known\t41\tM. Rusk 2026\n',
};

async function opendrawer(args: readonly string[]): Promise<string> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', at('workspace'), ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  expect(code, notes.join('\n')).toBe(0);
  return out.join('\n');
}

beforeAll(async () => {
  for (const [name, content] of Object.entries(FILES)) writeFileSync(at(name), content);
  const checklist = join(ROOT, 'examples/checklist');
  await opendrawer(['backbone', 'add', checklist, '--alias', 'tollmere']);
  await opendrawer(['backbone', 'build']);
});

/** Commands of the page that show what they print. */
const shown = [
  ...readFileSync(join(ROOT, 'docs/names-commands.md'), 'utf8').matchAll(
    /```console\n([\s\S]*?)```/g,
  ),
]
  .flatMap(([, block = '']) => block.split(/^\$ opendrawer /m).slice(1))
  .map((text): [command: string, output: string] => {
    const [command = '', ...output] = text.trimEnd().split('\n');
    return [command, output.filter((line) => !line.startsWith('$ ')).join('\n')];
  })
  .filter(([, output]) => output !== '');

test('the page shows outputs', () => {
  expect(shown.length).toBeGreaterThan(3);
});

test.each(shown)('opendrawer %s', async (command, output) => {
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  expect(await opendrawer(args.map((arg) => (arg in FILES ? at(arg) : arg)))).toBe(output);
});
