import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { bunzip2 } from '../src/sources/bytes/bzip2/bunzip2.ts';

/**
 * Seconds and bytes of only decompressing the files with our decoder, one file at a time on each of `workers` threads:
 * the time that no reading of them can beat.
 */
export async function decodeLimit(
  files: readonly string[],
  workers: number,
): Promise<{ readonly seconds: number; readonly bytes: number }> {
  const sized = await Promise.all(
    files.map(async (path) => ({ path, size: (await stat(path)).size })),
  );
  const queue = sized.sort((a, b) => b.size - a.size).map(({ path }) => path);
  const pool = Array.from(
    { length: workers },
    () => new Worker(new URL(import.meta.url), { workerData: 'bench/decode-limit' }),
  );
  try {
    await Promise.all(pool.map((worker) => decode(worker, undefined)));
    const started = performance.now();
    let bytes = 0;
    await Promise.all(
      pool.map(async (worker) => {
        for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
          const decoded = await decode(worker, path);
          bytes += decoded;
        }
      }),
    );
    return { seconds: (performance.now() - started) / 1000, bytes };
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

/** Bytes that a file decodes to; without a file, 0 as soon as the worker is up. */
function decode(worker: Worker, path: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (bytes: number) => {
      worker.off('error', reject);
      resolve(bytes);
    });
    worker.postMessage(path ?? null);
  });
}

if (workerData === 'bench/decode-limit') {
  parentPort?.on('message', async (path: string | null) => {
    let bytes = 0;
    if (path !== null) {
      for await (const chunk of bunzip2(createReadStream(path), { name: path })) {
        bytes += chunk.length;
      }
    }
    parentPort?.postMessage(bytes);
  });
}
