import type { Remarks } from './remarks.ts';

/** Years that are printed but not true: "(imprint 1969)", "(not 1969)", '("1886-1888")' (ICZN Rec. 22A.2.3). */
export function takeImprint(remarks: Remarks): void {
  const found = /\s*(?:\((?:imprint|not) "?(\d{4}\??)"?\)|[[(]?"(\d{4}(?:-\d{4})?)"[\])]?)/i.exec(
    remarks.text,
  );
  if (found === null || !/\d{4}/.test(remarks.text.slice(0, found.index))) return;
  remarks.imprintYear = found[1] ?? found[2] ?? null;
  remarks.text = remarks.text.replace(found[0], '');
}

/** "1964: 377". */
export function takePage(remarks: Remarks): void {
  const found = /(\d{4}[a-z]?) ?(:\s*([\divxlc]+(?:[-\u2013]\d+)?))\.?$/.exec(remarks.text);
  if (found === null) return;
  remarks.publishedInPage = found[3] ?? null;
  remarks.reference = (found[2] ?? '').replace(/\s+/g, '');
  remarks.text = `${remarks.text.slice(0, found.index)}${(found[1] ?? '').slice(0, 4)}`;
}

const REFERENCE =
  /^(.{6,200}?)((?:,|(?<=\p{Ll}{3})\.) (\p{Lu}\p{L}+\.?(?: [\p{L}.,:&-]{1,30}){1,16}(?: \d{1,3}\b(?:\(\d+\))?[:.,(\s]|(?<=:) ?\d).*?)\.?)$/u;

/** A whole reference behind the author: "Feuillet, Journal of … 4(2): 611". */
export function takeReference(remarks: Remarks): void {
  const { text } = remarks;
  if (!/[ :]\d{1,4}\b/.test(text) || text.length > 600) return;
  const found = REFERENCE.exec(text);
  if (found === null || / in /.test(found[1] ?? '')) return;
  const [, before = '', raw = '', reference = ''] = found;
  remarks.publishedIn = reference;
  remarks.reference = raw;
  const year = lastYear(reference);
  const isCited = /\(\d{4}\)\.?$/.test(reference) || !/\d\)?: ?\d/.test(reference);
  if (isCited) remarks.pendingYear = year;
  else remarks.doubts.add('nomenclaturalReference');
  remarks.text = before;
}

/** The last year of a reference, or null. */
function lastYear(reference: string): string | null {
  const years = reference.match(/\b(?:1[5-9]|20)\d\d\b/g);
  return years?.at(-1) ?? null;
}

/** "in Chimonides, 1987": where the name was published. */
export function takePublication(remarks: Remarks): void {
  const { text } = remarks;
  if (!text.includes(' in') && !text.includes(' apud')) return;
  const inner = /\(([^()]{2,100}?),? (?:in|apud) (\p{Lu}[^()]{2,200})\)/u.exec(text);
  if (inner !== null) {
    const year = lastYear(inner[2] ?? '');
    remarks.publishedIn = (inner[2] ?? '').trim();
    remarks.text = text.replace(inner[0], `(${inner[1]}${year === null ? '' : `, ${year}`})`);
    return;
  }
  const found = /^(.*?[\p{L}.)\d]),? (?:in|apud)\b\.? (\p{Lu}.{1,600})$/u.exec(text);
  if (found === null || remarks.publishedIn !== null) return;
  const [, before = '', place = ''] = found;
  if (!/^\S+ .*\p{Lu}|^\p{Lu}\S+ \p{Lu}/u.test(before) && !/\p{Lu}/u.test(before)) return;
  remarks.publishedIn = place.replace(/(?<=[)\d])\.$/, '').trim();
  remarks.pendingYear = lastYear(place);
  remarks.text = before;
}
