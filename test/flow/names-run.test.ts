import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { type ByteSink, type NamesTask, runNames } from '../../src/flow/index.ts';
import { RecentAnswers } from '../../src/flow/names/recent-answers.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

const PARSE: NamesTask = { kind: 'parse', shape: 'opendrawer' };
const LINE = 'Bellis perennis L.\n';

/** A sink that keeps what it gets. */
function keeping(): ByteSink & { text(): string } {
  const chunks: Buffer[] = [];
  return {
    write: async (bytes) => {
      chunks.push(Buffer.from(bytes));
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** Names without end, and whether they were closed. */
function endless() {
  const state = { isClosed: false };
  const chunks = (async function* () {
    try {
      for (;;) {
        yield Buffer.from(LINE.repeat(10_000));
        await new Promise((done) => setImmediate(done));
      }
    } finally {
      state.isClosed = true;
    }
  })();
  return { source: { kind: 'stream', name: 'names', chunks } as const, state };
}

describe('running over names', () => {
  test('threads give the same output as none, in the same order', async () => {
    const path = join(folder.path, 'same.csv');
    const rows = Array.from(
      { length: 12_000 },
      (_, i) =>
        `${i},"Bellis ${i % 7 === 0 ? 'perennis' : `s${i % 5003}ensis`.replaceAll(/\d/g, (d) => 'abcdefghij'[Number(d)] ?? '')}",${'x'.repeat(i % 40)}`,
    );
    writeFileSync(path, `id,name,note\n${rows.join('\n')}`);
    const [alone, together] = [keeping(), keeping()];
    const source = { kind: 'file', path } as const;
    const first = await runNames(source, PARSE, alone, { threads: 0 });
    const second = await runNames(source, PARSE, together, { threads: 3 });
    expect(together.text() === alone.text()).toBe(true);
    expect(first).toMatchObject({ rows: 12_000, ragged: 0, columns: { scientificName: 'name' } });
    expect(first.repeated).toBe(12_000 - new Set(rows.map((row) => row.split('"')[1])).size);
    expect(second.groups).toEqual(first.groups);
  });

  test('a writer that fails closes threads and source', async () => {
    const { source, state } = endless();
    let writes = 0;
    const full: ByteSink = {
      write: async () => {
        writes += 1;
        if (writes > 3) throw new Error('no more');
      },
    };
    await expect(runNames(source, PARSE, full, { threads: 2 })).rejects.toThrow('no more');
    expect(state.isClosed).toBe(true);
  });

  test('a signal stops it with its reason', async () => {
    const { source, state } = endless();
    const stop = new AbortController();
    const running = runNames(source, PARSE, keeping(), {
      threads: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(running).rejects.toThrow('enough');
    await expect.poll(() => state.isClosed).toBe(true);
  });

  test('a thread that cannot begin says why', async () => {
    const { source } = endless();
    const broken: NamesTask = {
      kind: 'match',
      memory: new SharedArrayBuffer(16),
      behaviour: 'opendrawer',
      isStrict: false,
      pins: null,
      given: {},
      explain: false,
    };
    await expect(
      runNames(source, broken, keeping(), { threads: 1, format: 'json' }),
    ).rejects.toMatchObject({ code: 'BACKBONE_INVALID' });
  });

  test('random bytes are rows or a known error', async () => {
    const pieces = [
      '"',
      '""',
      ',',
      '\t',
      '\n',
      '\r',
      'Aus bus',
      '\0',
      'é',
      '\uFEFF',
      ';',
      'x'.repeat(3000),
      '(',
    ];
    const random = seeded(11);
    for (let round = 0; round < 200; round++) {
      let text = random() < 0.6 ? 'scientificName,a,b\n' : '';
      for (let i = Math.floor(random() * 50); i > 0; i--) {
        text += pieces[Math.floor(random() * pieces.length)];
      }
      const chunks = (async function* () {
        yield Buffer.from(text, random() < 0.5 ? 'utf8' : 'latin1');
      })();
      const format = random() < 0.5 ? 'json' : 'csv';
      await runNames({ kind: 'stream', name: 'x', chunks }, PARSE, keeping(), {
        threads: 0,
        format,
      }).catch((error: unknown) => {
        if (!isOpendrawerError(error) || error.code === 'INTERNAL') throw error;
      });
    }
  });
});

describe('recent answers', () => {
  test('are kept in two generations', () => {
    const answers = new RecentAnswers<number>(2);
    for (const [i, key] of ['a', 'b', 'c'].entries()) answers.set(key, i);
    expect([answers.get('a'), answers.get('b'), answers.get('c')]).toEqual([0, 1, 2]);
    answers.set('d', 3);
    expect([answers.get('a'), answers.get('c'), answers.get('d')]).toEqual([undefined, 2, 3]);
  });

  test('rest where nothing comes twice, and try again', () => {
    const answers = new RecentAnswers<number>(1_000);
    let asked = 0;
    for (let i = 0; i < 120_500; i++) {
      if (!answers.isWorthwhile()) continue;
      asked += 1;
      if (answers.get(`name ${i}`) === undefined) answers.set(`name ${i}`, i);
    }
    expect(asked).toBe(20_000);
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
