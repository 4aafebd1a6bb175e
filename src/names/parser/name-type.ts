import type { NameType, SurrogateKind } from '../parsed-name.ts';
import { kindOf, type TextKind } from './kind.ts';
import type { Prepared } from './prepare.ts';

const typesOfKinds: Readonly<Partial<Record<TextKind, NameType>>> = {
  hybridFormula: 'hybridFormula',
  placeholder: 'placeholder',
  cluster: 'otu',
  accession: 'otu',
  code: 'otu',
  clade: 'informal',
};

const placeholder =
  /^\s*(?:n\.?\s?n\.?|\?+|-+|(?:indet|undet|unident|unknown|dummy|temp|missing)\b.*)\s*$/i;

/** A text that stands for a taxon that nobody knows, in the languages of labels; nothing else may stand beside it. */
const unknown =
  /^\W*(?:n\/?a|null|blank|(?:noch )?un(?:bekannt|bestimmt)|unidentifiable|indeterminad[oa]|desconocid[oa]|inconnue?|undesignated|uncertain|mixed(?: (?:cultures?|samples?)\b.*)?)\W*$/i;

/** What a text is in which no name could be read. */
export function typeWithoutName(text: string): NameType {
  if (unknown.test(text)) return 'placeholder';
  const kind = kindOf(text.trim());
  const type = kind === null ? undefined : typesOfKinds[kind];
  return type ?? (placeholder.test(text) ? 'placeholder' : 'noName');
}

/** What is known of a name that was read. */
export interface ReadSigns {
  readonly surrogate: SurrogateKind | null;
  /** Only one word was read. */
  readonly isUninomial: boolean;
  /** What was not read, or null. */
  readonly tail: string | null;
  readonly isReadToRemark: boolean;
}

/** "Aus sp3". */
const numberedSpecies = /^\s+(?:sp|spec|species|morphospecies)[-_]?(?:[A-Z]\b|\d)/;

/** "Aus bus var.", "Aus indet.": a rank without its epithet. */
const openRank = /^[\s,]*(?:var|ssp|subsp|subgen|f|forma|spec|indet|undet)\b\.?\s*$/;

/** A genus or species with a word that says that it could not be told apart. */
const undetermined =
  /^\p{Lu}\p{L}+ (?:\p{Ll}[\p{L}-]+ )?(?:un(?:identified|determined)|undet|indet)/u;

/** What a text is in which a name was read: "Lucanus spec." is open, "Mollusca not assigned" a placeholder. */
export function typeOfName(signs: ReadSigns, { scanned, text }: Prepared): NameType {
  const { surrogate, tail } = signs;
  if (surrogate === 'bold') return 'otu';
  if (surrogate !== null) return 'informal';
  if (scanned.hasKindWord || scanned.hasUnderscore || isNumbered(tail)) {
    const type = typeOfKind(text.trim());
    if (type !== null) return type;
  }
  if (tail !== null && tail.length < 20 && openRank.test(tail)) return 'informal';
  if (!signs.isUninomial) return 'scientific';
  if (scanned.isAggregate && signs.isReadToRemark) return 'informal';
  if (tail !== null && numberedSpecies.test(tail)) return 'informal';
  return scanned.isSpeciesWord && signs.isReadToRemark ? 'informal' : 'scientific';
}

const isNumbered = (tail: string | null): boolean => tail !== null && /\d/.test(tail);

/** The type that the words of a text tell of, or null; viruses without their own form of names were told before. */
function typeOfKind(text: string): NameType | null {
  if (unknown.test(text)) return 'placeholder';
  if (undetermined.test(text)) return 'informal';
  const kind = kindOf(text);
  if (kind === null || kind === 'virus' || kind === 'hybridFormula') return null;
  return typesOfKinds[kind] ?? 'noName';
}
