/** So many values stand in the address; more are kept by the server. */
export const MOST_IN_ADDRESS = 20;

/** Values of a pasted text, one a line (or a cell, where a row of a table was copied), each once. */
export function linesOf(text: string): readonly string[] {
  const lines = text
    .split(/\r\n?|\n|\u2028|\u2029/)
    .flatMap((line) => line.split('\t'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [...new Set(lines)];
}
