import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { filterInvalid, shown } from '../invalid.ts';
import { LONGEST_GEOMETRY } from '../limits.ts';
import { ShapeDraft, type Shapes } from './shapes.ts';

/** Shapes of a shapefile, with the text of its `.prj`; null where it has none. */
export interface ShapefileReading extends Shapes {
  readonly projection: string | null;
}

const MOST_ENTRIES = 1000;
const LARGEST_SHP = 4 * LONGEST_GEOMETRY;
const LARGEST_PRJ = 64 * 1024;

/** Whether bytes begin as a zip file does. */
export const looksLikeZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

const openZip = promisify<Buffer, yauzl.Options, ZipFile>(yauzl.fromBuffer);

/**
 * Reads the polygons of all shapefiles (ESRI, July 1998) in a zip file. At most 128 MiB are unpacked. Throws
 * FILTER_INVALID where there is none, or it is damaged.
 */
export async function readShapefile(bytes: Uint8Array): Promise<ShapefileReading> {
  const files = await unpack(bytes);
  const draft = new ShapeDraft();
  let projection: string | null = null;
  let shapefiles = 0;
  for (const [name, content] of files) {
    if (!name.endsWith('.shp')) continue;
    shapefiles += 1;
    readShp(content, name, draft);
    const own =
      files
        .get(`${name.slice(0, -4)}.prj`)
        ?.toString('utf8')
        .trim() ?? null;
    if (shapefiles > 1 && own !== projection) {
      throw filterInvalid('The zip file has several shapefiles in different coordinate systems');
    }
    projection = own;
  }
  if (shapefiles === 0) {
    throw filterInvalid(
      'The zip file has no shapefile in it',
      'It needs a .shp, and a .prj beside it.',
    );
  }
  const { polygons, notices, others } = draft;
  return { polygons, notices, others, projection };
}

const baseName = (name: string): string => name.toLowerCase().replace(/^.*[/\\]/, '');

/** The `.shp` and `.prj` files by their names in lower case. */
async function unpack(bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await openZip(buffer, { lazyEntries: true });
    if (zip.entryCount > MOST_ENTRIES) {
      throw filterInvalid(`The zip file has more than ${MOST_ENTRIES} files in it`);
    }
    let left = LARGEST_SHP;
    for await (const entry of entriesOf(zip)) {
      const name = entry.fileName.toLowerCase();
      // What macOS puts beside each file.
      if (baseName(name).startsWith('._')) continue;
      const most = name.endsWith('.shp') ? left : name.endsWith('.prj') ? LARGEST_PRJ : 0;
      if (most === 0 && !name.endsWith('.shp')) continue;
      const content = await contentOf(zip, entry, most);
      left -= content.length;
      files.set(name, content);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'FILTER_INVALID') throw error;
    throw filterInvalid(
      `The zip file cannot be read: ${shown(error instanceof Error ? error.message : '')}`,
    );
  }
  return files;
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('end', () => resolve(null));
      zip.once('error', reject);
      zip.readEntry();
    });
    zip.removeAllListeners();
    if (entry === null) return;
    yield entry;
  }
}

async function contentOf(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const tooLarge = () =>
    filterInvalid(
      `${shown(entry.fileName)} is too large: more than ${most.toLocaleString('en-US')} bytes`,
      'Simplify it before, e.g. with mapshaper.',
    );
  if (entry.uncompressedSize > most) throw tooLarge();
  const stream = await promisify(zip.openReadStream.bind(zip) as OpenStream)(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = chunk as Buffer;
    size += part.length;
    if (size > most) throw tooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
type OpenStream = (
  entry: Entry,
  done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;

const HEADER_BYTES = 100;
const POLYGONS = new Set([5, 15, 25]);
const SHP_CODE = 9994;

/** Records of the main file: header of 8 bytes (big-endian), shape type, box, parts, points (little-endian). */
function readShp(bytes: Buffer, name: string, draft: ShapeDraft): void {
  const damaged = (what: string) =>
    filterInvalid(`${shown(name)} is no shapefile, or damaged: ${what}`);
  if (bytes.length < HEADER_BYTES || bytes.readInt32BE(0) !== SHP_CODE) {
    throw damaged('it has not the header of one');
  }
  for (let at = HEADER_BYTES; at + 12 <= bytes.length; ) {
    const size = 2 * bytes.readInt32BE(at + 4);
    const start = at + 8;
    const end = start + size;
    if (size < 4 || end > bytes.length) throw damaged(`the record at byte ${at} is cut off`);
    const type = bytes.readInt32LE(start);
    if (POLYGONS.has(type)) {
      if (!readPolygon(bytes.subarray(start, end), draft)) {
        throw damaged(`the record at byte ${at} is inconsistent`);
      }
    } else if (type !== 0) draft.others += 1;
    at = end;
  }
}

/** Rings of a record: outer ones are clockwise, holes anticlockwise and follow none in particular. */
function readPolygon(record: Buffer, draft: ShapeDraft): boolean {
  if (record.length < 44) return false;
  const parts = record.readInt32LE(36);
  const points = record.readInt32LE(40);
  if (parts < 0 || points < 0 || 44 + 4 * parts + 16 * points > record.length) return false;
  const base = 44 + 4 * parts;
  const rings: number[][] = [];
  for (let part = 0; part < parts; part += 1) {
    const from = record.readInt32LE(44 + 4 * part);
    const to = part + 1 < parts ? record.readInt32LE(48 + 4 * part) : points;
    if (from < 0 || to < from || to > points) return false;
    const ring: number[] = [];
    for (let point = from; point < to; point += 1) {
      ring.push(record.readDoubleLE(base + 16 * point), record.readDoubleLE(base + 16 * point + 8));
    }
    if (ring.length >= 8) rings.push(ring);
  }
  addRings(rings, draft);
  return true;
}

/**
 * All rings of a record are one polygon by the even-odd rule, which leaves holes out wherever they stand; a record
 * with several outer rings becomes as many polygons where it has no holes.
 */
function addRings(rings: readonly (readonly number[])[], draft: ShapeDraft): void {
  const together = rings.some((ring) => shoelace(ring) > 0) && rings.length > 1;
  rings.forEach((ring, index) => {
    if (index === 0 || !together) draft.startPolygon();
    draft.startRing();
    // Backwards: elsewhere outer rings are anticlockwise.
    for (let at = ring.length - 2; at >= 0; at -= 2) draft.add(ring[at] ?? 0, ring[at + 1] ?? 0);
  });
}

const shoelace = (ring: readonly number[]): number => {
  let sum = 0;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    sum += (ring[at] ?? 0) * (ring[at + 3] ?? 0) - (ring[at + 2] ?? 0) * (ring[at + 1] ?? 0);
  }
  return sum;
};
