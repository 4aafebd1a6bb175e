import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

// Where .ci/run puts it; a pygbif of the machine will do as well.
const PYTHONPATH = [resolve(import.meta.dirname, '../../.cache/python'), process.env['PYTHONPATH']]
  .filter((path) => path !== undefined)
  .join(':');
const environment = { ...process.env, PYTHONPATH };

/** Whether there is a python3 with pygbif. */
export const isThere =
  spawnSync('python3', ['-c', 'import pygbif'], { env: environment, stdio: 'ignore' }).status === 0;
if (!isThere) {
  console.warn('skipped: no python3 with pygbif (pip install --target .cache/python pygbif)');
}

// What a client got; the shapes are GBIF's.
// biome-ignore lint/suspicious/noExplicitAny: foreign data of a test
export type Answers = Readonly<Record<string, any>>;

/** What a script of this folder prints, as JSON; throws with what it complained of where it fails. */
export async function answersOf(script: string, ...args: string[]): Promise<Answers> {
  const text = await new Promise<string>((done, failed) => {
    const child = spawn('python3', [script, ...args], {
      cwd: import.meta.dirname,
      env: environment,
    });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    child.stderr.on('data', (piece) => {
      complaint += piece;
    });
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done(said) : failed(new Error(complaint))));
  });
  return JSON.parse(text);
}
