import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BackboneUsage } from '../../src/names/index.ts';
import { bunzip2 } from '../../src/sources/bytes/bzip2/bunzip2.ts';
import { openChecklist } from '../../src/sources/index.ts';
import { type Built, build } from './build-support.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** Scientific names of the example herbarium. */
async function herbariumNames(): Promise<ReadonlySet<string>> {
  const home = join(EXAMPLES, 'herbarium/metadata');
  const files = readdirSync(home, { recursive: true }).map(String);
  const names = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.bz2'))) {
    const lines = await text(bunzip2(createReadStream(join(home, file)), { name: file }));
    for (const line of lines.split('\n').filter((one) => one !== '')) {
      const { content } = JSON.parse(line) as {
        readonly content: { readonly indexedStructured?: { readonly scientific_name?: string[] } };
      };
      for (const name of content.indexedStructured?.scientific_name ?? []) names.add(name);
    }
  }
  return names;
}

describe('examples/checklist', () => {
  let built: Built;
  let names: ReadonlySet<string>;
  beforeAll(async () => {
    const checklist = await openChecklist(join(EXAMPLES, 'checklist'));
    const { format, fingerprint, usages } = checklist;
    built = await build([
      { alias: 'tollmere', title: null, license: null, format, fingerprint, usages },
    ]);
    checklist.close();
    names = await herbariumNames();
  });

  test('is read without a finding but its homonyms', () => {
    expect([...new Set(built.findings.map((finding) => finding.split(' ')[0]))]).toEqual([
      'HOMONYM',
    ]);
    expect(built.built.report.homonyms).toEqual({
      acrossKingdoms: 5,
      withinKingdom: 0,
      withSynonyms: 0,
      synonymsOnly: 0,
    });
  });

  test('has every name of the example herbarium as an accepted species', () => {
    const accepted = new Set(
      built.usages
        .filter(({ rank, acceptedKey }) => rank === 'SPECIES' && acceptedKey === null)
        .map(({ canonicalName, authorship }: BackboneUsage) => `${canonicalName} ${authorship}`),
    );
    expect(names.size).toBeGreaterThan(60);
    expect([...names].filter((name) => !accepted.has(name))).toEqual([]);
  });

  test('has the counts that its README states', () => {
    const readme = readFileSync(join(EXAMPLES, 'checklist/README.md'), 'utf8');
    const stated = Object.fromEntries(
      [...readme.matchAll(/^\| (\w+) \| (\d+) \|$/gm)].map(([, name, count]) => [
        name,
        Number(count),
      ]),
    );
    const { usages, accepted, synonyms } = built.built.report.totals;
    expect(stated).toEqual({ Usages: usages, Accepted: accepted, Synonyms: synonyms });
  });
});
