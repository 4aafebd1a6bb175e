import { hash } from 'node:crypto';

const namespaces = new Map<string, Buffer>();
const maxNamespaces = 100;
const nameOffset = 16;
const bufferBytes = 1024;

/**
 * The id of an item: UUIDv5 (RFC 9562 §5.5) of the dataset's key, which is a UUID, and the publisher's own
 * id. The same on every machine and after every ingest.
 */
export function itemId(datasetKey: string, sourceId: string): string {
  let bytes = namespaces.get(datasetKey);
  if (bytes === undefined) {
    bytes = Buffer.alloc(bufferBytes);
    bytes.write(datasetKey.replaceAll('-', ''), 'hex');
    if (namespaces.size >= maxNamespaces) namespaces.clear();
    namespaces.set(datasetKey, bytes);
  }
  // A UTF-16 unit takes at most 3 bytes
  if (sourceId.length * 3 > bufferBytes - nameOffset) {
    return format(
      hash('sha1', Buffer.concat([bytes.subarray(0, nameOffset), Buffer.from(sourceId)]), 'hex'),
    );
  }
  const written = bytes.write(sourceId, nameOffset);
  return format(hash('sha1', bytes.subarray(0, nameOffset + written), 'hex'));
}

const variants = ['8', '9', 'a', 'b'] as const;

const format = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${
    variants[Number.parseInt(hex.charAt(16), 16) & 3]
  }${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
