/** The server of a workspace as a process of its own, whose memory is sampled. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf, memoryOfTree } from '../measure.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SAMPLE_MS = 250;
const REST_MS = 1_000;
const MOST_UNREST_MS = 120_000;
/** Of one core: what watching the index takes. */
const RESTING_SHARE = 0.1;

/** Arguments of node for `opendrawer` on a workspace. */
export const opendrawer = (folder: string, ...args: readonly string[]): readonly string[] => [
  '--disable-warning=ExperimentalWarning',
  MAIN,
  '--workspace',
  folder,
  ...args,
];

export interface BenchServer {
  readonly origin: string;
  /** Milliseconds from the start of the process until it answers. */
  readonly readyMs: number;
  /** Resolves when it rests: what is loaded and gathered after the start is there. At most two minutes. */
  rest(): Promise<void>;
  /** Largest resident memory so far; null where there is no /proc. */
  peakMemoryBytes(): number | null;
  close(): Promise<void>;
}

export const startServer = async (
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchServer> => {
  const started = performance.now();
  const child = spawn(process.execPath, opendrawer(folder, 'serve', '--port', '0'), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OPENDRAWER_SERVER_REQUESTS_PER_MINUTE: '0', ...env },
  });
  let peak: number | null = null;
  let sampling = false;
  const sample = setInterval(async () => {
    if (sampling || child.pid === undefined) return;
    sampling = true;
    const bytes = await memoryOfTree(child.pid);
    if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
    sampling = false;
  }, SAMPLE_MS);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      clearInterval(sample);
      resolve();
    });
  });
  const origin = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const url = /Portal ready on (\S+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url.replace(/\/$/, ''));
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return {
    origin,
    readyMs: performance.now() - started,
    rest: async () => {
      const until = performance.now() + MOST_UNREST_MS;
      let before = Number.NaN;
      while (child.pid !== undefined && performance.now() < until) {
        const now = cpuSecondsOf(child.pid);
        if (now === null || now - before < RESTING_SHARE * (REST_MS / 1000)) return;
        before = now;
        await sleep(REST_MS);
      }
    },
    peakMemoryBytes: () => peak,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
