import type { ItemDetail } from '../api/types.ts';
import { t } from '../languages/i18n.ts';
import type { SearchState } from '../state/search-state.ts';
import type { FilterParam } from './facets.ts';
import { constantWords, count, dateWords, fromTo } from './format.ts';
import { personId } from './people-ids.ts';
import { isItalicRank, matchTypeWords } from './taxa.ts';

/** One thing that was understood of a record, with its label. */
export interface Understood {
  readonly label?: string;
  readonly text: string;
  /** Set in italics, as the codes of nomenclature have it. */
  readonly scientific?: boolean;
  /** Leads to the items that share it. */
  readonly search?: SearchState;
  /** Leads to the page of this taxon. */
  readonly taxonKey?: number;
  /** Leads out, to who or what is meant. */
  readonly href?: string;
  /** What stands in the item where `text` is a translation of it. */
  readonly value?: string;
  /** It says how something was understood, and is not to be compared with what was written. */
  readonly remark?: true;
}

export const linked = (values: readonly string[], param: FilterParam): readonly Understood[] =>
  values.map((text) => ({ text, search: { [param]: [text] } }));
export const plain = (values: readonly string[]): readonly Understood[] =>
  values.map((text) => ({ text }));
export const one = (value: string | null): readonly Understood[] =>
  value === null ? [] : [{ text: value }];
export const ranked = (label: string, value: string | null): readonly Understood[] =>
  value === null ? [] : [{ label, text: value }];

export const constant = (label: string, value: string | null): readonly Understood[] =>
  value === null ? [] : [{ label, text: constantWords(value), value }];
/** Values of a vocabulary without a label. */
export const constants = (values: readonly string[]): readonly Understood[] =>
  values.map((value) => ({ text: constantWords(value), value }));
export const people = (identifiers: readonly string[]): readonly Understood[] =>
  identifiers.map((identifier) => {
    const { label, text, href } = personId(identifier);
    return { ...(label === null ? {} : { label }), text, ...(href === null ? {} : { href }) };
  });
export const linkedOut = (values: readonly string[]): readonly Understood[] =>
  values.map((text) => ({ text, ...(/^https?:\/\/\S+$/i.test(text) ? { href: text } : {}) }));

/** `12 individuals`, `3 % biomass`: a number with its unit, which has words of its own. */
export const quantity = (label: string, value: number | null, unit: string | null) =>
  value === null
    ? []
    : [{ label, text: unit === null ? number(value) : `${number(value)} ${unit}` }];

const number = (value: number): string => (Number.isInteger(value) ? count(value) : String(value));

/** `66 to 56 million years ago`. */
export function ages(earliest: number | null, latest: number | null): string | null {
  if (earliest === null && latest === null) return null;
  const span = [earliest, latest].filter((age) => age !== null).map((age) => String(age));
  return t('{span} million years ago', {
    span: span.length === 2 ? fromTo(span[0] ?? '', span[1] ?? '') : (span[0] ?? ''),
  });
}

/** The creator who is meant by an agent's name, which may have dates and places after a comma. */
export function searchFor(
  name: string,
  creators: readonly string[],
): { readonly search?: SearchState } {
  const creator = creators.find((one) => name === one || name.startsWith(`${one},`));
  return creator === undefined ? {} : { search: { creator: [creator] } };
}

export function dates(item: ItemDetail): readonly Understood[] {
  const { eventDateStart: from, eventDateEnd: to } = item;
  if (from === null && to === null) return [];
  const interval = from === to || to === null ? (from ?? '') : `${from ?? ''}/${to}`;
  const precision = item.eventDatePrecision;
  return [
    { text: dateWords(interval) },
    ...(interval.includes('/')
      ? [{ label: t('Interval'), text: fromTo(from ?? '', to ?? ''), remark: true as const }]
      : []),
    ...(precision === null
      ? []
      : [{ label: t('Precision'), text: constantWords(precision), remark: true as const }]),
  ];
}

/** Half a degree to each side, as the API takes it. */
export function boxAround(latitude: number, longitude: number): string {
  const at = (value: number, by: number, limit: number) =>
    Number(Math.min(limit, Math.max(-limit, value + by)).toFixed(4));
  return [
    at(longitude, -0.5, 180),
    at(latitude, -0.5, 90),
    at(longitude, 0.5, 180),
    at(latitude, 0.5, 90),
  ].join(',');
}

export function metres(low: number | null, high: number | null): string | null {
  if (low === null && high === null) return null;
  if (low === null || high === null || low === high) return `${count(low ?? high ?? 0)} m`;
  return `${fromTo(count(low), count(high))} m`;
}

/** The taxon that the name was found to be, where that says more than the name itself. */
export function taxonFound(item: ItemDetail): readonly Understood[] {
  const { acceptedTaxonKey, acceptedScientificName, taxonMatchType, taxonMatchConfidence } = item;
  if (taxonMatchType === null) return [];
  const match = {
    label: t('Match'),
    text: matchTypeWords(taxonMatchType),
    remark: true as const,
  };
  if (acceptedTaxonKey === null || acceptedScientificName === null) return [match];
  return [
    {
      label: t('Accepted name'),
      text: acceptedScientificName,
      scientific: isItalicRank(item.classification.at(-1)?.rank ?? ''),
      taxonKey: acceptedTaxonKey,
    },
    {
      ...match,
      text: t('{match}, {share} % sure', { match: match.text, share: taxonMatchConfidence ?? 0 }),
    },
  ];
}
