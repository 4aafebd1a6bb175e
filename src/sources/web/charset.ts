import { TextDecoder } from 'node:util';

const BOMS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** Where declarations stand (HTML §4.2.5.4: the first 1,024 bytes). */
const HEAD = 1024;

/** Text of a body: by its byte order mark, the charset of the header, the XML declaration, the HTML meta element, else UTF-8. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  return decoderOf(bytes, contentType).decode(bytes);
}

function decoderOf(bytes: Uint8Array, contentType: string | null): TextDecoder {
  for (const [mark, label] of BOMS) {
    if (mark.every((byte, at) => bytes[at] === byte)) return new TextDecoder(label);
  }
  const told = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  return known(told) ?? known(declared(bytes)) ?? new TextDecoder();
}

function declared(bytes: Uint8Array): string | undefined {
  // Zero bytes on every other place: UTF-16 without a mark.
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(HEAD, bytes.length)).toString(
    'latin1',
  );
  return (
    /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{1,40})["']/i.exec(head)?.[1] ??
    /<meta\s[^>]{0,200}?charset\s*=\s*["']?([^"'\s/>;]{1,40})/i.exec(head)?.[1]
  );
}

function known(label: string | undefined): TextDecoder | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}
