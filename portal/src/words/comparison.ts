import type { ItemDetail, VerbatimAnswer } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { coordinates, countryName, dateWords, instant, termWords, words } from './format.ts';
import { licenseWords } from './licenses.ts';
import { isItalicRank, rankWords } from './taxa.ts';
import {
  ages,
  boxAround,
  constant,
  constants,
  dates,
  linked,
  linkedOut,
  metres,
  one,
  people,
  plain,
  quantity,
  ranked,
  searchFor,
  taxonFound,
  type Understood,
} from './understood.ts';
import {
  otherTerms,
  type Written,
  type WrittenPlace,
  writtenAtAny,
  writtenByTerms,
} from './written.ts';

/** One line of "as written, as understood". */
export interface ComparedRow {
  readonly name: string;
  readonly written: readonly Written[];
  readonly understood: readonly Compared[];
}

/** How what was understood stands to what was written: the same, changed, or derived from something else. */
export type Change = 'same' | 'changed' | 'derived';
export type Compared = Understood & { readonly change: Change };

export interface ComparedGroup {
  readonly title: string;
  readonly rows: readonly ComparedRow[];
}

/** A row before the record is looked into: its name, where it was written, what was understood. */
type Line = readonly [
  name: string,
  sources: readonly WrittenPlace[],
  understood: readonly Understood[],
];

// Paths of EDAN records; the names without a dot are terms, by which records of all formats are told.
const D = 'content.descriptiveNonRepeating.';
const I = 'content.indexedStructured.';
const F = 'content.freetext.';

/** The levels of a place; its points are coordinates. */
const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5', 'Other'].map((level) => `${I}geoLocation.${level}`);
const AGES = ['era', 'system', 'series', 'stage'].map((rank) => `${I}geo_age-${rank}`);
const STRATA = ['group', 'formation', 'member', 'bed'];
const CHRONOSTRATIGRAPHY = [
  'EonOrLowestEonothem',
  'EraOrLowestErathem',
  'PeriodOrLowestSystem',
  'EpochOrLowestSeries',
  'AgeOrLowestStage',
].flatMap((name) => [`earliest${name}`, `latest${name.replace('Lowest', 'Highest')}`]);

// Labels that have a row of their own, apart from what else stands in their field.
const HEIGHTS = [
  'elevation',
  'min. elevation',
  'max. elevation',
  'depth',
  'min. depth',
  'max. depth',
];
const PREPARATION = ['preparation', 'preparations'];
const SEX = ['sex'];
const STAGE = ['stage', 'life stage'];
const COUNT = ['specimen count'];
const TYPE_STATUS = ['type status', 'type citation'];
const AGE = ['geologic age'];
const ROCK = ['stratigraphy'];
const STRATA_LABELS = [
  ...STRATA.map((rank) => `strat_${rank}`),
  'lithostratigraphicterms',
  ...ROCK,
];

const what = (item: ItemDetail): readonly Line[] => [
  [t('Title'), ['title', `${D}title`], one(item.title)],
  [
    t('Type'),
    [
      { path: `${F}objectType`, but: TYPE_STATUS },
      `${I}object_type`,
      `${F}genre_format`,
      'objectType',
      'basisOfRecord',
      'type',
    ],
    [
      ...linked(item.objectType, 'objectType'),
      ...constant(t('Basis of record'), item.basisOfRecord),
    ],
  ],
  [
    t('Scientific name'),
    [
      `${I}scientific_name`,
      `${F}taxonomicName`,
      `${F}publisher`,
      'scientificName',
      'scientificNameAuthorship',
      'taxonRank',
      'vernacularName',
    ],
    [
      ...linked(item.scientificName === null ? [] : [item.scientificName], 'scientificName').map(
        (name) => ({ ...name, scientific: true }),
      ),
      ...taxonFound(item),
      ...ranked(t('Authorship'), item.scientificNameAuthorship),
      ...constant(t('Rank'), item.taxonRank),
      ...plain(item.vernacularName),
    ],
  ],
  [
    t('Classification'),
    [
      ...['kingdom', 'phylum', 'class', 'order', 'family', 'sub-family'].map(
        (rank) => `${I}tax_${rank}`,
      ),
      'higherClassification',
      'kingdom',
      'phylum',
      'class',
      'order',
      'family',
      'genus',
      'genericName',
      'specificEpithet',
      'infraspecificEpithet',
      'nomenclaturalCode',
    ],
    [
      ...ranked(t('Kingdom'), item.kingdom),
      ...ranked(t('Phylum'), item.phylum),
      ...ranked(t('Class'), item.class),
      ...ranked(t('Order'), item.order),
      ...(item.family === null
        ? []
        : [{ label: t('Family'), text: item.family, search: { family: [item.family] } }]),
      ...ranked(t('Genus'), item.genus),
      ...ranked(t('Specific epithet'), item.specificEpithet),
      ...ranked(t('Infraspecific epithet'), item.infraspecificEpithet),
    ],
  ],
  [
    t('Place in the backbone'),
    [],
    item.classification.map(({ rank, key, name }) => ({
      label: rankWords(rank),
      text: name,
      scientific: isItalicRank(rank),
      taxonKey: key,
    })),
  ],
  [t('Topics'), [`${F}topic`, `${I}topic`, 'topic'], linked(item.topic, 'topic')],
  [t('Culture'), [`${F}culture`, `${I}culture`, 'culture'], linked(item.culture, 'culture')],
  [
    t('Materials and size'),
    [
      { path: `${F}physicalDescription`, but: [...PREPARATION, ...SEX, ...STAGE] },
      `${F}physdesc`,
      { path: 'physicalDescription', but: [...PREPARATION, ...SEX, ...STAGE] },
    ],
    [],
  ],
  [t('Language'), [`${I}language`, `${F}language`, 'language'], plain(item.language)],
];

const specimen = (item: ItemDetail): readonly Line[] => [
  [
    t('Type status'),
    [{ path: `${F}objectType`, only: TYPE_STATUS }, 'typeStatus', 'typifiedName'],
    [
      ...constants(item.typeStatus),
      ...(item.typifiedName === null
        ? []
        : [{ label: t('Type of'), text: item.typifiedName, scientific: true }]),
    ],
  ],
  [
    t('Preparation'),
    [
      { path: `${F}physicalDescription`, only: PREPARATION },
      { path: 'physicalDescription', only: PREPARATION },
      'preparations',
    ],
    constants(item.preparations),
  ],
  [
    t('Sex'),
    [
      { path: `${F}physicalDescription`, only: SEX },
      { path: 'physicalDescription', only: SEX },
      'sex',
    ],
    constants(item.sex === null ? [] : [item.sex]),
  ],
  [
    t('Life stage'),
    [
      { path: `${F}physicalDescription`, only: STAGE },
      { path: 'physicalDescription', only: STAGE },
      'lifeStage',
    ],
    constants(item.lifeStage === null ? [] : [item.lifeStage]),
  ],
  [
    t('Number and quantity'),
    [
      { path: `${F}notes`, only: COUNT },
      { path: 'description', only: COUNT },
      'individualCount',
      'organismQuantity',
      'organismQuantityType',
      'sampleSizeValue',
      'sampleSizeUnit',
    ],
    [
      ...quantity(t('Individuals'), item.individualCount, null),
      ...quantity(t('Quantity'), item.organismQuantity, item.organismQuantityType),
      ...quantity(t('Sample'), item.sampleSizeValue, item.sampleSizeUnit),
      ...quantity(t('Quantity in the sample'), item.relativeOrganismQuantity, null),
    ],
  ],
  [
    t('Presence'),
    ['occurrenceStatus', 'establishmentMeans', 'degreeOfEstablishment', 'pathway'],
    [
      ...constant(t('Status'), item.occurrenceStatus),
      ...constant(t('Establishment means'), item.establishmentMeans),
      ...constant(t('Degree of establishment'), item.degreeOfEstablishment),
      ...constant(t('Pathway'), item.pathway),
    ],
  ],
  [
    t('Sequences'),
    ['associatedSequences'],
    [
      ...linkedOut(item.associatedSequences),
      ...(item.isSequenced && item.associatedSequences.length === 0
        ? [{ text: t('has been sequenced') }]
        : []),
    ],
  ],
];

const who = (item: ItemDetail): readonly Line[] => [
  [
    t('People'),
    [
      { path: `${F}name`, but: HEIGHTS },
      { path: `${F}creator`, but: HEIGHTS },
      `${I}name`,
      'agent',
      'recordedBy',
      'creator',
    ],
    item.agents.map((agent) => ({
      label: /^[a-z]+[A-Z]/.test(agent.role) ? termWords(agent.role) : agent.role,
      text: agent.name,
      ...searchFor(agent.name, [...item.creator, ...item.recordedBy]),
    })),
  ],
  [t('Collector’s identifier'), ['recordedByID'], people(item.recordedByID)],
  [
    t('Identified by'),
    ['identifiedBy', 'identifiedByID', 'dateIdentified'],
    [
      ...plain(item.identifiedBy),
      ...people(item.identifiedByID),
      ...ranked(t('Date'), item.dateIdentified === null ? null : dateWords(item.dateIdentified)),
    ],
  ],
];

const when = (item: ItemDetail): readonly Line[] => [
  [
    t('Date'),
    [
      `${F}date`,
      `${F}unitdate`,
      `${I}date`,
      'eventDate',
      'verbatimEventDate',
      'normalizedEventDate',
      'decade',
      'year',
      'month',
      'day',
      'startDayOfYear',
      'endDayOfYear',
    ],
    dates(item),
  ],
  [
    t('Event'),
    ['eventID', 'parentEventID', 'samplingProtocol'],
    [
      ...item.samplingProtocol.map((text) => ({ label: t('Sampling'), text })),
      ...ranked(t('Identifier'), item.eventID),
    ],
  ],
];

function where(item: ItemDetail): readonly Line[] {
  const { decimalLatitude: latitude, decimalLongitude: longitude } = item;
  const code = item.countryCode;
  return [
    [
      t('Place'),
      [
        `${F}place`,
        ...LEVELS,
        `${I}place`,
        'higherGeography',
        'continent',
        'waterBody',
        'islandGroup',
        'island',
        'country',
        'countryCode',
        'stateProvince',
        'county',
        'municipality',
        'locality',
        'verbatimLocality',
        'place',
      ],
      [
        ...ranked(t('Continent'), item.continent),
        ...ranked(t('Water body'), item.waterBody),
        ...ranked(t('Country'), item.country ?? (code === null ? null : countryName(code))),
        ...linked(code === null ? [] : [code], 'country').map((country) => ({
          label: t('Country code'),
          ...country,
        })),
        ...ranked(t('State or province'), item.stateProvince),
        ...ranked(t('Its code'), item.stateProvinceCode),
        ...ranked(t('County'), item.county),
        ...ranked(t('Municipality'), item.municipality),
        ...ranked(t('Locality'), item.locality),
        ...linked(item.place, 'place').map((place) => ({ label: t('Place word'), ...place })),
      ],
    ],
    [
      t('Coordinates'),
      [
        `${I}geoLocation.points`,
        'decimalLatitude',
        'decimalLongitude',
        'verbatimCoordinates',
        'verbatimLatitude',
        'verbatimLongitude',
        'verbatimCoordinateSystem',
        'verbatimSRS',
        'geodeticDatum',
        'coordinateUncertaintyInMeters',
        'coordinatePrecision',
        'footprintWKT',
        'footprintSRS',
        'georeferencedDate',
      ],
      latitude === null || longitude === null
        ? []
        : [
            {
              text: coordinates(latitude, longitude),
              search: { bbox: boxAround(latitude, longitude) },
            },
            ...quantity(t('Uncertainty'), item.coordinateUncertaintyInMeters, 'm'),
            ...quantity(t('Precision'), item.coordinatePrecision, 'degrees'),
            ...quantity(
              'To the middle of a country or state',
              item.distanceFromCentroidInMeters,
              'm',
            ),
          ],
    ],
    [
      t('Height and depth'),
      [
        { path: `${F}name`, only: HEIGHTS },
        'elevation',
        'depth',
        'minimumElevationInMeters',
        'maximumElevationInMeters',
        'verbatimElevation',
        'minimumDepthInMeters',
        'maximumDepthInMeters',
        'verbatimDepth',
      ],
      [
        ...ranked(
          'Elevation',
          metres(item.minimumElevationInMeters, item.maximumElevationInMeters),
        ),
        ...ranked(t('Depth'), metres(item.minimumDepthInMeters, item.maximumDepthInMeters)),
      ],
    ],
  ];
}

const geology = (item: ItemDetail): readonly Line[] => [
  [
    t('Time'),
    [
      ...AGES,
      { path: `${F}notes`, only: AGE },
      { path: 'geologicalContext', but: STRATA_LABELS },
      { path: 'description', only: AGE },
      ...CHRONOSTRATIGRAPHY,
    ],
    [
      ...one(item.geologicalTime.length === 0 ? null : item.geologicalTime.join(' › ')),
      ...ranked(t('Age'), ages(item.earliestAgeInMa, item.latestAgeInMa)),
    ],
  ],
  [
    t('Rock'),
    [
      ...STRATA.map((rank) => `${I}strat_${rank}`),
      { path: `${F}notes`, only: ROCK },
      { path: 'geologicalContext', only: STRATA_LABELS },
      { path: 'description', only: ROCK },
      ...STRATA,
    ],
    plain(item.lithostratigraphy),
  ],
];

const kept = (item: ItemDetail): readonly Line[] => [
  [
    t('Institution'),
    [
      `${F}dataSource`,
      `${D}data_source`,
      'institution',
      'institutionCode',
      'institutionID',
      'ownerInstitutionCode',
    ],
    one(item.institution),
  ],
  [
    t('Unit'),
    ['unitCode', 'collectionCode', 'collectionID'],
    linked(item.collectionCode === null ? [] : [item.collectionCode], 'unit'),
  ],
  [t('Collection'), [`${F}setName`, 'collection'], plain(item.collection)],
  [
    t('Numbers'),
    [
      `${F}identifier`,
      `${D}guid`,
      'catalogNumber',
      'otherCatalogNumbers',
      'recordNumber',
      'fieldNumber',
      'identifier',
      'occurrenceID',
      'guid',
    ],
    ranked(t('Catalogue number'), item.catalogNumber),
  ],
  [
    t('Dataset'),
    ['datasetName', 'datasetID'],
    [...plain(item.datasetName), ...linkedOut(item.datasetID)],
  ],
  [t('Project'), ['projectID'], linkedOut(item.projectID)],
  [
    t('Credit'),
    [`${F}creditLine`, `${F}prefercite`, 'bibliographicCitation'],
    one(item.bibliographicCitation),
  ],
];

const rights = (item: ItemDetail): readonly Line[] => [
  [
    t('Licence of the record'),
    [`${D}metadata_usage.access`, 'content.metadata_usage.access', 'license'],
    one(licenseWords(item.license)?.long ?? null),
  ],
  [
    t('Rights'),
    [
      `${F}objectRights`,
      `${F}userestrict`,
      `${F}accessrestrict`,
      `${I}online_media_rights`,
      'rights',
      'rightsHolder',
      'accessRights',
    ],
    one(item.rightsHolder),
  ],
];

const notes = (item: ItemDetail, isKnown: boolean): readonly Line[] => [
  [
    t('Notes'),
    [
      { path: `${F}notes`, but: [...COUNT, ...AGE, ...ROCK] },
      `${F}scopecontent`,
      `${F}bioghist`,
      `${F}odd`,
      { path: 'description', but: [...COUNT, ...AGE, ...ROCK] },
      'occurrenceRemarks',
    ],
    isKnown ? [] : one(item.description),
  ],
];

/** What the publisher wrote, as far as it is known. */
type Published = Pick<VerbatimAnswer, 'raw' | 'terms'>;

/** Records of EDAN say more by their paths than by their terms: what is indexed stands beside what is shown. */
const isEdan = (raw: Published['raw']): boolean =>
  typeof raw?.['content'] === 'object' && 'unitCode' in raw;

/** What was understood of terms that have no row of their own. */
const understoodOf = (item: ItemDetail): Readonly<Record<string, readonly Understood[]>> => ({
  recordType: one(item.recordType === null ? null : words(item.recordType)),
  onlineMediaType: plain(item.mediaTypes.map(words)),
  references: linkedOut(item.landingPage === null ? [] : [item.landingPage]),
  modified: one(item.modified === null ? null : instant(item.modified)),
});

/** What has no dot is a term, but for two fields; `type` says another thing there. */
const isEdanPlace = (place: WrittenPlace): boolean =>
  typeof place !== 'string' || place.includes('.') || place === 'title' || place === 'unitCode';

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();

/** Numbers in a text, whichever sign the language puts before decimals or between thousands. */
const numbersIn = (text: string): readonly (readonly number[])[] =>
  [...text.matchAll(/\d+(?:[.,\u00a0\u202f]\d+)*/g)].map(([found]) => [
    Number(found.replace(',', '.')),
    Number(found.replace(/[^\d]/g, '')),
  ]);

/** Numbers with their units say the same where the numbers do, however they are set. */
function sameNumbers(text: string, written: string): boolean {
  const numbers = numbersIn(text);
  if (numbers.length === 0 || /\p{L}{2,}/u.test(text)) return false;
  const known = new Set(numbersIn(written).flat());
  return numbers.every((readings) => readings.some((reading) => known.has(reading)));
}

const joined = (text: string): string => folded(text).replaceAll(' ', '').replaceAll('_', '');

/** Whether what was understood stands so in what was written. */
function isWritten(one: Understood, written: readonly Written[]): boolean {
  const text = one.value ?? one.text;
  const wanted = folded(text);
  return (
    written.some((said) => ` ${folded(said.text)} `.includes(` ${wanted} `)) ||
    written.some((said) => joined(said.text) === joined(text)) ||
    sameNumbers(one.text, written.map((said) => said.text).join(' '))
  );
}

/** Whether it says more than what was written, rather than something else: a name with all above it, an age for a name. */
function isAddition(one: Understood, written: readonly Written[]): boolean {
  const text = ` ${folded(one.text)} `;
  const hasNumber = (said: string) => /\p{N}/u.test(said);
  return (
    written.some((said) => folded(said.text) !== '' && text.includes(` ${folded(said.text)} `)) ||
    (hasNumber(one.text) && !written.some((said) => hasNumber(said.text)))
  );
}

/**
 * Marks what was understood by whether it stands so in what was written. What does not is derived where nothing was
 * written, where it adds to it, or where the rest of the row stands as written (a country's code beside its name);
 * else it was changed.
 */
function marked(
  written: readonly Written[],
  understood: readonly Understood[],
): readonly Compared[] {
  const same = understood.map((one) => one.remark === true || isWritten(one, written));
  const rest = understood.some((one, n) => same[n] === true && one.remark !== true);
  return understood.map((one, n) => {
    if (same[n] === true) return { ...one, change: 'same' };
    const derived = written.length === 0 || rest || isAddition(one, written);
    return { ...one, change: derived ? 'derived' : 'changed' };
  });
}

/** What the publisher wrote beside what we made of it, in the order in which one asks; then what no row is about. */
export function compared(item: ItemDetail, published: Published | null): readonly ComparedGroup[] {
  const { raw, terms } = published ?? { raw: null, terms: null };
  const groups: readonly (readonly [string, readonly Line[]])[] = [
    [t('What'), what(item)],
    [t('Specimen'), specimen(item)],
    [t('Who'), who(item)],
    [t('When'), when(item)],
    [t('Where'), where(item)],
    [t('Geology'), geology(item)],
    [t('Where it is kept'), kept(item)],
    [t('Rights'), rights(item)],
    [t('Notes'), notes(item, raw !== null || terms !== null)],
  ];
  const writtenAt = (places: readonly WrittenPlace[]): readonly Written[] => {
    if (terms !== null && !isEdan(raw)) return writtenByTerms(terms, places);
    if (raw === null) return [];
    return writtenAtAny(raw, isEdan(raw) ? places.filter(isEdanPlace) : places);
  };
  const places = groups.flatMap(([, lines]) => lines.flatMap(([, sources]) => sources));
  const others = otherTerms(terms ?? {}, places).map(
    ([term, written]): ComparedRow => ({
      name: termWords(term),
      written,
      understood: marked(written, understoodOf(item)[term] ?? []),
    }),
  );
  return [
    ...groups.map(([title, lines]) => ({
      title,
      rows: lines
        .map(([name, sources, understood]) => {
          const written = writtenAt(sources);
          return { name, written, understood: marked(written, understood) };
        })
        .filter((row) => row.written.length + row.understood.length > 0),
    })),
    { title: t('Other terms as published'), rows: others },
  ].filter((group) => group.rows.length > 0);
}
