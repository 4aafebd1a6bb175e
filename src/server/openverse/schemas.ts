import { z } from 'zod';

const text = z.string();
const optionalText = z.string().nullable();
const optionalNumber = z.number().nullable();

/** One text of the query; of several the last counts, as at Openverse. */
const one = (description: string) =>
  z
    .preprocess(
      (value) => (Array.isArray(value) ? value.at(-1) : value),
      z.string().max(20_000).optional(),
    )
    .optional()
    .describe(description);

const searchShape = {
  q: one('Words; at most 200 characters.'),
  creator: one('Part of the name of the creator; with commas several.'),
  tags: one('Words of a topic, or a whole tag; with commas several.'),
  title: one('Words of the title; with commas several.'),
  license: one('Names of licences, with commas: `by`, `cc0`, …'),
  license_type: one('`all`, `all-cc`, `commercial`, `modification`; with commas all must hold.'),
  category: one('Categories of the file, with commas.'),
  source: one('Sources, with commas.'),
  excluded_source: one('Sources to leave out, with commas.'),
  extension: one('Suffixes of the file, with commas: `jpg`, `png`, …'),
  mature: one('Changes nothing: nothing is marked as mature.'),
  filter_dead: one('Changes nothing: links are not tried.'),
  page: one('Number of the page, from 1.'),
  page_size: one('Works of a page, 1 to 500; default 20.'),
  collection: one('`tag`, `source` or `creator`: exactly those named.'),
  tag: one('With `collection=tag`.'),
  unstable__collection: one('The same as `collection`.'),
  unstable__tag: one('The same as `tag`.'),
  unstable__sort_by: one('`relevance` or `indexed_on`.'),
  unstable__sort_dir: one('`desc` or `asc`.'),
  unstable__authority: one('Changes nothing.'),
  unstable__include_sensitive_results: one('Changes nothing: nothing is marked.'),
  li: one('Refused: `license` took its place.'),
  lt: one('Refused: `license_type` took its place.'),
  pagesize: one('Refused: `page_size` took its place.'),
  provider: one('Refused: `source` took its place.'),
};

export const imageQuery = z.object({
  ...searchShape,
  aspect_ratio: one('`tall`, `wide`, `square`, with commas.'),
  size: one('`small`, `medium`, `large`, with commas.'),
});
export const audioQuery = z.object({
  ...searchShape,
  length: one('Refused: how long sounds last is not known.'),
  peaks: one('Changes nothing: there are no waveforms.'),
});
export const thumbQuery = z.object({
  full_size: one('`true`: as large as published.'),
  compressed: one('Changes nothing.'),
});
export const oembedQuery = z.object({
  url: one('Address of a work, or what it ends in: its id.'),
  format: one('`json` only.'),
});
export const workParams = z.object({ id: text.min(1).max(100) });

export const reportBody = z.object({
  reason: z.string().max(100),
  description: z.string().max(500).optional(),
});

const tag = z.object({
  accuracy: optionalNumber.describe('Null: said by people.'),
  name: text,
});

const headShape = {
  id: text,
  title: optionalText,
  indexed_on: text.describe('Instant of the snapshot that last changed the item.'),
  foreign_landing_url: optionalText,
  url: text.describe('The file.'),
  creator: optionalText,
  creator_url: optionalText,
  license: text.describe("Creative Commons' name: `by-sa`, `cc0`, …"),
  license_version: optionalText,
  license_url: optionalText,
  provider: optionalText,
  source: optionalText,
  category: optionalText,
};
const fileShape = {
  filesize: optionalNumber.describe('Bytes.'),
  filetype: optionalText,
  tags: z.array(tag),
};
const tailShape = {
  attribution: optionalText,
  fields_matched: z.array(text),
  mature: z.boolean(),
};
const linkShape = { thumbnail: text, detail_url: text, related_url: text };

export const imageSchema = z
  .object({
    ...headShape,
    ...fileShape,
    ...tailShape,
    height: optionalNumber,
    width: optionalNumber,
    ...linkShape,
  })
  .meta({ id: 'OpenverseImage' });

export const audioSchema = z
  .object({
    ...headShape,
    genres: z.array(text),
    ...fileShape,
    alt_files: z.array(z.unknown()).nullable(),
    ...tailShape,
    audio_set: z.record(text, z.unknown()).nullable(),
    duration: optionalNumber.describe('Milliseconds; null: not known.'),
    bit_rate: optionalNumber,
    sample_rate: optionalNumber,
    ...linkShape,
    thumbnail: optionalText,
    waveform: text.describe('Answers 404: waveforms are not made.'),
  })
  .meta({ id: 'OpenverseAudio' });

const page = <T extends z.ZodType>(works: T) => ({
  result_count: z.number().int().describe('Items with a fitting medium.'),
  page_count: z.number().int(),
  page_size: z.number().int(),
  page: z.number().int(),
  results: z.array(works),
});
export const imagePage = z.object(page(imageSchema)).meta({ id: 'OpenverseImagePage' });
export const audioPage = z.object(page(audioSchema)).meta({ id: 'OpenverseAudioPage' });

export const statsSchema = z
  .array(
    z.object({
      source_name: text,
      display_name: text,
      source_url: optionalText,
      logo_url: optionalText,
      media_count: z.number().int().describe('Items.'),
    }),
  )
  .meta({ id: 'OpenverseSources' });

export const oembedSchema = z
  .object({
    version: z.literal('1.0'),
    type: z.literal('photo'),
    width: optionalNumber,
    height: optionalNumber,
    title: optionalText,
    author_name: optionalText,
    author_url: optionalText,
    license_url: optionalText,
    url: text,
    thumbnail_url: text,
    attribution: optionalText,
  })
  .meta({ id: 'OpenverseOembed' });

export const reportSchema = z
  .object({ identifier: text, reason: text, description: text })
  .meta({ id: 'OpenverseReport' });

export const rateSchema = z
  .object({
    requests_this_minute: z.number().int().nullable().describe('Null: they are not limited.'),
    requests_today: z.number().int().nullable().describe('Null: they are not counted.'),
    rate_limit_model: text,
    verified: z.boolean(),
  })
  .meta({ id: 'OpenverseRateLimit' });
