import { normalizeNomenclaturalNote } from './note-forms.ts';
import type { Remarks } from './remarks.ts';

const NEW_RANK =
  /[\s,([]{1,3}((?:(?:gen|sp|spec|ssp|subsp|var|f|fam|subgen|n)\.? ?(?:et )?nov\.?|nov\.? (?:sp|spec|gen|var|ssp|subsp)\b\.?|n\. ?(?:sp|gen|comb)\.)(?:,? (?:et )?(?:gen|sp|spec)\.? ?nov\.?)?(?: ined\.?)?)(?=[\s,)\]]|$)[)\]]?/i;

/** "sp. nov.", "gen. et sp. nov.", "n. sp." */
export function takeNewRank(remarks: Remarks): void {
  const found = NEW_RANK.exec(remarks.text);
  if (found === null || found.index === 0) return;
  const note = found[1] ?? '';
  remarks.nomenclatural = normalizeNomenclaturalNote(note);
  if (/ined/.test(note)) remarks.isManuscript = true;
  const left = remarks.text.replace(found[0], ' ');
  if (/^gen/i.test(note) && !/^\S+ \p{Ll}/u.test(left)) remarks.rank = 'GENUS';
  remarks.text = left;
}

const NOMENCLATURAL =
  /[\s,;([]{1,3}((?:nom|nomen|nomina|comb|stat|orth|pro syn|typ)\b\.?(?:(?: ?(?:et|&) ?(?:typ|orth|nom|comb|stat)\.?)? ?(?:in (?=herb)|)(?!(?:non|nec|not|sensu|sec|auctt?|fide|in|ex|emend|excl)\b)(?:[a-z]{2,16}\b)\.?){0,4})/i;

/** "nom. illeg.", "comb. nov.", "orth. var."; all of them, one after the other. */
export function takeNomenclatural(remarks: Remarks, isMore = true): void {
  const found = NOMENCLATURAL.exec(remarks.text);
  if (found === null) return;
  const note = (found[1] ?? '').trim();
  if (/^nomen/i.test(note) && /[([]/.test(found[0].slice(0, 3))) return;
  const isPlainWord = /^(?:comb|stat|orth|typ|nom|nomen)$/i.test(note) && !note.endsWith('.');
  if (isPlainWord && note !== 'Nomen') return;
  if (/^(?:typ|comb|stat|orth)\.?$/i.test(note)) return;
  if (/\bined\b/.test(note)) remarks.isManuscript = true;
  const form = normalizeNomenclaturalNote(note);
  remarks.nomenclatural =
    remarks.nomenclatural === null ? form : `${remarks.nomenclatural} ${form}`;
  const before = remarks.text.slice(0, found.index);
  let rest = remarks.text.slice(found.index + found[0].length);
  if (/[([]/.test(found[0].slice(0, 4)) && /^\s*[)\]]/.test(rest))
    rest = rest.replace(/^\s*[)\]]/, '');
  rest = rest.replace(/^\s*\((?!\s*(?:non|nec|not)\b)[^)]{0,120}\)\s*\.?\s*$/, '');
  remarks.text = `${before}${/^[\s.,;]*$/.test(rest) ? '' : rest}`;
  if (isMore) takeNomenclatural(remarks, false);
}

/** "Busk ms in Chimonides, 1987". */
export function takeManuscriptBeforeIn(remarks: Remarks): void {
  const found = /[\s,]{1,3}(ms\.?|MS\.?|ined\.)(?= in \p{Lu})/u.exec(remarks.text);
  if (found === null) return;
  remarks.nomenclatural = found[1] ?? null;
  remarks.isManuscript = true;
  remarks.text = remarks.text.replace(found[0], '');
}

const MANUSCRIPT =
  /[\s,]{1,3}(in press|unpublished|unpubl\.?|ined\.|(?<=[.)] )ined|inedit\.?|[mM]s\.|[mM]s|MS\.?|mss\.|mscr?\.)$/;

/** "ined.", "ms.", "in press" at the end. */
export function takeManuscript(remarks: Remarks): void {
  const found = MANUSCRIPT.exec(remarks.text);
  if (found === null || found.index === 0) return;
  remarks.isManuscript = true;
  const note = (found[1] ?? '').replace(/^Ms/, 'ms');
  remarks.nomenclatural =
    remarks.nomenclatural === null ? note : `${remarks.nomenclatural} ${note}`;
  remarks.text = remarks.text.slice(0, found.index);
}

/** Old markers of rank that say no more than "below the species". */
export function takeMarkers(remarks: Remarks): void {
  let { text } = remarks;
  text = text.replace(/ t\. ?infr\. ?/, ' ');
  const letters =
    /^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+)(?: (?:\([^)]{1,80}\) )?\p{Lu}[\p{L}. &]{0,60}?)? ([a-ehk]\.(?:[a-ehk]\.?)?) (?=\p{Ll}{3})/u.exec(
      text,
    );
  if (letters !== null) {
    remarks.rank = 'OTHER';
    text = `${letters[1]} ${text.slice(letters[0].length)}`;
  }
  text = text
    .replace(/ \*{1,4} (?=\p{Ll})/u, ' ')
    .replace(/^(\p{Lu}\p{L}+ \p{Ll}[\p{Ll}-]+) [a-eghkn\u03b1-\u03c9] (?=\p{Ll}{3})/u, '$1 ')
    .replace(/ (var|f|subvar)\. ?[\u03b1-\u03c9]\.? ?(?=\p{Ll}{3})(?! )/u, (all, marker: string) =>
      / |\.$/.test(all.slice(-1)) ? ` ${marker}. ` : all,
    );
  if (text.startsWith('Missing ') && /^Missing \p{Ll}/u.test(text)) {
    remarks.isGenusMissing = true;
    text = `? ${text.slice(8)}`;
  }
  remarks.text = text;
}
