import type { Rank } from '../../terms/index.ts';
import type { NameParts } from '../parsed-name.ts';
import type { Reader } from './reader.ts';

/** Endings of taxa of viruses, viroids, satellites and viriforms by rank (ICVCN 3.15–3.26), the longest first. */
const endings: readonly (readonly [ending: RegExp, rank: Rank])[] = [
  [/(?:viricetidae|viroidicetidae|satelliticetidae|viriformicetidae)$/, 'SUBCLASS'],
  [/(?:virineae|viroidineae|satellitineae|viriformineae)$/, 'SUBORDER'],
  [/(?:virinae|viroidinae|satellitinae|viriforminae)$/, 'SUBFAMILY'],
  [/(?:viridae|viroidae|satellitidae|viriformidae)$/, 'FAMILY'],
  [/(?:virales|viroidales|satellitales|viriformales)$/, 'ORDER'],
  [/(?:viricetes|viroidicetes|satelliticetes|viriformicetes)$/, 'CLASS'],
  [/(?:viricotina|viroidicotina|satelliticotina|viriformicotina)$/, 'SUBPHYLUM'],
  [/(?:viricota|viroidicota|satelliticota|viriformicota)$/, 'PHYLUM'],
  [/(?:virites|viroidites|satellitites|viriformites)$/, 'SUBKINGDOM'],
  [/(?:virae|satellitae|viriformae)$/, 'KINGDOM'],
  [/(?:virus|viroid|satellite|viriform)$/, 'GENUS'],
];

/** Realms; genera of insects end like them ("Caviria"), so only those that are there count. */
const realms = new Set(
  (
    'Adnaviria Duplodnaviria Efunaviria Floreoviria Monodnaviria Pleomoviria Riboviria Ribozyviria Singelaviria ' +
    'Varidnaviria Volvereviria'
  ).split(' '),
);

const MAX_LENGTH = 120;
const taxon = /^\s*([A-Z][a-z]+)(?:\s+([A-Za-z0-9-]+))?\s*$/;

/** Rank of a taxon of viruses by its ending, or null. */
function rankOf(name: string): Rank | null {
  if (realms.has(name)) return 'REALM';
  for (const [ending, rank] of endings) {
    const at = name.search(ending);
    if (at > 1) return rank;
  }
  return null;
}

/** A taxon of viruses under the ICVCN. */
export interface VirusName {
  readonly parts: NameParts;
  readonly rank: Rank;
}

/** Reads a text that is but a taxon of viruses: "Riboviria", "Herpesviridae", "Ictavirus ictaluridallo1". Null: it is not. */
export function readVirus(r: Reader, text: string, hasSpace: boolean): VirusName | null {
  if (text.length > MAX_LENGTH || (!hasSpace && !/vir|satel/.test(text))) return null;
  const found = taxon.exec(text);
  const name = found?.[1];
  if (name === undefined) return null;
  const epithet = found?.[2];
  const rank = rankOf(name);
  if (rank === null || (epithet !== undefined && (rank !== 'GENUS' || isCommon(epithet))))
    return null;
  const start = text.indexOf(name);
  r.begin(text, 0, text.length, false);
  r.word(epithet === undefined ? 'virusUninomial' : 'virusGenus', start, start + name.length);
  if (epithet === undefined) return { parts: virusParts(name, null), rank };
  const at = text.indexOf(epithet, start + name.length);
  r.word('virusSpecies', at, at + epithet.length);
  return { parts: virusParts(name, epithet), rank: 'SPECIES' };
}

/** "Phikzvirus phage": a common name. */
const isCommon = (word: string): boolean =>
  /^(?:virus|phage|viroid|sp|spp|group|particle)(?:e?s)?$/i.test(word);

const virusParts = (name: string, epithet: string | null): NameParts => ({
  form: 'virus',
  uninomial: epithet === null ? name : null,
  parent: null,
  rankMarker: null,
  genus: epithet === null ? null : name,
  infragenericEpithet: null,
  specificEpithet: epithet,
  authorship: null,
  infraspecific: [],
  cultivarEpithet: null,
  marker: null,
  isMarkerBelowSpecies: false,
  ignored: null,
  hybridMark: null,
});
