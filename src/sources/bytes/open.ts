import type { SourcePartition } from '../types.ts';
import { openHttp } from './http.ts';
import { openLocal } from './local.ts';
import { openS3 } from './s3.ts';
import type { ByteSource, ReadOptions } from './source.ts';

/** Opens the bytes of a partition, wherever they lie. Nothing is touched before the first read. */
export function openSource(partition: SourcePartition, options: ReadOptions): ByteSource {
  if (partition.location.startsWith('s3://')) return openS3(partition, options);
  if (/^https?:\/\//i.test(partition.location)) return openHttp(partition, options);
  return openLocal(partition, options);
}
