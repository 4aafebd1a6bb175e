import { z } from 'zod';
import { SOURCE_FORMATS } from '../sources/index.ts';
import { descriptionSchema } from './description-schema.ts';
import { datasetSchema, pageQuery } from './schemas.ts';

const text = z.string();
const format = z.enum(SOURCE_FORMATS);
const options = z
  .record(text, z.unknown())
  .describe('Options of the format: set, metadataPrefix, query, sheet, mapping …');

const location = text
  .min(1)
  .max(4000)
  .describe(
    'Address (http, https, s3), `api:` and the name of an API, `upload:` and the key of an uploaded file, or a path of the server.',
  );

export const inspectBody = z.object({
  location,
  format: format.optional(),
  options: options.optional(),
});

const endpointSchema = z.object({
  format,
  location: text,
  units: z.array(text),
  options: options.optional(),
});

const detectedTable = z.object({
  name: text,
  rows: z.number().int().nullable(),
  columns: z.array(
    z.object({
      name: text,
      term: text.nullable().describe('Term that the heading means; null: none was recognised.'),
      by: z.enum(['name', 'synonym', 'values', 'mapping']).nullable(),
      samples: z.array(text),
    }),
  ),
});

const detection = z.object({
  endpoint: endpointSchema,
  confidence: z.number().describe('0 to 1.'),
  summary: text,
  notes: z.array(text),
  refusal: text
    .optional()
    .describe('Why it holds no records, with what to do; absent: it can be ingested.'),
  description: descriptionSchema.nullable(),
  tables: z.array(detectedTable),
  choices: z.record(text, z.array(text)).describe('What can be chosen, by option.'),
});

export const inspectionSchema = z
  .object({
    detection,
    others: z.array(detection).describe('What else it could be.'),
    notes: z.array(text),
  })
  .meta({ id: 'Inspection' });

export const termsSchema = z.object({ terms: z.array(text) }).meta({ id: 'Terms' });

export const uploadQuery = z.object({
  name: text.min(1).max(255).describe('Name of the file: its ending is no more than a hint.'),
});

export const uploadSchema = z
  .object({
    key: text,
    name: text,
    sizeBytes: z.number().int(),
    location: text.describe('What to give as location: `upload:` and the key.'),
  })
  .meta({ id: 'Upload' });

export const addBody = inspectBody.extend({
  alias: text.max(100).optional().describe('Short name; by default made from the location.'),
  title: text.max(500).optional(),
  units: z.array(text).optional().describe('Of EDAN records only these units.'),
});

export const addedSchema = z
  .object({ dataset: datasetSchema, detection })
  .meta({ id: 'AddedDataset' });

export const ingestBody = z.object({
  refresh: z.boolean().optional().describe('Read everything again, also what is unchanged.'),
  allowChurn: z.boolean().optional().describe('Commit although most identifiers changed.'),
  limit: z.number().int().min(1).optional().describe('Read at most so many records.'),
});

export const startedSchema = z.object({ runId: text, datasetKey: text }).meta({ id: 'StartedRun' });

export const catalogueQuery = pageQuery.extend({
  datasetKey: text.max(200).optional().describe('Only what this dataset describes.'),
  deleted: z.enum(['true', 'false']).optional().describe('With those deleted at the source.'),
});

export const catalogueSchema = z
  .object({
    offset: z.number().int(),
    limit: z.number().int(),
    endOfRecords: z.boolean(),
    results: z.array(
      z.object({
        datasetKey: text,
        identifier: text,
        datestamp: text.nullable(),
        deleted: z.boolean(),
        description: descriptionSchema.nullable(),
        seenAt: text,
      }),
    ),
  })
  .meta({ id: 'CataloguePage' });
