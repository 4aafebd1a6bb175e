import { Command, CommanderError, Option } from 'commander';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import { VALIDATION_FORMATS } from '../publish/index.ts';
import type { SortOrder } from '../search/index.ts';
import { add } from './commands/add.ts';
import { addBackboneCommands } from './commands/backbone-flags.ts';
import { catalogueCommand } from './commands/catalogue.ts';
import * as datasets from './commands/datasets.ts';
import { exploreCommand } from './commands/explore.ts';
import { exportCommand } from './commands/export.ts';
import { fieldsCommand } from './commands/fields.ts';
import { expandFieldFlags, filterFlags } from './commands/filter-flags.ts';
import { identityCommand, migrateCommand } from './commands/identity.ts';
import { imagesCommand } from './commands/images.ts';
import { indexCommand, ingestCommand } from './commands/ingest.ts';
import { addNamesCommands } from './commands/names-flags.ts';
import { rematchCommand } from './commands/rematch.ts';
import { REPORT_FORMATS, reportCommand } from './commands/report.ts';
import { find, item, search } from './commands/search.ts';
import { serveCommand, startCommand } from './commands/serve.ts';
import { addSourcesCommands } from './commands/sources.ts';
import { validateCommand } from './commands/validate.ts';
import type { Context } from './context.ts';
import { type Io, json } from './io.ts';
import { VERSION } from './version.ts';
import { wholeNumber } from './whole-number.ts';

const SORT_ORDERS = [
  'relevance',
  'eventDate',
  '-eventDate',
  'lastChanged',
  '-lastChanged',
] as const satisfies readonly SortOrder[];

/** Runs one command and returns its exit code. Nothing is thrown: errors are printed as code, message and hint. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const stop = new AbortController();
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals > 1) process.exit(130);
    io.note('Stopping: finished work is kept. Press Ctrl-C again to stop at once.');
    stop.abort(new OpendrawerError('INTERRUPTED', 'The command was stopped'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const program = buildProgram(io, stop.signal);
  try {
    await program.parseAsync(expandFieldFlags(argv), { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, io, program.opts()['json'] === true);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function report(error: unknown, io: Io, asJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = isOpendrawerError(error)
    ? error
    : new OpendrawerError(
        'INTERNAL',
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
  const { code, message, hint } = known;
  io.note(asJson ? json({ error: { code, message, hint } }) : `${code}: ${message}\n${hint}`);
  return known.exitCode;
}

/** The command tree; `docs/cli.md` is made from it. */
export function buildProgram(io: Io, signal: AbortSignal): Command {
  const program = new Command('opendrawer')
    .description("Opens the drawers of the world's collections.")
    .version(VERSION)
    .option(
      '-w, --workspace <folder>',
      'folder that holds all data',
      process.env['OPENDRAWER_WORKSPACE'] ?? './opendrawer-data',
    )
    .option('--json', 'print results as JSON')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.note(text.trimEnd()),
    });
  const context = (): Context => {
    const { workspace, json: asJson } = program.opts<{ workspace: string; json?: boolean }>();
    return { io, json: asJson === true, workspaceFolder: workspace, signal };
  };

  program
    .command('add <location>')
    .description(
      'look at a source, say what is published there, and put it on the list of datasets',
    )
    .option('-a, --alias <alias>', 'short name; by default made from the location')
    .option('-t, --title <title>', 'title for people; by default what is published')
    .option('-f, --format <format>', 'take it for this format, whatever it looks like')
    .option('-o, --option <name=value...>', 'options of the format, e.g. set=herbarium')
    .option('-m, --map <file>', 'YAML that maps the columns of tables to terms')
    .option('-u, --unit <unit...>', 'of EDAN records only these units, e.g. nmnhbotany')
    .option('--dry-run', 'only say what is published there')
    .action((location, flags) => add(context(), location, flags));
  program
    .command('catalogue [dataset]')
    .description('datasets that harvested catalogues describe')
    .option('--deleted', 'with those that are deleted at their source')
    .option('-n, --limit <n>', 'entries to print; default 1000', wholeNumber)
    .action((name, flags) => catalogueCommand(context(), name, flags));
  program
    .command('validate <location>')
    .description('say whether a source can be ingested, why not, and what is wrong in which line')
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
    .action((location, flags) => validateCommand(context(), location, flags));
  program
    .command('ingest [dataset...]')
    .description('read what is new or changed into the lake, and index it')
    .option('-u, --unit <unit...>', 'only these units this time; the others stay as they are')
    .option('-n, --limit <n>', 'read at most n records, spread over the partitions', wholeNumber)
    .option('--workers <n>', 'worker processes', wholeNumber)
    .option('--dry-run', 'print what would be done')
    .option('--refresh', 'read everything again, also what is unchanged')
    .option('--allow-churn', 'commit although most identifiers changed')
    .option('--no-index', 'leave the index as it is')
    .action((names, flags) => ingestCommand(context(), names, flags));
  program
    .command('rematch [dataset...]')
    .description(
      'match the names in the lake against the current backbone, without reading a source',
    )
    .option('--no-index', 'leave the index as it is')
    .action((names, flags) => rematchCommand(context(), names, flags));
  program
    .command('index')
    .description('build the search index of what is in the lake')
    .option('--rebuild', 'build anew although nothing changed')
    .action((flags) => indexCommand(context(), flags));

  filterFlags(program.command('search [words...]').description('search by words and filters'))
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
    .action((words, flags) => search(context(), words, flags));
  filterFlags(
    program
      .command('explore [words...]')
      .description('draw what matches: dates, most frequent values, numbers'),
  )
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
    .action((words, flags) => exploreCommand(context(), words, flags));
  program
    .command('fields')
    .description('list the fields of the records, as published, with coverage and samples')
    .option('--search <text>', 'only those whose path, label, term or samples hold this text')
    .option('--keys', 'also the keys that filters take')
    .option('-n, --limit <n>', 'fields to print; default 100, as CSV and JSON all', wholeNumber)
    .option('--csv', 'print CSV')
    .action((flags) => fieldsCommand(context(), flags));
  program
    .command('find [value...]')
    .description('find items by an exact value in any field')
    .option('-f, --field <field>', 'only in this field: a label such as Barcode, a path, or a term')
    .option('--values <file>', 'look up every line of this file')
    .option('--out <file>', 'write the hits as CSV')
    .action((values, flags) => find(context(), values, flags));
  program
    .command('item <id>')
    .description('print one item: interpreted, or as it came')
    .option('--verbatim', 'the record exactly as its publisher wrote it')
    .action((id, flags) => item(context(), id, flags));
  filterFlags(program.command('images [value...]').description('fetch the images of items'))
    .option('--values <file>', 'of the items that have one of these values in any field')
    .option('-f, --field <field>', 'look the values up in this field only')
    .requiredOption('--out <folder>', 'where to put images and manifest.csv')
    .option('--size <pixels>', 'longest side; without it the largest image', wholeNumber)
    .option('--concurrency <n>', 'downloads at once', wholeNumber, 8)
    .action((values, flags) => imagesCommand(context(), values, flags));
  filterFlags(program.command('export').description('write all matching items to a file'))
    .addOption(
      new Option('--format <format>', 'file format')
        .choices(['csv', 'tsv', 'jsonl', 'parquet'])
        .default('csv'),
    )
    .requiredOption('--out <file>', 'file to write')
    .action((flags) => exportCommand(context(), flags));

  program
    .command('datasets')
    .description('list the datasets')
    .action(() => datasets.datasets(context()));
  program
    .command('history <dataset>')
    .description('list the snapshots of a dataset')
    .action((name) => datasets.history(context(), name));
  program
    .command('diff <dataset> [from] [to]')
    .description('compare two snapshots, by default the last two')
    .option('-n, --limit <n>', 'changes to print', wholeNumber)
    .action((name, from, to, flags) => datasets.diff(context(), name, from, to, flags));
  const identity = program
    .command('identity <dataset>')
    .description(
      'how the keys of its records changed, and which items came again under another one',
    )
    .option('--old <snapshot>', 'of before; default the current one')
    .option('--new <snapshot>', 'of now; default what the source publishes now')
    .option('--source <location>', 'another source that is to take its place')
    .option('--out <file>', 'write the table of old and new keys, CSV or .json')
    .action((name, flags) => identityCommand(context(), name, flags));
  identity
    .command('migrate <dataset> <table>')
    .description('accept a table of old and new keys: items keep the ids that they had')
    .action((name, path) => migrateCommand(context(), name, path));
  program
    .command('report <dataset>')
    .description('quality report: issues, completeness, changes; or every finding as a file')
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
  program
    .command('forget <id...>')
    .description('take items out for good: lake, index, and every later ingest')
    .option('--reason <text>', 'kept with the tombstones')
    .action((ids, flags) => datasets.forgetCommand(context(), ids, flags));
  program
    .command('gc')
    .description('remove the files of old snapshots')
    .option('--keep <n>', 'snapshots of each dataset to keep', wholeNumber)
    .action((flags) => datasets.gc(context(), flags));
  program
    .command('runs [id]')
    .description('list the runs, or print the report of one')
    .action((id) => datasets.runs(context(), id));

  addBackboneCommands(program, context);
  addNamesCommands(program, context);
  addSourcesCommands(program, context);

  program
    .command('serve')
    .description('serve the portal and the API')
    .option('-p, --port <n>', 'port; the next free one when it is in use', wholeNumber)
    .option('--host <address>', 'address to listen on')
    .action((flags) => serveCommand(context(), flags));
  program
    .command('start')
    .description('ingest the example collections, serve the portal, and open it')
    .option('-p, --port <n>', 'port; the next free one when it is in use', wholeNumber)
    .option('--no-open', 'do not open a browser')
    .action((flags) => startCommand(context(), flags));
  return program;
}
