const small = (
  'nihil uni bi tri quadri quinque sex septem octo novem decem undecim duodecim tredecim quatuordecim quindecim sedecim ' +
  'septendecim octodecim novemdecim'
).split(' ');
const tens =
  ' decem viginti triginta quadraginta quinquaginta sexaginta septuaginta octoginta nonaginta'.split(
    ' ',
  );
const units = ' uno duo tre quatuor quinque sex septem octo novem'.split(' ');

/** The Latin word of a number from 0 to 99 as epithets begin with it: 4 → "quadri", 12 → "duodecim". */
export const numberPrefix = (number: number): string =>
  small[number] ?? `${tens[Math.floor(number / 10)] ?? ''}${units[number % 10] ?? ''}`;
