import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Measured, measureCommand } from '../measure.ts';

const PACKAGE = 'python-dwca-reader==0.17.1';

/** What python-dwca-reader met in an archive. */
export interface DwcaReaderRun extends Measured {
  readonly rows: number;
  readonly extensionRows: number;
  /** From opening, with its unpacking and its index of the extensions, to the last row. */
  readonly seconds: number;
  readonly version: string;
}

/** A Python with python-dwca-reader, installed below the folder on first use. Throws Error where that fails. */
export async function ensureDwcaReader(
  folder: string,
  note: (text: string) => void,
): Promise<string> {
  const venv = join(folder, 'venv-dwca');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(python)) return python;
  note('installing python-dwca-reader (once)');
  await mkdir(folder, { recursive: true });
  await measureCommand('python3', ['-m', 'venv', venv]);
  await measureCommand(python, ['-m', 'pip', 'install', '--quiet', PACKAGE]);
  return python;
}

/** Iterates an archive, in a process of its own. */
export async function runDwcaReader(python: string, archive: string): Promise<DwcaReaderRun> {
  const script = join(import.meta.dirname, 'dwca_reader.py');
  const measured = await measureCommand(python, [script, archive]);
  return { ...measured, ...(JSON.parse(measured.stdout) as Omit<DwcaReaderRun, keyof Measured>) };
}
