import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCommand } from '../measure.ts';

/** A release, so that figures of two days have the same peer. `go install` asks for the program's folder as a module, which proxies refuse. */
const RELEASE = 'v1.14.0';
const MODULE = 'github.com/gnames/gnparser';

/** The peer's program, or why there is none. */
export type GnparserPeer =
  | { readonly kind: 'ready'; readonly program: string; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** gnparser below the folder, built on first use with Go from the module proxy that Go is set to. */
export async function ensureGnparser(folder: string): Promise<GnparserPeer> {
  const program = join(folder, process.platform === 'win32' ? 'gnparser.exe' : 'gnparser');
  if (!existsSync(program)) {
    const source = join(folder, 'gnparser-build');
    mkdirSync(source, { recursive: true });
    writeFileSync(
      join(source, 'go.mod'),
      `module peer\n\ngo 1.25\n\nrequire ${MODULE} ${RELEASE}\n`,
    );
    writeFileSync(join(source, 'peer.go'), `package peer\n\nimport _ "${MODULE}"\n`);
    for (const args of [
      ['-C', source, 'mod', 'tidy'],
      ['-C', source, 'build', '-mod=mod', '-o', program, `${MODULE}/gnparser`],
    ]) {
      const reason = await failureOf('go', args, {});
      if (reason !== null) return { kind: 'missing', reason };
    }
  }
  const { stdout } = await measureCommand(program, ['--version']);
  return { kind: 'ready', program, version: /v[\d.]+/.exec(stdout)?.[0] ?? 'unknown' };
}

async function failureOf(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  try {
    await measureCommand(program, args, { env });
    return null;
  } catch (cause) {
    const lines = String(cause instanceof Error ? cause.message : cause).split('\n');
    return lines
      .map((line) => line.trim())
      .filter(Boolean)
      .slice(0, 3)
      .join(' ');
  }
}
