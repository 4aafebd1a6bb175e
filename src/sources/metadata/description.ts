/** A person or organisation that answers for a dataset. Null: not stated. */
export interface DatasetContact {
  /** Roles as published, or EML's element: creator, contact, metadataProvider, publisher … */
  readonly role: string;
  readonly organization: string | null;
  readonly givenName: string | null;
  readonly surName: string | null;
  readonly position: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** ORCID and the like, as addresses. */
  readonly identifiers: readonly string[];
  readonly url: string | null;
  /** Address in one line. */
  readonly address: string | null;
  readonly country: string | null;
}

/** What a publisher says of a dataset, from EML, Dublin Core, ISO 19139, DIF, FGDC, ABCD, datapackage.json or DataCite. */
export interface DatasetDescription {
  /** The standard that it was read from. */
  readonly standard:
    | 'EML'
    | 'Dublin Core'
    | 'ISO 19139'
    | 'DIF'
    | 'FGDC'
    | 'ABCD'
    | 'Frictionless'
    | 'DataCite'
    | 'ColDP'
    | 'other';
  readonly title: string | null;
  /** Plain paragraphs, divided by an empty line. */
  readonly abstract: string | null;
  /** The publisher's own key: packageId, alternateIdentifier, DOI; the first is the main one. */
  readonly identifiers: readonly string[];
  /** DOI in lower case without its resolver; null: none. */
  readonly doi: string | null;
  /** SPDX-like code (`CC-BY-4.0`); null: not stated or not understood. */
  readonly license: string | null;
  readonly verbatimLicense: string | null;
  readonly publisher: string | null;
  /** BCP 47 of the data, as far as it could be read. */
  readonly language: string | null;
  /** ISO 8601 day at the precision stated. */
  readonly publicationDate: string | null;
  readonly citation: string | null;
  readonly homepage: string | null;
  readonly logo: string | null;
  readonly keywords: readonly string[];
  readonly contacts: readonly DatasetContact[];
  readonly geographicCoverage: readonly {
    readonly description: string | null;
    /** Decimal degrees, west, south, east, north; null: not stated, or not readable. */
    readonly box: readonly [number, number, number, number] | null;
  }[];
  /** ISO 8601 dates or intervals at the precision stated, or words for living time and formation periods. */
  readonly temporalCoverage: readonly string[];
  readonly taxonomicCoverage: readonly {
    readonly name: string;
    readonly rank: string | null;
    readonly vernacularName: string | null;
  }[];
  /** Sampling description and steps, plain text. */
  readonly methods: string | null;
  readonly purpose: string | null;
  readonly projectTitle: string | null;
  readonly projectId: string | null;
  readonly bibliography: readonly string[];
  /** Where the data can be fetched, as stated: address and kind. */
  readonly distributions: readonly { readonly url: string; readonly kind: string | null }[];
  /** What could not be read, or contradicts itself; one sentence each. */
  readonly problems: readonly string[];
}
