import { elementsAt, textAt, textOf, type XmlElement } from '../../../xml/index.ts';
import {
  compileCrosswalk,
  type UnknownSink,
  walkCrosswalk,
  type XmlIgnored,
  type XmlRow,
} from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

/** DataCite metadata of single works, kernels 2 to 4. */
export const dataciteCrosswalk: readonly XmlRow[] = [
  { path: 'identifier', target: 'identifier', labelAt: ['@identifierType'] },
  {
    path: 'alternateIdentifiers/alternateIdentifier',
    target: 'identifier',
    labelAt: ['@alternateIdentifierType'],
  },
  { path: 'titles/title', target: 'title', when: { at: '@titleType', in: [null] } },
  {
    path: 'titles/title',
    target: 'title',
    labelAt: ['@titleType'],
    relabel: {
      alternativetitle: 'alternative title',
      translatedtitle: 'translated title',
      subtitle: 'subtitle',
    },
  },
  { path: 'creators/creator', target: 'agent', label: 'creator', text: ['creatorName', 'name'] },
  {
    path: 'contributors/contributor',
    target: 'agent',
    labelAt: ['@contributorType'],
    label: 'contributor',
    text: ['contributorName', 'name'],
  },
  { path: 'publisher', target: 'agent', label: 'publisher' },
  { path: 'publicationYear', target: 'eventDate', label: 'date issued' },
  {
    path: 'dates/date',
    target: 'eventDate',
    labelAt: ['@dateType'],
    label: 'date',
    relabel: {
      created: 'date created',
      issued: 'date issued',
      updated: 'record last modified',
      collected: 'date collected',
      available: 'date available',
    },
  },
  { path: 'subjects/subject', target: 'topic' },
  { path: 'resourceType', target: 'objectType', text: ['.', '@resourceTypeGeneral'] },
  { path: 'language', target: 'language' },
  { path: 'sizes/size', target: 'physicalDescription', label: 'extent' },
  { path: 'formats/format', target: 'physicalDescription', label: 'format' },
  { path: 'version', target: 'description', label: 'version' },
  { path: 'rightsList/rights', target: 'rightsStatement', text: ['@rightsURI', '.'] },
  { path: 'rights', target: 'rightsStatement', text: ['@rightsURI', '.'] },
  {
    path: 'descriptions/description',
    target: 'description',
    labelAt: ['@descriptionType'],
    label: 'description',
    relabel: { abstract: 'abstract', other: 'description' },
  },
  { path: 'geoLocations/geoLocation/geoLocationPlace', target: 'place' },
  {
    path: 'relatedIdentifiers/relatedIdentifier',
    target: 'description',
    labelAt: ['@relationType'],
    label: 'relation',
  },
];

export const dataciteIgnored: readonly XmlIgnored[] = [
  { path: 'geoLocations/geoLocation/geoLocationPoint', reason: 'read by itself: coordinates' },
  { path: 'geoLocations/geoLocation/geoLocationBox', reason: 'an extent, no place of the work' },
  {
    path: 'geoLocations/geoLocation/geoLocationPolygon',
    reason: 'an extent, no place of the work',
  },
  { path: 'fundingReferences', reason: 'who paid for the work' },
  { path: 'relatedItems', reason: 'other works' },
];

const crosswalk = compileCrosswalk(dataciteCrosswalk, dataciteIgnored);

/** Reads a `resource` element. */
export function readDataciteItem(
  resource: XmlElement,
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  walkCrosswalk(resource, crosswalk, draft, unknown);
  const [point] = elementsAt(resource, 'geoLocations/geoLocation/geoLocationPoint');
  if (point !== undefined) {
    const [latitude, longitude] = textOf(point).split(/[\s,]+/);
    const hasParts = point.children.length > 0;
    draft.add('decimalLatitude', hasParts ? textAt(point, 'pointLatitude') : latitude);
    draft.add('decimalLongitude', hasParts ? textAt(point, 'pointLongitude') : longitude);
  }
  const doi = textAt(resource, 'identifier');
  if (doi !== null) draft.add('references', /^10\./.test(doi) ? `https://doi.org/${doi}` : doi);
}
