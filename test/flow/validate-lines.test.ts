import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readLines, writeLines } from '../../src/flow/validate/jsonl.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

describe('packed JSON lines', () => {
  test('are read as they were written', async () => {
    const path = join(folder.path, 'lines');
    const file = writeLines<{ at: number }>(path);
    for (let at = 0; at < 5000; at += 1) file.add({ at });
    await file.flush();
    await file.finish();
    const read: number[] = [];
    for await (const batch of readLines<{ at: number }>(path))
      read.push(...batch.map(({ at }) => at));
    expect(read).toEqual(Array.from({ length: 5000 }, (_, at) => at));
  });

  test('that are given up touch their folder no more, however early that is', async () => {
    for (let round = 0; round < 100; round += 1) {
      const own = join(folder.path, `round-${round}`);
      mkdirSync(own);
      const files = Array.from({ length: 8 }, (_, at) => writeLines<string>(join(own, `${at}`)));
      if (round % 2 === 1) for (const file of files) file.add('x'.repeat(100_000));
      if (round % 4 === 3) await Promise.all(files.map((file) => file.flush()));
      await Promise.all(files.map((file) => file.abort()));
      rmSync(own, { recursive: true });
      await new Promise(setImmediate);
      expect(readdirSync(folder.path)).not.toContain(`round-${round}`);
    }
  });

  test('that cannot be written say so when they are finished, and are given up all the same', async () => {
    const path = join(folder.path, 'nowhere', 'lines');
    const file = writeLines<string>(path);
    file.add('one');
    await expect(file.finish()).rejects.toMatchObject({ code: 'ENOENT' });
    await file.abort();
  });
});
