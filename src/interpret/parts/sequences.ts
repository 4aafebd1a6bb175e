import type { VerbatimRecord } from '../../terms/index.ts';
import type { IssueList } from '../issues.ts';
import { splitTerm } from '../lists.ts';
import { collapseSequences, interpretSequence, interpretTargetGene } from '../sequences.ts';

/** Whether, and where, the nucleotides of an organism are known. */
export interface Sequences {
  readonly associatedSequences: readonly string[];
  /** Sequences are named, or given in rows of DNA-derived data. */
  readonly isSequenced: boolean;
}

const DNA_DERIVED_DATA = 'http://rs.gbif.org/terms/1.0/DNADerivedData';

const none: Sequences = { associatedSequences: [], isSequenced: false };

/** Reads associatedSequences and the extension for DNA-derived data; sequences are checked, and kept in the raw record. */
export function readSequences(record: VerbatimRecord, issues: IssueList): Sequences {
  const { associatedSequences: named } = record.terms;
  const rows = record.extensions?.[DNA_DERIVED_DATA];
  if (named === undefined && rows === undefined) return none;
  const associatedSequences = (named ?? []).flatMap(({ text }) =>
    splitTerm('associatedSequences', text),
  );
  const read = (rows ?? []).flatMap((row) => {
    const gene = row['target_gene'] ?? '';
    const target = interpretTargetGene(gene);
    issues.addAll(target.issues, 'target_gene', gene);
    const text = row['DNA_sequence'] ?? row['dna_sequence'] ?? '';
    if (text === '') return [];
    const sequence = interpretSequence(text);
    issues.addAll(sequence.issues, 'DNA_sequence', text, sequence.value?.sequence ?? null);
    return [{ sequence, targetGene: target.value }];
  });
  issues.addAll(collapseSequences(read).issues, 'DNA_sequence');
  return {
    associatedSequences,
    isSequenced: associatedSequences.length > 0 || (rows !== undefined && rows.length > 0),
  };
}
