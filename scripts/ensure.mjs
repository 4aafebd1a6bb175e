// Installs the locked dependencies when they are missing or stale, and runs commands under the project's Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.opendrawer-lock');

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/**
 * Installs the locked versions unless they are in place already. `npm install --no-save` and not `npm ci`:
 * a mirror that lacks the optional binaries of other platforms makes a lock file that `npm ci` refuses.
 */
export async function ensureDependencies() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing dependencies …\n');
  const code = await run('npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Error(`npm install ended with exit code ${code}; see its output above`);
  writeFileSync(stamp, wanted);
}

/** Runs a command with the project's binaries first in PATH; resolves to its exit code. */
export function run(command, args, options = {}) {
  const bin = join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      ...options,
    });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', () => {}); // the terminal signals the whole group; wait for the child's own ending
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}
