import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { privateAddressesAllowed } from '../sources/index.ts';
import { copyPicture, type DownloadResult, downloadPicture } from './download.ts';
import { HostGate } from './host-gate.ts';
import { type ImageStatus, Manifest, type ManifestRow } from './manifest.ts';
import type { MediaPlan } from './resolve-media.ts';

/** One picture that is wanted, or a value that has none. */
export interface ImageRequest {
  /** What the user asked for: a barcode, or the item's id where a filter chose it. */
  readonly value: string;
  /** Null: no record holds the value. */
  readonly id: string | null;
  /** Names the file; the value does where it is null. */
  readonly catalogNumber: string | null;
  /** Position of the medium; null where the item has none. */
  readonly position: number | null;
  readonly license: string | null;
  readonly plan: MediaPlan;
}

export interface FetchImagesOptions {
  /** Folder for the pictures and `manifest.csv`; made where it is missing. */
  readonly out: string;
  /** Pictures in work at once; default 8. */
  readonly concurrency?: number;
  /** Of these, at most so many from one host; default 4. */
  readonly perHost?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImageProgress) => void;
  /** Longest wait for an answer or for its next piece; default 30 000. */
  readonly timeoutMs?: number;
  /** Default 200 MB. */
  readonly maxBytes?: number;
  /** Tries after the first; default 4. */
  readonly retries?: number;
  /** First wait before a retry, doubling; default 500. */
  readonly backoffMs?: number;
  /** Also addresses in private networks; default: as the environment says. */
  readonly allowPrivateAddresses?: boolean;
}

/** Counts so far. */
export interface ImageProgress {
  readonly requested: number;
  readonly fetched: number;
  readonly present: number;
  readonly missing: number;
  readonly failed: number;
  readonly noMedia: number;
  readonly notFound: number;
  readonly bytes: number;
}

const COUNTER = {
  fetched: 'fetched',
  present: 'present',
  missing: 'missing',
  failed: 'failed',
  'no-media': 'noMedia',
  'not-found': 'notFound',
} as const satisfies Record<ImageStatus, keyof ImageProgress>;

/**
 * Brings the requested pictures into a folder, several at once, and writes `manifest.csv` as they finish.
 * Pictures that stand there already are not fetched again, so a stopped run goes on where it was. What cannot
 * be had is a row of the manifest; rejects only when aborted or when the folder cannot be written.
 */
export async function fetchImages(
  requests: AsyncIterable<ImageRequest> | Iterable<ImageRequest>,
  options: FetchImagesOptions,
): Promise<ImageProgress> {
  const { out, signal, concurrency = 8 } = options;
  await mkdir(out, { recursive: true });
  await removeAbandonedParts(out);
  const manifest = await Manifest.open(join(out, 'manifest.csv'));
  const job = new Job(manifest, options);
  const running = new Set<Promise<void>>();
  let order = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const request of requests) {
      signal?.throwIfAborted();
      const work = job
        .handle(request, order)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(work));
      order += 1;
      running.add(work);
      if (running.size >= concurrency) await Promise.race(running);
      if (failure) break;
    }
  } finally {
    await Promise.all(running);
    await manifest.close();
  }
  if (failure) throw (failure as { readonly error: unknown }).error;
  signal?.throwIfAborted();
  return job.progress;
}

type Outcome = Pick<ManifestRow, 'file' | 'status' | 'bytes' | 'error'>;

class Job {
  progress: ImageProgress = {
    requested: 0,
    fetched: 0,
    present: 0,
    missing: 0,
    failed: 0,
    noMedia: 0,
    notFound: 0,
    bytes: 0,
  };
  private readonly manifest: Manifest;
  private readonly options: FetchImagesOptions;
  private readonly gate: HostGate;
  /** Two values may lead to one picture: while it is fetched the second waits, afterwards it is there. */
  private readonly underWay = new Map<string, Promise<Outcome>>();

  constructor(manifest: Manifest, options: FetchImagesOptions) {
    this.manifest = manifest;
    this.options = options;
    this.gate = new HostGate(options.perHost ?? 4);
  }

  async handle(request: ImageRequest, order: number): Promise<void> {
    const { id, position, plan } = request;
    let outcome: Outcome;
    if (id === null || position === null || plan.kind === 'none') {
      outcome = {
        file: null,
        status: id === null ? 'not-found' : 'no-media',
        bytes: null,
        error: plan.kind === 'none' ? plan.reason : null,
      };
    } else {
      const picture = `${id}:${position}`;
      const known = this.underWay.get(picture);
      const work = known ?? this.obtain(request, picture, plan);
      this.underWay.set(picture, work);
      outcome = await work.finally(() => this.underWay.delete(picture));
      if (known && outcome.status === 'fetched') outcome = { ...outcome, status: 'present' };
    }
    const { value, license } = request;
    const url = plan.kind === 'url' ? plan.url : plan.kind === 'file' ? plan.path : null;
    await this.manifest.add({ value, id, position, url, license, ...outcome }, order);
    this.count(outcome);
  }

  private async obtain(
    request: ImageRequest,
    picture: string,
    plan: Exclude<MediaPlan, { kind: 'none' }>,
  ): Promise<Outcome> {
    const base = this.baseName(request, picture);
    const { out } = this.options;
    for (const extension of EXTENSIONS) {
      const file = `${base}.${extension}`;
      const bytes = await sizeOf(join(out, file));
      if (bytes !== null) return { file, status: 'present', bytes, error: null };
    }
    const target = join(out, base);
    const result =
      plan.kind === 'file'
        ? await copyPicture(plan.path, target)
        : await downloadPicture(plan.url, target, this.gate, {
            timeoutMs: this.options.timeoutMs ?? 30_000,
            maxBytes: this.options.maxBytes ?? 200 * 1024 * 1024,
            retries: this.options.retries ?? 4,
            backoffMs: this.options.backoffMs ?? 500,
            allowPrivateAddresses: this.options.allowPrivateAddresses ?? privateAddressesAllowed(),
            ...(this.options.signal === undefined ? {} : { signal: this.options.signal }),
          });
    return outcomeOf(result, base);
  }

  /**
   * `<catalogNumber or value>_<position>`, with the start of the id appended where another item has that name.
   * Claims the name before anything is awaited, so that two pictures never share one.
   */
  private baseName(request: ImageRequest, picture: string): string {
    const plain = `${safeName(request.catalogNumber ?? request.value)}_${request.position}`;
    const owner = this.manifest.owner(plain);
    const base =
      owner === null || owner === picture ? plain : `${plain}_${request.id?.slice(0, 8) ?? ''}`;
    this.manifest.claim(base, picture);
    return base;
  }

  private count(outcome: Outcome): void {
    const counter = COUNTER[outcome.status];
    this.progress = {
      ...this.progress,
      requested: this.progress.requested + 1,
      [counter]: this.progress[counter] + 1,
      bytes: this.progress.bytes + (outcome.status === 'fetched' ? (outcome.bytes ?? 0) : 0),
    };
    this.options.onProgress?.(this.progress);
  }
}

/** Every extension that a picture can have been saved under. */
const EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'svg', 'tif', 'jp2', 'avif'] as const;

function outcomeOf(result: DownloadResult, base: string): Outcome {
  return result.kind === 'fetched'
    ? {
        file: `${base}.${result.extension}`,
        status: 'fetched',
        bytes: result.bytes,
        error: null,
      }
    : { file: null, status: result.kind, bytes: null, error: result.reason };
}

/** A file name that every system takes: letters, digits, `.`, `-`, `_`; at most 120 characters; never hidden or reserved. */
export function safeName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[._]+|[._]+$/g, '')
    .slice(0, 120);
  if (name === '') return 'item';
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `${name}_` : name;
}

/** Older parts belong to nobody: no download is silent for so long. */
const ABANDONED_MS = 3_600_000;

/** Removes what killed runs left half-written. */
async function removeAbandonedParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.[0-9a-f]{8}\.part$/.test(name)) continue;
    const path = join(folder, name);
    if (Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** Bytes of a file, null where there is none. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
