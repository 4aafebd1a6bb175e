import { z } from 'zod';
import { SHEET_FORMATS } from '../publish/index.ts';

const text = z.string();
const count = z.number().int();
const share = z.number().describe('Of all records: 0 to 1.');
const severity = z.enum(['ERROR', 'WARNING', 'INFO']).nullable();

const place = {
  partition: text.describe('File of the source.'),
  line: count.describe('Line of it, from 1.'),
  sourceId: text.describe("The publisher's own key of the record."),
  id: text.describe('Key of the occurrence.'),
};

const texts = {
  term: text.nullable().describe('Null where the record as a whole is concerned.'),
  verbatim: text.nullable().describe('As published; null where nothing was.'),
  interpreted: text.nullable().describe('What was made of it; null where nothing could be.'),
};

const finding = z
  .object({ issue: text, severity, ...texts, ...place })
  .meta({ id: 'Finding', description: 'A doubt about a record, with its place.' });

const valueChange = z.object({ verbatim: text, interpreted: text.nullable(), records: count });

export const qualityReportSchema = z
  .object({
    dataset: z.object({ key: text, alias: text, title: text }),
    snapshot: text,
    createdAt: text,
    interpreter: text.describe('Version of the interpretation.'),
    run: z
      .object({
        id: text,
        state: text,
        startedAt: text,
        endedAt: text.nullable(),
        rejectsByReason: z.record(text, count),
      })
      .nullable(),
    records: count,
    media: count,
    rejects: count.describe('Lines that could not be read as records.'),
    recordsWithoutIssue: count,
    findings: count.describe('Single doubts: what the downloads hold.'),
    partsWithoutFindings: count.describe(
      'Parts written before findings were kept: only their issues are counted.',
    ),
    issues: z
      .array(
        z.object({
          issue: text,
          severity,
          origin: z.enum(['gbif', 'opendrawer']).nullable(),
          meaning: text.nullable(),
          hint: text.nullable(),
          records: count,
          share,
          findings: count,
          recordsSincePrevious: count.nullable(),
          examples: z
            .array(z.object({ ...texts, findings: count, ...place }))
            .describe('The five commonest texts, each with a place.'),
        }),
      )
      .describe('By severity, then most records first.'),
    terms: z
      .array(
        z.object({
          term: text,
          field: text.nullable().describe('Field that it becomes.'),
          published: count.nullable(),
          publishedShare: share.nullable(),
          interpreted: count.nullable(),
          interpretedShare: share.nullable(),
        }),
      )
      .describe('Records in which a term was given, and in which its field has a value.'),
    distributions: z.array(
      z.object({
        term: text,
        records: count,
        distinct: count,
        values: z.array(z.object({ value: text, records: count })),
      }),
    ),
    changes: z
      .array(z.object({ term: text, total: count, distinct: count, values: z.array(valueChange) }))
      .describe('What was published and what was made of it: at most 50 of a term.'),
    dateOrder: z
      .array(valueChange)
      .nullable()
      .describe(
        'Numeric dates by what they show: dmy, mdy or ambiguous, and then the order that was inferred (DMY, MDY).',
      ),
    previous: z.object({ snapshot: text, records: count }).nullable(),
  })
  .meta({ id: 'QualityReport' });

export const findingsPageSchema = z
  .object({
    offset: count,
    limit: count,
    endOfRecords: z.boolean(),
    count,
    results: z.array(finding),
    snapshot: text,
  })
  .meta({ id: 'FindingsPage' });

const choice = {
  snapshot: text.optional().describe('Snapshot; default: the current one.'),
  run: text.optional().describe('The snapshot that this run made.'),
};
const filter = {
  issue: text.optional().describe('Only findings with this flag.'),
  term: text.optional().describe('Only what concerns this term.'),
};
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

export const qualityQuery = z.object(choice);
export const findingsFileQuery = z.object({ ...filter, ...choice });
export const findingsQuery = findingsFileQuery.extend({
  limit: whole(0, 1_000).default(100),
  offset: whole(0, 1_000_000_000).default(0),
});
export const changesFileQuery = z.object({ term: filter.term, ...choice });

export const sheetParams = z.object({
  key: z.string().min(1).max(200).describe('Key or alias of a dataset.'),
  format: z.enum(SHEET_FORMATS),
});
