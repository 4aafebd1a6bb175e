import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { isOpendrawerError } from '../../errors/index.ts';
import { attachBackbone, type Backbone, openBackbone } from '../../names/index.ts';
import { type Batch, openBatch } from './batch.ts';
import { countDescendants, keepDescendants } from './descendants.ts';
import type {
  Fault,
  FromThread,
  Results,
  SearchedPage,
  SharedBackbone,
  Task,
  ToThread,
} from './protocol.ts';
import { searchUsages, type UsageSearch } from './search.ts';
import { suggestionOf, usageOf } from './usage.ts';

// Entry of a thread. Tasks begin in their order; long ones let others pass.

const batches = new Map<number, Batch>();
let lastBatch = 0;
let attached: { readonly version: string; readonly backbone: Backbone } | null = null;

/** The backbone of a task; only the last one is kept. */
function backboneOf({ memory, descendants, version }: SharedBackbone): Backbone {
  if (attached?.version !== version) {
    attached = { version, backbone: attachBackbone(memory) };
    keepDescendants(attached.backbone, descendants);
  }
  return attached.backbone;
}

async function work(task: Task): Promise<Results[keyof Results]> {
  switch (task.kind) {
    case 'load': {
      const opened = openBackbone(task.path);
      return { memory: opened.memory, descendants: countDescendants(opened) };
    }
    case 'search':
      return searched(backboneOf(task.backbone), task.search, task.as);
    case 'open': {
      const { backbone, request, share } = task;
      const opened = openBatch(request, backbone === null ? null : backboneOf(backbone), share);
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

/** A search goes on for so long, in milliseconds, before other tasks of the thread have their turn. */
const SLICE_MS = 20;

async function searched(
  backbone: Backbone,
  search: UsageSearch,
  as: 'usages' | 'suggestions',
): Promise<SearchedPage> {
  const steps = searchUsages(backbone, search);
  for (let end = performance.now() + SLICE_MS; ; ) {
    const step = steps.next();
    if (step.done === true) {
      const { rows, count, facets } = step.value;
      const present = as === 'usages' ? usageOf : suggestionOf;
      const results = JSON.stringify(rows.map((row) => present(backbone, row)));
      return { results, length: rows.length, count, facets };
    }
    if (performance.now() > end) {
      await setImmediate();
      end = performance.now() + SLICE_MS;
    }
  }
}

parentPort?.on('message', ({ id, task }: ToThread) => {
  work(task).then(
    (result) => parentPort?.postMessage({ id, result } satisfies FromThread),
    (error: unknown) => parentPort?.postMessage({ id, fault: faultOf(error) } satisfies FromThread),
  );
});

const faultOf = (error: unknown): Fault =>
  isOpendrawerError(error)
    ? { code: error.code, message: error.message, hint: error.hint }
    : {
        code: null,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        hint: null,
      };
