import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  auditSources,
  type BackfillReport,
  backfill,
  type SourceAudit,
  sourceCandidates,
} from '../../flow/index.ts';
import { listApis, SOURCE_FORMATS, type SourceFormat } from '../../sources/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';
import { wholeNumber } from '../whole-number.ts';
import { chooseDatasets, indexNow } from './ingest.ts';

const LIST_FORMATS = ['table', 'csv', 'json'] as const;
type ListFormat = (typeof LIST_FORMATS)[number];

interface OutputFlags {
  readonly format?: ListFormat;
  readonly out?: string;
}

interface RuleFlags {
  readonly rules?: string;
  readonly dataset?: readonly string[];
}

/** What each format is, in a line. */
const FORMAT_WORDS: Readonly<Record<SourceFormat, string>> = {
  edan: "JSON lines of the Smithsonian's bulk release",
  dwca: 'Darwin Core archive: zip, tar.gz or folder',
  table: 'one table: CSV, TSV, XLSX, XLS, ODS, Parquet',
  'data-package': 'Frictionless data package: Camtrap DP, DwC-DP, others',
  abcd: 'ABCD as XML, or an archive of such files',
  'dwc-xml': 'Simple Darwin Core XML, saved answers of DiGIR and TAPIR',
  biocase: 'BioCASe provider',
  digir: 'DiGIR provider',
  tapir: 'TAPIR provider',
  'oai-pmh': 'OAI-PMH repository, or saved answers of one',
  'json-api': 'declared JSON API: see below',
  openverse: "Openverse's catalogue: load files, CSV, Parquet",
  inaturalist: "tables of iNaturalist's open data",
  database: 'PostgreSQL, MySQL, MariaDB, SQLite: rows of a query',
};

/** The commands below `opendrawer sources`. */
export function addSourcesCommands(sources: Command, context: () => Context): void {
  output(
    sources.command('list').description('formats that can be read, and APIs that are declared'),
  ).action((flags) => listCommand(context(), flags));
  output(
    rules(
      sources
        .command('candidates')
        .description('accounts with most items, or most views, that no rule speaks of')
        .option('-p, --provider <provider>', 'only of this provider')
        .addOption(
          new Option('--by <number>', 'what counts first')
            .choices(['items', 'views'])
            .default('items'),
        )
        .option('-n, --limit <n>', 'accounts to print', wholeNumber, 50),
    ),
  ).action((flags) => candidatesCommand(context(), flags));
  output(
    rules(
      sources
        .command('audit')
        .description(
          'units that no rule knows, sources that are out of date, and rules that nothing meets',
        ),
    ),
  ).action((flags) => auditCommand(context(), flags));
  rules(
    sources
      .command('backfill')
      .description(
        'work out source and popularity of what is in the lake anew, without reading a source',
      )
      .option('--dry-run', 'only say what would change')
      .option('--no-index', 'leave the index as it is'),
  ).action((flags) => backfillCommand(context(), flags));
}

const rules = (command: Command): Command =>
  command
    .option('-d, --dataset <dataset...>', 'only of these datasets')
    .option('--rules <file>', "rules instead of the workspace's sub-providers.yaml");

const output = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'format of the list').choices(LIST_FORMATS))
    .option('--out <file>', 'file to write');

/** `opendrawer sources list`. */
async function listCommand(context: Context, flags: OutputFlags): Promise<void> {
  const formats = SOURCE_FORMATS.map((name) => ({
    kind: 'format',
    name,
    title: FORMAT_WORDS[name],
    key: null,
  }));
  const apis = (await listApis()).map(({ name, title, keyVariable, keyOptional }) => ({
    kind: 'api',
    name,
    title,
    key: keyVariable === null ? null : `${keyVariable}${keyOptional ? ' (optional)' : ''}`,
  }));
  print(context, flags, [...formats, ...apis], {
    columns: ['kind', 'name', 'title', 'key'],
    empty: '',
  });
}

/** `opendrawer sources candidates`. */
const candidatesCommand = (
  context: Context,
  flags: OutputFlags &
    RuleFlags & {
      readonly provider?: string;
      readonly by?: 'items' | 'views';
      readonly limit?: number;
    },
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const datasets = await chooseDatasets(workspace, flags.dataset ?? []);
    const found = await sourceCandidates(workspace, datasets, {
      rules: flags.rules ?? null,
      provider: flags.provider ?? null,
      ...(flags.by === undefined ? {} : { by: flags.by }),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    });
    print(
      context,
      flags,
      found.map((one) => ({ ...one, datasets: one.datasets.join(' | ') })),
      {
        columns: ['provider', 'value', 'items', 'views', 'creator', 'landingPage', 'datasets'],
        empty: 'Every account has a rule, or there is none.',
      },
    );
  });

/** `opendrawer sources audit`. */
const auditCommand = (context: Context, flags: OutputFlags & RuleFlags): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const datasets = await chooseDatasets(workspace, flags.dataset ?? []);
    const audit = await auditSources(workspace, datasets, { rules: flags.rules ?? null });
    if (formatOf(context, flags) === 'json') return write(context, flags, json(audit));
    print(context, flags, doubtsOf(audit), {
      columns: ['kind', 'dataset', 'provider', 'value', 'items', 'stored', 'source', 'nearest'],
      empty: 'No doubts.',
    });
    context.io.note(
      `${grouped(audit.settled)} of ${grouped(audit.items)} items of providers with rules are settled by one of ${audit.rules} rules.`,
    );
  });

const doubtsOf = ({ doubts, unused }: SourceAudit): readonly Readonly<Record<string, Cell>>[] => [
  ...doubts.map((doubt) => ({ ...doubt })),
  ...unused.map(({ provider, value, source }) => ({
    kind: 'unused',
    dataset: null,
    provider,
    value,
    items: 0,
    stored: null,
    source,
    nearest: null,
  })),
];

/** `opendrawer sources backfill`. */
const backfillCommand = (
  context: Context,
  flags: RuleFlags & { readonly dryRun?: boolean; readonly index?: boolean },
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const datasets = await chooseDatasets(workspace, flags.dataset ?? []);
    const report = await backfill(workspace, datasets, {
      rules: flags.rules ?? null,
      dryRun: flags.dryRun ?? false,
      signal: context.signal,
    });
    const isChanged = report.datasets.some(({ snapshot }) => snapshot !== null);
    if (isChanged && flags.index !== false) await indexNow(context, workspace);
    if (context.json) return context.io.out(json(report));
    context.io.out(backfillTable(report, flags.dryRun === true));
  });

const backfillTable = ({ datasets }: BackfillReport, dryRun: boolean): string =>
  table(
    ['DATASET', 'OTHER SOURCE', 'OTHER POPULARITY', 'PARTS', 'SNAPSHOT'],
    datasets.map(({ dataset, changedSources, changedPopularity, parts, snapshot }) => [
      dataset,
      changedSources,
      changedPopularity,
      parts,
      snapshot ?? (dryRun ? 'not written' : 'unchanged'),
    ]),
  );

type Cell = string | number | null;

const formatOf = ({ json: asJson }: Context, { format, out }: OutputFlags): ListFormat => {
  if (format !== undefined) return format;
  if (asJson) return 'json';
  if (out?.toLowerCase().endsWith('.csv') === true) return 'csv';
  return out?.toLowerCase().endsWith('.json') === true ? 'json' : 'table';
};

function print(
  context: Context,
  flags: OutputFlags,
  rows: readonly Readonly<Record<string, Cell>>[],
  { columns, empty }: { readonly columns: readonly string[]; readonly empty: string },
): void {
  const format = formatOf(context, flags);
  const cells = rows.map((row) => columns.map((column) => row[column] ?? null));
  if (format === 'json') write(context, flags, json(rows));
  else if (format === 'csv') {
    write(context, flags, [columns, ...cells].map(csvLine).join('\r\n'));
  } else if (rows.length === 0) context.io.note(empty);
  else {
    const titles = columns.map((column) =>
      column.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase(),
    );
    const shown = cells.map((row) => row.map((cell) => cell ?? '-'));
    write(context, flags, table(titles, shown));
  }
}

function write({ io }: Context, { out }: OutputFlags, text: string): void {
  if (out === undefined) {
    io.out(text);
    return;
  }
  writeFileSync(out, `${text}\n`);
  io.note(`Written to ${out}`);
}

/** A cell that a spreadsheet would take for a formula is kept from being one. */
const csvLine = (cells: readonly Cell[]): string =>
  cells
    .map((cell) => {
      const text = cell === null ? '' : String(cell);
      const safe = typeof cell === 'string' && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
