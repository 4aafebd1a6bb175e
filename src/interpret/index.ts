export {
  type AgentIdentifier,
  type AgentIdentifierType,
  agentIdentifier,
} from './agents/identifier.ts';
export { type AgentList, type NamedAgent, splitAgents } from './agents/split.ts';
export type { EventInterval } from './dates/calendar.ts';
export { monthNumber, normalizeDateParts, yearInText } from './dates/date-parts.ts';
export {
  type EventDateOptions,
  type InterpretedEventDate,
  interpretDateIndex,
  interpretEventDate,
} from './dates/event-date.ts';
export {
  type InstantDateOptions,
  type InterpretedInstant,
  interpretInstantDate,
} from './dates/instant-date.ts';
export type { DateOrder } from './dates/numeric.ts';
export { dateOrderEvidence } from './dates/order-evidence.ts';
export {
  interpretRecordedDate,
  type RecordedDate,
  type RecordedDateFields,
  type RecordedDateOptions,
} from './dates/recorded-date.ts';
export { type DynamicProperty, readDynamicProperty } from './dynamic-properties.ts';
export type { Change, Finding } from './findings.ts';
export { geocoder } from './geocode/geocoder.ts';
export {
  type GeologicalContext,
  type GeologicalTerms,
  type InterpretedGeology,
  interpretGeologicalContext,
} from './geology.ts';
export {
  type IdentifierKind,
  type InterpretedIdentifier,
  interpretIdentifier,
} from './identifiers/identifier.ts';
export {
  type InstitutionMatch,
  type InstitutionRegistry,
  indexInstitutions,
  matchInstitution,
} from './institutions.ts';
export type { Interpreted } from './interpreted.ts';
export { itemId } from './item-id.ts';
export { eventLineage } from './lineage.ts';
export { splitList, splitTerm } from './lists.ts';
export { interpretAudubonRows } from './media/audubon.ts';
export { detectMedia } from './media/detect.ts';
export type { InterpretedMedia, MediaOptions, MediumDescription } from './media/medium.ts';
export { mimeTypeOfUrl, parseMimeType } from './media/mime.ts';
export {
  interpretAssociatedMedia,
  interpretImageRows,
  interpretMultimediaRows,
} from './media/multimedia.ts';
export { interpretRecordMedia, MEDIA_ROW_TYPES } from './media/record-media.ts';
export { parseUrl, parseUrlList } from './media/url.ts';
export { formatOfUrl } from './media.ts';
export { dateOrderShown } from './parts/when.ts';
export { parseDms } from './places/angle.ts';
export { matchContinent } from './places/continent-match.ts';
export { type Coordinates, interpretCoordinates, parseLatLon } from './places/coordinates.ts';
export { interpretContinent, interpretCountry } from './places/country.ts';
export { matchCountry } from './places/country-match.ts';
export { interpretDatum } from './places/datum.ts';
export { interpretDepth, interpretElevation, type MetreRange } from './places/elevation.ts';
export type { Area, Geocoder } from './places/geocoder.ts';
export { interpretLocation, type Location, type LocationTerms } from './places/location.ts';
export { parseMetres } from './places/metres.ts';
export { precisionOfPair } from './places/precision.ts';
export { reprojectToWgs84 } from './places/reproject.ts';
export {
  parseGridReference,
  parseVerbatimCoordinates,
} from './places/verbatim-coordinates.ts';
export { parsePointWkt } from './places/wkt.ts';
export {
  interpretIndividualCount,
  interpretOccurrenceStatus,
  interpretQuantities,
  parseNumber,
} from './quantities.ts';
export {
  type InterpretContext,
  type InterpretedItem,
  type InterpretedRecord,
  interpretRecord,
} from './record.ts';
export {
  type AttributedLicense,
  type AttributedWork,
  type Attribution,
  attributionHtml,
  attributionJsonLd,
  attributionText,
  attributionXmp,
} from './rights/attribution.ts';
export { interpretSequence, interpretTargetGene, type NucleotideSequence } from './sequences.ts';
export {
  type CatalogueChanges,
  type CatalogueRow,
  cleanCatalogueRow,
} from './text/catalogue-row.ts';
export {
  prepareArrayColumn,
  prepareBooleanColumn,
  prepareIntegerColumn,
  prepareJsonColumn,
  prepareStringColumn,
  prepareUrlColumn,
  type StringColumn,
} from './text/columns.ts';
export { cleanText, type RepairedText, repairText, type TextRepair } from './text/repair.ts';
export { cleanTags, decodeTags, type Tag } from './text/tags.ts';
export { cleanUrl } from './text/urls.ts';

/** Changes whenever interpretation can give another answer: lakes made by another version are re-derived. */
export const INTERPRETER_VERSION = '4';
