import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { OpendrawerError } from '../../../errors/index.ts';

/** First bytes of every index; the line feeds and the byte above 127 show a transfer that changed them. */
const MAGIC = Buffer.from('ODBKB\xff\r\n', 'latin1');
export const FORMAT_VERSION = 2;
const ENDIAN_MARK = 0x01020304;
const HEADER_BYTES = 64;
const ENTRY_BYTES = 56;
const NAME_BYTES = 32;
const MAX_SECTIONS = 256;
/** A line of the processor's cache. */
const ALIGNMENT = 64;

export type SectionData = Uint8Array | Uint16Array | Uint32Array;

/** Named pieces of data of an index. */
export type Sections = ReadonlyMap<string, SectionData>;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Puts sections behind a header and a table into one piece of memory. Header (64 bytes, little-endian): magic, version, mark of the
 * byte order, number of sections, CRC-32 of the table, length of all (two halves). Table: 56 bytes a section: name (32), offset and
 * length (two halves each), bytes of an element, CRC-32.
 */
export function joinSections(sections: Sections): SharedArrayBuffer {
  const tableEnd = HEADER_BYTES + sections.size * ENTRY_BYTES;
  let total = aligned(tableEnd);
  for (const data of sections.values()) total += aligned(data.byteLength);
  const memory = new SharedArrayBuffer(total);
  const bytes = Buffer.from(memory);
  let offset = aligned(tableEnd);
  let entry = HEADER_BYTES;
  for (const [name, data] of sections) {
    const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(source, offset);
    bytes.write(name, entry, 'latin1');
    writeSize(bytes, entry + NAME_BYTES, offset);
    writeSize(bytes, entry + NAME_BYTES + 8, data.byteLength);
    bytes.writeUInt32LE(data.BYTES_PER_ELEMENT, entry + NAME_BYTES + 16);
    bytes.writeUInt32LE(crc32(source), entry + NAME_BYTES + 20);
    offset += aligned(data.byteLength);
    entry += ENTRY_BYTES;
  }
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  new Uint32Array(memory, 12, 1)[0] = ENDIAN_MARK;
  bytes.writeUInt32LE(sections.size, 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(HEADER_BYTES, tableEnd)), 20);
  writeSize(bytes, 24, total);
  return memory;
}

/**
 * The sections of an index in memory. Throws BACKBONE_INVALID where it is none, is of another version or byte order, is cut off, or
 * (`isChecked`) a byte has changed. `place` is for the message.
 */
export function readSections(
  memory: SharedArrayBuffer,
  place: string,
  isChecked: boolean,
): Sections {
  const bytes = Buffer.from(memory);
  const count = readHeader(memory, place);
  const sections = new Map<string, SectionData>();
  for (let at = 0; at < count; at++) {
    const entry = HEADER_BYTES + at * ENTRY_BYTES;
    const name = bytes.toString('latin1', entry, entry + NAME_BYTES).replace(/\0+$/, '');
    const offset = readSize(bytes, entry + NAME_BYTES);
    const length = readSize(bytes, entry + NAME_BYTES + 8);
    const width = bytes.readUInt32LE(entry + NAME_BYTES + 16);
    const isInside = offset % ALIGNMENT === 0 && offset + length <= bytes.length;
    const isWhole = (width === 1 || width === 2 || width === 4) && length % width === 0;
    if (!isInside || !isWhole) throw invalid(place, `section ${name} lies outside of the file`);
    const isSound = () =>
      crc32(bytes.subarray(offset, offset + length)) ===
      bytes.readUInt32LE(entry + NAME_BYTES + 20);
    if (isChecked && !isSound()) throw invalid(place, `section ${name} is damaged`);
    sections.set(name, viewOf(memory, offset, length, width));
  }
  return sections;
}

/** Throws BACKBONE_INVALID where memory does not begin as an index does: before a large file is read in vain. */
export function checkBeginning(memory: SharedArrayBuffer, place: string): void {
  const bytes = Buffer.from(memory);
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw invalid(place, 'not a backbone index');
}

/** Checks the header; the number of sections. */
function readHeader(memory: SharedArrayBuffer, place: string): number {
  checkBeginning(memory, place);
  const bytes = Buffer.from(memory);
  const version = bytes.readUInt32LE(8);
  if (version !== FORMAT_VERSION)
    throw invalid(place, `format ${version}, and this Opendrawer reads ${FORMAT_VERSION}`);
  if (new Uint32Array(memory, 12, 1)[0] !== ENDIAN_MARK)
    throw invalid(place, 'made for machines of another byte order');
  const total = readSize(bytes, 24);
  if (total !== bytes.length)
    throw invalid(place, `${bytes.length} bytes long instead of ${total}: cut off or added to`);
  const count = bytes.readUInt32LE(16);
  const tableEnd = HEADER_BYTES + count * ENTRY_BYTES;
  if (count > MAX_SECTIONS || tableEnd > bytes.length)
    throw invalid(place, 'the table of sections is damaged');
  if (crc32(bytes.subarray(HEADER_BYTES, tableEnd)) !== bytes.readUInt32LE(20))
    throw invalid(place, 'the table of sections is damaged');
  return count;
}

function viewOf(
  memory: SharedArrayBuffer,
  offset: number,
  length: number,
  width: number,
): SectionData {
  if (width === 4) return new Uint32Array(memory, offset, length / 4);
  return width === 2
    ? new Uint16Array(memory, offset, length / 2)
    : new Uint8Array(memory, offset, length);
}

const HALF = 2 ** 32;

function writeSize(bytes: Buffer, at: number, size: number): void {
  bytes.writeUInt32LE(size % HALF, at);
  bytes.writeUInt32LE(Math.floor(size / HALF), at + 4);
}

const readSize = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * HALF;

/** BACKBONE_INVALID with its place and what is wrong. */
export const invalid = (place: string, what: string, cause?: unknown): OpendrawerError =>
  new OpendrawerError('BACKBONE_INVALID', `${place}: ${what}`, { cause });
