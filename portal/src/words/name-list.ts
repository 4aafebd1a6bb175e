import type { NameList } from '../api/taxa.ts';

const HEADER = /^(?:"?(?:scientific_?name|name|canonical_?name|taxon_?name|verbatim_?name)"?)$/i;

/** What was pasted: names by line, or a table where the first line has a header that names the column of names. */
export function readNameList(text: string): NameList {
  const [first = ''] = text.split(/\r?\n/, 1);
  const cells = (delimiter: string) => first.split(delimiter).map((cell) => cell.trim());
  if (cells('\t').length > 1 && cells('\t').some((cell) => HEADER.test(cell))) {
    return { text, format: 'text/tab-separated-values' };
  }
  if (
    cells(',')
      .concat(cells(';'))
      .some((cell) => HEADER.test(cell))
  ) {
    return { text, format: 'text/csv' };
  }
  return {
    text: text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n'),
    format: 'text/plain',
  };
}

/** What each answer stands beside: the name of a line, or a row of the table without its delimiters. */
export function namesOf({ text, format }: NameList): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (format === 'text/plain') return lines;
  return lines.slice(1).map((line) => line.replace(/[\t,;]+/g, ' · ').replaceAll('"', ''));
}
