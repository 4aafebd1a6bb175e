/** One kind of doubt about a record: where the name comes from, what it means, what can be done. */
export interface IssueKind {
  /** `gbif`: a constant of GBIF's OccurrenceIssue with its meaning; `opendrawer`: ours, in its grammar. */
  readonly origin: 'gbif' | 'opendrawer';
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  readonly meaning: string;
  /** For the publisher, or for who uses the data. */
  readonly hint: string;
}

/** The flags that interpretation sets. Names are stable: they are stored, searched and counted. */
export const ISSUES = {
  RECORDED_DATE_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The date cannot be read, does not exist, or day and month cannot be told apart.',
    hint: 'Write dates as 1931-05-18 or 18 May 1931. The text as published is kept.',
  },
  RECORDED_DATE_UNLIKELY: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The date lies in the far future.',
    hint: 'Check the year.',
  },
  RECORDED_DATE_AMBIGUOUS: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'A text such as 1909-12 (month or years) or 2/3/2008 (day or month first) can be read in two ways; the interval covers both.',
    hint: 'Write 1909-1912 or December 1909, 2008-03-02 or 2 March 2008.',
  },
  RECORDED_DATE_UNCERTAIN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The publisher marks the date as doubtful (1931?, [1931], probably 1931).',
    hint: 'Read the text as published before relying on the interval.',
  },
  RECORDED_DATE_PARTLY_READ: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The text tells more than one date or a remark; the interval is that of the main one.',
    hint: 'Read the text as published for the others.',
  },
  RECORDED_DATE_DERIVED_FROM_INDEX: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      "The date text cannot be read; the interval is that of the publisher's own date index.",
    hint: 'The interval is as wide as the index: decades or centuries.',
  },
  COORDINATE_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'Latitude or longitude is no number, or one of the two is missing.',
    hint: 'Give both as decimal degrees.',
  },
  COORDINATE_OUT_OF_RANGE: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'Latitude is beyond ±90 or longitude beyond ±180 degrees.',
    hint: 'Check the order and the unit of the two.',
  },
  PRESUMED_SWAPPED_COORDINATE: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'Latitude and longitude are possible only when exchanged, which was done.',
    hint: 'Exchange them at the source.',
  },
  ZERO_COORDINATE: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The coordinates are exactly 0, 0, which mostly stands for none.',
    hint: 'Leave unknown coordinates empty.',
  },
  COUNTRY_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The country as published names no country of today that could be recognised.',
    hint: 'Former and larger regions have no code; the text as published is kept.',
  },
  COUNTRY_DERIVED_FROM_PLACE: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'The record has a place text but no country; the country is the one that the text names.',
    hint: 'Give the country in a field of its own.',
  },
  COUNTRY_MISMATCH: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The record names several countries.',
    hint: 'The code is that of the first place; the others are among the places.',
  },
  CONTINENT_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The continent as published is none of the seven.',
    hint: 'Use Africa, Antarctica, Asia, Europe, North America, Oceania or South America.',
  },
  ELEVATION_NON_NUMERIC: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'An elevation is no number.',
    hint: 'Give metres above sea level.',
  },
  ELEVATION_NOT_METRIC: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'An elevation was given in feet and was converted.',
    hint: 'Give metres above sea level.',
  },
  ELEVATION_UNLIKELY: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'An elevation is above 17,000 or below -11,000 metres.',
    hint: 'Check unit and number.',
  },
  ELEVATION_MIN_MAX_SWAPPED: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The lowest elevation was above the highest; they were exchanged.',
    hint: 'Exchange them at the source.',
  },
  DEPTH_NON_NUMERIC: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'A depth is no number.',
    hint: 'Give metres below the surface.',
  },
  DEPTH_NOT_METRIC: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'A depth was given in feet or fathoms and was converted.',
    hint: 'Give metres below the surface.',
  },
  DEPTH_UNLIKELY: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'A depth is negative or beyond 11,000 metres.',
    hint: 'Check unit and number.',
  },
  DEPTH_MIN_MAX_SWAPPED: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The least depth was beyond the greatest; they were exchanged.',
    hint: 'Exchange them at the source.',
  },
  BASIS_OF_RECORD_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The basis of record is no word of the vocabulary.',
    hint: 'Use PreservedSpecimen, FossilSpecimen, LivingSpecimen and so on.',
  },
  LICENSE_MISSING_OR_UNKNOWN: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The record or one of its media states a licence that is not understood, or none.',
    hint: 'Use the address of a Creative Commons or RightsStatements.org text. Treat it as all rights reserved.',
  },
  MULTIMEDIA_URI_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'A medium has no address, or one that is no web address.',
    hint: 'Give an http(s) address for each medium.',
  },
  MULTIMEDIA_TYPE_UNKNOWN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The kind of a medium is not understood.',
    hint: 'Use the Dublin Core types StillImage, MovingImage, Sound, Text or InteractiveResource.',
  },
  MULTIMEDIA_SIZE_UNCERTAIN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'A label gives the same width and height, as older releases do for the longer side alone.',
    hint: 'Rely on the longer side only.',
  },
  REFERENCES_URI_INVALID: {
    origin: 'gbif',
    severity: 'WARNING',
    meaning: 'The link to the page of the record is no web address.',
    hint: 'Give an http(s) address.',
  },
  TITLE_MISSING: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The record has no title; its name, object type or identifier stands in.',
    hint: 'Give the record a title.',
  },
} as const satisfies Record<string, IssueKind>;

/** The name of an issue flag. */
export type Issue = keyof typeof ISSUES;
