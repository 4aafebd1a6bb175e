import { t } from '../languages/i18n.ts';
import { FIELD, keyOf } from '../state/search-keys.ts';
import { type ListParam, plainOf } from '../state/search-state.ts';
import { isoYear } from './decades.ts';
import { type FilterParam, valueWords } from './facets.ts';
import { constantWords, dateWords } from './format.ts';

/** What a parameter is called: a key by our word for it, any field by its own name. */
export function keyLabel(param: ListParam): string {
  const name = plainOf(param);
  if (name.startsWith(FIELD)) return name.slice(FIELD.length);
  if (name === 'value') return t('Exactly, in any field');
  const key = keyOf(name);
  return key === null ? name : t(key.label);
}

/** Keys whose values are constants of a vocabulary, and read as words. */
const CONSTANTS: ReadonlySet<string> = new Set([
  'sex',
  'lifeStage',
  'typeStatus',
  'continent',
  'occurrenceStatus',
  'taxonRank',
  'taxonomicStatus',
  'establishmentMeans',
  'degreeOfEstablishment',
  'pathway',
]);

/** A value in words: a range as one, a constant as one; dataset keys need the titles. */
export function valueLabel(
  param: ListParam,
  value: string,
  datasetTitles: ReadonlyMap<string, string>,
): string {
  const name = plainOf(param);
  const key = keyOf(name);
  if (value === '*') return t('any value');
  switch (key?.kind) {
    case 'yes':
      return value === 'true' ? t('Yes') : t('No');
    case 'numbers':
    case 'days':
      return rangeWords(value);
    default:
      if (CONSTANTS.has(name)) return constantWords(value);
      return valueWords(name as FilterParam, value, datasetTitles);
  }
}

/** `10,20` is "10 to 20", `10,<20` "10 to under 20", `*,20` "at most 20"; a single one is itself. */
export function rangeWords(value: string): string {
  const [from = '', to] = value.split(',').map((part) => (part.trim() === '*' ? '' : part.trim()));
  if (to === undefined || from === to) return from;
  if (from === '') return t('at most {to}', { to });
  if (to === '') return t('at least {from}', { from });
  if (to.startsWith('<')) return t('{from} to under {to}', { from, to: to.slice(1) });
  return t('{from} to {to}', { from, to });
}

/** A range of dates as the filter has it (`1890,1931-05`), in words. */
export function datesWords(eventDate: string): string {
  const [from = '', to = ''] = eventDate
    .split(/[,/]/)
    .map((part) => (part.trim() === '*' ? '' : part.trim()));
  const said = (date: string) => dateWords(/^\d{1,3}$/.test(date) ? isoYear(Number(date)) : date);
  if (from === to) return from === '' ? t('any date') : said(from);
  if (from === '') return t('until {date}', { date: said(to) });
  if (to === '') return t('from {date}', { date: said(from) });
  return t('{from} to {to}', { from: said(from), to: said(to) });
}
