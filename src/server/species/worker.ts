import { parentPort } from 'node:worker_threads';
import { isOpendrawerError } from '../../errors/index.ts';
import { attachBackbone, type Backbone, openBackbone } from '../../names/index.ts';
import { type Batch, openBatch } from './batch.ts';
import type { Fault, FromThread, Results, SharedBackbone, Task, ToThread } from './protocol.ts';
import { searchUsages } from './search.ts';

// Entry of a thread: works off tasks one after the other.

const batches = new Map<number, Batch>();
let lastBatch = 0;
let attached: { readonly version: string; readonly backbone: Backbone } | null = null;

/** The backbone of a task; only the last one is kept. */
function backboneOf({ memory, version }: SharedBackbone): Backbone {
  if (attached?.version !== version) attached = { version, backbone: attachBackbone(memory) };
  return attached.backbone;
}

function work(task: Task): Results[keyof Results] {
  switch (task.kind) {
    case 'load':
      return openBackbone(task.path).memory;
    case 'search':
      return searchUsages(backboneOf(task.backbone), task.search);
    case 'open': {
      const { backbone, request } = task;
      const opened = openBatch(request, backbone === null ? null : backboneOf(backbone));
      lastBatch += 1;
      batches.set(lastBatch, opened);
      return { batch: lastBatch, count: opened.count };
    }
    case 'next': {
      const text = batches.get(task.batch)?.next() ?? null;
      if (text === null) batches.delete(task.batch);
      return text;
    }
    case 'close':
      batches.delete(task.batch);
      return null;
  }
}

parentPort?.on('message', ({ id, task }: ToThread) => {
  let answer: FromThread;
  try {
    answer = { id, result: work(task) };
  } catch (error) {
    answer = { id, fault: faultOf(error) };
  }
  parentPort?.postMessage(answer);
});

const faultOf = (error: unknown): Fault =>
  isOpendrawerError(error)
    ? { code: error.code, message: error.message, hint: error.hint }
    : {
        code: null,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        hint: null,
      };
