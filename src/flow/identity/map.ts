import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import { itemId } from '../../interpret/index.ts';
import { syncFolder } from '../../lake/index.ts';
import type { Workspace } from '../../registry/index.ts';

/**
 * The ids of items whose publisher gave them other keys: by the id that the new key would make, the id that is kept. Held as sorted
 * pairs of 16 bytes, 32 bytes an entry.
 */
export interface IdentityMap {
  readonly size: number;
  /** The id that is kept; null: this key was not renamed. */
  kept(id: string): string | null;
  entries(): IterableIterator<readonly [id: string, kept: string]>;
}

const MAGIC = Buffer.from('ODIDMAP1');
const UUID_BYTES = 16;
const PAIR_BYTES = 2 * UUID_BYTES;

/** File of the map of a dataset in the workspace. */
export const identityMapFile = (workspace: Workspace, alias: string): string =>
  join(workspace.paths.root, 'identity', `${alias}.map`);

/** Reads a map; null where there is no such file. Throws INPUT_CORRUPT for another kind of file. */
export function readIdentityMap(path: string): IdentityMap | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const pairs = bytes.subarray(MAGIC.length);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || pairs.length % PAIR_BYTES !== 0) {
    throw new OpendrawerError('INPUT_CORRUPT', `${path} is no map of ids`, {
      hint: 'Remove it, and run opendrawer identity migrate again.',
    });
  }
  return mapOf(pairs);
}

/** Writes a map, whole or not at all. */
export function writeIdentityMap(path: string, entries: ReadonlyMap<string, string>): void {
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const bytes = Buffer.alloc(MAGIC.length + sorted.length * PAIR_BYTES);
  MAGIC.copy(bytes);
  sorted.forEach(([id, kept], i) => {
    writeUuid(bytes, MAGIC.length + i * PAIR_BYTES, id);
    writeUuid(bytes, MAGIC.length + i * PAIR_BYTES + UUID_BYTES, kept);
  });
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, bytes, { flush: true });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(folder);
}

/**
 * How the items of a dataset get their ids: as ever, but for keys that were renamed, which keep the id of the old key. `path` is
 * the file of the map; null, or a file that is not there: nothing was renamed.
 */
export function itemIdsOf(path: string | null): (datasetKey: string, sourceId: string) => string {
  const map = path === null ? null : readIdentityMap(path);
  if (map === null || map.size === 0) return itemId;
  return (datasetKey, sourceId) => {
    const id = itemId(datasetKey, sourceId);
    return map.kept(id) ?? id;
  };
}

function mapOf(pairs: Buffer): IdentityMap {
  const size = pairs.length / PAIR_BYTES;
  const wanted = Buffer.alloc(UUID_BYTES);
  return {
    size,
    kept(id) {
      writeUuid(wanted, 0, id);
      let low = 0;
      let high = size - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const at = middle * PAIR_BYTES;
        const order = pairs.compare(wanted, 0, UUID_BYTES, at, at + UUID_BYTES);
        if (order === 0) return readUuid(pairs, at + UUID_BYTES);
        if (order < 0) low = middle + 1;
        else high = middle - 1;
      }
      return null;
    },
    *entries() {
      for (let i = 0; i < size; i += 1) {
        const at = i * PAIR_BYTES;
        yield [readUuid(pairs, at), readUuid(pairs, at + UUID_BYTES)] as const;
      }
    },
  };
}

const writeUuid = (bytes: Buffer, at: number, uuid: string): void => {
  bytes.write(uuid.replaceAll('-', ''), at, UUID_BYTES, 'hex');
};

function readUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + UUID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
