import { z } from 'zod';
import { many, wholeNumber } from '../schemas.ts';
import { PARSE_SHAPES } from './parsed-name.ts';
import { QUERY_WORDS } from './query.ts';
import { USAGE_FACETS } from './search.ts';

const text = z.string();
/** What GBIF leaves out where it is not known is left out here, too: clients ask whether it is there. */
const some = <T extends z.ZodType>(schema: T) => schema.optional();

const flag = (description: string) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.toLowerCase() : value),
      z.enum(['true', 'false']).optional(),
    )
    .optional()
    .describe(description);

export const BEHAVIOURS = ['opendrawer', 'gbif-v1', 'gbif-v2', 'col'] as const;

const CHECKLIST =
  'Checklist that shall answer, as clients of GBIF give it; there is one backbone here, which answers.';

const behaviour = z
  .enum(BEHAVIOURS)
  .default('opendrawer')
  .describe(
    'Whose rules: our own, those of GBIF’s first or second generation, or of the Catalogue of Life. The shape stays.',
  );

const matchWords = Object.fromEntries(
  Object.entries(QUERY_WORDS).map(([name, { description }]) => [
    name,
    text.optional().describe(description),
  ]),
);

/** Clients of GBIF send some parameters to every address. */
const IGNORED = 'Sent by clients of GBIF; changes nothing here.';
const ignored = () => text.optional().describe(IGNORED);

/** Parameters of a match; the values are read by `readMatchItem`. */
export const matchQuery = z.object({
  ...matchWords,
  nomenclaturalCode: text.optional().describe('Code that rules the name: `ICZN`, `BOTANICAL` …'),
  usageKey: text.optional().describe('Key of a usage: then nothing else counts.'),
  exclude: many('Keys that are no answer.'),
  strict: flag('`true`: neither misspelt names nor higher taxa.'),
  verbose: flag('`true`: with the alternatives, and the reasons as a note.'),
  explain: flag('`false`: without reasons, which is sooner.'),
  checklistKey: text.optional().describe(CHECKLIST),
  behaviour,
  limit: ignored(),
  offset: ignored(),
});

/** Parameters of a batch of matches: how, for every query that does not say otherwise. */
export const batchQuery = z.object({
  strict: flag('`true`: neither misspelt names nor higher taxa.'),
  verbose: flag('`true`: with alternatives and notes.'),
  explain: flag('`false`: without reasons, which is sooner.'),
  checklistKey: text.optional().describe(CHECKLIST),
  behaviour,
});

const lineageSchema = z.object({
  kingdom: some(text),
  phylum: some(text),
  class: some(text),
  order: some(text),
  family: some(text),
  genus: some(text),
  species: some(text),
  kingdomKey: some(z.number().int()),
  phylumKey: some(z.number().int()),
  classKey: some(z.number().int()),
  orderKey: some(z.number().int()),
  familyKey: some(z.number().int()),
  genusKey: some(z.number().int()),
  speciesKey: some(z.number().int()),
});
const lineageShape = lineageSchema.shape;
/** Names and keys of a flat classification; what is not known is left out. */
export type Lineage = z.output<typeof lineageSchema>;

const reason = z
  .object({
    kind: text.describe('What it is about, e.g. name, authorship, classification.'),
    code: text.describe('A stable word for programs.'),
    text: text.describe('The reason in words.'),
    asked: some(text),
    found: some(text),
    score: some(z.number()).describe('Points that it brought.'),
  })
  .meta({ id: 'MatchReason' });
/** A reason in words and as data. */
export type Reason = z.output<typeof reason>;

const matchV1Shape = {
  usageKey: some(z.number().int()),
  acceptedUsageKey: some(z.number().int()).describe('Of a synonym: the accepted usage.'),
  scientificName: some(text),
  canonicalName: some(text),
  rank: some(text),
  status: some(z.enum(['ACCEPTED', 'SYNONYM', 'DOUBTFUL'])),
  confidence: z.number().int().describe('How sure, 0 to 100.'),
  matchType: z.enum(['EXACT', 'FUZZY', 'HIGHERRANK', 'NONE']),
  note: some(text).describe('The reasons in words.'),
  synonym: z.boolean(),
  ...lineageShape,
  specificity: z
    .number()
    .describe('How specific, 0 to 1: 1 is the rank that was asked for, 0 no answer.'),
  reasons: z.array(reason).describe('Why this answer, or why none.'),
};

export const matchV1 = z
  .object({
    ...matchV1Shape,
    alternatives: some(z.array(z.object(matchV1Shape))).describe('Other candidates, best first.'),
  })
  .meta({ id: 'NameUsageMatch' });
/** The answer in the shape of GBIF's first API, with `specificity` and `reasons` added. */
export type MatchV1 = z.output<typeof matchV1>;

const matchedUsage = z
  .object({
    key: text,
    name: text,
    canonicalName: text,
    authorship: some(text),
    rank: text,
    code: some(text),
    status: text,
    genus: some(text),
    infragenericEpithet: some(text),
    specificEpithet: some(text),
    infraspecificEpithet: some(text),
    type: text,
  })
  .meta({ id: 'MatchedUsage' });
/** A usage in the shape of GBIF's second API: keys are texts. */
export type MatchedUsage = z.output<typeof matchedUsage>;

const classifiedTaxon = z
  .object({ key: text, name: text, canonicalName: text, authorship: some(text), rank: text })
  .meta({ id: 'ClassifiedTaxon' });
/** A taxon of a classification in the shape of GBIF's second API. */
export type ClassifiedTaxon = z.output<typeof classifiedTaxon>;

const diagnosticsShape = {
  matchType: z.enum(['EXACT', 'VARIANT', 'FUZZY', 'HIGHERRANK', 'AMBIGUOUS', 'NONE']),
  issues: z.array(text),
  confidence: z.number().int().describe('How sure, 0 to 100.'),
  note: some(text).describe('The reasons in words.'),
  timeTaken: some(z.number()).describe('Milliseconds.'),
  specificity: z
    .number()
    .describe('How specific, 0 to 1: 1 is the rank that was asked for, 0 no answer.'),
  reasons: z.array(reason).describe('Why this answer, or why none.'),
};

const matchV2Shape = {
  usage: some(matchedUsage),
  acceptedUsage: some(matchedUsage).describe('Of a synonym.'),
  classification: some(z.array(classifiedTaxon)).describe(
    'From the highest taxon to the accepted usage itself.',
  ),
  synonym: z.boolean(),
};

export const matchV2 = z
  .object({
    ...matchV2Shape,
    diagnostics: z.object({
      ...diagnosticsShape,
      alternatives: some(
        z.array(z.object({ ...matchV2Shape, diagnostics: z.object(diagnosticsShape) })),
      ).describe('Other candidates, best first.'),
    }),
  })
  .meta({ id: 'NameUsageMatchV2' });
/** The answer in the shape of GBIF's second API, with `specificity` and `reasons` added to the diagnostics. */
export type MatchV2 = z.output<typeof matchV2>;

const usageShape = {
  key: z.number().int().describe('Stable from build to build.'),
  nubKey: z.number().int().describe('The same as `key`.'),
  nameKey: z.number().int().describe('The same as `key`.'),
  taxonID: some(text).describe('Alias of the checklist it is from, and its identifier there.'),
  ...lineageShape,
  datasetKey: text.describe('Of the backbone.'),
  constituentKey: some(text).describe('Of the checklist it is from.'),
  parentKey: some(z.number().int()),
  parent: some(text),
  acceptedKey: some(z.number().int()),
  accepted: some(text),
  basionymKey: some(z.number().int()),
  basionym: some(text),
  scientificName: text,
  canonicalName: text,
  authorship: some(text),
  nameType: text,
  rank: text,
  origin: z
    .enum(['SOURCE', 'DENORMED_CLASSIFICATION'])
    .describe('A row of a checklist, or only named above others.'),
  taxonomicStatus: text,
  nomenclaturalStatus: z.array(text),
  issues: z.array(text),
  accordingTo: some(text).describe('Title of the checklist it is from.'),
  numDescendants: z.number().int().describe('Accepted taxa below it.'),
  numSpecies: z.number().int().describe('Accepted species below it.'),
  lastInterpreted: text.describe('Instant of the build.'),
  synonym: z.boolean(),
  extinct: z.boolean(),
  nomenclaturalCode: some(text),
};

export const usage = z.object(usageShape).meta({ id: 'NameUsage' });
/** A usage in GBIF's NameUsage; what is not known is left out. */
export type Usage = z.output<typeof usage>;
export const usages = z.array(usage).meta({ id: 'NameUsages' });

export const suggestions = z
  .array(
    z.object({
      ...usageShape,
      status: text.describe('The same as `taxonomicStatus`.'),
      higherClassificationMap: z.record(text, text).describe('Names above it by key.'),
    }),
  )
  .meta({ id: 'NameUsageSuggestions' });

const pageShape = {
  offset: z.number().int(),
  limit: z.number().int(),
  endOfRecords: z.boolean(),
  count: z.number().int().describe('Exact number of hits.'),
  results: z.array(usage),
};

export const usagePage = z.object(pageShape).meta({ id: 'NameUsagePage' });

export const usageSearchPage = z
  .object({
    ...pageShape,
    facets: z.array(
      z.object({
        field: z.enum(USAGE_FACETS),
        counts: z.array(z.object({ name: text, count: z.number().int() })),
      }),
    ),
  })
  .meta({ id: 'NameUsageSearchPage' });

export const usageKeyParams = z.object({
  key: wholeNumber(1, 2 ** 31 - 1).describe('Key of a usage.'),
});

export const datasetKeyParams = z.object({
  datasetKey: text.describe('Key of the backbone, or of a checklist of it.'),
});

/** Most usages of a page, as at GBIF. */
const MAX_USAGES = 1000;

const paging = (limit: number) => ({
  limit: wholeNumber(0, MAX_USAGES).default(limit).describe('Results of a page.'),
  offset: wholeNumber(0, 100_000_000).default(0).describe('Results to skip.'),
});

export const usageQuery = z.object({
  language: ignored(),
  limit: ignored(),
  offset: ignored(),
  datasetKey: ignored(),
});

export const relatedQuery = z.object({ ...paging(20), language: ignored(), datasetKey: ignored() });

const datasetKey = text
  .optional()
  .describe('Key of a checklist of the backbone: only usages from it. Key of the backbone: all.');
const ranks = many('Rank, e.g. `SPECIES`. Repeatable: alternatives.');

export const usageListQuery = z.object({
  name: text.optional().describe('Canonical name, exactly but in any case.'),
  rank: ranks,
  datasetKey,
  sourceId: text.optional().describe('Identifier in a checklist: `alias:id` or the bare id.'),
  language: ignored(),
  ...paging(20),
});

const higherTaxonKey = 'Key of a taxon: only what stands below it. Repeatable: alternatives.';

export const usageSearchQuery = z.object({
  q: text
    .optional()
    .describe(
      'Words; each begins a word of the name or of its authorship, one at least of the name.',
    ),
  name: text.optional().describe('Canonical name, exactly but in any case.'),
  rank: ranks,
  status: many('Status in GBIF’s words, e.g. `ACCEPTED`. Repeatable: alternatives.'),
  highertaxonKey: many(higherTaxonKey),
  higherTaxonKey: many('The same as `highertaxonKey`.'),
  isExtinct: flag('Only extinct taxa, or only those that are not known to be.'),
  datasetKey,
  constituentKey: text.optional().describe('Key of a checklist of the backbone.'),
  facet: many(`What to count by: ${USAGE_FACETS.join(', ')}.`),
  facetLimit: wholeNumber(0, 10_000).default(10).describe('Values of a facet.'),
  facetOffset: wholeNumber(0, 1_000_000).default(0).describe('Values of a facet to skip.'),
  facetMincount: wholeNumber(0, 1_000_000_000).default(1).describe('Least count of a value.'),
  facetMultiselect: ignored(),
  hl: ignored(),
  verbose: ignored(),
  language: ignored(),
  ...paging(20),
});
export type UsageSearchQuery = z.output<typeof usageSearchQuery>;

export const suggestQuery = z.object({
  q: text.default('').describe('Beginning of a name or of a word of it.'),
  rank: ranks,
  status: many('Status in GBIF’s words. Repeatable: alternatives.'),
  highertaxonKey: many(higherTaxonKey),
  datasetKey,
  language: ignored(),
  ...paging(20),
});

export const metadata = z
  .object({
    name: text.describe('Of the backbone, in the setting `names.backbone`.'),
    version: text.describe('Changes whenever any usage does.'),
    created: text.describe('Instant of the build.'),
    mainIndex: z.object({
      datasetKey: text,
      datasetTitle: text,
      nameUsageCount: z.number().int(),
    }),
    sources: z.array(
      z.object({
        key: text.describe('`constituentKey` of its usages.'),
        alias: text,
        title: some(text),
        license: some(text),
        usages: z.number().int().describe('That it has itself.'),
      }),
    ),
  })
  .meta({ id: 'BackboneMetadata' });
/** What a backbone says of itself. */
export type BackboneMetadata = z.output<typeof metadata>;

export const parserQuery = z.object({
  name: many('Name to parse. Repeatable.'),
  format: z.enum(PARSE_SHAPES).default('gbif').describe('Whose words the answer has.'),
});

export const parserBatchQuery = z.object({
  format: z.enum(PARSE_SHAPES).default('gbif').describe('Whose words the answer has.'),
});

export const parsedName = z
  .object({
    key: some(z.number().int()).describe('Of the usage, where one was asked for.'),
    scientificName: text.describe('As asked.'),
    type: text,
    genusOrAbove: some(text),
    infraGeneric: some(text),
    specificEpithet: some(text),
    infraSpecificEpithet: some(text),
    cultivarEpithet: some(text),
    strain: some(text),
    notho: some(text).describe('Part that has the sign of a hybrid.'),
    rankMarker: some(text),
    authorship: some(text),
    year: some(text),
    bracketAuthorship: some(text),
    bracketYear: some(text),
    sensu: some(text),
    nomStatus: some(text),
    remarks: some(text),
    parsed: z.boolean(),
    parsedPartially: z.boolean(),
    authorsParsed: z.boolean(),
    canonicalName: some(text),
    canonicalNameWithMarker: some(text),
    canonicalNameComplete: some(text),
    quality: z.number().int().describe('1 fine to 4 not all read; 0 not parsed.'),
    warnings: z.array(text),
  })
  .meta({ id: 'ParsedName' });
/** GBIF's ParsedName of the first API; what a name has not is left out. */
export type GbifParsedName = z.output<typeof parsedName>;

export const parsedNames = z
  .union([
    z.array(parsedName),
    z.array(z.looseObject({})).describe('With `format=gnparser`: the JSON of gnparser.'),
  ])
  .meta({ id: 'ParsedNames' });
