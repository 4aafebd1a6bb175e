import { statfsSync } from 'node:fs';
import { OpendrawerError } from '../errors/index.ts';

/** Bytes that may still be written where `path` lies. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** Throws DISK_FULL when less than `neededBytes` plus the reserve is free. */
export function guardDisk(
  path: string,
  { neededBytes, reserveBytes }: { neededBytes: number; reserveBytes: number },
  free: (path: string) => number = freeBytes,
): void {
  const available = free(path);
  if (available >= neededBytes + reserveBytes) return;
  throw new OpendrawerError(
    'DISK_FULL',
    `${path}: ${megabytes(available)} MB are free, but about ${megabytes(neededBytes)} MB are needed and ${megabytes(reserveBytes)} MB are kept in reserve`,
  );
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
