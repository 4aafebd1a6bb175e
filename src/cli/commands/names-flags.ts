import { type Command, InvalidArgumentError, Option } from 'commander';
import { NAME_TERMS, TABLE_KINDS } from '../../flow/index.ts';
import type { Context } from '../context.ts';
import {
  MATCH_BEHAVIOURS,
  MATCH_FORMATS,
  matchCommand,
  PARSE_FORMATS,
  parseCommand,
  stemCommand,
} from './names.ts';

/** The commands below `opendrawer names`. */
export function addNamesCommands(program: Command, context: () => Context): void {
  const names = program
    .command('names')
    .description('scientific names: parse, stem or match them, or compare two ways of matching');
  tableFlags(names.command('parse [name...]'))
    .description('take names apart: arguments, a file, or standard input with one name a line')
    .addOption(formatFlag(PARSE_FORMATS))
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
    .option('--explain', 'reasons in words, and alternatives')
    .addOption(new Option('--verbose', 'as --explain').hideHelp())
    .action((given, flags) => matchCommand(context(), given, flags));
}

const formatFlag = (formats: readonly string[]): Option =>
  new Option(
    '--format <format>',
    'output; by default as the name of the file says, else as the input is, and text for arguments',
  ).choices(formats);

/** Flags of commands that read a table of names. */
export const tableFlags = (command: Command): Command =>
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
    .option('--no-header', 'the first row is a row already')
    .option('-o, --out <file>', 'file to write; it appears when it is whole')
    .addOption(new Option('--output <file>', 'as --out').hideHelp())
    .option('--threads <n>', 'threads; default one a core', threadCount);

const MOST_THREADS = 256;

function threadCount(text: string): number {
  const n = Number(text);
  if (text.trim() === '' || !Number.isInteger(n) || n < 1 || n > MOST_THREADS) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_THREADS}.`);
  }
  return n;
}
