import { type Command, Option } from 'commander';
import type { SortOrder } from '../../search/index.ts';
import type { Context } from '../context.ts';
import { wholeNumber } from '../whole-number.ts';
import { filterFlags } from './filter-flags.ts';

const SORT_ORDERS = [
  'relevance',
  'eventDate',
  '-eventDate',
  'lastChanged',
  '-lastChanged',
] as const satisfies readonly SortOrder[];

/** Flags of `opendrawer search`. */
export const addSearchFlags = (command: Command, context: () => Context): Command =>
  filterFlags(command)
    .option('-n, --limit <n>', 'items to print', wholeNumber, 20)
    .option('--after <cursor>', 'go on after the page that gave this cursor')
    .addOption(
      new Option('--sort <order>', 'order of the items; default by relevance').choices(SORT_ORDERS),
    )
    .option('--columns <name...>', 'columns to print, e.g. id,title,scientificName')
    .option('--facet <name...>', 'count the values of these keys, or of field.<name>')
    .option('--facet-limit <n>', 'values of each to print; default 10', wholeNumber)
    .option('--facet-search <text>', 'only values that hold this text')
    .option('--facet-least <n>', 'only values of so many items or more', wholeNumber)
    .addOption(
      new Option('--facet-order <order>', 'order of the values; default by count').choices([
        'count',
        'value',
      ]),
    )
    .option('--explain', 'say how the words were read and why each item stands where it does')
    .option('--csv', 'print CSV: the items, or with --facet the counts')
    .option('--sql', 'print a query for DuckDB over the lake that gives the same items')
    .action(async (words, flags) => (await import('./search.ts')).search(context(), words, flags));

/** Flags of `opendrawer explore`. */
export const addExploreFlags = (command: Command, context: () => Context): Command =>
  filterFlags(command)
    .option('--by <key...>', 'values of these keys, or of field.<name>')
    .option('--top <n>', 'values of each; default 8', wholeNumber)
    .option(
      '--histogram <key...>',
      'draw these: eventDate or keys of numbers, in bins of a width, e.g. eventDate=month elevation=500',
    )
    .option('--cross <keys...>', 'values of one key by those of another, e.g. decade,kingdom')
    .option('--numbers <key...>', 'least, median, mean and most of these keys')
    .option('--width <n>', 'characters across; default the width of the terminal', wholeNumber)
    .option('--csv', 'print the numbers as CSV')
    .action(async (words, flags) =>
      (await import('./explore.ts')).exploreCommand(context(), words, flags),
    );

/** Flags of `opendrawer images`. */
export const addImagesFlags = (command: Command, context: () => Context): Command =>
  filterFlags(command)
    .option('--values <file>', 'of the items that have one of these values in any field')
    .option('-f, --field <field>', 'look the values up in this field only')
    .requiredOption('--out <folder>', 'where to put images and manifest.csv')
    .option('--size <pixels>', 'longest side; without it the largest image', wholeNumber)
    .option('--concurrency <n>', 'downloads at once', wholeNumber, 8)
    .action(async (values, flags) =>
      (await import('./images.ts')).imagesCommand(context(), values, flags),
    );

/** Flags of `opendrawer export`. */
export const addExportFlags = (command: Command, context: () => Context): Command =>
  filterFlags(command)
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(['csv', 'tsv', 'jsonl', 'parquet'])
        .default('csv'),
    )
    .requiredOption('--out <file>', 'file to write')
    .action(async (flags) => (await import('./export.ts')).exportCommand(context(), flags));
