import { flushCompileCache } from 'node:module';
import { isDiskFull, isOpendrawerError } from '../../errors/index.ts';
import { termFinder } from '../terms.ts';
import { DamagedIndexError } from './damaged.ts';
import { writeBlock } from './dictionary-block.ts';
import { findChanges } from './find-changes.ts';
import { joinPiece } from './join-dictionaries.ts';
import { LakeReader } from './lake-reader.ts';
import type { FromWorker, Setup, Task, ToWorker } from './protocol.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { writeChanges } from './write-changes.ts';

/** A build's child process: takes tasks one at a time until its parent lets it go. */
const send = (message: FromWorker): void => {
  // A parent that cannot be told anything is gone.
  process.send?.(message, undefined, {}, (error) => {
    if (error !== null) process.exit(1);
  });
};

let setup: Setup | null = null;
let lake: LakeReader | null = null;
let builder: SegmentBuilder | null = null;

/** All segments are there: the memory goes back. */
const letGo = (): void => {
  lake?.close();
  lake = null;
  builder = null;
};

const run = async (task: Task): Promise<unknown> => {
  if (setup === null) throw new Error('the worker was given a task before its setup');
  switch (task.kind) {
    case 'segment':
      lake ??= await LakeReader.open(setup.duckdbMemoryBytes, setup.spillFolder);
      builder ??= new SegmentBuilder(termFinder(setup.terms));
      return builder.build(task, lake, (items) => send({ kind: 'progress', items }));
    case 'piece':
      letGo();
      return joinPiece(task);
    case 'block':
      return writeBlock(task);
    case 'find':
      letGo();
      return findChanges(task);
    case 'change':
      return writeChanges(task);
  }
};

let isKept = false;
/** Keeps the compiled code, where that is wanted, for the next build: this process is not let end by itself, when Node would. */
const keepCode = (): void => {
  if (isKept) return;
  isKept = true;
  flushCompileCache();
};

process.on('message', (message: ToWorker) => {
  if (message.kind === 'setup') {
    setup = message.setup;
    return;
  }
  run(message.task).then(
    (result) => {
      send({ kind: 'result', id: message.id, result });
      keepCode();
    },
    (error: unknown) => {
      const known = isOpendrawerError(error);
      send({
        kind: 'failed',
        id: message.id,
        code: known ? error.code : isDiskFull(error) ? 'DISK_FULL' : 'INTERNAL',
        message: error instanceof Error ? error.message : String(error),
        hint: known ? error.hint : null,
        stack: error instanceof Error ? (error.stack ?? null) : null,
        segment: error instanceof DamagedIndexError ? error.segment : null,
      });
    },
  );
});
process.on('disconnect', () => process.exit());
