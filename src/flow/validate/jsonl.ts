import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Writes values as JSON lines, packed; memory does not grow with them. */
export interface LinesFile<T> {
  readonly lines: number;
  add(value: T): void;
  /** Waits until what was added may leave memory. */
  flush(): Promise<void>;
  finish(): Promise<void>;
  abort(): void;
}

const PIECE = 64 * 1024;

/** Opens a file of packed JSON lines for writing. */
export function writeLines<T>(path: string): LinesFile<T> {
  const gzip = createGzip({ level: 1 });
  const written = pipeline(gzip, createWriteStream(path));
  written.catch(() => {}); // told by the next flush
  let failed: unknown = null;
  gzip.on('error', (error) => {
    failed = error;
  });
  let pending = '';
  let lines = 0;
  return {
    get lines() {
      return lines;
    },
    add(value) {
      pending += `${JSON.stringify(value)}\n`;
      lines += 1;
    },
    async flush() {
      if (failed !== null) await written;
      if (pending.length < PIECE) return;
      const isFull = !gzip.write(pending);
      pending = '';
      if (isFull) await Promise.race([once(gzip, 'drain'), written]);
    },
    async finish() {
      gzip.end(pending);
      pending = '';
      await written;
    },
    abort() {
      gzip.destroy();
    },
  };
}

const BATCH = 1000;

/** Values of a file of packed JSON lines, in batches. */
export async function* readLines<T>(path: string): AsyncGenerator<readonly T[]> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  gunzip.setEncoding('utf8');
  let rest = '';
  let batch: T[] = [];
  try {
    for await (const chunk of gunzip) {
      const text = rest + String(chunk);
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        batch.push(JSON.parse(text.slice(start, end)));
        start = end + 1;
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      rest = text.slice(start);
    }
    if (batch.length > 0) yield batch;
  } finally {
    gunzip.destroy();
    file.destroy();
  }
}
