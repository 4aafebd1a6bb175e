import { readFileSync } from 'node:fs';

/** The rows of a licence table: cells between tabs, without comment lines. */
export function licenseTable(name: string): readonly (readonly string[])[] {
  const file = new URL(`./vocabularies/${name}.tsv`, import.meta.url);
  const rows: string[][] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line !== '' && !line.startsWith('#')) rows.push(line.split('\t'));
  }
  return rows;
}
