import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type BackboneBuild,
  buildBackboneOf,
  type DefinedChecklist,
  writeDefinition,
} from '../../src/flow/index.ts';
import {
  type Backbone,
  currentBackboneFile,
  lookupKey,
  openBackbone,
} from '../../src/names/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const LISTS = resolve(import.meta.dirname, '../../../shared/checklists');

describe.skipIf(!existsSync(LISTS))('the lists of ../shared/checklists', () => {
  const folder = temporaryFolder();
  let workspace: Workspace;
  let build: BackboneBuild;
  let backbone: Backbone;

  beforeAll(async () => {
    workspace = await openWorkspace(folder.path);
    const { sources } = parse(
      readFileSync(join(import.meta.dirname, 'build-real.yaml'), 'utf8'),
    ) as { sources: readonly Partial<DefinedChecklist>[] };
    writeDefinition(workspace.paths.backbones, 'default', {
      sources: sources.map(
        ({ alias = '', path = '', title = null, license = null, mapping = null }) => ({
          alias,
          path: join(LISTS, path),
          title,
          license,
          mapping,
        }),
      ),
    });
    build = await buildBackboneOf(workspace, 'default');
    backbone = openBackbone(currentBackboneFile(workspace.paths.backbones, 'default') ?? '');
  }, 120_000);
  afterAll(async () => {
    await workspace.close();
    await folder[Symbol.asyncDispose]();
  });

  const placeOf = (name: string): readonly string[] => {
    const [row = -1] = backbone.exact(lookupKey(name));
    const places: string[] = [];
    for (let at = backbone.parent(row); at >= 0; at = backbone.parent(at)) {
      places.unshift(backbone.canonicalName(at));
    }
    return places;
  };

  test('nothing of 200,000 usages is lost without a word, and nothing hangs from nothing', () => {
    const { report } = build;
    expect(report.totals.usages).toBeGreaterThan(175_000);
    expect(backbone.size).toBe(report.totals.usages);
    expect(report.findings.ORPHAN).toBeUndefined();
    for (const source of report.sources) {
      const { taken, merged, repeated, placeholders, epithets, refused } = source;
      expect(taken + merged + repeated + placeholders + epithets + refused, source.alias).toBe(
        source.read,
      );
      expect(source.license).not.toBeNull();
    }
  });

  test('placeholders are no names; the lists hang in the upper tree', () => {
    expect(backbone.beginningWith('N.N', 5)).toEqual([]);
    expect(
      placeOf('Panthera uncia').filter((one) =>
        /^(?:Animalia|Mammalia|Carnivora|Felidae)$/.test(one),
      ),
    ).toEqual(['Animalia', 'Mammalia', 'Carnivora', 'Felidae']);
    expect(placeOf('Asplenium trichomanes').slice(0, 1)).toEqual(['Plantae']);
    expect(placeOf('Asplenium trichomanes').slice(-2)).toEqual(['Polypodiopsida', 'Asplenium']);
    expect(placeOf('Isoetes lacustris')).toContain('Lycopodiopsida');
    expect(placeOf('Vespa crabro')).toEqual(
      expect.arrayContaining(['Insecta', 'Hymenoptera', 'Vespidae']),
    );
    expect(placeOf('Struthio camelus')).toEqual(expect.arrayContaining(['Aves', 'Struthionidae']));
  });

  test('13,588 parents outside a list are reported and their names placed', () => {
    const ferns = build.report.sources.at(-1);
    const count = (kind: 'DANGLING_PARENT' | 'PARENT_MISSING') => ferns?.findings[kind]?.count ?? 0;
    expect(count('DANGLING_PARENT')).toBeGreaterThan(13_000);
    expect(count('PARENT_MISSING')).toBeGreaterThan(300);
  });

  test('building again gives the same', async () => {
    const again = await buildBackboneOf(workspace, 'default');
    expect(again).toMatchObject({ build: build.build, isUnchanged: true });
  }, 120_000);
});
