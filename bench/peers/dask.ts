import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Measured, measureCommand } from '../measure.ts';

export const DASK_MODES = ['compute', 'parquet', 'count'] as const;
export type DaskMode = (typeof DASK_MODES)[number];

const PACKAGES = ['dask[bag,distributed]', 'pandas', 'pyarrow'];

/**
 * Path of a Python that has Dask, installed below the folder on first use. Throws Error with a sentence for the user
 * where Python is missing or the installation fails.
 */
export async function ensureDask(folder: string, note: (text: string) => void): Promise<string> {
  const venv = join(folder, 'venv');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (
    existsSync(python) &&
    (await succeeds(python, ['-c', 'import dask.bag, distributed, pandas, pyarrow']))
  ) {
    return python;
  }
  if (!(await succeeds('python3', ['-c', 'import venv, ensurepip']))) {
    throw new Error(
      'The benchmark compares with Dask and needs "python3" with its venv module. Install Python 3.10 or newer, or run with --no-peer.',
    );
  }
  note('installing Dask (once)');
  await mkdir(folder, { recursive: true });
  await rm(venv, { recursive: true, force: true });
  const installed =
    (await succeeds('python3', ['-m', 'venv', venv])) &&
    (await succeeds(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]));
  if (!installed) {
    throw new Error(
      `Dask could not be installed into ${venv} (pip install ${PACKAGES.join(' ')}). Look at pip's message above, or run with --no-peer.`,
    );
  }
  return python;
}

/** One run of the bag in processes of its own. */
export async function runDask(
  python: string,
  mode: DaskMode,
  files: readonly string[],
  workers: number,
  folder: string,
): Promise<
  Measured & { readonly records: number; readonly seconds: number; readonly version: string }
> {
  const out = join(folder, 'dask-out');
  const listing = join(folder, 'dask-files.txt');
  await rm(out, { recursive: true, force: true });
  await writeFile(listing, files.map((file) => `${file}\n`).join(''));
  const script = join(import.meta.dirname, 'dask_bag.py');
  const measured = await measureCommand(python, [script, mode, String(workers), out, listing], {
    cwd: dirname(listing),
  });
  await rm(out, { recursive: true, force: true });
  const told = JSON.parse(measured.stdout) as { records: number; seconds: number; dask: string };
  return { ...measured, records: told.records, seconds: told.seconds, version: told.dask };
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    // pip and venv speak to stderr, so that stdout stays free for --json.
    const child = spawn(program, args, { stdio: ['ignore', process.stderr, process.stderr] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
