import { VERBATIM_TERMS } from '../../terms/index.ts';
import { darwinCoreElsewhere, darwinCoreIgnored } from '../darwin-core/crosswalk.ts';

/** The key of the row, where a table has one that is no term of the standards. */
export const ROW_KEY = 'id';

/** Terms of the extensions that come as tables of their own; their texts stay in the record as published. */
const EXTENSION_TERMS = [
  'measurementID',
  'measurementType',
  'measurementTypeID',
  'measurementValue',
  'measurementValueID',
  'measurementAccuracy',
  'measurementUnit',
  'measurementUnitID',
  'measurementDeterminedDate',
  'measurementMethod',
  'measurementMethodID',
  'measurementRemarks',
  'parentMeasurementID',
  'resourceRelationshipID',
  'resourceID',
  'relatedResourceID',
  'relationshipOfResource',
  'relationshipOfResourceID',
  'relationshipAccordingTo',
  'relationshipEstablishedDate',
  'relationshipRemarks',
  'isMarine',
  'isFreshwater',
  'isTerrestrial',
  'isInvasive',
  'isHybrid',
  'isExtinct',
  'livingPeriod',
  'ageInDays',
  'sizeInMillimeters',
  'massInGrams',
  'lifeForm',
  'threatStatus',
  'appendixCITES',
  'identifier',
  'format',
  'contributor',
  'audience',
  'accessURI',
  'isPreferredName',
  'isPlural',
] as const;

/** Older names of terms: as headings they stand for the terms of today. */
const OLD_NAMES: ReadonlySet<string> = new Set([
  'collector',
  'collectorNumber',
  'earliestDateCollected',
  'individualID',
]);

/** All that a column can mean: local names of Darwin Core, Dublin Core and our own, in their spelling; `id` is the key of the row. */
export const TABLE_TERMS: readonly string[] = [
  ...new Set([
    ROW_KEY,
    ...VERBATIM_TERMS,
    ...darwinCoreElsewhere.map(({ name }) => name),
    ...darwinCoreIgnored.map(({ name }) => name),
    ...EXTENSION_TERMS,
  ]),
].filter((term) => !OLD_NAMES.has(term));

const byName: ReadonlyMap<string, string> = new Map(
  TABLE_TERMS.map((term) => [term.toLowerCase(), term]),
);

const URI = /^https?:\/\/[^\s]{1,300}[/#]([A-Za-z]\w{0,80})\/?$/;
const QUALIFIED =
  /^(?:dwc|dwciri|dc|dcterms|dcterm|ac|xmp|exif|eco|chrono|gbif|aud|mix|obis)[:.](\w{1,80})$/i;

/**
 * The term that a heading names outright: a local name in any case, a qualified one (`dwc:year`) or a URI. Null where it names none.
 */
export function termNamed(heading: string): string | null {
  const bare = heading.trim();
  const local = URI.exec(bare)?.[1] ?? QUALIFIED.exec(bare)?.[1] ?? bare;
  return byName.get(local.toLowerCase()) ?? null;
}
