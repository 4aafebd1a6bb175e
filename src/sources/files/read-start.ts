/** The first bytes of a stream, which is then closed; fewer only where it has no more. Damage further on is not met. */
export async function readStart(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= bytes) break;
  }
  const [only] = parts;
  const whole = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  return whole.subarray(0, bytes);
}

/** All bytes of a file that is small by its nature. Throws what `tooLarge` makes where it has more than `maxBytes`. */
export async function readWhole(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
