import type { ParsedName } from '../parsed-name.ts';
import { isVirusText } from '../parser/kind.ts';
import type { GbifName } from './gbif-name.ts';
import { type GbifOptions, readName } from './read.ts';
import { readAuthors } from './read-authors.ts';

/** GBIF's ParsedName of a name that was taken apart. */
export const toGbif = (parsed: ParsedName, options: GbifOptions): GbifName =>
  readName(parsed.verbatim, parsed, options);

/** Takes a name apart as GBIF's parsers do. */
export const parseGbifName = (text: string, options: GbifOptions): GbifName =>
  readName(text, null, options);

/** Takes an authorship without its name apart; only the fields of authors and notes are filled. */
export const parseGbifAuthorship = (text: string, options: GbifOptions): GbifName =>
  readAuthors(text, options);

/** Whether a text names a virus, phage, plasmid or prion (GBIF's 3.16). */
export const isVirusName = (text: string): boolean => isVirusText(text.trim());
