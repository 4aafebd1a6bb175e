const units =
  'nihil uni bi tri quadri quinque sex septem octo novem decem undecim duodecim tredecim quattuordecim quindecim sedecim septendecim octodecim novemdecim viginti'.split(
    ' ',
  );
const tens: Readonly<Record<number, string>> = {
  2: 'viginti',
  3: 'triginta',
  4: 'quadraginta',
  5: 'quinquaginta',
  6: 'sexaginta',
  7: 'septuaginta',
  8: 'octoginta',
  9: 'nonaginta',
};

/** The Latin word of a number from 1 to 99 as epithets begin with it: 4 → "quadri", 12 → "duodecim". */
export function numberPrefix(number: number): string {
  const small = units[number];
  if (small !== undefined) return small;
  const unit = number % 10;
  return (tens[Math.floor(number / 10)] ?? '') + (unit === 0 ? '' : (units[unit] ?? ''));
}
