import { describe, expect, test } from 'vitest';
import { type HigherRank, higherTaxon, isUnknownTaxon } from '../../src/terms/higher-taxa.ts';
import { interpretNomenclaturalStatus } from '../../src/terms/nomenclature.ts';
import {
  interpretRank,
  type NomenclaturalCode,
  RANKS,
  type Rank,
  rankOrder,
} from '../../src/terms/ranks.ts';
import { TAXONOMIC_GROUPS, taxonomicGroup } from '../../src/terms/taxonomic-groups.ts';
import { taxonomicStatuses } from '../../src/terms/vocabularies.ts';

test.each<[text: string, under: NomenclaturalCode | null, rank: Rank | null]>([
  ['Species', null, 'SPECIES'],
  ['subsp.', null, 'SUBSPECIES'],
  ['ssp ', null, 'SUBSPECIES'],
  ['Unterfamilie', null, 'SUBFAMILY'],
  ['sous-ordre', null, 'SUBORDER'],
  ['Überfamilie', null, 'SUPERFAMILY'],
  ['infraordo', null, 'INFRAORDER'],
  ['nothosubsp.', null, 'SUBSPECIES'],
  ['nothof.', null, 'FORM'],
  ['SUPRAGENERIC_NAME', null, 'SUPRAGENERIC_NAME'],
  ['f. sp.', null, 'FORMA_SPECIALIS'],
  ['sect.', null, 'SECTION'],
  ['sect.', 'BOTANICAL', 'SECTION'],
  ['sect.', 'ZOOLOGICAL', 'SECTION_ZOOLOGY'],
  ['superser.', 'ZOOLOGICAL', 'SUPERSERIES_ZOOLOGY'],
  ['section (zoology)', 'BOTANICAL', 'SECTION_ZOOLOGY'],
  ['botanical series', 'ZOOLOGICAL', 'SERIES'],
  ['Division', null, 'PHYLUM'],
  ['Subdivision', 'BOTANICAL', 'SUBPHYLUM'],
  ['Subdivision', 'ZOOLOGICAL', 'SUBDIVISION_ZOOLOGY'],
  ['***', null, 'INFRASPECIFIC_NAME'],
  ['β', null, 'INFRASPECIFIC_NAME'],
  ['??', null, 'UNRANKED'],
  ['科', null, 'FAMILY'],
  ['colour', null, null],
  ['', null, null],
])('rank %j under %s', (text, under, rank) => {
  expect(interpretRank(text, under)).toBe(rank);
});

test('each rank is found by its constant and its abbreviation', () => {
  for (const [rank, { abbreviation, code }] of Object.entries(RANKS)) {
    expect(interpretRank(rank), rank).toBe(rank);
    expect(interpretRank(rank.toLowerCase().replaceAll('_', ' ')), rank).toBe(rank);
    // "supersect." is the rank below the genus unless zoology is known; a clash of "superf." is the standards'
    if (abbreviation !== '') expect(interpretRank(abbreviation, code), rank).not.toBe(null);
  }
});

test('ranks are in order', () => {
  expect(rankOrder('KINGDOM')).toBeLessThan(rankOrder('PHYLUM'));
  expect(rankOrder('SECTION_ZOOLOGY')).toBeLessThan(rankOrder('FAMILY'));
  expect(rankOrder('SECTION')).toBeGreaterThan(rankOrder('GENUS'));
  expect(rankOrder('SUBSPECIES')).toBeGreaterThan(rankOrder('SPECIES'));
});

test.each<[text: string, status: string | null]>([
  ['nom. illeg.', 'ILLEGITIMATE'],
  ['nomen nudum', 'NUDUM'],
  ['nomina nuda', 'NUDUM'],
  ['nomina dubia', 'DOUBTFUL'],
  ['nom. cons. prop.', 'CONSERVED_PROPOSED'],
  ['nom. inval., nom. nud.', 'NUDUM'],
  ['nom. illeg., nom. inval.', 'INVALID'],
  ['sp. nov., heterotypic syn.', 'NEW_SPECIES'],
  ['comb. nov., nom. rej.', 'REJECTED'],
  ['nom. cons. (Art. 14.4)', 'CONSERVED'],
  ['later homonym of Aus bus Smith', 'ILLEGITIMATE'],
  ['http://purl.obolibrary.org/obo/NOMEN_0000228', 'VALIDLY_PUBLISHED'],
  ['NOMEN_228', 'VALIDLY_PUBLISHED'],
  ['http://purl.obolibrary.org/obo/NOMEN_0000174', 'NUDUM'],
  ['NOMEN_0099999', null],
  ['ms.', 'MANUSCRIPT'],
  ['heterotypic syn.', null],
  ['a species of Java', null],
  ['', null],
])('nomenclatural status %j', (text, status) => {
  expect(interpretNomenclaturalStatus(text)).toBe(status);
});

test.each<[text: string, status: string | null]>([
  ['Valid', 'ACCEPTED'],
  ['sinônimo', 'SYNONYM'],
  ['p. p.', 'PROPARTE_SYNONYM'],
  ['nomen dubium', 'UNPLACED'],
  ['extinct', null],
])('taxonomic status %j', (text, status) => {
  expect(taxonomicStatuses.find(text)).toBe(status);
});

test.each<[rank: HigherRank, text: string, name: string | null]>([
  ['kingdom', 'ANIMALIAANIMALIA', 'Animalia'],
  ['kingdom', 'Metazoa', 'Animalia'],
  ['kingdom', 'Algae', null],
  ['kingdom', 'incertae sedis', null],
  ['phylum', 'Chordata', 'Chordata'],
  ['class', 'AVES', 'Aves'],
  ['family', 'Leguminosae', 'Fabaceae'],
  ['family', 'COMPOSITAE', 'Asteraceae'],
  ['family', 'Codiaceae', 'Codiaceae'],
  ['order', 'falconiformes', 'Falconiformes'],
  ['order', 'not assigned', null],
  ['order', 'Unplaced order', null],
  ['family', 'unplaced_family', null],
  ['family', 'indet.', null],
  ['family', '?', null],
  ['family', '', null],
])('higher taxon: %s %j', (rank, text, name) => {
  expect(higherTaxon(rank, text)).toBe(name);
});

test.each<[string, boolean]>([
  ['Asteraceae', false],
  ['Indetermina', false],
  ['Mixedia', false],
  ['Mixed culture bacterium X', true],
  ['unnamed Cyperaceae', true],
  ['Insecta incertae sedis', true],
  ['N/A', true],
  ['unbekannt', true],
  ['X.', true],
])('%j names nothing: %s', (text, nothing) => {
  expect(isUnknownTaxon(text)).toBe(nothing);
});

test.each<[name: string, group: string | null]>([
  ['Falconidae', 'Chordates'],
  ['birds', 'Chordates'],
  ['Carabidae', 'Coleoptera'],
  ['Odonata', 'OtherInsects'],
  ['Asteraceae', 'Angiosperms'],
  ['Malacostraca', 'Crustaceans'],
  ['Mollusca', 'Molluscs'],
  ['Cephalopoda', 'OtherMolluscs'],
  ['Oomycetes', 'Pseudofungi'],
  ['Myxomycetes', 'Protists'],
  ['Xxxviridae', 'Viruses'],
  ['Xxxmycetes', 'Fungi'],
  ['Xxx xxxmycetes', null],
  // A bird and a liverwort
  ['Furnariidae', 'Eukaryotes'],
  ['Falco peregrinus', null],
])('group of %s', (name, group) => {
  expect(taxonomicGroup(name)).toBe(group);
});

test('each group is part of a group', () => {
  for (const [group, parent] of Object.entries(TAXONOMIC_GROUPS)) {
    if (parent !== null) expect(TAXONOMIC_GROUPS, group).toHaveProperty(parent);
  }
});

describe('hostile texts', () => {
  const texts = [
    'nom. '.repeat(2000),
    'a'.repeat(10_000),
    '*'.repeat(10_000),
    'un '.repeat(3000),
    '科'.repeat(10_000),
    'incertae '.repeat(1000),
    `${'zoo'.repeat(3000)}x`,
    'indetermin'.repeat(1000),
  ];
  test.each(texts)('are refused in time (%#)', (text) => {
    for (const part of [text, text.slice(0, 299), text.slice(0, 199), text.slice(0, 59)]) {
      const start = performance.now();
      interpretRank(part);
      interpretNomenclaturalStatus(part);
      higherTaxon('family', part);
      isUnknownTaxon(part);
      taxonomicGroup(part);
      expect(performance.now() - start).toBeLessThan(50);
    }
  });
});
