import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import {
  exportChanges,
  exportFindings,
  type QualityIssue,
  type QualityReport,
  qualityReport,
  type SheetFormat,
  type TermChanges,
} from '../../publish/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { bytes, grouped, json, table } from '../io.ts';

export const REPORT_FORMATS = ['text', 'json', 'csv', 'xlsx'] as const;
type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportFlags {
  readonly snapshot?: string;
  readonly run?: string;
  readonly issue?: string;
  readonly term?: string;
  readonly findings?: boolean;
  readonly changes?: boolean;
  readonly format?: ReportFormat;
  readonly out?: string;
}

/** `opendrawer report <dataset>`: what interpretation found, for reading or for programs; or all of it as a file. */
export const reportCommand = (context: Context, name: string, flags: ReportFlags): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const dataset = await workspace.registry.datasets.get(name);
    const format = flags.format ?? formatOf(flags.out) ?? (context.json ? 'json' : 'text');
    const { snapshot, run, issue, term, out } = flags;
    const sheet = sheetOf(flags, format);
    if (sheet === null) {
      const report = await qualityReport(workspace, dataset, { snapshot, run });
      const content = format === 'json' ? json(report) : reportText(report, { issue, term });
      if (out === undefined) return context.io.out(content);
      writeFileSync(out, `${content}\n`);
      return context.io.note(`Quality report: ${out}`);
    }
    if (out === undefined) {
      throw new OpendrawerError('USAGE', `All ${sheet.what} are written to a file`, {
        hint: 'Name it with --out.',
      });
    }
    const options = { snapshot, run, term, format: sheet.format, out };
    const written =
      sheet.what === 'changes'
        ? await exportChanges(workspace, dataset, options)
        : await exportFindings(workspace, dataset, { ...options, issue });
    if (context.json) return context.io.out(json({ out, format: sheet.format, ...written }));
    context.io.note(`All ${sheet.what}, ${bytes(written.bytes)}: ${out}`);
  });

/** What the name of a file says; undefined for none and for other names. */
function formatOf(out: string | undefined): ReportFormat | undefined {
  const extension = extname(out ?? '').slice(1);
  return REPORT_FORMATS.find((format) => format === extension);
}

/** Which rows as which kind of file; null for the report itself. */
function sheetOf(
  { findings, changes }: ReportFlags,
  format: ReportFormat,
): { readonly what: 'findings' | 'changes'; readonly format: SheetFormat } | null {
  const isSheet = format === 'csv' || format === 'xlsx';
  if (changes !== true && findings !== true && !isSheet) return null;
  return {
    what: changes === true ? 'changes' : 'findings',
    format: format === 'text' ? 'csv' : format,
  };
}

const BAR = 10;
const SHOWN_CHANGES = 8;
const SHOWN_VALUES = 6;
const SHOWN_CHARACTERS = 60;

/** The report for reading. With `issue` or `term` only what concerns them, and more of it. */
function reportText(
  report: QualityReport,
  { issue, term }: { readonly issue: string | undefined; readonly term: string | undefined },
): string {
  const all = issue === undefined && term === undefined;
  const issues = report.issues.filter(
    (one) =>
      (issue === undefined || one.issue === issue) &&
      (term === undefined || one.examples.some((example) => example.term === term)),
  );
  const changes = report.changes.filter((one) => (all ? true : one.term === term));
  const terms = report.terms.filter((one) =>
    all ? true : one.term === term || one.field === term,
  );
  const distributions = report.distributions.filter((one) => (all ? true : one.term === term));
  return [
    headText(report),
    section('ISSUES', issues.length === 0 && all ? 'None.' : issuesText(issues, report)),
    section('COMPLETENESS', completenessText(terms)),
    section('CHANGES', changes.map((one) => changesText(one, all)).join('\n')),
    section('DAY AND MONTH', all ? dateOrderText(report) : ''),
    section('VALUES', valuesText(distributions, all)),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const section = (title: string, text: string): string => (text === '' ? '' : `${title}\n${text}`);

function headText(report: QualityReport): string {
  const { dataset, run, previous, records } = report;
  const clean = `${grouped(report.recordsWithoutIssue)} (${percent(report.recordsWithoutIssue / Math.max(1, records))}) without any issue`;
  return [
    `${dataset.title} (${dataset.alias})`,
    `Snapshot ${report.snapshot}${run === null ? '' : `, run ${run.id}`}`,
    `${grouped(records)} records, ${clean}; ${grouped(report.findings)} findings; ${grouped(report.media)} media; ${grouped(report.rejects)} rejected lines`,
    ...(previous === null
      ? []
      : [`Compared with ${previous.snapshot} (${grouped(previous.records)} records)`]),
    ...(report.partsWithoutFindings === 0
      ? []
      : [
          `${grouped(report.partsWithoutFindings)} parts are from before findings were kept: opendrawer ingest ${dataset.alias} --refresh`,
        ]),
  ].join('\n');
}

function issuesText(issues: readonly QualityIssue[], { previous }: QualityReport): string {
  const head = ['SEVERITY', 'ISSUE', 'RECORDS', 'SHARE', ...(previous === null ? [] : ['CHANGE'])];
  if (issues.length === 0) return '';
  const rows = issues.map((one) => [
    one.severity ?? '-',
    one.issue,
    one.records,
    percent(one.share).padStart(7),
    ...(previous === null ? [] : [signed(one.recordsSincePrevious ?? 0).padStart(8)]),
  ]);
  const [first = '', ...lines] = table(head, rows).split('\n');
  return [first, ...lines.flatMap((line, i) => [line, ...issueDetails(issues[i])])].join('\n');
}

function issueDetails(issue: QualityIssue | undefined): readonly string[] {
  if (issue === undefined) return [];
  const { meaning, hint, examples } = issue;
  return [
    ...(meaning === null ? [] : [`  ${meaning}`]),
    ...(hint === null ? [] : [`  → ${hint}`]),
    ...examples.map(
      (one) =>
        `    ${grouped(one.findings)} × ${one.term === null ? '' : `${one.term}: `}${quoted(one.verbatim)} → ${quoted(one.interpreted)}  ${one.partition}:${one.line}`,
    ),
  ];
}

function completenessText(terms: QualityReport['terms']): string {
  if (terms.length === 0) return '';
  return table(
    ['TERM', 'PUBLISHED', '', '', 'FIELD', 'INTERPRETED', '', ''],
    terms.map((one) => [
      one.term,
      bar(one.publishedShare),
      percentOrNot(one.publishedShare),
      countOrNot(one.published),
      one.field === null || one.field === one.term ? '' : one.field,
      bar(one.interpretedShare),
      percentOrNot(one.interpretedShare),
      countOrNot(one.interpreted),
    ]),
  );
}

const bar = (share: number | null): string => {
  if (share === null) return '';
  const full = Math.min(BAR, share > 0 ? Math.max(1, Math.round(share * BAR)) : 0);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
};

const percentOrNot = (share: number | null): string =>
  (share === null ? '-' : percent(share)).padStart(7);
const countOrNot = (count: number | null): string =>
  (count === null ? '' : grouped(count)).padStart(9);

function changesText({ term, total, distinct, values }: TermChanges, short: boolean): string {
  const shown = short ? values.slice(0, SHOWN_CHANGES) : values;
  const rest = distinct - shown.length;
  return [
    `${term}: ${grouped(total)} changes`,
    ...shown.map(({ verbatim, interpreted, records }) => change(verbatim, interpreted, records)),
    ...(rest > 0 ? [`    and ${grouped(rest)} more`] : []),
  ].join('\n');
}

const change = (verbatim: string, interpreted: string | null, records: number): string =>
  `    ${grouped(records)} × ${quoted(verbatim)} → ${quoted(interpreted)}`;

const ORDERS: Readonly<Record<string, string>> = {
  dmy: 'show the day first',
  mdy: 'show the month first',
  ambiguous: 'can be read both ways',
};

const dateOrderText = ({ dateOrder }: QualityReport): string =>
  (dateOrder ?? [])
    .map(({ verbatim, interpreted, records }) => {
      const taken = interpreted === null ? '' : `, read as ${interpreted.toLowerCase()}`;
      return `    ${grouped(records)} dates ${ORDERS[verbatim] ?? verbatim}${taken}`;
    })
    .join('\n');

const valuesText = (distributions: QualityReport['distributions'], short: boolean): string =>
  distributions
    .map(({ term, distinct, values }) => {
      const shown = short
        ? values.toSorted((a, b) => b.records - a.records).slice(0, SHOWN_VALUES)
        : values;
      const rest = distinct - shown.length;
      const list = shown.map(({ value, records }) => `${shortened(value)} ${grouped(records)}`);
      return `${term}: ${[...list, ...(rest > 0 ? [`${grouped(rest)} more`] : [])].join(', ')}`;
    })
    .join('\n');

/** A little is not nothing, and nearly all is not all. */
function percent(share: number): string {
  const text = (100 * share).toFixed(1);
  if (text === '0.0' && share > 0) return '<0.1 %';
  return text === '100.0' && share < 1 ? '>99.9 %' : `${text} %`;
}
const signed = (n: number): string => (n > 0 ? `+${grouped(n)}` : grouped(n));
const quoted = (text: string | null): string => (text === null ? '–' : `"${shortened(text)}"`);

/** One line, not too long, and nothing that a terminal would obey. */
function shortened(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return plain.length > SHOWN_CHARACTERS ? `${plain.slice(0, SHOWN_CHARACTERS - 1)}…` : plain;
}
