import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCommand, startCommand } from '../support/command.ts';
import { edanLine, edanLines, writeTree } from '../support/edan.ts';
import { lakeContent, temporaryFolder } from '../support/workspace.ts';

const MOMENTS = 50;
const AT_ONCE = 5;
/** A run takes longer beside four others: the moments must reach its commit. */
const SLOWER = 1.9;
const PARTITIONS = 12;
const RECORDS = 120;

/** Random numbers that are the same in every run of the test. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Signals a process and its children; one that has just ended is no error. */
function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const ingest = (workspace: string) => [
  '-w',
  workspace,
  '--json',
  'ingest',
  'birds',
  '--workers',
  '2',
  '--no-index',
];

describe('kill -9', () => {
  const folder = temporaryFolder();
  const source = join(folder.path, 'source');
  let undisturbed: unknown;
  let undisturbedMs = 0;

  beforeAll(async () => {
    const files: Record<string, string[]> = {};
    for (let p = 0; p < PARTITIONS; p += 1) {
      files[`birds/${String(p).padStart(2, '0')}.txt`] = [
        ...edanLines(p * RECORDS, (p + 1) * RECORDS),
        // An older line of the partition before: commits have duplicates to settle.
        edanLine(p === 0 ? 0 : p * RECORDS - 1, { title: 'older', timestamp: 5 }),
      ];
    }
    writeTree(source, files);
    const workspace = join(folder.path, 'undisturbed');
    await runCommand(['-w', workspace, 'add', source, '--alias', 'birds']);
    const from = performance.now();
    const ended = await runCommand(ingest(workspace));
    undisturbedMs = performance.now() - from;
    expect(ended.code, ended.stderr).toBe(0);
    undisturbed = await lakeContent(workspace, 'birds');
    return () => folder[Symbol.asyncDispose]();
  });

  test(`at ${MOMENTS} random moments: the next run ends with the lake of an undisturbed one`, async () => {
    const random = randomFrom(20_261_121);
    const moments = Array.from({ length: MOMENTS }, (_, n) => ({
      n,
      afterMs: random() * undisturbedMs * SLOWER,
    }));
    const outcomes: string[] = [];
    const attempt = async ({ n, afterMs }: { n: number; afterMs: number }) => {
      const workspace = join(folder.path, `killed-${n}`);
      await runCommand(['-w', workspace, 'add', source, '--alias', 'birds']);
      const { child, ended } = startCommand(ingest(workspace));
      await sleep(afterMs);
      // Now the command alone, now its workers with it.
      if (child.pid !== undefined && child.exitCode === null) {
        if (n % 2 === 0) child.kill('SIGKILL');
        else killGroup(child.pid, 'SIGKILL');
      }
      const { signal } = await ended;
      const atOnce = await lakeContent(workspace, 'birds');
      const empty = { items: [], media: [], verbatim: [], findings: [], profile: [] };
      expect([JSON.stringify(empty), JSON.stringify(undisturbed)]).toContain(
        JSON.stringify(atOnce),
      );

      const again = await runCommand(ingest(workspace));
      expect(again.code, again.stderr).toBe(0);
      expect(await lakeContent(workspace, 'birds')).toEqual(undisturbed);
      expect(existsSync(join(workspace, 'lake/birds/.draft'))).toBe(false);
      const { counts } = JSON.parse(again.stdout).birds;
      outcomes.push(
        signal === null
          ? 'ended before'
          : counts.resumed > 0
            ? 'went on'
            : counts.carriedOver > 0
              ? 'was committed'
              : 'began again',
      );
    };
    const queue = [...moments];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift())
          await attempt(next);
      }),
    );
    expect(outcomes).toHaveLength(MOMENTS);
    // The moments fell into the work, not only before or after it.
    expect(outcomes.filter((outcome) => outcome === 'went on').length).toBeGreaterThan(
      MOMENTS / 10,
    );
  }, 600_000);

  /** Starts an ingest and waits until it has finished some partitions. */
  async function midway(name: string) {
    const workspace = join(folder.path, name);
    await runCommand(['-w', workspace, 'add', source, '--alias', 'birds']);
    const started = startCommand(ingest(workspace));
    const draft = join(workspace, 'lake/birds/.draft');
    for (let tries = 0; tries < 2000; tries += 1) {
      const done = existsSync(draft)
        ? readdirSync(draft).filter((file) => file.endsWith('.done.json'))
        : [];
      if (done.length > 0 || started.child.exitCode !== null) break;
      await sleep(2);
    }
    return { workspace, ...started };
  }

  test('Ctrl-C ends with 130 and words, and the next run goes on', async () => {
    const { workspace, child, ended } = await midway('interrupted');
    if (child.pid !== undefined) killGroup(child.pid, 'SIGINT'); // as a terminal does: the whole group
    const { code, stderr } = await ended;
    expect([code, stderr.includes('Stopping: finished work is kept.')]).toEqual([130, true]);
    const runs = await runCommand(['-w', workspace, '--json', 'runs']);
    expect(JSON.parse(runs.stdout)).toMatchObject([{ state: 'interrupted' }]);
    const again = await runCommand(ingest(workspace));
    expect(JSON.parse(again.stdout).birds.counts.resumed).toBeGreaterThan(0);
    expect(await lakeContent(workspace, 'birds')).toEqual(undisturbed);
  });

  test.skipIf(!existsSync('/proc/self/task'))(
    'a worker that is killed is replaced, and the run ends well',
    async () => {
      const { workspace, child, ended } = await midway('bereft');
      const [worker] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
        .trim()
        .split(' ');
      process.kill(Number(worker), 'SIGKILL');
      const { code, stderr } = await ended;
      expect(code, stderr).toBe(0);
      expect(await lakeContent(workspace, 'birds')).toEqual(undisturbed);
    },
  );
});
