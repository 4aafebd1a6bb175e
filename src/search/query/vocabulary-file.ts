import { fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SharedGeneration } from '../segments/open.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import { interrupted } from './faults.ts';

/** What the process is given. */
export interface VocabularyJob {
  readonly indexDir: string;
  readonly generation: string;
  readonly folder: string;
}

const HEAD = 'head.json';
/** Arrays by the names of their kinds. */
const ARRAYS: ReadonlyMap<string, (memory: SharedArrayBuffer) => ArrayBufferView> = new Map<
  string,
  (memory: SharedArrayBuffer) => ArrayBufferView
>([
  ['Uint8Array', (memory: SharedArrayBuffer) => new Uint8Array(memory)],
  ['Uint32Array', (memory: SharedArrayBuffer) => new Uint32Array(memory)],
]);

/** Each property of the vocabulary: its value, or the kind of the array that stands in the file of its name. */
type Head = Readonly<Record<string, { readonly kind: string; readonly value?: unknown }>>;

/** Writes a vocabulary to a folder. */
export const writeVocabulary = (folder: string, data: VocabularyData): void => {
  const head: Record<string, { kind: string; value?: unknown }> = {};
  for (const [name, value] of Object.entries(data) as [string, unknown][]) {
    if (!ArrayBuffer.isView(value)) {
      head[name] = { kind: 'value', value };
      continue;
    }
    const kind = value.constructor.name;
    if (!ARRAYS.has(kind)) throw new TypeError(`a ${kind} cannot be kept`);
    head[name] = { kind };
    writeFileSync(
      join(folder, name),
      new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
    );
  }
  writeFileSync(join(folder, HEAD), JSON.stringify(head));
};

const PIECE_BYTES = 1 << 22;

/** A file in memory that threads share, read piece by piece beside other work. */
const readShared = async (path: string): Promise<SharedArrayBuffer> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const memory = new SharedArrayBuffer(size);
    const piece = Buffer.allocUnsafe(Math.min(size, PIECE_BYTES));
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, size - at), at);
      if (bytesRead === 0) throw new Error(`${path} ends early`);
      new Uint8Array(memory, at, bytesRead).set(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
    return memory;
  } finally {
    await file.close();
  }
};

/** Reads what `writeVocabulary` wrote, into shared memory. */
export const readVocabulary = async (folder: string): Promise<VocabularyData> => {
  const head = JSON.parse(await readFile(join(folder, HEAD), 'utf8')) as Head;
  const data: Record<string, unknown> = {};
  for (const [name, { kind, value }] of Object.entries(head)) {
    const arrayOf = ARRAYS.get(kind);
    data[name] = arrayOf === undefined ? value : arrayOf(await readShared(join(folder, name)));
  }
  return data as unknown as VocabularyData;
};

/** Below what answers questions. */
const LOW_PRIORITY = 10;

/**
 * Gathers words and values of the current generation in a process of its own: it takes much memory, which goes with
 * the process. Fails where another generation has become the current one.
 */
export const gatherInProcess = async (
  { indexDir, manifest }: SharedGeneration,
  signal: AbortSignal,
): Promise<VocabularyData> => {
  const folder = mkdtempSync(join(tmpdir(), 'opendrawer-words-'));
  try {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const job: VocabularyJob = { indexDir, generation: manifest.generation, folder };
    await new Promise<void>((resolve, reject) => {
      const child = fork(
        fileURLToPath(new URL(`./vocabulary-process${extension}`, import.meta.url)),
        [JSON.stringify(job)],
        {
          execArgv: ['--disable-warning=ExperimentalWarning'],
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        },
      );
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2000);
      });
      const stop = (): void => {
        child.kill('SIGKILL');
        reject(interrupted(signal.reason));
      };
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
      } catch {
        // It may have ended already, or the system does not let us.
      }
      child.on('error', reject);
      child.on('close', (code) => {
        signal.removeEventListener('abort', stop);
        if (code === 0) resolve();
        else reject(new Error(`the words for suggestions could not be gathered: ${said.trim()}`));
      });
    });
    return await readVocabulary(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
