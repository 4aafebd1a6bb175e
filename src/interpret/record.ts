import {
  type Agent,
  basesOfRecord,
  type Identifier,
  type Item,
  type LabelledText,
  languages,
  licenseCode,
  type Media,
  type VerbatimRecord,
  type VerbatimTerms,
} from '../terms/index.ts';
import { nameOnly, rolesOf } from './agents/roles.ts';
import { chooseEventDate } from './choose-date.ts';
import type { Change, Finding } from './findings.ts';
import { IssueList } from './issues.ts';
import { itemId } from './item-id.ts';
import { interpretMedium, isWebAddress, type MediaContext } from './media.ts';
import { interpretCoordinates } from './places/coordinates.ts';
import { interpretContinent, interpretCountry } from './places/country.ts';
import { interpretDepth, interpretElevation, type MetreRange } from './places/elevation.ts';
import type { Geocoder } from './places/geocoder.ts';
import { readTaxon } from './taxon.ts';
import {
  catalogLabels,
  chooseByLabel,
  descriptionLabels,
  distinctTexts,
  plainText,
} from './texts.ts';

/** Whose record it is. */
export interface InterpretContext {
  /** UUID of the dataset. */
  readonly datasetKey: string;
  /** Who brings the data, e.g. "smithsonian". */
  readonly provider: string | null;
  /** How the dataset orders day and month, as its unambiguous dates show; null or absent: ambiguous dates stay unread. */
  readonly dateOrder?: 'DMY' | 'MDY' | null;
  /** ISO date: events after it are unlikely. Absent: those far in the future are. */
  readonly today?: string;
  /** Looks points up; absent: they are not checked. */
  readonly geocoder?: Geocoder;
  /**
   * Every record is an occurrence in the sense of Darwin Core: without a basis of record it is an OCCURRENCE, and present.
   * Absent: it may be any object.
   */
  readonly occurrences?: boolean;
}

/** The item without what only the lake knows. */
export type InterpretedItem = Omit<Item, 'contentHash' | 'firstSeen' | 'lastChanged'>;

export interface InterpretedRecord {
  readonly item: InterpretedItem;
  readonly media: Media[];
  /** Every doubt with the term and the texts that it is about. */
  readonly findings: readonly Finding[];
  /** Values that differ from what was published. */
  readonly changes: readonly Change[];
  /** What its numeric dates show of the order of day and month; null: it has none that could. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ambiguous' | null;
}

const nothing: readonly never[] = Object.freeze([]);

/** Makes an item and its media of a record as published. Pure; the same record gives the same answer. */
export function interpretRecord(
  record: VerbatimRecord,
  context: InterpretContext,
): InterpretedRecord {
  const { terms } = record;
  const issues = new IssueList();
  const id = itemId(context.datasetKey, record.sourceId);
  const collectionCode = first(terms.collectionCode);
  const landingPage = landing(terms, issues);
  const media = readMedia(record, issues, {
    itemId: id,
    references: landingPage,
    provider: context.provider,
    source: collectionCode,
  });
  const eventDate = chooseEventDate(terms, issues);
  const people = agents(terms.agent);
  const elevation = metres(terms.elevation, interpretElevation, issues);
  const depth = metres(terms.depth, interpretDepth, issues);
  const taxon = readTaxon(terms);
  const country = first(terms.country) ?? countryOfPlace(terms, issues);
  const countryCode = country === null ? null : code(country, terms, issues);
  const coordinates = point(terms, issues);
  const verbatimLicense = first(terms.license);
  const license = verbatimLicense === null ? null : licenseCode(verbatimLicense);
  if (license === null) issues.add('LICENSE_MISSING_OR_UNKNOWN');
  const catalogNumber = chooseByLabel(terms.identifier, catalogLabels);
  const basisOfRecord = basis(terms, issues);
  const continent = continentOf(terms, issues);
  const item: InterpretedItem = {
    id,
    datasetKey: context.datasetKey,
    sourceId: record.sourceId,
    recordType: first(terms.recordType),
    basisOfRecord,
    occurrenceStatus: null,
    individualCount: null,
    organismQuantity: null,
    organismQuantityType: null,
    sampleSizeValue: null,
    sampleSizeUnit: null,
    relativeOrganismQuantity: null,
    sex: null,
    lifeStage: null,
    establishmentMeans: null,
    degreeOfEstablishment: null,
    pathway: null,
    typifiedName: null,
    dateIdentified: null,
    eventDate: null,
    eventID: null,
    stateProvinceCode: null,
    waterBody: null,
    coordinatePrecision: null,
    distanceFromCentroidInMeters: null,
    specificEpithet: null,
    infraspecificEpithet: null,
    taxonRank: null,
    scientificNameAuthorship: null,
    earliestAgeInMa: null,
    latestAgeInMa: null,
    typeStatus: nothing,
    preparations: nothing,
    recordedByID: nothing,
    identifiedBy: nothing,
    identifiedByID: nothing,
    samplingProtocol: nothing,
    geologicalTime: nothing,
    lithostratigraphy: nothing,
    associatedSequences: nothing,
    datasetID: nothing,
    datasetName: nothing,
    projectID: nothing,
    isSequenced: false,
    title: title(terms, record.sourceId, issues),
    objectType: distinctTexts(terms.objectType),
    creator: people.creator,
    recordedBy: people.recordedBy,
    agents: people.agents,
    eventDateStart: eventDate.start,
    eventDateEnd: eventDate.end,
    eventDatePrecision: eventDate.precision,
    startYear: eventDate.startYear,
    endYear: eventDate.endYear,
    verbatimEventDate: eventDate.verbatim,
    continent,
    country,
    countryCode,
    stateProvince: first(terms.stateProvince),
    county: first(terms.county),
    municipality: first(terms.municipality),
    locality: locality(terms, country),
    place: distinctTexts(terms.place),
    decimalLatitude: coordinates === null ? null : coordinates.decimalLatitude,
    decimalLongitude: coordinates === null ? null : coordinates.decimalLongitude,
    coordinateUncertaintyInMeters: null,
    minimumElevationInMeters: elevation === null ? null : elevation.minimum,
    maximumElevationInMeters: elevation === null ? null : elevation.maximum,
    minimumDepthInMeters: depth === null ? null : depth.minimum,
    maximumDepthInMeters: depth === null ? null : depth.maximum,
    scientificName: taxon.scientificName,
    kingdom: taxon.kingdom,
    phylum: taxon.phylum,
    class: taxon.class,
    order: taxon.order,
    family: taxon.family,
    genus: taxon.genus,
    vernacularName: distinctTexts(terms.vernacularName),
    topic: taxon.topic,
    culture: distinctTexts(terms.culture),
    identifiers: identifiers(terms.identifier),
    institution: first(terms.institution),
    institutionCode: first(terms.institutionCode),
    collectionCode,
    collection: distinctTexts(terms.collection),
    catalogNumber,
    license,
    verbatimLicense,
    rightsHolder: rightsHolder(terms.rights),
    bibliographicCitation: plain(first(terms.bibliographicCitation)),
    description: plain(chooseByLabel(terms.description, descriptionLabels)),
    language: language(terms.language),
    provider: context.provider,
    source: collectionCode,
    landingPage,
    thumbnail: thumbnail(media),
    mediaCount: media.length,
    mediaTypes: distinct(media, 'type'),
    mediaLicenses: distinct(media, 'license'),
    issues: issues.flags(),
    modified: record.modifiedSeconds === null ? null : instant(record.modifiedSeconds),
  };
  return { item, media, findings: issues.findings(), changes: issues.changes(), dateOrder: null };
}

const first = (values: readonly LabelledText[] | undefined): string | null =>
  values === undefined ? null : (values[0]?.text ?? null);

const plain = (text: string | null): string | null => (text === null ? null : plainText(text));

/** A locality that says no more than the country is none. */
function locality(terms: VerbatimTerms, country: string | null): string | null {
  const text = first(terms.locality);
  return text === country ? null : text;
}

function title(terms: VerbatimTerms, sourceId: string, issues: IssueList): string {
  const titles = terms.title;
  if (titles !== undefined) {
    for (const { text } of titles) {
      const plain = plainText(text);
      if (plain !== '') return plain;
    }
  }
  issues.add('TITLE_MISSING');
  return (
    first(terms.scientificName) ?? first(terms.objectType) ?? first(terms.identifier) ?? sourceId
  );
}

function landing(terms: VerbatimTerms, issues: IssueList): string | null {
  const links = terms.references ?? terms.guid;
  if (links === undefined) return null;
  for (const { text } of links) if (isWebAddress(text)) return text;
  issues.add('REFERENCES_URI_INVALID');
  return null;
}

const noMedia: Media[] = [];

function readMedia(record: VerbatimRecord, issues: IssueList, context: MediaContext): Media[] {
  const verbatim = record.media;
  if (verbatim.length === 0) return noMedia.slice();
  const media: Media[] = [];
  for (let i = 0; i < verbatim.length; i++) {
    const one = verbatim[i];
    if (one !== undefined) media.push(interpretMedium(one, i, context, issues));
  }
  return media;
}

function thumbnail(media: readonly Media[]): string | null {
  for (const one of media) if (one.thumbnail !== null) return one.thumbnail;
  return null;
}

function distinct(media: readonly Media[], field: 'type' | 'license'): readonly string[] {
  if (media.length === 0) return nothing;
  const all: string[] = [];
  for (let i = 0; i < media.length; i++) {
    const value = media[i]?.[field];
    if (value !== null && value !== undefined && !all.includes(value)) all.push(value);
  }
  return all;
}

interface People {
  readonly agents: readonly Agent[];
  readonly creator: readonly string[];
  readonly recordedBy: readonly string[];
}

const nobody: People = { agents: nothing, creator: nothing, recordedBy: nothing };

function agents(values: readonly LabelledText[] | undefined): People {
  if (values === undefined) return nobody;
  const all: Agent[] = [];
  const creator: string[] = [];
  const recordedBy: string[] = [];
  const seen = values.length > 16 ? new Set<string>() : null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) continue;
    const role = value.label ?? '';
    const { text } = value;
    if (seen === null) {
      if (holds(all, role, text)) continue;
    } else {
      const key = `${role}\n${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    all.push({ role, name: text });
    const kind = rolesOf(role);
    if (kind === null) continue;
    const into = kind === 'creator' ? creator : recordedBy;
    const name = nameOnly(text);
    if (!into.includes(name)) into.push(name);
  }
  return { agents: all, creator, recordedBy };
}

/** For the few agents that most records have, looking is cheaper than a set. */
function holds(agents: readonly Agent[], role: string, name: string): boolean {
  for (let i = 0; i < agents.length; i++) {
    const agent = agents[i];
    if (agent !== undefined && agent.name === name && agent.role === role) return true;
  }
  return false;
}

function metres(
  values: readonly LabelledText[] | undefined,
  interpret: typeof interpretElevation,
  issues: IssueList,
): MetreRange | null {
  if (values === undefined) return null;
  let minimum: string | null = null;
  let maximum: string | null = null;
  for (const { label, text } of values) {
    if (label?.toLowerCase().startsWith('max') === true) maximum ??= text;
    else minimum ??= text;
  }
  const read = interpret(minimum, maximum);
  issues.addAll(read.issues);
  return read.value;
}

function code(country: string, terms: VerbatimTerms, issues: IssueList): string | null {
  const read = interpretCountry(country);
  issues.addAll(read.issues);
  for (const place of terms.place ?? nothing) {
    if (place.label !== 'Country' && place.label !== 'Nation') continue;
    const other = interpretCountry(place.text).value;
    if (other !== null && other !== read.value) issues.add('COUNTRY_MISMATCH');
  }
  return read.value;
}

/** Labels under which a place of making or finding is named as a whole. */
const wholePlaceLabels: ReadonlySet<string> = new Set([
  'Place',
  'Origin',
  'Geography',
  'Country of Origin',
  'Place made',
  'place made',
  'made in',
]);

/** "Ghana" or "Brass, Niger River Delta, Nigeria", where no level says which country it is. */
function countryOfPlace(terms: VerbatimTerms, issues: IssueList): string | null {
  const place = terms.locality?.[0];
  if (place === undefined || place.label === null || !wholePlaceLabels.has(place.label))
    return null;
  const comma = place.text.lastIndexOf(',');
  const colon = place.text.indexOf(':');
  const name = (colon > 0 ? place.text.slice(0, colon) : place.text.slice(comma + 1)).trim();
  // The state and the country of that name cannot be told apart
  if (name === 'Georgia' || interpretCountry(name).value === null || name.length < 4) return null;
  issues.add('COUNTRY_DERIVED_FROM_PLACE');
  return name;
}

function continentOf(terms: VerbatimTerms, issues: IssueList): string | null {
  const verbatim = first(terms.continent);
  if (verbatim === null) return null;
  const read = interpretContinent(verbatim);
  issues.addAll(read.issues);
  return read.value;
}

function point(terms: VerbatimTerms, issues: IssueList) {
  const latitude = first(terms.decimalLatitude);
  const longitude = first(terms.decimalLongitude);
  if (latitude === null && longitude === null) return null;
  const read = interpretCoordinates(latitude ?? '', longitude ?? '');
  issues.addAll(read.issues);
  return read.value;
}

function basis(terms: VerbatimTerms, issues: IssueList): string | null {
  const verbatim = first(terms.basisOfRecord);
  if (verbatim === null) return null;
  const value = basesOfRecord.find(verbatim);
  if (value === null) issues.add('BASIS_OF_RECORD_INVALID');
  return value;
}

function identifiers(values: readonly LabelledText[] | undefined): readonly Identifier[] {
  if (values === undefined) return nothing;
  const all: Identifier[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== undefined) all.push({ label: value.label, value: value.text });
  }
  return all;
}

/** "© Jane Doe", "Copyright 1931 Jane Doe" → Jane Doe. */
function rightsHolder(values: readonly LabelledText[] | undefined): string | null {
  if (values === undefined) return null;
  for (const { text } of values) {
    if (!text.startsWith('©') && !text.startsWith('Copyright ')) continue;
    const holder =
      /^(?:©|Copyright\s+(?:©|by\s)?)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?(\p{Lu}[^.;\n]{1,200})/u.exec(
        text.slice(0, 300),
      )?.[1];
    if (holder !== undefined && !/protected|restricted|undetermined|evaluated/i.test(holder)) {
      return holder.trim();
    }
  }
  return null;
}

function language(values: readonly LabelledText[] | undefined): readonly string[] {
  if (values === undefined) return nothing;
  const all: string[] = [];
  for (const { text } of values) {
    const tag = languages.find(text);
    if (tag !== null && tag !== '-' && !all.includes(tag)) all.push(tag);
  }
  return all;
}

let lastSeconds = -1;
let lastInstant = '';

/** Records of one release share few instants. */
function instant(seconds: number): string {
  if (seconds !== lastSeconds) {
    lastSeconds = seconds;
    lastInstant = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastInstant;
}
