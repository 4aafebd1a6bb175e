/** Text of bytes, and the number of lines of it that were no UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly linesNotUtf8: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** Decodes UTF-8; a line that is none is read as windows-1252, which takes any bytes. */
export function decodeText(bytes: Uint8Array): DecodedText {
  try {
    return { text: utf8.decode(bytes), linesNotUtf8: 0 };
  } catch {
    return decodeLines(bytes);
  }
}

function decodeLines(bytes: Uint8Array): DecodedText {
  let text = '';
  let linesNotUtf8 = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    const stop = end < 0 ? bytes.length : end + 1;
    const line = bytes.subarray(start, stop);
    try {
      text += utf8.decode(line);
    } catch {
      text += windows1252.decode(line);
      linesNotUtf8 += 1;
    }
    start = stop;
  }
  return { text, linesNotUtf8 };
}
