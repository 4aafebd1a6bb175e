import { XmlDecoder } from './encoding.ts';
import { type MatchedElement, type XmlOptions, XmlReader } from './reader.ts';

export interface XmlStreamOptions extends XmlOptions {
  readonly signal?: AbortSignal;
  /** Elements that are given at a time, at most; default 256. */
  readonly batch?: number;
}

/** Text pieces are cut to this, so that a source of huge chunks does not fill memory. */
const PIECE_BYTES = 256 * 1024;

/**
 * Elements of an XML document as its bytes come, in batches. The encoding is told by mark, content and declaration. A fault throws
 * INPUT_CORRUPT with line and column, what is made to harm INPUT_UNSAFE, both after the elements in front of it.
 */
export async function* streamElements(
  bytes: AsyncIterable<Uint8Array>,
  options: XmlStreamOptions,
): AsyncGenerator<readonly MatchedElement[], void, undefined> {
  const { signal, batch = 256 } = options;
  const decoder = new XmlDecoder();
  const reader = new XmlReader(options);
  let noted = 0;
  let fault: { readonly error: unknown } | null = null;
  const step = (text: string, end = false): void => {
    for (; noted < decoder.notes.length; noted++) options.onNote?.(decoder.notes[noted] ?? '');
    try {
      reader.push(text);
      if (end) reader.end();
    } catch (error) {
      fault = { error };
    }
  };
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length && fault === null; from += PIECE_BYTES) {
      signal?.throwIfAborted();
      step(decoder.push(chunk.subarray(from, from + PIECE_BYTES)));
      if (reader.waiting >= batch) yield reader.take();
    }
    if (fault !== null) break;
  }
  if (fault === null) step(decoder.end(), true);
  if (reader.waiting > 0) yield reader.take();
  if (fault !== null) throw (fault as { readonly error: unknown }).error;
}
