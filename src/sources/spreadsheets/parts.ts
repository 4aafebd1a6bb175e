import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { OpendrawerError } from '../../errors/index.ts';
import { unreadable, type WorkbookLimits } from './workbook.ts';
import { type ScanHandler, XmlScan } from './xml-scan.ts';

const MOST_PARTS = 10_000;
const MOST_DEPTH = 200;
/** Characters between two elements: attributes and texts are held until they end. */
const MOST_SILENT = 16 * 1024 ** 2;

/** The files in a zipped workbook. */
export interface Parts {
  readonly path: string;
  readonly count: number;
  readonly limits: WorkbookLimits;
  has(part: string): boolean;
  /** Unpacked bytes of a part; damage and bombs end with TABLE_UNREADABLE. */
  bytes(part: string): AsyncGenerator<Uint8Array, void, undefined>;
  /** Bytes of the file that were read; about. */
  readBytes(): number;
  close(): void;
}

/** Opens the zip of a workbook. Throws TABLE_UNREADABLE. */
export async function openParts(path: string, limits: WorkbookLimits): Promise<Parts> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause) => {
    throw unreadable(path, 'not a zip archive, or a damaged one', cause);
  });
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > MOST_PARTS) throw new Error(`more than ${MOST_PARTS} files`);
    }
  } catch (cause) {
    zip.close();
    throw unreadable(path, `a damaged zip archive (${messageOf(cause)})`, cause);
  }
  let read = 0;
  let isOpen = true;
  return {
    path,
    count: entries.size,
    limits,
    has: (part) => entries.has(part),
    readBytes: () => read,
    bytes: (part) =>
      partBytes(zip, path, entries.get(part), part, limits, (bytes) => {
        read += bytes;
      }),
    close: () => {
      if (isOpen) zip.close();
      isOpen = false;
    },
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

async function* partBytes(
  zip: ZipFile,
  path: string,
  entry: Entry | undefined,
  part: string,
  { partBytes: most, ratio }: WorkbookLimits,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry === undefined) throw unreadable(path, `the workbook has no ${part}`);
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > most && uncompressedSize > compressedSize * ratio) {
    throw unreadable(
      path,
      `${part} of the workbook unpacks to ${uncompressedSize} bytes, more than ${ratio} times its packed size`,
    );
  }
  if (entry.isEncrypted()) throw unreadable(path, `${part} of the workbook is encrypted`);
  const share = uncompressedSize === 0 ? 0 : compressedSize / uncompressedSize;
  let stream: Readable | null = null;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      onRead(chunk.length * share);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof OpendrawerError) throw cause;
    throw unreadable(path, `${part} of the workbook is damaged (${messageOf(cause)})`, cause);
  } finally {
    stream?.destroy();
  }
}

/** What is met in a part, names without their prefixes. */
export interface PartHandler {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The value of an attribute under any prefix; empty where there is none. */
export function attributeOf(attributes: Readonly<Record<string, string>>, local: string): string {
  for (const name in attributes) {
    if (
      name === local ||
      (name.endsWith(local) && name.charAt(name.length - local.length - 1) === ':')
    )
      return attributes[name] ?? '';
  }
  return '';
}

/**
 * Reads the XML of a part as it comes; yields after every piece of it, so that what was met can be handed on. Entities are not expanded.
 * Throws TABLE_UNREADABLE where it is not well-formed, too deep, or holds an endless text.
 */
export async function* readPart(
  parts: Parts,
  part: string,
  handler: PartHandler,
): AsyncGenerator<void, void, undefined> {
  let depth = 0;
  let silent = 0;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    depth += 1;
    if (depth > MOST_DEPTH) throw new Error(`more than ${MOST_DEPTH} levels`);
    handler.open(localName(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    silent = 0;
    depth -= 1;
    handler.close?.(localName(name));
  });
  if (handler.text !== undefined) {
    parser.on('text', handler.text);
    parser.on('cdata', handler.text);
  }
  const feed = (parse: () => void): void => {
    try {
      parse();
    } catch (cause) {
      if (cause instanceof OpendrawerError) throw cause;
      const what = messageOf(cause).slice(0, 200);
      throw unreadable(
        parts.path,
        `${basename(part)} of the workbook cannot be read (${what})`,
        cause,
      );
    }
  };
  const decoder = new TextDecoder();
  for await (const bytes of parts.bytes(part)) {
    const text = decoder.decode(bytes, { stream: true });
    silent += text.length;
    if (silent > MOST_SILENT) {
      throw unreadable(parts.path, `${basename(part)} of the workbook holds an endless text`);
    }
    feed(() => parser.write(text));
    yield;
  }
  feed(() => parser.write(decoder.decode()).close());
  yield;
}

/** As `readPart`, for parts of millions of elements: bytes go through the scanner, what it throws is told with its place. */
export async function* scanPart(
  parts: Parts,
  part: string,
  handler: ScanHandler,
): AsyncGenerator<void, void, undefined> {
  const scan = new XmlScan(handler, Math.max(parts.limits.cellCharacters * 4, 64 * 1024));
  const feed = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      if (cause instanceof OpendrawerError) throw cause;
      throw unreadable(
        parts.path,
        `${basename(part)} of the workbook cannot be read (${messageOf(cause)})`,
        cause,
      );
    }
  };
  for await (const bytes of parts.bytes(part)) {
    feed(() => scan.push(bytes));
    yield;
  }
  feed(() => scan.end());
  yield;
}

/** Reads a small part to its end; a part that is not there has no elements. */
export async function eachElement(parts: Parts, part: string, handler: PartHandler): Promise<void> {
  if (!parts.has(part)) return;
  for await (const _ of readPart(parts, part, handler)) {
    // The handler keeps what it wants.
  }
}
