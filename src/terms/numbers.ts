/** Longer texts are no numbers. */
const maxLength = 40;
const integer = /^[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})$/;
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const decimalComma = /^[+-]?\d*,\d+$/;
const groupedByComma = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$|^[+-]?\d{1,3}(?:,\d{3}){2,}$/;
const groupedByPoint = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$/;

/** A number with stray spaces, a decimal comma or grouped digits: "13 ,323 .567" → 13323.567. Null for all else. */
export function parseDecimal(text: string): number | null {
  const digits = text.length > maxLength ? '' : text.replace(/\s+/g, '');
  if (decimal.test(digits)) return finite(digits);
  if (decimalComma.test(digits)) return finite(digits.replace(',', '.'));
  if (groupedByComma.test(digits)) return finite(digits.replaceAll(',', ''));
  return groupedByPoint.test(digits) ? finite(digits.replaceAll('.', '').replace(',', '.')) : null;
}

/** A whole number with stray spaces or digits grouped by commas: " - 2312567" → -2312567. Null for all else. */
export function parseInteger(text: string): number | null {
  const digits = text.length > maxLength ? '' : text.replace(/\s+/g, '');
  return integer.test(digits) ? Number(digits.replaceAll(',', '')) : null;
}

function finite(digits: string): number | null {
  const number = Number(digits);
  return Number.isFinite(number) ? number : null;
}
