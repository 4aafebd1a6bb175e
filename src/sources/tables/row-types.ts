/** What the rows of a table are, by the local names of Darwin Core and its extensions. */
export const TABLE_ROW_TYPES = [
  'Occurrence',
  'Event',
  'Taxon',
  'Multimedia',
  'MeasurementOrFact',
  'Identification',
  'ResourceRelationship',
  'Distribution',
  'VernacularName',
  'Description',
  'SpeciesProfile',
  'Reference',
] as const;
export type TableRowType = (typeof TABLE_ROW_TYPES)[number];

/** Row types whose rows stand on their own. */
export const CORE_ROW_TYPES: readonly TableRowType[] = ['Occurrence', 'Event', 'Taxon'];

interface RowTypeRule {
  readonly rowType: TableRowType;
  /** Each of these groups has a member among the columns. */
  readonly has: readonly (readonly string[])[];
  /** None of these is among the columns. */
  readonly hasNot: readonly string[];
}

const KEYS = ['occurrenceid', 'eventid', 'taxonid', 'coreid', 'id'];
const OCCURRENCE = [
  'catalognumber',
  'basisofrecord',
  'recordedby',
  'individualcount',
  'recordnumber',
  'organismquantity',
];

/** Told in this order by the terms or headings, in lower case. */
const RULES: readonly RowTypeRule[] = [
  {
    rowType: 'MeasurementOrFact',
    has: [['measurementtype'], ['measurementvalue', 'measurementunit', 'measurementid']],
    hasNot: ['scientificname', 'basisofrecord'],
  },
  {
    rowType: 'ResourceRelationship',
    has: [['relatedresourceid', 'relationshipofresource']],
    hasNot: ['scientificname', 'basisofrecord'],
  },
  {
    rowType: 'Multimedia',
    has: [['identifier', 'accessuri'], ['format', 'type', 'creator', 'license'], KEYS],
    hasNot: ['scientificname', 'basisofrecord', 'eventdate', 'decimallatitude', 'locality'],
  },
  {
    rowType: 'SpeciesProfile',
    has: [
      ['ismarine', 'isfreshwater', 'isterrestrial'],
      ['taxonid', 'coreid', 'id'],
    ],
    hasNot: ['scientificname', 'basisofrecord'],
  },
  {
    rowType: 'Distribution',
    has: [
      ['taxonid', 'coreid'],
      ['locationid', 'locality', 'countrycode', 'country'],
    ],
    hasNot: ['scientificname', 'occurrenceid', 'eventid', 'decimallatitude', ...OCCURRENCE],
  },
  {
    rowType: 'VernacularName',
    has: [['vernacularname'], ['taxonid', 'coreid', 'id']],
    hasNot: ['scientificname', 'kingdom', 'occurrenceid'],
  },
  {
    rowType: 'Description',
    has: [['description'], ['taxonid', 'coreid']],
    hasNot: ['scientificname', 'occurrenceid', 'eventdate'],
  },
  {
    rowType: 'Occurrence',
    has: [['occurrenceid', 'catalognumber', 'basisofrecord', 'gbifid']],
    hasNot: [],
  },
  {
    rowType: 'Event',
    has: [
      ['eventid'],
      ['eventdate', 'samplingprotocol', 'decimallatitude', 'locality', 'locationid'],
    ],
    hasNot: ['scientificname', ...OCCURRENCE],
  },
  {
    rowType: 'Taxon',
    has: [
      ['taxonid', 'acceptednameusageid', 'parentnameusageid', 'taxonomicstatus'],
      ['scientificname', 'genus', 'genericname'],
    ],
    hasNot: ['eventdate', 'decimallatitude', 'locality', 'verbatimlocality', ...OCCURRENCE],
  },
];

/** What the rows of a table are, by its terms and headings; occurrences where nothing else is told. */
export function rowTypeOf(names: readonly string[]): TableRowType {
  const present = new Set(
    names.map((name) =>
      name
        .trim()
        .replace(/^.*[/#:]/, '')
        .toLowerCase(),
    ),
  );
  const found = RULES.find(
    ({ has, hasNot }) =>
      has.every((group) => group.some((name) => present.has(name))) &&
      !hasNot.some((name) => present.has(name)),
  );
  return found?.rowType ?? 'Occurrence';
}
