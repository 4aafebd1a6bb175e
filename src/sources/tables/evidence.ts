import { basesOfRecord, countries, kingdoms } from '../../terms/index.ts';

/** What the values of a column show. */
export interface Evidence {
  /** Values that are not empty. */
  readonly values: number;
  /** Decimal degrees from −90 to 90 (or −180 to 180), some with decimals. */
  readonly isLatitude: boolean;
  readonly isLongitude: boolean;
  readonly isNumber: boolean;
  readonly isDate: boolean;
  /** Latin names of two words, or of more. */
  readonly isBinomial: boolean;
  /** One word in lower case. */
  readonly isEpithet: boolean;
  readonly isKingdom: boolean;
  readonly isFamily: boolean;
  readonly isCountry: boolean;
  readonly isBasis: boolean;
  readonly isImage: boolean;
  /** A web address in some. */
  readonly hasAddress: boolean;
}

const NUMBER = /^[+-]?\d{1,12}(?:[.,]\d{1,20})?$/;
const DECIMALS = /[.,]\d{2,}$/;
const DATE =
  /^(?:[12]\d{3}-[01]?\d(?:-[0-3]?\d)?(?:[T ].{0,30})?|[0-3]?\d[./-][0-3]?\d[./-](?:[12]\d{3}|\d{2})|[12]\d{3}\/[01]?\d\/[0-3]?\d)(?:\/[12]\d{3}.{0,30})?$/;
const BINOMIAL =
  /^[A-Z][a-z]{2,30}(?: \([A-Z][a-z]{2,30}\))? (?:cf\. |aff\. |× ?|x )?[a-z][a-z-]{2,40}(?: .{1,200})?$/;
const EPITHET = /^[a-z][a-z-]{2,40}$/;
const FAMILY = /^[A-Z][a-z]{2,30}(?:idae|aceae)$/;
const WORDS = /^\p{L}[\p{L}\p{M} .,'’()-]{3,80}$/u;
const ADDRESS = /https?:\/\/\S/i;
const IMAGE = /^https?:\/\/\S{3,1000}\.(?:jpe?g|png|tiff?|gif|webp)(?:[?#]\S*)?$/i;
const NOTHING: ReadonlySet<string> = new Set(['', 'NA', 'N/A', 'NULL', 'null', '\\N', 'NaN', '-']);

/** Whether a text is a published value at all. */
export const isGiven = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && !NOTHING.has(text.trim());

/** Looks at the values of a column. Nothing is shown where there are none. */
export function evidenceOf(texts: readonly (string | null | undefined)[]): Evidence {
  const values = texts.filter(isGiven).map((text) => text.trim());
  const share = (holds: (text: string) => boolean): number =>
    values.length === 0 ? 0 : values.filter(holds).length / values.length;
  const isNumber = share((text) => NUMBER.test(text)) === 1;
  const within = (limit: number): boolean =>
    isNumber &&
    values.some((text) => DECIMALS.test(text)) &&
    values.every((text) => Math.abs(Number(text.replace(',', '.'))) <= limit);
  return {
    values: values.length,
    hasAddress: values.some((text) => ADDRESS.test(text)),
    isNumber,
    isLatitude: within(90),
    isLongitude: within(180),
    isDate: share((text) => DATE.test(text)) >= 0.9,
    isBinomial: share((text) => BINOMIAL.test(text)) >= 0.6,
    isEpithet: share((text) => EPITHET.test(text)) >= 0.8,
    isKingdom: share((text) => kingdoms.find(text) !== null) >= 0.95,
    isFamily: share((text) => FAMILY.test(text)) >= 0.9,
    isCountry: share((text) => WORDS.test(text) && countries.find(text) !== null) >= 0.9,
    isBasis: share((text) => text.length > 4 && basesOfRecord.find(text) !== null) >= 0.95,
    isImage: share((text) => IMAGE.test(text)) >= 0.9,
  };
}
