import type { Issue } from '../terms/index.ts';
import type { Interpreted } from './interpreted.ts';
import { isNoValue } from './text/nothing.ts';

const none: readonly Issue[] = Object.freeze([]);

/** Longer texts are no numbers. */
const maxLength = 60;
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const decimalComma = /^[+-]?\d+,\d+(?:[eE][+-]?\d{1,3})?$/;
const grouped = /^[+-]?\d{1,3}(?:([.,' \u00a0\u2009\u202f’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;

/**
 * The number that a text is, with a point or a comma for the decimals: "2,123" → 2.123. Groups of three digits are read
 * where they cannot be decimals: "1,234,567.8", "1.234,5", "12 345". Null for all else, and for what is not finite.
 */
export function parseNumber(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.length > maxLength) return null;
  const trimmed = text.trim();
  if (plainNumber.test(trimmed)) return finite(trimmed);
  if (decimalComma.test(trimmed)) return finite(trimmed.replace(',', '.'));
  const separator = grouped.exec(trimmed)?.[1];
  if (separator === undefined) return null;
  const last = Math.max(trimmed.lastIndexOf('.'), trimmed.lastIndexOf(','));
  const hasDecimals = last >= 0 && trimmed[last] !== separator;
  const whole = hasDecimals ? trimmed.slice(0, last) : trimmed;
  const decimals = hasDecimals ? `.${trimmed.slice(last + 1)}` : '';
  return finite(whole.replaceAll(separator, '') + decimals);
}

function finite(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

const wholeNumber = /^\d{1,10}(?:\.0{1,9})?$/;
/** As GBIF's, the largest signed number of 32 bits. */
const maxCount = 2_147_483_647;

/** individualCount: a whole number from 0. INDIVIDUAL_COUNT_INVALID for every other text; none where nothing is given. */
export function interpretIndividualCount(verbatim: string | null | undefined): Interpreted<number> {
  if (isNoValue(verbatim)) return { verbatim: verbatim ?? '', value: null, issues: none };
  const text = verbatim.trim();
  const count = wholeNumber.test(text) ? Number(text) : Number.NaN;
  return count <= maxCount
    ? { verbatim, value: count, issues: none }
    : { verbatim, value: null, issues: invalidCount };
}

const invalidCount: readonly Issue[] = Object.freeze(['INDIVIDUAL_COUNT_INVALID'] as const);

export type OccurrenceStatus = 'PRESENT' | 'ABSENT';

/** The terms that tell whether something was there. */
export interface OccurrenceStatusTerms {
  readonly occurrenceStatus?: string | null | undefined;
  readonly individualCount?: string | null | undefined;
  readonly organismQuantity?: string | null | undefined;
  readonly organismQuantityType?: string | null | undefined;
  /** As interpreted, e.g. PRESERVED_SPECIMEN. */
  readonly basisOfRecord?: string | null | undefined;
}

const specimens: ReadonlySet<string> = new Set([
  'PRESERVED_SPECIMEN',
  'FOSSIL_SPECIMEN',
  'LIVING_SPECIMEN',
]);

/**
 * occurrenceStatus by its own word, else by the count of individuals, else present. `find` looks the word up in the
 * vocabulary (PRESENT, ABSENT, null). A count of 0 means absent, but a specimen without a status is present. Flags as GBIF
 * sets them: what was inferred and from what, words not understood, counts that are none or contradict the status.
 */
export function interpretOccurrenceStatus(
  terms: OccurrenceStatusTerms,
  find: (word: string) => string | null,
): Interpreted<OccurrenceStatus> {
  const { occurrenceStatus } = terms;
  const isGiven = !isNoValue(occurrenceStatus);
  const word = isGiven ? statusOf(find(occurrenceStatus)) : null;
  const counted = countOf(terms);
  const verbatim = occurrenceStatus ?? '';
  if (counted.value === null && counted.issues.length === 0 && (!isGiven || word !== null)) {
    return { verbatim, value: word ?? 'PRESENT', issues: none };
  }
  const issues: Issue[] = [...counted.issues];
  if (isGiven && word === null) issues.push('OCCURRENCE_STATUS_UNPARSABLE');
  if (counted.value === null) return { verbatim, value: word ?? 'PRESENT', issues };
  const byCount: OccurrenceStatus = counted.value === 0 ? 'ABSENT' : 'PRESENT';
  if (word !== null) {
    if (word !== byCount) issues.push('INDIVIDUAL_COUNT_CONFLICTS_WITH_OCCURRENCE_STATUS');
    return { verbatim, value: word, issues };
  }
  if (byCount === 'ABSENT' && !isGiven && specimens.has(terms.basisOfRecord ?? '')) {
    issues.push('OCCURRENCE_STATUS_INFERRED_FROM_BASIS_OF_RECORD');
    return { verbatim, value: 'PRESENT', issues };
  }
  issues.push('OCCURRENCE_STATUS_INFERRED_FROM_INDIVIDUAL_COUNT');
  return { verbatim, value: byCount, issues };
}

const statusOf = (found: string | null): OccurrenceStatus | null => {
  const status = found?.toUpperCase();
  return status === 'PRESENT' || status === 'ABSENT' ? status : null;
};

/** individualCount, or an organismQuantity of individuals: the same in other words. */
function countOf(terms: OccurrenceStatusTerms): Interpreted<number> {
  if (!isNoValue(terms.individualCount) || isNoValue(terms.organismQuantity)) {
    return interpretIndividualCount(terms.individualCount);
  }
  const isCount = terms.organismQuantityType?.trim().toLowerCase() === 'individuals';
  return isCount
    ? { ...interpretIndividualCount(terms.organismQuantity), issues: none }
    : interpretIndividualCount(null);
}

/** The terms of quantities, as published. */
export interface QuantityTerms {
  readonly organismQuantity?: string | null | undefined;
  readonly organismQuantityType?: string | null | undefined;
  readonly sampleSizeValue?: string | null | undefined;
  readonly sampleSizeUnit?: string | null | undefined;
}

/** Null: not given, or not a number. */
export interface Quantities {
  readonly organismQuantity: number | null;
  readonly organismQuantityType: string | null;
  readonly sampleSizeValue: number | null;
  readonly sampleSizeUnit: string | null;
  /** Organisms per sample, where both are counted in the same unit. */
  readonly relativeOrganismQuantity: number | null;
  readonly issues: readonly Issue[];
}

const noQuantities: Quantities = Object.freeze({
  organismQuantity: null,
  organismQuantityType: null,
  sampleSizeValue: null,
  sampleSizeUnit: null,
  relativeOrganismQuantity: null,
  issues: none,
});

/** Types whose quantities are numbers; others are scales, which have words ("2a" after Barkman, Doing & Segal). */
const isMeasure =
  /individual|specimen|organism|count|number|percent|%|cover|mass|weight|volume|densit|area|gram|\bk?g\b|\bm[²2]?\b/i;
const maxScaleWord = 12;

const invalidQuantity: readonly Issue[] = Object.freeze(['QUANTITY_INVALID'] as const);

/**
 * Quantities of organisms and samples. QUANTITY_INVALID for a sample size that is no number, and for a quantity that is
 * none unless its type may be a scale that has words ("r" of Braun-Blanquet's).
 */
export function interpretQuantities(terms: QuantityTerms): Quantities {
  const { organismQuantity, organismQuantityType, sampleSizeValue, sampleSizeUnit } = terms;
  if (
    isNoValue(organismQuantity) &&
    isNoValue(organismQuantityType) &&
    isNoValue(sampleSizeValue) &&
    isNoValue(sampleSizeUnit)
  ) {
    return noQuantities;
  }
  const quantity = parseNumber(organismQuantity);
  const type = trimmedOrNull(organismQuantityType);
  const size = parseNumber(sampleSizeValue);
  const unit = trimmedOrNull(sampleSizeUnit);
  const isWordOfScale =
    type !== null && (organismQuantity ?? '').length <= maxScaleWord && !isMeasure.test(type);
  const isInvalid =
    (size === null && !isNoValue(sampleSizeValue)) ||
    (quantity === null && !isNoValue(organismQuantity) && !isWordOfScale);
  return {
    organismQuantity: quantity,
    organismQuantityType: type,
    sampleSizeValue: size,
    sampleSizeUnit: unit,
    relativeOrganismQuantity: relative(quantity, type, size, unit),
    issues: isInvalid ? invalidQuantity : none,
  };
}

const trimmedOrNull = (text: string | null | undefined): string | null =>
  isNoValue(text) ? null : text.trim();

function relative(
  quantity: number | null,
  type: string | null,
  size: number | null,
  unit: string | null,
): number | null {
  if (quantity === null || size === null || type === null || unit === null) return null;
  if (type.toLowerCase() !== unit.toLowerCase()) return null;
  const share = quantity / size;
  return Number.isFinite(share) ? share : null;
}
