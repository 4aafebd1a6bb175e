import { createHash } from 'node:crypto';
import { OpendrawerError } from '../../errors/index.ts';
import { bunzip2 } from '../bytes/bzip2/bunzip2.ts';
import { gunzip, HEAD_BYTES, packingOf, peek } from '../bytes/decode.ts';
import { utf16Of } from '../delimited/encoding.ts';
import type { ChecklistFile } from './files.ts';

/** What a look at all bytes of a text file tells. */
export interface TextFacts {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Bytes that are no text in this encoding. */
  readonly invalidBytes: number;
  /** SHA-256 of the file as it is, hexadecimal. */
  readonly sha256: string;
  readonly endsWithLineEnd: boolean;
  /** The first characters, without a byte order mark. */
  readonly head: string;
  /** Lines end with CR alone, as on old Macintoshes. */
  readonly hasOnlyCr: boolean;
}

const UNREADABLE = new Set(['zip', 'xz', 'zstd', '7z', 'parquet', 'pdf', 'utf-32']);
/** Enough to tell UTF-16 without a byte order mark. */
const SAMPLE_BYTES = 65_536;

/** The bytes of a file, out of gzip or bzip2. */
async function* unpacked(file: ChecklistFile): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, bytes } = await peek(file.open());
  const packing = packingOf(head.subarray(0, HEAD_BYTES));
  if (packing === 'gzip') yield* gunzip(bytes, { name: file.name });
  else if (packing === 'bzip2') yield* bunzip2(bytes, { name: file.name });
  else if (UNREADABLE.has(packing)) {
    await bytes[Symbol.asyncIterator]().return?.();
    throw new OpendrawerError('CHECKLIST_INVALID', `${file.name}: ${packing} data is no table`, {
      hint: 'Give text (TSV, CSV), also packed with gzip or bzip2, or a zip.',
    });
  } else yield* bytes;
}

/**
 * Tells the encoding of a file from all its bytes: a byte order mark, zeros in every other place (UTF-16), valid UTF-8, or
 * else Windows-1252, of which ISO 8859-1 is a part. A file with more well-formed than broken sequences is UTF-8 with damage.
 */
export async function inspectText(file: ChecklistFile): Promise<TextFacts> {
  const hash = createHash('sha256');
  const utf8 = new Utf8Scan();
  let sample: Uint8Array = new Uint8Array();
  for await (const chunk of unpacked(file)) {
    hash.update(chunk);
    if (sample.length < SAMPLE_BYTES) {
      sample = Buffer.concat([sample, chunk.subarray(0, SAMPLE_BYTES - sample.length)]);
    }
    utf8.scan(chunk);
  }
  utf8.end();
  const wide = utf16Of(sample);
  const isUtf8 = utf8.invalid === 0 || utf8.sequences > utf8.invalid;
  const encoding = wide ?? (isUtf8 ? 'utf-8' : 'windows-1252');
  return {
    encoding,
    invalidBytes: encoding === 'utf-8' ? utf8.invalid : 0,
    sha256: hash.digest('hex'),
    head: new TextDecoder(encoding).decode(sample),
    endsWithLineEnd: utf8.last === LF || utf8.last === CR || (wide !== null && utf8.last === 0),
    hasOnlyCr: utf8.crs > 0 && utf8.lfs === 0,
  };
}

const LF = 10;
const CR = 13;

class Utf8Scan {
  /** Well-formed sequences of several bytes, bytes of none, and line ends. */
  sequences = 0;
  invalid = 0;
  lfs = 0;
  crs = 0;
  last = -1;
  #pending = 0;
  #begun = 0;
  #low = 0x80;
  #high = 0xbf;

  scan(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (this.#pending > 0) {
        if (byte >= this.#low && byte <= this.#high) {
          this.#pending -= 1;
          this.#begun += 1;
          this.#low = 0x80;
          this.#high = 0xbf;
          if (this.#pending === 0) this.sequences += 1;
          continue;
        }
        this.end();
      }
      if (byte < 0x80) {
        if (byte === LF) this.lfs += 1;
        else if (byte === CR) this.crs += 1;
      } else this.#lead(byte);
    }
    if (bytes.length > 0) this.last = bytes[bytes.length - 1] as number;
  }

  /** Counts a sequence that is broken off. */
  end(): void {
    if (this.#pending > 0) this.invalid += this.#begun;
    this.#pending = 0;
  }

  /** Second bytes are limited: no overlong forms, surrogates, nor code points beyond Unicode (RFC 3629). */
  #lead(byte: number): void {
    if (byte < 0xc2 || byte > 0xf4) {
      this.invalid += 1;
      return;
    }
    this.#pending = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.#begun = 1;
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  }
}

/** The text of a file in pieces, without a byte order mark, in the encoding told (a label of the Encoding Standard). */
export async function* readText(
  file: ChecklistFile,
  encoding: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = decoderOf(encoding, file.name);
  for await (const chunk of unpacked(file)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function decoderOf(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch (cause) {
    throw new OpendrawerError('CHECKLIST_INVALID', `${name}: unknown encoding "${encoding}"`, {
      cause,
      hint: 'Give a name such as utf-8, utf-16le or windows-1252.',
    });
  }
}
