export { ISSUES, type Issue, type IssueKind } from './issues.ts';
export { licenseCode } from './licenses.ts';
export {
  type AccessPoint,
  type Agent,
  DATE_PRECISIONS,
  type DatePrecision,
  type ExtensionRow,
  type Identifier,
  type Item,
  type LabelledText,
  type Media,
  type Place,
  VERBATIM_TERMS,
  type VerbatimAccessPoint,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimRow,
  type VerbatimTerm,
  type VerbatimTerms,
} from './records.ts';
export { uuidV5 } from './uuid-v5.ts';
export {
  basesOfRecord,
  continents,
  countries,
  languages,
  licenses,
  mediaTypes,
} from './vocabularies.ts';
export { createVocabulary, foldWord, readVocabulary, type Vocabulary } from './vocabulary.ts';
