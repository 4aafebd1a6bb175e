import { normalizeTaxonomicNote } from './note-forms.ts';
import type { Remarks } from './remarks.ts';

const BRACKETED_NOTE =
  /\s*([([])\s*((?:non|not|nec|auctt?|auctorum|sensu|sec|fide|emend|excl|incl)\b\.?[^)\]]{0,300})[)\]]/i;

const NOTE =
  /[\s,;(]{1,3}((?:sensu|sec\.?|auctt?\.?|auctorum|fide|ss\.|ss? (?:lato|stricto|str\.)|s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.|s\. ?ampl\.|emend\b\.?|excl\.|incl\.|according to|as in|non\b\.?(?!-)|nec\b\.?(?!-)|not\b)(?=[\s(]|$|[,;)]|(?<=\.)))/i;

/** The notes on how others used the name. */
export function takeTaxonomic(remarks: Remarks): void {
  const { text } = remarks;
  const found = NOTE.exec(text);
  const bracketed = BRACKETED_NOTE.exec(text);
  const isNested = found !== null && bracketed?.[2]?.includes('(') === true;
  const isFirst = bracketed !== null && (found === null || bracketed.index <= found.index + 1);
  if (bracketed !== null && isFirst && !isNested) {
    takeBracketedNote(remarks, bracketed);
    return;
  }
  if (found === null || found.index === 0) return;
  const before = text.slice(0, found.index);
  const note = unbracketed(text.slice(found.index + found[0].length - (found[1] ?? '').length));
  if (isEpithet(before, note) || INITIALS.test(note)) return;
  takeBareNote(remarks, note);
  remarks.text = before;
}

/** "S.L. Miller": the author's initials. */
const INITIALS = /^S\. ?[LS]\. ?(?:\p{Lu}\. ?)*\p{Lu}\p{Ll}/u;

/** Without a closing bracket whose opening one stood before. */
const unbracketed = (note: string): string =>
  note.endsWith(')') && countOf(note, ')') > countOf(note, '(') ? note.slice(0, -1) : note;

const countOf = (text: string, sign: string): number => text.split(sign).length - 1;

/** "Agra not Erwin": "non", "nec" and "not" right behind a genus or without an author before them are no notes. */
function isEpithet(before: string, note: string): boolean {
  if (/^(?:non|not|nec)/i.test(note) && /^\p{Lu}\p{L}*$/u.test(before)) {
    return !/^n\S+ \(/.test(note);
  }
  return /^not /i.test(note) && !/[A-Z)]/.test(before.slice(1));
}

const WIDTH = /^(s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.)(.*)$/i;

/** A note without brackets; authors behind "s.l." are not read, they stand in the wrong place. */
function takeBareNote(remarks: Remarks, note: string): void {
  const [, width = note, behind = ''] = WIDTH.exec(note) ?? [];
  const tail = behind.trim();
  const isAuthor = /^[(\p{Lu}]/u.test(tail);
  if (isAuthor) remarks.unparsed = tail;
  remarks.taxonomic = normalizeTaxonomicNote(isAuthor ? width : width + behind);
}

/** An author, perhaps with particles: "Rolfe", "van der Berg", "d'Orbigny". */
const AUTHOR_BEHIND = /^\s*(?:(?:\p{Ll}{2,4} ){1,3}|\p{Ll}')?\p{Lu}/u;

function takeBracketedNote(remarks: Remarks, found: RegExpExecArray): void {
  const [all, , note = ''] = found;
  const { text } = remarks;
  const before = text.slice(0, found.index);
  const behind = text.slice(found.index + all.length);
  if (/^\s*(?:sensu|sec)\b/i.test(behind)) {
    remarks.taxonomic = `${all.trim()} ${behind.trim()}`;
    remarks.text = before;
  } else if (AUTHOR_BEHIND.test(behind) && /^\p{Lu}\p{L}+ \p{Ll}/u.test(before)) {
    remarks.unparsed = all.trim().replace(/\s+/g, '');
    remarks.text = `${before} ${behind}`;
  } else {
    remarks.taxonomic = normalizeTaxonomicNote(note);
    remarks.text = `${before} ${behind.replace(/^\s*auctt?\./, '')}`;
  }
}

/** "pro parte" and "(pro sp.)": used for a part, or as another rank. */
export function takeProParte(remarks: Remarks): void {
  const { text } = remarks;
  if (/,? ?\b(?:pro parte|[pP]\. ?[pP]\.\p{L}?)\s*$/u.test(text)) {
    remarks.isDoubtful = true;
    remarks.text = text.replace(/,? ?\b(?:pro parte|[pP]\. ?[pP]\.\p{L}?)\s*$/u, '');
  }
  remarks.text = remarks.text
    .replace(/[\s,]{0,3}[([]? ?pro (?:sp|hybr|var)\b\.? ?[)\]]?/i, '')
    .replace(/\s*\(Approved Lists,? \d{4}\)\.?/i, '');
}
