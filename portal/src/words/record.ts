import type { Hit } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import { dateWords } from './format.ts';

/** `Paintings`, `Specimen`: what a thing is, in one short line. */
export function typeLine(
  hit: Pick<Hit, 'objectType' | 'basisOfRecord' | 'scientificName' | 'recordType'>,
): string {
  const [type] = hit.objectType;
  if (type !== undefined) return type;
  if (hit.basisOfRecord === 'FOSSIL_SPECIMEN') return t('Fossil');
  if (hit.basisOfRecord !== null || hit.scientificName !== null) return t('Specimen');
  if (hit.recordType?.startsWith('ead_') === true) return t('Archive');
  return t('Object');
}

/** Who made or collected it: the first, and how many more. */
export function whoLine(hit: Pick<Hit, 'creator' | 'recordedBy'>): string | null {
  const people = [...hit.creator, ...hit.recordedBy];
  const [first] = people;
  if (first === undefined) return null;
  return people.length === 1 ? first : `${first} +${people.length - 1}`;
}

/** A date as written; of an interval that ends where it begins, one end. */
export function dateAsWritten(verbatim: string | null): string | null {
  const text = verbatim?.trim() ?? '';
  if (text === '') return null;
  const ends = text.split('/').map((end) => end.trim());
  const [from = text, to] = ends;
  // 8/8 is a day of August
  return ends.length === 2 && from === to && /\d{4}/.test(from) ? from : text;
}

/** The date as the publisher wrote it, else as we understand it. */
export function whenLine(hit: Pick<Hit, 'verbatimEventDate' | 'eventDate'>): string | null {
  const written = dateAsWritten(hit.verbatimEventDate);
  if (written !== null && written.length <= 32) return written;
  return hit.eventDate === null ? written : dateWords(hit.eventDate);
}

export function whereLine(hit: Pick<Hit, 'country' | 'stateProvince' | 'locality'>): string | null {
  const parts = [hit.stateProvince, hit.country].filter((part) => part !== null && part !== '');
  return parts.length > 0 ? parts.join(', ') : hit.locality;
}
