import { TABLE_TERMS } from '../tables/terms.ts';

const DWC = 'http://rs.tdwg.org/dwc/terms/';
const GBIF = 'http://rs.gbif.org/terms/1.0/';

export const OCCURRENCE = `${DWC}Occurrence`;
export const EVENT = `${DWC}Event`;
export const TAXON = `${DWC}Taxon`;

/** Row types by their local names in small letters, and older ways to call them. */
const ROW_TYPES: ReadonlyMap<string, string> = new Map<string, string>([
  ['occurrence', OCCURRENCE],
  ['simpledarwinrecord', OCCURRENCE],
  ['event', EVENT],
  ['taxon', TAXON],
  ...(
    [
      'MeasurementOrFact',
      'Identification',
      'ResourceRelationship',
      'MaterialSample',
      'MaterialEntity',
    ] as const
  ).map((name): [string, string] => [name.toLowerCase(), DWC + name]),
  ...(
    [
      'Multimedia',
      'Image',
      'Identifier',
      'Reference',
      'Distribution',
      'VernacularName',
      'Description',
      'SpeciesProfile',
      'TypesAndSpecimen',
      'Document',
      'DNADerivedData',
    ] as const
  ).map((name): [string, string] => [name.toLowerCase(), GBIF + name]),
  ['extendedmeasurementorfact', 'http://rs.iobis.org/obis/terms/ExtendedMeasurementOrFact'],
]);

/** The row type of a descriptor as the URI that it means. One without a namespace gets that of its name; an unknown one stays. */
export function rowTypeUri(written: string): string {
  const text = written.trim();
  const isUri = /^https?:\/\//i.test(text);
  const local = localName(text);
  if (!isUri) return ROW_TYPES.get(local.toLowerCase()) ?? text;
  const [, rest = ''] = text.split(/^https?:\/\//i);
  // OBIS has moved, and its row type is written with either address
  const isDwc = /^rs\.(?:tdwg\.org\/dwc|i?obis\.org\/obis)\//i.test(rest);
  return isDwc ? (ROW_TYPES.get(local.toLowerCase()) ?? text) : text.replace(/^https:/i, 'http:');
}

/** The old row type of all Darwin Core records, of which only the terms tell what they are. */
export const isAnyDarwinCore = (rowType: string): boolean =>
  /\/Darwin(?:Core|Record)$/i.test(rowType);

/** The part of a term's URI that names it. */
export const localName = (term: string): string => {
  const text = term.trim();
  return text.slice(
    Math.max(text.lastIndexOf('/'), text.lastIndexOf('#'), text.lastIndexOf(':')) + 1,
  );
};

const spelling: ReadonlyMap<string, string> = new Map(
  TABLE_TERMS.map((term) => [term.toLowerCase(), term]),
);

/** Namespaces whose local names stand alone, and those that keep a prefix: their names mean other things there. */
const BARE = [
  /^https?:\/\/rs\.tdwg\.org\/dwc\/(?:terms|dwcore|curatorial|geospatial)\//i,
  /^https?:\/\/purl\.org\/dc\/terms\//i,
  /^https?:\/\/rs\.gbif\.org\/(?:ecat\/)?terms\/(?:1\.0\/)?/i,
  /^https?:\/\/rs\.tdwg\.org\/ac\/terms\//i,
  /^(?:dwc|dcterms|dcterm|gbif|ac):/i,
];
const PREFIXED: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/purl\.org\/dc\/elements\/1\.1\//i, 'dc'],
  [/^https?:\/\/ns\.adobe\.com\/xap\/1\.0\/rights\//i, 'xmpRights'],
  [/^https?:\/\/ns\.adobe\.com\/xap\/1\.0\//i, 'xmp'],
  [/^https?:\/\/ns\.adobe\.com\/exif\/1\.0\//i, 'exif'],
];

/**
 * What a term is called in extension rows and in the record as published: its local name for Darwin Core, Dublin Core terms, Audubon
 * Core and GBIF's terms, with a prefix for namespaces that give other meanings (`dc:creator`), else as written.
 */
export function termKey(written: string): string {
  const term = written.trim();
  if (BARE.some((namespace) => namespace.test(term))) {
    const local = localName(term);
    return spelling.get(local.toLowerCase()) ?? local;
  }
  const found = PREFIXED.find(([namespace]) => namespace.test(term));
  if (found !== undefined) return `${found[1]}:${localName(term)}`;
  return spelling.get(term.toLowerCase()) ?? term;
}
