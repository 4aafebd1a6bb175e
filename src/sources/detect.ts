import { stat } from 'node:fs/promises';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import type { Detection, SourceAdapter, SourceContext } from './adapter.ts';
import { inventoryFault } from './feeds/inventory.ts';
import { type Feed, looksLikeFeed, readFeed } from './feeds/read-feed.ts';
import { openFiles } from './files/open-files.ts';
import { FILE_LIMITS } from './files/types.ts';
import { unpack } from './files/unpack.ts';
import type { DatasetDescription } from './metadata/description.ts';
import type { Probe } from './probe.ts';
import { holdsCredential, redactUrl } from './web/redact.ts';

const HEAD_BYTES = 64 * 1024;

/** Beginnings of what must be there whole to be looked into: zip, gzip, bzip2, OLE (XLS), SQLite, Parquet. */
const WHOLE_FILES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 3, 4],
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
  [0x50, 0x41, 0x52, 0x31],
];

/** Names that promise a file, whatever a server says of its type. */
const FILE_NAME =
  /\.(csv|tsv|tab|txt|xml|xlsx?|ods|zip|tgz|gz|bz2|tar|parquet|jsonl?|ndjson|abcda|sqlite3?|db)$/i;

/** Shows a location to the adapters; the surest answer first. Throws SOURCE_UNRECOGNISED where none knows it. */
export async function detectAmong(
  adapters: readonly SourceAdapter[],
  location: string,
  context: SourceContext,
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly [Detection, ...Detection[]]> {
  const probe = { ...(await probeOf(location, context)), options };
  const answers = await Promise.all(adapters.map((adapter) => ask(adapter, probe, context)));
  const [surest, ...others] = answers
    .flatMap((answer) => ('found' in answer && answer.found !== null ? [answer.found] : []))
    .sort((a, b) => b.confidence - a.confidence);
  if (surest !== undefined) {
    const known = [surest, ...others] as const;
    for (const { endpoint } of known) refuseCredential(endpoint.location);
    return known;
  }
  const fault = answers.find((answer) => 'fault' in answer);
  if (fault !== undefined) throw fault.fault;
  if (probe.status !== undefined && probe.status >= 400) {
    throw new OpendrawerError(
      'SOURCE_NOT_FOUND',
      `${location}: the server answers ${probe.status}`,
    );
  }
  const inventory = await inventoryOf(probe);
  if (inventory !== null) throw inventoryFault(location, inventory);
  const description = await descriptionAlone(probe);
  if (description !== null) {
    const title = description.title === null ? '' : `, of "${description.title}"`;
    throw new OpendrawerError(
      'SOURCE_UNRECOGNISED',
      `${location} is a description of a dataset (${description.standard}${title}): it has no records`,
      {
        hint: 'Add the archive or repository that it describes; validate tells what the description lacks.',
      },
    );
  }
  throw new OpendrawerError('SOURCE_UNRECOGNISED', `${location}: ${seen(probe)}`);
}

/** What is added stands in the registry and in its exports: a key must not. */
function refuseCredential(location: string): void {
  if (!holdsCredential(location)) return;
  throw new OpendrawerError(
    'ADDRESS_REFUSED',
    `${redactUrl(location)}: the address holds a credential`,
    {
      hint: 'Give it without: keys of APIs come from the environment (docs/apis.md), files with keys are fetched by hand.',
    },
  );
}

const FEED_LOOK_BYTES = 4096;
const DESCRIPTION_BYTES = 4 * 2 ** 20;

/** The datasets that an inventory lists (RSS of a publishing tool, answers of registries); null where it is none. */
async function inventoryOf(probe: Probe): Promise<Feed | null> {
  const text = Buffer.from(probe.head.subarray(0, FEED_LOOK_BYTES)).toString('utf8');
  if (!looksLikeFeed(text) && !/^\s*[[{]/.test(text)) return null;
  const [name] = probe.names;
  const bytes = name === undefined ? probe.head : await probe.peek(name, DESCRIPTION_BYTES);
  try {
    return readFeed(bytes);
  } catch (error) {
    if (isOpendrawerError(error)) return null;
    throw error;
  }
}

/** What a file says of a dataset where that is all it is; null where it is something else. */
async function descriptionAlone({ kind, names, peek }: Probe): Promise<DatasetDescription | null> {
  const [name] = names;
  if ((kind !== 'file' && kind !== 'url') || name === undefined) return null;
  try {
    const { readDatasetMetadata } = await import('./metadata/read.ts');
    return readDatasetMetadata(await peek(name, DESCRIPTION_BYTES));
  } catch (error) {
    if (isOpendrawerError(error)) return null;
    throw error;
  }
}

/** An adapter that recognises its format but meets damage says so; the fault counts if nobody else knows better. */
async function ask(
  adapter: SourceAdapter,
  probe: Probe,
  context: SourceContext,
): Promise<{ found: Detection | null } | { fault: OpendrawerError }> {
  try {
    return { found: await adapter.detect(probe, context) };
  } catch (fault) {
    if (isOpendrawerError(fault)) return { fault };
    throw fault;
  }
}

/** A first look at a location. Throws SOURCE_NOT_FOUND, and what asking a server throws. */
export async function probeOf(location: string, context: SourceContext): Promise<Probe> {
  if (/^(postgres(ql)?|mysql|mariadb|sqlite):/i.test(location)) return unseen(location, 'database');
  if (/^s3:/i.test(location)) return unseen(location, 's3');
  if (/^api:/i.test(location)) return unseen(location, 'url');
  if (/^https?:/i.test(location)) return probeUrl(location, context);
  const info = await stat(location).catch(() => null);
  if (info !== null) return probePath(location, location, 'file');
  if (/[*?[\]{}]/.test(location)) return unseen(location, 'file');
  throw new OpendrawerError('SOURCE_NOT_FOUND', `${location} is not there`);
}

const unseen = (location: string, kind: Probe['kind']): Probe => ({
  location,
  kind,
  path: null,
  head: new Uint8Array(),
  contentType: null,
  names: [],
  peek: async () => new Uint8Array(),
});

async function probeUrl(location: string, context: SourceContext): Promise<Probe> {
  if (/\/metadata\/(edan|objects)(\/|$)/i.test(location)) return unseen(location, 'url');
  // An API asks for its key, and its address alone tells whose it is
  const { declarationOfAddress } = await import('./json-api/detect.ts');
  if (declarationOfAddress(location) !== null) return unseen(location, 'url');
  const { web, cache, signal } = context;
  const answer = await web.fetch({ url: location, accept: [400, 404, 405, 422] }, signal);
  const contentType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null;
  const packed = await headOf(answer.stream(), HEAD_BYTES);
  const head = await headOf(
    unpack(once(packed), { name: location, limits: FILE_LIMITS }),
    HEAD_BYTES,
  );
  const isFile = FILE_NAME.test(new URL(answer.url).pathname) && answer.status < 300;
  if (isFile || isWhole(packed)) {
    const saved = await web.save({ url: location }, cache, signal);
    return { ...(await probePath(location, saved.path, 'url')), contentType };
  }
  return { ...unseen(location, 'url'), head, contentType, status: answer.status };
}

const KINDS = { file: 'file', folder: 'folder', zip: 'archive', tar: 'archive' } as const;

const isWhole = (head: Uint8Array): boolean =>
  WHOLE_FILES.some((magic) => magic.every((byte, i) => head[i] === byte));

async function probePath(location: string, path: string, kind: 'file' | 'url'): Promise<Probe> {
  const opened = await openFiles(path);
  try {
    const names = opened.files.map(({ name }) => name);
    const single = opened.kind === 'file' ? opened.files[0] : undefined;
    const head = single === undefined ? new Uint8Array() : await headOf(single.open(), HEAD_BYTES);
    return {
      location,
      kind: kind === 'url' && opened.kind === 'file' ? 'url' : KINDS[opened.kind],
      path,
      head,
      contentType: null,
      names,
      async peek(name, bytes = HEAD_BYTES) {
        const again = await openFiles(path);
        try {
          const file = again.files.find((one) => one.name === name);
          return file === undefined ? new Uint8Array() : await headOf(file.open(), bytes);
        } finally {
          again.close();
        }
      },
    };
  } finally {
    opened.close();
  }
}

/** The first bytes of a source; where it is damaged before, or cut off in its packing, those in front of the damage. */
async function headOf(source: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= most) break;
    }
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, most);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What a location looks like to a person. */
function seen({ kind, head, contentType, names }: Probe): string {
  if (kind === 'folder' || kind === 'archive') {
    const some = names.slice(0, 5).join(', ');
    return names.length === 0
      ? `the ${kind} is empty`
      : `no known source among ${names.length} files (${some}${names.length > 5 ? ', …' : ''})`;
  }
  const type = contentType === null ? '' : ` (${contentType})`;
  if (head.length === 0) return `nothing is there${type}`;
  const text = Buffer.from(head.subarray(0, 60))
    .toString('latin1')
    .replaceAll(/[^ -~]+/g, ' ');
  return `its beginning is of no known source${type}: "${text.trim()}"`;
}
