import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { type Comparison, comparisonTable, listComparisons } from '../../src/flow/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import { edanLine, writeTree } from '../support/edan.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { SMALL, writeSmallBackbone } from './names-support.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const workspace = at('workspace');
const NAMES = at('names.csv');

/** The next build: a species sunk, a genus in another family, a species lost and one found. */
const NEXT = SMALL.filter(({ key }) => key !== 6).map((row) => {
  if (row.key === 5) return { ...row, acceptedKey: 8 };
  if (row.key === 7) return { ...row, acceptedKey: 8 };
  return row.key === 13 ? { ...row, parentKey: 16 } : row;
});
NEXT.push(
  { key: 8, canonicalName: 'Bellis nova', rank: 'SPECIES', authorship: 'Smith', parentKey: 4 },
  { key: 16, canonicalName: 'Pantheridae', rank: 'FAMILY', parentKey: 11 },
  { key: 17, canonicalName: 'Zea', rank: 'GENUS', authorship: 'L.', parentKey: 1 },
);

beforeAll(() => {
  writeSmallBackbone(at('old.bin'));
  writeSmallBackbone(at('new.bin'), NEXT, { version: 'v2' });
  writeSmallBackbone(at('other.bin'), renumbered(), { name: 'other' });
  writeFileSync(
    NAMES,
    [
      'scientificName,kingdom,n',
      'Bellis perennis L.,Plantae,7',
      'Bellis sylvestris,Plantae,1',
      'Bellis perennis L.,Plantae,3',
      '"Panthera leo",Animalia,x',
      '"Quoted ""name""\nof two lines",,1',
      'Zea,,2',
      'Animalia,,1',
      ',,5',
      'Bellis nova Smith,,1',
    ].join('\n'),
  );
});
afterAll(() => folder[Symbol.asyncDispose]());

async function compare(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', workspace, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

const between = (old: string, now: string, ...args: string[]) =>
  compare('names', 'compare', '--old', at(old), '--new', at(now), ...args);

const countsOf = (comparison: Comparison): Record<string, [number, number]> =>
  Object.fromEntries(
    comparison.changes
      .filter(({ names }) => names > 0)
      .map(({ change, names, records }) => [change, [names, records]]),
  );

describe('names compare', () => {
  test('two builds over a file: names and records by what changes', async () => {
    const { code, out, notes } = await between(
      ...(['old.bin', 'new.bin', '--file', NAMES] as const),
      ...['--records-column', 'n', '--sample', '2', '--seed', '7'],
    );
    expect(code, notes).toBe(0);
    expect(out).toMatch(/7 distinct names of 17 records/);
    expect(out).toMatch(/lost-match|higher-rank/);
    const [comparison] = await withPaths((paths) => listComparisons({ paths }));
    if (comparison === undefined) throw new Error('nothing was kept');
    expect(comparison).toMatchObject({
      sharesKeys: true,
      names: 7,
      records: 17,
      old: { label: 'old.bin', name: 'small', version: 'v1', usages: 13, behaviour: 'opendrawer' },
      new: { name: 'small', version: 'v2', usages: 15 },
      from: { kind: 'file', name: 'names.csv' },
      sample: { rows: 2, seed: 7 },
    });
    expect(countsOf(comparison)).toEqual({
      'new-match': [1, 2],
      'higher-rank': [1, 1],
      'lower-rank': [1, 1],
      'other-accepted-taxon': [1, 10],
      'moved-classification': [1, 1],
      unchanged: [2, 2],
    });
    const sunk = comparison.changes.find(({ change }) => change === 'other-accepted-taxon');
    expect(sunk?.examples).toMatchObject([
      {
        verbatim: { scientificName: 'Bellis perennis L.', kingdom: 'Plantae', family: null },
        records: 10,
        change: 'other-accepted-taxon',
        old: { usageKey: 5, status: 'ACCEPTED', acceptedScientificName: 'Bellis perennis L.' },
        new: { usageKey: 5, status: 'SYNONYM', acceptedScientificName: 'Bellis nova Smith' },
      },
    ]);
    const path = await withPaths((paths) => comparisonTable({ paths }, comparison.id, 'changes'));
    const [header = '', ...rows] = readFileSync(path ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    const columns = header.split('\t');
    expect(columns.slice(0, 3)).toEqual([
      'v_scientificName',
      'v_scientificNameAuthorship',
      'v_taxonRank',
    ]);
    expect(columns.slice(14, 21)).toEqual([
      'records',
      'change',
      'changes',
      'matchType_old',
      'matchType',
      'confidence_old',
      'confidence',
    ]);
    expect(rows).toHaveLength(5);
    expect(rows[0]?.split('\t').slice(0, 4)).toEqual(['Bellis perennis L.', '', '', 'Plantae']);
    const sample = await withPaths((paths) => comparisonTable({ paths }, comparison.id, 'sample'));
    expect(
      readFileSync(sample ?? '', 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(3);
  });

  test('equal seeds draw equal rows, and unchanged names are written where asked for', async () => {
    const draw = async (seed: string) => {
      const comparison = await made(
        'old.bin',
        'new.bin',
        '--file',
        NAMES,
        '--all',
        '--sample',
        '4',
        '--seed',
        seed,
      );
      expect(comparison).toMatchObject({ names: 7, records: 8, rows: 7, sample: { rows: 4 } });
      const path = await withPaths((paths) => comparisonTable({ paths }, comparison.id, 'sample'));
      return readFileSync(path ?? '', 'utf8');
    };
    const [three, again, four] = [await draw('3'), await draw('3'), await draw('4')];
    expect(again).toBe(three);
    expect(four).not.toBe(three);
  });

  test('two behaviours over one backbone; what was made is listed and shown', async () => {
    const file = at('misspelt.txt');
    writeFileSync(file, 'Bellis perannis\nBellis perennis\n');
    const rules = ['--old-behaviour', 'gbif-v1', '--new-behaviour', 'gbif-v1', '--new-strict'];
    const comparison = await made('old.bin', 'old.bin', '--file', file, ...rules);
    expect(countsOf(comparison)).toMatchObject({ 'lost-match': [1, 1] });
    expect(comparison.matchTypes).toContainEqual({
      old: 'FUZZY',
      new: 'NONE',
      names: 1,
      records: 1,
    });
    const list = await compare('names', 'compare', '--list');
    expect(list.out).toMatch(/^COMPARISON +OLD +NEW +NAMES +CHANGED\n/);
    expect(list.out).toContain('old.bin gbif-v1 strict');
    const shown = await compare('names', 'compare', '--show', comparison.id);
    expect(shown.out).toContain('2 distinct names of 2 records');
    expect(shown.out).toMatch(
      /lost-match +1 +50\.00 % +1 +50\.00 % +Bellis perannis: Bellis perennis L\. → none/,
    );
    expect(await compare('names', 'compare', '--show', '20000101T000000Z')).toMatchObject({
      code: 2,
      notes: expect.stringContaining('COMPARISON_UNKNOWN'),
    });
    expect((await compare('names', 'compare', '--show', '../../lake')).code).toBe(2);
    expect((await between('old.bin', 'old.bin', '--file', file)).code).toBe(2);
  });

  test('keys of two backbones have nothing in common: usages are compared by their names', async () => {
    const comparison = await made('old.bin', 'other.bin', '--file', NAMES);
    expect(comparison.sharesKeys).toBe(false);
    expect(countsOf(comparison)).toEqual({ unchanged: [7, 8] });
  });

  test('the names of the lake, each counted with its records', async () => {
    const source = at('museum');
    const named = (n: number, name: string | null) =>
      edanLine(n, {
        extra: {
          indexedStructured: {
            object_type: ['Specimen'],
            ...(name === null ? {} : { scientific_name: [name], tax_kingdom: ['Plantae'] }),
          },
        },
      });
    writeTree(source, {
      'metadata/edan/testunit/00.txt': [
        ...[1, 2, 3].map((n) => named(n, 'Bellis perennis L.')),
        named(4, 'Bellis sylvestris'),
        named(5, null),
      ],
    });
    expect((await between('old.bin', 'new.bin')).notes).toContain('There are no items');
    expect((await compare('add', source, '--alias', 'museum')).code).toBe(0);
    expect((await compare('ingest', '--no-index')).code).toBe(0);
    const comparison = await made('old.bin', 'new.bin', '--dataset', 'museum');
    expect(comparison.from).toMatchObject({ kind: 'lake', datasets: [{ alias: 'museum' }] });
    expect(countsOf(comparison)).toEqual({
      'other-accepted-taxon': [1, 3],
      'higher-rank': [1, 1],
    });
    expect((await between('old.bin', 'new.bin', '-d', 'musem')).code).toBe(2);
    const kept = readdirSync(join(workspace, 'exports', 'names-compare'));
    expect(kept.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

async function made(old: string, now: string, ...args: string[]): Promise<Comparison> {
  const { code, out, notes } = await between(old, now, '--json', ...args);
  expect(code, notes).toBe(0);
  return JSON.parse(out);
}

const renumbered = () =>
  SMALL.map((row) => ({
    ...row,
    key: row.key + 100,
    ...(row.parentKey == null ? {} : { parentKey: row.parentKey + 100 }),
    ...(row.acceptedKey == null ? {} : { acceptedKey: row.acceptedKey + 100 }),
  }));

async function withPaths<T>(
  use: (paths: Awaited<ReturnType<typeof openWorkspace>>['paths']) => T,
): Promise<T> {
  const opened = await openWorkspace(workspace);
  try {
    return use(opened.paths);
  } finally {
    await opened.close();
  }
}
