import { OpendrawerError } from '../errors/index.ts';
import type { XmlElement } from './element.ts';
import { decodeXml } from './encoding.ts';
import { type XmlOptions, XmlReader } from './reader.ts';

/** A small document that is held whole. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** Encoding that was read; of a text, utf-8. */
  readonly encoding: string;
  /** What was odd, and what was mended. */
  readonly notes: readonly string[];
}

/** Reads a whole document. Throws INPUT_CORRUPT where it is no XML, with line and column, and INPUT_UNSAFE where it would harm. */
export function parseXml(
  source: string | Uint8Array,
  options: Pick<XmlOptions, 'name' | 'limits' | 'tolerant'> = {},
): XmlDocument {
  const decoded =
    typeof source === 'string'
      ? {
          text: source.startsWith('\ufeff') ? source.slice(1) : source,
          encoding: 'utf-8',
          notes: [],
        }
      : decodeXml(source);
  const notes = [...decoded.notes];
  const reader = new XmlReader({
    ...options,
    match: (path) => path.length === 1,
    onNote: (note) => notes.push(note),
  });
  reader.push(decoded.text);
  reader.end();
  const [first] = reader.take();
  if (first === undefined)
    throw new OpendrawerError('INPUT_CORRUPT', `${options.name ?? 'XML'}: no element in it`);
  return { root: first.element, encoding: decoded.encoding, notes };
}
