import { isViralName, kindOf, type TextKind } from '../parser/kind.ts';
import { EMPTY } from './empty-name.ts';
import type { GbifName, GbifNameType } from './gbif-name.ts';
import type { GbifOptions } from './read.ts';

/** 3.16 takes viruses under ICTV's names for viruses, and names with "unidentified" for an epithet as names. */
export function kindInDialect(text: string, { dialect }: GbifOptions): TextKind | null {
  const kind = kindOf(text);
  if (dialect === '5') return kind;
  if (kind === null && isViral(text)) return 'virus';
  return kind === 'placeholder' && /^\p{Lu}\p{Ll}+ unidentified\b/u.test(text) ? null : kind;
}

/** Whether a text is a uninomial or binomial of ICTV's. */
export const isViral = (text: string): boolean =>
  (text.includes('vir') || text.includes('satellit')) && isViralName(text);

/** Whether a text is nothing but a genus, perhaps a subgenus, and an epithet. */
export const isBinomial = (text: string): boolean =>
  /^\p{Lu}\p{Ll}+(?: \(\p{Lu}\p{Ll}+\))? \p{Ll}+$/u.test(text);

const TYPES: Readonly<Record<TextKind, readonly [GbifNameType, GbifNameType]>> = {
  virus: ['VIRUS', 'OTHER'],
  hybridFormula: ['HYBRID_FORMULA', 'FORMULA'],
  placeholder: ['PLACEHOLDER', 'PLACEHOLDER'],
  cluster: ['OTU', 'IDENTIFIER'],
  accession: ['OTU', 'IDENTIFIER'],
  code: ['OTU', 'OTHER'],
  clade: ['INFORMAL', 'OTHER'],
  deleted: ['NO_NAME', 'OTHER'],
  noName: ['NO_NAME', 'OTHER'],
};

/** The answer for a text that is no name of its kind. */
export function unparsable(text: string, kind: TextKind, { dialect, code }: GbifOptions): GbifName {
  const isLast = kind === 'cluster' && text.includes(' ');
  const type = TYPES[kind][dialect === '5' ? 1 : 0];
  return {
    ...EMPTY,
    result: 'UNPARSABLE',
    type:
      isLast && dialect === '5' ? 'OTHER' : isPr2(text, kind) && dialect !== '5' ? 'NO_NAME' : type,
    code: kind === 'virus' ? 'VIRUS' : (code ?? null),
    state: 'NONE',
    name: kind === 'cluster' ? clusterName(text) : text,
  };
}

/** "Basal_Cryptophyceae-1": 3.16 takes these for nothing. */
const isPr2 = (text: string, kind: TextKind): boolean =>
  kind === 'code' && /^\p{L}+_[\p{L}-]+-\d+$/u.test(text);

const clusterName = (text: string): string => {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return /^sh/i.test(last) ? last.toUpperCase() : last;
};

/** 3.16 keeps labels of clusters as names of OTUs. */
export function labelled(text: string, kind: TextKind, { dialect }: GbifOptions): GbifName | null {
  if (dialect === '5') return null;
  if (kind !== 'code' && !(kind === 'accession' && !text.includes(' '))) return null;
  if (isPr2(text, kind)) return null;
  const space = text.indexOf(' ');
  if (space < 0) return { ...EMPTY, type: 'OTU', uninomial: text };
  const [genus, specificEpithet] = [text.slice(0, space), text.slice(space + 1)];
  return { ...EMPTY, type: 'OTU', genus, specificEpithet, rank: 'SPECIES' };
}
