import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isOpendrawerError } from '../../src/errors/index.ts';
import {
  type ReadLinesOptions,
  type Reject,
  readLines,
  type SourcePartition,
} from '../../src/sources/index.ts';

/** A folder that goes when the scope ends. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'opendrawer-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function writeTree(
  base: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(base, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

export interface Reading {
  /** Line number and text. */
  readonly lines: readonly (readonly [number, string])[];
  readonly rejects: readonly Reject[];
  readonly notes: readonly string[];
  readonly sourceBytes: number;
  /** `CODE message`, or the error as text where it is none of the catalogue. */
  readonly error: string | null;
}

/** Reads a partition to its end or its fault. */
export async function readAll(
  partition: SourcePartition,
  options: Partial<ReadLinesOptions> = {},
): Promise<Reading> {
  const lines: (readonly [number, string])[] = [];
  const rejects: Reject[] = [];
  const notes: string[] = [];
  let sourceBytes = 0;
  let error: string | null = null;
  try {
    const batches = readLines(partition, {
      retries: 2,
      backoffMs: 5,
      stallTimeoutMs: 2000,
      onReject: (reject) => rejects.push(reject),
      onNote: (note) => notes.push(note),
      onSourceBytes: (bytes) => {
        sourceBytes += bytes;
      },
      ...options,
    });
    for await (const batch of batches) {
      for (let i = 0; i < batch.count; i++) {
        const text = batch.bytes.toString('utf8', batch.starts[i], batch.ends[i]);
        lines.push([batch.firstLine + i, text]);
      }
    }
  } catch (thrown) {
    error = errorText(thrown);
  }
  return { lines, rejects, notes, sourceBytes, error };
}

export const errorText = (error: unknown): string =>
  isOpendrawerError(error) ? `${error.code} ${error.message}` : String(error);

/** Waits for a promise that should fail; its error as text. */
export async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no fault';
  } catch (error) {
    return errorText(error);
  }
}

/** `count` lines of JSON of uneven length, with a LF at the end of each. */
export const jsonLines = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `{"id":${i},"title":"${'Drawer ü €'.repeat(i % 7)}"}\n`,
  ).join('');
