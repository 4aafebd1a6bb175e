import { interpretRank, type Rank } from '../../terms/index.ts';

/** What a column of a checklist can hold, by the term of Darwin Core (or of ColDP where Darwin Core has none). */
export const CHECKLIST_TERMS = [
  'taxonID',
  'parentNameUsageID',
  'acceptedNameUsageID',
  'originalNameUsageID',
  'scientificName',
  'scientificNameAuthorship',
  'taxonRank',
  'taxonomicStatus',
  'nomenclaturalCode',
  'nomenclaturalStatus',
  'acceptedNameUsage',
  'parentNameUsage',
  'originalNameUsage',
  'uninomial',
  'genericName',
  'infragenericEpithet',
  'specificEpithet',
  'infraspecificEpithet',
  'cultivarEpithet',
  'notho',
  'extinct',
  'vernacularName',
  'nameID',
  'domain',
  'realm',
  'kingdom',
  'subkingdom',
  'phylum',
  'subphylum',
  'class',
  'subclass',
  'superorder',
  'order',
  'suborder',
  'superfamily',
  'family',
  'subfamily',
  'tribe',
  'subtribe',
  'genus',
] as const;
export type ChecklistTerm = (typeof CHECKLIST_TERMS)[number];

/** Terms of a flat classification, from the highest, with their ranks. */
export const CLASSIFICATION_TERMS: readonly (readonly [ChecklistTerm, Rank])[] =
  CHECKLIST_TERMS.slice(CHECKLIST_TERMS.indexOf('domain')).flatMap((term) => {
    const rank = interpretRank(term);
    return rank === null ? [] : [[term, rank] as const];
  });

/** Headings that stand for a term, beside the term itself; folded. ColDP's, older Darwin Core's, and usual ones. */
const SYNONYMS: Readonly<Record<string, ChecklistTerm>> = {
  id: 'taxonID',
  usageid: 'taxonID',
  nameusageid: 'taxonID',
  tsn: 'taxonID',
  parentid: 'parentNameUsageID',
  parent: 'parentNameUsageID',
  highertaxonid: 'parentNameUsageID',
  acceptedid: 'acceptedNameUsageID',
  acceptednameid: 'acceptedNameUsageID',
  acceptedtaxonid: 'acceptedNameUsageID',
  basionymid: 'originalNameUsageID',
  basionym: 'originalNameUsage',
  originalcombination: 'originalNameUsage',
  originalname: 'originalNameUsage',
  canonicalname: 'scientificName',
  name: 'scientificName',
  taxonname: 'scientificName',
  authorship: 'scientificNameAuthorship',
  author: 'scientificNameAuthorship',
  authority: 'scientificNameAuthorship',
  rank: 'taxonRank',
  status: 'taxonomicStatus',
  code: 'nomenclaturalCode',
  namestatus: 'nomenclaturalStatus',
  acceptedname: 'acceptedNameUsage',
  parentname: 'parentNameUsage',
  generic: 'genericName',
  subgenericepithet: 'infragenericEpithet',
  epithet: 'specificEpithet',
  isextinct: 'extinct',
  vernacular: 'vernacularName',
  commonname: 'vernacularName',
};

const fold = (heading: string): string => heading.toLowerCase().replace(/[^a-z]/g, '');

const TERM_BY_HEADING = new Map<string, ChecklistTerm>([
  ...(Object.entries(SYNONYMS) as [string, ChecklistTerm][]),
  ...CHECKLIST_TERMS.map((term): [string, ChecklistTerm] => [fold(term), term]),
]);

/**
 * The term that a heading stands for: "dwc:taxonID", "http://rs.tdwg.org/dwc/terms/taxonID", "col:parentID", "Scientific name".
 * Null where none is known.
 */
export function termOfHeading(heading: string): ChecklistTerm | null {
  if (heading.length > 200) return null;
  const end = Math.max(
    heading.lastIndexOf('/'),
    heading.lastIndexOf('#'),
    heading.lastIndexOf(':'),
  );
  return TERM_BY_HEADING.get(fold(heading.slice(end + 1))) ?? null;
}
