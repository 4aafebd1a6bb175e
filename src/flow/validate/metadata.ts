import { CHECKS, type Check, type ValidationFinding } from '../../publish/index.ts';
import type { DatasetContact, DatasetDescription, SourceFormat } from '../../sources/index.ts';

const SHORTEST_TITLE = 10;
const SHORTEST_ABSTRACT = 25;
/** Said by a finding of its own. */
const ABOUT_LICENSE = /\blicen[cs]e\b/i;

/** Formats in which a description of the dataset has its place. */
const DESCRIBED: ReadonlySet<string> = new Set<SourceFormat>([
  'dwca',
  'data-package',
  'abcd',
  'biocase',
]);

/**
 * What a description of a dataset lacks, or says wrongly. A finding a fault; empty where it is as it should be. A format that has no
 * place for one is not blamed for having none.
 */
export function metadataFindings(
  description: DatasetDescription | null,
  format: SourceFormat,
): readonly ValidationFinding[] {
  if (description === null) {
    const missing = finding('EML_NOT_FOUND', null, null);
    return [DESCRIBED.has(format) ? missing : { ...missing, severity: 'INFO' }];
  }
  const { title, abstract, license, verbatimLicense, language } = description;
  const found: (ValidationFinding | null)[] = [
    isShorter(title, SHORTEST_TITLE) ? finding('TITLE_MISSING_OR_TOO_SHORT', 'title', title) : null,
    isShorter(abstract, SHORTEST_ABSTRACT)
      ? finding('DESCRIPTION_MISSING_OR_TOO_SHORT', 'abstract', abstract)
      : null,
    license === null
      ? finding('LICENSE_MISSING_OR_UNKNOWN', 'intellectualRights', verbatimLicense)
      : null,
    ...contactFindings(description.contacts),
    hasPublisher(description) ? null : finding('PUBLISHER_MISSING', 'publisher', null),
    language === null ? finding('METADATA_LANGUAGE_MISSING', 'language', null) : null,
    description.citation === null && description.doi === null
      ? finding('CITATION_MISSING', 'citation', null)
      : null,
    description.publicationDate === null
      ? finding('PUBLICATION_DATE_MISSING', 'pubDate', null)
      : null,
    hasCoverage(description) ? null : finding('COVERAGE_MISSING', 'coverage', null),
    ...description.geographicCoverage.map(({ box }) => boxFinding(box)),
    ...description.problems
      .filter((problem) => license !== null || !ABOUT_LICENSE.test(problem))
      .map((problem) => finding('METADATA_PROBLEM', null, null, problem)),
  ];
  return found.filter((one) => one !== null);
}

function finding(
  code: Check,
  term: string | null,
  before: string | null,
  message: string = CHECKS[code].meaning,
): ValidationFinding {
  return {
    kind: 'metadata',
    code,
    severity: CHECKS[code].severity,
    file: null,
    line: null,
    column: null,
    term,
    sourceId: null,
    before: before?.slice(0, 1000) ?? null,
    after: null,
    message,
  };
}

const isShorter = (text: string | null, least: number): boolean =>
  text === null || text.trim().length < least;

function* contactFindings(contacts: readonly DatasetContact[]): Generator<ValidationFinding> {
  const named = contacts.filter(
    ({ surName, organization, position }) => (surName ?? organization ?? position) !== null,
  );
  const isReachable = named.some(({ email, phone, url }) => (email ?? phone ?? url) !== null);
  if (named.length === 0 || !isReachable) {
    yield finding(
      'RESOURCE_CONTACTS_MISSING_OR_INCOMPLETE',
      'contact',
      contacts.map(nameOf).join('; ') || null,
      named.length === 0
        ? 'No person or organisation is named as creator or contact.'
        : 'None of the persons and organisations named can be reached: no address of electronic mail, telephone or web page.',
    );
  }
  const seen = new Set<string>();
  for (const { email } of contacts) {
    if (email === null || isEmail(email) || seen.has(email)) continue;
    seen.add(email);
    yield finding('CONTACT_EMAIL_INVALID', 'electronicMailAddress', email);
  }
}

const nameOf = ({ givenName, surName, organization, position }: DatasetContact): string =>
  [givenName, surName, organization ?? position].filter((part) => part !== null).join(' ');

const isEmail = (text: string): boolean =>
  text.length <= 320 &&
  /^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}$/.test(text.trim().replace(/^mailto:/i, ''));

const hasPublisher = ({ publisher, contacts }: DatasetDescription): boolean =>
  publisher !== null || contacts.some(({ organization }) => organization !== null);

const hasCoverage = (description: DatasetDescription): boolean =>
  description.geographicCoverage.length > 0 ||
  description.temporalCoverage.length > 0 ||
  description.taxonomicCoverage.length > 0;

function boxFinding(box: readonly number[] | null): ValidationFinding | null {
  if (box === null) return null;
  const [west = 0, south = 0, east = 0, north = 0] = box;
  const isOnGlobe =
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90;
  return isOnGlobe && south <= north
    ? null
    : finding('GEOGRAPHIC_COVERAGE_INVALID', 'boundingCoordinates', box.join(', '));
}

/** Whether a point lies in one of the boxes or within 0.1° of it; null where there is no box. */
export function coverageTest(
  description: DatasetDescription | null,
): ((latitude: number, longitude: number) => boolean) | null {
  const boxes = (description?.geographicCoverage ?? []).flatMap(({ box }) =>
    box === null || boxFinding(box) !== null ? [] : [box],
  );
  if (boxes.length === 0) return null;
  return (latitude, longitude) =>
    boxes.some(([west, south, east, north]) => {
      if (latitude < south - SLACK || latitude > north + SLACK) return false;
      // East of its west through the antimeridian
      return west <= east
        ? longitude >= west - SLACK && longitude <= east + SLACK
        : longitude >= west - SLACK || longitude <= east + SLACK;
    });
}

const SLACK = 0.1;
