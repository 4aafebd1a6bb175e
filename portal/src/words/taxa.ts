import type { Comparison } from '../api/taxa.ts';
import { type MessageId, t, translated } from '../languages/i18n.ts';
import { constantWords } from './format.ts';

const MATCH_TYPES: Readonly<Record<string, MessageId>> = {
  EXACT: 'Exact',
  VARIANT: 'Other spelling of the name',
  FUZZY: 'Misspelt',
  HIGHERRANK: 'Only a higher taxon',
  AMBIGUOUS: 'Several names',
  NONE: 'Not found',
};

/** Kind of match, in words. */
export function matchTypeWords(type: string): string {
  const id = MATCH_TYPES[type];
  return id === undefined ? type : t(id);
}

/** The kinds of match from the best to the worst. */
export const MATCH_ORDER: readonly string[] = Object.keys(MATCH_TYPES);

const ROMAN: ReadonlySet<string> = new Set([
  'DOMAIN',
  'REALM',
  'KINGDOM',
  'PHYLUM',
  'CLASS',
  'COHORT',
  'LEGION',
  'ORDER',
  'SECTION_ZOOLOGY',
  'FALANX',
  'FAMILY',
  'TRIBE',
  'UNRANKED',
]);
const PREFIX =
  /^(?:SUPER|SUB|INFRA|PARV|MICRO|NANO|GIGA|MEGA|GRAND|MIR|MAGN|HYPO|MIN|EPI|SUBTER)(?=[A-Z])/;

/** Names of genera and below are set in italics. */
export const isItalicRank = (rank: string): boolean =>
  !ROMAN.has(rank) && !ROMAN.has(rank.replace(PREFIX, ''));

/** `SUBSPECIES` is "Subspecies". */
export const rankWords = (rank: string): string =>
  rank === 'UNRANKED' ? t('Without rank') : constantWords(rank);

/** What the status of a usage is called. */
export const statusWords = (status: string): string => constantWords(status);

/** `other-usage` is "Other usage". */
export function changeWords(change: string): string {
  const english = `${change.charAt(0).toUpperCase()}${change.slice(1).replaceAll('-', ' ')}`;
  return translated(english) ?? english;
}

/** One of two ways of matching: its backbone, and its rules where they are not the usual ones. */
export function sideWords({ label, behaviour, isStrict, hasPins }: Comparison['old']): string {
  const rules = [
    behaviour === 'opendrawer' ? null : t('rules of {name}', { name: behaviour }),
    isStrict ? t('strict') : null,
    hasPins ? t('with pins') : null,
  ].filter((rule) => rule !== null);
  return rules.length === 0 ? label : `${label} (${rules.join(', ')})`;
}

/** Where the names of a comparison came from. */
export const namesFrom = (from: Comparison['from']): string =>
  from.kind === 'file' ? from.name : from.datasets.map(({ alias }) => alias).join(', ');
