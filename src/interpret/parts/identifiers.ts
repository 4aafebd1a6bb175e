import type { Identifier, LabelledText, VerbatimTerms } from '../../terms/index.ts';
import { interpretIdentifier } from '../identifiers/identifier.ts';
import { splitTerm } from '../lists.ts';
import { catalogLabels, chooseByLabel } from '../texts.ts';

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
  add(all, 'occurrenceID', terms.occurrenceID);
  add(all, 'catalogNumber', terms.catalogNumber);
  add(all, 'recordNumber', terms.recordNumber);
  add(all, 'fieldNumber', terms.fieldNumber);
  if (terms.otherCatalogNumbers !== undefined) addList(all, terms.otherCatalogNumbers);
  return all.length === 0 ? nothing : all;
}

/** Terms of Darwin Core that hold identifiers of the object stand as their labels. */
function add(all: Identifier[], label: string, values: readonly LabelledText[] | undefined): void {
  if (values === undefined) return;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== undefined) all.push({ label, value: normalised(value.text) });
  }
}

function addList(all: Identifier[], values: readonly LabelledText[]): void {
  const label = 'otherCatalogNumbers';
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
