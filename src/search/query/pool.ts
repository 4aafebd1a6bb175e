import { Worker } from 'node:worker_threads';
import { OpendrawerError } from '../../errors/index.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import { errorOf, type Fault, interrupted } from './faults.ts';
import { type Answer, Host, type Message, type ViewOpener } from './host.ts';
import type { FilterDefinition, Task, TaskKind, TaskOf, Tasks } from './tasks.ts';
import type { ThreadData } from './thread.ts';

/** Questions that can be under way at once and still be given up one by one. */
const SLOTS = 1 << 16;
/** A task whose thread dies is tried on another one this often in all. */
const MOST_TRIES = 2;
/** Threads that die one after the other without finishing a task: something is wrong with all of them. */
const MOST_DEATHS = 8;

interface Job {
  readonly number: number;
  readonly question: Question;
  readonly task: Task;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}

/** Where messages go: a worker thread, or the thread that asks. */
interface Seat {
  readonly post: (message: Message) => void;
  readonly busy: (busy: boolean) => void;
  readonly end: () => Promise<void>;
  /** Filters that were defined there. */
  readonly defined: Set<number>;
  job: Job | null;
  alive: boolean;
}

/** One question: its tasks stand in a queue of their own, so that questions take turns. */
export class Question {
  readonly jobs: Job[] = [];
  readonly slot: number;
  readonly signal: AbortSignal | undefined;
  running = 0;
  ended = false;
  freed = false;
  cancelled: unknown = null;

  constructor(slot: number, signal: AbortSignal | undefined) {
    this.slot = slot;
    this.signal = signal;
  }
}

export interface PoolOptions {
  /** 0: tasks run on the calling thread, between its other work. */
  readonly threads: number;
  /** Address of the module whose `createOpener` makes what opens generations, and the same in this thread. */
  readonly openerModule: string;
  readonly createOpener: () => ViewOpener;
  /** What is held in memory now, for a thread that starts. */
  readonly held?: () => unknown;
  /** Told of damage in a segment, each time it is met. */
  readonly onDamaged?: (segment: string, view: number) => void;
}

/** Threads that answer questions in turns. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #flagMemory = new SharedArrayBuffer(4 * SLOTS);
  readonly #flags = new Int32Array(this.#flagMemory);
  readonly #freeSlots: number[] = [];
  #usedSlots = 1;
  readonly #seats: Seat[] = [];
  readonly #views = new Map<
    number,
    { readonly descriptor: unknown; vocabulary: VocabularyData | null }
  >();
  readonly #filters = new Map<number, FilterDefinition>();
  /** Questions with tasks that wait, in turn. */
  readonly #waiting: Question[] = [];
  #closing: { readonly view: number; readonly resolve: () => void }[] = [];
  #nextJob = 0;
  #deaths = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get threads(): number {
    return this.#options.threads;
  }

  #start(): void {
    const wanted = Math.max(1, this.#options.threads);
    while (this.#seats.length < wanted) {
      const seat = this.#options.threads === 0 ? this.#localSeat() : this.#threadSeat();
      const change = this.#options.held?.();
      if (change !== undefined) seat.post({ kind: 'hold', change });
      for (const [view, { descriptor, vocabulary }] of this.#views) {
        seat.post({ kind: 'open', view, descriptor });
        if (vocabulary !== null) seat.post({ kind: 'vocabulary', view, data: vocabulary });
      }
      this.#seats.push(seat);
    }
  }

  #localSeat(): Seat {
    const host = new Host(this.#options.createOpener(), this.#flags);
    const seat: Seat = {
      post: (message) => {
        if (message.kind !== 'task') {
          host.handle(message);
          return;
        }
        setImmediate(() => {
          const answer = host.handle(message);
          if (answer !== null) this.#answered(seat, answer);
        });
      },
      busy: () => {},
      end: async () => {},
      defined: new Set(),
      job: null,
      alive: true,
    };
    return seat;
  }

  #threadSeat(): Seat {
    const data: ThreadData = { opener: this.#options.openerModule, flags: this.#flagMemory };
    const worker = new Worker(new URL(THREAD_MODULE, import.meta.url), {
      workerData: data,
      name: 'opendrawer search',
    });
    // Idle threads do not keep the process alive.
    worker.unref();
    const seat: Seat = {
      post: (message) => worker.postMessage(message),
      busy: (busy) => {
        if (busy) worker.ref();
        else worker.unref();
      },
      end: async () => {
        await worker.terminate();
      },
      defined: new Set(),
      job: null,
      alive: true,
    };
    let cause: unknown = null;
    worker.on('message', (answer: Answer) => this.#answered(seat, answer));
    worker.on('messageerror', (error) => {
      cause = error;
      void worker.terminate();
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => this.#died(seat, cause));
    return seat;
  }

  #died(seat: Seat, cause: unknown): void {
    if (!seat.alive) return;
    seat.alive = false;
    const place = this.#seats.indexOf(seat);
    if (place >= 0) this.#seats.splice(place, 1);
    const { job } = seat;
    seat.job = null;
    this.#checkClosing();
    if (this.#closed) return;
    this.#deaths += 1;
    if (job !== null) {
      job.question.running -= 1;
      const tooOften = job.tries >= MOST_TRIES || this.#deaths > MOST_DEATHS;
      if (job.question.cancelled !== null) {
        job.reject(job.question.cancelled);
      } else if (tooOften) {
        job.reject(
          new OpendrawerError('INTERNAL', 'a thread of the search died while it answered', {
            cause,
          }),
        );
      } else {
        job.question.jobs.unshift(job);
        if (job.question.jobs.length === 1) this.#waiting.push(job.question);
      }
      this.#free(job.question);
    }
    this.#give();
  }

  /** Makes a generation known to all threads. */
  open(view: number, descriptor: unknown): void {
    this.#views.set(view, { descriptor, vocabulary: null });
    for (const seat of this.#seats) seat.post({ kind: 'open', view, descriptor });
  }

  /** Tells all threads the words and values of a generation. */
  tellVocabulary(view: number, data: VocabularyData): void {
    const known = this.#views.get(view);
    if (known === undefined) return;
    known.vocabulary = data;
    for (const seat of this.#seats) seat.post({ kind: 'vocabulary', view, data });
  }

  /** Tells all threads what came into memory, or left it. */
  hold(change: unknown): void {
    for (const seat of this.#seats) seat.post({ kind: 'hold', change });
  }

  /** The threads let go of a generation; resolved when none of them works on it any more. */
  async closeView(view: number): Promise<void> {
    if (!this.#views.delete(view)) return;
    for (const question of this.#waiting) {
      const gone = question.jobs.filter(({ task }) => task.view === view);
      if (gone.length === 0) continue;
      question.jobs.splice(
        0,
        Number.POSITIVE_INFINITY,
        ...question.jobs.filter((job) => !gone.includes(job)),
      );
      for (const job of gone) job.reject(interrupted());
    }
    this.#waiting.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...this.#waiting.filter(({ jobs }) => jobs.length > 0),
    );
    for (const seat of this.#seats) seat.post({ kind: 'close', view });
    if (!this.#worksOn(view)) return;
    await new Promise<void>((resolve) => this.#closing.push({ view, resolve }));
  }

  #worksOn(view: number): boolean {
    return this.#seats.some(({ job }) => job?.task.view === view);
  }

  #checkClosing(): void {
    if (this.#closing.length === 0) return;
    this.#closing = this.#closing.filter(({ view, resolve }) => {
      if (this.#worksOn(view)) return true;
      resolve();
      return false;
    });
  }

  define(definition: FilterDefinition): void {
    this.#filters.set(definition.filter, definition);
    for (const seat of this.#seats) seat.defined.delete(definition.filter);
  }

  forget(filter: number): void {
    this.#filters.delete(filter);
    for (const seat of this.#seats) {
      if (seat.defined.delete(filter)) seat.post({ kind: 'forget', filter });
    }
  }

  /** Begins a question; `end` it in the end. */
  ask(signal?: AbortSignal): Question {
    if (signal?.aborted === true) throw interrupted(signal.reason);
    const slot = this.#freeSlots.pop() ?? (this.#usedSlots < SLOTS ? this.#usedSlots++ : 0);
    if (slot !== 0) Atomics.store(this.#flags, slot, 0);
    return new Question(slot, signal);
  }

  /** Gives a question up: what waits is taken back, what runs stops at its next pause. */
  cancel(question: Question, reason: unknown): void {
    if (question.cancelled !== null || question.ended) return;
    const error = interrupted(reason);
    question.cancelled = error;
    if (question.slot !== 0) Atomics.store(this.#flags, question.slot, 1);
    for (const job of question.jobs.splice(0)) job.reject(error);
    const place = this.#waiting.indexOf(question);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  end(question: Question): void {
    this.cancel(question, null);
    question.ended = true;
    this.#free(question);
  }

  #free(question: Question): void {
    if (!question.ended || question.running > 0 || question.slot === 0) return;
    if (question.freed) return;
    question.freed = true;
    this.#freeSlots.push(question.slot);
  }

  /** Does one task of a question. */
  run<K extends TaskKind>(question: Question, task: TaskOf<K>): Promise<Tasks[K]['out']> {
    return new Promise((resolve, reject) => {
      if (this.#closed || !this.#views.has(task.view)) {
        reject(interrupted());
        return;
      }
      if (question.cancelled !== null) {
        reject(question.cancelled);
        return;
      }
      this.#nextJob += 1;
      question.jobs.push({
        number: this.#nextJob,
        question,
        task,
        resolve: resolve as (result: unknown) => void,
        reject,
        tries: 0,
      });
      if (question.jobs.length === 1) this.#waiting.push(question);
      this.#give();
    });
  }

  /** Gives tasks to threads that have none; questions take turns. */
  #give(): void {
    if (this.#closed || this.#waiting.length === 0) return;
    if (this.#deaths > MOST_DEATHS) {
      this.#failAll();
      return;
    }
    this.#start();
    for (const seat of this.#seats) {
      if (seat.job !== null) continue;
      const question = this.#waiting.shift();
      const job = question?.jobs.shift();
      if (question === undefined || job === undefined) return;
      if (question.jobs.length > 0) this.#waiting.push(question);
      this.#hand(seat, job);
    }
  }

  #failAll(): void {
    this.#deaths = 0;
    const error = new OpendrawerError('INTERNAL', 'the threads of the search die again and again');
    for (const question of this.#waiting.splice(0)) {
      for (const job of question.jobs.splice(0)) job.reject(error);
    }
  }

  #hand(seat: Seat, job: Job): void {
    const { task, question } = job;
    seat.job = job;
    job.tries += 1;
    question.running += 1;
    seat.busy(true);
    try {
      if (task.filter !== null && !seat.defined.has(task.filter)) {
        const definition = this.#filters.get(task.filter);
        if (definition === undefined) throw new RangeError(`filter ${task.filter} is forgotten`);
        seat.post({ kind: 'define', definition });
        seat.defined.add(task.filter);
      }
      seat.post({ kind: 'task', job: job.number, slot: question.slot, task });
    } catch (error) {
      this.#settle(seat, job);
      job.reject(error);
      this.#give();
    }
  }

  #settle(seat: Seat, job: Job): void {
    seat.job = null;
    seat.busy(false);
    job.question.running -= 1;
    this.#free(job.question);
    this.#checkClosing();
  }

  #answered(seat: Seat, answer: Answer): void {
    const { job } = seat;
    if (job === null || job.number !== answer.job) return;
    this.#deaths = 0;
    this.#settle(seat, job);
    if ('fault' in answer) this.#failed(job, answer.fault);
    else job.resolve(answer.result);
    this.#give();
  }

  #failed(job: Job, fault: Fault): void {
    if (fault.damaged !== null) this.#options.onDamaged?.(fault.damaged, job.task.view);
    job.reject(job.question.cancelled ?? errorOf(fault));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const error = interrupted();
    for (const question of this.#waiting.splice(0)) {
      for (const job of question.jobs.splice(0)) job.reject(error);
    }
    for (const seat of this.#seats) {
      seat.job?.reject(error);
      seat.job = null;
    }
    await Promise.all(this.#seats.splice(0).map((seat) => seat.end()));
    this.#checkClosing();
  }
}

/** Beside this module, compiled or not. */
const THREAD_MODULE = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
