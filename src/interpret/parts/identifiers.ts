import type { Identifier, LabelledText, VerbatimTerms } from '../../terms/index.ts';
import { interpretIdentifier } from '../identifiers/identifier.ts';
import { splitTerm } from '../lists.ts';
import { catalogLabels, chooseByLabel } from '../texts.ts';

/** Terms of Darwin Core that hold identifiers of the object, beside the labelled ones of museums. */
const own = [
  'occurrenceID',
  'catalogNumber',
  'otherCatalogNumbers',
  'recordNumber',
  'fieldNumber',
] as const;

const nothing: readonly never[] = Object.freeze([]);

/** All identifiers of a record with their labels; those of known systems (DOI, ARK, UUID …) in the system's spelling. */
export function readIdentifiers(terms: VerbatimTerms): readonly Identifier[] {
  const { identifier } = terms;
  const all: Identifier[] = [];
  if (identifier !== undefined) {
    for (let i = 0; i < identifier.length; i++) {
      const one = identifier[i];
      if (one !== undefined) all.push({ label: one.label, value: normalised(one.text) });
    }
  }
  for (const term of own) {
    const values = terms[term];
    if (values !== undefined) add(all, term, values);
  }
  return all.length === 0 ? nothing : all;
}

function add(all: Identifier[], label: string, values: readonly LabelledText[]): void {
  for (const { text } of values) {
    for (const value of splitTerm(label, text)) all.push({ label, value: normalised(value) });
  }
}

function normalised(text: string): string {
  const read = interpretIdentifier(text);
  return read === null ? text : read.value;
}

/** The number under which an object is kept. */
export const readCatalogNumber = (terms: VerbatimTerms): string | null =>
  terms.catalogNumber?.[0]?.text ??
  (terms.occurrenceID === undefined ? chooseByLabel(terms.identifier, catalogLabels) : null);
