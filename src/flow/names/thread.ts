// A thread: answers one block of rows after the other.
import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadSetup } from './pool.ts';
import type { TableBlock } from './tables/read-table.ts';
import { createTask } from './tasks/task.ts';
import { blockWork } from './work.ts';

const { task, work } = workerData as ThreadSetup;
const answering = createTask(task).then((made) => blockWork(made, work));

parentPort?.on('message', async (block: TableBlock) => {
  try {
    const answer = (await answering)(block);
    const bytes = answer.bytes?.buffer;
    send({ kind: 'answer', answer }, bytes === undefined ? [] : [bytes]);
  } catch (error) {
    send({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});

function send(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
