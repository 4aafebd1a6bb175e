import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

/** Writes values as JSON lines, packed; memory does not grow with them. */
export interface LinesFile<T> {
  readonly lines: number;
  add(value: T): void;
  /** Waits until what was added may leave memory. */
  flush(): Promise<void>;
  finish(): Promise<void>;
  /** Gives the file up; waits until nothing more is done to it, so that its folder can be removed. */
  abort(): Promise<void>;
}

const PIECE = 64 * 1024;
const WAITING_BYTES = 4 * 1024 * 1024;

/** Opens a file of packed JSON lines for writing. */
export function writeLines<T>(path: string): LinesFile<T> {
  const packed = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  const file = createWriteStream(path);
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  const written = pipeline(packed, file);
  written.catch(() => {}); // told by the next flush
  let failed: unknown = null;
  packed.on('error', (error) => {
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
      packed.write(pending);
      pending = '';
      // Packing goes on beside reading, until too much waits
      if (packed.writableLength > WAITING_BYTES)
        await Promise.race([once(packed, 'drain'), written]);
    },
    async finish() {
      packed.end(pending);
      pending = '';
      await written;
    },
    async abort() {
      packed.destroy();
      file.destroy();
      await closed;
    },
  };
}

const BATCH = 1000;

/** Values of a file of packed JSON lines, in batches. */
export async function* readLines<T>(path: string): AsyncGenerator<readonly T[]> {
  const file = createReadStream(path);
  const unpacked = createZstdDecompress();
  file.on('error', (error) => unpacked.destroy(error));
  file.pipe(unpacked);
  unpacked.setEncoding('utf8');
  let rest = '';
  let batch: T[] = [];
  try {
    for await (const chunk of unpacked) {
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
    unpacked.destroy();
    file.destroy();
  }
}
