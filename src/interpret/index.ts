export type { EventInterval } from './dates/calendar.ts';
export {
  type EventDateOptions,
  type InterpretedEventDate,
  interpretDateIndex,
  interpretEventDate,
} from './dates/event-date.ts';
export type { DateOrder } from './dates/numeric.ts';
export type { Interpreted } from './interpreted.ts';
export { itemId } from './item-id.ts';
export { formatOfUrl } from './media.ts';
export { type Coordinates, interpretCoordinates } from './places/coordinates.ts';
export { interpretContinent, interpretCountry } from './places/country.ts';
export { interpretDepth, interpretElevation, type MetreRange } from './places/elevation.ts';
export {
  type InterpretContext,
  type InterpretedItem,
  type InterpretedRecord,
  interpretRecord,
} from './record.ts';

/** Changes whenever interpretation can give another answer: lakes made by another version are re-derived. */
export const INTERPRETER_VERSION = '1';
