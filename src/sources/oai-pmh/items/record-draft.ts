import { formatOfUrl } from '../../../interpret/index.ts';
import {
  type LabelledText,
  licenseOf,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../../terms/index.ts';

/** What is known of a medium; the rest is not stated. */
export type MediumParts = Partial<VerbatimMedia>;

const places: ReadonlyMap<VerbatimTerm, number> = new Map(
  VERBATIM_TERMS.map((term, at) => [term, at] as const),
);
const noMedia: readonly VerbatimMedia[] = Object.freeze([]);

/** DCMI type of a file by the format that its address shows; null: it shows none. */
function typeOf(address: string | null): string | null {
  const format = address === null ? null : formatOfUrl(address);
  if (format === null) return null;
  const [kind] = format.split('/');
  return kind === 'image'
    ? 'StillImage'
    : kind === 'audio'
      ? 'Sound'
      : kind === 'video'
        ? 'MovingImage'
        : null;
}

/** A record in the making. */
export class RecordDraft {
  readonly #lists: (LabelledText[] | undefined)[] = VERBATIM_TERMS.map(() => undefined);
  readonly #media: VerbatimMedia[] = [];

  /** Adds a text of a term, trimmed; an empty one, and the same one again, add nothing. */
  add(term: VerbatimTerm, text: string | null | undefined, label: string | null = null): void {
    const trimmed = text?.trim() ?? '';
    if (trimmed === '') return;
    const at = places.get(term) ?? 0;
    const list = this.#lists[at];
    if (list === undefined) this.#lists[at] = [{ label, text: trimmed }];
    else if (!list.some((one) => one.text === trimmed && one.label === label))
      list.push({ label, text: trimmed });
  }

  /** Texts of a term so far. */
  texts(term: VerbatimTerm): readonly LabelledText[] {
    return this.#lists[places.get(term) ?? 0] ?? [];
  }

  /** A statement about rights: as licence where it names one, else as it stands. */
  addRights(text: string | null | undefined): void {
    const trimmed = text?.trim() ?? '';
    if (/^info:eu-repo\/semantics\//.test(trimmed)) this.add('accessRights', trimmed);
    else this.add(trimmed !== '' && licenseOf(trimmed) !== null ? 'license' : 'rights', trimmed);
  }

  /** Adds a medium with an address; one that is there already is passed over. */
  addMedium(parts: MediumParts): void {
    const identifier = parts.identifier?.trim() || null;
    const thumbnail = parts.thumbnail?.trim() || null;
    if (identifier === null && thumbnail === null) return;
    if (identifier !== null && this.#media.some((one) => one.identifier === identifier)) return;
    this.#media.push({
      guid: null,
      providerManagedID: null,
      license: null,
      rights: null,
      title: null,
      description: null,
      creator: null,
      accessPoints: [],
      ...parts,
      type: parts.type ?? typeOf(identifier ?? thumbnail),
      identifier,
      thumbnail,
    });
  }

  get hasMedia(): boolean {
    return this.#media.length > 0;
  }

  /** The record. The title proper stands in front of others, whatever their order. */
  record(sourceId: string, modifiedSeconds: number | null): VerbatimRecord {
    const titles = places.get('title') ?? 0;
    this.#lists[titles]?.sort((a, b) => Number(a.label !== null) - Number(b.label !== null));
    const media = this.#media.length === 0 ? noMedia : this.#media;
    return { sourceId, terms: termsOf(this.#lists), media, modifiedSeconds };
  }
}
