import { z } from 'zod';
import { FINDING_KINDS, VALIDATION_FORMAT, VALIDATION_FORMATS } from '../publish/index.ts';
import { SOURCE_FORMATS } from '../sources/index.ts';
import { descriptionSchema } from './description-schema.ts';
import { pageQuery } from './schemas.ts';

const text = z.string();
const count = z.number().int();
const severity = z.enum(['ERROR', 'WARNING', 'INFO']);
const kind = z.enum(FINDING_KINDS);

export const validateQuery = z.object({
  name: text
    .max(255)
    .optional()
    .describe('Name of the file that the body is. Without it the body is JSON with a location.'),
  format: z
    .enum(SOURCE_FORMATS)
    .optional()
    .describe('Of a file that is sent; default: told by it.'),
  maxRows: z.coerce.number().int().min(1).optional().describe('Records to read of a file.'),
  metadataOnly: z.enum(['true', 'false']).optional(),
});

/** Body of an order that names a source. */
export const validateBody = z.object({
  location: text.min(1).max(4000).optional(),
  url: text.min(1).max(4000).optional(),
  format: z.enum(SOURCE_FORMATS).optional(),
  options: z.record(text, z.unknown()).optional(),
  maxRows: z.number().int().min(1).optional(),
  metadataOnly: z.boolean().optional(),
});

export const validationParams = z.object({ key: text.max(100) });
export const validationFileParams = validationParams.extend({
  format: z.enum([...VALIDATION_FORMATS, 'txt']),
});

const place = {
  file: text.nullable(),
  line: count.nullable().describe('1-based.'),
  sourceId: text.nullable(),
};

const texts = {
  column: text.nullable().describe('Heading, or the path of the key or element.'),
  term: text.nullable(),
  before: text.nullable().describe('As published.'),
  after: text.nullable().describe('What it is read as.'),
  message: text,
};

const finding = z
  .object({ kind, code: text, severity, ...place, ...texts })
  .meta({ id: 'ValidationFinding' });

const keyCounts = z.object({
  given: count,
  missing: count,
  distinct: count,
  shared: count.describe('Records that share theirs with another record.'),
});

const reportSchema = z
  .object({
    format: z.literal(VALIDATION_FORMAT),
    location: text,
    createdAt: text,
    elapsedMs: count,
    interpreter: text,
    verdict: z.object({
      canIngest: z.boolean(),
      reasons: z.array(
        z.object({
          weight: z.enum(['stops', 'costs']),
          code: text,
          message: text,
          hint: text,
          count,
        }),
      ),
    }),
    indexeable: z.boolean().describe('Whether GBIF would index it.'),
    detected: z
      .object({
        format: z.enum(SOURCE_FORMATS),
        summary: text,
        confidence: z.number(),
        notes: z.array(text),
      })
      .nullable(),
    read: z.enum(['all', 'part', 'broken', 'none']),
    records: count,
    rejects: count,
    media: count,
    extensions: z.record(text, count),
    recordsWithoutIssue: count,
    findings: count,
    files: z.array(
      z.object({ file: text, sizeBytes: count.nullable(), records: count, rejects: count }),
    ),
    tables: z.array(
      z.object({
        name: text,
        rows: count.nullable(),
        columns: z.array(
          z.object({
            name: text,
            term: text.nullable(),
            by: z.enum(['name', 'synonym', 'values', 'mapping']).nullable(),
            samples: z.array(text),
          }),
        ),
      }),
    ),
    metadata: descriptionSchema.nullable(),
    identity: z
      .object({
        by: z.enum(['occurrenceID', 'triplet', 'sourceId', 'none']),
        occurrenceID: keyCounts,
        triplet: keyCounts,
        sourceId: keyCounts,
        differInCase: count,
        placeholders: count,
        withSpaces: count,
        repeated: count,
        lost: count,
      })
      .nullable(),
    terms: z.array(z.object({ term: text, column: text.nullable(), records: count })),
    issues: z.array(
      z.object({
        kind,
        code: text,
        severity,
        origin: z.enum(['gbif', 'opendrawer']),
        meaning: text,
        hint: text,
        findings: count,
        records: count,
        share: z.number(),
        texts: count,
        samples: z.array(z.object({ ...texts, findings: count, ...place })),
      }),
    ),
    notes: z.array(text),
  })
  .meta({ id: 'ValidationReport' });

const metrics = z
  .object({
    indexeable: z.boolean(),
    fileInfos: z.array(
      z.object({
        fileName: text,
        fileType: z.enum(['CORE', 'METADATA']),
        count,
        indexedCount: count,
        terms: z.array(z.object({ term: text, rawIndexed: count })),
        issues: z.array(
          z.object({
            issue: text,
            issueCategory: text,
            count,
            samples: z.array(
              z.object({
                recordId: text.nullable(),
                lineNumber: count.nullable(),
                relatedData: z.record(text, text),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ValidationMetrics', description: "The report in the shape of GBIF's validator." });
export type ValidationMetrics = z.output<typeof metrics>;

export const validationSchema = z
  .object({
    key: text.describe('Who knows it may read the report.'),
    name: text,
    sizeBytes: count.nullable(),
    status: z.enum(['QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'ABORTED']),
    created: text,
    modified: text,
    expires: text.describe('When the report is removed.'),
    progress: z
      .object({
        phase: z.enum(['detecting', 'fetching', 'reading', 'comparing', 'done']),
        records: count,
        findings: count,
      })
      .nullable(),
    error: z.object({ code: text, message: text, hint: text }).nullable(),
    report: reportSchema.nullable().describe('Null until it is finished.'),
    metrics: metrics.nullable(),
  })
  .meta({ id: 'Validation' });

export const validationFindingsQuery = pageQuery.extend({
  code: text.max(100).optional().describe('Only these.'),
  kind: kind.optional(),
  severity: severity.optional(),
});

export const validationFindingsSchema = z
  .object({
    offset: count,
    limit: count,
    endOfRecords: z.boolean(),
    results: z.array(finding),
  })
  .meta({ id: 'ValidationFindingsPage' });

export const removedSchema = z.object({ key: text }).meta({ id: 'RemovedValidation' });
