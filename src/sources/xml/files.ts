import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import { lookAtXml, type XmlLook } from '../../xml/index.ts';
import type { RecordBatch, SourceContext, SourceEndpoint, SourceReadContext } from '../adapter.ts';
import { decode } from '../bytes/decode.ts';
import { isGlob } from '../bytes/glob.ts';
import { inspectLocal, listLocal } from '../bytes/local.ts';
import { extractFile, needSpace } from '../files/extract.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart } from '../files/read-start.ts';
import { FILE_LIMITS, type SourceFile } from '../files/types.ts';
import { unpack } from '../files/unpack.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';

const FIRST_BYTES = 4 * 1024;
const HEAD_BYTES = 64 * 1024;
/** Files of a folder or archive that are looked at to tell what it is, and documents of XML that are enough. */
const LOOKS = 40;
const ENOUGH = 8;
/** Of more documents than these (saved pages, mostly) small ones are read together: so many bytes and files make a partition. */
const FEW = 64;
const GROUP_BYTES = 8 * 1024 * 1024;
const GROUP_FILES = 1000;

/** Where the documents of a partition lie: within an archive or folder, by their names. */
interface XmlDetail {
  readonly names: readonly string[];
}

/** A document that is read. */
export interface XmlSource {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Says which document of the partition it is, in front of what is told of it; empty where there is only one. */
  readonly prefix: string;
}

/** A document of a location that was looked at. */
export interface LookedAt {
  readonly name: string;
  readonly look: XmlLook;
}

/** The XML documents of a location, as far as they were looked at: of many files the first 40 of those that may be XML. */
export async function lookAtProbe(probe: Probe): Promise<readonly LookedAt[]> {
  if (probe.kind === 'file' || (probe.kind === 'url' && probe.head.length > 0)) {
    const look = lookAtXml(probe.head);
    return look === null ? [] : [{ name: probe.names[0] ?? basename(probe.location), look }];
  }
  const found: LookedAt[] = [];
  for (const name of probe.names.filter(mayBeXmlName).slice(0, LOOKS)) {
    const look = lookAtXml(await unpackedHead(await probe.peek(name, HEAD_BYTES), name));
    if (look !== null) found.push({ name, look });
    if (found.length >= ENOUGH) break;
  }
  return found;
}

/** Names that are surely something else are not opened. */
const mayBeXmlName = (name: string): boolean =>
  !/\.(?:jpe?g|png|gif|tiff?|mp[34]|wav|pdf|docx?|xlsx?|csv|tsv|txt|json|xsd|xsl|css|js|zip|db|sqlite|parquet|html?)$/i.test(
    name,
  );

async function unpackedHead(head: Uint8Array, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decode(once(head), { name })) chunks.push(chunk);
  } catch (error) {
    // A packed head is cut off in its middle; what is no text gives nothing.
    if (!(error instanceof OpendrawerError)) throw error;
  }
  return Buffer.concat(chunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Partitions of a location: its documents that are ours, small ones together. What a URL gives is fetched into the cache; a packed tar is
 * unpacked there, for its files can only be reached one behind the other. Throws SOURCE_NOT_FOUND where no document is ours.
 */
export async function planXmlFiles(
  endpoint: SourceEndpoint,
  context: SourceContext,
  what: string,
  isOurs: (look: XmlLook) => boolean,
): Promise<{ readonly partitions: readonly SourcePartition[]; readonly notes: readonly string[] }> {
  const partitions: SourcePartition[] = [];
  const notes: string[] = [];
  const read = new Set<string>();
  let passed = 0;
  for (const path of await pathsOf(endpoint.location, context)) {
    const at = await reachable(path, context);
    read.add(at);
    const opened = await openFiles(at);
    try {
      notes.push(...opened.notes);
      const ours: SourceFile[] = [];
      for (const file of opened.files) {
        context.signal?.throwIfAborted();
        if (mayBeXmlName(file.name) && (await isDocument(file, isOurs))) ours.push(file);
        else passed++;
      }
      partitions.push(...(await partitionsOf(ours, opened.path, path)));
    } finally {
      opened.close();
    }
  }
  await dropUnpacked(context.cache, read);
  if (partitions.length === 0)
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${endpoint.location}: no ${what} in it`);
  if (passed > 0) notes.push(`${passed} files that are no ${what} were passed over`);
  return { partitions, notes };
}

/** A tar in gzip or bzip2 with several files is unpacked into the cache, once. */
async function reachable(path: string, context: SourceContext): Promise<string> {
  const { kind, files, close } = await openFiles(path);
  close();
  const [first] = files;
  if (kind !== 'tar' || files.length < 2 || first === undefined) return path;
  if (first.packedBytes === first.sizeBytes) return path;
  const { fingerprint } = await inspectLocal(path);
  const digest = createHash('sha1').update(fingerprint).digest('hex').slice(0, 16);
  const unpacked = join(unpackedFolder(context.cache), `${digest}.tar`);
  if (await stat(unpacked).catch(() => null)) return unpacked;
  await mkdir(context.cache, { recursive: true });
  await needSpace(
    context.cache,
    files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
  );
  const source = unpack(createReadStream(path), { name: path, limits: FILE_LIMITS });
  await extractFile(source, unpacked, context.signal);
  return unpacked;
}

async function pathsOf(location: string, context: SourceContext): Promise<readonly string[]> {
  if (/^https?:/i.test(location)) {
    const saved = await context.web.save({ url: location }, context.cache, context.signal);
    return [saved.path];
  }
  if (!isGlob(location)) return [location];
  return (await listLocal(location)).map(({ path }) => path);
}

/** Mostly the first lines tell. */
async function isDocument(file: SourceFile, isOurs: (look: XmlLook) => boolean): Promise<boolean> {
  for (const bytes of [FIRST_BYTES, HEAD_BYTES]) {
    const head = await readStart(file.open(), bytes);
    const look = lookAtXml(await unpackedHead(head, file.name));
    if (look !== null && isOurs(look)) return true;
    if (head.length < bytes) return false;
  }
  return false;
}

const unpackedFolder = (cache: string): string => join(cache, 'xml');

/** What was unpacked of archives that have changed since is of no use any more. */
async function dropUnpacked(cache: string, used: ReadonlySet<string>): Promise<void> {
  const folder = unpackedFolder(cache);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (name.endsWith('.tar') && !used.has(path)) await rm(path, { force: true });
  }
}

async function partitionsOf(
  files: readonly SourceFile[],
  opened: string,
  published: string,
): Promise<readonly SourcePartition[]> {
  const groups: SourceFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const group = groups.at(-1);
    const fits = bytes + file.packedBytes <= GROUP_BYTES && (group?.length ?? 0) < GROUP_FILES;
    if (group !== undefined && fits && files.length > FEW) group.push(file);
    else {
      groups.push([file]);
      bytes = 0;
    }
    bytes += file.packedBytes;
  }
  const inFolder = files.some(({ path }) => path !== null);
  const shared = inFolder ? null : (await inspectLocal(published)).fingerprint;
  return Promise.all(groups.map((group) => partitionOf(group, opened, shared)));
}

async function partitionOf(
  files: readonly SourceFile[],
  location: string,
  shared: string | null,
): Promise<SourcePartition> {
  const own: string[] = [];
  if (shared === null)
    for (const { path } of files)
      own.push(path === null ? '' : (await inspectLocal(path)).fingerprint);
  const names = files.map(({ name }) => name);
  const [first = ''] = names;
  const last = names.at(-1) ?? first;
  const detail: XmlDetail = { names };
  return {
    id: names.length === 1 ? first : `${first}..${last}`,
    location,
    unit: null,
    sizeBytes: files.reduce((sum, { packedBytes }) => sum + packedBytes, 0),
    fingerprint: shared ?? (own.length === 1 ? (own[0] ?? '') : digestOf([...names, ...own])),
    range: null,
    detail,
  };
}

const digestOf = (texts: readonly string[]): string =>
  `sha1:${createHash('sha1').update(JSON.stringify(texts)).digest('hex')}`;

/** The documents of a partition, one behind the other. */
export async function* openXmlPartition(
  partition: SourcePartition,
  context: Pick<SourceReadContext, 'onNote' | 'onSourceBytes' | 'signal'>,
): AsyncGenerator<XmlSource, void, undefined> {
  const opened = await openFiles(partition.location);
  try {
    const { names } = partition.detail as XmlDetail;
    const byName = new Map(opened.files.map((file) => [file.name, file]));
    for (const name of names) {
      const file = byName.get(name);
      if (file === undefined)
        throw new OpendrawerError('SOURCE_CHANGED', `${partition.location}: ${name} is gone`);
      const bytes = decode(counted(file, context.onSourceBytes), {
        name,
        onNote: context.onNote,
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      });
      yield { name, bytes, prefix: names.length === 1 ? '' : `${name}, ` };
    }
  } finally {
    opened.close();
  }
}

/** Records of all documents of a partition. Damage of one throws when the others are read. */
export async function* readXmlPartition(
  partition: SourcePartition,
  context: SourceReadContext,
  read: (source: XmlSource) => AsyncIterable<RecordBatch>,
): AsyncGenerator<RecordBatch, void, undefined> {
  let fault: OpendrawerError | null = null;
  for await (const source of openXmlPartition(partition, context)) {
    try {
      yield* read(source);
    } catch (error) {
      if (!isOpendrawerError(error)) throw error;
      fault ??= error;
    }
  }
  if (fault !== null) throw fault;
}

/** Bytes of a packed file count as what they take at the source. */
async function* counted(
  file: SourceFile,
  onSourceBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const share =
    file.sizeBytes === null || file.sizeBytes === 0 ? 1 : file.packedBytes / file.sizeBytes;
  let exact = 0;
  let told = 0;
  for await (const chunk of file.open()) {
    exact += chunk.length * share;
    const now = Math.round(exact);
    onSourceBytes(now - told);
    told = now;
    yield chunk;
  }
}
