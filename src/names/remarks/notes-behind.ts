import type { NameNote } from '../parsed-name.ts';
import { isCulture } from '../parser/kind.ts';
import type { Remarks } from './remarks.ts';
import { takeRemarks } from './take-remarks.ts';

/** Longer texts are not looked through. In UTF-16 units. */
const MAX_LENGTH = 1000;

/**
 * Remarks of a text that was read as a name as far as `from`, in their order: what GBIF's fields keep of it, as it is written.
 * Works and strains may begin before, where they look like authors.
 */
export function notesBehind(text: string, from: number): NameNote[] {
  if (text.length > MAX_LENGTH) return [];
  const notes: NameNote[] = [];
  for (const [kind, note] of kept(takeRemarks(text))) {
    const isAnywhere = kind === 'publication' || kind === 'strain';
    const span = note === null ? null : placeOf(text, isAnywhere ? 0 : from, note);
    if (span !== null) notes.push({ kind, text: text.slice(span.start, span.end), ...span });
  }
  return notes.sort((left, right) => left.start - right.start);
}

function kept(remarks: Remarks): readonly (readonly [NameNote['kind'], string | null])[] {
  const { nomenclatural, taxonomic, phrase, publishedIn, rank } = remarks;
  const isStrain = phrase !== null && (rank === 'STRAIN' || isCulture(phrase) || isCode(phrase));
  return [
    [isManuscript(nomenclatural) ? 'manuscript' : 'nomenclatural', nomenclatural],
    ['taxonomic', taxonomic],
    ['publication', publishedIn],
    [isStrain ? 'strain' : 'phrase', phrase],
  ];
}

const isManuscript = (note: string | null): boolean =>
  note !== null && /^(?:in press|unpubl|ined|ms)/i.test(note);

const isCode = (phrase: string): boolean => /^[^\s()]*\d[^\s()]*$/.test(phrase);

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where a note stands that may be written with other spaces, dots and signs for "et"; null: nowhere. */
function placeOf(text: string, from: number, note: string): Place | null {
  const wanted = letters(note, 0);
  const given = letters(text, from);
  const at = wanted.chars === '' ? -1 : given.chars.indexOf(wanted.chars);
  if (at < 0) return null;
  const start = given.places[at] ?? 0;
  const last = given.places[at + wanted.chars.length - 1] ?? 0;
  let end = last + 1;
  if (text[end] === ')' && note.endsWith(')')) end += 1;
  if (text[end] === '.') end += 1;
  return { start, end };
}

/** Letters and digits of a text, small, "&" as "et", with their places. */
function letters(text: string, from: number): { chars: string; places: number[] } {
  let chars = '';
  const places: number[] = [];
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    const written = char === '&' ? 'et' : /[\p{L}\p{N}]/u.test(char) ? char.toLowerCase() : '';
    chars += written;
    for (let unit = 0; unit < written.length; unit += 1) places.push(at);
  }
  return { chars, places };
}
