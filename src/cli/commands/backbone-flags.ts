import { type Command, InvalidArgumentError, Option } from 'commander';
import { CHECKLIST_FORMATS } from '../../sources/index.ts';
import type { Context } from '../context.ts';
import { addCommand, buildCommand, diffCommand, listCommand, showCommand } from './backbone.ts';

/** The commands below `opendrawer backbone`. */
export function addBackboneCommands(backbone: Command, context: () => Context): void {
  named(backbone.command('add <path>'))
    .description(
      'add a checklist: a file, folder or zip of ColDP, Darwin Core Taxon, or any table with a mapping',
    )
    .option('-a, --alias <alias>', 'short name; by default made from the path')
    .option('-t, --title <title>', 'title for people')
    .option('-l, --license <license>', 'licence of the checklist, kept with the backbone')
    .addOption(new Option('--format <format>', 'format').choices(CHECKLIST_FORMATS))
    .option('--code <code>', 'code of nomenclature of names that state none: ICZN, ICN …')
    .option('--mapping <file>', 'YAML or JSON that says what the columns hold')
    .option('--priority <n>', 'place in the order, 1 is the highest; by default the last', positive)
    .action((path, flags) => addCommand(context(), path, flags));
  backbone
    .command('build [name]')
    .description('build a backbone from its checklists; names keep their keys')
    .action((name) => buildCommand(context(), name));
  backbone
    .command('list [name]')
    .description('list the backbones, or the checklists and builds of one')
    .action((name) => listCommand(context(), name));
  named(backbone.command('diff [from] [to]'))
    .description('compare two builds, by default the last two')
    .option('-n, --limit <n>', 'changes to print', positive)
    .option('--out <file>', 'write all changes as TSV')
    .action((from, to, flags) => diffCommand(context(), from, to, flags));
  named(backbone.command('show [key-or-name...]'))
    .description(
      'print the report of the current build, or a usage with classification and synonyms',
    )
    .action((words, flags) => showCommand(context(), words, flags));
}

const named = (command: Command): Command =>
  command.option('-b, --backbone <name>', 'which backbone; by default as names.backbone says');

function positive(text: string): number {
  const n = Number(text);
  if (Number.isInteger(n) && n > 0) return n;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
