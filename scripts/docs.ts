// Makes the pages of docs/ that list what the code has. `node scripts/docs.ts` writes them; a test compares them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { buildProgram } from '../src/cli/program.ts';
import { ERRORS, type ErrorKind } from '../src/errors/index.ts';
import { CHECKS } from '../src/publish/index.ts';
import { SETTINGS, type Setting, variableOf } from '../src/registry/index.ts';
import { edanCrosswalk, edanIgnored } from '../src/sources/index.ts';
import { apiDeclarations } from '../src/sources/json-api/declarations/index.ts';
import { optionNames } from '../src/sources/json-api/list.ts';
import { ISSUES, type IssueKind } from '../src/terms/index.ts';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));

/** File name → content of every page that is made from the code. */
export async function generatedDocs(): Promise<Readonly<Record<string, string>>> {
  return {
    'errors.md': errors(),
    'configuration.md': configuration(),
    'cli.md': await cli(),
    'issues.md': issues(),
    'checks.md': checks(),
    'edan-crosswalk.md': crosswalk(),
    'apis.md': apis(),
  };
}

const page = (title: string, ...blocks: readonly string[]): string =>
  `${[`# ${title}`, 'This page is made from the code by `node scripts/docs.ts`.', ...blocks].join('\n\n')}\n`;

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

function errors(): string {
  const entries: [string, ErrorKind][] = Object.entries(ERRORS);
  return page(
    'Errors',
    'A command prints `CODE: what and where`, then what to do, and ends with the exit code. The API answers with `{ "error": { "code", "message", "hint" } }`.',
    tableOf(
      ['code', 'meaning', 'what to do', 'exit code'],
      entries.map(([code, kind]) => [
        `\`${code}\``,
        kind.meaning,
        kind.hint,
        String(kind.exitCode),
      ]),
    ),
  );
}

function configuration(): string {
  return page(
    'Configuration',
    'Settings come from command-line flags, the environment, `opendrawer.yaml` in the workspace, and defaults; the first that is there wins. An unknown key is an error.',
    '```yaml\n# opendrawer.yaml\ningest:\n  workers: 4\n  maxRejectedShare: 0.02\nserver:\n  port: 9000\n```',
    tableOf(
      ['setting', 'environment', 'default', 'meaning'],
      Object.entries<Setting>(SETTINGS).map(([name, { value, shown, meaning }]) => [
        `\`${name}\``,
        `\`${variableOf(name)}\``,
        shown ?? String(value),
        meaning,
      ]),
    ),
    'Outside the workspace: `OPENDRAWER_WORKSPACE` (folder of the workspace, as `--workspace`), `OPENDRAWER_S3_ENDPOINT` (another S3-compatible service), `AWS_REGION` (default us-east-1).',
  );
}

async function cli(): Promise<string> {
  const program = await buildProgram(
    { out: () => {}, note: () => {}, live: false },
    new AbortController().signal,
  );
  const help = (command: Command, path: string): string => {
    command.configureHelp({ helpWidth: 100 });
    return `\`\`\`console\n$ opendrawer${path} --help\n${command.helpInformation().trimEnd()}\n\`\`\``;
  };
  const chapters = (command: Command, path: string): readonly string[] => [
    `##${path.split(' ').length > 2 ? '#' : ''}${path}`,
    help(command, path),
    ...command.commands.flatMap((below) => chapters(below, `${path} ${below.name()}`)),
  ];
  return page(
    'Command line',
    help(program, ''),
    ...program.commands.flatMap((command) => chapters(command, ` ${command.name()}`)),
  );
}

function issues(): string {
  return page(
    'Issue flags',
    'Flags on items: what was found in the record of a publisher, or changed by us. Those of GBIF have its names; ours follow the same grammar: what is concerned, then what is the matter with it.',
    '## GBIF’s',
    issueTable('gbif'),
    '## Ours',
    issueTable('opendrawer'),
  );
}

const issueTable = (origin: IssueKind['origin']): string =>
  tableOf(
    ['flag', 'severity', 'cause', 'example', 'what to do'],
    Object.entries<IssueKind>(ISSUES)
      .filter(([, kind]) => kind.origin === origin)
      .map(([flag, { severity, setBy, meaning, example, hint }]) => [
        `\`${flag}\``,
        severity,
        setBy === undefined
          ? meaning
          : `${meaning} (${setBy === 'nobody' ? 'Not set.' : 'Set where the workspace has a backbone.'})`,
        example,
        hint,
      ]),
  );

function checks(): string {
  return page(
    'Checks of a validation',
    'What `opendrawer validate` checks of a source as a whole, its metadata and the keys of its records, beside the [issue flags](issues.md) of records. See [validation.md](validation.md).',
    tableOf(
      ['check', 'kind', 'severity', 'origin', 'meaning', 'what to do'],
      Object.entries(CHECKS).map(([name, { kind, severity, origin, meaning, hint }]) => [
        `\`${name}\``,
        kind,
        severity,
        origin === 'gbif' ? 'GBIF' : 'ours',
        meaning,
        hint,
      ]),
    ),
  );
}

function crosswalk(): string {
  return page(
    'EDAN crosswalk',
    'How the paths of Smithsonian EDAN records become terms. A path that is in neither table shows up in the report of an ingest.',
    '## Mapped',
    tableOf(
      ['path', 'target', 'labels that go elsewhere'],
      edanCrosswalk.map((entry) => [
        `\`${entry.path}\``,
        `\`${entry.target}\`${entry.ifAbsent ? ' (where nothing better stands)' : ''}`,
        Object.entries(entry.labels ?? {})
          .map(
            ([label, target]) =>
              `${label} → \`${typeof target === 'string' ? target : target.term}\``,
          )
          .join(', '),
      ]),
    ),
    '## Left out on purpose',
    tableOf(
      ['path', 'why'],
      edanIgnored.map(({ path, reason }) => [`\`${path}\``, reason]),
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, content] of Object.entries(await generatedDocs())) {
    const path = join(DOCS, name);
    if (readIfThere(path) !== content) writeFileSync(path, content);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function apis(): string {
  const lists = apiDeclarations.map(({ title, crosswalk, ignored }) =>
    [
      `### ${title}`,
      `Terms that are filled: ${[...new Set(crosswalk.map(({ term }) => `\`${term}\``))].toSorted().join(', ') || 'those of the [EDAN crosswalk](edan-crosswalk.md)'}.`,
      ...(ignored.length === 0
        ? []
        : [
            tableOf(
              ['left out on purpose', 'why'],
              [...Map.groupBy(ignored, ({ reason }) => reason)].map(([reason, paths]) => [
                paths.map(({ path }) => `\`${path}\``).join(', '),
                reason,
              ]),
            ),
          ]),
    ].join('\n\n'),
  );
  return page(
    'APIs',
    'What `opendrawer add api:NAME` can harvest. Keys come from the environment only; they are kept in no file, log or report. A path of a record that is neither mapped nor left out shows up in the report of an ingest.',
    tableOf(
      [
        'name',
        'of',
        'key',
        'options',
        'requests a second',
        'what comes with the next harvest',
        'records without an open picture',
      ],
      apiDeclarations.map((declaration) => {
        const { name, title, homepage, request, recordLicense } = declaration;
        return [
          `\`api:${name}\``,
          `[${title}](${homepage})`,
          request.key === undefined
            ? 'none'
            : `\`${request.key.variable}\`${request.key.optional === true ? ' (optional)' : ''}, from ${request.key.from}`,
          optionNames(declaration)
            .map((option) => `\`${option}\``)
            .join(', '),
          String(request.requestsPerSecond),
          news(request),
          recordLicense === null ? 'are rejected' : 'are items without media',
        ];
      }),
    ),
    'With `details=true` each record is asked for apart: more requests, but sizes of the files are known.',
    '## Records',
    ...lists,
  );
}

function news({ since, slices = [] }: (typeof apiDeclarations)[number]['request']): string {
  const time = slices.find((slicing) => slicing.kind === 'time');
  if (since?.published === true) return 'what is new';
  if (since !== undefined || time?.modified === true) return 'what is new or changed';
  return time === undefined ? 'everything' : 'what is new';
}
