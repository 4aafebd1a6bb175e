import type { NomenclaturalCode } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import type { Remarks } from '../remarks/remarks.ts';
import { hasLetter, takeRemarks } from '../remarks/take-remarks.ts';
import { Assembly } from './assembly.ts';
import { EMPTY } from './empty-name.ts';
import type { GbifDialect, GbifName } from './gbif-name.ts';
import type { GbifRank } from './markers.ts';
import { isBinomial, kindInDialect, labelled, unparsable } from './not-a-name.ts';

/** What is asked of the projection. */
export interface GbifOptions {
  readonly dialect: GbifDialect;
  /** Authorship from a column of its own; it wins over what the name says only where the name says nothing. */
  readonly authorship?: string | null;
  /** The rank that the source gives. */
  readonly rank?: GbifRank | null;
  /** The code that the source gives. */
  readonly code?: NomenclaturalCode | null;
}

/** Longest text that is read as a name, in UTF-16 units: the longest known one has about 860. */
export const MAX_LENGTH = 1000;

/** Reads a name as GBIF does. */
export function readName(text: string, parsed: ParsedName | null, options: GbifOptions): GbifName {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return unparsable(trimmed, 'noName', options);
  const plain = /\s\s|[\t\n\r\u00a0]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
  const kind = kindInDialect(plain, options);
  if (kind !== null && !(kind === 'virus' && isAnimal(plain, options))) {
    return labelled(plain, kind, options) ?? unparsable(plain, kind, options);
  }
  const glued = gluedPhrase(plain, options);
  if (glued !== null) return glued;
  const remarks = takeRemarks(plain);
  if (!hasLetter(remarks.text)) return unparsable(plain, 'noName', options);
  return grouped(plain, remarks, options) ?? new Assembly(plain, parsed, remarks, options).name();
}

/** "Exochus virus" with the code or the author and year of an animal. */
const isAnimal = (text: string, { code, authorship }: GbifOptions): boolean =>
  (code != null || ZOOLOGICAL_AUTHORSHIP.test(authorship?.slice(0, 300) ?? '')) && isBinomial(text);

const ZOOLOGICAL_AUTHORSHIP = /^\s*\(?\p{Lu}\p{Ll}{2}.*\b(?:1[6-9]|20)\d\d\b/u;

const GLUED = /^(\p{Lu}\p{Ll}+)(?:_([\p{Lu}\d]{1,12})|(\p{Lu}{2,8}[\p{Lu}\d_]{0,12}))$/u;

/** "OdontellidaeGEN", "Blattellinae_SB": a taxon with a label of a project. */
function gluedPhrase(text: string, { dialect, rank }: GbifOptions): GbifName | null {
  const found = text.includes(' ') ? null : GLUED.exec(text);
  if (found === null) return null;
  const phrase = found[2] ?? found[3] ?? '';
  if (dialect === '3.16' && phrase.length === 1) return { ...EMPTY, type: 'OTU', uninomial: text };
  const type = dialect === '5' ? 'INFORMAL' : 'PLACEHOLDER';
  const result = dialect === '5' ? 'INFORMAL' : 'PARSED';
  return { ...EMPTY, result, type, uninomial: found[1] ?? '', phrase, rank: rank ?? 'UNRANKED' };
}

/** "Bartonella group": 5 keeps the genus and the label, 3.16 nothing. */
function grouped(text: string, remarks: Remarks, options: GbifOptions): GbifName | null {
  if (!remarks.isAggregate || remarks.phrase === null) return null;
  if (options.dialect === '3.16') return unparsable(text, 'placeholder', options);
  const { phrase } = remarks;
  return { ...EMPTY, result: 'INFORMAL', type: 'INFORMAL', genus: remarks.text, phrase };
}
