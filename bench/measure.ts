import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What one command took. */
export interface Measured {
  readonly stdout: string;
  readonly wallSeconds: number;
  /** Largest sum of the resident memory of all its processes, sampled; null where there is no /proc. */
  readonly peakMemoryBytes: number | null;
  /** Processor time of all its processes; null where there is no /proc. Steadier than wall time on a busy machine. */
  readonly cpuSeconds: number | null;
}

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
  /** Processes that wanted to run during the last minute before the benchmark; above `cores`, times mean little. */
  readonly loadAverage: number;
}

const SAMPLE_MS = 100;

/** Runs a command to its end. Throws Error with the end of its stderr where it fails. */
export function measureCommand(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const cpuBefore = cpuSecondsOfEnded();
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let peak: number | null = null;
    let sampling = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    const sample = setInterval(async () => {
      if (sampling || child.pid === undefined) return;
      sampling = true;
      const bytes = await memoryOfTree(child.pid);
      if (bytes !== null) peak = Math.max(peak ?? 0, bytes);
      sampling = false;
    }, SAMPLE_MS);
    child.on('error', (cause) => {
      clearInterval(sample);
      reject(cause);
    });
    child.on('close', (code, signal) => {
      clearInterval(sample);
      const wallSeconds = (performance.now() - started) / 1000;
      const cpuAfter = cpuSecondsOfEnded();
      const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
      if (code === 0) resolve({ stdout, wallSeconds, peakMemoryBytes: peak, cpuSeconds });
      else
        reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}:\n${stderr}`));
    });
  });
}

/** Linux counts processor time in /proc in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Fields of a text of /proc/<pid>/stat from the third on: the second, the name in parentheses, may hold spaces. */
const fieldsOf = (stat: string): readonly string[] =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ');

/** The same of a process; null where there is none, or no such process. */
function statOf(pid: number | 'self'): readonly string[] | null {
  try {
    return fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Systems without /proc tell nothing, and the benchmark says so by null.
    return null;
  }
}

const secondsOf = (fields: readonly string[] | null, user: number): number | null =>
  fields === null ? null : (Number(fields[user]) + Number(fields[user + 1])) / TICKS_PER_SECOND;

/** Processor time of a process so far; null where /proc does not tell. */
export const cpuSecondsOf = (pid: number): number | null => secondsOf(statOf(pid), 11);

/** Processor time of all ended children of this process and of theirs. */
const cpuSecondsOfEnded = (): number | null => secondsOf(statOf('self'), 13);

const PAGE_BYTES = 4096;

/** Resident bytes of a process and all below it; null where /proc does not tell. */
export async function memoryOfTree(root: number): Promise<number | null> {
  const names = await readdir('/proc').catch(() => []);
  const processes = new Map<number, { readonly parent: number; readonly pages: number }>();
  await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
        const fields = fieldsOf(stat);
        if (fields.length > 21) {
          processes.set(Number(name), { parent: Number(fields[1]), pages: Number(fields[21]) });
        }
      }),
  );
  if (!processes.has(root)) return null;
  let pages = 0;
  for (const [pid, own] of processes) {
    let at = pid;
    for (let depth = 0; at !== root && at > 1 && depth < 64; depth += 1) {
      at = processes.get(at)?.parent ?? 0;
    }
    if (at === root) pages += own.pages;
  }
  return pages * PAGE_BYTES;
}

export function machine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** Middle value; the mean of the two middle ones for an even number. Throws RangeError on none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new RangeError('median of nothing');
  return (low + high) / 2;
}
