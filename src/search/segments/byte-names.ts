interface Entry<T> {
  readonly name: Buffer;
  readonly value: T;
  readonly next: Entry<T> | null;
}

/** What names stand for, found by their bytes: no string is made of a name that was met before. */
export class ByteNames<T> {
  readonly #entries = new Map<number, Entry<T>>();

  find(bytes: Uint8Array, from: number, to: number): T | undefined {
    let entry = this.#entries.get(hashOf(bytes, from, to)) ?? null;
    while (entry !== null) {
      if (isName(entry.name, bytes, from, to)) return entry.value;
      entry = entry.next;
    }
    return undefined;
  }

  set(bytes: Uint8Array, from: number, to: number, value: T): void {
    const hash = hashOf(bytes, from, to);
    const name = Buffer.from(bytes.subarray(from, to));
    this.#entries.set(hash, { name, value, next: this.#entries.get(hash) ?? null });
  }
}

/** Whether `bytes[from … to)` is the name. */
export const isName = (name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  const size = to - from;
  if (name.length !== size) return false;
  let at = 0;
  while (at < size && name[at] === bytes[from + at]) at += 1;
  return at === size;
};

const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = to - from;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  // 30 bits, as the engine keeps small numbers.
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
};
