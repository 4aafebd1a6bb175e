import type { NameWarning } from '../parsed-name.ts';

/** A year as gnparser has it. */
export interface GnYear {
  readonly year: string;
  readonly isApproximate?: true;
}

/** Authors with their year, and those that they are connected with. */
export interface GnAuthors {
  readonly authors: readonly string[];
  readonly year?: GnYear;
  readonly exAuthors?: GnAuthors;
  readonly inAuthors?: GnAuthors;
  readonly emendAuthors?: GnAuthors;
}

/** Authorship in gnparser's form. */
export interface GnAuthorship {
  readonly verbatim: string;
  readonly normalized: string;
  readonly year?: string;
  readonly authors?: readonly string[];
  readonly originalAuth?: GnAuthors;
  readonly combinationAuth?: GnAuthors;
}

/** A word with its place, in code points of the text without markup. */
export interface GnWord {
  readonly verbatim: string;
  readonly normalized: string;
  readonly wordType: string;
  readonly start: number;
  readonly end: number;
}

/** Parts of a name by its form: `uninomial`, `species`, `infraspecies`, `approximation`, `comparison`, `hybridFormula`. */
export type GnDetails = Readonly<Record<string, unknown>>;

/** gnparser's result for a name, as its JSON has it (version 1.14). */
export interface GnparserName {
  readonly parsed: boolean;
  readonly nomenclaturalCodeSetting?: string;
  readonly quality: number;
  readonly qualityWarnings?: readonly NameWarning[];
  readonly verbatim: string;
  readonly normalized?: string;
  readonly canonical?: { readonly stemmed: string; readonly simple: string; readonly full: string };
  readonly cardinality: number;
  readonly rank?: string;
  readonly authorship?: GnAuthorship;
  readonly bacteria?: 'yes' | 'maybe';
  readonly candidatus?: true;
  readonly virus?: true;
  readonly cultivar?: true;
  readonly daggerChar?: true;
  readonly hybrid?: string;
  readonly surrogate?: string;
  readonly tail?: string;
  readonly details?: GnDetails;
  readonly words?: readonly GnWord[];
  readonly id: string;
}
