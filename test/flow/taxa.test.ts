import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingest, rematch } from '../../src/flow/index.ts';
import { rememberTaxa } from '../../src/flow/taxa/taxon-source.ts';
import {
  type BackboneUsage,
  buildBackboneIndex,
  NO_TAXON,
  newBuildId,
  writeBackbone,
  writeBuild,
} from '../../src/names/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import type { TaxonQuery } from '../../src/terms/index.ts';
import { edanLine, writeTree } from '../support/edan.ts';
import { anItem } from '../support/items.ts';
import { lakeContent, lakeRows, temporaryFolder } from '../support/workspace.ts';

const usage = (key: number, fields: Partial<BackboneUsage>): BackboneUsage => ({
  key,
  acceptedKey: null,
  parentKey: null,
  basionymKey: null,
  canonicalName: 'Felis',
  authorship: null,
  rank: 'GENUS',
  status: 'ACCEPTED',
  code: 'ZOOLOGICAL',
  isExtinct: false,
  source: 0,
  sourceId: `cat-${key}`,
  ...fields,
});

/** Before: the snow leopard is an Uncia. After: it is a Panthera, and Uncia uncia is its synonym. */
const FAMILY = [
  usage(1, { canonicalName: 'Animalia', rank: 'KINGDOM' }),
  usage(2, { canonicalName: 'Felidae', rank: 'FAMILY', parentKey: 1 }),
  usage(3, { canonicalName: 'Panthera', rank: 'GENUS', parentKey: 2 }),
];
const BEFORE = [
  ...FAMILY,
  usage(4, { canonicalName: 'Uncia', rank: 'GENUS', parentKey: 2 }),
  usage(5, {
    canonicalName: 'Uncia uncia',
    authorship: '(Schreber, 1775)',
    rank: 'SPECIES',
    parentKey: 4,
  }),
];
const AFTER = [
  ...FAMILY,
  usage(6, {
    canonicalName: 'Panthera uncia',
    authorship: '(Schreber, 1775)',
    rank: 'SPECIES',
    parentKey: 3,
  }),
  usage(5, {
    canonicalName: 'Uncia uncia',
    authorship: '(Schreber, 1775)',
    rank: 'SPECIES',
    status: 'SYNONYM',
    acceptedKey: 6,
    parentKey: 3,
  }),
];

let folder: ReturnType<typeof temporaryFolder>;
const opened: Workspace[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await folder[Symbol.asyncDispose]();
});

async function workspaceAt(name: string): Promise<Workspace> {
  const workspace = await openWorkspace(join(folder.path, name), { 'ingest.workers': 2 });
  opened.push(workspace);
  await workspace.registry.datasets.add(
    { format: 'edan', location: join(folder.path, 'source'), units: [] },
    { alias: 'cats' },
  );
  return workspace;
}

async function useBackbone(
  { paths }: Workspace,
  usages: readonly BackboneUsage[],
  version: string,
): Promise<void> {
  const builtAt = new Date(version === '1' ? '2026-01-01T00:00:00Z' : '2026-02-01T00:00:00Z');
  const memory = buildBackboneIndex(usages, {
    name: 'default',
    builtAt: builtAt.toISOString(),
    version,
    sources: [
      { alias: 'cats', title: null, license: null, fingerprint: '0', usages: usages.length },
    ],
  });
  await writeBuild(
    paths.backbones,
    'default',
    newBuildId(builtAt, version.padStart(8, '0')),
    (to) => writeBackbone(join(to, 'backbone.bin'), memory),
  );
}

const record = (n: number, taxon: Readonly<Record<string, string>>): string => {
  const one = JSON.parse(edanLine(n));
  const { scientificName, ...ranks } = taxon;
  if (scientificName !== undefined) {
    one.content.indexedStructured.scientific_name = [scientificName];
  }
  for (const [rank, name] of Object.entries(ranks)) {
    one.content.indexedStructured[`tax_${rank}`] = [name];
  }
  return JSON.stringify(one);
};
const SOURCE = {
  'testunit/00.txt': [
    record(1, { scientificName: 'Uncia uncia', family: 'Felidae' }),
    record(2, { scientificName: 'Uncia unzia' }),
    record(3, {}),
  ],
  'testunit/01.txt': [
    record(4, { scientificName: 'Uncia uncia', family: 'Felidae' }),
    record(5, { scientificName: 'Panthera ignota' }),
    record(6, { scientificName: 'Nemo nullus' }),
  ],
};

const taxaOf = (workspace: Workspace) =>
  lakeRows(
    workspace,
    'cats',
    'items',
    "sourceId, taxonKey, acceptedTaxonKey, acceptedScientificName, taxonomicStatus, taxonMatchType, classification, list_filter(issues, lambda i: starts_with(i, 'TAXON')) AS flags",
    'ORDER BY sourceId',
  );

const felidae = [
  { rank: 'KINGDOM', key: 1, name: 'Animalia' },
  { rank: 'FAMILY', key: 2, name: 'Felidae' },
];
const unmatched = {
  taxonKey: null,
  acceptedTaxonKey: null,
  acceptedScientificName: null,
  taxonomicStatus: null,
  classification: [],
};

describe('names of items', () => {
  beforeEach(() => {
    mkdirSync(join(folder.path, 'source'));
    writeTree(join(folder.path, 'source'), SOURCE);
  });

  test('are matched while they are ingested', async () => {
    const workspace = await workspaceAt('workspace');
    await useBackbone(workspace, BEFORE, '1');
    await ingest(workspace, await workspace.registry.datasets.get('cats'));
    const uncia = {
      taxonKey: 5,
      acceptedTaxonKey: 5,
      acceptedScientificName: 'Uncia uncia (Schreber, 1775)',
      taxonomicStatus: 'ACCEPTED',
      classification: [
        ...felidae,
        { rank: 'GENUS', key: 4, name: 'Uncia' },
        { rank: 'SPECIES', key: 5, name: 'Uncia uncia' },
      ],
    };
    expect(await taxaOf(workspace)).toEqual([
      { sourceId: 'edanmdm:testunit_1', ...uncia, taxonMatchType: 'EXACT', flags: [] },
      {
        sourceId: 'edanmdm:testunit_2',
        ...uncia,
        taxonMatchType: 'FUZZY',
        flags: ['TAXON_MATCH_FUZZY'],
      },
      { sourceId: 'edanmdm:testunit_3', ...unmatched, taxonMatchType: null, flags: [] },
      { sourceId: 'edanmdm:testunit_4', ...uncia, taxonMatchType: 'EXACT', flags: [] },
      {
        sourceId: 'edanmdm:testunit_5',
        taxonKey: 3,
        acceptedTaxonKey: 3,
        acceptedScientificName: 'Panthera',
        taxonomicStatus: 'ACCEPTED',
        taxonMatchType: 'HIGHERRANK',
        classification: [...felidae, { rank: 'GENUS', key: 3, name: 'Panthera' }],
        flags: ['TAXON_MATCH_HIGHERRANK'],
      },
      {
        sourceId: 'edanmdm:testunit_6',
        ...unmatched,
        taxonMatchType: 'NONE',
        flags: ['TAXON_MATCH_NONE'],
      },
    ]);
    expect(
      await lakeRows(
        workspace,
        'cats',
        'findings',
        'line, term, verbatim, interpreted, issue',
        "WHERE starts_with(issue, 'TAXON') ORDER BY issue",
      ),
    ).toEqual([
      {
        line: '2',
        term: 'scientificName',
        verbatim: 'Uncia unzia',
        interpreted: 'Uncia uncia (Schreber, 1775)',
        issue: 'TAXON_MATCH_FUZZY',
      },
      {
        line: '2',
        term: 'scientificName',
        verbatim: 'Panthera ignota',
        interpreted: 'Panthera',
        issue: 'TAXON_MATCH_HIGHERRANK',
      },
      {
        line: '3',
        term: 'scientificName',
        verbatim: 'Nemo nullus',
        interpreted: null,
        issue: 'TAXON_MATCH_NONE',
      },
    ]);
  });

  test('matched anew give the same lake as an ingest with the new backbone, without the source', async () => {
    const workspace = await workspaceAt('workspace');
    const cats = () => workspace.registry.datasets.get('cats');
    await useBackbone(workspace, BEFORE, '1');
    await ingest(workspace, await cats());
    const before = (await cats()).currentSnapshot;

    rmSync(join(folder.path, 'source'), { recursive: true });
    await useBackbone(workspace, AFTER, '2');
    const report = await rematch(workspace, [await cats()]);
    const { currentSnapshot: snapshot } = await cats();
    expect(report).toEqual({
      backbone: 'default@2',
      datasets: [{ dataset: 'cats', parts: 2, items: 6, names: 6, changedItems: 3, snapshot }],
    });
    expect(snapshot).not.toBe(before);
    const content = () => lakeContent(join(folder.path, 'workspace'), 'cats');
    const rematched = await content();

    writeTree(join(folder.path, 'source'), SOURCE);
    await ingest(workspace, await cats(), { refresh: true });
    expect((await cats()).currentSnapshot).not.toBe(snapshot);
    expect(rematched).toEqual(await content());
  });

  test('are left alone where the backbone is the same, and follow it in the next ingest', async () => {
    const workspace = await workspaceAt('workspace');
    await ingest(workspace, await workspace.registry.datasets.get('cats'));
    expect((await taxaOf(workspace)).every((row) => row['taxonMatchType'] === null)).toBe(true);
    await useBackbone(workspace, BEFORE, '1');
    const report = await ingest(workspace, await workspace.registry.datasets.get('cats'));
    expect(report.counts).toMatchObject({ records: 0, carriedOver: 2 });
    expect(report.rematched).toEqual({ parts: 2, items: 6, names: 6, changedItems: 4 });
    const again = await rematch(workspace, [await workspace.registry.datasets.get('cats')]);
    expect(again.datasets).toEqual([
      { dataset: 'cats', parts: 0, items: 0, names: 0, changedItems: 0, snapshot: null },
    ]);
  });

  test('need a backbone to be matched anew', async () => {
    const workspace = await workspaceAt('workspace');
    await expect(rematch(workspace, [])).rejects.toMatchObject({ code: 'BACKBONE_MISSING' });
  });
});

test('a remembered source is asked once for each distinct name', async () => {
  const asked: string[][] = [];
  const source = rememberTaxa({
    version: 'x@1',
    find: async (queries) => {
      asked.push(queries.map(({ scientificName }) => scientificName ?? ''));
      return queries.map(() => NO_TAXON);
    },
  });
  const named = (...names: string[]): TaxonQuery[] =>
    names.map((scientificName) => anItem({ id: 'a', scientificName }));
  expect(await source.find(named('Aus', 'Bus', 'Aus'))).toEqual([NO_TAXON, NO_TAXON, NO_TAXON]);
  await source.find(named('Bus', 'Cus'));
  expect(asked).toEqual([['Aus', 'Bus'], ['Cus']]);
});
