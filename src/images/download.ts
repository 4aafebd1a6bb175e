import { createHash } from 'node:crypto';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpendrawerError } from '../errors/index.ts';
import { guardedFetch, USER_AGENT } from '../sources/index.ts';
import type { HostGate } from './host-gate.ts';

export interface DownloadOptions {
  /** Longest wait for the answer's head and between two pieces of its body. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Tries after the first. */
  readonly retries: number;
  /** First wait before a retry; doubles each time. */
  readonly backoffMs: number;
  /** Also addresses in private networks: records name them, and anyone can publish records. */
  readonly allowPrivateAddresses: boolean;
  readonly signal?: AbortSignal;
}

export type DownloadResult =
  | { readonly kind: 'fetched'; readonly extension: string; readonly bytes: number }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** A failure that another try may mend; `waitMs` is what the server asked for. */
interface Passing {
  readonly kind: 'passing';
  /** The host spoke, if only to refuse. */
  readonly answered: boolean;
  readonly reason: string;
  readonly waitMs: number | null;
}

/**
 * Fetches a picture to `<target>.<extension>` through a temporary file, with retries. Answers that are not a
 * picture, too large or gone are results, not throws; throws only when aborted and when the disk refuses.
 */
export async function downloadPicture(
  url: string,
  target: string,
  gate: HostGate,
  options: DownloadOptions,
): Promise<DownloadResult> {
  let last: Passing = { kind: 'passing', answered: true, reason: 'not tried', waitMs: null };
  let tries = 0;
  while (tries === 0 || (tries <= options.retries && !gate.isDown(url))) {
    if (tries > 0 && last.waitMs === null) {
      const backoffMs = options.backoffMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
      await sleep(backoffMs, undefined, signalOption(options.signal));
    }
    tries += 1;
    const judged = async () => {
      const result = await attemptDownload(url, target, options);
      gate.note(url, result.kind !== 'passing' || result.answered);
      // Before the place at the gate is given up, so that nobody slips through.
      if (result.kind === 'passing' && result.waitMs !== null) gate.pause(url, result.waitMs);
      return result;
    };
    const result = await gate.run(url, judged, options.signal);
    if (result.kind !== 'passing') return result;
    last = result;
  }
  return { kind: 'failed', reason: `${last.reason} (${tries} ${tries === 1 ? 'try' : 'tries'})` };
}

/** Copies a local picture through a temporary file. */
export async function copyPicture(path: string, target: string): Promise<DownloadResult> {
  const extension = /\.([a-z0-9]{2,4})$/i.exec(path)?.[1]?.toLowerCase() ?? 'bin';
  const temporary = partName(target);
  try {
    await copyFile(path, temporary);
    const { size } = await stat(temporary);
    await rename(temporary, `${target}.${extension}`);
    return { kind: 'fetched', extension, bytes: size };
  } finally {
    await rm(temporary, { force: true });
  }
}

const HEADERS = { accept: 'image/*', 'user-agent': USER_AGENT };

async function attemptDownload(
  url: string,
  target: string,
  options: DownloadOptions,
): Promise<DownloadResult | Passing> {
  const stall = new AbortController();
  const timer = setTimeout(
    () => stall.abort(new Error(`no data for ${options.timeoutMs} ms`)),
    options.timeoutMs,
  );
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
  const temporary = partName(target);
  let disk: unknown = null;
  let answered = false;
  try {
    const { allowPrivateAddresses } = options;
    const response = await guardedFetch(url, { signal, headers: HEADERS, allowPrivateAddresses });
    answered = true;
    const refusal = judgeStatus(response);
    if (refusal) {
      await response.body?.cancel();
      return refusal;
    }
    const declared = Number(response.headers.get('content-length') ?? 0);
    if (declared > options.maxBytes) {
      await response.body?.cancel();
      return { kind: 'failed', reason: tooLarge(options.maxBytes) };
    }
    const contentType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
    const file = await open(temporary, 'w').catch((error: unknown) => {
      disk = error;
      throw error;
    });
    let bytes = 0;
    let extension: string | null = null;
    try {
      for await (const piece of response.body ?? []) {
        timer.refresh();
        if (bytes === 0) {
          extension = pictureExtension(piece);
          if (extension === null) return { kind: 'failed', reason: notAPicture(contentType) };
        }
        bytes += piece.byteLength;
        if (bytes > options.maxBytes) {
          return { kind: 'failed', reason: tooLarge(options.maxBytes) };
        }
        await file.write(piece).catch((error: unknown) => {
          disk = error;
          throw error;
        });
      }
    } finally {
      await file.close();
    }
    if (extension === null) return { kind: 'failed', reason: 'an empty answer' };
    if (declared > 0 && response.headers.get('content-encoding') === null && bytes < declared) {
      return {
        kind: 'passing',
        answered: true,
        reason: `broke off at ${bytes} of ${declared} bytes`,
        waitMs: null,
      };
    }
    await rename(temporary, `${target}.${extension}`);
    return { kind: 'fetched', extension, bytes };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (disk !== null) throw disk;
    // Only a refused address is one of the catalogue's here.
    if (isOpendrawerError(error)) return { kind: 'failed', reason: error.message };
    return { kind: 'passing', answered, reason: reasonOf(error), waitMs: null };
  } finally {
    clearTimeout(timer);
    await rm(temporary, { force: true });
  }
}

function judgeStatus(
  response: Awaited<ReturnType<typeof guardedFetch>>,
): DownloadResult | Passing | null {
  const { status } = response;
  if (response.ok) return null;
  const reason = `HTTP ${status}`;
  if (status === 404 || status === 410) return { kind: 'missing', reason };
  if (status === 429 || status === 408 || status >= 500) {
    const waitMs = retryAfterMs(response.headers.get('retry-after'));
    return { kind: 'passing', answered: true, reason, waitMs };
  }
  return { kind: 'failed', reason };
}

/** No server makes us wait longer than this. */
const MAX_RETRY_AFTER_MS = 300_000;

/** Milliseconds of a Retry-After header (seconds or an HTTP date); null where absent or unreadable. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** File extension of a picture by its first bytes; null where they are not those of a picture. */
export function pictureExtension(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512));
  const hex = head.subarray(0, 12).toString('hex');
  if (hex.startsWith('ffd8ff')) return 'jpg';
  if (hex.startsWith('89504e470d0a1a0a')) return 'png';
  if (hex.startsWith('474946383')) return 'gif';
  if (hex.startsWith('52494646') && hex.slice(16) === '57454250') return 'webp';
  if (hex.startsWith('49492a00') || hex.startsWith('4d4d002a')) return 'tif';
  if (hex.startsWith('0000000c6a5020200d0a870a')) return 'jp2';
  if (hex.slice(8, 16) === '66747970' && /^(avif|avis)/.test(head.toString('latin1', 8))) {
    return 'avif';
  }
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  return /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text)
    ? 'svg'
    : null;
}

const notAPicture = (contentType: string): string =>
  contentType.includes('html')
    ? 'the answer is a web page, not a picture'
    : `the answer is not a picture (${contentType || 'no content type'})`;

const tooLarge = (maxBytes: number): string => `larger than ${maxBytes} bytes`;

/** Unique, so that two runs into one folder never write the same temporary file. */
const partName = (target: string): string =>
  `${target}.${createHash('sha1').update(`${process.pid}${process.hrtime.bigint()}`).digest('hex').slice(0, 8)}.part`;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

const signalOption = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });
