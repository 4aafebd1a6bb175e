import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILD_FILES, newBuildId, writeBackbone, writeBuild } from '../../src/names/index.ts';
import { openWorkspace } from '../../src/registry/index.ts';
import { serve } from '../../src/server/index.ts';
import { temporaryFolder } from '../support/workspace.ts';
import { aBackbone, USAGES } from './species-backbone.ts';

describe('a server and the builds of a backbone', () => {
  test('the first build and a newer one are taken up while requests are answered', async () => {
    await using folder = temporaryFolder();
    const workspace = await openWorkspace(folder.path, { 'server.requestsPerMinute': 0 });
    const name = workspace.config['names.backbone'];
    const { url, close } = await serve(workspace, { version: '1.2.3', port: 0 });
    const build = (author: string, at: Date) => {
      const version = author.length.toString(16).padStart(8, '0');
      const usages = USAGES.map((one) =>
        one.key === 7 ? { ...one, authorship: `(${author}, 1771)` } : one,
      );
      const { memory } = aBackbone(usages, { name, version, builtAt: at.toISOString() });
      return writeBuild(workspace.paths.backbones, name, newBuildId(at, version), (path) => {
        writeBackbone(join(path, BUILD_FILES.index), memory);
      });
    };
    const authorship = async () => {
      const response = await fetch(`${url}/v1/species/7`);
      const body = (await response.json()) as { readonly authorship?: string };
      return [response.status, body.authorship];
    };
    let isOver = false;
    let asking: Promise<void> = Promise.resolve();
    try {
      expect(await authorship()).toEqual([503, undefined]);

      await build('Linnaeus', new Date('2026-11-01T00:00:00Z'));
      await expect.poll(authorship, { timeout: 20_000 }).toEqual([200, '(Linnaeus, 1771)']);

      const statuses = new Set<number>();
      asking = (async () => {
        while (!isOver) {
          const response = await fetch(`${url}/v1/species/match?name=Puma+concolor`);
          statuses.add(response.status);
          await response.arrayBuffer();
        }
      })();
      await build('L.', new Date('2026-11-02T00:00:00Z'));
      await expect.poll(authorship, { timeout: 20_000 }).toEqual([200, '(L., 1771)']);
      isOver = true;
      await asking;
      expect([...statuses]).toEqual([200]);
    } finally {
      isOver = true;
      await asking;
      await close();
      await workspace.close();
    }
  });
});
