export type { EventInterval } from './dates/calendar.ts';
export {
  type EventDateOptions,
  type InterpretedEventDate,
  interpretDateIndex,
  interpretEventDate,
} from './dates/event-date.ts';
export type { DateOrder } from './dates/numeric.ts';
export { type DynamicProperty, readDynamicProperty } from './dynamic-properties.ts';
export type { Change, Finding } from './findings.ts';
export { geocoder } from './geocode/geocoder.ts';
export {
  type InstitutionRegistry,
  indexInstitutions,
  matchInstitution,
} from './institutions.ts';
export type { Interpreted } from './interpreted.ts';
export { itemId } from './item-id.ts';
export { formatOfUrl } from './media.ts';
export { type Coordinates, interpretCoordinates } from './places/coordinates.ts';
export { interpretContinent, interpretCountry } from './places/country.ts';
export { interpretDepth, interpretElevation, type MetreRange } from './places/elevation.ts';
export type { Area, Geocoder } from './places/geocoder.ts';
export { parseNumber } from './quantities.ts';
export {
  type InterpretContext,
  type InterpretedItem,
  type InterpretedRecord,
  interpretRecord,
} from './record.ts';

/** Changes whenever interpretation can give another answer: lakes made by another version are re-derived. */
export const INTERPRETER_VERSION = '2';
