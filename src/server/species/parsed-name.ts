import {
  type GbifAuthors,
  type GbifName,
  type GbifNameType,
  type NameType,
  type ParsedName,
  parseGbifName,
  parseName,
  renderings,
  toGnparser,
} from '../../names/index.ts';
import { RANKS } from '../../terms/index.ts';
import type { GbifParsedName } from './schemas.ts';

/** Whose words parsed names are told in. */
export const PARSE_SHAPES = ['gbif', 'gnparser'] as const;
export type ParseShape = (typeof PARSE_SHAPES)[number];

/** A name taken apart, in the words of GBIF or gnparser. */
export function parsedIn(shape: ParseShape, name: string): unknown {
  const parsed = parseName(name);
  return shape === 'gnparser' ? toGnparser(parsed) : parsedNameOf(parsed);
}

/** GBIF's first API speaks of hybrids where its parser speaks of formulas. */
const TYPE: Partial<Record<GbifNameType, string>> = { HYBRID_FORMULA: 'HYBRID' };

/** GBIF's constants for the types of names. */
export const GBIF_NAME_TYPE: Readonly<Record<NameType, string>> = {
  scientific: 'SCIENTIFIC',
  informal: 'INFORMAL',
  hybridFormula: 'HYBRID',
  otu: 'OTU',
  placeholder: 'PLACEHOLDER',
  virus: 'VIRUS',
  noName: 'NO_NAME',
};

type Fields = { readonly [Field in keyof GbifParsedName]?: string | null | undefined };

/**
 * A name taken apart, in the words of GBIF's first API, as its parser of version 3 does it; our `quality` and `warnings` are
 * added.
 */
export function parsedNameOf(parsed: ParsedName): GbifParsedName {
  const name = parseGbifName(parsed.verbatim, { dialect: '3.16' });
  const { combinationAuthorship: combination, basionymAuthorship: basionym } = name;
  const isParsed = name.result !== 'UNPARSABLE';
  const texts = isParsed ? renderings(name, '3.16') : null;
  return {
    scientificName: parsed.verbatim,
    type: TYPE[name.type] ?? name.type,
    ...present({
      genusOrAbove: name.uninomial ?? name.genus,
      infraGeneric: name.infragenericEpithet,
      specificEpithet: name.specificEpithet,
      infraSpecificEpithet: name.infraspecificEpithet,
      cultivarEpithet: name.cultivarEpithet,
      strain: name.phrase,
      notho: name.notho[0],
      rankMarker: markerOf(name),
      authorship: teamText(combination),
      year: combination.year,
      bracketAuthorship: teamText(basionym),
      bracketYear: basionym.year,
      sensu: name.taxonomicNote,
      nomStatus: name.nomenclaturalNote,
      remarks: name.publishedIn,
      canonicalName: texts?.canonicalMinimal,
      canonicalNameWithMarker: texts?.canonicalWithoutAuthorship,
      canonicalNameComplete: texts?.canonical,
    }),
    parsed: isParsed,
    parsedPartially: name.state === 'PARTIAL',
    authorsParsed: isParsed && name.state !== 'PARTIAL',
    quality: parsed.quality,
    warnings: parsed.warnings.map(({ warning }) => warning),
  };
}

function present(fields: Fields): Partial<GbifParsedName> {
  const known = ([, text]: [string, string | null | undefined]) =>
    text !== null && text !== undefined && text !== '';
  return Object.fromEntries(Object.entries(fields).filter(known));
}

const MARKERS: ReadonlyMap<string, string> = new Map(
  Object.entries(RANKS).map(([rank, { abbreviation }]) => [rank, abbreviation]),
);

/** "sp.", "var."; null where the rank has none. */
const markerOf = ({ rank }: GbifName): string | null => MARKERS.get(rank) ?? null;

/** "A ex B, C & D", without the year. */
function teamText({ exAuthors, authors }: GbifAuthors): string {
  const before = exAuthors.length === 0 ? '' : `${listed(exAuthors)} ex `;
  return before + listed(authors);
}

function listed(authors: readonly string[]): string {
  const last = authors.at(-1) ?? '';
  if (authors.length < 2) return last;
  const before = authors.slice(0, -1).join(', ');
  return /^al\.?$/.test(last) ? `${before} et al.` : `${before} & ${last}`;
}
