// A thread that distributes the rows of one table, tells what became of them, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { isOpendrawerError } from '../../../errors/index.ts';
import { type DistributeJob, distribute } from './distribute.ts';
import type { FromDistributor } from './distributors.ts';

const send = (message: FromDistributor): void => parentPort?.postMessage(message);

try {
  send({ kind: 'done', distribution: await distribute(workerData as DistributeJob) });
} catch (error) {
  if (!isOpendrawerError(error)) throw error;
  send({ kind: 'failed', code: error.code, message: error.message, hint: error.hint });
}
