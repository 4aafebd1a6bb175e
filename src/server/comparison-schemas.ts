import { z } from 'zod';

const text = z.string();
const whole = z.number().int();
const answer = z.record(text, z.union([text, z.number(), z.null()]));

const side = z.object({
  label: text.describe('As it was asked for.'),
  name: text,
  version: text,
  builtAt: text,
  usages: whole,
  behaviour: text,
  isStrict: z.boolean(),
  hasPins: z.boolean(),
});

const comparedName = z.object({
  verbatim: z.record(text, text.nullable()),
  records: whole,
  change: text.describe('The gravest one.'),
  changes: z.array(text),
  old: answer,
  new: answer,
});

const shared = {
  id: text,
  createdAt: text,
  old: side,
  new: side,
  from: z.union([
    z.object({
      kind: z.literal('lake'),
      datasets: z.array(z.object({ alias: text, snapshot: text })),
    }),
    z.object({ kind: z.literal('file'), name: text }),
  ]),
  names: whole.describe('Distinct classifications.'),
  records: whole.describe('Records that have them.'),
};

const changeCount = {
  change: text,
  meaning: text,
  names: whole,
  records: whole,
};

export const comparisonList = z.object({
  results: z.array(z.object({ ...shared, changes: z.array(z.object(changeCount)) })),
});

export const comparisonSchema = z
  .object({
    ...shared,
    sharesKeys: z.boolean().describe('Keys of both sides mean the same.'),
    changes: z.array(z.object({ ...changeCount, examples: z.array(comparedName) })),
    matchTypes: z.array(z.object({ old: text, new: text, names: whole, records: whole })),
    rows: whole.describe('Rows of changes.tsv.'),
    sample: z.object({ rows: whole, seed: whole }).nullable(),
    elapsedMs: z.number(),
  })
  .meta({ id: 'NamesComparison' });

export const comparisonParams = z.object({ id: text.max(40) });

export const comparisonFileParams = z.object({
  id: text.max(40),
  table: z.enum(['changes', 'sample']),
});
