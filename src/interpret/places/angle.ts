/** Which of the two angles of a place is meant. */
export type Axis = 'latitude' | 'longitude';

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/;
const decimalComma = /^[+-]?\d*,\d+$/;
const pointThousands = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;
const commaThousands = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;
const MAX_LENGTH = 60;

/**
 * A number as people write it: "-46.33", "−46,33" (decimal comma), "20.432,12" and "20,432.12" (thousands).
 * Null for other texts. A single comma is a decimal comma, even before three digits.
 */
export function parseDecimal(text: string): number | null {
  if (plain.test(text)) return finite(Number(text));
  if (text.length > MAX_LENGTH) return null;
  const ascii = text.trim().replace(/^[−–‒—﹣-]\s*/, '-');
  if (plain.test(ascii)) return finite(Number(ascii));
  if (decimalComma.test(ascii)) return Number(ascii.replace(',', '.'));
  if (pointThousands.test(ascii)) return Number(ascii.replaceAll('.', '').replace(',', '.'));
  return commaThousands.test(ascii) ? Number(ascii.replaceAll(',', '')) : null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** An angle as read: decimal degrees, and whose axis its letter says it is (null: it has none). */
export interface Angle {
  readonly degrees: number;
  readonly axis: Axis | null;
}

const degreeSign = String.raw`\s*(?:Â?[°º˚]|�|[:*-]|deg(?:rees?)?\.?|[dgo](?![a-z]))?\s*`;
const minuteSign = String.raw`\s*(?:['′’‘´ʹʼ${'`'}:-]|min(?:utes?)?\.?|m(?![a-z]))?\s*`;
const secondSign = String.raw`\s*(?:['′’‘´]{2}|["″”“]|sec(?:onds?)?\.?|s(?![a-z]))?\s*`;
const degreesMinutesSeconds = new RegExp(
  String.raw`^([+-]?)(\d{1,3}(?:[.,]\d+)?)(${degreeSign})(?:(\d{1,2}(?:[.,]\d+)?)(${minuteSign})(?:(\d{1,2}(?:[.,]\d+)?)(${secondSign}))?)?$`,
  'i',
);

const label =
  /^(?:lat(?:itude)?|lon(?:g(?:itude)?)?|ca?|circa|about|approx(?:imately)?)\b\.?\s*[:=]?\s*/i;
const labelAfter = /\s{1,3}(?:lat(?:itude)?|lon(?:g(?:itude)?)?)\.?$/i;
const north = 'N(?:orth(?:ern)?|ord|orte)?';
const south = 'S(?:outh(?:ern)?|üd|ud|ur|ul)?';
const east = 'E(?:ast(?:ern)?|st|ste)?|Ost|Leste|O';
const west = 'W(?:est(?:ern)?)?|Oeste|Ouest|Ovest';
const direction = `(${north})|(${south})|(${west})|(${east})`;
const leading = new RegExp(String.raw`^(?:${direction})\.?(?=[^\p{L}]|$)\s*[:=]?\s*`, 'iu');
const trailing = new RegExp(String.raw`(?<=^|[^\p{L}]|[dgoms])(?:${direction})\.?$`, 'iu');

/**
 * Degrees, minutes and seconds with their signs or spaces between them ("02° 49' 52\" N", "17 02.877 N",
 * "42g24m50.00sS", "N36.93276"), and degrees with a sign or letter alone. O is east, as GBIF has it. Null
 * where it cannot be read; a bare number of three digits or fewer is no such angle. Numbers without a
 * separator ("0433S") may mean several things.
 */
export function parseAngle(text: string): Angle | null {
  if (text.length > MAX_LENGTH) return null;
  let rest = text
    .trim()
    .replace(/[−–‒—]/g, '-')
    .replace(label, '')
    .replace(labelAfter, '');
  let letters = leading.exec(rest);
  if (letters !== null) rest = rest.slice(letters[0].length);
  else {
    letters = trailing.exec(rest);
    if (letters !== null) rest = rest.slice(0, letters.index).trimEnd();
  }
  const match = degreesMinutesSeconds.exec(rest.replace(emptySeconds, '$1'));
  if (match === null) return null;
  const size = sizeOf(match, letters !== null);
  if (size === null) return null;
  const negative = match[1] === '-';
  if (letters === null) return { degrees: negative ? -size : size, axis: null };
  const southOrWest = letters[2] !== undefined || letters[3] !== undefined;
  if (negative && !southOrWest) return null;
  const axis = letters[1] !== undefined || letters[2] !== undefined ? 'latitude' : 'longitude';
  return { degrees: southOrWest ? -size : size, axis };
}

/** A form that was left open: "18d 4m s" */
const emptySeconds = /(['′m])\s{1,3}(?:s|sec|["″])$/i;

const fraction = /[.,]/;

function sizeOf(match: RegExpExecArray, hasLetter: boolean): number | null {
  const [, , degrees = '', afterDegrees = '', minutes, afterMinutes = '', seconds] = match;
  if (minutes === undefined) {
    const bare = afterDegrees === '' && !hasLetter && degrees.length <= 3;
    return bare || afterDegrees.includes('-') ? null : number(degrees);
  }
  const hyphens = afterDegrees.includes('-') || afterMinutes.includes('-');
  if (afterDegrees === '' || fraction.test(degrees) || (hyphens && !hasLetter)) return null;
  if (number(minutes) > 60) return null;
  if (seconds === undefined) {
    return afterMinutes.includes('-') ? null : number(degrees) + number(minutes) / 60;
  }
  if (afterMinutes === '' || fraction.test(minutes) || number(seconds) > 60) return null;
  return number(degrees) + number(minutes) / 60 + number(seconds) / 3600;
}

const number = (digits: string): number => Number(digits.replace(',', '.'));

/**
 * Reads one angle for an axis, in decimal degrees rounded to six places; null where it cannot be read or its
 * letter is that of the other axis. No range is demanded.
 */
export function parseDms(text: string, axis: Axis): number | null {
  const angle = parseAngle(text);
  if (angle === null || (angle.axis !== null && angle.axis !== axis)) return null;
  return round6(angle.degrees);
}

/** Six decimals: about a tenth of a metre. */
export const round6 = (value: number): number => Math.round(value * 1e6) / 1e6;
