import { spawn } from 'node:child_process';

const PYTHON_BZ2 =
  'import bz2,sys\nc=bz2.BZ2Compressor(9)\nwhile b:=sys.stdin.buffer.read(1<<20): sys.stdout.buffer.write(c.compress(b))\nsys.stdout.buffer.write(c.flush())';

/**
 * A command that turns stdin into bzip2: `bzip2`, or Python's bz2 module. Throws Error with a sentence for the user
 * where neither can be run.
 */
export async function findCompressor(): Promise<readonly string[]> {
  for (const command of [
    ['bzip2', '-9', '-c'],
    ['python3', '-c', PYTHON_BZ2],
  ]) {
    const works = await compress(Buffer.from('probe'), command).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  throw new Error(
    'This needs bzip2, and neither "bzip2" nor "python3" (with its bz2 module) can be run here. Install one of them.',
  );
}

/** Feeds the bytes to a child process and gives what it writes. */
export function compress(bytes: Buffer, command: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`${program} ended with exit code ${code}`));
    });
    child.stdin.end(bytes);
  });
}
