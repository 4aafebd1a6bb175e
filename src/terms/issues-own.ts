import type { IssueKind } from './issue-kind.ts';

/** Ours, named in GBIF's grammar: what is concerned, then what is the matter with it. */
export const OWN_ISSUES = {
  RECORDED_DATE_AMBIGUOUS: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'A text such as 1909-12 (month or years) or 2/3/2008 (day or month first) can be read in two ways; the interval covers both.',
    example: 'eventDate "2/3/2008"',
    hint: 'Write 1909-1912 or December 1909, 2008-03-02 or 2 March 2008.',
  },
  RECORDED_DATE_UNCERTAIN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The publisher marks the date as doubtful (1931?, [1931], probably 1931).',
    example: 'eventDate "1931?"',
    hint: 'Read the text as published before relying on the interval.',
  },
  RECORDED_DATE_PARTLY_READ: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The text tells more than one date or a remark; the interval is that of the main one.',
    example: 'eventDate "designed 1920, made 1925"',
    hint: 'Read the text as published for the others.',
  },
  RECORDED_DATE_DERIVED_FROM_INDEX: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      "The date text cannot be read; the interval is that of the publisher's own date index.",
    example: 'date "the reign of a king", indexed under "1890s"',
    hint: 'The interval is as wide as the index: decades or centuries.',
  },
  RECORDED_DATE_ORDER_INFERRED: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'A text such as 2/3/2008 does not tell day from month; it is read in the order that other dates of the dataset show.',
    example: 'eventDate "2/3/2008"',
    hint: 'Write 2008-03-02 or 2 March 2008.',
  },
  RECORDED_DATE_FROM_SERIAL_NUMBER: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'The date is a number of five digits such as 39481; it is read as the day count of a spreadsheet (2008-02-03).',
    example: 'eventDate "39481"',
    hint: 'Export dates as ISO 8601 text.',
  },
  COUNTRY_DERIVED_FROM_PLACE: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'The record has a place text but no country; the country is the one that the text names.',
    example: 'place "Brass, Niger River Delta, Nigeria"',
    hint: 'Give the country in a field of its own.',
  },
  LICENSE_MISSING_OR_UNKNOWN: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The record or one of its media states a licence that is not understood, or none.',
    example: 'license "ask us"',
    hint: 'Use the address of a Creative Commons or RightsStatements.org text. Treat it as all rights reserved.',
  },
  MULTIMEDIA_TYPE_UNKNOWN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The kind of a medium is not understood.',
    example: 'type "thing"',
    hint: 'Use the Dublin Core types StillImage, MovingImage, Sound, Text or InteractiveResource.',
  },
  MULTIMEDIA_SIZE_UNCERTAIN: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'A label gives the same width and height, as older releases do for the longer side alone.',
    example: 'label "High-resolution JPEG (3000x3000)"',
    hint: 'Rely on the longer side only.',
  },
  TITLE_MISSING: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'The record has no title; its name, object type or identifier stands in.',
    example: 'a record without a title',
    hint: 'Give the record a title.',
  },
  SEX_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The sex is not understood; the text as published is kept.',
    example: 'sex "see label"',
    hint: 'Use female, male, hermaphrodite or undetermined.',
  },
  LIFE_STAGE_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The life stage is not understood; the text as published is kept.',
    example: 'lifeStage "nice"',
    hint: 'Use adult, juvenile, larva and so on.',
  },
  ESTABLISHMENT_MEANS_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The establishment means is not understood; the text as published is kept.',
    example: 'establishmentMeans "maybe"',
    hint: 'Use native, introduced, vagrant and the other values of Darwin Core.',
  },
  DEGREE_OF_ESTABLISHMENT_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The degree of establishment is not understood; the text as published is kept.',
    example: 'degreeOfEstablishment "a lot"',
    hint: 'Use the controlled values of Darwin Core, e.g. established.',
  },
  PATHWAY_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The pathway is not understood; the text as published is kept.',
    example: 'pathway "by bus"',
    hint: 'Use the controlled values of Darwin Core, e.g. shippingContaminant.',
  },
  TAXON_RANK_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The rank is not understood; the text as published is kept.',
    example: 'taxonRank "group?"',
    hint: 'Use the names of ranks: species, subspecies, variety.',
  },
  GEOLOGICAL_TIME_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The geological time is not understood; the text as published is kept.',
    example: 'earliestPeriodOrLowestSystem "Jurasic?"',
    hint: 'Use the names of the international chronostratigraphic chart.',
  },
  QUANTITY_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'The quantity or sample size is not understood; the text as published is kept.',
    example: 'organismQuantity "some"',
    hint: 'Give a number, and its unit or type in the term beside it.',
  },
  TEXT_ENCODING_REPAIRED: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'A text had been read in a wrong encoding; the letters meant were put back.',
    example: 'title "MÃ¼ller"',
    hint: 'Export as UTF-8, and read it as such.',
  },
  TEXT_MARKUP_REMOVED: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'A text held HTML tags or character references; it is kept as plain text.',
    example: 'title "<i>Homo</i> &amp; others"',
    hint: 'Give plain text.',
  },
  TEXT_CONTROL_CHARACTERS_REMOVED: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'A text held control characters or invisible ones, which were left out.',
    example: 'title "Amphora" with a zero-width space in it',
    hint: 'Remove them; they keep the text from being found.',
  },
  TEXT_ESCAPES_DECODED: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning: 'A text held the escapes of a program instead of letters; they were decoded.',
    example: 'title "S\\xe3o Paulo"',
    hint: 'Give the letters themselves.',
  },
  AGENT_IDENTIFIER_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning: 'An ORCID or ISNI does not agree with its own check digit.',
    example: 'recordedByID "https://orcid.org/0000-0002-0144-1998"',
    hint: 'Look for a mistyped digit.',
  },
  COORDINATE_CENTROID: {
    origin: 'opendrawer',
    severity: 'INFO',
    meaning:
      'The coordinates are (nearly) those of the middle of a country or its subdivision: the place was probably no better known.',
    example: 'decimalLatitude "10", decimalLongitude "8", country "Nigeria"',
    hint: 'Give a coordinateUncertaintyInMeters that spans the whole area, or the place itself.',
  },
  MULTIMEDIA_COORDINATE_INVALID: {
    origin: 'opendrawer',
    severity: 'WARNING',
    meaning:
      'The place where a medium was made is given by coordinates that cannot be read or do not exist.',
    example: 'latitude "360.4", longitude "-131.3" of an image',
    hint: 'Give latitude and longitude as decimal degrees, each in its own field.',
  },
} as const satisfies Record<string, IssueKind>;
