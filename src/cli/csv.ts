/** A line of CSV (RFC 4180) with its line end; null is empty, lists are joined by `|`. */
export function csvLine(cells: readonly unknown[]): string {
  const text = cells.map((cell) => {
    const value =
      cell === null || cell === undefined
        ? ''
        : Array.isArray(cell)
          ? cell.join('|')
          : String(cell);
    return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  });
  return `${text.join(',')}\n`;
}

/** A table with its head as CSV, without the last line end. */
export const csv = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [head, ...rows].map(csvLine).join('').trimEnd();
