import type { Hit } from '../api/types.ts';
import { dateWords } from './format.ts';

/** `Paintings`, `Specimen`: what a thing is, in one short line. */
export function typeLine(
  hit: Pick<Hit, 'objectType' | 'basisOfRecord' | 'scientificName' | 'recordType'>,
): string {
  const [type] = hit.objectType;
  if (type !== undefined) return type;
  if (hit.basisOfRecord === 'FOSSIL_SPECIMEN') return 'Fossil';
  if (hit.basisOfRecord !== null || hit.scientificName !== null) return 'Specimen';
  if (hit.recordType?.startsWith('ead_') === true) return 'Archive';
  return 'Object';
}

/** Who made or collected it: the first, and how many more. */
export function whoLine(hit: Pick<Hit, 'creator' | 'recordedBy'>): string | null {
  const people = [...hit.creator, ...hit.recordedBy];
  const [first] = people;
  if (first === undefined) return null;
  return people.length === 1 ? first : `${first} +${people.length - 1}`;
}

/** The date as the publisher wrote it, else as we understand it. */
export function whenLine(hit: Pick<Hit, 'verbatimEventDate' | 'eventDate'>): string | null {
  const verbatim = hit.verbatimEventDate?.trim();
  if (verbatim !== undefined && verbatim !== '' && verbatim.length <= 32) return verbatim;
  return hit.eventDate === null ? (verbatim ?? null) : dateWords(hit.eventDate);
}

export function whereLine(hit: Pick<Hit, 'country' | 'stateProvince' | 'locality'>): string | null {
  const parts = [hit.stateProvince, hit.country].filter((part) => part !== null && part !== '');
  return parts.length > 0 ? parts.join(', ') : hit.locality;
}
