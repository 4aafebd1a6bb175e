import { CHECKS, type Check, type ValidationFinding } from '../../publish/index.ts';
import { structureFinding } from './structure-finding.ts';

const CODE = /(?:^|[\s(])([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?:\)|:\s*|$)/;
const FILE = /(?:^|[\s"/])([^\s"/:,()]+\.[a-z][a-z0-9]{1,6})\b/i;

/** The check that a sentence of an adapter names, as in `DUPLICATED_TERM: recordedBy is described twice`; null: none. */
export function checkNamedIn(text: string): Check | null {
  const code = CODE.exec(text)?.[1] ?? '';
  return Object.hasOwn(CHECKS, code) ? (code as Check) : null;
}

/** A sentence without the check that it names. */
export const withoutCheck = (text: string): string => {
  const code = checkNamedIn(text);
  return code === null ? text : text.replace(`${code}: `, '').replace(` (${code})`, '');
};

/** What an adapter noted, as findings: with the check and the lines that it names, one for each line. */
export function noteFindings(note: string): readonly ValidationFinding[] {
  const code = checkNamedIn(note) ?? 'SOURCE_NOTE';
  const message = withoutCheck(note);
  const file = FILE.exec(message)?.[1] ?? null;
  const lines = linesIn(message);
  // What was read all the same is no error.
  const severity = code.startsWith('DWCA_') ? 'WARNING' : CHECKS[code].severity;
  const finding = { ...structureFinding(code, message, { file }), severity };
  return lines.length === 0 ? [finding] : lines.map((line) => ({ ...finding, line }));
}

/** `… (lines 3, 7 …)`, `meta.xml, line 7: …` → the lines. */
function linesIn(message: string): readonly number[] {
  const list = /\blines? (\d+(?:, \d+)*)/.exec(message)?.[1];
  return list === undefined ? [] : list.split(', ').map(Number);
}
