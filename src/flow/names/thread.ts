// A thread: answers one block of rows after the other.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { isOpendrawerError } from '../../errors/index.ts';
import type { FromThread, ThreadSetup } from './pool.ts';
import type { TableBlock } from './tables/read-table.ts';
import type { BlockAnswer } from './work.ts';

// Where the command keeps compiled code, its threads begin sooner, too.
const cache = process.env['NODE_COMPILE_CACHE'];
if (cache !== undefined && cache !== '') enableCompileCache(cache);

const answering = begin(workerData as ThreadSetup);
answering.then(
  () => send({ kind: 'ready' }),
  (error: unknown) => send({ kind: 'failed', ...failureOf(error) }),
);

async function begin({ task, work }: ThreadSetup): Promise<(block: TableBlock) => BlockAnswer> {
  const [{ createTask }, { blockWork }] = await Promise.all([
    import('./tasks/task.ts'),
    import('./work.ts'),
  ]);
  return blockWork(await createTask(task), work);
}

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
