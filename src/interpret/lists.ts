import { isNoValue } from './text/nothing.ts';

/** Darwin Core recommends the bar; lists of numbers and of sequences come with semicolons as well. */
export type ListSeparator = '|' | '|;' | '|,';

const separators: Readonly<Record<ListSeparator, RegExp>> = {
  '|': /\|/,
  '|;': /[|;]/,
  '|,': /[|,]/,
};

const nothing: readonly string[] = Object.freeze([]);

/** The items of a list in one field, trimmed, without empty ones: "111 | 22 | " → 111, 22. */
export function splitList(
  text: string | null | undefined,
  separator: ListSeparator = '|',
): readonly string[] {
  if (isNoValue(text)) return nothing;
  if (!separators[separator].test(text)) return [text.trim()];
  return text
    .split(separators[separator])
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Terms of Darwin Core that hold lists, and what parts the items. Names with commas keep them. */
const listTerms: ReadonlyMap<string, ListSeparator> = new Map<string, ListSeparator>([
  ['associatedMedia', '|;'],
  ['associatedReferences', '|'],
  ['associatedSequences', '|;'],
  ['datasetID', '|'],
  ['datasetName', '|'],
  ['georeferencedBy', '|'],
  ['georeferenceSources', '|'],
  ['higherGeography', '|'],
  ['higherClassification', '|'],
  ['identifiedBy', '|'],
  ['identifiedByID', '|,'],
  ['measurementDeterminedBy', '|'],
  ['otherCatalogNumbers', '|;'],
  ['preparations', '|'],
  ['previousIdentifications', '|'],
  ['projectID', '|'],
  ['projectId', '|'],
  ['recordedBy', '|'],
  ['recordedByID', '|,'],
  ['samplingProtocol', '|'],
  ['typeStatus', '|'],
]);

/** The items of a term's text, parted as that term is; a term that holds no list is one item. */
export function splitTerm(term: string, text: string | null | undefined): readonly string[] {
  const separator = listTerms.get(term);
  if (separator !== undefined) return splitList(text, separator);
  return isNoValue(text) ? nothing : [text.trim()];
}
