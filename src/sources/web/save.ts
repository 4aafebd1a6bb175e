import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { PassingFault } from '../bytes/remote.ts';
import { lengthOf, rangeFrom, startOf } from './answer.ts';
import { codingsOf, readBody } from './body.ts';
import type { SavedFile } from './client.ts';
import type { Ask, Sent } from './exchange.ts';
import type { Tries } from './tries.ts';

/** What stands beside a file of the cache. */
interface Kept {
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly sizeBytes: number;
  readonly contentType: string | null;
  readonly fingerprint: string;
}

/** What stands beside a file that is not whole yet. */
interface Begun {
  readonly headers: Readonly<Record<string, string>>;
}

const PROGRESS_BYTES = 1024 * 1024;
const MIN_BYTES_PER_STALL = 1024;

/** Fetches into `folder`, under a name made of the address. See `WebClient.save`. */
export async function saveFile(
  ask: Ask,
  folder: string,
  again: (headers: Readonly<Record<string, string>>) => Promise<Sent>,
  tries: Tries,
  stallTimeoutMs: number,
): Promise<SavedFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, nameOf(ask));
  const kept = await keptOf(path);
  const part = `${path}.part`;
  for (;;) {
    const begun = await begunOf(part);
    const sent = await again({ 'accept-encoding': 'identity', ...headersFor(kept, begun) });
    try {
      if (sent.status === 304) {
        if (kept !== null) return { ...savedOf(path, kept), notModified: true };
        throw new PassingFault('the server says that nothing changed, but nothing is known');
      }
      if (sent.status === 416) {
        await forget(part);
        throw new PassingFault('its rest cannot be had');
      }
      const from = await beginningOf(sent, begun, part);
      await append(sent, part, from, ask, tries, stallTimeoutMs);
      return await finished(sent, path, part, ask);
    } catch (error) {
      await tries.failed(error);
    } finally {
      sent.attempt.close();
    }
  }
}

/** Name of the file of an address: no characters but plain ones, and told apart by a digest. Secrets do not enter. */
function nameOf({ request, url, redaction }: Ask): string {
  const digest = createHash('sha256')
    .update(
      `${request.method ?? 'GET'} ${redaction.url(url.href)} ${redaction.text(request.body ?? '')}`,
    )
    .digest('hex')
    .slice(0, 16);
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  const plain = last
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(-60);
  return plain === '' ? digest : `${digest}-${plain}`;
}

const headersFor = (kept: Kept | null, begun: (Begun & { size: number }) | null) => {
  const range = begun === null || begun.size === 0 ? null : rangeFrom(begun, begun.size);
  if (range !== null) return range;
  return {
    ...(kept?.etag == null ? {} : { 'if-none-match': kept.etag }),
    ...(kept?.lastModified == null ? {} : { 'if-modified-since': kept.lastModified }),
  };
};

const savedOf = (path: string, kept: Kept): Omit<SavedFile, 'notModified'> => ({
  path,
  fingerprint: kept.fingerprint,
  sizeBytes: kept.sizeBytes,
  contentType: kept.contentType,
});

/** What is known of the file; null where there is none, or not the one that was written. */
async function keptOf(path: string): Promise<Kept | null> {
  const kept = (await readJson(`${path}.json`)) as Kept | null;
  if (kept === null) return null;
  const size = await stat(path).then(
    (stats) => stats.size,
    () => null,
  );
  return size === kept.sizeBytes ? kept : null;
}

async function begunOf(part: string): Promise<(Begun & { size: number }) | null> {
  const begun = (await readJson(`${part}.json`)) as Begun | null;
  if (begun === null) return null;
  return stat(part).then(
    ({ size }) => ({ ...begun, size }),
    () => null,
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Absent or cut off: as if nothing were known.
    return null;
  }
}

/** Offset at which the body goes on; what was begun of another state is thrown away. */
async function beginningOf(
  sent: Sent,
  begun: (Begun & { size: number }) | null,
  part: string,
): Promise<number> {
  if (begun !== null && begun.size > 0 && sent.status === 206) {
    if (startOf(sent) === begun.size) return begun.size;
    await forget(part);
    throw new PassingFault('another range came than was asked for');
  }
  if (sent.status === 206) throw new PassingFault('a part came where all was asked for');
  await forget(part);
  const { etag, 'last-modified': lastModified, 'content-encoding': coding } = sent.headers;
  const headers = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
  };
  await writeFile(`${part}.json`, JSON.stringify({ headers } satisfies Begun));
  return 0;
}

const forget = async (part: string): Promise<void> => {
  await rm(`${part}.json`, { force: true });
  await rm(part, { force: true });
};

/** Packed files that are sent as if they were packed for the way stay as they are. */
const isPackedFile = (url: URL): boolean => /\.(?:gz|tgz|bz2|zst|br)$/i.test(url.pathname);

async function append(
  sent: Sent,
  part: string,
  from: number,
  ask: Ask,
  tries: Tries,
  stallTimeoutMs: number,
): Promise<void> {
  const codings = isPackedFile(sent.url) ? [] : codingsOf(sent.headers['content-encoding']);
  const maxBytes = (ask.request.maxBytes ?? Number.POSITIVE_INFINITY) - from;
  const shown = ask.redaction.url(sent.url.href);
  const limits = { maxBytes, stallTimeoutMs, minBytesPerStall: MIN_BYTES_PER_STALL };
  const told = lengthOf(sent);
  const file = await open(part, from === 0 ? 'w' : 'a');
  try {
    let written = 0;
    let progress = 0;
    for await (const chunk of readBody(sent.body, codings, sent.attempt, limits, shown)) {
      await writeAll(file, chunk);
      written += chunk.length;
      progress += chunk.length;
      if (progress > PROGRESS_BYTES) {
        progress = 0;
        tries.forgive();
      }
    }
    if (told !== null && written !== told) {
      throw new PassingFault(`${written} bytes came where ${told} were told`);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
  }
}

/** Gives the whole file its name. */
async function finished(sent: Sent, path: string, part: string, ask: Ask): Promise<SavedFile> {
  const { size: sizeBytes } = await stat(part);
  const kept: Kept = {
    url: ask.redaction.url(sent.url.href),
    etag: sent.headers['etag'] ?? null,
    lastModified: sent.headers['last-modified'] ?? null,
    sizeBytes,
    contentType: sent.headers['content-type']?.split(';')[0]?.trim().toLowerCase() || null,
    fingerprint: `sha256:${await digestOf(part)}`,
  };
  // What is known goes first and comes last: a crash in between leaves a file that is asked for again.
  await rm(`${path}.json`, { force: true });
  await rename(part, path);
  await writeFile(`${path}.json.tmp`, JSON.stringify(kept));
  await rename(`${path}.json.tmp`, `${path}.json`);
  await rm(`${part}.json`, { force: true });
  return { ...savedOf(path, kept), notModified: false };
}

async function digestOf(path: string): Promise<string> {
  const hash: Hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
