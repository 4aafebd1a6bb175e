import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import { currentBackboneFile, openBackbone } from '../../src/names/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
const workspace = join(folder.path, 'workspace');
const backbones = join(workspace, 'backbones');
const list = join(folder.path, 'checklist');
cpSync(resolve(import.meta.dirname, '../../examples/checklist'), list, { recursive: true });
afterAll(() => folder[Symbol.asyncDispose]());

async function opendrawer(...args: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCommand(['-w', workspace, ...args], {
    out: (text) => out.push(text),
    note: (text) => notes.push(text),
    live: false,
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

async function json(...args: string[]) {
  const result = await opendrawer('--json', ...args);
  expect(result.code, result.notes).toBe(0);
  return JSON.parse(result.out);
}

const taxa = join(list, 'Taxon.tsv');
const change = (from: string | RegExp, to: string): void =>
  writeFileSync(taxa, readFileSync(taxa, 'utf8').replace(from, to));

describe('a backbone from its first checklist on', () => {
  test('add, build, list', async () => {
    expect((await opendrawer('backbone', 'list')).notes).toContain('No backbones yet');
    const added = await opendrawer(
      'backbone',
      'add',
      list,
      '--alias',
      'tollmere',
      '--title',
      'Tollmere Checklist',
    );
    expect(added.out).toContain(`1      tollmere  Tollmere Checklist  -        ${list}`);
    expect(added.notes).toContain('The licence of tollmere is not stated: say it with --license.');
    await json('backbone', 'add', list, '--alias', 'tollmere', '--license', 'CC0-1.0');
    expect((await opendrawer('backbone', 'list', 'default')).notes).toBe('Not built yet.');
    const built = await opendrawer('backbone', 'build');
    expect(built.out).toContain('290 usages: 249 accepted, 41 synonyms');
    expect(built.out).toContain('1. tollmere: Tollmere Checklist (CC0-1.0)');
    expect(built.notes).toMatch(
      /reading tollmere …[\s\S]*keys …[\s\S]*writing …[\s\S]*Built \d{8}T\d{9}Z-[0-9a-f]{8}\./,
    );
    expect(await json('backbone', 'list')).toMatchObject([
      { name: 'default', usages: 290, sources: ['tollmere'] },
    ]);
    expect((await opendrawer('backbone', 'list', 'default')).out).toMatch(
      /BUILD +USAGES[\s\S]*290 +249 +41 +290 +current/,
    );
  });

  test('show by name, key, synonym; homonyms all', async () => {
    const [iris] = await json('backbone', 'show', 'Iris', 'pseudacorus');
    expect(iris).toMatchObject({
      scientificName: 'Iris pseudacorus L.',
      rank: 'SPECIES',
      status: 'ACCEPTED',
      code: 'BOTANICAL',
      source: 'tollmere',
      accepted: null,
      synonyms: [{ scientificName: 'Iris lutea Lam.' }],
    });
    expect(
      iris.classification.map(({ scientificName }: { scientificName: string }) => scientificName),
    ).toEqual(['Plantae', 'Tracheophyta', 'Liliopsida', 'Asparagales', 'Iridaceae', 'Iris L.']);
    expect(await json('backbone', 'show', String(iris.key))).toEqual([iris]);
    const both = await opendrawer('backbone', 'show', 'Oenanthe');
    expect(both.out).toMatch(
      /Oenanthe L\. +\(genus[\s\S]*Apiaceae[\s\S]*Oenanthe Vieillot, 1816[\s\S]*Muscicapidae/,
    );
    const [synonym] = await json('backbone', 'show', 'Carduus vulgaris Savi');
    expect([synonym.accepted.scientificName, synonym.status]).toEqual([
      'Cirsium vulgare (Savi) Ten.',
      'HOMOTYPIC_SYNONYM',
    ]);
    const [accepted] = await json('backbone', 'show', 'Cirsium vulgare');
    expect(accepted.basionym.scientificName).toBe('Carduus vulgaris Savi');
    expect((await opendrawer('backbone', 'show')).out).toContain('Backbone "default"');
  });

  test('building again changes nothing; a change shows in the next build and in diff; an open reader goes on', async () => {
    const file = currentBackboneFile(backbones, 'default') ?? '';
    const before = openBackbone(file);
    expect((await json('backbone', 'build')).isUnchanged).toBe(true);
    expect(currentBackboneFile(backbones, 'default')).toBe(file);
    // An index that cannot be read is no reason to build nothing.
    const index = readFileSync(file);
    writeFileSync(file, index.subarray(0, 100));
    expect((await json('backbone', 'build')).isUnchanged).toBe(false);
    writeFileSync(file, index);

    change(/^.*\tLilium martagon\t.*\n/m, '');
    change('Papaver rhoeas\tL.', 'Papaver rhoeas\tLinn.');
    change(/\n$/, '\nx1\tt7\t\t\taccepted\tform\tIris pseudacorus f. alba\tMakino\tICN\t\n');
    const built = await json('backbone', 'build');
    expect(built.report.keys).toEqual({
      kept: 289,
      returned: 0,
      added: 1,
      retired: 1,
      highest: 291,
    });
    const out = join(folder.path, 'diff.tsv');
    const { counts, changes } = await json('backbone', 'diff', '--out', out);
    expect(counts).toEqual({
      added: 1,
      removed: 1,
      name: 0,
      authorship: 1,
      rank: 0,
      status: 0,
      accepted: 0,
      moved: 0,
    });
    expect(
      changes.map(({ kind, scientificName }: Record<string, string>) => [kind, scientificName]),
    ).toEqual([
      ['removed', 'Lilium martagon L.'],
      ['authorship', 'Papaver rhoeas Linn.'],
      ['added', 'Iris pseudacorus f. alba Makino'],
    ]);
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(4);
    expect((await opendrawer('backbone', 'diff')).out).toMatch(
      /1 added, 1 removed, 0 name, 1 authorship[\s\S]*KEY +CHANGE +NAME/,
    );
    expect(before.size).toBe(290);
  });

  test('a build that fails is never seen, nor does it block the next', async () => {
    const current = currentBackboneFile(backbones, 'default');
    const good = readFileSync(taxa);
    writeFileSync(taxa, '');
    expect((await opendrawer('backbone', 'build')).notes).toContain(
      'CHECKLIST_INVALID: Taxon.tsv has no heading',
    );
    expect(currentBackboneFile(backbones, 'default')).toBe(current);
    writeFileSync(taxa, good);
    expect((await json('backbone', 'build')).isUnchanged).toBe(true);
    const left = readdirSync(join(backbones, 'default')).filter((name) => /tmp|lock/.test(name));
    expect(left).toEqual([]);
  });
});

test('a broken pointer, or an index that is gone, is mended by the next build; keys stay', async () => {
  const home = join(backbones, 'default');
  const [before] = await json('backbone', 'show', 'Iris pseudacorus');
  for (const breakIt of [
    () => writeFileSync(join(home, 'current'), 'nonsense\n'),
    () => rmSync(currentBackboneFile(backbones, 'default') ?? ''),
  ]) {
    breakIt();
    expect((await opendrawer('backbone', 'show', 'Iris')).notes).toMatch(
      /INPUT_CORRUPT: .*points to no build/,
    );
    expect(await json('backbone', 'build')).toMatchObject({
      isUnchanged: false,
      report: { keys: { added: 0, retired: 0 } },
    });
    expect(await json('backbone', 'show', 'Iris pseudacorus')).toEqual([before]);
  }
});

describe('several checklists with mappings', () => {
  test('the order decides, and can be changed', async () => {
    const table = join(folder.path, 'plants.csv');
    writeFileSync(table, 'Name,Family,State of it\nIris lutea Lam.,Iridaceae,valid\n');
    const mapping = join(folder.path, 'mapping.yaml');
    writeFileSync(
      mapping,
      'columns: {Name: scientificName, State of it: taxonomicStatus}\nconstants: {kingdom: Plantae}\n',
    );
    await json('backbone', 'add', list, '-b', 'two', '--alias', 'tollmere');
    const { sources } = await json(
      'backbone',
      'add',
      table,
      '-b',
      'two',
      '--mapping',
      mapping,
      '--code',
      'ICN',
    );
    expect(sources.map(({ alias }: { alias: string }) => alias)).toEqual(['tollmere', 'plants']);
    expect(sources[1].mapping.code).toBe('ICN');
    const first = await json('backbone', 'build', 'two');
    expect(first.report.sources[1]).toMatchObject({ read: 1, merged: 1, added: { usages: 0 } });
    expect(first.report.sources[1].findings.STATUS_CONFLICT.count).toBe(1);
    await json('backbone', 'add', table, '-b', 'two', '--alias', 'plants', '--priority', '1');
    const second = await json('backbone', 'build', 'two');
    expect(second.report.keys).toMatchObject({ retired: 0, added: 0, kept: 290 });
    const [lutea] = await json('backbone', 'show', '-b', 'two', 'Iris lutea');
    expect([lutea.status, lutea.source]).toEqual(['ACCEPTED', 'plants']);
    const { counts } = await json('backbone', 'diff', '-b', 'two');
    expect(counts).toMatchObject({ added: 0, removed: 0, status: 1, accepted: 1 });
    const findings = readFileSync(join(backbones, 'two', second.build, 'findings.tsv'), 'utf8');
    expect(findings.split('\n')[0]).toBe('source\tkind\tfile\tline\tid\tname\tdetail');
    expect(findings).toContain('tollmere\tSTATUS_CONFLICT\tTaxon.tsv\t');
  });
});

describe('what goes wrong', () => {
  test.each<[string[], number, RegExp]>([
    [['backbone', 'build', 'none'], 2, /BACKBONE_UNKNOWN: The backbone "none" has no checklists/],
    [['backbone', 'build', '../x'], 2, /BACKBONE_UNKNOWN: "\.\.\/x" cannot be the name/],
    [['backbone', 'list', 'none'], 2, /BACKBONE_UNKNOWN/],
    [['backbone', 'add', '/no/such/file'], 4, /SOURCE_NOT_FOUND/],
    [['backbone', 'add', list, '--mapping', '/no/mapping'], 3, /CHECKLIST_INVALID: The mapping/],
    [['backbone', 'add', list, '--alias', 'a b'], 2, /USAGE: "a b" cannot be an alias/],
    [['backbone', 'add', list, '--priority', '0'], 2, /above 0/],
    [
      ['backbone', 'show', 'Iris', 'pseudocarus'],
      2,
      /BACKBONE_UNKNOWN: .*\nDid you mean Iris pseudacorus L\./,
    ],
    [['backbone', 'show', '99999'], 2, /BACKBONE_UNKNOWN/],
    [['backbone', 'diff', 'x', 'y'], 2, /has no build "x"/],
  ])('%j', async (args, code, message) => {
    const result = await opendrawer(...args);
    expect(result.notes).toMatch(message);
    expect(result.code).toBe(code);
  });

  test('a lock of a process that is gone is taken over, one that lives is respected', async () => {
    const lock = join(backbones, 'default', 'build.lock');
    const { hostname } = await import('node:os');
    writeFileSync(lock, `${hostname()} 999999999`);
    expect((await opendrawer('backbone', 'build')).code).toBe(0);
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, `${hostname()} 1`);
    expect((await opendrawer('backbone', 'build')).notes).toContain('BACKBONE_BUSY');
  });
});
