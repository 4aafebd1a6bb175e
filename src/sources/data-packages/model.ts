import { rowTypeUri } from '../darwin-core/names.ts';
import { rowTypeOf } from '../tables/row-types.ts';
import { NO_TABLE_MAPPING, type TableMapping } from '../tables/table-mapping.ts';
import { termNamed } from '../tables/terms.ts';
import type { Descriptor, Resource } from './descriptor.ts';

/** How rows of a resource find the rows of another. */
export interface Join {
  readonly resource: Resource;
  /** `columns`: its first row fills what the main row lacks; else the address of the row type of which its rows are. */
  readonly as: 'columns' | { readonly rowType: string };
  /** Columns here and in the main resource whose values are equal. */
  readonly own: readonly string[];
  readonly main: readonly string[];
  /** A resource between: its columns equal to those of the main one, and to `own`. */
  readonly via?: {
    readonly resource: Resource;
    readonly main: readonly string[];
    readonly own: readonly string[];
  };
  /** Only rows whose moment lies between two moments of the main row, where that has no text in `unless`. */
  readonly within?: {
    readonly moment: string;
    readonly from: string;
    readonly to: string;
    readonly unless: string;
  };
  readonly mapping: TableMapping;
  /** Terms of each row of an extension, where it has none itself. */
  readonly constants: Readonly<Record<string, string>>;
  /** Rows of this kind are left out. */
  readonly without?: { readonly column: string; readonly value: string; readonly note: string };
}

/** How a package becomes records. */
export interface PackageModel {
  readonly kind: 'camtrap-dp' | 'dwc-dp' | 'generic';
  readonly label: string;
  readonly main: Resource;
  readonly mapping: TableMapping;
  readonly joins: readonly Join[];
  /** Rows of the main resource that are records; null: all. */
  readonly keep: {
    readonly column: string;
    readonly values: readonly string[];
    readonly level: string | null;
  } | null;
  /** Resources that nothing is made of. */
  readonly others: readonly Resource[];
}

const crosswalk = (
  columns: Readonly<Record<string, string>>,
  constants: Readonly<Record<string, string>> = {},
): TableMapping => ({
  ...NO_TABLE_MAPPING,
  strict: true,
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, term]) => [name, term === '' ? [] : [term]]),
  ),
  constants,
});

/** Camtrap DP 1 (https://camtrap-dp.tdwg.org): columns → terms; empty: left in the record as published. */
const OBSERVATIONS: Readonly<Record<string, string>> = {
  observationID: 'occurrenceID',
  deploymentID: 'parentEventID',
  eventID: 'eventID',
  eventStart: 'eventDate',
  eventEnd: 'eventDate',
  timestamp: 'eventDate',
  scientificName: 'scientificName',
  taxonID: 'taxonID',
  count: 'individualCount',
  lifeStage: 'lifeStage',
  sex: 'sex',
  behavior: 'behavior',
  behaviour: 'behavior',
  individualID: 'organismID',
  classifiedBy: 'identifiedBy',
  classificationTimestamp: 'dateIdentified',
  observationComments: 'occurrenceRemarks',
  comments: 'occurrenceRemarks',
  mediaID: '',
  observationLevel: '',
  observationType: '',
  cameraSetup: '',
  cameraSetupType: '',
  countNew: '',
  individualPositionRadius: '',
  individualPositionAngle: '',
  individualSpeed: '',
  bboxX: '',
  bboxY: '',
  bboxWidth: '',
  bboxHeight: '',
  classificationMethod: '',
  classificationProbability: '',
  classificationConfidence: '',
  observationTags: '',
};

const DEPLOYMENTS: Readonly<Record<string, string>> = {
  deploymentID: '',
  locationID: 'locationID',
  locationName: 'locality',
  latitude: 'decimalLatitude',
  longitude: 'decimalLongitude',
  coordinateUncertainty: 'coordinateUncertaintyInMeters',
  habitat: 'habitat',
  deploymentComments: 'eventRemarks',
  deploymentStart: '',
  deploymentEnd: '',
  setupBy: '',
  cameraID: '',
  cameraModel: '',
  cameraDelay: '',
  cameraInterval: '',
  cameraHeight: '',
  cameraDepth: '',
  cameraTilt: '',
  cameraHeading: '',
  detectionDistance: '',
  timestampIssues: '',
  baitUse: '',
  featureType: '',
  session: '',
  array: '',
  deploymentGroups: '',
  deploymentTags: '',
};

/** The names that the descriptor of Camtrap DP explains. */
const TAXONOMIC = 'taxonomic';
const TAXONOMIC_MAPPING: TableMapping = {
  ...NO_TABLE_MAPPING,
  columns: { vernacularNames: [] },
};

/** What is so of all observations of camera traps. */
const CAMERA_TRAP = {
  basisOfRecord: 'MachineObservation',
  samplingProtocol: 'camera trap',
  geodeticDatum: 'EPSG:4326',
  occurrenceStatus: 'present',
} as const;

const MEDIA: Readonly<Record<string, string>> = {
  mediaID: 'providerManagedID',
  filePath: 'identifier',
  timestamp: 'created',
  fileMediatype: 'format',
  fileName: 'title',
  mediaComments: 'description',
};

/** DwC-DP: columns of its tables that have other names in the extensions they become. */
const ASSERTIONS: Readonly<Record<string, string>> = {
  assertionID: 'measurementID',
  assertionType: 'measurementType',
  assertionTypeIRI: 'measurementTypeID',
  assertionValue: 'measurementValue',
  assertionValueIRI: 'measurementValueID',
  assertionUnit: 'measurementUnit',
  assertionUnitIRI: 'measurementUnitID',
  assertionMadeDate: 'measurementDeterminedDate',
  assertionEffectiveDate: 'measurementDeterminedDate',
  assertionRemarks: 'measurementRemarks',
};
const INTERACTIONS: Readonly<Record<string, string>> = {
  organismInteractionID: 'resourceRelationshipID',
  subjectOccurrenceID: 'resourceID',
  relatedOccurrenceID: 'relatedResourceID',
  organismInteractionType: 'relationshipOfResource',
  organismInteractionTypeIRI: 'relationshipOfResourceID',
  organismInteractionDescription: 'relationshipRemarks',
};

const MULTIMEDIA = rowTypeUri('Multimedia');

/** Letters of a name without its plural: "Occurrences" is "occurrence", "occurrence_media" is "occurrencemedia". */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');

/** What a package is, and how it is read. `wanted`: the resource that the user chose; `columnsOf`: headings of each resource. */
export function modelOf(
  descriptor: Descriptor,
  columnsOf: ReadonlyMap<Resource, readonly string[]>,
  wanted: string | null,
  level: string | null,
): PackageModel | null {
  const named = (name: string): Resource | undefined =>
    descriptor.resources.find((resource) => plain(resource.name) === plain(name));
  const said = `${descriptor.profile} ${descriptor.resources.map(({ schema }) => schema).join(' ')}`;
  const observations = named('observations');
  const isCamtrap =
    wanted === null &&
    observations !== undefined &&
    (/camtrap-dp/i.test(said) || named('deployments') !== undefined);
  if (isCamtrap) return camtrapModel(descriptor, observations, named, level);
  const occurrence = named('occurrence');
  const isDwcDp = /dwc-dp|data-package/i.test(said) && /dwc-dp/i.test(said);
  if (wanted === null && isDwcDp) {
    const main = occurrence ?? named('material') ?? named('event');
    if (main !== undefined) return darwinCoreModel(descriptor, main, named, columnsOf);
  }
  return genericModel(descriptor, columnsOf, wanted);
}

/** How a row is mapped whose columns are all that is known of its package; `wanted`: the resource that the user chose. */
export function mappingsOfRow(
  columns: readonly string[],
  wanted: string | null,
): { readonly main: TableMapping; readonly behind: (resource: string) => TableMapping } {
  const isCamtrap =
    wanted === null && columns.includes('observationID') && columns.includes('deploymentID');
  if (!isCamtrap) return { main: NO_TABLE_MAPPING, behind: () => NO_TABLE_MAPPING };
  return {
    main: crosswalk(OBSERVATIONS, CAMERA_TRAP),
    behind: (resource) => (resource === TAXONOMIC ? TAXONOMIC_MAPPING : crosswalk(DEPLOYMENTS)),
  };
}

function camtrapModel(
  descriptor: Descriptor,
  main: Resource,
  named: (name: string) => Resource | undefined,
  level: string | null,
): PackageModel {
  const deployments = named('deployments');
  const media = named('media');
  const { json } = descriptor;
  const dataLicense = licenseOf(json, 'data');
  const mediaLicense = licenseOf(json, 'media');
  const rightsHolder = holderOf(json);
  const constants = given({
    ...CAMERA_TRAP,
    datasetName: descriptor.title,
    license: dataLicense,
    rightsHolder,
    coordinatePrecision:
      typeof json['coordinatePrecision'] === 'number' ? String(json['coordinatePrecision']) : null,
  });
  const ofMedia = given({ license: mediaLicense, rightsHolder });
  const mediaJoin = (join: Pick<Join, 'own' | 'main' | 'within'>): Join[] =>
    media === undefined
      ? []
      : [
          {
            resource: media,
            as: { rowType: MULTIMEDIA },
            mapping: crosswalk(MEDIA),
            constants: ofMedia,
            without: { column: 'filePublic', value: 'false', note: 'are not public' },
            ...join,
          },
        ];
  const taxonomic = Array.isArray(json['taxonomic']) ? json['taxonomic'] : [];
  const joins: Join[] = [
    ...(deployments === undefined
      ? []
      : [
          {
            resource: deployments,
            as: 'columns' as const,
            own: ['deploymentID'],
            main: ['deploymentID'],
            mapping: crosswalk(DEPLOYMENTS),
            constants: {},
          },
        ]),
    ...mediaJoin({ own: ['mediaID'], main: ['mediaID'] }),
    ...mediaJoin({
      own: ['deploymentID'],
      main: ['deploymentID'],
      within: { moment: 'timestamp', from: 'eventStart', to: 'eventEnd', unless: 'mediaID' },
    }),
    ...(taxonomic.length === 0
      ? []
      : [
          {
            resource: inlineResource(TAXONOMIC, taxonomic),
            as: 'columns' as const,
            own: ['scientificName'],
            main: ['scientificName'],
            mapping: TAXONOMIC_MAPPING,
            constants: {},
          },
        ]),
  ];
  const used = new Set([main, ...joins.map(({ resource }) => resource)]);
  return {
    kind: 'camtrap-dp',
    label: 'Camtrap DP',
    main,
    mapping: crosswalk(OBSERVATIONS, constants),
    joins,
    keep: { column: 'observationType', values: ['animal', ''], level: level ?? 'event' },
    others: descriptor.resources.filter((resource) => !used.has(resource)),
  };
}

const inlineResource = (name: string, data: readonly unknown[]): Resource => ({
  name,
  paths: [],
  data,
  format: null,
  encoding: null,
  delimiter: null,
  quote: null,
  hasHeader: true,
  fields: [],
  primaryKey: [],
  foreignKeys: [],
  schema: '',
});

const given = (terms: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(terms).filter((entry): entry is [string, string] => entry[1] !== null),
  );

/** The licence of a scope: its address, else its name. */
function licenseOf(json: Descriptor['json'], scope: string): string | null {
  const licenses = Array.isArray(json['licenses']) ? json['licenses'] : [];
  const found =
    licenses.find((license) => license?.scope === scope) ??
    licenses.find((license) => license?.scope === undefined);
  const text = found?.path ?? found?.name;
  return typeof text === 'string' ? text : null;
}

function holderOf(json: Descriptor['json']): string | null {
  const contributors = Array.isArray(json['contributors']) ? json['contributors'] : [];
  const found = contributors.find(
    (one) => one?.role === 'rightsHolder' || one?.roles?.includes?.('rightsHolder'),
  );
  return typeof found?.title === 'string' ? found.title : null;
}

function darwinCoreModel(
  descriptor: Descriptor,
  main: Resource,
  named: (name: string) => Resource | undefined,
  columnsOf: ReadonlyMap<Resource, readonly string[]>,
): PackageModel {
  const has = (resource: Resource, column: string): boolean =>
    columnsOf.get(resource)?.includes(column) === true;
  const joins: Join[] = [];
  const add = (
    name: string,
    as: Join['as'],
    own: string,
    mainColumn = own,
    mapping: TableMapping = NO_TABLE_MAPPING,
  ): void => {
    const resource = named(name);
    if (resource === undefined || resource === main) return;
    if (!has(resource, own) || !has(main, mainColumn)) return;
    joins.push({ resource, as, own: [own], main: [mainColumn], mapping, constants: {} });
  };
  const extension = (name: string) => ({ rowType: rowTypeUri(name) });
  const loose = (columns: Readonly<Record<string, string>>): TableMapping => ({
    ...crosswalk(columns),
    strict: false,
  });
  add('event', 'columns', 'eventID');
  add('material', 'columns', 'evidenceForOccurrenceID', 'occurrenceID');
  add('taxon', 'columns', 'taxonID');
  add('location', 'columns', 'locationID');
  add('identification', extension('Identification'), 'basedOnOccurrenceID', 'occurrenceID');
  add('identification', extension('Identification'), 'occurrenceID');
  add(
    'occurrence-assertion',
    extension('MeasurementOrFact'),
    'occurrenceID',
    'occurrenceID',
    loose(ASSERTIONS),
  );
  add('event-assertion', extension('MeasurementOrFact'), 'eventID', 'eventID', loose(ASSERTIONS));
  add(
    'organism-interaction',
    extension('ResourceRelationship'),
    'subjectOccurrenceID',
    'occurrenceID',
    loose(INTERACTIONS),
  );
  const media = named('media');
  const between = named('occurrence-media');
  if (media !== undefined) {
    const address = has(media, 'accessURI') ? 'http://rs.tdwg.org/ac/terms/Multimedia' : MULTIMEDIA;
    if (between !== undefined && has(between, 'mediaID') && has(between, 'occurrenceID')) {
      joins.push({
        resource: media,
        as: { rowType: address },
        own: ['mediaID'],
        main: ['occurrenceID'],
        via: { resource: between, main: ['occurrenceID'], own: ['mediaID'] },
        mapping: NO_TABLE_MAPPING,
        constants: {},
      });
    } else if (has(media, 'occurrenceID')) {
      add('media', { rowType: address }, 'occurrenceID');
    }
  }
  const used = new Set([main, between, ...joins.map(({ resource }) => resource)]);
  return {
    kind: 'dwc-dp',
    label: 'Darwin Core data package',
    main,
    mapping: NO_TABLE_MAPPING,
    joins,
    keep: null,
    others: descriptor.resources.filter((resource) => !used.has(resource)),
  };
}

function genericModel(
  descriptor: Descriptor,
  columnsOf: ReadonlyMap<Resource, readonly string[]>,
  wanted: string | null,
): PackageModel | null {
  const known = (resource: Resource): number =>
    (columnsOf.get(resource) ?? []).filter((column) => termNamed(column) !== null).length;
  const rank = (resource: Resource): number => {
    const columns = columnsOf.get(resource) ?? [];
    const isCore = rowTypeOf(columns) === 'Occurrence' && !/media|image|photo/i.test(resource.name);
    return (
      known(resource) +
      (isCore ? 3 : 0) +
      (/^(?:occurrence|specimen|record|observation)/i.test(resource.name) ? 5 : 0)
    );
  };
  const main =
    wanted === null
      ? [...descriptor.resources].sort((a, b) => rank(b) - rank(a))[0]
      : descriptor.resources.find(({ name }) => name === wanted);
  if (main === undefined) return null;
  const joins = descriptor.resources.flatMap((resource) =>
    resource === main ? [] : (genericJoin(resource, main, columnsOf) ?? []),
  );
  const used = new Set([main, ...joins.map(({ resource }) => resource)]);
  const columns = columnsOf.get(main) ?? [];
  const hasOwnKey = columns.some((column) => /^(?:id|occurrenceID|gbifID)$/i.test(column));
  const isKey = main.primaryKey.length > 0 && main.primaryKey.every((key) => columns.includes(key));
  return {
    kind: 'generic',
    label: 'Data package',
    main,
    mapping: {
      ...NO_TABLE_MAPPING,
      id: isKey && !hasOwnKey ? main.primaryKey.map((key) => `{${key}}`).join(':') : null,
      columns: keyColumns(main),
    },
    joins,
    keep: null,
    others: descriptor.resources.filter((resource) => !used.has(resource)),
  };
}

/** Foreign keys are no texts of their own ("site" is the number of one), but where they are called by a term. */
const keyColumns = (main: Resource): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    main.foreignKeys
      .filter(({ resource }) => resource !== '')
      .flatMap(({ fields }) => fields)
      .filter((field) => termNamed(field) === null)
      .map((field) => [field, []]),
  );

/** By foreign keys of one or the other. */
function genericJoin(
  resource: Resource,
  main: Resource,
  columnsOf: ReadonlyMap<Resource, readonly string[]>,
): Join | null {
  const columns = columnsOf.get(resource) ?? [];
  const own = columnsOf.get(main) ?? [];
  const base = { resource, mapping: NO_TABLE_MAPPING, constants: {} };
  const fits = (fields: readonly string[], among: readonly string[]): boolean =>
    fields.length > 0 && fields.every((field) => among.includes(field));
  const away = main.foreignKeys.find((key) => key.resource === resource.name);
  if (away !== undefined && fits(away.fields, own) && fits(away.referenced, columns)) {
    return { ...base, as: 'columns', own: away.referenced, main: away.fields };
  }
  const back = resource.foreignKeys.find((key) => key.resource === main.name);
  if (back !== undefined && fits(back.fields, columns) && fits(back.referenced, own)) {
    const isMedia = /media|image|photo|picture|audio|video/i.test(resource.name);
    const rowType = isMedia ? 'Multimedia' : rowTypeOf(columns);
    const address =
      rowType === 'Occurrence' || rowType === 'Event' || rowType === 'Taxon'
        ? resource.name
        : rowTypeUri(rowType);
    return { ...base, as: { rowType: address }, own: back.fields, main: back.referenced };
  }
  return null;
}
