import { expect, test } from 'vitest';
import { eventLineage } from '../../src/interpret/lineage.ts';
import {
  collapseSequences,
  interpretSequence,
  interpretTargetGene,
} from '../../src/interpret/sequences.ts';
import type { Issue } from '../../src/terms/index.ts';

const clean = {
  sequence: 'ACGTACGTACGT',
  nucleotideSequenceID: '31e91beccf6059ff57c696827c0c6a4b',
  sequenceLength: 12,
  gcContent: 0.5,
  nFraction: 0,
  nonACGTNFraction: 0,
  nRunsCapped: 0,
};

test.each<[text: string, value: typeof clean | null, issues: Issue[]]>([
  ['ACGTACGTACGT', clean, []],
  ['acguacguacgu', clean, []],
  [' ACGTACGTACGT\n', clean, []],
  ['ACGT ACGT\nACGT', clean, ['NUCLEOTIDE_SEQUENCE_GAPS_REMOVED']],
  ['ACGT--ACGT..ACGT', clean, ['NUCLEOTIDE_SEQUENCE_GAPS_REMOVED']],
  ['>specimen 1\nACGTACGTACGT', clean, []],
  ['NNNNACGTACGTACGTNN', clean, ['NUCLEOTIDE_SEQUENCE_ENDS_TRIMMED']],
  ['GBIFSEQUENCEACGTACGTACGTNNNEND', clean, ['NUCLEOTIDE_SEQUENCE_ENDS_TRIMMED']],
  [
    'ACGTACGTNNNNNNNNNACGTACGT',
    {
      ...clean,
      sequence: 'ACGTACGTNNNNNACGTACGT',
      nucleotideSequenceID: '26e166a903938e760a3ba5f2af2065a2',
      sequenceLength: 21,
      nFraction: 5 / 21,
      nRunsCapped: 1,
    },
    ['NUCLEOTIDE_SEQUENCE_HIGH_N_FRACTION'],
  ],
  [
    'ACGTACGTRRACGTACGT',
    {
      ...clean,
      sequence: 'ACGTACGTRRACGTACGT',
      nucleotideSequenceID: 'c556d69de618fbf950cd3deb42a7086e',
      sequenceLength: 18,
      nonACGTNFraction: 2 / 18,
    },
    ['NUCLEOTIDE_SEQUENCE_HIGH_AMBIGUITY'],
  ],
  ['ACGTACGT*ACGTACGT', null, ['NUCLEOTIDE_SEQUENCE_INVALID']],
  [
    'ACGTACGTUNMERGEDACGTACGT',
    null,
    ['NUCLEOTIDE_SEQUENCE_NATURAL_LANGUAGE', 'NUCLEOTIDE_SEQUENCE_INVALID'],
  ],
  ['unpublished', null, ['NUCLEOTIDE_SEQUENCE_NATURAL_LANGUAGE', 'NUCLEOTIDE_SEQUENCE_INVALID']],
  ['MK123456', null, ['NUCLEOTIDE_SEQUENCE_INVALID']],
  ['', null, []],
])('sequence %j', (text, value, issues) => {
  const answer = interpretSequence(text);
  expect(answer.verbatim).toBe(text);
  expect(answer.issues).toEqual(issues);
  expect(answer.value).toEqual(value);
});

test.each<[text: string, gene: string | null]>([
  ['COI-5P', 'COI'],
  ['cytochrome c oxidase subunit I gene', 'COI'],
  ['16S ribosomal RNA gene, partial sequence', '16S rRNA'],
  ['18S rRNA (V9 region)', '18S rRNA'],
  ['ITS2', 'ITS2'],
  ['psbA-trnH spacer', 'trnH-psbA'],
  ['RBCL', 'rbcL'],
  ['Cytochrom oxidase (COX1)', 'COI'],
])('target gene %j', (text, gene) => {
  expect(interpretTargetGene(text)).toEqual({ verbatim: text, value: gene, issues: [] });
});

test('a target gene that is not known is flagged', () => {
  expect(interpretTargetGene('some gene')).toEqual({
    verbatim: 'some gene',
    value: null,
    issues: ['TARGET_GENE_INVALID'],
  });
  expect(interpretTargetGene(' ').issues).toEqual([]);
});

test('the same sequence of the same gene is kept once', () => {
  const row = (text: string, targetGene: string | null) => ({
    sequence: interpretSequence(text),
    targetGene,
  });
  const rows = [
    row('ACGTACGTACGT', 'COI'),
    row('acgtacgt-acgt', 'COI'),
    row('ACGTACGTACGT', 'ITS'),
    row('*', null),
    row('*', null),
  ];
  expect(collapseSequences(rows)).toEqual({
    rows: [rows[0], rows[2], rows[3], rows[4]],
    issues: ['DUPLICATE_NUCLEOTIDE_SEQUENCES_COLLAPSED'],
  });
  expect(collapseSequences(rows.slice(2))).toEqual({ rows: rows.slice(2), issues: [] });
});

test.each<[name: string, id: string, parents: [string, string][], ancestors: string[], Issue[]]>([
  ['no parent', 'a', [], [], []],
  [
    'a line',
    'a',
    [
      ['a', 'b'],
      ['b', 'c'],
    ],
    ['b', 'c'],
    [],
  ],
  ['its own parent', 'a', [['a', 'a']], [], ['PARENT_EVENT_INFINITE_LINEAGE']],
  [
    'a circle',
    'a',
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ],
    ['b', 'c'],
    ['PARENT_EVENT_INFINITE_LINEAGE'],
  ],
  [
    'a circle above',
    'a',
    [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ],
    ['b', 'c'],
    ['PARENT_EVENT_INFINITE_LINEAGE'],
  ],
])('lineage: %s', (_, id, parents, ancestors, issues) => {
  expect(eventLineage(id, new Map(parents))).toEqual({ ancestors, issues });
});

test.each([
  'N'.repeat(100_000),
  'ACGT'.repeat(50_000),
  'ACGTACG'.repeat(20_000),
  '- '.repeat(50_000),
  'é'.repeat(50_000),
  '>'.repeat(50_000),
  'EFQ '.repeat(20_000),
])('long texts are read in time (%#)', (text) => {
  const start = performance.now();
  interpretSequence(text);
  interpretTargetGene(text.slice(0, 119));
  expect(performance.now() - start).toBeLessThan(200);
});
