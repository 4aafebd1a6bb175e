import type { CanonicalName, NameParts } from '../parsed-name.ts';
import { stemCanonical } from '../stem/stem-canonical.ts';
import type { Found } from './names.ts';

/** Canonical forms; the stemmed one is made when it is asked for. */
class Canonical implements CanonicalName {
  readonly full: string;
  readonly simple: string;
  #stem: string | null = null;

  constructor(full: string, simple: string) {
    this.full = full;
    this.simple = simple;
  }

  get stemmed(): string {
    this.#stem ??= stemCanonical(this.simple);
    return this.#stem;
  }

  toJSON(): CanonicalName {
    return { full: this.full, simple: this.simple, stemmed: this.stemmed };
  }
}

const sign = (found: Found): string =>
  found.hybrid === 'graftChimeraFormula' || found.hybrid === 'namedGraftChimera' ? '+' : '×';

/** Sign before a genus or an epithet, whatever stands between the operands. */
const markOf = (found: Found): string => (found.hybrid === 'namedGraftChimera' ? '+' : '×');

const isMarked = (part: NameParts, place: 'genus' | 'species'): boolean =>
  part.hybridMark === place || part.hybridMark === 'both';

const isFormula = ({ hybrid }: Found): boolean =>
  hybrid === 'formula' || hybrid === 'graftChimeraFormula';

/** Canonical forms of a name or a formula. */
export function canonicalOf(parts: readonly NameParts[], found: Found): CanonicalName {
  const mark = sign(found);
  let full = '';
  let simple = '';
  for (const part of parts) {
    const joint = full === '' ? '' : ` ${mark} `;
    full += joint + fullOf(part, markOf(found));
    simple += joint + simpleOf(part);
  }
  if (isFormula(found) && parts.length === 1) {
    full += ` ${mark}`;
    simple += ` ${mark}`;
  }
  if (found.isCandidatus) full = `Candidatus ${full}`;
  return new Canonical(full, simple);
}

function fullOf(part: NameParts, mark: string): string {
  let text = isMarked(part, 'genus') ? `${mark} ` : '';
  if (part.uninomial !== null) {
    if (part.parent !== null) text += `${part.parent} `;
    if (part.rankMarker !== null) text += `${part.rankMarker} `;
    text += part.uninomial;
  } else {
    text += part.genus;
    if (isMarked(part, 'species')) text += ` ${mark}`;
    if (part.specificEpithet !== null) text += ` ${part.specificEpithet}`;
    for (const { marker, epithet } of part.infraspecific) {
      text += marker === null ? ` ${epithet}` : ` ${marker} ${epithet}`;
    }
  }
  return part.cultivarEpithet === null ? text : `${text} ‘${part.cultivarEpithet}’`;
}

function simpleOf(part: NameParts): string {
  let text = part.uninomial ?? part.genus ?? '';
  if (part.specificEpithet !== null) text += ` ${part.specificEpithet}`;
  for (const { epithet } of part.infraspecific) text += ` ${epithet}`;
  return part.cultivarEpithet === null ? text : `${text} ‘${part.cultivarEpithet}’`;
}

/** The whole name with authorship. */
export function normalizedOf(parts: readonly NameParts[], found: Found): string {
  const mark = sign(found);
  let text = '';
  for (const part of parts)
    text += (text === '' ? '' : ` ${mark} `) + normalizedPart(part, markOf(found));
  if (isFormula(found) && parts.length === 1) text += ` ${mark}`;
  return found.isCandidatus ? `Candidatus ${text}` : text;
}

function normalizedPart(part: NameParts, mark: string): string {
  let text = isMarked(part, 'genus') ? `${mark} ` : '';
  if (part.uninomial !== null) {
    if (part.parent !== null) text += `${part.parent} `;
    if (part.rankMarker !== null) text += `${part.rankMarker} `;
    text += part.uninomial;
    if (part.authorship !== null) text += ` ${part.authorship.normalized}`;
  } else text += normalizedSpecies(part, mark);
  return part.cultivarEpithet === null ? text : `${text} ‘${part.cultivarEpithet}’`;
}

function normalizedSpecies(part: NameParts, mark: string): string {
  let text = part.genus ?? '';
  if (part.infragenericEpithet !== null) text += ` (${part.infragenericEpithet})`;
  const compared = part.form === 'comparison';
  const isBelow = compared && part.isMarkerBelowSpecies;
  if (compared && !isBelow) text += ` ${part.marker}`;
  if (isMarked(part, 'species')) text += ` ${mark}`;
  if (part.specificEpithet !== null) text += ` ${part.specificEpithet}`;
  if (part.authorship !== null) text += ` ${part.authorship.normalized}`;
  if (isBelow) text += ` ${part.marker}`;
  for (const { marker, epithet, authorship } of part.infraspecific) {
    if (marker !== null) text += ` ${marker}`;
    text += ` ${epithet}`;
    if (authorship !== null) text += ` ${authorship.normalized}`;
  }
  return text;
}
