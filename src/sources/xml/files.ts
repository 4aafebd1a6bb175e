import { basename } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type { SourceContext, SourceEndpoint, SourceReadContext } from '../adapter.ts';
import { decode } from '../bytes/decode.ts';
import { isGlob } from '../bytes/glob.ts';
import { inspectLocal, listLocal } from '../bytes/local.ts';
import { openFiles } from '../files/open-files.ts';
import { readStart } from '../files/read-start.ts';
import type { SourceFile } from '../files/types.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { lookAtXml, type XmlLook } from './look.ts';

const HEAD_BYTES = 64 * 1024;
/** Files of a folder or archive that are looked at to tell what it is. */
const LOOKS = 40;

/** Where a partition's document lies: within an archive or folder, by its name. */
interface XmlDetail {
  readonly name: string;
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
 * Partitions of a location: each document of it that is one of ours. What a URL gives is fetched into the cache. Throws SOURCE_NOT_FOUND
 * where none is.
 */
export async function planXmlFiles(
  endpoint: SourceEndpoint,
  context: SourceContext,
  what: string,
  isOurs: (look: XmlLook) => boolean,
): Promise<{ readonly partitions: readonly SourcePartition[]; readonly notes: readonly string[] }> {
  const partitions: SourcePartition[] = [];
  const notes: string[] = [];
  let passed = 0;
  for (const path of await pathsOf(endpoint.location, context)) {
    const opened = await openFiles(path);
    try {
      notes.push(...opened.notes);
      const shared = opened.kind === 'folder' ? null : await inspectLocal(path);
      for (const file of opened.files) {
        context.signal?.throwIfAborted();
        if (!mayBeXmlName(file.name) || !(await isDocument(file, isOurs))) {
          passed++;
          continue;
        }
        partitions.push(await partitionOf(file, path, shared?.fingerprint ?? null));
      }
    } finally {
      opened.close();
    }
  }
  if (partitions.length === 0)
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${endpoint.location}: no ${what} in it`);
  if (passed > 0) notes.push(`${passed} files that are no ${what} were passed over`);
  return { partitions, notes };
}

async function pathsOf(location: string, context: SourceContext): Promise<readonly string[]> {
  if (/^https?:/i.test(location)) {
    const saved = await context.web.save({ url: location }, context.cache, context.signal);
    return [saved.path];
  }
  if (!isGlob(location)) return [location];
  return (await listLocal(location)).map(({ path }) => path);
}

async function isDocument(file: SourceFile, isOurs: (look: XmlLook) => boolean): Promise<boolean> {
  const head = await readStart(file.open(), HEAD_BYTES);
  const look = lookAtXml(await unpackedHead(head, file.name));
  return look !== null && isOurs(look);
}

async function partitionOf(
  file: SourceFile,
  path: string,
  shared: string | null,
): Promise<SourcePartition> {
  const own = shared === null && file.path !== null ? await inspectLocal(file.path) : null;
  const detail: XmlDetail = { name: file.name };
  return {
    id: file.name,
    location: path,
    unit: null,
    sizeBytes: file.packedBytes,
    fingerprint: own?.fingerprint ?? shared ?? '',
    range: null,
    detail,
  };
}

/** The bytes of a partition's document, unpacked. */
export async function* openXmlPartition(
  partition: SourcePartition,
  context: Pick<SourceReadContext, 'onNote' | 'onSourceBytes' | 'signal'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const opened = await openFiles(partition.location);
  try {
    const { name } = partition.detail as XmlDetail;
    const file = opened.files.find((one) => one.name === name);
    if (file === undefined)
      throw new OpendrawerError('SOURCE_CHANGED', `${partition.location}: ${name} is gone`);
    yield* decode(counted(file, context.onSourceBytes), {
      name,
      onNote: context.onNote,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
  } finally {
    opened.close();
  }
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
