import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, OpendrawerError } from '../../errors/index.ts';
import { DamagedIndexError } from './damaged.ts';
import {
  BEHIND_OTHERS,
  type FromWorker,
  type Setup,
  type Task,
  type TaskTypes,
  type ToWorker,
} from './protocol.ts';

interface Job {
  readonly task: Task;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Member {
  readonly child: ChildProcess;
  job: { id: number; job: Job } | null;
}

// The compiled package holds the same file with another ending.
const ENTRY = fileURLToPath(
  new URL(`./worker-entry.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);

/** Of a process; hardly more than 50 are in use. */
const FIRST_HEAP_MEBIBYTES = 256;

/** Child processes that work off tasks; the first failure stops all. */
export class Pool {
  readonly #members: Member[];
  readonly #waiting: Job[] = [];
  readonly #onProgress: (items: number) => void;
  #nextId = 1;
  #failure: Error | null = null;

  constructor(
    count: number,
    options: {
      readonly heapBytes: number;
      /** Others keep the processors busy, and go first. */
      readonly behindOthers: boolean;
      readonly onProgress: (items: number) => void;
    },
  ) {
    this.#onProgress = options.onProgress;
    this.#members = Array.from({ length: count }, () => {
      const child = fork(ENTRY, options.behindOthers ? [BEHIND_OTHERS] : [], {
        execArgv: [
          '--disable-warning=ExperimentalWarning',
          `--max-old-space-size=${Math.floor(options.heapBytes / 2 ** 20)}`,
          '--min-semi-space-size=16',
          '--max-semi-space-size=16',
          // Until the heap is so large it is not searched for garbage that is not there.
          `--initial-heap-size=${FIRST_HEAP_MEBIBYTES}`,
        ],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const member: Member = { child, job: null };
      child.on('message', (message: FromWorker) => this.#receive(member, message));
      child.on('exit', (code, signal) => {
        if (this.#failure !== null || !this.#members.includes(member)) return;
        this.fail(
          new OpendrawerError(
            'INTERNAL',
            `a worker of the index build ended early (${signal ?? `exit code ${code}`})`,
            { hint: 'The machine may be short of memory: set fewer threads, and run again.' },
          ),
        );
      });
      child.on('error', (cause) =>
        this.fail(new OpendrawerError('INTERNAL', 'a worker cannot be started', { cause })),
      );
      return member;
    });
  }

  /** To be called before the first task. */
  setUp(setupOf: () => Setup): void {
    for (const { child } of this.#members) {
      const message: ToWorker = { kind: 'setup', setup: setupOf() };
      child.send(message);
    }
  }

  /** Process ids, for measuring. */
  get pids(): readonly number[] {
    return this.#members.flatMap((member) => member.child.pid ?? []);
  }

  fail(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    for (const job of this.#waiting.splice(0)) job.reject(error);
    for (const member of this.#members) {
      member.job?.job.reject(error);
      member.job = null;
      member.child.kill('SIGKILL');
    }
  }

  #receive(member: Member, message: FromWorker): void {
    if (message.kind === 'progress') {
      this.#onProgress(message.items);
      return;
    }
    const current = member.job;
    if (current === null || current.id !== message.id) return;
    member.job = null;
    if (message.kind === 'result') {
      current.job.resolve(message.result);
      this.#dispatch();
    } else {
      const error =
        message.segment === null
          ? new OpendrawerError(message.code as ErrorCode, message.message, {
              ...(message.hint === null ? {} : { hint: message.hint }),
              cause: message.stack,
            })
          : new DamagedIndexError(message.segment, message.message);
      current.job.reject(error);
      this.fail(error);
    }
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (this.#waiting.length === 0) return;
      if (member.job !== null) continue;
      const job = this.#waiting.shift();
      if (job !== undefined) this.#give(member, job);
    }
  }

  #give(member: Member, job: Job): void {
    const id = this.#nextId++;
    member.job = { id, job };
    const message: ToWorker = { kind: 'task', id, task: job.task };
    member.child.send(message);
  }

  /** Tasks are given out in the order of the calls. */
  run<K extends keyof TaskTypes>(task: TaskTypes[K]['task']): Promise<TaskTypes[K]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      this.#waiting.push({
        task,
        resolve: (result) => resolve(result as TaskTypes[K]['result']),
        reject,
      });
      this.#dispatch();
    });
  }

  /** Ends the workers, which have nothing left to do: giving their memory back in order would take seconds. */
  end(): void {
    this.fail(new OpendrawerError('INTERRUPTED', 'the index build is over'));
  }

  /** Ends the workers, and waits until they are gone. */
  async close(): Promise<void> {
    this.end();
    await Promise.all(
      this.#members.map(
        ({ child }) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once('exit', () => resolve());
          }),
      ),
    );
  }
}
