import type { Remarks } from './remarks.ts';

const QUOTED =
  /(?:[\s,]{1,3}cv\.?)?\s+(?:'([^']{0,59}\p{L}[^']{0,59})'|"([^"]{0,59}\p{L}[^"]{0,59})"|['"](\p{Ll}{3,40})$)(?=[\s,.(]|$)/u;

/** "cv. 'Nabob'", "Border Auricula Group", "Sorel grex" (ICNCP). */
export function takeCultivar(remarks: Remarks): void {
  const { text } = remarks;
  if (/ cv\.? ex\b/.test(text)) {
    remarks.text = text.replace(/ cv\.? ex\b/, ' hort. ex');
    return;
  }
  const quoted = QUOTED.exec(text);
  const rest = quoted === null ? '' : text.slice(quoted.index + quoted[0].length).trim();
  if (
    quoted !== null &&
    /^\p{Lu}/u.test(text) &&
    !/ (?:strain|str)\b/.test(text.slice(0, quoted.index))
  ) {
    remarks.cultivar = (quoted[1] ?? quoted[2] ?? quoted[3] ?? '').trim();
    if (/^\(/.test(rest) || text[quoted.index - 1] === '(') remarks.cultivar = null;
    else {
      remarks.text = text.slice(0, quoted.index);
      remarks.cultivarAuthorship = rest === '' ? null : rest;
    }
    return;
  }
  const bare = /^(.{2,200}?) cv\.? (\p{Lu}[\p{L}' -]{1,60})$/u.exec(text);
  if (bare !== null) {
    remarks.cultivar = bare[2] ?? null;
    remarks.text = bare[1] ?? '';
    return;
  }
  const group =
    /^(\p{Lu}\p{Ll}+(?: \p{Ll}[\p{Ll}-]+)?) (\p{Lu}[\p{L}' -]{1,60}) (Group|grex|gx)\.?$/u.exec(
      text,
    );
  if (group === null) return;
  remarks.cultivar = group[2] ?? null;
  remarks.cultivarRank = group[3] === 'Group' ? 'CULTIVAR_GROUP' : 'GREX';
  remarks.text = group[1] ?? '';
}
