import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';

/** A file of the store: the records whose hashes begin with the bits of `index`. */
export interface Bucket {
  readonly index: number;
  /** Name in the folder `buckets`. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly records: number;
  /** Bytes of the records, unpacked. */
  readonly rawBytes: number;
  /** Of the records alone. */
  readonly fingerprint: string;
}

/** What stands in `store.json`: the last finished harvest. */
export interface Manifest {
  readonly version: 1;
  readonly state: unknown;
  readonly records: number;
  /** Bytes of all records, unpacked. */
  readonly rawBytes: number;
  /** Where ids go depends on it. */
  readonly seed: number;
  /** 2 to the power of it are the buckets. */
  readonly bits: number;
  readonly buckets: readonly Bucket[];
  /** Ids that were ever met since the last full harvest. */
  readonly sketch: string;
  /** The draft that made it: one that is found later was merged already. */
  readonly draft: string;
  /** Files of the harvest before, which somebody may still be reading. */
  readonly previous: readonly string[];
}

const NAME = 'store.json';
export const BUCKETS = 'buckets';

/** The manifest of a folder; null: there is none, or files of it were deleted. Throws INPUT_CORRUPT where it cannot be read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const manifest = parse(text, path);
  const sizes = await Promise.all(
    manifest.buckets.map(({ file }) =>
      stat(join(folder, BUCKETS, file)).then(
        ({ size }) => size,
        () => null,
      ),
    ),
  );
  // A cache may be emptied at any time: what is left of it is no harvest.
  return manifest.buckets.every(({ sizeBytes }, at) => sizes[at] === sizeBytes) ? manifest : null;
}

function parse(text: string, path: string): Manifest {
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.version === 1 && Array.isArray(manifest.buckets)) return manifest;
  } catch {
    // Said below.
  }
  throw new OpendrawerError('INPUT_CORRUPT', `${path}: is no list of a harvest`, {
    hint: 'Delete the folder of the harvest: the source is then asked for everything again.',
  });
}

/** Makes a manifest the one that counts: after this the harvest is finished, before it nothing changed. */
export async function commitManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, NAME);
  const file = await open(`${path}.tmp`, 'w');
  try {
    await file.writeFile(JSON.stringify(manifest));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.tmp`, path);
  await syncFolder(folder);
}

/** Makes new names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder);
    await handle.sync();
  } catch {
    // Some systems cannot; what is lost then is fetched again.
  } finally {
    await handle?.close();
  }
}

/** Deletes what neither this harvest nor the one before needs. */
export async function sweep(folder: string, manifest: Manifest): Promise<void> {
  const kept = new Set([...manifest.buckets.map(({ file }) => file), ...manifest.previous]);
  const buckets = join(folder, BUCKETS);
  for (const name of await readdir(buckets)) {
    if (!kept.has(name)) await rm(join(buckets, name), { force: true });
  }
}
