import { detectMedia } from '../../interpret/index.ts';
import {
  type ExtensionRow,
  foldWord,
  interpretRank,
  type LabelledText,
  rankOrder,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import type { XmlElement } from '../xml/element.ts';
import { elementAt, statementOf } from '../xml/element.ts';
import { areaClasses } from './crosswalk.ts';
import { type CrosswalkNode, treeOfPart, unitTree } from './tree.ts';
import {
  noteAttribute,
  noteUnknown,
  type PartFields,
  readPart,
  type UnknownPathSink,
} from './walk.ts';

/** What the dataset around a unit says of all its units. Null: nothing. */
export interface UnitContext {
  /** ABCD 1.2 has the codes at the dataset. */
  readonly institutionCode: string | null;
  readonly collectionCode: string | null;
  readonly datasetName: string | null;
  readonly license: string | null;
  readonly rights: string | null;
}

export const NO_CONTEXT: UnitContext = {
  institutionCode: null,
  collectionCode: null,
  datasetName: null,
  license: null,
  rights: null,
};

export type UnitReading =
  | { readonly kind: 'record'; readonly record: VerbatimRecord }
  | { readonly kind: 'reject'; readonly reason: 'MISSING_ID'; readonly detail: string };

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const IDENTIFICATION = `${DWC}Identification`;
const MEASUREMENT = `${DWC}MeasurementOrFact`;
const RELATIONSHIP = `${DWC}ResourceRelationship`;
const TYPES = 'http://rs.gbif.org/terms/1.0/TypesAndSpecimen';

const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

const termAt = new Map(VERBATIM_TERMS.map((term, at) => [term, at] as const));

interface Text extends LabelledText {
  readonly choice: number | null;
}

interface Identification {
  readonly fields: PartFields;
  readonly preferred: boolean;
  /** Code of nomenclature that the parts of its name follow; null: it has none, or no code is named. */
  readonly code: string | null;
}

/** A unit that is being read. */
class Draft {
  readonly lists: (Text[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
  readonly media: VerbatimMedia[] = [];
  readonly extensions = new Map<string, ExtensionRow[]>();
  readonly identifications: Identification[] = [];

  put(term: VerbatimTerm, text: string | null | undefined, label: string | null = null): void {
    if (text === null || text === undefined || text === '') return;
    this.putAt(termAt.get(term) ?? 0, text, label, null);
  }

  putAt(at: number, text: string, label: string | null, choice: number | null): void {
    const list = this.lists[at];
    if (list === undefined) this.lists[at] = [{ label, text, choice }];
    else list.push({ label, text, choice });
  }

  row(type: string, row: Readonly<Record<string, string | null | undefined>>): void {
    const given: Record<string, string> = {};
    let any = false;
    for (const [name, text] of Object.entries(row)) {
      if (text === null || text === undefined || text === '') continue;
      given[name] = text;
      any = true;
    }
    if (!any) return;
    const rows = this.extensions.get(type);
    if (rows === undefined) this.extensions.set(type, [given]);
    else rows.push(given);
  }
}

/**
 * A unit as a record: the crosswalk's terms; media, identifications, measurements, types and relations by their parts. The preferred
 * identification (else the first) names the record, all stand in the Identification extension. The key is UnitGUID, else
 * SourceInstitutionID:SourceID:UnitID as far as they are given; without UnitID there is none.
 */
export function readUnit(
  unit: XmlElement,
  context: UnitContext = NO_CONTEXT,
  unknown: UnknownPathSink = () => {},
): UnitReading {
  const draft = new Draft();
  walk(unit, unitTree, '', draft, unknown);
  addIdentifications(draft);
  const lists = draft.lists.map((list, at) => (at === COLLECTORS ? best(list) : ordered(list)));
  const at = (term: VerbatimTerm): number => termAt.get(term) ?? 0;
  const fill = (term: VerbatimTerm, text: string | null): void => {
    if (text !== null && lists[at(term)] === undefined) lists[at(term)] = [{ label: null, text }];
  };
  fill('institutionCode', context.institutionCode);
  fill('collectionCode', context.collectionCode);
  fill('datasetName', context.datasetName);
  fill('license', context.license);
  fill('rights', context.rights);
  const first = (term: VerbatimTerm): string | undefined => lists[at(term)]?.[0]?.text;
  const sourceId =
    first('occurrenceID') ??
    triplet(first('institutionCode'), first('collectionCode'), first('catalogNumber'));
  if (sourceId === null)
    return { kind: 'reject', reason: 'MISSING_ID', detail: 'neither UnitGUID nor UnitID' };
  const record: VerbatimRecord = {
    sourceId,
    terms: termsOf(lists),
    media: draft.media.length === 0 ? noMedia : draft.media,
    modifiedSeconds: null,
  };
  return {
    kind: 'record',
    record:
      draft.extensions.size === 0
        ? record
        : { ...record, extensions: Object.fromEntries(draft.extensions) },
  };
}

function triplet(
  institution: string | undefined,
  source: string | undefined,
  unit: string | undefined,
): string | null {
  if (unit === undefined) return null;
  return [institution, source, unit].filter((code) => code !== undefined).join(':');
}

const COLLECTORS = VERBATIM_TERMS.indexOf('recordedBy');

const rank = ({ choice }: Text): number => choice ?? 0;

/** The texts of a term, the preferred ones first. */
function ordered(list: readonly Text[] | undefined): LabelledText[] | undefined {
  if (list === undefined) return undefined;
  const sorted = list.length > 1 ? list.toSorted((a, b) => rank(a) - rank(b)) : list;
  return sorted.map(({ label, text }) => ({ label, text }));
}

/** Of alternatives that name the same people the best that is there. */
function best(list: readonly Text[] | undefined): LabelledText[] | undefined {
  if (list === undefined) return undefined;
  const least = Math.min(...list.map(rank));
  return ordered(list.filter((text) => rank(text) === least));
}

function walk(
  element: XmlElement,
  node: CrosswalkNode,
  path: string,
  draft: Draft,
  unknown: UnknownPathSink,
): void {
  for (const child of element.children) {
    const below = node.below.get(child.name);
    const at = path === '' ? child.name : `${path}/${child.name}`;
    if (below === undefined) {
      noteUnknown(child, at, unknown);
      continue;
    }
    if (below.ignored) continue;
    if (below.part !== null) {
      const { name, kind } = below.part;
      partReaders[name](readPart(child, treeOfPart(name), at, unknown), draft, kind, child);
      continue;
    }
    for (const name in child.attributes)
      noteAttribute(name, child.attributes[name] ?? '', at, unknown);
    if (child.children.length === 0 || child.mixed !== null || below.below.size === 0) {
      const text = statementOf(child);
      if (text === null) continue;
      if (below.term === null) unknown(at, text);
      else draft.putAt(below.term.at, text, below.term.label, below.term.choice);
      continue;
    }
    walk(child, below, at, draft, unknown);
  }
}

const one = (fields: PartFields, name: string): string | null => fields.get(name)?.[0] ?? null;

const joined = (fields: PartFields, name: string, by = ' | '): string | null => {
  const texts = fields.get(name);
  return texts === undefined ? null : texts.join(by);
};

/** "a/b" of two ends; one text where they are equal or one is absent. */
function interval(begin: string | null, end: string | null): string | null {
  if (begin === null || end === null || begin === end) return begin ?? end;
  return `${begin}/${end}`;
}

const metres = /^(?:m|metre?s?|meters?|m\.?\s?(?:a\.?s\.?l|ü\.?\s?nn|s\.?\s?m)\.?)\.?$/i;

/** Plain numbers; all else ("2600-3000", "~ 1800") is read as text with its unit. */
const isNumber = (text: string | null): boolean =>
  text === null || /^[+-]?\d{1,9}(?:[.,]\d{1,9})?$/.test(text);

/** Altitude and depth: in metres where the unit says so or is silent, else with their unit. */
const range =
  (kind: 'elevation' | 'depth') =>
  (fields: PartFields, draft: Draft): void => {
    const unit = one(fields, 'unit');
    const lower = one(fields, 'lower');
    const upper = one(fields, 'upper');
    const text = one(fields, 'text');
    const isMetric = unit === null || metres.test(unit);
    if (isMetric && isNumber(lower) && isNumber(upper)) {
      const [minimum, maximum] =
        kind === 'elevation'
          ? (['minimumElevationInMeters', 'maximumElevationInMeters'] as const)
          : (['minimumDepthInMeters', 'maximumDepthInMeters'] as const);
      draft.put(minimum, lower);
      draft.put(maximum, upper);
    } else {
      const name = kind === 'elevation' ? 'Elevation' : 'Depth';
      const measured = unit ?? 'm';
      if (lower !== null) draft.put(kind, `${lower} ${measured}`, `Min. ${name}`);
      if (upper !== null) draft.put(kind, `${upper} ${measured}`, `Max. ${name}`);
    }
    draft.put(kind === 'elevation' ? 'verbatimElevation' : 'verbatimDepth', text);
    const accuracy = one(fields, 'accuracy');
    if (accuracy !== null)
      draft.row(MEASUREMENT, {
        measurementType: `${kind} accuracy`,
        measurementValue: accuracy,
        measurementUnit: unit,
      });
  };

const areaTerm: ReadonlyMap<string, VerbatimTerm> = new Map(
  areaClasses.flatMap(([term, words]) => words.map((word) => [foldWord(word), term] as const)),
);

/** A medium: its file, else the page about it. A file that is a page is one (as for rows of Simple Multimedia). */
function medium(fields: PartFields, draft: Draft, kind: string | null): void {
  const file = one(fields, 'file');
  const product = one(fields, 'product');
  if (file === null && product === null) return;
  const licenseUri = one(fields, 'licenseUri') ?? one(fields, 'termsUri');
  const licenseText = one(fields, 'licenseText') ?? one(fields, 'terms');
  const rights = [
    ...(licenseUri === null || licenseText === null ? [] : [licenseText]),
    ...(one(fields, 'licenseText') === null ? [] : (fields.get('terms') ?? [])),
    ...(fields.get('copyright') ?? []),
  ];
  const { type, identifier, references } = detectMedia({
    type: null,
    format: one(fields, 'format'),
    identifier: file,
    references: product,
  });
  const size = number(one(fields, 'fileSize'));
  const [width, height] = pixels(fields);
  draft.media.push({
    identifier,
    thumbnail: null,
    guid: null,
    providerManagedID: one(fields, 'id'),
    type,
    license: licenseUri ?? licenseText,
    rights: rights.length === 0 ? null : rights.join('; '),
    title: one(fields, 'title'),
    description: joined(fields, 'comment', '; '),
    creator: joined(fields, 'creator'),
    accessPoints: [],
    ...given('format', one(fields, 'format')),
    ...given('references', product ?? references),
    ...given('category', one(fields, 'context') ?? kind),
    ...given('created', one(fields, 'created')),
    ...given('widthInPixels', width),
    ...given('heightInPixels', height),
    ...given('sizeBytes', size),
  });
}

const given = <K extends string, T>(key: K, value: T | null): { [P in K]?: T } =>
  (value === null ? {} : { [key]: value }) as { [P in K]?: T };

const number = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;

function pixels(fields: PartFields): readonly [number | null, number | null] {
  const [, width, height] =
    /^(\d{1,6})\s{0,3}[x×*]\s{0,3}(\d{1,6})$/i.exec(one(fields, 'size') ?? '') ?? [];
  return [
    number(one(fields, 'width')) ?? number(width ?? null),
    number(one(fields, 'height')) ?? number(height ?? null),
  ];
}

type PartReader = (
  fields: PartFields,
  draft: Draft,
  kind: string | null,
  element: XmlElement,
) => void;

const partReaders: Readonly<Record<Parameters<typeof treeOfPart>[0], PartReader>> = {
  identification(fields, draft, _kind, element) {
    const flag = one(fields, 'preferred');
    const atomised =
      elementAt(element, 'Result/TaxonIdentified/ScientificName/NameAtomised/*') ??
      elementAt(element, 'TaxonIdentified/ScientificNameAtomized/*');
    draft.identifications.push({
      fields,
      preferred: flag !== null && /^(?:1|true|yes)$/i.test(flag),
      code: CODES[atomised?.name ?? ''] ?? null,
    });
  },
  dateTime(fields, draft) {
    const date = interval(one(fields, 'begin'), one(fields, 'end'));
    draft.put('eventDate', date);
    draft.put('verbatimEventDate', one(fields, 'text') ?? one(fields, 'period'));
    draft.put('startDayOfYear', one(fields, 'dayBegin'));
    draft.put('endDayOfYear', one(fields, 'dayEnd'));
  },
  coordinates(fields, draft) {
    draft.put('decimalLatitude', one(fields, 'latitude'));
    draft.put('decimalLongitude', one(fields, 'longitude'));
    draft.put('verbatimLatitude', one(fields, 'verbatimLatitude'));
    draft.put('verbatimLongitude', one(fields, 'verbatimLongitude'));
    draft.put('geodeticDatum', one(fields, 'datum') ?? one(fields, 'utmDatum'));
    draft.put('coordinateUncertaintyInMeters', one(fields, 'uncertainty'));
    const utm = ['utmZone', 'utmSub', 'utmEasting', 'utmNorthing'].map((name) => one(fields, name));
    const grid = ['gridSystem', 'gridCode', 'gridQualifier'].map((name) => one(fields, name));
    for (const parts of [utm, grid]) {
      const said = parts.filter((part) => part !== null);
      if (said.length > 0) draft.put('verbatimCoordinates', said.join(' '));
    }
    if (utm.some((part) => part !== null)) draft.put('verbatimCoordinateSystem', 'UTM');
    draft.put('verbatimCoordinates', one(fields, 'utmText') ?? one(fields, 'text'));
  },
  elevation: range('elevation'),
  depth: range('depth'),
  area(fields, draft) {
    const name = one(fields, 'name');
    const kind = one(fields, 'class');
    const term = kind === null ? undefined : areaTerm.get(foldWord(kind));
    if (term === undefined) draft.put('higherGeography', name, kind);
    else draft.put(term, name);
    if (one(fields, 'code') !== null) draft.put('higherGeography', one(fields, 'code'), 'AreaCode');
  },
  medium,
  fact(fields, draft, kind) {
    draft.row(MEASUREMENT, {
      measurementType: one(fields, 'parameter') ?? kind,
      measurementValue: interval(one(fields, 'lower'), one(fields, 'upper')) ?? one(fields, 'text'),
      measurementUnit: one(fields, 'unit'),
      measurementAccuracy: one(fields, 'accuracy'),
      measurementMethod: one(fields, 'method'),
      measurementDeterminedBy: one(fields, 'by'),
      measurementDeterminedDate: one(fields, 'date'),
      measurementRemarks:
        one(fields, 'lower') === null ? one(fields, 'appliesTo') : joined(fields, 'text', '; '),
    });
  },
  type(fields, draft) {
    const name = one(fields, 'typifiedName');
    const status = one(fields, 'status');
    draft.put('typeStatus', status);
    draft.put('typifiedName', name);
    draft.row(TYPES, {
      typeStatus: status,
      scientificName: name,
      bibliographicCitation: joined(fields, 'publication', '; '),
      verbatimLabel: joined(fields, 'notes', '; '),
      typeDesignatedBy: one(fields, 'verifier'),
    });
  },
  sequence(fields, draft) {
    const id = one(fields, 'id');
    const database = one(fields, 'database');
    const uri = one(fields, 'uri');
    const named = id === null || database === null ? id : `${database}:${id}`;
    draft.put('associatedSequences', uri ?? named);
    if (uri !== null) draft.put('identifier', named, 'Sequence');
  },
  association(fields, draft, kind) {
    const unit = [one(fields, 'institution'), one(fields, 'source'), one(fields, 'unit')];
    draft.row(RELATIONSHIP, {
      relatedResourceID: one(fields, 'uri') ?? unit.filter((part) => part !== null).join(':'),
      relationshipOfResource: one(fields, 'type') ?? kind,
      relationshipRemarks: joined(fields, 'comment', '; '),
    });
  },
  stratum(fields, draft, kind) {
    draft.put('geologicalContext', one(fields, 'term'), one(fields, 'division') ?? kind);
  },
  previousUnit(fields, draft) {
    const unit = [one(fields, 'institution'), one(fields, 'source'), one(fields, 'unit')];
    const id = unit.filter((part) => part !== null).join(':');
    draft.put('identifier', id === '' ? null : id, 'PreviousUnitID');
    draft.put('description', one(fields, 'text') ?? one(fields, 'comment'), 'PreviousUnit');
  },
};

/** Elements that hold the parts of a name, and the code that they follow. */
const CODES: Readonly<Record<string, string>> = {
  Botanical: 'ICN',
  Zoological: 'ICZN',
  Bacterial: 'ICNP',
  Bacteriological: 'ICNP',
  Viral: 'ICVCN',
};

/** Ranks of higher taxa that have a term of their own. */
const rankTerms = {
  KINGDOM: 'kingdom',
  PHYLUM: 'phylum',
  CLASS: 'class',
  ORDER: 'order',
  FAMILY: 'family',
} as const satisfies Record<string, VerbatimTerm>;

const isRankTerm = (rank: string): rank is keyof typeof rankTerms => rank in rankTerms;

/** The terms of an identification under the names of Darwin Core. */
function identificationRow({ fields, code }: Identification): Record<string, string | null> {
  const row: Record<string, string | null> = {
    scientificName: one(fields, 'scientificName') ?? one(fields, 'scientificNameString'),
    scientificNameID: one(fields, 'scientificNameID'),
    scientificNameAuthorship: authorship(fields),
    genus: one(fields, 'genus'),
    subgenus: one(fields, 'subgenus'),
    specificEpithet: one(fields, 'specificEpithet'),
    infraspecificEpithet: one(fields, 'infraspecificEpithet'),
    cultivarEpithet: one(fields, 'cultivarEpithet'),
    taxonRank: one(fields, 'taxonRank'),
    nomenclaturalCode: one(fields, 'nomenclaturalCode') ?? code,
    vernacularName: joined(fields, 'vernacularName'),
    identifiedBy: joined(fields, 'identifiedBy') ?? one(fields, 'identifiersText'),
    identifiedByID: joined(fields, 'identifiedByID'),
    dateIdentified:
      interval(one(fields, 'dateBegin'), one(fields, 'dateEnd')) ?? one(fields, 'dateText'),
    identificationQualifier: one(fields, 'qualifier'),
    identificationReferences: joined(fields, 'reference'),
    identificationRemarks: joinedOf(
      fields,
      'remarks',
      'nameComments',
      'nameAddendum',
      'identifierRole',
      'material',
      'method',
    ),
    identificationVerificationStatus: one(fields, 'verificationStatus'),
    organismName: one(fields, 'organismName'),
  };
  addHigherTaxa(fields, row);
  return row;
}

function joinedOf(fields: PartFields, ...names: readonly string[]): string | null {
  const texts = names.flatMap((name) => fields.get(name) ?? []);
  return texts.length === 0 ? null : texts.join('; ');
}

function authorship(fields: PartFields): string | null {
  const parenthesis = one(fields, 'authorParenthesis');
  const author = one(fields, 'author');
  if (parenthesis === null) return author;
  const inner = parenthesis.startsWith('(') ? parenthesis : `(${parenthesis})`;
  return author === null ? inner : `${inner} ${author}`;
}

function addHigherTaxa(fields: PartFields, row: Record<string, string | null>): void {
  const names = fields.get('higherTaxonName') ?? fields.get('higherTaxon') ?? [];
  if (names.length === 0) return;
  const ranks = fields.get('higherTaxonRank') ?? [];
  // Ranks belong to names by their order only where each name has one.
  const taxa = names.map((name, at) => ({
    name,
    rank: ranks.length === names.length ? interpretRank(ranks[at] ?? '') : null,
  }));
  for (const { name, rank } of taxa) {
    if (rank !== null && isRankTerm(rank)) row[rankTerms[rank]] ??= name;
  }
  const ordered = taxa.every(({ rank }) => rank !== null)
    ? taxa.toSorted((a, b) => order(a.rank) - order(b.rank))
    : taxa;
  row['higherClassification'] = ordered.map(({ name }) => name).join(' | ');
}

const order = (rank: Parameters<typeof rankOrder>[0] | null): number =>
  rank === null ? 0 : rankOrder(rank);

/** Terms of the record that its identification fills. */
const NAMING = [
  'scientificName',
  'scientificNameID',
  'scientificNameAuthorship',
  'genus',
  'specificEpithet',
  'infraspecificEpithet',
  'taxonRank',
  'nomenclaturalCode',
  'vernacularName',
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'higherClassification',
  'identifiedBy',
  'identifiedByID',
  'dateIdentified',
] as const satisfies readonly VerbatimTerm[];

function addIdentifications(draft: Draft): void {
  const { identifications } = draft;
  if (identifications.length === 0) return;
  const preferred = identifications.findIndex((identification) => identification.preferred);
  const naming = Math.max(preferred, 0);
  for (const [at, identification] of identifications.entries()) {
    const row = identificationRow(identification);
    if (at === naming) for (const term of NAMING) draft.put(term, row[term]);
    draft.row(IDENTIFICATION, {
      ...row,
      identificationIsCurrent: at === preferred ? 'true' : null,
    });
  }
}
