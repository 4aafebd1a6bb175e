import type { Rank } from '../../../terms/index.ts';
import type { TaxonomicStatus } from '../usage.ts';
import type { FindingKind, FindingSummary } from './findings.ts';
import type { KeyCounts } from './keys.ts';
import type { MergeCounts } from './merge.ts';

/** Usages counted. */
export interface UsageCounts {
  readonly usages: number;
  readonly accepted: number;
  readonly synonyms: number;
  readonly byStatus: Readonly<Partial<Record<TaxonomicStatus, number>>>;
  readonly byRank: Readonly<Partial<Record<Rank, number>>>;
}

/** What one checklist brought. */
export interface SourceReport extends Readonly<Omit<MergeCounts, 'added'>> {
  readonly alias: string;
  readonly title: string | null;
  readonly license: string | null;
  readonly format: string;
  readonly fingerprint: string;
  /** Usages that the reader gave; with original names that rows state beside their own. */
  readonly read: number;
  /** Usages that were new in the backbone. */
  readonly taken: number;
  /** Usages of the backbone that are from it: also implied taxa that it has in full. */
  readonly added: UsageCounts;
  /** Among them taxa that only names or classifications of rows imply. */
  readonly implied: number;
  readonly findings: Readonly<Partial<Record<FindingKind, FindingSummary>>>;
}

/** Names that several usages share, by what they are. */
export interface HomonymCounts {
  /** Accepted in different codes or kingdoms. */
  readonly acrossKingdoms: number;
  /** Accepted more than once within one. */
  readonly withinKingdom: number;
  /** One accepted, others synonyms. */
  readonly withSynonyms: number;
  /** Synonyms of different taxa only. */
  readonly synonymsOnly: number;
}

/** Report of a build. */
export interface BuildReport {
  readonly name: string;
  readonly builtAt: string;
  readonly version: string;
  readonly totals: UsageCounts;
  readonly sources: readonly SourceReport[];
  readonly homonyms: HomonymCounts;
  /** Findings about the whole. */
  readonly findings: Readonly<Partial<Record<FindingKind, FindingSummary>>>;
  readonly keys: KeyCounts;
  readonly timings: Readonly<Record<string, number>>;
}

const SHOWN_EXAMPLES = 3;

/** The report in words, for people. */
export function reportText(report: BuildReport): string {
  const { totals, keys, homonyms } = report;
  return [
    `Backbone "${report.name}", built ${report.builtAt}`,
    `${grouped(totals.usages)} usages: ${counts(totals)}`,
    `Keys: ${grouped(keys.kept)} kept, ${grouped(keys.added)} new, ${grouped(keys.returned)} back, ${grouped(keys.retired)} retired; the highest is ${keys.highest}`,
    `Homonyms: ${grouped(homonyms.acrossKingdoms)} accepted across kingdoms, ${grouped(homonyms.withinKingdom)} within one, ${grouped(homonyms.withSynonyms)} with synonyms, ${grouped(homonyms.synonymsOnly)} among synonyms`,
    ...report.sources.map(sourceText),
    ...findingLines(report.findings, 'The whole'),
  ].join('\n');
}

function sourceText(source: SourceReport, at: number): string {
  return [
    '',
    `${at + 1}. ${source.alias}: ${source.title ?? 'no title'} (${source.license ?? 'licence not stated'})`,
    `   ${grouped(source.read)} usages read: ${grouped(source.taken)} new, ${grouped(source.merged)} known before, ${grouped(source.repeated)} repeated, ${grouped(source.placeholders)} placeholders, ${grouped(source.epithets)} epithets, ${grouped(source.refused)} refused`,
    `   ${grouped(source.added.usages)} of the backbone's usages: ${counts(source.added)}; ${grouped(source.implied)} implied; ${grouped(source.authorshipsFilled)} authorships filled in`,
    ...findingLines(source.findings, null),
  ].join('\n');
}

function findingLines(
  findings: Readonly<Partial<Record<FindingKind, FindingSummary>>>,
  title: string | null,
): readonly string[] {
  const lines = Object.entries(findings).flatMap(
    ([kind, { class: outcome, count, meaning, examples }]) => [
      `   ${outcome} ${grouped(count)} × ${kind}: ${meaning}`,
      ...examples
        .slice(0, SHOWN_EXAMPLES)
        .map(
          ({ file, line, id, name, detail }) =>
            `      ${line > 0 ? `${file}:${line} ` : ''}${id} ${name}${detail === '' ? '' : ` — ${detail}`}`,
        ),
    ],
  );
  return title === null || lines.length === 0 ? lines : ['', title, ...lines];
}

const counts = ({ accepted, synonyms, byRank }: UsageCounts): string => {
  const ranks = Object.entries(byRank)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([rank, count]) => `${grouped(count)} ${rank.toLowerCase().replaceAll('_', ' ')}`);
  return `${grouped(accepted)} accepted, ${grouped(synonyms)} synonyms; ${ranks.join(', ')}`;
};

const grouped = (n: number): string => n.toLocaleString('en-US');
