import { normalizeTaxonomicNote } from '../note-forms.ts';
import type { Remarks } from './remarks.ts';

const BRACKETED_NOTE =
  /\s*([([])\s*((?:non|not|nec|auctt?|auctorum|sensu|sec|fide|emend|excl)\b\.?[^)\]]{0,300})[)\]]/i;

const NOTE =
  /[\s,;(]{1,3}((?:sensu|sec\.?|auctt?\.?|auctorum|fide|ss\.|ss? (?:lato|stricto|str\.)|s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.|s\. ?ampl\.|emend\b\.?|excl\.|according to|as in|non\b\.?(?!-)|nec\b\.?(?!-)|not\b)(?=[\s(]|$|[,;)]|(?<=\.)))/i;

/** The notes on how others used the name. */
export function takeTaxonomic(remarks: Remarks): void {
  const { text } = remarks;
  const found = NOTE.exec(text);
  const bracketed = BRACKETED_NOTE.exec(text);
  if (bracketed !== null && (found === null || bracketed.index <= found.index + 1)) {
    takeBracketedNote(remarks, bracketed);
    return;
  }
  if (found === null || found.index === 0) return;
  const before = text.slice(0, found.index);
  const note = text.slice(found.index + found[0].length - (found[1] ?? '').length);
  if (/^(?:non|not|nec)/i.test(note) && /^\p{Lu}\p{L}*$/u.test(before) && !/^n\S+ \(/.test(note))
    return;
  if (/^not /i.test(note) && !/[A-Z)]/.test(before.slice(1))) return;
  const isOpened = found[0].slice(0, -(found[1] ?? '').length).includes('(');
  const wide = /^(s\. ?l\.|s\. ?lat\.|s\. ?str\.|s\. ?s\.)(.*)$/i.exec(
    isOpened ? note.replace(/\)$/, '') : note,
  );
  const tail = wide?.[2]?.trim() ?? '';
  if (wide !== null && tail !== '' && /^[(\p{Lu}]/u.test(tail)) remarks.unparsed = tail;
  remarks.taxonomic = normalizeTaxonomicNote(
    wide === null ? note : (wide[1] ?? '') + (remarks.unparsed === null ? (wide[2] ?? '') : ''),
  );
  remarks.text = before;
}

function takeBracketedNote(remarks: Remarks, found: RegExpExecArray): void {
  const [all, , note = ''] = found;
  const { text } = remarks;
  const before = text.slice(0, found.index);
  const behind = text.slice(found.index + all.length);
  if (/^\s*(?:sensu|sec)\b/i.test(behind)) {
    remarks.taxonomic = `${all.trim()} ${behind.trim()}`;
    remarks.text = before;
  } else if (/^\s*\p{Lu}/u.test(behind) && /^\p{Lu}\p{L}+ \p{Ll}/u.test(before)) {
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
