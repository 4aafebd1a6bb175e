import { OpendrawerError } from '../../errors/index.ts';
import { PassingFault } from '../bytes/remote.ts';
import { codingsOf, readBody, tooLarge } from './body.ts';
import { decodeText } from './charset.ts';
import type { WebAnswer } from './client.ts';
import type { Ask, Sent } from './exchange.ts';
import type { Tries } from './tries.ts';

const MEBIBYTE = 1024 ** 2;
const DEFAULT_MAX_BYTES = 256 * MEBIBYTE;
/** Progress that makes up for a failure. */
const PROGRESS_BYTES = MEBIBYTE;
const MIN_BYTES_PER_STALL = 1024;

/** Asks again, for the bytes from an offset on where the headers say so. */
export type AskAgain = (headers: Readonly<Record<string, string>>) => Promise<Sent>;

/** The answer of a request: whole bodies are asked for again when they break off, streams go on where they broke. */
export function answerOf(
  ask: Ask,
  first: Sent,
  again: AskAgain,
  tries: Tries,
  stallTimeoutMs: number,
): WebAnswer {
  const { request, redaction } = ask;
  const shown = redaction.url(first.url.href);
  const notModified = first.status === 304;
  const isEmpty = notModified || first.status === 204 || request.method === 'HEAD';
  let isRead = false;

  const once = (): void => {
    if (isRead) throw new Error(`${shown}: the body is read a second time`);
    isRead = true;
  };

  const contentOf = (sent: Sent, maxBytes: number) =>
    readBody(
      sent.body,
      codingsOf(sent.headers['content-encoding']),
      sent.attempt,
      { maxBytes, stallTimeoutMs, minBytesPerStall: MIN_BYTES_PER_STALL },
      shown,
    );

  async function bytes(): Promise<Uint8Array> {
    once();
    if (isEmpty) return new Uint8Array(0);
    const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
    for (let sent = first; ; sent = await again({})) {
      try {
        if (sent.status !== first.status) {
          throw new PassingFault(`the server answers ${sent.status} after ${first.status}`);
        }
        return await gather(contentOf(sent, maxBytes), lengthOf(sent), maxBytes, shown);
      } catch (error) {
        await tries.failed(error);
      } finally {
        sent.attempt.close();
      }
    }
  }

  async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
    once();
    if (isEmpty) return;
    const maxBytes = request.maxBytes ?? Number.POSITIVE_INFINITY;
    let position = 0;
    let progress = 0;
    for (let sent = first; ; ) {
      let fault: unknown;
      try {
        for await (const chunk of contentOf(sent, maxBytes - position)) {
          position += chunk.length;
          progress += chunk.length;
          if (progress > PROGRESS_BYTES) {
            progress = 0;
            tries.forgive();
          }
          yield chunk;
        }
        return;
      } catch (error) {
        fault = error;
      } finally {
        sent.attempt.close();
      }
      const headers = position === 0 ? {} : rangeFrom(first, position);
      if (headers === null) throw broken(shown, position, fault);
      await tries.failed(fault);
      sent = await again(headers);
      if (position === 0 || startOf(sent) === position) continue;
      sent.attempt.close();
      throw broken(shown, position, fault);
    }
  }

  if (isEmpty) first.attempt.close();
  const text = async (): Promise<string> =>
    decodeText(await bytes(), first.headers['content-type'] ?? null);
  return {
    url: shown,
    status: first.status,
    headers: first.headers,
    notModified,
    bytes,
    text,
    json: async () => parseJson(await text(), first, shown),
    stream,
  };
}

/** Bytes that a body has by its header, as sent; null: not told, or packed. */
export function lengthOf({ headers }: Sent): number | null {
  const length = headers['content-length'];
  if (length === undefined || headers['content-encoding'] !== undefined) return null;
  return /^\d+$/.test(length) ? Number(length) : null;
}

async function gather(
  chunks: AsyncIterable<Uint8Array>,
  told: number | null,
  maxBytes: number,
  shown: string,
): Promise<Uint8Array> {
  if (told !== null && told > maxBytes) throw tooLarge(shown, maxBytes);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}

/** Headers that ask for the rest of what was begun (RFC 9110 §13.1.5, §14.2); null: there is no way to tell that it is the same. */
export function rangeFrom(
  { headers }: Pick<Sent, 'headers'>,
  from: number,
): Readonly<Record<string, string>> | null {
  if (headers['content-encoding'] !== undefined) return null;
  const { etag } = headers;
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : headers['last-modified'];
  if (validator === undefined) return null;
  return { range: `bytes=${from}-`, 'if-range': validator, 'accept-encoding': 'identity' };
}

/** Offset of the first byte of an answer; null where it is no part or does not tell. */
export function startOf({ status, headers }: Sent): number | null {
  if (status !== 206) return null;
  const start = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  return start === undefined ? null : Number(start);
}

const broken = (shown: string, position: number, cause: unknown): OpendrawerError => {
  if (cause instanceof OpendrawerError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new OpendrawerError(
    'SOURCE_UNREACHABLE',
    `${shown}: broke off after ${position} bytes (${message}), and the server cannot go on there`,
    { cause },
  );
};

function parseJson(text: string, { headers }: Sent, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const type = headers['content-type']?.split(';')[0] ?? 'of no type';
    const begin = text.trim().slice(0, 60).replaceAll(/\s+/g, ' ');
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${shown}: is no JSON (${type}, ${text.length} characters, "${begin}")`,
      { cause },
    );
  }
}
