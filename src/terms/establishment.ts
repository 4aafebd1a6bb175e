/** What one word says in the terms of Darwin Core's two vocabularies; null where it says nothing of one. */
export interface Establishment {
  /** A controlled value of dwcem: native, introduced, … */
  readonly establishmentMeans: string | null;
  /** A controlled value of dwcdoe: established, invasive, … */
  readonly degreeOfEstablishment: string | null;
}

const of = (
  establishmentMeans: string | null,
  degreeOfEstablishment: string | null,
): Establishment => ({ establishmentMeans, degreeOfEstablishment });

const establishments: ReadonlyMap<string, Establishment> = new Map([
  ['NATIVE', of('native', null)],
  ['NATIVE_ENDEMIC', of('native', 'native')],
  ['NATIVE_REINTRODUCED', of('nativeReintroduced', null)],
  ['INTRODUCED', of('introduced', null)],
  ['INTRODUCED_ASSISTED_COLONISATION', of('introducedAssistedColonisation', null)],
  ['VAGRANT', of('vagrant', null)],
  ['UNCERTAIN', of('uncertain', null)],
  ['NATURALISED', of('introduced', 'established')],
  ['INVASIVE', of('introduced', 'invasive')],
  ['MANAGED', of(null, null)],
]);

/**
 * A constant of the vocabulary `establishmentMeans` in the controlled values of the TDWG standard: INVASIVE →
 * introduced, invasive. MANAGED says neither where from nor how far.
 */
export const controlledEstablishment = (constant: string): Establishment =>
  establishments.get(constant) ?? of(null, null);
