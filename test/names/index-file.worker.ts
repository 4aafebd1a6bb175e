/** A thread that looks names up in shared memory; used by index-file-damage.test.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { attachBackbone } from '../../src/names/backbone/index-file/file.ts';

const { memory, keys } = workerData as { memory: SharedArrayBuffer; keys: readonly string[] };
const index = attachBackbone(memory);
parentPort?.postMessage(
  keys.map((key) => [index.exact(key), index.similar(key, 2), index.canonicalName(0)]),
);
