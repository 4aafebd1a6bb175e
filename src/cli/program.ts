import { Command, CommanderError, Help } from 'commander';
import { isOpendrawerError, OpendrawerError } from '../errors/index.ts';
import type { Context } from './context.ts';
import { expandFieldFlags } from './field-flags.ts';
import { type Io, json } from './io.ts';
import { VERSION } from './version.ts';
import { wholeNumber } from './whole-number.ts';

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
  let program: Command | null = null;
  try {
    program = await buildProgram(io, stop.signal, (name) => argv.includes(name));
    await program.parseAsync(expandFieldFlags(argv), { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, io, program?.opts()['json'] === true);
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

/** Adds to a command the flags that are made of what rooms hold, or the commands below it. */
type Completion = (command: Command, context: () => Context) => void;

/** Where families of commands are added. What a command does is loaded when it runs. */
interface Tree {
  readonly program: Command;
  readonly context: () => Context;
  /** A command that is completed when it is asked for; `usage` is how lists show it. */
  late(usage: string, description: string, completion: () => Promise<Completion>): void;
}

/**
 * The command tree; `docs/cli.md` is made from it. Commands whose flags are made of what rooms hold are complete where they are asked
 * for: to say its version, the command loads no room.
 */
export async function buildProgram(
  io: Io,
  signal: AbortSignal,
  isAsked: (name: string) => boolean = () => true,
): Promise<Command> {
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
  const usages = new Map<Command, string>();
  const inLists = new Help();
  program.configureHelp({
    subcommandTerm: (command) => usages.get(command) ?? inLists.subcommandTerm(command),
  });
  const completions: Promise<void>[] = [];
  const tree: Tree = {
    program,
    context,
    late: (usage, description, completion) => {
      const command = program.command(usage.replace(' [options]', '')).description(description);
      usages.set(command, usage);
      if (!isAsked(command.name())) return;
      completions.push(completion().then((complete) => complete(command, context)));
    },
  };
  addIngestCommands(tree);
  addSearchCommands(tree);
  addDatasetCommands(tree);
  addNameCommands(tree);
  addServerCommands(tree);
  await Promise.all(completions);
  return program;
}

/** From a source into lake and index. */
function addIngestCommands({ program, context, late }: Tree): void {
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
    .action(async (location, flags) =>
      (await import('./commands/add.ts')).add(context(), location, flags),
    );
  program
    .command('catalogue [dataset]')
    .description('datasets that harvested catalogues describe')
    .option('--deleted', 'with those that are deleted at their source')
    .option('-n, --limit <n>', 'entries to print; default 1000', wholeNumber)
    .action(async (name, flags) =>
      (await import('./commands/catalogue.ts')).catalogueCommand(context(), name, flags),
    );
  late(
    'validate [options] <location>',
    'say whether a source can be ingested, why not, and what is wrong in which line',
    async () => (await import('./commands/validate-flags.ts')).addValidateFlags,
  );
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
    .action(async (names, flags) =>
      (await import('./commands/ingest.ts')).ingestCommand(context(), names, flags),
    );
  program
    .command('rematch [dataset...]')
    .description(
      'match the names in the lake against the current backbone, without reading a source',
    )
    .option('--no-index', 'leave the index as it is')
    .action(async (names, flags) =>
      (await import('./commands/rematch.ts')).rematchCommand(context(), names, flags),
    );
  program
    .command('index')
    .description('build the search index of what is in the lake')
    .option('--rebuild', 'build anew although nothing changed')
    .action(async (flags) => (await import('./commands/ingest.ts')).indexCommand(context(), flags));
}

/** What asks the index. */
function addSearchCommands({ program, context, late }: Tree): void {
  late(
    'search [options] [words...]',
    'search by words and filters',
    async () => (await import('./commands/search-flags.ts')).addSearchFlags,
  );
  late(
    'explore [options] [words...]',
    'draw what matches: dates, most frequent values, numbers',
    async () => (await import('./commands/search-flags.ts')).addExploreFlags,
  );
  program
    .command('fields')
    .description('list the fields of the records, as published, with coverage and samples')
    .option('--search <text>', 'only those whose path, label, term or samples hold this text')
    .option('--keys', 'also the keys that filters take')
    .option('-n, --limit <n>', 'fields to print; default 100, as CSV and JSON all', wholeNumber)
    .option('--csv', 'print CSV')
    .action(async (flags) =>
      (await import('./commands/fields.ts')).fieldsCommand(context(), flags),
    );
  program
    .command('find [value...]')
    .description('find items by an exact value in any field')
    .option('-f, --field <field>', 'only in this field: a label such as Barcode, a path, or a term')
    .option('--values <file>', 'look up every line of this file')
    .option('--out <file>', 'write the hits as CSV')
    .action(async (values, flags) =>
      (await import('./commands/search.ts')).find(context(), values, flags),
    );
  program
    .command('item <id>')
    .description('print one item: interpreted, or as it came')
    .option('--verbatim', 'the record exactly as its publisher wrote it')
    .action(async (id, flags) => (await import('./commands/search.ts')).item(context(), id, flags));
  late(
    'images [options] [value...]',
    'fetch the images of items',
    async () => (await import('./commands/search-flags.ts')).addImagesFlags,
  );
  late(
    'export [options]',
    'write all matching items to a file',
    async () => (await import('./commands/search-flags.ts')).addExportFlags,
  );
}

/** Datasets, their snapshots and runs. */
function addDatasetCommands({ program, context, late }: Tree): void {
  program
    .command('datasets')
    .description('list the datasets')
    .action(async () => (await import('./commands/datasets.ts')).datasets(context()));
  program
    .command('history <dataset>')
    .description('list the snapshots of a dataset')
    .action(async (name) => (await import('./commands/datasets.ts')).history(context(), name));
  program
    .command('diff <dataset> [from] [to]')
    .description('compare two snapshots, by default the last two')
    .option('-n, --limit <n>', 'changes to print', wholeNumber)
    .action(async (name, from, to, flags) =>
      (await import('./commands/datasets.ts')).diff(context(), name, from, to, flags),
    );
  const identity = program
    .command('identity <dataset>')
    .description(
      'how the keys of its records changed, and which items came again under another one',
    )
    .option('--old <snapshot>', 'of before; default the current one')
    .option('--new <snapshot>', 'of now; default what the source publishes now')
    .option('--source <location>', 'another source that is to take its place')
    .option('--out <file>', 'write the table of old and new keys, CSV or .json')
    .action(async (name, flags) =>
      (await import('./commands/identity.ts')).identityCommand(context(), name, flags),
    );
  identity
    .command('migrate <dataset> <table>')
    .description('accept a table of old and new keys: items keep the ids that they had')
    .action(async (name, path) =>
      (await import('./commands/identity.ts')).migrateCommand(context(), name, path),
    );
  late(
    'report [options] <dataset>',
    'quality report: issues, completeness, changes; or every finding as a file',
    async () => (await import('./commands/report-flags.ts')).addReportFlags,
  );
  program
    .command('forget <id...>')
    .description('take items out for good: lake, index, and every later ingest')
    .option('--reason <text>', 'kept with the tombstones')
    .action(async (ids, flags) =>
      (await import('./commands/upkeep.ts')).forgetCommand(context(), ids, flags),
    );
  program
    .command('gc')
    .description('remove the files of old snapshots')
    .option('--keep <n>', 'snapshots of each dataset to keep', wholeNumber)
    .action(async (flags) => (await import('./commands/upkeep.ts')).gc(context(), flags));
  program
    .command('runs [id]')
    .description('list the runs, or print the report of one')
    .action(async (id) => (await import('./commands/datasets.ts')).runs(context(), id));
}

/** Names, and who stands behind sources. */
function addNameCommands({ late }: Tree): void {
  late(
    'backbone',
    'the taxonomy that names are matched against: made of checklists, built anew as they change',
    async () => (await import('./commands/backbone-flags.ts')).addBackboneCommands,
  );
  late(
    'names',
    'scientific names: parse, stem or match them, or compare two ways of matching',
    async () => (await import('./commands/names-flags.ts')).addNamesCommands,
  );
  late(
    'sources',
    'what can be read, and who stands behind accounts and units of providers',
    async () => (await import('./commands/sources.ts')).addSourcesCommands,
  );
}

function addServerCommands({ program, context }: Tree): void {
  program
    .command('serve')
    .description('serve the portal and the API')
    .option('-p, --port <n>', 'port; the next free one when it is in use', wholeNumber)
    .option('--host <address>', 'address to listen on')
    .action(async (flags) => (await import('./commands/serve.ts')).serveCommand(context(), flags));
  program
    .command('start')
    .description('ingest the example collections, serve the portal, and open it')
    .option('-p, --port <n>', 'port; the next free one when it is in use', wholeNumber)
    .option('--no-open', 'do not open a browser')
    .action(async (flags) => (await import('./commands/serve.ts')).startCommand(context(), flags));
}
