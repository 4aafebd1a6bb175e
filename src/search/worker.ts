import { isOpendrawerError } from '../errors/index.ts';
import { isDiskFull } from '../lake/index.ts';
import { LakeReader } from './lake-rows.ts';
import { Merger } from './merge.ts';
import type { FieldsResult, FromWorker, Setup, Task, ToWorker } from './protocol.ts';
import { Scanner } from './scan.ts';

/** Entry of a build's child process: takes tasks one at a time until its parent lets it go. */
const send = (message: FromWorker): void => {
  // A parent that cannot be told anything is gone.
  process.send?.(message, undefined, {}, (error) => {
    if (error !== null) process.exit(1);
  });
};

let state: { scanner: Scanner; merger: Merger; lake: LakeReader | null; setup: Setup } | null =
  null;

const lakeOf = async (current: NonNullable<typeof state>): Promise<LakeReader> => {
  current.lake ??= await LakeReader.open(current.setup.duckdbMemoryBytes);
  return current.lake;
};

const run = async (task: Task): Promise<unknown> => {
  if (state === null) throw new Error('the worker was given a task before its setup');
  switch (task.kind) {
    case 'sample':
      return state.scanner.sample(task, await lakeOf(state));
    case 'scan':
      return state.scanner.scan(task, await lakeOf(state), (items) =>
        send({ kind: 'progress', items }),
      );
    case 'fields': {
      // The scan is over: the reader's memory goes back before the merge.
      state.lake?.close();
      state.lake = null;
      state.scanner.close();
      const result: FieldsResult = {
        worker: state.setup.worker,
        fields: state.scanner.fields.entries.map(({ path, label, count }) => ({
          path,
          label,
          count,
        })),
      };
      state.scanner = new Scanner(state.setup);
      return result;
    }
    case 'exact':
      return state.merger.exact(task);
    case 'words':
      return state.merger.words(task);
    case 'facet':
      return state.merger.facet(task);
  }
};

process.on('message', (message: ToWorker) => {
  if (message.kind === 'setup') {
    state = {
      setup: message.setup,
      scanner: new Scanner(message.setup),
      merger: new Merger(message.setup),
      lake: null,
    };
    return;
  }
  run(message.task).then(
    (result) => send({ kind: 'result', id: message.id, result }),
    (error: unknown) => {
      const known = isOpendrawerError(error);
      send({
        kind: 'failed',
        id: message.id,
        code: known ? error.code : isDiskFull(error) ? 'DISK_FULL' : 'INTERNAL',
        message: error instanceof Error ? error.message : String(error),
        hint: known ? error.hint : null,
        stack: error instanceof Error ? (error.stack ?? null) : null,
      });
    },
  );
});
process.on('disconnect', () => process.exit());
send({ kind: 'ready' });
