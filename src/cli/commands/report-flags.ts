import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { REPORT_FORMATS, reportCommand } from './report.ts';

/** Flags of `opendrawer report`. */
export const addReportFlags = (command: Command, context: () => Context): Command =>
  command
    .option('--snapshot <snapshot>', 'of this snapshot instead of the current one')
    .option('--run <id>', 'of the snapshot that this run made')
    .option('--issue <flag>', 'only this issue')
    .option('--term <term>', 'only what concerns this term')
    .option('--findings', 'every single finding with its place, as a file')
    .option('--changes', 'every change of a value with its number of records, as a file')
    .addOption(
      new Option(
        '--format <format>',
        'format; by default as the name of the file says, else text; csv and xlsx hold findings or changes',
      ).choices(REPORT_FORMATS),
    )
    .option('--out <file>', 'file to write')
    .action((name, flags) => reportCommand(context(), name, flags));
