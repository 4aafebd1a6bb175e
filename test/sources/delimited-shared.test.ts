import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectTable, readTable } from '../../src/sources/delimited/table.ts';

const folder = join(import.meta.dirname, '../../../shared/archives/datasets');

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

/** Rows without headings, the number of columns, and how many headings there are: what the list of the data says. */
describe.skipIf(!existsSync(folder))('tables of publishers (../shared/archives/datasets)', () => {
  test.each([
    ['alien-plants-belgium/taxon.csv', 2617, 12, 1],
    ['alien-plants-belgium/distribution.csv', 8154, 9, 1],
    ['alien-plants-belgium/speciesprofile.csv', 2617, 4, 1],
    ['alien-plants-belgium/description.csv', 3968, 4, 1],
    ['alien-fishes-flanders/taxon.csv', 34, 16, 1],
    ['alien-fishes-flanders/distribution.csv', 68, 11, 1],
    ['alien-fishes-flanders/speciesprofile.csv', 34, 4, 1],
    ['alien-fishes-flanders/vernacularname.csv', 68, 3, 1],
    ['alien-fishes-flanders/description.csv', 35, 4, 1],
    ['alien-macroinvertebrates-occurrence.csv', 2856, 32, 1],
    ['oak-processionary-occurrence.csv', 1558, 33, 1],
    ['invasive-fallopia-occurrences.csv', 2295, 32, 1],
    ['invasive-other-occurrences.tsv', 967, 30, 1],
    ['mediterranean-medetera-occurrence.csv', 172, 39, 1],
    ['ruddy-duck-events.csv', 80, 25, 1],
    ['ruddy-duck-occurrences.csv', 67, 20, 1],
    ['antarctic-antarxxvii-occurrence.tsv', 346, 52, 1],
    ['antarctic-antarxxvii-multimedia.tsv', 436, 9, 1],
    ['hakai-seagrass-event.csv', 3659, 9, 1],
    ['wbts-event.csv', 178, 9, 1],
    ['wbts-occurrence.csv', 519, 20, 1],
    ['wbts-emof.csv', 1790, 8, 1],
    ['caricoos-sargassum-occurrence.csv', 2168, 12, 1],
    ['validator-all-issues.tsv', 16, 26, 1],
    ['csv-quoted-delimiters.csv', 4, 3, 1],
    ['empty.csv', 0, null, 0],
    ['latin1-crlf.txt', 2, 15, 1],
    ['iucn100.pipe.txt', 100, 8, 0],
    ['iucn100.csv', 100, 11, 0],
    ['borza.txt', 435, 46, 1],
    ['puma-optional-quotes.csv', 3391, 14, 1],
    ['excel2008-optional-quotes.csv', 4, 3, 1],
    ['galaxias-dummy.csv', 20, 12, 1],
    ['header-with-space.csv', 3, 6, 1],
    ['confused-country-pairs.txt', 124, 3, 1],
  ])('%s has %i rows', async (name, rows, columns, headings) => {
    const bytes = readFileSync(join(folder, name));
    const { dialect, encoding } = inspectTable(bytes.subarray(0, 65_536));
    let count = 0;
    let width: number | null = null;
    for await (const batch of readTable(once(bytes), { dialect, encoding })) {
      for (const { cells } of batch) {
        if (cells.every((cell) => cell.trim() === '')) continue;
        count += 1;
        width ??= cells.length;
      }
    }
    expect({ rows: Math.max(0, count - headings), columns: width }).toEqual({ rows, columns });
  });
});
