/** A text in the other languages. `en` only where the id is not the English text (two meanings of one word). */
export interface Translations {
  readonly en?: string;
  readonly es: string;
  readonly fr: string;
  readonly de: string;
  readonly ja: string;
}
/** Texts of one area of the portal by their id: the English text, in ICU message format. */
export type Catalogue = Readonly<Record<string, Translations>>;
