/** A cell of our own columns; null is an empty one. */
export type Cell = string | number | null;

export type RowFormat = 'csv' | 'tsv';

/** Cells of a row as text without the line end: RFC 4180, or the same with tabs. Numbers are written plainly. */
export function renderCells(cells: readonly Cell[], format: RowFormat): string {
  const texts: (string | number)[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? '';
    texts.push(typeof cell === 'number' || cell === '' ? cell : renderText(cell, format));
  }
  return texts.join(DELIMITER_OF[format]);
}

export const DELIMITER_OF = { csv: ',', tsv: '\t' } as const;

function renderText(text: string, format: RowFormat): string {
  const special = format === 'csv' ? CSV_SPECIAL : TSV_SPECIAL;
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const CSV_SPECIAL = /[",\r\n]/;
/** In a TSV a quote is only special where a reader could take the cell for a quoted one. */
const TSV_SPECIAL = /[\t\r\n]|^"/;

/**
 * Names of our columns that no column of the input has: one that is taken already gets a suffix (`taxonRank_parsed`), and then a
 * number. Case makes no difference.
 */
export function freeColumns(
  header: readonly string[],
  columns: readonly string[],
  suffix: string,
): readonly string[] {
  const taken = new Set(header.map((name) => name.toLowerCase()));
  return columns.map((name) => {
    let free = name;
    for (let n = 1; taken.has(free.toLowerCase()); n += 1) {
      free = `${name}_${suffix}${n === 1 ? '' : n}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}
