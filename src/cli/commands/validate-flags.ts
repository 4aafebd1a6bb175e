import { type Command, Option } from 'commander';
import { VALIDATION_FORMATS } from '../../publish/index.ts';
import type { Context } from '../context.ts';
import { wholeNumber } from '../whole-number.ts';

/** Flags of `opendrawer validate`. */
export const addValidateFlags = (command: Command, context: () => Context): Command =>
  command
    .addOption(
      new Option(
        '--format <format>',
        'of the report; by default as the name of the file says, else text',
      ).choices(VALIDATION_FORMATS),
    )
    .option('--out <file>', 'file to write')
    .option('--as <format>', 'take it for this format, whatever it looks like')
    .option('-o, --option <name=value...>', 'options of the format, e.g. sheet=Records')
    .option('-m, --map <file>', 'YAML that maps the columns of tables to terms')
    .option('--max-rows <n>', 'records to read; default all, of a service 1,000', wholeNumber)
    .option('--metadata-only', 'look at no record')
    .action(async (location, flags) =>
      (await import('./validate.ts')).validateCommand(context(), location, flags),
    );
