import type { Remarks } from './remarks.ts';

/** Question marks: a missing genus, doubtful words and authors, letters lost on the way. */
export function takeQuestionMarks(remarks: Remarks): void {
  takeGenericQualifier(remarks);
  const before = remarks.text.replace(/(?<=[ .])\?(?=\p{L})/gu, '');
  if (before !== remarks.text) remarks.doubt('questionMarks');
  remarks.text = before;
  if (/\p{Lu}\p{L}{0,40} or \p{Lu}|\p{L} ?\/ ?\p{L}/u.test(before)) {
    remarks.doubt('uncertainAuthorship');
  }
  if (!before.includes('?')) return;
  if (/^"?\? \p{Ll}/u.test(before)) {
    remarks.isGenusMissing = true;
    remarks.text = before.replace(/^"?\? /, '? ');
    return;
  }
  if (/[\s)]\?\s*$/.test(before)) {
    remarks.doubt('questionMarks');
    remarks.text = remarks.text.replace(/\s*\?\s*$/, '');
  }
  if (/\p{L}\?\s*(?:$|[&,])/u.test(before)) remarks.doubt('uncertainAuthorship');
  const doubtful = /^(\p{Lu}\p{Ll}+(?: \p{Ll}[\p{Ll}-]+)?) ?\? (?=\p{Ll})/u.exec(remarks.text);
  if (doubtful !== null) {
    const part = doubtful[1]?.includes(' ') ? 'INFRASPECIFIC' : 'SPECIFIC';
    remarks.qualifiers.set(part, '?');
    remarks.isInformal = true;
    remarks.doubt('questionMarks');
    remarks.text = `${doubtful[1]} ${remarks.text.slice(doubtful[0].length)}`;
  }
  if (/\p{L}\?\p{L}|\p{L}\?\.?\s*$/u.test(before) && !/\p{L}\?\s*(?:$|[&,])/u.test(before)) {
    remarks.doubt('questionMarks');
    remarks.text = remarks.text.replace(/(\p{L})\?(?=[\p{L}.])/gu, '$1');
  }
  remarks.text = remarks.text
    .replace(/(\p{L})\?/gu, '$1')
    .replace(/(\p{L}\.)\?(?=\s*[&,])/gu, '$1')
    .replace(/\.\?/g, '')
    .replace(/ \? /g, ' ');
}

/** "cf. Platypeltis croftii", "?Sydonia alba": the genus is in doubt. */
function takeGenericQualifier(remarks: Remarks): void {
  const found = /^(?:(cf|aff)\b\.? |\?)(?=\p{Lu}\p{Ll})/iu.exec(remarks.text);
  if (found === null) return;
  const word = found[1];
  remarks.qualifiers.set('GENERIC', word === undefined ? '?' : `${word.toLowerCase()}.`);
  if (word === undefined) remarks.doubt('questionMarks');
  remarks.text = remarks.text.slice(found[0].length);
  if (/^\S+ \p{Ll}/u.test(remarks.text)) remarks.isInformal = true;
}

/** "[Acontia] chia": a genus that is not certain. */
export function takeDoubtfulGenus(remarks: Remarks): void {
  const found = /^(?:\[(\p{Lu}\p{L}+)\]|"(\p{Lu}\p{Ll}+)")/u.exec(remarks.text);
  if (found === null) return;
  remarks.doubt('doubtfulGenus');
  remarks.text = `${found[1] ?? found[2]}${remarks.text.slice(found[0].length)}`;
}

/** "[sic]" and "corrig.": how the name was spelt first. */
export function takeSic(remarks: Remarks): void {
  const { text } = remarks;
  const comment = /[[(]\s*sic\s*,([^\])]{0,80})[\])]/i.exec(text);
  if (comment !== null) {
    remarks.isOriginalSpelling = true;
    remarks.unparsed = `(sic,${comment[1]?.replace(/\s+/g, '')})`;
    remarks.text = text.replace(comment[0], ' ');
  } else if (/[[(]\s*sic\s*!?\s*[\])]|\bsic!/i.test(text)) {
    remarks.isOriginalSpelling = true;
    remarks.text = text.replace(/[[(]\s*sic\s*!?\s*[\])]|\bsic!/gi, ' ');
  } else if (/(?:^|[ (])corrig\b\.?\)?/.test(text)) {
    remarks.isOriginalSpelling = false;
    remarks.text = text.replace(/(?:^|[ (])corrig\b\.?\)?/, ' ');
  }
}

/** "Candidatus Phytoplasma mali", quoted or not (ICNP Rule 28a and Appendix 11). */
export function takeCandidatus(remarks: Remarks): void {
  const found = /^"?\s*Candidatus\s+/i.exec(remarks.text);
  if (found === null || !/^\p{Lu}/u.test(remarks.text.slice(found[0].length))) return;
  remarks.isCandidatus = true;
  remarks.text = remarks.text.slice(found[0].length).replace(/"/g, ' ');
}

/** The word "null" of a database for an empty field. */
export function takeNull(remarks: Remarks): void {
  if (/^Null\b/.test(remarks.text)) remarks.doubt('nullEpithet');
  if (!/\p{Ll} null \p{L}/u.test(remarks.text)) return;
  remarks.doubt('nullEpithet');
  remarks.text = remarks.text.replace(/ null /g, ' ');
}

const PLACEHOLDER_AUTHOR =
  /[\s,]{1,3}(?:\[?not (?:applicable|given|known|found|stated|recorded)\]?|mihi\b\.?|nobis\b\.?)/i;

/** "Not applicable", "mihi": no authors. */
export function takePlaceholderAuthors(remarks: Remarks): void {
  let found = PLACEHOLDER_AUTHOR.exec(remarks.text);
  for (let turn = 0; found !== null && turn < 4; turn += 1) {
    remarks.doubts.add('authorshipRemoved');
    remarks.text = remarks.text.replace(found[0], ' ');
    found = PLACEHOLDER_AUTHOR.exec(remarks.text);
  }
}
