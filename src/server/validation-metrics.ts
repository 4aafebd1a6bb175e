import type { FindingKind, FindingSummary, ValidationReport } from '../publish/index.ts';
import type { ValidationMetrics } from './validation-schemas.ts';

const CATEGORY: Readonly<Record<FindingKind, string>> = {
  structure: 'RESOURCE_STRUCTURE',
  metadata: 'METADATA_CONTENT',
  identity: 'RECORD_STRUCTURE',
  record: 'OCC_INTERPRETATION_BASED',
};

/** A report in the shape of GBIF's validator, for clients that were made for that. */
export function metricsOf(report: ValidationReport): ValidationMetrics {
  const { issues, records } = report;
  const data = issues.filter(({ kind }) => kind !== 'metadata');
  const metadata = issues.filter(({ kind }) => kind === 'metadata');
  return {
    indexeable: report.indexeable,
    fileInfos: [
      {
        fileName: report.files[0]?.file ?? report.location,
        fileType: 'CORE',
        count: records + report.rejects,
        indexedCount: report.verdict.canIngest ? records : 0,
        terms: report.terms.map((term) => ({
          term: term.term,
          rawIndexed: term.records,
        })),
        issues: data.map(issueOf),
      },
      ...(report.metadata === null && metadata.length === 0
        ? []
        : [
            {
              fileName: report.metadata?.standard ?? 'metadata',
              fileType: 'METADATA' as const,
              count: report.metadata === null ? 0 : 1,
              indexedCount: report.metadata === null ? 0 : 1,
              terms: [],
              issues: metadata.map(issueOf),
            },
          ]),
    ],
  };
}

const issueOf = ({
  kind,
  code,
  findings,
  samples,
}: FindingSummary): ValidationMetrics['fileInfos'][number]['issues'][number] => ({
  issue: code,
  issueCategory: CATEGORY[kind],
  count: findings,
  samples: samples.map(({ sourceId, line, term, column, before, message }) => ({
    recordId: sourceId,
    lineNumber: line,
    relatedData: { [term ?? column ?? 'message']: before ?? message },
  })),
});
