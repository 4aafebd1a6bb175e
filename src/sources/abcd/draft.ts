import {
  type ExtensionRow,
  type LabelledText,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimTerm,
} from '../../terms/index.ts';
import type { PartFields } from './walk.ts';

/** Places of terms in VERBATIM_TERMS. */
const termAt = new Map(VERBATIM_TERMS.map((term, at) => [term, at] as const));

interface Text extends LabelledText {
  readonly choice: number | null;
}

/** An identification of a unit, in its fields. */
export interface Identification {
  readonly fields: PartFields;
  readonly preferred: boolean;
  /** Code of nomenclature that the parts of its name follow; null: it has none, or no code is named. */
  readonly code: string | null;
}

/** A unit that is being read. */
export class Draft {
  readonly lists: (Text[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
  readonly media: VerbatimMedia[] = [];
  readonly extensions = new Map<string, ExtensionRow[]>();
  readonly identifications: Identification[] = [];

  put(term: VerbatimTerm, text: string | null | undefined, label: string | null = null): void {
    if (text === null || text === undefined || text === '') return;
    this.putAt(termAt.get(term) ?? 0, text, label, null);
  }

  putAt(at: number, text: string, label: string | null, choice: number | null): void {
    const list = this.lists[at];
    if (list === undefined) this.lists[at] = [{ label, text, choice }];
    else list.push({ label, text, choice });
  }

  row(type: string, row: Readonly<Record<string, string | null | undefined>>): void {
    const given: Record<string, string> = {};
    let any = false;
    for (const [name, text] of Object.entries(row)) {
      if (text === null || text === undefined || text === '') continue;
      given[name] = text;
      any = true;
    }
    if (!any) return;
    const rows = this.extensions.get(type);
    if (rows === undefined) this.extensions.set(type, [given]);
    else rows.push(given);
  }
}

/** Alternatives of collectors name the same people. */
const COLLECTORS = VERBATIM_TERMS.indexOf('recordedBy');

const rank = ({ choice }: Text): number => choice ?? 0;

/** The texts of a term, the preferred ones first. */
function ordered(list: readonly Text[] | undefined): LabelledText[] | undefined {
  if (list === undefined) return undefined;
  const sorted = list.length > 1 ? list.toSorted((a, b) => rank(a) - rank(b)) : list;
  return sorted.map(({ label, text }) => ({ label, text }));
}

/** Of alternatives that name the same people the best that is there. */
function best(list: readonly Text[] | undefined): LabelledText[] | undefined {
  if (list === undefined) return undefined;
  const least = Math.min(...list.map(rank));
  return ordered(list.filter((text) => rank(text) === least));
}

/** The texts of all terms, by their places. */
export const textsOf = (draft: Draft): (LabelledText[] | undefined)[] =>
  draft.lists.map((list, at) => (at === COLLECTORS ? best(list) : ordered(list)));

/** Place of a term in VERBATIM_TERMS. */
export const placeOf = (term: VerbatimTerm): number => termAt.get(term) ?? 0;
