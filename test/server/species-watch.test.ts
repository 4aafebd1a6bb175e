import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OpendrawerError } from '../../src/errors/index.ts';
import { writeBackbone } from '../../src/names/index.ts';
import { countDescendants } from '../../src/server/species/descendants.ts';
import { loadBackbone } from '../../src/server/species/threads.ts';
import { watchBackbone } from '../../src/server/species/watch.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { aBackbone } from './species-backbone.ts';

const FAR = { pollMs: 1_000_000, name: 'default' };

describe('watchBackbone', () => {
  test('opens the newest build, and each newer one', async () => {
    await using folder = temporaryFolder();
    const files = ['v1', 'v2'].map((version) => {
      const path = join(folder.path, `${version}.bin`);
      writeBackbone(path, aBackbone(undefined, { version }).memory);
      return path;
    });
    let current: string | null = null;
    const watcher = await watchBackbone({ ...FAR, find: () => current });
    expect(() => watcher.current()).toThrow(expect.objectContaining({ code: 'BACKBONE_MISSING' }));

    current = files[0] ?? null;
    await watcher.refresh();
    const first = watcher.current();
    expect([first.facts.version, first.canonicalName(first.rowOf(7))]).toEqual([
      'v1',
      'Puma concolor',
    ]);

    current = files[1] ?? null;
    await watcher.refresh();
    expect(watcher.current().facts.version).toBe('v2');
    // A request that holds the one before goes on with it.
    expect(first.canonicalName(first.rowOf(7))).toBe('Puma concolor');

    // Without a pointer, what is open stays.
    current = null;
    await watcher.refresh();
    expect(watcher.current().facts.version).toBe('v2');
    await watcher.close();
  });

  test('a build that cannot be opened does not replace one that works, and is told once', async () => {
    const backbone = aBackbone();
    const loaded = { memory: backbone.memory, descendants: countDescendants(backbone) };
    const told: unknown[] = [];
    const broken = new OpendrawerError('BACKBONE_INVALID', 'b is damaged');
    let path: string | null = 'a';
    const watcher = await watchBackbone({
      ...FAR,
      find: () => path,
      load: async (one) => {
        if (one === 'a') return loaded;
        throw broken;
      },
      onError: (error) => told.push(error),
    });
    path = 'b';
    await watcher.refresh();
    await watcher.refresh();
    expect([watcher.current().facts.version, told]).toEqual(['v1', [broken]]);
    await watcher.close();
  });

  test('why the first build cannot be opened is told to whoever asks', async () => {
    const watcher = await watchBackbone({
      ...FAR,
      find: () => {
        throw new OpendrawerError('INPUT_CORRUPT', 'current points to no build');
      },
    });
    expect(() => watcher.current()).toThrow(expect.objectContaining({ code: 'INPUT_CORRUPT' }));
    await watcher.close();
  });

  test('a file that is no backbone is an error of the catalogue, also from another thread', async () => {
    await expect(loadBackbone(import.meta.filename)).rejects.toMatchObject({
      code: 'BACKBONE_INVALID',
    });
  });
});
