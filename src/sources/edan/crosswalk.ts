import type { VerbatimTerm } from '../../terms/index.ts';

/** Where a native value goes: a term, a field of the record, of a medium or of an access point. */
export type CrosswalkTarget =
  | VerbatimTerm
  | 'record.sourceId'
  | 'record.modifiedSeconds'
  | `media.${MediaField}`
  | `accessPoint.${AccessPointField}`;

export type MediaField =
  | 'identifier'
  | 'thumbnail'
  | 'guid'
  | 'providerManagedID'
  | 'type'
  | 'license'
  | 'rights'
  | 'title'
  | 'description'
  | 'creator';

export type AccessPointField =
  | 'label'
  | 'url'
  | 'width'
  | 'height'
  | 'dimensions'
  | 'sizeBytes'
  | 'title';

/** One row of the crosswalk: a native path (`[]` marks an array) and the term its values fill. */
export interface CrosswalkRow {
  readonly path: string;
  readonly target: CrosswalkTarget;
  /** Used only where nothing better filled the target: the index form of a free text, or the reverse. */
  readonly ifAbsent?: true;
  /** Label for values that carry none of their own. */
  readonly label?: string;
  /** Other targets for some labels (or type words), in lower case. */
  readonly labels?: Readonly<Record<string, LabelTarget>>;
  /** The native label or type word says nothing for a reader ("personal_main") and is dropped. */
  readonly unlabelled?: true;
  /** Target of `indexedContent` beside the content. */
  readonly indexed?: VerbatimTerm;
}

export type LabelTarget = VerbatimTerm | { readonly term: VerbatimTerm; readonly ifAbsent: true };

/** A native path that is left out on purpose, with everything below it. */
export interface IgnoredPath {
  readonly path: string;
  readonly reason: string;
}

const freetext = 'content.freetext';
const indexed = 'content.indexedStructured';
const single = 'content.descriptiveNonRepeating';
const media = `${single}.online_media.media[]`;
const resource = `${media}.resources[]`;
const attribute = `${resource}.attributes[]`;
const geo = `${indexed}.geoLocation[]`;

/** Words by which `geoLocation` levels say what they are; a level without one goes by its number. */
const levelWords: Readonly<Record<string, VerbatimTerm>> = {
  continent: 'continent',
  country: 'country',
  nation: 'country',
  state: 'stateProvince',
  province: 'stateProvince',
  county: 'county',
  city: 'municipality',
  town: 'municipality',
  municipality: 'municipality',
  ocean: 'locality',
  sea: 'locality',
  locality: 'locality',
};

/** Words of `freetext.name` under which no person or organisation stands. */
const notAgents: Readonly<Record<string, LabelTarget>> = {
  'alternate title': 'description',
  archipelago: 'place',
  'bay/sound': 'place',
  'biogeographical region': 'place',
  cruise: 'occurrenceRemarks',
  'cruise number': 'occurrenceRemarks',
  discipline: 'topic',
  drainage: 'place',
  ecoregion: 'place',
  expedition: 'occurrenceRemarks',
  'island group': 'place',
  'island name': 'place',
  'culture/people': { term: 'culture', ifAbsent: true },
  'max. depth': 'depth',
  'max. elevation': 'elevation',
  'microhabitat description': 'occurrenceRemarks',
  'min. depth': 'depth',
  'mine name': 'locality',
  'mining district': 'locality',
  'min. elevation': 'elevation',
  'ocean/sea/gulf': 'place',
  region: 'place',
  'river basin': 'place',
  'site name': 'locality',
  'site number': 'identifier',
  'uniform title': 'description',
  vessel: 'occurrenceRemarks',
  volcano: 'locality',
};

const remarks = 'occurrenceRemarks';

const noteLabels: Readonly<Record<string, LabelTarget>> = {
  'addl. kw subjects': 'topic',
  'catalogue status': remarks,
  citation: 'bibliographicCitation',
  'cite as': 'bibliographicCitation',
  'contact us': remarks,
  crowdsourcing: remarks,
  'exhibition history': 'exhibition',
  'geologic age': 'geologicalContext',
  keywords: 'topic',
  location: remarks,
  'number of objects in this record': remarks,
  occupation: remarks,
  organization: remarks,
  'physical description': 'physicalDescription',
  'record last modified': remarks,
  'repository loc.': remarks,
  'site number': 'identifier',
  'skeletal morphology': 'physicalDescription',
  'specimen count': 'individualCount',
  stratigraphy: 'geologicalContext',
};

const row = (
  path: string,
  target: CrosswalkTarget,
  more: Omit<CrosswalkRow, 'path' | 'target'> = {},
): CrosswalkRow => ({ path, target, ...more });

const fallback = { ifAbsent: true } as const;

/** The EDAN crosswalk: native path → term. Read by `readEdanRecord`; listed in the docs. */
export const edanCrosswalk: readonly CrosswalkRow[] = [
  row('url', 'record.sourceId'),
  row('lastTimeUpdated', 'record.modifiedSeconds'),
  row('timestamp', 'record.modifiedSeconds', fallback),
  row('type', 'recordType'),
  row('unitCode', 'collectionCode'),
  row('title', 'title', fallback),

  row(`${single}.title`, 'title'),
  row(`${single}.data_source`, 'institution'),
  row(`${single}.unit_code`, 'institutionCode'),
  row(`${single}.guid`, 'guid'),
  row(`${single}.record_link`, 'references'),
  row(`${single}.record_ID`, 'identifier', { label: 'record_ID' }),
  row(`${single}.metadata_usage.access`, 'license'),
  row(`${single}.metadata_usage.text`, 'rights'),
  row(`${single}.metadata_usage.content`, 'rights'),

  row(`${media}.content`, 'media.identifier'),
  row(`${media}.thumbnail`, 'media.thumbnail'),
  row(`${media}.guid`, 'media.guid'),
  row(`${media}.idsId`, 'media.providerManagedID'),
  row(`${media}.id`, 'media.providerManagedID', fallback),
  row(`${media}.voyagerId`, 'media.providerManagedID', fallback),
  row(`${media}.type`, 'media.type'),
  row(`${media}.usage.access`, 'media.license'),
  row(`${media}.usage.text`, 'media.rights'),
  row(`${media}.title`, 'media.title'),
  row(`${media}.caption`, 'media.title', fallback),
  row(`${media}.altTextAccessibility`, 'media.description'),
  row(`${media}.extDescrAccessibility`, 'media.description', fallback),
  row(`${media}.text_equiv`, 'media.description', fallback),
  row(`${resource}.url`, 'accessPoint.url'),
  row(`${resource}.label`, 'accessPoint.label'),
  row(`${resource}.title`, 'accessPoint.title'),
  row(`${resource}.width`, 'accessPoint.width'),
  row(`${resource}.height`, 'accessPoint.height'),
  row(`${resource}.dimensions`, 'accessPoint.dimensions'),
  row(`${attribute}.FILE_SIZE`, 'accessPoint.sizeBytes'),

  row(`${freetext}.title[]`, 'title', {
    ...fallback,
    labels: { 'object name': 'objectType', 'associated title': 'description' },
  }),
  row(`${freetext}.name[]`, 'agent', { labels: notAgents }),
  row(`${freetext}.creator[]`, 'agent', { labels: notAgents }),
  row(`${freetext}.publisher[]`, 'agent', {
    labels: {
      'published name': { term: 'scientificName', ifAbsent: true },
      'scientific name': { term: 'scientificName', ifAbsent: true },
    },
  }),
  row(`${freetext}.date[]`, 'eventDate'),
  row(`${freetext}.unitdate[]`, 'eventDate', { indexed: 'normalizedEventDate' }),
  row(`${freetext}.place[]`, 'locality', {
    ...fallback,
    labels: { city: 'municipality', country: { term: 'country', ifAbsent: true } },
  }),
  row(`${freetext}.topic[]`, 'topic', fallback),
  row(`${freetext}.index[]`, 'topic', fallback),
  row(`${freetext}.culture[]`, 'culture', fallback),
  row(`${freetext}.objectType[]`, 'objectType', {
    ...fallback,
    labels: { 'type status': 'typeStatus', 'type citation': remarks },
  }),
  row(`${freetext}.genre_format[]`, 'objectType'),
  row(`${freetext}.taxonomicName[]`, 'vernacularName', {
    ...fallback,
    labels: { taxonomy: 'higherClassification' },
  }),
  row(`${freetext}.identifier[]`, 'identifier'),
  row(`${freetext}.dataSource[]`, 'institution', fallback),
  row(`${freetext}.setName[]`, 'collection', {
    labels: {
      classification: 'objectType',
      'exhibit station': 'exhibition',
      exhibition: 'exhibition',
      'exhibition location': 'exhibition',
      hangar: 'exhibition',
      location: 'exhibition',
      'on view': 'exhibition',
      'related online resources': remarks,
      school: 'culture',
    },
  }),
  row(`${freetext}.creditLine[]`, 'bibliographicCitation'),
  row(`${freetext}.prefercite[]`, 'bibliographicCitation'),
  row(`${freetext}.objectRights[]`, 'rights', {
    labels: { 'credit line': 'bibliographicCitation' },
  }),
  row(`${freetext}.userestrict[]`, 'rights'),
  row(`${freetext}.accessrestrict[]`, 'rights'),
  row(`${freetext}.physicalDescription[]`, 'physicalDescription', {
    labels: {
      'collection name': 'collection',
      'life stage': 'lifeStage',
      'object name': { term: 'objectType', ifAbsent: true },
      preparation: 'preparations',
      sex: 'sex',
      stage: 'lifeStage',
      title: { term: 'title', ifAbsent: true },
    },
  }),
  row(`${freetext}.physdesc[]`, 'physicalDescription'),
  row(`${freetext}.materialspec[]`, 'physicalDescription'),
  row(`${freetext}.notes[]`, 'description', { labels: noteLabels }),
  row(`${freetext}.abstract[]`, 'description'),
  row(`${freetext}.scopecontent[]`, 'description'),
  row(`${freetext}.arrangement[]`, 'description'),
  row(`${freetext}.bioghist[]`, 'description'),
  row(`${freetext}.odd[]`, 'description', {
    labels: {
      'local numbers': 'identifier',
      'local call number(s)': 'identifier',
      place: 'place',
    },
  }),
  row(`${freetext}.custodhist[]`, 'description'),
  row(`${freetext}.acqinfo[]`, 'description'),
  row(`${freetext}.altformavail[]`, remarks),
  row(`${freetext}.bibliography[]`, remarks),
  row(`${freetext}.container[]`, remarks),
  row(`${freetext}.originalsloc[]`, remarks),
  row(`${freetext}.otherfindaid[]`, remarks),
  row(`${freetext}.phystech[]`, remarks),
  row(`${freetext}.physloc[]`, remarks),
  row(`${freetext}.processinfo[]`, remarks),
  row(`${freetext}.relatedmaterial[]`, remarks),
  row(`${freetext}.separatedmaterial[]`, remarks),
  row(`${freetext}.sponsor[]`, remarks),
  row(`${freetext}.language[]`, 'language', fallback),
  row(`${freetext}.langmaterial[]`, 'language', fallback),

  row(`${indexed}.name[]`, 'agent', { ...fallback, unlabelled: true }),
  row(`${indexed}.date[]`, 'decade'),
  row(`${indexed}.object_type[]`, 'objectType'),
  row(`${indexed}.topic[]`, 'topic'),
  row(`${indexed}.place[]`, 'place'),
  row(`${indexed}.culture[]`, 'culture'),
  row(`${indexed}.nmaiculture_archeol_1[]`, 'culture', fallback),
  row(`${indexed}.nmaiculture_archeol_2[]`, 'culture', fallback),
  row(`${indexed}.nmaiculture_culture_area[]`, 'culture', fallback),
  row(`${indexed}.nmaiculture_culture_subarea[]`, 'culture', fallback),
  row(`${indexed}.language[]`, 'language'),
  row(`${indexed}.online_media_type[]`, 'onlineMediaType'),
  row(`${indexed}.online_media_rights[]`, 'rights', { label: 'online_media_rights' }),
  row(`${indexed}.scientific_name[]`, 'scientificName'),
  row(`${indexed}.common_name[]`, 'vernacularName'),
  row(`${indexed}.tax_kingdom[]`, 'kingdom'),
  row(`${indexed}.tax_phylum[]`, 'phylum'),
  row(`${indexed}.tax_division[]`, 'phylum', fallback),
  row(`${indexed}.tax_class[]`, 'class'),
  row(`${indexed}.tax_order[]`, 'order'),
  row(`${indexed}.tax_family[]`, 'family'),
  row(`${indexed}.tax_sub-family[]`, 'higherClassification', { ...fallback, label: 'subfamily' }),
  ...[
    'geo_age-era',
    'geo_age-system',
    'geo_age-series',
    'geo_age-stage',
    'strat_group',
    'strat_formation',
    'strat_member',
    'strat_bed',
  ].map((name) => row(`${indexed}.${name}[]`, 'geologicalContext', { label: name })),
  row(`${indexed}.exhibition[].exhibitionTitle`, 'exhibition', { label: 'exhibitionTitle' }),
  row(`${indexed}.exhibition[].building`, 'exhibition', { label: 'building' }),
  row(`${indexed}.exhibition[].room`, 'exhibition', { label: 'room' }),
  row(`${geo}.L1`, 'continent', { labels: levelWords }),
  row(`${geo}.L2`, 'country', { labels: levelWords }),
  // "England" as a Country under a Nation "United Kingdom" at L2
  row(`${geo}.L3`, 'stateProvince', { labels: { ...levelWords, country: 'stateProvince' } }),
  row(`${geo}.L4`, 'county', { labels: levelWords }),
  row(`${geo}.L5`, 'municipality', { labels: levelWords }),
  row(`${geo}.Other`, 'place', { labels: { locality: 'locality' } }),
  row(`${geo}.points.point.latitude`, 'decimalLatitude'),
  row(`${geo}.points.point.longitude`, 'decimalLongitude'),

  row('content.title', 'title'),
  row('content.record_link', 'references'),
  row('content.guid', 'guid'),
  row('content.record_id', 'identifier', { label: 'record_id' }),
  row('content.archival_repository', 'institutionCode'),
  row('content.metadata_usage.access', 'license'),
  row('content.metadata_usage.text', 'rights'),
  row('content.metadata_usage.content', 'rights'),
  row('content.language[]', 'language'),
  row('content.containedIn[].unittitle', 'isPartOf'),
];

/** Native paths left out on purpose. They stay in the verbatim record, where any value is found. */
export const edanIgnored: readonly IgnoredPath[] = [
  { path: 'id', reason: 'changes between releases; url is the key' },
  { path: 'hash', reason: 'SHA-1 of url' },
  { path: 'docSignature', reason: 'internal signature' },
  { path: 'version', reason: 'internal version number' },
  { path: 'linkedId', reason: 'internal link' },
  { path: 'status', reason: 'internal to EDAN' },
  { path: 'publicSearch', reason: 'internal to EDAN' },
  { path: `${single}.title_sort`, reason: 'sort form of title' },
  { path: `${single}.record_type`, reason: 'empty wherever it was seen' },
  { path: `${single}.online_media.mediaCount`, reason: 'counted from media[]' },
  { path: `${media}.usage.codes`, reason: 'internal codes, empty wherever seen' },
  { path: `${resource}.name`, reason: 'repeats title' },
  { path: `${resource}.type`, reason: 'kind of 3D resource, told by title' },
  { path: `${resource}.category`, reason: 'kind of 3D resource, told by title' },
  { path: `${resource}.filename`, reason: 'last part of url' },
  { path: `${attribute}.DRACO_COMPRESSED`, reason: 'technical detail of a 3D file' },
  { path: `${attribute}.GLTF_STANDARDIZED`, reason: 'technical detail of a 3D file' },
  { path: `${attribute}.FILE_TYPE`, reason: 'told by the suffix of url' },
  { path: `${attribute}.MODEL_FILE_TYPE`, reason: 'technical detail of a 3D file' },
  { path: `${attribute}.UNITS`, reason: 'technical detail of a 3D file' },
  { path: `${indexed}.usage_flag`, reason: 'internal flag' },
  { path: `${indexed}.onPhysicalExhibit`, reason: 'told by exhibition[]' },
  { path: `${indexed}.nmaiculture_continent`, reason: 'told by geoLocation' },
  { path: 'content.level', reason: 'level of description, told by type and containedIn[]' },
  { path: 'content.type', reason: 'repeats type' },
  { path: 'content.id', reason: 'internal id; record_id is kept' },
  { path: 'content.boost', reason: 'search weight' },
  { path: 'content.collection_id', reason: 'told by containedIn[]' },
  { path: 'content.containedIn[].type', reason: 'kind of the parent level' },
  { path: 'content.containedIn[].unitid', reason: 'told by unittitle' },
  { path: 'content.containedIn[].url', reason: 'link of the parent level' },
  { path: 'content.digital_assets_available', reason: 'told by the media' },
  { path: 'content.filelocation', reason: 'file of the whole finding aid' },
  { path: 'content.fileSignature', reason: 'internal signature' },
  { path: 'content.usage_flag', reason: 'internal flag' },
];

/**
 * What the units hold, as Darwin Core basisOfRecord. Minerals, art and history objects have none.
 * `withTaxon`: only records of the unit that name a taxon (teaching specimens, photographs of the Zoo's
 * living animals).
 */
export const edanBasisOfRecord: Readonly<
  Record<string, { readonly basis: string; readonly withTaxon: boolean }>
> = {
  NMNHBIRDS: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHBOTANY: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHEDUCATION: { basis: 'PreservedSpecimen', withTaxon: true },
  NMNHENTO: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHFISHES: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHHERPS: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHINV: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHMAMMALS: { basis: 'PreservedSpecimen', withTaxon: false },
  NMNHPALEO: { basis: 'FossilSpecimen', withTaxon: false },
  NZP: { basis: 'LivingSpecimen', withTaxon: true },
};
