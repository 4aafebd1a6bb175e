import {
  basesOfRecord,
  controlledEstablishment,
  degreesOfEstablishment,
  establishmentMeans,
  type Issue,
  type LabelledText,
  lifeStages,
  occurrenceStatuses,
  pathways,
  preparationsOf,
  saysNothing,
  sexes,
  typeStatuses,
  typifiedName,
  type VerbatimTerms,
  type Vocabulary,
} from '../../terms/index.ts';
import { readDynamicProperty } from '../dynamic-properties.ts';
import type { IssueList } from '../issues.ts';
import { splitTerm } from '../lists.ts';
import {
  interpretIndividualCount,
  interpretOccurrenceStatus,
  interpretQuantities,
  type Quantities,
} from '../quantities.ts';
import { plainText } from '../texts.ts';
import { first } from './first.ts';

/** What was found or kept, in the controlled words of the standards. */
export interface Occurrence {
  readonly quantities: Quantities;
  readonly basisOfRecord: string | null;
  readonly occurrenceStatus: string | null;
  readonly individualCount: number | null;
  readonly sex: string | null;
  readonly lifeStage: string | null;
  readonly establishmentMeans: string | null;
  readonly degreeOfEstablishment: string | null;
  readonly pathway: string | null;
  readonly types: Types;
  readonly preparations: readonly string[];
}

const nothing: readonly never[] = Object.freeze([]);

/**
 * Reads what a record says of the organism or object. `isOccurrence`: the record is one in Darwin Core's sense, so that it has
 * a basis of record and a status also where the publisher says neither.
 */
export function readOccurrence(
  terms: VerbatimTerms,
  issues: IssueList,
  isOccurrence: boolean,
): Occurrence {
  const basisOfRecord = basis(first(terms.basisOfRecord), issues, isOccurrence);
  const quantities = readQuantities(terms, issues);
  const means = word(establishmentMeans, terms, 'establishmentMeans', issues);
  const established = means === null ? null : controlledEstablishment(means);
  return {
    basisOfRecord,
    occurrenceStatus: status(terms, basisOfRecord, issues, isOccurrence),
    individualCount: count(terms, issues),
    quantities,
    sex: word(sexes, terms, 'sex', issues) ?? dynamic(sexes, terms, 'sex'),
    lifeStage:
      word(lifeStages, terms, 'lifeStage', issues) ?? dynamic(lifeStages, terms, 'lifeStage'),
    establishmentMeans: established === null ? null : established.establishmentMeans,
    degreeOfEstablishment:
      word(degreesOfEstablishment, terms, 'degreeOfEstablishment', issues) ??
      (established === null ? null : established.degreeOfEstablishment),
    pathway: word(pathways, terms, 'pathway', issues),
    types: types(terms, issues),
    preparations: preparations(terms.preparations),
  };
}

function basis(text: string | null, issues: IssueList, isOccurrence: boolean): string | null {
  const value = text === null ? null : basesOfRecord.find(text);
  if (value !== null && text !== null) {
    issues.change('basisOfRecord', text, value);
    return value;
  }
  const fallback = isOccurrence ? 'OCCURRENCE' : null;
  if (text !== null || isOccurrence) {
    issues.add('BASIS_OF_RECORD_INVALID', 'basisOfRecord', text, fallback);
  }
  return fallback;
}

/** Terms whose words are a vocabulary, and the flag for others. */
const invalid = {
  sex: 'SEX_INVALID',
  lifeStage: 'LIFE_STAGE_INVALID',
  establishmentMeans: 'ESTABLISHMENT_MEANS_INVALID',
  degreeOfEstablishment: 'DEGREE_OF_ESTABLISHMENT_INVALID',
  pathway: 'PATHWAY_INVALID',
} as const satisfies Record<string, Issue>;

/** The value of a word; null where nothing is stated, where the word says "unknown" (`-`), or where it is flagged. */
function word(
  vocabulary: Vocabulary,
  terms: VerbatimTerms,
  term: keyof typeof invalid,
  issues: IssueList,
): string | null {
  const text = first(terms[term]);
  if (text === null) return null;
  const value = vocabulary.find(text);
  if (value === null && !saysNothing(text)) issues.add(invalid[term], term, text);
  if (value === null || value === '-') return null;
  issues.change(term, text, value);
  return value;
}

function dynamic(
  vocabulary: Vocabulary,
  terms: VerbatimTerms,
  property: 'sex' | 'lifeStage',
): string | null {
  if (terms.dynamicProperties === undefined) return null;
  const text = readDynamicProperty(first(terms.dynamicProperties), property);
  const value = text === null ? null : vocabulary.find(text);
  return value === '-' ? null : value;
}

function count(terms: VerbatimTerms, issues: IssueList): number | null {
  const text = first(terms.individualCount);
  if (text === null) return null;
  const read = interpretIndividualCount(text);
  issues.addAll(read.issues, 'individualCount', text);
  if (read.value !== null) issues.change('individualCount', text, String(read.value));
  return read.value;
}

const findStatus = (text: string): string | null => occurrenceStatuses.find(text);

function status(
  terms: VerbatimTerms,
  basisOfRecord: string | null,
  issues: IssueList,
  isOccurrence: boolean,
): string | null {
  const stated = first(terms.occurrenceStatus);
  if (!isOccurrence && stated === null) return null;
  const read = interpretOccurrenceStatus(
    {
      occurrenceStatus: stated,
      individualCount: first(terms.individualCount),
      organismQuantity: first(terms.organismQuantity),
      organismQuantityType: first(terms.organismQuantityType),
      basisOfRecord,
    },
    findStatus,
  );
  for (const issue of read.issues) {
    if (issue !== 'INDIVIDUAL_COUNT_INVALID') {
      issues.add(issue, 'occurrenceStatus', stated, read.value);
    }
  }
  if (stated !== null && read.value !== null) issues.change('occurrenceStatus', stated, read.value);
  return read.value;
}

function readQuantities(terms: VerbatimTerms, issues: IssueList): Quantities {
  const quantities = interpretQuantities({
    organismQuantity: first(terms.organismQuantity),
    organismQuantityType: first(terms.organismQuantityType),
    sampleSizeValue: first(terms.sampleSizeValue),
    sampleSizeUnit: first(terms.sampleSizeUnit),
  });
  if (quantities.issues.length > 0) {
    const text = first(terms.organismQuantity) ?? first(terms.sampleSizeValue);
    issues.addAll(quantities.issues, 'organismQuantity', text);
  }
  return quantities;
}

/** Of what name a specimen is which type. */
interface Types {
  readonly typeStatus: readonly string[];
  readonly typifiedName: string | null;
}

const aboutTypes = /type|typus|typi?\b|tipo/i;

function types(terms: VerbatimTerms, issues: IssueList): Types {
  const stated = first(terms.typifiedName);
  if (terms.typeStatus === undefined) return { typeStatus: nothing, typifiedName: stated };
  const values: string[] = [];
  let name = stated;
  for (const { text } of terms.typeStatus) {
    for (const part of splitTerm('typeStatus', plainText(text, issues, 'typeStatus'))) {
      name ??= typifiedName(part);
      const value = typeStatuses.find(part);
      if (value === null) {
        if (saysNothing(part)) continue;
        const doubt = aboutTypes.test(part) ? 'SUSPECTED_TYPE' : 'TYPE_STATUS_INVALID';
        issues.add(doubt, 'typeStatus', part);
      } else if (value !== '-') {
        issues.change('typeStatus', part, value);
        if (!values.includes(value)) values.push(value);
      }
    }
  }
  return { typeStatus: values, typifiedName: name };
}

/** Kinds that are known in one word each; others as published. */
function preparations(values: readonly LabelledText[] | undefined): readonly string[] {
  if (values === undefined) return nothing;
  const all = new Set<string>();
  for (const { text } of values) {
    for (const part of splitTerm('preparations', text)) {
      const kinds = preparationsOf(part);
      for (const kind of kinds.length === 0 ? [part] : kinds) all.add(kind);
    }
  }
  return [...all];
}
