import { describe, expect, it, test } from 'vitest';
import { targetGenes } from '../../src/interpret/sequences.ts';
import { geologicalTimes, geologicalUnit } from '../../src/terms/geological-time.ts';
import { higherTaxa, unknownTaxa } from '../../src/terms/higher-taxa.ts';
import { RANKS, rankNames } from '../../src/terms/ranks.ts';
import { TAXONOMIC_GROUPS, taxonomicGroups } from '../../src/terms/taxonomic-groups.ts';
import {
  gazetteers,
  kingdoms,
  nomenclaturalCodes,
  nomenclaturalStatuses,
  realms,
  taxonomicStatuses,
} from '../../src/terms/vocabularies.ts';
import { foldWord, type Vocabulary } from '../../src/terms/vocabulary.ts';

const divisions = ['DIVISION', 'SUPERDIVISION', 'SUBDIVISION', 'INFRADIVISION'];

const known: Record<string, readonly [Vocabulary, (value: string) => boolean]> = {
  kingdoms: [
    kingdoms,
    (value) => /^(?:[A-Z]+A|ARCHAEA|FUNGI|PLANTAE|VIRUSES|INCERTAE_SEDIS)$/.test(value),
  ],
  nomenclaturalCodes: [nomenclaturalCodes, (value) => /^[A-Z]{5,14}$/.test(value)],
  nomenclaturalStatuses: [
    nomenclaturalStatuses,
    (value) => /^(?:-|[A-Z]+(?:_[A-Z]+)*)$/.test(value),
  ],
  taxonomicStatuses: [taxonomicStatuses, (value) => /^[A-Z]+(?:_[A-Z]+)*$/.test(value)],
  realms: [realms, (value) => /^[A-Z][a-z]+$/.test(value)],
  gazetteers: [gazetteers, (value) => /^[A-Z]{2,9}$/.test(value)],
  rankNames: [rankNames, (value) => value in RANKS || divisions.includes(value)],
  higherTaxa: [higherTaxa, (value) => /^(?:-|[A-Z][a-z]+(?:-[A-Z][a-z]+)?)$/.test(value)],
  unknownTaxa: [unknownTaxa, (value) => value === '-'],
  taxonomicGroups: [taxonomicGroups, (value) => value in TAXONOMIC_GROUPS],
  geologicalTimes: [geologicalTimes, (value) => geologicalUnit(value) !== null],
  targetGenes: [targetGenes, (value) => value !== ''],
};

describe.each(Object.entries(known))('%s', (_, [vocabulary, isKnown]) => {
  it('has each word once, with a known value', () => {
    const seen = new Map<string, string>();
    for (const [word, value] of vocabulary.rows) {
      expect(isKnown(value), `${word} ${value}`).toBe(true);
      const folded = foldWord(word);
      expect(folded, word).not.toBe('');
      expect(seen.get(folded) ?? value, word).toBe(value);
      seen.set(folded, value);
    }
  });

  it('finds each of its words', () => {
    for (const [word, value] of vocabulary.rows) expect(vocabulary.find(word), word).toBe(value);
  });
});

test.each<[string, Vocabulary]>([
  ['higherTaxa', higherTaxa],
  ['taxonomicGroups', taxonomicGroups],
])('%s is in the order of its folded words', (_, vocabulary) => {
  const words = vocabulary.rows.map(([word]) => foldWord(word));
  for (const [at, word] of words.entries()) {
    if (at > 0) expect((words[at - 1] ?? '') < word, word).toBe(true);
  }
});
