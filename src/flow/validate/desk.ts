import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpendrawerError } from '../../errors/index.ts';
import { writeFileAtomic } from '../../lake/index.ts';
import type { Validation } from '../../publish/index.ts';
import type { Workspace } from '../../registry/index.ts';
import type { SourceFormat } from '../../sources/index.ts';
import type { ValidationProgress } from './options.ts';
import { openValidation } from './store.ts';

/** What is to be validated. */
export interface ValidationOrder {
  /** Path of this machine, or an address. */
  readonly location: string;
  /** What it is called in reports: the name of a file that was sent, or the address. */
  readonly name: string;
  readonly format?: SourceFormat | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly maxRows?: number | undefined;
  readonly metadataOnly?: boolean | undefined;
  /** Bytes of the file; null or absent: not known. */
  readonly sizeBytes?: number | null;
  /** Folder that goes when the report does: that of a file that was sent. */
  readonly ownFolder?: string;
}

/** States in the words of GBIF's validator. */
export type ValidationStatus = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'ABORTED';

/** A validation that was ordered. */
export interface ValidationJob {
  /** UUID; who knows it may read the report. */
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly status: ValidationStatus;
  /** ISO 8601 instants. */
  readonly created: string;
  readonly modified: string;
  /** When the report is removed. */
  readonly expires: string;
  readonly progress: ValidationProgress | null;
  /** Why there is no report; null where there is one, or none yet. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** Takes orders, works them off in processes of their own, some at once, and keeps the reports for a time. */
export interface ValidationDesk {
  /** Throws RATE_LIMITED where too many wait already. */
  submit(order: ValidationOrder): ValidationJob;
  /** Throws VALIDATION_UNKNOWN. */
  get(key: string): ValidationJob;
  /** The finished report. Throws VALIDATION_UNKNOWN where there is none (yet). */
  open(key: string): Validation;
  /** Ends it where it is under way, and removes what it left. Throws VALIDATION_UNKNOWN. */
  remove(key: string): void;
  /** Ends what is under way. */
  close(): void;
}

/** What the process is told. */
export interface ValidationTask {
  readonly root: string;
  readonly folder: string;
  readonly order: Omit<ValidationOrder, 'ownFolder' | 'sizeBytes'>;
  readonly maxRows: number;
  readonly keepRows: number;
  readonly maxFindings: number;
}

/** What the process tells. */
export type ValidationSign =
  | { readonly kind: 'progress'; readonly progress: ValidationProgress }
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };

interface StoredJob extends Omit<ValidationJob, 'expires'> {
  /** Process of the server that took the order. */
  readonly pid: number;
  readonly ownFolder: string | null;
}

interface Waiting {
  readonly key: string;
  readonly order: ValidationOrder;
}

const JOB = 'job.json';
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HOUR_MS = 3_600_000;
const KEPT_ROWS = 200_000;
const KEPT_FINDINGS = 3_000_000;
const HEAP = ['--max-old-space-size=1536', '--disable-warning=ExperimentalWarning'];
/** Progress is written down at most so often. */
const NOTED_EVERY_MS = 500;

/** Opens the desk of a workspace. What an earlier server left unfinished is shown as aborted. */
export function openValidationDesk(
  workspace: Workspace,
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): ValidationDesk {
  const { config, paths } = workspace;
  const home = join(paths.root, 'validations');
  const waiting: Waiting[] = [];
  const running = new Map<string, ChildProcess>();
  let isClosed = false;

  const folderOf = (key: string) => join(home, key);
  const stored = (key: string): StoredJob => {
    const path = join(folderOf(key), JOB);
    if (!KEY.test(key) || !existsSync(path)) {
      throw new OpendrawerError('VALIDATION_UNKNOWN', `There is no validation ${key.slice(0, 40)}`);
    }
    return JSON.parse(readFileSync(path, 'utf8'));
  };
  const note = (key: string, change: Partial<StoredJob>): void => {
    if (!existsSync(folderOf(key))) return; // it was removed meanwhile
    const job = { ...stored(key), ...change, modified: now().toISOString() };
    writeFileAtomic(join(folderOf(key), JOB), JSON.stringify(job), { durable: false });
  };
  const keptMs = config['validation.keepHours'] * HOUR_MS;
  const shown = ({ pid, ownFolder: _, ...job }: StoredJob): ValidationJob => {
    const isUnderWay = job.status === 'QUEUED' || job.status === 'RUNNING';
    const isLost = isUnderWay && (pid === process.pid ? !isOurs(job.key) : !isAlive(pid));
    return {
      ...job,
      ...(isLost ? { status: 'ABORTED' as const } : {}),
      expires: new Date(Date.parse(job.modified) + keptMs).toISOString(),
    };
  };
  const isOurs = (key: string) => running.has(key) || waiting.some((one) => one.key === key);

  const next = (): void => {
    while (!isClosed && running.size < config['validation.atOnce']) {
      const one = waiting.shift();
      if (one === undefined) return;
      start(one);
    }
  };

  const start = ({ key, order }: Waiting): void => {
    const maxRows = Math.min(
      order.maxRows ?? Number.MAX_SAFE_INTEGER,
      config['validation.maxRows'],
    );
    const { ownFolder: _, sizeBytes: __, ...rest } = order;
    const task: ValidationTask = {
      root: paths.root,
      folder: folderOf(key),
      order: rest,
      maxRows,
      keepRows: Math.min(maxRows, KEPT_ROWS),
      maxFindings: KEPT_FINDINGS,
    };
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const child = fork(
      fileURLToPath(new URL(`./validate-process${extension}`, import.meta.url)),
      [],
      { execArgv: HEAP, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    );
    running.set(key, child);
    note(key, { status: 'RUNNING' });
    let end: Partial<StoredJob> | null = null;
    let notedAt = 0;
    const limit = setTimeout(() => {
      end = failed(
        'VALIDATION_TOO_LONG',
        `It took longer than ${config['validation.maxMinutes']} minutes`,
        'Validate it with the command line.',
      );
      child.kill('SIGKILL');
    }, config['validation.maxMinutes'] * 60_000);
    child.on('message', (sign: ValidationSign) => {
      if (sign.kind === 'finished') end = { status: 'FINISHED' };
      else if (sign.kind === 'failed') end = failed(sign.code, sign.message, sign.hint);
      else if (Date.now() - notedAt > NOTED_EVERY_MS) {
        notedAt = Date.now();
        note(key, { progress: sign.progress });
      }
    });
    child.once('error', () => {}); // 'close' follows
    child.once('close', () => {
      clearTimeout(limit);
      running.delete(key);
      rmSync(join(folderOf(key), 'cache'), { recursive: true, force: true });
      rmSync(join(folderOf(key), 'tmp'), { recursive: true, force: true });
      note(
        key,
        end ??
          (isClosed
            ? { status: 'ABORTED' }
            : failed('INTERNAL', 'The validation ended without a word', 'Please report it.')),
      );
      next();
    });
    child.send(task);
  };

  const remove = (key: string): void => {
    const { ownFolder } = stored(key);
    running.get(key)?.kill('SIGKILL');
    const at = waiting.findIndex((one) => one.key === key);
    if (at >= 0) waiting.splice(at, 1);
    rmSync(folderOf(key), { recursive: true, force: true });
    if (ownFolder !== null) rmSync(ownFolder, { recursive: true, force: true });
  };

  /** Removes what was kept long enough. */
  const tidy = (): void => {
    if (!existsSync(home)) return;
    const before = now().getTime() - keptMs;
    for (const key of readdirSync(home)) {
      const path = join(home, key, JOB);
      if (!KEY.test(key) || isOurs(key)) continue;
      if (!existsSync(path)) {
        // Begun by another server this moment, or left by one that was killed
        if (statSync(join(home, key)).mtimeMs < Date.now() - HOUR_MS) {
          rmSync(join(home, key), { recursive: true, force: true });
        }
      } else if (Date.parse(stored(key).modified) < before) remove(key);
    }
  };
  const timer = setInterval(tidy, HOUR_MS);
  timer.unref();

  return {
    submit(order) {
      tidy();
      if (
        waiting.length >= config['validation.mostWaiting'] &&
        running.size >= config['validation.atOnce']
      ) {
        throw new OpendrawerError('RATE_LIMITED', `${waiting.length} validations are waiting`);
      }
      const key = randomUUID();
      mkdirSync(folderOf(key), { recursive: true });
      const at = now().toISOString();
      const job: StoredJob = {
        key,
        name: order.name,
        sizeBytes: order.sizeBytes ?? null,
        status: 'QUEUED',
        created: at,
        modified: at,
        progress: null,
        error: null,
        pid: process.pid,
        ownFolder: order.ownFolder ?? null,
      };
      writeFileAtomic(join(folderOf(key), JOB), JSON.stringify(job), { durable: false });
      waiting.push({ key, order });
      next();
      return shown(stored(key));
    },
    get: (key) => shown(stored(key)),
    open(key) {
      stored(key);
      return openValidation(folderOf(key));
    },
    remove,
    close() {
      isClosed = true;
      clearInterval(timer);
      for (const { key } of waiting.splice(0)) note(key, { status: 'ABORTED' });
      for (const child of running.values()) child.kill('SIGKILL');
    },
  };
}

const failed = (code: string, message: string, hint: string): Partial<StoredJob> => ({
  status: 'FAILED',
  error: { code, message, hint },
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
