import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareIdentity, ingest } from '../../src/flow/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import type { Detection, SourceContext } from '../../src/sources/index.ts';
import { adapterOf } from '../../src/sources/index.ts';
import { temporaryFolder } from '../support/workspace.ts';

const VERSIONS = resolve(import.meta.dirname, '../../../shared/archives/dwca-versions');
const version = (name: string) => join(VERSIONS, `${name}.zip`);

/** Every location is an archive. */
const sources = {
  detect: async (location: string, _context: SourceContext): Promise<Detection> => ({
    endpoint: { format: 'dwca', location, units: [] },
    confidence: 1,
    summary: '',
    notes: [],
    description: null,
    tables: [],
    choices: {},
  }),
  adapterOf,
};

describe.skipIf(!existsSync(VERSIONS))('successive versions of one dataset', () => {
  const folder = temporaryFolder();
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace(join(folder.path, 'workspace'), {
      'ingest.maxRejectedShare': 1,
    });
    for (const name of ['ala-dr893', 'gbif-occurrences-20180905']) {
      const dataset = await workspace.registry.datasets.add(
        { format: 'dwca', location: version(name), units: [] },
        { alias: name },
      );
      await ingest(workspace, dataset);
    }
  }, 120_000);
  afterAll(async () => {
    await workspace.close();
    await folder[Symbol.asyncDispose]();
  });

  test.each([
    ['ala-dr893', 'ala-dr893', { before: 5, after: 5, kept: 5, gone: 0, new: 0 }],
    ['ala-dr893', 'ala-dr893-reduced', { before: 5, after: 3, kept: 3, gone: 2, new: 0 }],
    ['ala-dr893', 'ala-dr893-readded', { before: 5, after: 6, kept: 5, gone: 0, new: 1 }],
    [
      'gbif-occurrences-20180905',
      'gbif-occurrences-20180916',
      { before: 4956, after: 4956, kept: 4956, gone: 0, new: 0 },
    ],
  ])('%s → %s', async (alias, next, counts) => {
    const dataset = await workspace.registry.datasets.get(alias);
    const found = await compareIdentity(workspace, dataset, {
      location: version(next),
      sources,
    });
    expect(found).toMatchObject({ isChurn: false, counts: { ...counts, renamed: 0 } });
  });
});
