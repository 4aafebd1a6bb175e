import type { NameWarning } from '../parsed-name.ts';

const warning = (quality: 1 | 2 | 3 | 4, text: string): NameWarning => ({ quality, warning: text });

/** Everything that may be odd about a name, in gnparser's words and with its qualities. */
export const WARNINGS = {
  tail: warning(4, 'Unparsed tail'),
  apostropheOther: warning(3, 'Not an ASCII apostrophe'),
  ambiguousFilius: warning(2, 'Ambiguous f. (filius or forma)'),
  doubleParentheses: warning(4, 'Authorship in double parentheses'),
  emend: warning(2, 'Emend authors are not required'),
  emendWithoutPeriod: warning(3, '`emend` without a period'),
  ex: warning(2, '`ex` authors are not required (ICZN only)'),
  exWithPeriod: warning(3, '`ex` ends with a period'),
  in: warning(2, '`in` authors are not required'),
  inWithPeriod: warning(3, '`in` ends with a period'),
  missingParenthesis: warning(4, 'Authorship is missing one parenthesis'),
  authorQuestionMark: warning(4, 'Author as a question mark'),
  authorShort: warning(3, 'Author is too short'),
  authorUnknown: warning(2, 'Author is unknown'),
  authorUpperCase: warning(2, 'Author in upper case'),
  bacteriaMaybe: warning(1, 'The genus is a homonym of a bacterial genus'),
  authorOrSubgenus: warning(2, 'Ambiguity: ICN author or subgenus'),
  candidatus: warning(2, 'Bacterial `Candidatus` name'),
  apostrophe: warning(3, 'Apostrophe is not allowed in canonical'),
  uninomialQuestionMark: warning(4, 'Uninomial word with question mark'),
  badCharacter: warning(2, 'Non-standard characters in canonical'),
  ignoredMihi: warning(3, 'Ignored annotation `mihi`'),
  dashOther: warning(2, 'Atypical hyphen character'),
  periodInEpithet: warning(3, 'Period character is not allowed in canonical'),
  genusAbbreviated: warning(4, 'Abbreviated uninomial word'),
  capitalAfterHyphen: warning(2, 'Apparent genus with capital character after hyphen'),
  graftNoSpace: warning(3, 'Graft-chimera char is not separated by space'),
  graftIncomplete: warning(4, 'Incomplete graft-chimera formula'),
  graftProbablyIncomplete: warning(2, 'Probably incomplete graft-chimera formula'),
  graftFormula: warning(2, 'Graft-chimera formula'),
  graftNamed: warning(2, 'Named graft-chimera'),
  greekLetter: warning(2, 'Deprecated Greek letter enumeration in rank'),
  html: warning(3, 'HTML tags or entities in the name'),
  hybridNoSpace: warning(3, 'Hybrid char is not separated by space'),
  hybridIncomplete: warning(4, 'Incomplete hybrid formula'),
  hybridProbablyIncomplete: warning(2, 'Probably incomplete hybrid formula'),
  hybridFormula: warning(2, 'Hybrid formula'),
  hybridNamed: warning(2, 'Named hybrid'),
  letterCase: warning(4, 'Name in a wrong case'),
  approximate: warning(4, 'Name is approximate'),
  comparison: warning(4, 'Name comparison'),
  rankUncommon: warning(3, 'Uncommon rank'),
  oddSpace: warning(2, 'Non-standard space characters'),
  spanishAnd: warning(2, "Spanish 'y' is used instead of '&'"),
  numericPrefix: warning(3, 'Numeric prefix'),
  subgenusAbbreviated: warning(2, 'Abbreviated subgenus'),
  superspecies: warning(2, 'Ambiguity: subgenus or superspecies found'),
  brokenUtf8: warning(4, 'Incorrect conversion to UTF-8'),
  uninomialCombination: warning(2, 'Combination of two uninomials'),
  uninomialWithRank: warning(2, 'Uninomial prepended by its rank'),
  trailingSpace: warning(2, 'Trailing whitespace'),
  yearLetter: warning(2, 'Year with latin character'),
  yearPeriod: warning(2, 'Year with period'),
  yearOfBasionymMisplaced: warning(2, 'Misplaced basionym year'),
  yearMisplaced: warning(3, 'Misplaced year'),
  yearPage: warning(2, 'Year with page info'),
  yearParentheses: warning(2, 'Year with parentheses'),
  yearQuestionMark: warning(2, 'Year with question mark'),
  yearRange: warning(3, 'Years range'),
  yearBrackets: warning(3, 'Year with square brackets'),
} as const;

const none: readonly NameWarning[] = Object.freeze([]);

const gravestFirst = (a: NameWarning, b: NameWarning): number =>
  b.quality - a.quality || (a.warning < b.warning ? -1 : 1);

/** Each warning once, the gravest first, then by their words. */
export function orderWarnings(found: readonly NameWarning[]): readonly NameWarning[] {
  if (found.length === 0) return none;
  if (found.length === 1) return [...found];
  return [...new Set(found)].sort(gravestFirst);
}
