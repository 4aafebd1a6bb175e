// A worker process: reads one partition at a time for its parent, and ends when the parent does.

import { isDiskFull, isOpendrawerError } from '../errors/index.ts';
import { type DatasetLock, joinWriters } from '../lake/index.ts';
import type { MatchedTaxon } from '../terms/index.ts';
import type { FromWorker, PartitionJob, RunSetup, ToWorker } from './job.ts';
import { type PartitionCounters, readPartition } from './read-partition.ts';
import { rememberTaxa, type TaxonSource } from './taxa/taxon-source.ts';
import { unpackTaxa } from './taxa/taxon-wire.ts';

const PROGRESS_EVERY_MS = 250;

const stopping = new AbortController();
let setup: RunSetup | null = null;
/** Held until the process ends, so that no other run begins while this one may still write. */
let membership: DatasetLock | null = null;

const send = (message: FromWorker): void => {
  process.send?.(message);
};

/** Who waits for the answer to the question that is open. */
let answer: ((matches: readonly MatchedTaxon[]) => void) | null = null;
const unpack = unpackTaxa();

/** Names are matched by the parent, which has the backbone in memory once for all workers. */
const taxaOf = (version: string): TaxonSource =>
  rememberTaxa({
    version,
    find: (queries) =>
      new Promise((resolve) => {
        answer = resolve;
        send({ kind: 'taxa', queries });
      }),
  });
let taxa: TaxonSource | null = null;

process.on('message', (message: ToWorker) => {
  if (message.kind === 'setup') {
    setup = message.setup;
    taxa = setup.backbone === null ? null : taxaOf(setup.backbone);
    membership = joinWriters(setup.home);
  }
  if (message.kind === 'job' && membership !== null && setup !== null)
    void work(setup, message.job);
  else if (message.kind === 'taxa') answer?.(unpack(message.answers));
  else if (message.kind === 'stop') stopping.abort();
});
// The terminal sends Ctrl-C to the whole group: the parent decides, and tells us by 'stop'.
process.on('SIGINT', () => {});
process.on('disconnect', () => {
  stopping.abort();
  setTimeout(() => process.exit(1), 5_000).unref(); // a read that does not notice the signal
});

async function work(run: RunSetup, job: PartitionJob): Promise<void> {
  const counters: PartitionCounters = { records: 0, rejects: 0, sourceBytes: 0 };
  const timer = setInterval(
    () => send({ kind: 'progress', ...counters, memoryBytes: process.memoryUsage.rss() }),
    PROGRESS_EVERY_MS,
  );
  try {
    const done = await readPartition(run, job, counters, stopping.signal, taxa);
    clearInterval(timer);
    send({ kind: 'done', done, memoryBytes: process.memoryUsage.rss() });
  } catch (error) {
    clearInterval(timer);
    send(failure(error, job));
  }
}

function failure(error: unknown, job: PartitionJob): FromWorker {
  if (stopping.signal.aborted) {
    return { kind: 'failed', code: 'INTERRUPTED', message: job.partition.id, hint: '' };
  }
  if (isOpendrawerError(error)) {
    return { kind: 'failed', code: error.code, message: error.message, hint: error.hint };
  }
  const code = isDiskFull(error) ? 'DISK_FULL' : 'INTERNAL';
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', code, message: `${job.partition.id}: ${text}`, hint: '' };
}
