import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedDocs } from '../../scripts/docs.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const pages = Object.entries(await generatedDocs());

describe('the documentation', () => {
  test.each(pages)('%s is as the code has it', (name, content) => {
    expect(read(`docs/${name}`), 'run `node scripts/docs.ts`').toBe(content);
  });

  test('every dependency has its line, and every line its dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const listed = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map((m) => m[1]);
    expect(listed.toSorted()).toEqual(
      Object.keys({ ...dependencies, ...devDependencies }).toSorted(),
    );
  });

  test('links between our pages lead somewhere', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
    ];
    const broken = pages
      .filter((page) => page.endsWith('.md'))
      .flatMap((page) =>
        [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map((match) => join(dirname(page), match[1] ?? ''))
          .filter((target) => !existsSync(join(ROOT, target)))
          .map((target) => `${page} → ${target}`),
      );
    expect(broken).toEqual([]);
  });
});
