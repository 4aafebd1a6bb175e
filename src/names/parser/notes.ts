import type { NameNote } from '../parsed-name.ts';
import type { Parts } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { Reader } from './reader.ts';

const none: readonly NameNote[] = Object.freeze([]);

/** What stands behind the name: the text behind "sp.", a strain of bacteria, a remark. */
export function notesOf(
  prepared: Prepared,
  r: Reader,
  first: Parts,
  isBacterial: boolean,
): readonly NameNote[] {
  const { scanned, text } = prepared;
  const notes: NameNote[] = [];
  if (first.ignored !== null) {
    addNote(
      notes,
      prepared,
      kindOfIgnored(first.ignored, isBacterial),
      scanned.end - first.ignored.length,
      scanned.end,
    );
  } else if (isBacterial && r.at < scanned.end && /\d/.test(text.slice(r.at, scanned.end))) {
    addNote(notes, prepared, 'strain', r.at, scanned.end);
  }
  if (scanned.remark !== null && r.at <= scanned.end) {
    addNote(notes, prepared, scanned.remark, scanned.end, text.length);
  }
  return notes.length === 0 ? none : notes;
}

/** "sp. Bigge Island (A.A. Mitchell 3436)" is a phrase name: words and a voucher. */
const phrase = /^\s+\p{Lu}\p{Ll}[^()]{1,100}\([^()]{2,100}\)/u;

function kindOfIgnored(ignored: string, isBacterial: boolean): NameNote['kind'] {
  if (phrase.test(ignored)) return 'phrase';
  return isBacterial && /[\p{Lu}\d]/u.test(ignored) ? 'strain' : 'other';
}

function addNote(
  notes: NameNote[],
  { text, cleaned }: Prepared,
  kind: NameNote['kind'],
  from: number,
  to: number,
): void {
  const note = text
    .slice(from, to)
    .replace(/^[\s,]+/, '')
    .trimEnd();
  if (note === '') return;
  const end = from + text.slice(from, to).trimEnd().length;
  const start = end - note.length;
  const span =
    cleaned === null
      ? { start, end }
      : { start: cleaned.starts[start] ?? 0, end: cleaned.ends[end - 1] ?? 0 };
  notes.push({ kind, text: note, ...span });
}
