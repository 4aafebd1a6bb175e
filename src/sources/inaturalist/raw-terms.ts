import type { VerbatimTerms } from '../../terms/index.ts';
import type { Observation } from './observation.ts';
import { OBSERVATION_COLUMNS, observationRecord } from './record.ts';

const EMPTY = Object.fromEntries(OBSERVATION_COLUMNS.map((column) => [column, null]));
const NO_TAXON = { name: '', rank: null, active: null, ancestors: [] };

/** Terms of an observation as it is kept, where what is empty is left out. Null: it is none. */
export function observationTerms(raw: string): VerbatimTerms | null {
  const json: unknown = JSON.parse(raw);
  if (!isObject(json) || typeof json['observation_uuid'] !== 'string') return null;
  const { taxon, observer } = json;
  const observation = {
    ...EMPTY,
    ...json,
    observer: isObject(observer) ? { login: null, name: null, ...observer } : null,
    taxon: isObject(taxon) ? { ...NO_TAXON, ...taxon } : null,
    photos: [],
  };
  return observationRecord(observation as unknown as Observation).terms;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
