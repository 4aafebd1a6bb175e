import { takeRemarks } from '../remarks/take-remarks.ts';
import { STAND_IN, withoutImprint } from './assembly.ts';
import { type GbifAuthors, type ReadAuthorship, readAuthorship } from './authorship.ts';
import { EMPTY } from './empty-name.ts';
import type { GbifName } from './gbif-name.ts';
import { unparsable } from './not-a-name.ts';
import { type GbifOptions, MAX_LENGTH } from './read.ts';

/** Reads an authorship that stands alone. */
export function readAuthors(text: string, options: GbifOptions): GbifName {
  const trimmed = text.trim().slice(0, MAX_LENGTH);
  if (trimmed === '') return unparsable('', 'noName', options);
  const isFive = options.dialect === '5';
  const own = authorshipNote(trimmed, isFive);
  const remarks = takeRemarks(`${STAND_IN}${own.text}`);
  remarks.taxonomic ??= own.note;
  const read = readAuthorship(remarks.text.slice(STAND_IN.length));
  const isNoted = own.note !== null && own.text !== '';
  const { combination, basionym } = isFive ? read : threeAuthors(read);
  const note = remarks.taxonomic;
  return {
    ...EMPTY,
    combinationAuthorship: dateWith(combination, remarks.pendingYear),
    basionymAuthorship: basionym,
    sanctioningAuthor: read.sanctioning,
    taxonomicNote: note,
    nomenclaturalNote: threeNote(remarks.nomenclatural, isFive),
    publishedIn: remarks.publishedIn,
    originalSpelling: remarks.isOriginalSpelling,
    manuscript: remarks.isManuscript,
    doubtful: remarks.isDoubtful,
    unparsed: isNoted ? null : read.unparsed,
  };
}

const threeNote = (note: string | null, isFive: boolean): string | null =>
  note === null || isFive ? note : note.replace(/\. /g, '.').replace(/ ?& ?/g, '&');

const threeAuthors = ({ combination, basionym }: ReadAuthorship) => ({
  combination: withoutImprint(combination),
  basionym: withoutImprint(basionym),
});

const dateWith = (team: GbifAuthors, year: string | null): GbifAuthors =>
  year === null || team.year !== null || team.authors.length === 0 ? team : { ...team, year };

/** A note at the head of an authorship, in brackets or not. */
function authorshipNote(text: string, isFive: boolean): { text: string; note: string | null } {
  if (!isFive && /^\(?auct\b/.test(text)) {
    return { text: '', note: text.replace(/auct\.(?! )/g, 'auct. ') };
  }
  const whole = /^\((?:non|nec|not)\b[^()]{1,200}\) (?:sensu|sec)\b.{1,200}$/.exec(text);
  if (whole !== null) return { text: '', note: text };
  const bracketed = /^\((auctt?\.|(?:sensu|sec\.?|non|nec) [^()]{1,200})\)\s*(.*)$/.exec(text);
  if (bracketed !== null) {
    const rest = (bracketed[2] ?? '').replace(/^auctt?\.$/, '');
    return { text: rest, note: bracketed[1] ?? null };
  }
  return {
    text: /^(?:auct|sensu|sec|non|nec|fide|emend)/.test(text) ? ` ${text}` : text,
    note: null,
  };
}
