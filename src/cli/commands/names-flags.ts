import { type Command, Option } from 'commander';
import { NAME_TERMS, TABLE_KINDS } from '../../flow/index.ts';
import type { Context } from '../context.ts';
import { wholeNumber, wholeNumberFrom } from '../whole-number.ts';
import {
  MATCH_BEHAVIOURS,
  MATCH_FORMATS,
  matchCommand,
  PARSE_FORMATS,
  parseCommand,
  stemCommand,
} from './names.ts';
import { compareCommand } from './names-compare.ts';

/** The commands below `opendrawer names`. */
export function addNamesCommands(names: Command, context: () => Context): void {
  tableFlags(names.command('parse [name...]'))
    .description('take names apart: arguments, a file, or standard input with one name a line')
    .addOption(formatFlag(PARSE_FORMATS))
    .option(
      '--cultivars',
      'with --format gnparser: read names of cultivars, as its own option does',
    )
    .action((given, flags) => parseCommand(context(), given, flags));
  tableFlags(names.command('stem [name...]'))
    .description('cut the Latin endings of epithets, so that spellings of one name become equal')
    .addOption(formatFlag(MATCH_FORMATS))
    .action((given, flags) => stemCommand(context(), given, flags));
  tableFlags(names.command('match [name...]'))
    .description('find names in a backbone, with how sure, how specific, and why')
    .addOption(formatFlag(MATCH_FORMATS))
    .option(
      '-b, --backbone <backbone>',
      'file of an index, name of a backbone, or name@build; default as names.backbone says',
    )
    .addOption(new Option('--behaviour <behaviour>', 'whose rules').choices(MATCH_BEHAVIOURS))
    .option('--strict', 'only exact matches: neither misspelt names nor higher taxa')
    .option('--pins <file>', 'decisions of your own, which win: TSV of scientificName, usageKey …')
    .option(
      '--given <term=text...>',
      'what holds for names that do not say it themselves, e.g. kingdom=Plantae',
    )
    .option('--explain', 'reasons in words, and alternatives')
    .addOption(new Option('--verbose', 'as --explain').hideHelp())
    .action((given, flags) => matchCommand(context(), given, flags));
  const compare = names
    .command('compare')
    .description(
      'match all distinct names of the lake, or of a file, in two ways, and tell what changes',
    )
    .option('--old <backbone>', 'backbone to compare from: file, name or name@build')
    .option('--new <backbone>', 'backbone to compare to; both default as names.backbone says')
    .addOption(new Option('--old-behaviour <behaviour>', 'rules').choices(MATCH_BEHAVIOURS))
    .addOption(new Option('--new-behaviour <behaviour>', 'rules').choices(MATCH_BEHAVIOURS))
    .option('--old-strict', 'only exact matches')
    .option('--new-strict', 'only exact matches')
    .option('--old-pins <file>', 'decisions of your own')
    .option('--new-pins <file>', 'decisions of your own')
    .option('-d, --dataset <dataset...>', 'only the items of these datasets')
    .option('--all', 'write unchanged names into the table, too')
    .option(
      '--sample <n>',
      'names to draw at random for review, of those that changed in more than their confidence',
      wholeNumber,
    )
    .option('--seed <n>', 'equal seeds draw equal rows; default 1', wholeNumber)
    .option('--list', 'list the comparisons that were made')
    .option('--show <comparison>', 'print a comparison again')
    .option('--records-column <column>', 'column of the file with the number of records of a row')
    .action((flags) => compareCommand(context(), flags));
  inputFlags(compare).addOption(threadsFlag());
}

const formatFlag = (formats: readonly string[]): Option =>
  new Option(
    '--format <format>',
    'output; by default as the name of the file says, else as the input is, and text for arguments',
  ).choices(formats);

/** Flags of commands that read a table of names and write one. */
const tableFlags = (command: Command): Command =>
  inputFlags(command)
    .option('-o, --out <file>', 'file to write; it appears when it is whole')
    .addOption(new Option('--output <file>', 'as --out').hideHelp())
    .addOption(threadsFlag());

const inputFlags = (command: Command): Command =>
  command
    .option(
      '-f, --file <file>',
      'CSV, TSV, XLSX or a list of names; .gz and .bz2 too; - is standard input',
    )
    .addOption(
      new Option('--input <kind>', 'what the input is, where it cannot be told').choices(
        TABLE_KINDS,
      ),
    )
    .option('--name-column <column>', 'column of the names, by its name or its number')
    .option('--authorship-column <column>', 'column of their authorship')
    .option('--rank-column <column>', 'column of their rank')
    .option(
      '--column <term=column...>',
      `column of another term, or none (term=): ${NAME_TERMS.slice(3, 6).join(', ')}, kingdom to genus, taxonID …`,
    )
    .option('--sheet <sheet>', 'sheet of a workbook, by its name or its number; default the first')
    .option(
      '--delimiter <character>',
      'between cells: one character, or tab, comma, semicolon, pipe',
    )
    .option(
      '--encoding <encoding>',
      'of the input; default UTF-8, and windows-1252 for lines that are none',
    )
    .option('--no-header', 'the first row is a row already');

const threadsFlag = (): Option =>
  new Option('--threads <n>', 'threads; default one a core').argParser(wholeNumberFrom(1, 256));
