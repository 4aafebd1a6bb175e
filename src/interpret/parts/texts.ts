import type { LabelledText, VerbatimTerms } from '../../terms/index.ts';
import type { IssueList } from '../issues.ts';
import { chooseByLabel, descriptionLabels, plainText } from '../texts.ts';
import { first } from './first.ts';

/** The first text of a term as it is read; null where the record has none. */
export function plainFirst(
  values: readonly LabelledText[] | undefined,
  issues: IssueList,
  term: string,
): string | null {
  const text = first(values);
  return text === null ? null : plainText(text, issues, term);
}

/**
 * The title, or what stands for one: the name, the kind, an identifier, the key. Museums' objects have one; occurrences go by
 * their names.
 */
export function readTitle(
  terms: VerbatimTerms,
  sourceId: string,
  issues: IssueList,
  isOccurrence: boolean,
): string {
  const titles = terms.title;
  if (titles !== undefined) {
    for (const { text } of titles) {
      const plain = plainText(text, issues, 'title');
      if (plain !== '') return plain;
    }
  }
  const title =
    first(terms.scientificName) ??
    first(terms.objectType) ??
    first(terms.identifier) ??
    first(terms.vernacularName) ??
    first(terms.catalogNumber) ??
    sourceId;
  if (!isOccurrence) issues.add('TITLE_MISSING', 'title', null, title);
  return title;
}

/** A locality that says no more than the country is none. */
export function readLocality(
  terms: VerbatimTerms,
  country: string | null,
  issues: IssueList,
): string | null {
  const values = terms.locality ?? terms.verbatimLocality;
  const text = plainFirst(values, issues, 'locality');
  return text === country ? null : text;
}

/** The best description: a museum's notes by their labels, or Darwin Core's remarks. */
export function readDescription(terms: VerbatimTerms, issues: IssueList): string | null {
  const text =
    chooseByLabel(terms.description, descriptionLabels) ?? first(terms.occurrenceRemarks);
  return text === null ? null : plainText(text, issues, 'description');
}
