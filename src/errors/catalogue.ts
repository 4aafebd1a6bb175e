/** One kind of error: what it means, what the user can do, and the exit code of the command. */
export interface ErrorKind {
  /** Sentence for docs/errors.md. */
  readonly meaning: string;
  /** What to do about it; shown after the message. */
  readonly hint: string;
  /** 1 internal, 2 usage, 3 bad input, 4 unreachable source, 5 conflict or stopped for safety, 6 disk, 130 interrupted. */
  readonly exitCode: 1 | 2 | 3 | 4 | 5 | 6 | 130;
}

/** The catalogue: every error that Opendrawer raises on purpose. Codes are stable. */
export const ERRORS = {
  INTERNAL: {
    meaning: 'Something that should not happen did.',
    hint: 'Please report it with the log in the workspace folder logs/.',
    exitCode: 1,
  },
  USAGE: {
    meaning: 'The command or request is not understood.',
    hint: 'See opendrawer --help.',
    exitCode: 2,
  },
  CONFIG_INVALID: {
    meaning: 'A key or value of opendrawer.yaml, of the environment or of a flag is not valid.',
    hint: 'See docs/configuration.md.',
    exitCode: 2,
  },
  DATASET_UNKNOWN: {
    meaning: 'No dataset has this key or alias.',
    hint: 'opendrawer datasets lists them.',
    exitCode: 2,
  },
  SNAPSHOT_UNKNOWN: {
    meaning: 'The dataset has no such snapshot.',
    hint: 'opendrawer history <dataset> lists them.',
    exitCode: 2,
  },
  RUN_UNKNOWN: {
    meaning: 'The run history has no such run.',
    hint: 'opendrawer runs lists them.',
    exitCode: 2,
  },
  SOURCE_NOT_FOUND: {
    meaning: 'The location does not exist, or nothing in it looks like a known source.',
    hint: 'Check the path or address.',
    exitCode: 4,
  },
  SOURCE_UNRECOGNISED: {
    meaning: 'The location can be read, but nothing that is known is published there.',
    hint: 'Name the format with --format, or see docs/sources.md for what can be read.',
    exitCode: 3,
  },
  SOURCE_FORBIDDEN: {
    meaning: 'The source refuses access.',
    hint: 'Check that it is public.',
    exitCode: 4,
  },
  SOURCE_UNREACHABLE: {
    meaning: 'The source does not answer, stalls or breaks off, also after retries.',
    hint: 'Run the ingest again: what was finished is kept.',
    exitCode: 4,
  },
  ADDRESS_REFUSED: {
    meaning:
      'An address leads into a private network, holds a user name or password, or is not http(s).',
    hint: 'Give the public address of the source.',
    exitCode: 4,
  },
  SOURCE_TOO_LARGE: {
    meaning: 'An answer or packed file is larger than it may be, or swells beyond measure.',
    hint: 'Check that the address leads to what is meant.',
    exitCode: 3,
  },
  SOURCE_CHANGED: {
    meaning: 'A file vanished or changed while it was read.',
    hint: 'Run the ingest again when the file is at rest.',
    exitCode: 4,
  },
  MAPPING_INVALID: {
    meaning: 'A mapping of the columns of a table has a key, term or column that is not known.',
    hint: 'See docs/sources.md for what a mapping can say.',
    exitCode: 2,
  },
  PACKAGE_INVALID: {
    meaning:
      'A data package cannot be read as what it says: datapackage.json is broken, or names what is not there or lies outside.',
    hint: 'Mend datapackage.json, or export the package again.',
    exitCode: 3,
  },
  QUERY_REFUSED: {
    meaning: 'A query is not one reading statement, or the database refuses it.',
    hint: 'Give one SELECT, WITH or TABLE statement without a semicolon.',
    exitCode: 3,
  },
  TABLE_UNREADABLE: {
    meaning: 'A file is no table that can be read, or has no such sheet.',
    hint: 'Opendrawer reads CSV, TSV, XLSX, XLS, ODS and Parquet.',
    exitCode: 3,
  },
  COMPARISON_UNKNOWN: {
    meaning: 'There is no such comparison of two ways of matching.',
    hint: 'opendrawer names compare makes one.',
    exitCode: 2,
  },
  NOT_INGESTIBLE: {
    meaning: 'A source was validated, and cannot be ingested as it is.',
    hint: 'The report says why, and where.',
    exitCode: 3,
  },
  VALIDATION_TOO_LONG: {
    meaning: 'A validation took longer than validation.maxMinutes allows.',
    hint: 'Validate it with the command line, or only its first rows.',
    exitCode: 5,
  },
  VALIDATION_UNKNOWN: {
    meaning: 'There is no such validation, or its report was removed.',
    hint: 'Reports are kept for validation.keepHours; send the file again.',
    exitCode: 2,
  },
  COLUMN_UNKNOWN: {
    meaning: 'A table has no such column, or none that is known to hold names.',
    hint: 'Name the column with --name-column or --column.',
    exitCode: 2,
  },
  INPUT_CORRUPT: {
    meaning: 'Compressed or encoded data is damaged or truncated.',
    hint: 'Fetch the file again.',
    exitCode: 3,
  },
  METADATA_UNREADABLE: {
    meaning: 'A document describes no dataset in a standard that Opendrawer reads.',
    hint: 'It reads EML, Dublin Core, ISO 19139, DIF, FGDC, DataCite, datapackage.json and metadata.yaml.',
    exitCode: 3,
  },
  INPUT_UNSAFE: {
    meaning:
      'A file is made to harm its reader: entities that expand, nesting or values without end, bombs, names that lead outside.',
    hint: 'Ask its publisher what it is; Opendrawer does not read it.',
    exitCode: 3,
  },
  ARCHIVE_INVALID: {
    meaning:
      'A Darwin Core archive cannot be read as what it says: meta.xml is broken or names what is not there, or nothing tells what its tables are.',
    hint: 'Mend meta.xml, or export the archive again.',
    exitCode: 3,
  },
  REJECTS_OVER_LIMIT: {
    meaning: 'More lines were rejected than ingest.maxRejectedShare allows; nothing was committed.',
    hint: 'Read the reasons in the run report, or raise ingest.maxRejectedShare.',
    exitCode: 5,
  },
  CHURN_STOP: {
    meaning: 'Most identifiers went and as many came: nothing was committed.',
    hint: 'opendrawer identity <dataset> shows which items came again under other keys, and can keep their ids; --allow-churn commits all the same.',
    exitCode: 5,
  },
  DATASET_BUSY: {
    meaning: 'Another process is writing this dataset.',
    hint: 'Wait for it to end.',
    exitCode: 5,
  },
  DISK_FULL: {
    meaning: 'The disk has too little free space to go on safely; finished work is kept.',
    hint: 'Free some space and run the ingest again: it resumes.',
    exitCode: 6,
  },
  INDEX_MISSING: {
    meaning: 'There is no search index yet.',
    hint: 'Run opendrawer ingest, or opendrawer index.',
    exitCode: 5,
  },
  INDEX_DAMAGED: {
    meaning: 'A file of the search index is damaged; a server builds it again by itself.',
    hint: 'Ask again soon; without a server run opendrawer index.',
    exitCode: 5,
  },
  BACKBONE_MISSING: {
    meaning: 'There is no backbone to match names against yet.',
    hint: 'Add a checklist and build one: opendrawer backbone add, opendrawer backbone build.',
    exitCode: 5,
  },
  BACKBONE_UNKNOWN: {
    meaning: 'There is no such backbone, build, or usage in it.',
    hint: 'opendrawer backbone list lists them.',
    exitCode: 2,
  },
  BACKBONE_BUSY: {
    meaning: 'Another process is building this backbone.',
    hint: 'Wait for it to end.',
    exitCode: 5,
  },
  CHECKLIST_INVALID: {
    meaning: 'A checklist, its descriptor or its mapping cannot be read as names.',
    hint: 'See docs/backbones.md.',
    exitCode: 3,
  },
  PINS_INVALID: {
    meaning:
      'A file of pinned matches has an unknown column, or a row without a name or with a bad key.',
    hint: 'It needs a header with scientificName and usageKey, separated by tabs.',
    exitCode: 3,
  },
  ITEM_UNKNOWN: {
    meaning: 'No item has this id.',
    hint: 'opendrawer find looks values up in any field.',
    exitCode: 2,
  },
  FILTER_UNKNOWN: {
    meaning: 'No saved filter has this id.',
    hint: 'POST /v1/filter saves one and answers its id.',
    exitCode: 2,
  },
  MEDIA_UNKNOWN: {
    meaning: 'The item has no such medium, or no picture of it is published.',
    hint: 'The item lists its media with their positions.',
    exitCode: 2,
  },
  ROUTE_UNKNOWN: {
    meaning: 'The server has nothing at this address.',
    hint: 'See /docs.',
    exitCode: 2,
  },
  BODY_TOO_LARGE: {
    meaning: 'The body of the request is larger than the server takes.',
    hint: 'Send it in several requests.',
    exitCode: 2,
  },
  WRITE_FORBIDDEN: {
    meaning: 'The request would change the workspace, or make the server ask others, and may not.',
    hint: 'Ask from the machine of the server by its name localhost, or send the token of OPENDRAWER_SERVER_TOKEN as Authorization: Bearer.',
    exitCode: 2,
  },
  RATE_LIMITED: {
    meaning: 'Too many requests from one address in a minute.',
    hint: 'Wait as long as the Retry-After header says.',
    exitCode: 5,
  },
  SERVER_BUSY: {
    meaning: 'More questions wait than can be answered soon.',
    hint: 'Wait as long as the Retry-After header says, and ask fewer at once.',
    exitCode: 5,
  },
  FILTER_INVALID: {
    meaning: 'A filter or search parameter cannot be read.',
    hint: 'See docs/search.md.',
    exitCode: 2,
  },
  BACKBONE_INVALID: {
    meaning:
      'A backbone index is no such file, is damaged or cut off, or was written by another version.',
    hint: 'Build it again with opendrawer backbone build, or copy it again in binary mode.',
    exitCode: 3,
  },
  INTERRUPTED: {
    meaning: 'The run was stopped by the user; finished partitions are kept.',
    hint: 'Run the ingest again to go on.',
    exitCode: 130,
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the catalogue. `message` says where (file, line, record id, URL); the hint says what to do. */
export class OpendrawerError extends Error {
  readonly code: ErrorCode;
  /** Replaces the catalogue's hint where more is known. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OpendrawerError';
    this.code = code;
    this.hint = options.hint ?? ERRORS[code].hint;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }
}

/** An error in one line, `CODE: message` where it is one of the catalogue. */
export const errorLine = (error: unknown): string =>
  isOpendrawerError(error) ? `${error.code}: ${error.message}` : String(error);

export const isOpendrawerError = (error: unknown): error is OpendrawerError =>
  error instanceof OpendrawerError;
