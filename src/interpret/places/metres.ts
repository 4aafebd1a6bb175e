import { remember } from '../interpreted.ts';

/** A length as stated, in metres to the centimetre; one value is both minimum and maximum. */
export interface StatedMetres {
  readonly minimum: number;
  readonly maximum: number;
  /** False: it was in feet, fathoms or the like. */
  readonly metric: boolean;
  /** Whether the text was a number and nothing else. */
  readonly plain: boolean;
  /** Whether letters stood after the number that are no unit we know; it is taken for metres. */
  readonly unknownUnit: boolean;
}

const unitMetres: Readonly<Record<string, number>> = {
  '': 1,
  m: 1,
  mt: 1,
  mts: 1,
  mtr: 1,
  mtrs: 1,
  ms: 1,
  meter: 1,
  meters: 1,
  metre: 1,
  metres: 1,
  metro: 1,
  metros: 1,
  mètres: 1,
  mètre: 1,
  metri: 1,
  м: 1,
  km: 1000,
  kms: 1000,
  kilometer: 1000,
  kilometers: 1000,
  kilometre: 1000,
  kilometres: 1000,
  cm: 0.01,
  cms: 0.01,
  centimeter: 0.01,
  centimeters: 0.01,
  centimetre: 0.01,
  centimetres: 0.01,
  mm: 0.001,
};

const otherMetres: Readonly<Record<string, number>> = {
  ft: 0.3048,
  fts: 0.3048,
  foot: 0.3048,
  feet: 0.3048,
  pieds: 0.3048,
  pies: 0.3048,
  "'": 0.3048,
  '′': 0.3048,
  '’': 0.3048,
  in: 0.0254,
  ins: 0.0254,
  inch: 0.0254,
  inches: 0.0254,
  '"': 0.0254,
  '″': 0.0254,
  yd: 0.9144,
  yds: 0.9144,
  yard: 0.9144,
  yards: 0.9144,
  fm: 1.8288,
  fms: 1.8288,
  fth: 1.8288,
  fath: 1.8288,
  fathom: 1.8288,
  fathoms: 1.8288,
  brasses: 1.8288,
  mi: 1609.344,
  mile: 1609.344,
  miles: 1609.344,
};

const plain = /^[+-]?\d{1,9}(?:\.\d{1,20})?$/;
const MAX_LENGTH = 100;

/** "1200", "1,200", "1 200", "10,5", "1.200,5" */
const number = String.raw`[+-]?\d{1,3}(?:[ ,]\d{3})+(?:\.\d{1,12})?|[+-]?\d{1,3}(?:\.\d{3})+,\d{1,12}|[+-]?\d{1,9}(?:[.,]\d{0,12})?|[+-]?[.,]\d{1,12}`;
const unit = String.raw`(\p{L}{1,12}|['"′″’])?\.?`;
const before = [
  'c|ca|circa|about|approx|approximately|appr|around|env|environ|etwa|ung|cerca de|est',
  'alt|altitude|altitud|el|elev|elevation|elevación|height|höhe|depth|tiefe',
  'at|between|from|up to|to|max|bis',
].join('|');
const approximately = String.raw`(?:(?:${before})\b\.?|[~≈±=:])`;
const behind = [
  String.raw`a\.?\s?s\.?\s?l|m\.?\s?s\.?\s?l|s\.?\s?n\.?\s?m|s\.?\s?m`,
  String.raw`n\.?\s?n|n\.?\s?n\.?\s?m|ü\.?\s?n\.?\s?n`,
  String.raw`above (?:mean )?sea level|above m\.?s\.?l|sea level|elev(?:ation)?|alt(?:itude|itud)?`,
  'deep|depth|below (?:the )?surface|approx|ca|est',
].join('|');
const level = String.raw`(?:\(?(?:${behind})\b\.?\)?)`;
const between = '(?:-|to|bis|until|and|à|a|y|et|/|~)';
const range = new RegExp(
  String.raw`^(?:${approximately}\s*){0,3}(${number})\s*${unit}\s*(?:${between}\s*(?:${approximately}\s*)?(${number})\s*${unit}\s*)?(?:${level}\s*){0,2}$`,
  'iu',
);
const plusMinus = new RegExp(
  String.raw`^(${number})\s*${unit}\s*(?:±|\+/?-)\s*(${number})\s*${unit}$`,
  'iu',
);
const restated = /^([^()[\]]{1,50})[([]\s*([^()[\]]{1,40})[)\]]$/;

/**
 * Reads a length or a range of lengths ("300-350 m", "1,200 ft", "ca. 500 m", "5 to 10 fathoms", "1,500 ft
 * (457 m)"): metres where no unit is named. Null where it cannot be read. A comma before three digits parts
 * thousands, any other is a decimal comma.
 */
export function readMetres(text: string): StatedMetres | null {
  if (plain.test(text)) return stated(Number(text), Number(text), true, true, false);
  return text.length > MAX_LENGTH ? null : worded(text).read;
}

/** Lengths with words and units come again and again. */
const worded = remember((text): { readonly read: StatedMetres | null } => {
  const bare = text
    .trim()
    .replace(/[−–‒—]/g, '-')
    .replace(/[\s\u00a0\u202f]+/g, ' ');
  const again = restated.exec(bare);
  if (again !== null) return { read: readRestated(again) };
  const about = plusMinus.exec(bare);
  return { read: about === null ? readRange(bare) : readPlusMinus(about) };
}, 10_000);

/**
 * A single length in metres, the middle of a range; a unit that is not known counts as metres. Null where it
 * cannot be read.
 */
export function parseMetres(text: string): number | null {
  const read = readMetres(text);
  return read === null ? null : round((read.minimum + read.maximum) / 2);
}

const stated = (
  minimum: number,
  maximum: number,
  metric: boolean,
  isPlain: boolean,
  unknownUnit: boolean,
): StatedMetres => ({
  minimum: round(minimum),
  maximum: round(maximum),
  metric,
  plain: isPlain,
  unknownUnit,
});

function readRange(text: string): StatedMetres | null {
  const match = range.exec(text);
  if (match === null) return null;
  const [, first = '', firstUnit, second, secondUnit] = match;
  const low = amount(first);
  const high = second === undefined ? low : amount(second);
  const last = factor(secondUnit ?? firstUnit ?? '');
  const one = second !== undefined && firstUnit !== undefined ? factor(firstUnit) : last;
  const bare = second === undefined && firstUnit === undefined && /^[\d\s.,+-]+$/.test(text);
  return stated(
    low * one.metres,
    high * last.metres,
    one.metric && last.metric,
    bare,
    one.unknown || last.unknown,
  );
}

function readPlusMinus([, value = '', one, margin = '', other]: RegExpExecArray): StatedMetres {
  const first = factor(one ?? other ?? '');
  const middle = amount(value) * first.metres;
  const half = Math.abs(amount(margin)) * factor(other ?? one ?? '').metres;
  return stated(middle - half, middle + half, first.metric, false, first.unknown);
}

/** The same length in another unit stands in brackets: the metric one counts, if the two agree. */
function readRestated([, outer = '', inner = '']: RegExpExecArray): StatedMetres | null {
  const one = readRange(outer.trim());
  const level = readRange(`${outer.trim()} ${inner.trim()}`);
  if (level !== null && !/\d/.test(inner)) return level;
  const other = readRange(inner.trim());
  if (one === null || other === null || one.metric === other.metric) return null;
  const tolerance = 0.1 * Math.max(Math.abs(one.maximum), 10);
  const agree =
    Math.abs(one.minimum - other.minimum) <= tolerance &&
    Math.abs(one.maximum - other.maximum) <= tolerance;
  return agree && !one.unknownUnit && !other.unknownUnit ? (one.metric ? one : other) : null;
}

interface Factor {
  readonly metres: number;
  readonly metric: boolean;
  readonly unknown: boolean;
}

function factor(word: string): Factor {
  const key = word.toLowerCase();
  const metric = Object.hasOwn(unitMetres, key) ? unitMetres[key] : undefined;
  if (metric !== undefined) return { metres: metric, metric: true, unknown: false };
  const other = Object.hasOwn(otherMetres, key) ? otherMetres[key] : undefined;
  if (other !== undefined) return { metres: other, metric: false, unknown: false };
  return { metres: 1, metric: true, unknown: true };
}

function amount(digits: string): number {
  const bare = digits.replaceAll(' ', '');
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(bare) && !/^[+-]?0/.test(bare)) {
    return Number(bare.replaceAll(',', ''));
  }
  if (/\.\d{3},/.test(bare)) return Number(bare.replaceAll('.', '').replace(',', '.'));
  return Number(bare.replace(',', '.'));
}

const round = (value: number): number => Math.round(value * 100) / 100;
