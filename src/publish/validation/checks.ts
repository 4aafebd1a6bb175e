import { ERRORS } from '../../errors/index.ts';
import { FINDINGS as NAME_FINDINGS } from '../../names/index.ts';
import { ISSUES, type IssueKind } from '../../terms/index.ts';
import type { FindingKind, FindingSeverity } from './types.ts';

/** One kind of check beside the issue flags of records. */
export interface CheckKind {
  readonly kind: FindingKind;
  readonly severity: FindingSeverity;
  /** `gbif`: a name of GBIF's validator. */
  readonly origin: 'gbif' | 'opendrawer';
  readonly meaning: string;
  /** For the publisher. */
  readonly hint: string;
}

/** What is checked of a source as a whole, its metadata and its keys. Names are stable. */
export const CHECKS = {
  DWCA_UNREADABLE: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'gbif',
    meaning: 'The archive or its descriptor cannot be read.',
    hint: 'Make the archive anew with a publishing tool, or mend the place that is named.',
  },
  DWCA_META_XML_NOT_FOUND: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'gbif',
    meaning:
      'The archive has no descriptor meta.xml, and what its files are cannot be told without it.',
    hint: 'Put meta.xml at the top of the archive.',
  },
  UNKNOWN_ROWTYPE: {
    kind: 'structure',
    severity: 'INFO',
    origin: 'gbif',
    meaning: 'The row type of an extension is not known; its rows are kept as they are.',
    hint: 'Use the row type of a registered extension.',
  },
  REQUIRED_TERM_MISSING: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'gbif',
    meaning: 'A term that such rows need has no column.',
    hint: 'Add the column, or a default value in the descriptor.',
  },
  RECOMMENDED_TERM_MISSING: {
    kind: 'structure',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'A term that users of such data look for has no column.',
    hint: 'Add the column where the information is at hand.',
  },
  DUPLICATED_TERM: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'gbif',
    meaning: 'Two columns of one file are the same term.',
    hint: 'Keep one of them, or bring both into one column.',
  },
  UNKNOWN_TERM: {
    kind: 'structure',
    severity: 'INFO',
    origin: 'gbif',
    meaning:
      'A column or path is no term that is known; it is kept with the record as published and not interpreted.',
    hint: 'Rename it to a Darwin Core term, or map it with --map.',
  },
  COLUMN_MISMATCH: {
    kind: 'structure',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'A row has more or fewer cells than there are columns.',
    hint: 'Quote texts that hold the delimiter or a line end.',
  },
  FILE_ENCODING_SUSPECT: {
    kind: 'structure',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'Bytes do not fit the encoding that is declared or was recognised.',
    hint: 'Save the file as UTF-8.',
  },
  RECORD_REFERENTIAL_INTEGRITY_VIOLATION: {
    kind: 'structure',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'A row of an extension belongs to no row of the core.',
    hint: 'Check that coreid is the id of a core row, letter by letter.',
  },
  RECORD_REJECTED: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'opendrawer',
    meaning: 'A line or element cannot be read as a record.',
    hint: 'Mend the line.',
  },
  EMPTY_LINE: {
    kind: 'structure',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'A line is empty.',
    hint: 'Remove it.',
  },
  CHECKLIST_WITHOUT_OCCURRENCES: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'opendrawer',
    meaning: 'It is a list of names; there is no occurrence in it.',
    hint: 'opendrawer backbone add reads it as names.',
  },
  METADATA_WITHOUT_DATA: {
    kind: 'structure',
    severity: 'ERROR',
    origin: 'opendrawer',
    meaning: 'It is a description of a dataset; there are no data in it.',
    hint: 'Put it into an archive with the data.',
  },
  NO_RECORDS: {
    kind: 'structure',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'There is no record in it.',
    hint: 'Check the filter of the export.',
  },
  SOURCE_NOTE: {
    kind: 'structure',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'Something about the source is odd, or was assumed.',
    hint: 'Check that what was assumed is right.',
  },
  EML_NOT_FOUND: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'Nothing is published about the dataset: no EML or other metadata document.',
    hint: 'Add eml.xml with title, description, licence and contact.',
  },
  METADATA_PROBLEM: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'A part of the metadata cannot be read, or contradicts another.',
    hint: 'Mend that part.',
  },
  TITLE_MISSING_OR_TOO_SHORT: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'The dataset has no title, or one of fewer than ten characters.',
    hint: 'Say what, where, when and whose it is.',
  },
  DESCRIPTION_MISSING_OR_TOO_SHORT: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'The dataset has no description, or one of fewer than 25 characters.',
    hint: 'Say how and why the data were gathered, and what they are good for.',
  },
  LICENSE_MISSING_OR_UNKNOWN: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'The metadata state a licence that is not understood, or none.',
    hint: 'Use the address of CC0, CC BY or another Creative Commons licence.',
  },
  RESOURCE_CONTACTS_MISSING_OR_INCOMPLETE: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'gbif',
    meaning:
      'No person or organisation is named as creator or contact, or none that can be reached.',
    hint: 'Name a contact with an address of electronic mail, and a creator.',
  },
  CONTACT_EMAIL_INVALID: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'An address of electronic mail in the metadata is none.',
    hint: 'Write it as name@example.org.',
  },
  PUBLISHER_MISSING: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'The metadata name no publisher and no organisation of a contact.',
    hint: 'Name the organisation that answers for the data.',
  },
  METADATA_LANGUAGE_MISSING: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'The language of the dataset is not stated, or not understood.',
    hint: 'Give it as eng or en.',
  },
  CITATION_MISSING: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'There is no text by which the dataset is to be cited.',
    hint: 'Add a citation, with the DOI where there is one.',
  },
  PUBLICATION_DATE_MISSING: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'The metadata do not say when the dataset was published.',
    hint: 'Give pubDate as an ISO 8601 day.',
  },
  COVERAGE_MISSING: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'The metadata do not say where, when or of which organisms the data are.',
    hint: 'Add the geographic, temporal and taxonomic coverage.',
  },
  GEOGRAPHIC_COVERAGE_INVALID: {
    kind: 'metadata',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'A bounding box lies beyond the globe, or its south is north of its north.',
    hint: 'Give decimal degrees: west, east, north, south.',
  },
  COORDINATES_OUTSIDE_COVERAGE: {
    kind: 'metadata',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning: 'Records lie outside of the geographic coverage that the metadata state.',
    hint: 'Widen the coverage, or check the coordinates.',
  },
  OCCURRENCE_NOT_UNIQUELY_IDENTIFIED: {
    kind: 'identity',
    severity: 'ERROR',
    origin: 'gbif',
    meaning: 'Several records have the same occurrenceID.',
    hint: 'Give every record an id of its own that never changes.',
  },
  RECORD_NOT_UNIQUELY_IDENTIFIED: {
    kind: 'identity',
    severity: 'ERROR',
    origin: 'gbif',
    meaning: 'Several records have the same id or key.',
    hint: 'Give every record an id of its own that never changes.',
  },
  RECORD_REPEATED: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'A record stands there twice, word by word; it is kept once.',
    hint: 'Remove one of them.',
  },
  RECORD_IDENTIFIER_NOT_FOUND: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'gbif',
    meaning: 'A record has no occurrenceID, where others of the source have one.',
    hint: 'Give every record an id of its own that never changes.',
  },
  IDENTIFIERS_DIFFER_IN_CASE: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning:
      'Ids of different records are equal but for capitals: databases that do not tell these apart take them for one.',
    hint: 'Give every record an id that differs in more than capitals.',
  },
  TRIPLET_NOT_UNIQUE: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'Several records have the same institutionCode, collectionCode and catalogNumber.',
    hint: 'Check the catalogue numbers; where one number stands for several records, give each an occurrenceID.',
  },
  TRIPLET_INCOMPLETE: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning:
      'A record without occurrenceID lacks institutionCode, collectionCode or catalogNumber, which could stand for it.',
    hint: 'Give every record an occurrenceID.',
  },
  IDENTIFIER_PLACEHOLDER: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'An id is a word that stands for none, such as "unknown" or "n/a".',
    hint: 'Leave it empty, or give an id.',
  },
  IDENTIFIER_WITH_SPACES: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning:
      'An id begins or ends with a space, or holds an invisible character: it looks like another one that it does not equal.',
    hint: 'Remove them.',
  },
  IDENTIFIER_ROUNDED: {
    kind: 'identity',
    severity: 'WARNING',
    origin: 'opendrawer',
    meaning: 'An id looks like a number that a spreadsheet has rounded, such as 1.23457E+11.',
    hint: 'Format the column as text and export it again.',
  },
  IDENTIFIERS_ARE_ROW_NUMBERS: {
    kind: 'identity',
    severity: 'INFO',
    origin: 'opendrawer',
    meaning:
      'The ids are 1, 2, 3 … in the order of the rows: a new export may give other records the same numbers.',
    hint: 'Use keys that stay with the record, such as UUIDs.',
  },
} as const satisfies Record<string, CheckKind>;

export type Check = keyof typeof CHECKS;

/** What a code of a finding means, wherever it comes from. */
export interface CodeMeaning {
  readonly severity: FindingSeverity;
  readonly origin: 'gbif' | 'opendrawer';
  readonly meaning: string;
  readonly hint: string;
}

/** The meaning of a code: of a check for structure, metadata and identity, of an issue flag for records; else of an error. */
export function meaningOf(kind: FindingKind, code: string): CodeMeaning {
  if (kind === 'record' && Object.hasOwn(ISSUES, code)) {
    const issue: IssueKind = ISSUES[code as keyof typeof ISSUES];
    const { severity, origin, meaning, hint } = issue;
    return { severity, origin, meaning, hint };
  }
  if (Object.hasOwn(CHECKS, code)) {
    const { severity, origin, meaning, hint } = CHECKS[code as Check];
    return { severity, origin, meaning, hint };
  }
  if (Object.hasOwn(ERRORS, code)) {
    const { meaning, hint } = ERRORS[code as keyof typeof ERRORS];
    return { severity: 'ERROR', origin: 'opendrawer', meaning, hint };
  }
  if (Object.hasOwn(NAME_FINDINGS, code)) {
    const { class: outcome, meaning, hint } = NAME_FINDINGS[code as keyof typeof NAME_FINDINGS];
    return {
      severity: outcome === 'remark' || hint.startsWith('Nothing to do') ? 'INFO' : 'WARNING',
      origin: 'opendrawer',
      meaning,
      hint,
    };
  }
  const { severity, origin, meaning, hint } = CHECKS.RECORD_REJECTED;
  return { severity, origin, meaning, hint };
}
