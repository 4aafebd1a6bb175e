import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { unreadable, type Workbook, type WorkbookLimits } from './workbook.ts';
import type { FromXlsThread, ToXlsThread } from './xls-thread.ts';

/** Time to take a workbook in, and to give some of its rows. */
const BASE_MS = 20_000;
const MS_PER_MEBIBYTE = 2_000;
const MOST_HEAP_MEBIBYTES = 1_536;

/**
 * Opens a binary workbook (XLS, XLSB) through SheetJS, which holds it in memory as a whole, in a thread that can be stopped: larger ones
 * than `xlsBytes` are refused with a hint. Throws TABLE_UNREADABLE.
 */
export async function openXls(
  path: string,
  { xlsBytes, xlsMs }: WorkbookLimits,
): Promise<Workbook> {
  const { size } = await stat(path);
  if (size > xlsBytes) {
    throw unreadable(
      path,
      `a binary workbook of ${size} bytes; ${xlsBytes} are the most`,
      undefined,
      'Save it as .xlsx or .csv, which are read as they come.',
    );
  }
  const thread = new XlsThread(path, xlsMs ?? BASE_MS + (size / 2 ** 20) * MS_PER_MEBIBYTE);
  try {
    const book = await thread.ask(null);
    if (book.kind !== 'book' || book.sheets.length === 0) {
      throw unreadable(path, 'the workbook has no sheet');
    }
    return {
      kind: 'xls',
      path,
      sheets: book.sheets,
      readBytes: () => size,
      close: () => thread.stop(),
      async *rows(at) {
        if (book.sheets[at] === undefined) {
          throw unreadable(path, `the workbook has no sheet ${at + 1}`);
        }
        for (let next = await thread.ask({ kind: 'sheet', at }); ; next = await thread.ask(MORE)) {
          if (next.kind !== 'rows' || next.isLast) return;
          yield next.rows;
        }
      },
    };
  } catch (error) {
    thread.stop();
    throw error;
  }
}

const MORE: ToXlsThread = { kind: 'more' };

/** One question and its answer at a time. */
class XlsThread {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #patienceMs: number;
  #settle: { resolve(message: FromXlsThread): void; reject(error: Error): void } | null = null;
  #fault: Error | null = null;

  constructor(path: string, patienceMs: number) {
    this.#path = path;
    this.#patienceMs = patienceMs;
    const here = fileURLToPath(import.meta.url);
    this.#worker = new Worker(new URL(`./xls-thread${extname(here)}`, import.meta.url), {
      workerData: path,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEBIBYTES },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromXlsThread) => this.#settle?.resolve(message));
    this.#worker.on('error', (cause) => this.#fail(cause.message, cause));
    this.#worker.on('exit', () => this.#fail('its reader ended'));
  }

  /** `null`: what comes first. */
  async ask(question: ToXlsThread | null): Promise<FromXlsThread> {
    if (this.#fault !== null) throw this.#fault;
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<FromXlsThread>((resolve, reject) => {
        this.#settle = { resolve, reject };
        timer = setTimeout(() => {
          this.#fail(`it was not read within ${Math.round(this.#patienceMs / 1000)} s`);
          this.stop();
        }, this.#patienceMs);
        if (question !== null) this.#worker.postMessage(question);
      });
      if (answer.kind !== 'damaged') return answer;
      const isLocked = /password|encrypt/i.test(answer.message);
      throw unreadable(
        this.#path,
        isLocked
          ? 'the workbook is encrypted'
          : `the workbook is damaged (${answer.message.slice(0, 200)})`,
        undefined,
        isLocked ? 'Save it without a password.' : undefined,
      );
    } finally {
      clearTimeout(timer);
      this.#settle = null;
    }
  }

  stop(): void {
    this.#fault ??= unreadable(this.#path, 'the workbook is closed');
    void this.#worker.terminate();
  }

  #fail(what: string, cause?: unknown): void {
    this.#fault ??= unreadable(this.#path, `the workbook is damaged (${what})`, cause);
    this.#settle?.reject(this.#fault);
  }
}
