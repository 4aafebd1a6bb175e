import { createHash } from 'node:crypto';
import { type Issue, readVocabulary, type Vocabulary } from '../terms/index.ts';
import { type Interpreted, remember } from './interpreted.ts';
import { IssueList } from './issues.ts';

/** Names of genes and regions as publishers write them → the usual name; see `interpretTargetGene`. */
export const targetGenes: Vocabulary = readVocabulary(
  new URL('../terms/vocabularies/target-gene.tsv', import.meta.url),
);

/** A nucleotide sequence, cleaned and measured as GBIF does it. */
export interface NucleotideSequence {
  /** IUPAC codes of DNA in upper case, without gaps; runs of N of 6 and more are 5 long. */
  readonly sequence: string;
  /** MD5 of `sequence` in hexadecimal: the same for the same sequence anywhere. */
  readonly nucleotideSequenceID: string;
  readonly sequenceLength: number;
  /** (G + C) / (A + C + G + T); null where there is none of the four. */
  readonly gcContent: number | null;
  /** Part of the bases that are N. */
  readonly nFraction: number;
  /** Part of the bases that are neither A, C, G, T nor N. */
  readonly nonACGTNFraction: number;
  /** Runs of N that were shortened. */
  readonly nRunsCapped: number;
}

/** Sequences longer than this are not read. */
const maxLength = 2_000_000;
const maxNFraction = 0.05;
const maxAmbiguousFraction = 0.05;
const cappedN = 'NNNNN';

const fastaHeader = /^\s*>[^\r\n]*[\r\n]+/;
const gaps = /[\s.~-]+/g;
const certainRun = /[ACGT]{8,}/;
const certainLength = 8;
const longNRun = /N{6,}/g;
const endNs = /^N+|N+$/g;
const unmerged = /UNMERGED/;
/** A word with a letter that is no base code (E, F, I, J, L, O, P, Q, X, Z). */
const word = /\p{L}*[EFIJLOPQXZ]\p{L}*/gu;

/**
 * Reads a sequence (DNA-derived data extension, DNA_sequence) as GBIF does: white space and gaps out, RNA to DNA, ends cut to
 * the first and last run of 8 certain bases, runs of N capped. A text without such a run is kept as it is where all of it is
 * IUPAC code; GBIF drops it. Value null where the text is no sequence.
 */
export function interpretSequence(text: string): Interpreted<NucleotideSequence> {
  if (text.trim() === '') return { verbatim: text, value: null, issues: [] };
  const issues = new IssueList();
  const bare = text.length > maxLength ? '' : text.replace(fastaHeader, '');
  const upper = bare.toUpperCase();
  const dense = upper.replace(gaps, '');
  if (dense.length !== bare.trim().length) issues.add('NUCLEOTIDE_SEQUENCE_GAPS_REMOVED');
  const dna = dense.includes('U') ? dense.replaceAll('U', 'T') : dense;
  const certain = certainRun.exec(dna);
  const worded = certain === null ? hasWords(upper) : unmerged.test(upper);
  if (worded) issues.add('NUCLEOTIDE_SEQUENCE_NATURAL_LANGUAGE');
  const trimmed = certain === null ? dna.replace(endNs, '') : between(dna, certain.index);
  if (trimmed.length !== dna.length) issues.add('NUCLEOTIDE_SEQUENCE_ENDS_TRIMMED');
  const value = worded ? null : measure(trimmed);
  if (value === null) issues.add('NUCLEOTIDE_SEQUENCE_INVALID');
  else flagDoubt(value, issues);
  return { verbatim: text, value, issues: issues.flags() };
}

function hasWords(upper: string): boolean {
  if (unmerged.test(upper)) return true;
  const [first = ''] = upper.slice(0, 1000).match(word) ?? [];
  return first.length > 2;
}

const isCertain = (code: number): boolean =>
  code === 65 || code === 67 || code === 71 || code === 84;

/** From the first run of certain bases, at `start`, to the end of the last. */
function between(dna: string, start: number): string {
  let run = 0;
  for (let at = dna.length - 1; at >= start; at--) {
    run = isCertain(dna.charCodeAt(at)) ? run + 1 : 0;
    if (run === certainLength) return dna.slice(start, at + certainLength);
  }
  return dna.slice(start);
}

/** What each code stands for: 1 A or T, 2 C or G, 3 N, 4 ambiguous, 0 no code. */
const codes = new Uint8Array(128);
for (const [letters, kind] of [
  ['AT', 1],
  ['CG', 2],
  ['N', 3],
  ['RYSWKMBDHV', 4],
] as const) {
  for (const letter of letters) codes[letter.charCodeAt(0)] = kind;
}

/** Null where the text is empty or holds what is no code. */
function measure(trimmed: string): NucleotideSequence | null {
  let nRunsCapped = 0;
  const sequence = trimmed.replace(longNRun, () => {
    nRunsCapped++;
    return cappedN;
  });
  const counts = [0, 0, 0, 0, 0];
  for (let at = 0; at < sequence.length; at++) {
    const kind = codes[sequence.charCodeAt(at)] ?? 0;
    if (kind === 0) return null;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  const [, at = 0, cg = 0, n = 0, ambiguous = 0] = counts;
  if (at + cg + ambiguous === 0) return null;
  return {
    sequence,
    nucleotideSequenceID: createHash('md5').update(sequence).digest('hex'),
    sequenceLength: sequence.length,
    gcContent: at + cg === 0 ? null : cg / (at + cg),
    nFraction: n / sequence.length,
    nonACGTNFraction: ambiguous / sequence.length,
    nRunsCapped,
  };
}

function flagDoubt(value: NucleotideSequence, issues: IssueList): void {
  if (value.nFraction > maxNFraction) issues.add('NUCLEOTIDE_SEQUENCE_HIGH_N_FRACTION');
  if (value.nonACGTNFraction > maxAmbiguousFraction) {
    issues.add('NUCLEOTIDE_SEQUENCE_HIGH_AMBIGUITY');
  }
}

const maxGeneLength = 120;
const fillers =
  /\b(?:genes?|regions?|partial|complete|sequences?|cds|mitochondrial|mitochondrion|nuclear|chloroplast|plastid|locus|marker|barcode|amplicon|fragment|v\d(?:\s*[-–]\s*v?\d)?)\b|\([^()]*\)/gi;

/** The usual name of a gene or region ("cytochrome c oxidase subunit I gene" → "COI"); null, flagged, where it is not known. */
export const interpretTargetGene: (text: string) => Interpreted<string> = remember(
  readTargetGene,
  2000,
);

function readTargetGene(text: string): Interpreted<string> {
  const plain = text.trim();
  if (plain === '') return { verbatim: text, value: null, issues: [] };
  const value = plain.length > maxGeneLength ? null : findGene(plain);
  return { verbatim: text, value, issues: value === null ? ['TARGET_GENE_INVALID'] : [] };
}

const findGene = (plain: string): string | null =>
  targetGenes.find(plain) ?? targetGenes.find(plain.replace(fillers, ' ')) ?? inParentheses(plain);

/** "Cytochrome c oxidase (COX1)": the abbreviation where the name is not known. */
function inParentheses(plain: string): string | null {
  const [, inner = ''] = /\(([^()]{2,20})\)/.exec(plain) ?? [];
  return inner === '' ? null : targetGenes.find(inner);
}

/** A row of the DNA-derived data extension as it was read. */
export interface ReadSequence {
  readonly sequence: Interpreted<NucleotideSequence>;
  /** The usual name; null where none is stated or known. */
  readonly targetGene: string | null;
}

/** Rows that give one sequence of one gene again are left out, flagged; the first of each stays. */
export function collapseSequences<T extends ReadSequence>(
  rows: readonly T[],
): { readonly rows: readonly T[]; readonly issues: readonly Issue[] } {
  if (rows.length < 2) return { rows, issues: [] };
  const seen = new Set<string>();
  const kept = rows.filter(({ sequence, targetGene }) => {
    const id = sequence.value?.nucleotideSequenceID;
    if (id === undefined) return true;
    const key = `${id}|${targetGene ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const collapsed = kept.length < rows.length;
  return { rows: kept, issues: collapsed ? ['DUPLICATE_NUCLEOTIDE_SEQUENCES_COLLAPSED'] : [] };
}
