import type { Authorship, NameNote } from '../parsed-name.ts';
import { notesBehind } from '../remarks/notes-behind.ts';
import type { Parts } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { Reader } from './reader.ts';

const none: readonly NameNote[] = Object.freeze([]);

/** What stands beside the name: where it was published, the text behind "sp.", a strain of bacteria, remarks. */
export function notesOf(
  prepared: Prepared,
  r: Reader,
  first: Parts,
  isBacterial: boolean,
): readonly NameNote[] {
  const { scanned, text } = prepared;
  const notes: NameNote[] = [];
  addPublications(notes, prepared, first);
  if (first.ignored !== null) {
    addNote(
      notes,
      prepared,
      kindOfIgnored(first.ignored, isBacterial),
      scanned.end - first.ignored.length,
      scanned.end,
    );
  } else if (isBacterial && r.at < scanned.end && /\d/.test(text.slice(r.at, scanned.end))) {
    const found = notesBehind(text, r.at).find(isStrain);
    addNote(notes, prepared, 'strain', found?.start ?? r.at, found?.end ?? scanned.end);
  }
  if (scanned.remark !== null && r.at <= scanned.end) {
    addNote(notes, prepared, scanned.remark, scanned.end, text.length);
  } else if (r.at < text.length && first.ignored === null && !notes.some(isStrain)) {
    for (const { kind, start, end } of notesBehind(text, r.at)) {
      addNote(notes, prepared, kind, start, end);
    }
  }
  return notes.length === 0 ? none : notes;
}

const isStrain = ({ kind }: NameNote): boolean => kind === 'strain';

/** The works that authors are "in". */
function addPublications(notes: NameNote[], prepared: Prepared, first: Parts): void {
  addPublication(notes, prepared, first.authorship);
  for (const { authorship } of first.infraspecific) addPublication(notes, prepared, authorship);
}

function addPublication(
  notes: NameNote[],
  prepared: Prepared,
  authorship: Authorship | null,
): void {
  if (authorship === null) return;
  const { combination, basionym, verbatim, start } = authorship;
  if ((combination?.in ?? basionym?.in ?? null) === null) return;
  const from = verbatim.lastIndexOf(' in ') + 4;
  if (from < 4) return;
  const close = basionym?.in == null || combination?.in != null ? -1 : verbatim.indexOf(')', from);
  addNote(
    notes,
    prepared,
    'publication',
    start + from,
    start + (close < 0 ? verbatim.length : close),
  );
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
