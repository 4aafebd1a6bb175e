// A thread: answers one block of rows after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { isOpendrawerError } from '../../errors/index.ts';
import type { FromThread, ThreadSetup } from './pool.ts';
import type { TableBlock } from './tables/read-table.ts';
import { createTask } from './tasks/task.ts';
import { blockWork } from './work.ts';

const { task, work } = workerData as ThreadSetup;
const answering = createTask(task).then((made) => blockWork(made, work));
// Told when there is work.
answering.catch(() => {});

parentPort?.on('message', async (block: TableBlock) => {
  try {
    const answer = (await answering)(block);
    const bytes = answer.bytes?.buffer;
    send({ kind: 'answer', answer }, bytes === undefined ? [] : [bytes]);
  } catch (error) {
    send({ kind: 'failed', ...failureOf(error) });
  }
});

function failureOf(error: unknown): Omit<Extract<FromThread, { kind: 'failed' }>, 'kind'> {
  if (isOpendrawerError(error)) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', message, hint: null };
}

function send(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
