import type { LabelledText } from '../terms/index.ts';

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const DCTERMS = 'http://purl.org/dc/terms/';

/** Terms of Dublin Core. */
const DUBLIN_CORE: ReadonlySet<string> = new Set([
  'title',
  'description',
  'bibliographicCitation',
  'license',
  'rights',
  'language',
  'references',
  'isPartOf',
  'identifier',
  'creator',
  'modified',
  'rightsHolder',
  'accessRights',
  'type',
]);

/** Words of ours that no standard has. */
const OWN: ReadonlySet<string> = new Set([
  'recordType',
  'agent',
  'normalizedEventDate',
  'decade',
  'place',
  'elevation',
  'depth',
  'topic',
  'culture',
  'objectType',
  'onlineMediaType',
  'geologicalContext',
  'institution',
  'collection',
  'physicalDescription',
  'guid',
  'exhibition',
  'projectID',
  'provider',
  'account',
]);

/**
 * Terms by their addresses, as GBIF tells verbatim records: texts of one term joined with ` | `. Words that no standard
 * has are left out.
 */
export function termsByAddress(
  terms: Readonly<Record<string, readonly LabelledText[]>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(terms).flatMap(([term, texts]) =>
      OWN.has(term)
        ? []
        : [
            [
              `${DUBLIN_CORE.has(term) ? DCTERMS : DWC}${term}`,
              texts.map(({ text }) => text).join(' | '),
            ],
          ],
    ),
  );
}
