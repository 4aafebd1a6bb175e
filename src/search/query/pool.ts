import { Worker } from 'node:worker_threads';
import { OpendrawerError } from '../../errors/index.ts';
import type { VocabularyData } from '../words/vocabulary.ts';
import { errorOf, type Fault, interrupted } from './faults.ts';
import { type Answer, CHORE, Host, type Message, type ViewOpener } from './host.ts';
import type { FilterDefinition, Task, TaskKind, TaskOf, Tasks } from './tasks.ts';
import type { ThreadData } from './thread.ts';
import { Turns } from './turns.ts';

/** Questions that can be under way at once and still be given up one by one. */
const SLOTS = 1 << 16;
/** A task whose thread dies is tried on another one this often in all. */
const MOST_TRIES = 2;
/** Threads that die one after the other without finishing a task: something is wrong with all of them. */
const MOST_DEATHS = 8;
/** Questions in progress for each thread: as many as keep all busy; more would only take memory. */
const HEAVY_A_THREAD = 2;
const LIGHT_A_THREAD = 4;
/** After so many tasks of light questions a heavy one has its turn. */
const MOST_LIGHT_IN_A_ROW = 8;
/** A thread in the midst of a task has so long to finish it when all is closed. */
const MOST_ENDING_MS = 2000;
/** Between one thread at its chores and the next: longer than questions take. */
const BETWEEN_CHORES_MS = 200;
/** Threads work on memory outside of the heap: what they make beside it is small, and should not wait to be collected. */
const YOUNG_MIB = 16;

interface Job {
  readonly number: number;
  readonly question: Question;
  readonly task: Task;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}

/** Collecting garbage, or preparing a generation. */
type Chore = Extract<Message, { readonly kind: 'collect' | 'prepare' }>;

/** Where messages go: a worker thread, or the thread that asks. */
interface Seat {
  readonly post: (message: Message) => void;
  readonly busy: (busy: boolean) => void;
  readonly end: () => Promise<void>;
  /** Filters that were defined there. */
  readonly defined: Set<number>;
  job: Job | null;
  /** What is to be done there as soon as it has no task. */
  chores: Chore[];
  /** One of them is done: it is given no task. */
  chore: Chore | null;
  alive: boolean;
}

/** One question: its tasks stand in a queue of their own, so that questions take turns. */
export class Question {
  readonly jobs: Job[] = [];
  readonly slot: number;
  /** Soon done: its tasks go before those of heavy ones. */
  readonly light: boolean;
  running = 0;
  ended = false;
  freed = false;
  cancelled: unknown = null;

  constructor(slot: number, light: boolean) {
    this.slot = slot;
    this.light = light;
  }
}

/** Questions with tasks that wait: light ones first, and those of each kind in turn. */
class Waiting {
  readonly #light = new Set<Question>();
  readonly #heavy = new Set<Question>();
  #inARow = 0;

  get isEmpty(): boolean {
    return this.#light.size + this.#heavy.size === 0;
  }

  add(question: Question): void {
    (question.light ? this.#light : this.#heavy).add(question);
  }

  remove(question: Question): void {
    (question.light ? this.#light : this.#heavy).delete(question);
  }

  all(): Question[] {
    return [...this.#light, ...this.#heavy];
  }

  clear(): Question[] {
    const all = this.all();
    this.#light.clear();
    this.#heavy.clear();
    return all;
  }

  /** Takes out the one whose turn it is. */
  next(): Question | undefined {
    const isLight =
      this.#heavy.size === 0 || (this.#light.size > 0 && this.#inARow < MOST_LIGHT_IN_A_ROW);
    this.#inARow = isLight ? this.#inARow + 1 : 0;
    const kind = isLight ? this.#light : this.#heavy;
    const [question] = kind;
    if (question !== undefined) kind.delete(question);
    return question;
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
  /** Turns of questions that go through many rows, and of those that do not. */
  readonly turns: { readonly heavy: Turns; readonly light: Turns };
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
  readonly #waiting = new Waiting();
  #closing: { readonly view: number; readonly resolve: () => void }[] = [];
  #preparing: { readonly view: number; readonly resolve: () => void }[] = [];
  #nextJob = 0;
  #answeredAt = 0;
  #deaths = 0;
  #closed = false;
  /** A thread was at its chores a moment ago. */
  #isResting = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    const hands = Math.max(1, options.threads);
    this.turns = {
      heavy: new Turns(HEAVY_A_THREAD * hands),
      light: new Turns(LIGHT_A_THREAD * hands),
    };
  }

  get threads(): number {
    return this.#options.threads;
  }

  /** Milliseconds since something was asked or answered. */
  get idleMs(): number {
    return this.isIdle ? performance.now() - this.#answeredAt : 0;
  }

  /** Whether nothing is asked at this moment. */
  get isIdle(): boolean {
    return this.#waiting.isEmpty && this.#seats.every(({ job }) => job === null);
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
        if (message.kind !== 'task' && message.kind !== 'collect' && message.kind !== 'prepare') {
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
      chores: [],
      chore: null,
      alive: true,
    };
    return seat;
  }

  #threadSeat(): Seat {
    const data: ThreadData = { opener: this.#options.openerModule, flags: this.#flagMemory };
    const worker = new Worker(new URL(THREAD_MODULE, import.meta.url), {
      workerData: data,
      name: 'opendrawer search',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    // Idle threads do not keep the process alive.
    worker.unref();
    const seat: Seat = {
      post: (message) => worker.postMessage(message),
      busy: (busy) => {
        if (busy) worker.ref();
        else worker.unref();
      },
      end: () => endOf(worker),
      defined: new Set(),
      job: null,
      chores: [],
      chore: null,
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
    this.#checkPreparing();
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
        if (job.question.jobs.length === 1) this.#waiting.add(job.question);
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

  /** All threads look for memory that is free now: one after the other, each between two tasks. */
  collect(): void {
    for (const seat of this.#seats) {
      if (!seat.chores.some(({ kind }) => kind === 'collect'))
        seat.chores.push({ kind: 'collect' });
    }
    this.#choreNext();
  }

  /**
   * All threads open a generation, one after the other, each between two tasks; resolved when they have. Its first
   * questions would do it otherwise.
   */
  async prepare(view: number): Promise<void> {
    if (this.#closed || !this.#views.has(view)) return;
    this.#start();
    for (const seat of this.#seats) seat.chores.push({ kind: 'prepare', view });
    const prepared = new Promise<void>((resolve) => this.#preparing.push({ view, resolve }));
    this.#choreNext();
    await prepared;
  }

  /** Whether garbage is still to be collected somewhere. */
  get isLittered(): boolean {
    return (
      this.#isResting ||
      this.#seats.some(({ chores, chore }) => chores.length > 0 || chore !== null)
    );
  }

  /** A question that met one thread at its chores is not to meet the next one, too. */
  #rest(): void {
    this.#isResting = true;
    const timer = setTimeout(() => {
      this.#isResting = false;
      this.#choreNext();
    }, BETWEEN_CHORES_MS);
    timer.unref();
  }

  #choreNext(): void {
    if (this.#closed || this.#isResting || this.#seats.some(({ chore }) => chore !== null)) return;
    const seat = this.#seats.find(({ chores, job }) => chores.length > 0 && job === null);
    const chore = seat?.chores.shift();
    if (seat === undefined || chore === undefined) return;
    seat.chore = chore;
    seat.post(chore);
  }

  #checkPreparing(): void {
    if (this.#preparing.length === 0) return;
    const waits = (chore: Chore | null, view: number): boolean =>
      chore?.kind === 'prepare' && chore.view === view;
    this.#preparing = this.#preparing.filter(({ view, resolve }) => {
      const isUnderWay =
        !this.#closed &&
        this.#seats.some(
          ({ chore, chores }) => waits(chore, view) || chores.some((one) => waits(one, view)),
        );
      if (!isUnderWay) resolve();
      return isUnderWay;
    });
  }

  /** The threads let go of a generation; resolved when none of them works on it any more. */
  async closeView(view: number): Promise<void> {
    if (!this.#views.delete(view)) return;
    for (const question of this.#waiting.all()) {
      const gone = question.jobs.filter(({ task }) => task.view === view);
      if (gone.length === 0) continue;
      question.jobs.splice(
        0,
        Number.POSITIVE_INFINITY,
        ...question.jobs.filter((job) => !gone.includes(job)),
      );
      for (const job of gone) job.reject(interrupted());
      if (question.jobs.length === 0) this.#waiting.remove(question);
    }
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

  /** Whether no thread works on it any more, so that its memory may be used for something else. */
  forget(filter: number): boolean {
    this.#filters.delete(filter);
    for (const seat of this.#seats) {
      if (seat.defined.delete(filter)) seat.post({ kind: 'forget', filter });
    }
    return !this.#seats.some(({ job }) => job?.task.filter === filter);
  }

  /** Begins a question; `end` it in the end. */
  ask({ light = false, signal }: { light?: boolean; signal?: AbortSignal } = {}): Question {
    if (signal?.aborted === true) throw interrupted(signal.reason);
    const slot = this.#freeSlots.pop() ?? (this.#usedSlots < SLOTS ? this.#usedSlots++ : 0);
    if (slot !== 0) Atomics.store(this.#flags, slot, 0);
    return new Question(slot, light);
  }

  /** Gives a question up: what waits is taken back, what runs stops at its next pause. */
  cancel(question: Question, reason: unknown): void {
    if (question.cancelled !== null || question.ended) return;
    const error = interrupted(reason);
    question.cancelled = error;
    if (question.slot !== 0) Atomics.store(this.#flags, question.slot, 1);
    for (const job of question.jobs.splice(0)) job.reject(error);
    this.#waiting.remove(question);
  }

  end(question: Question): void {
    if (question.jobs.length + question.running > 0) this.cancel(question, null);
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
      if (question.cancelled !== null || question.ended) {
        reject(question.cancelled ?? interrupted());
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
      if (question.jobs.length === 1) this.#waiting.add(question);
      this.#give();
    });
  }

  /** Gives tasks to threads that have none; questions take turns. */
  #give(): void {
    if (this.#closed) return;
    this.#choreNext();
    if (this.#waiting.isEmpty) return;
    if (this.#deaths > MOST_DEATHS) {
      this.#failAll();
      return;
    }
    this.#start();
    for (const seat of this.#seats) {
      if (seat.job !== null || seat.chore !== null) continue;
      const question = this.#waiting.next();
      const job = question?.jobs.shift();
      if (question === undefined || job === undefined) return;
      if (question.jobs.length > 0) this.#waiting.add(question);
      this.#hand(seat, job);
    }
  }

  #failAll(): void {
    this.#deaths = 0;
    const error = new OpendrawerError('INTERNAL', 'the threads of the search die again and again');
    for (const question of this.#waiting.clear()) {
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
    this.#answeredAt = performance.now();
    seat.busy(false);
    job.question.running -= 1;
    this.#free(job.question);
    this.#checkClosing();
  }

  #answered(seat: Seat, answer: Answer): void {
    if (answer.job === CHORE) {
      seat.chore = null;
      this.#checkPreparing();
      this.#rest();
      this.#give();
      return;
    }
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
    for (const question of this.#waiting.clear()) {
      for (const job of question.jobs.splice(0)) job.reject(error);
    }
    for (const seat of this.#seats) {
      seat.job?.reject(error);
      seat.job = null;
    }
    this.#checkPreparing();
    await Promise.all(this.#seats.splice(0).map((seat) => seat.end()));
    this.#checkClosing();
  }
}

/** Lets a thread end by itself; one that still works then is stopped. */
const endOf = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    const impatience = setTimeout(() => void worker.terminate(), MOST_ENDING_MS);
    worker.once('exit', () => {
      clearTimeout(impatience);
      resolve();
    });
    worker.ref();
    worker.postMessage(null);
  });

/** Beside this module, compiled or not. */
const THREAD_MODULE = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
