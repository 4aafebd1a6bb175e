import { CHECKS, type Check, type ValidationFinding } from '../../publish/index.ts';
import { structureFinding } from './structure-finding.ts';

const CODE = /(?:^|[\s(])([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?:\)|:\s*|$)/;
const FILE = /(?:^|[\s"/])([^\s"/:,()]+\.[a-z][a-z0-9]{1,6})\b/i;

/** The check that a sentence of an adapter names, as in `DUPLICATED_TERM: recordedBy is described twice`; null: none. */
export function checkNamedIn(text: string): Check | null {
  const code = CODE.exec(text)?.[1] ?? '';
  return Object.hasOwn(CHECKS, code) ? (code as Check) : null;
}

/** Sentences of adapters that name no check, by what they say. */
const SAID: readonly { readonly words: RegExp; readonly check: Check }[] = [
  {
    words: /\bis a checklist\b.*\bno occurrences\b|\bholds names, not records\b/i,
    check: 'CHECKLIST_WITHOUT_OCCURRENCES',
  },
  { words: /\b(?:fewer|more) cells than\b|\bbut rows have \d+ cells\b/, check: 'COLUMN_MISMATCH' },
  { words: /\b(?:are|is) no UTF-8\b|\bno valid UTF-8\b/i, check: 'FILE_ENCODING_SUSPECT' },
];

/** The check that a sentence is about; null: none that is known. */
export const checkOf = (text: string): Check | null =>
  checkNamedIn(text) ?? SAID.find(({ words }) => words.test(text))?.check ?? null;

/** A sentence without the check that it names. */
export const withoutCheck = (text: string): string => {
  const code = checkNamedIn(text);
  return code === null ? text : text.replace(`${code}: `, '').replace(` (${code})`, '');
};

/** Checks that are errors where they stop a source, and were only noted here. */
const READ_ANYHOW: ReadonlySet<Check> = new Set([
  'DWCA_META_XML_NOT_FOUND',
  'DWCA_UNREADABLE',
  'CHECKLIST_WITHOUT_OCCURRENCES',
  'RECORD_NOT_UNIQUELY_IDENTIFIED',
]);

/** What an adapter noted, as findings: with the check and the lines that it names, one for each line. */
export function noteFindings(note: string): readonly ValidationFinding[] {
  const code = checkOf(note) ?? 'SOURCE_NOTE';
  const message = withoutCheck(note);
  const file = FILE.exec(message)?.[1] ?? null;
  const lines = linesIn(message);
  // What was read all the same is no error.
  const severity = READ_ANYHOW.has(code) ? 'WARNING' : CHECKS[code].severity;
  const finding = { ...structureFinding(code, message, { file }), severity };
  return lines.length === 0 ? [finding] : lines.map((line) => ({ ...finding, line }));
}

/** `… (lines 3, 7 …)`, `meta.xml, line 7: …` → the lines. */
function linesIn(message: string): readonly number[] {
  const list = /\blines? (\d+(?:, \d+)*)/.exec(message)?.[1];
  return list === undefined ? [] : list.split(', ').map(Number);
}
