import { hash } from 'node:crypto';

const namespaces = new Map<string, Buffer>();
const maxNamespaces = 100;
const nameOffset = 16;
const bufferBytes = 1024;

/** The UUIDv5 (RFC 9562 §5.5) of a name in a namespace, which is a UUID. Fast where one namespace has many names. */
export function uuidV5(namespace: string, name: string): string {
  let bytes = namespaces.get(namespace);
  if (bytes === undefined) {
    bytes = Buffer.alloc(bufferBytes);
    bytes.write(namespace.replaceAll('-', ''), 'hex');
    if (namespaces.size >= maxNamespaces) namespaces.clear();
    namespaces.set(namespace, bytes);
  }
  // A UTF-16 unit takes at most 3 bytes
  if (name.length * 3 > bufferBytes - nameOffset) {
    return format(
      hash('sha1', Buffer.concat([bytes.subarray(0, nameOffset), Buffer.from(name)]), 'hex'),
    );
  }
  const written = bytes.write(name, nameOffset);
  return format(hash('sha1', bytes.subarray(0, nameOffset + written), 'hex'));
}

const variants = ['8', '9', 'a', 'b'] as const;

const format = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${
    variants[Number.parseInt(hex.charAt(16), 16) & 3]
  }${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
