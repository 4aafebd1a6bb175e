import { readVocabulary, type Vocabulary } from './vocabulary.ts';

/** Names of ranks → rank names; `DIVISION` and its kin are two ranks (see `interpretRank`). */
export const rankNames: Vocabulary = readVocabulary(
  new URL('./vocabularies/rank.tsv', import.meta.url),
);

/** A code of nomenclature, by GBIF's constant. */
export type NomenclaturalCode =
  | 'BACTERIAL'
  | 'BIOCODE'
  | 'BOTANICAL'
  | 'CULTIVARS'
  | 'PHYLOCODE'
  | 'PHYTOSOCIOLOGY'
  | 'VIRUS'
  | 'ZOOLOGICAL';

interface RankFacts {
  /** How names abbreviate it, e.g. "subsp."; empty where they do not. */
  readonly abbreviation: string;
  /** The only code that has it; null where several have. */
  readonly code: NomenclaturalCode | null;
}

const any = (abbreviation: string): RankFacts => ({ abbreviation, code: null });
const zoological = (abbreviation: string): RankFacts => ({ abbreviation, code: 'ZOOLOGICAL' });
const botanical = (abbreviation: string): RankFacts => ({ abbreviation, code: 'BOTANICAL' });
const bacterial = (abbreviation: string): RankFacts => ({ abbreviation, code: 'BACTERIAL' });
const cultivated = (abbreviation: string): RankFacts => ({ abbreviation, code: 'CULTIVARS' });
const viral = (abbreviation: string): RankFacts => ({ abbreviation, code: 'VIRUS' });

/**
 * All ranks from the highest to the lowest: GBIF's, and those that the Catalogue of Life has beyond. SECTION and SERIES
 * are the botanical ranks below the genus, their _ZOOLOGY namesakes stand above the family.
 */
export const RANKS = {
  DOMAIN: any('dom.'),
  REALM: viral('realm'),
  SUBREALM: viral('subrealm'),
  SUPERKINGDOM: any('superreg.'),
  KINGDOM: any('reg.'),
  SUBKINGDOM: any('subreg.'),
  INFRAKINGDOM: any('infrareg.'),
  SUPERPHYLUM: any('superphyl.'),
  PHYLUM: any('phyl.'),
  SUBPHYLUM: any('subphyl.'),
  INFRAPHYLUM: any('infraphyl.'),
  PARVPHYLUM: any('parvphyl.'),
  MICROPHYLUM: any('microphyl.'),
  NANOPHYLUM: any('nanophyl.'),
  GIGACLASS: any('gigacl.'),
  MEGACLASS: any('megacl.'),
  SUPERCLASS: any('supercl.'),
  CLASS: any('cl.'),
  SUBCLASS: any('subcl.'),
  INFRACLASS: any('infracl.'),
  SUBTERCLASS: any('subtercl.'),
  PARVCLASS: any('parvcl.'),
  SUPERDIVISION_ZOOLOGY: zoological('superdiv.'),
  DIVISION_ZOOLOGY: zoological('div.'),
  SUBDIVISION_ZOOLOGY: zoological('subdiv.'),
  INFRADIVISION_ZOOLOGY: zoological('infradiv.'),
  SUPERLEGION: zoological('superleg.'),
  LEGION: zoological('leg.'),
  SUBLEGION: zoological('subleg.'),
  INFRALEGION: zoological('infraleg.'),
  SUPERCOHORT: zoological('supercohort'),
  COHORT: zoological('cohort'),
  SUBCOHORT: zoological('subcohort'),
  INFRACOHORT: zoological('infracohort'),
  GIGAORDER: any('gigaord.'),
  MAGNORDER: any('magnord.'),
  SUPERORDER: any('superord.'),
  GRANDORDER: any('grandord.'),
  MIRORDER: any('mirord.'),
  ORDER: any('ord.'),
  NANORDER: any('nanord.'),
  HYPOORDER: any('hypoord.'),
  MINORDER: any('minord.'),
  SUBORDER: any('subord.'),
  INFRAORDER: any('infraord.'),
  PARVORDER: any('parvord.'),
  SUPERSECTION_ZOOLOGY: zoological('supersect.'),
  SECTION_ZOOLOGY: zoological('sect.'),
  SUBSECTION_ZOOLOGY: zoological('subsect.'),
  SUPERSERIES_ZOOLOGY: zoological('superser.'),
  SERIES_ZOOLOGY: zoological('ser.'),
  SUBSERIES_ZOOLOGY: zoological('subser.'),
  FALANX: zoological('falanx'),
  GIGAFAMILY: zoological('gigafam.'),
  MEGAFAMILY: zoological('megafam.'),
  GRANDFAMILY: zoological('grandfam.'),
  SUPERFAMILY: any('superfam.'),
  EPIFAMILY: zoological('epifam.'),
  FAMILY: any('fam.'),
  SUBFAMILY: any('subfam.'),
  INFRAFAMILY: any('infrafam.'),
  SUPERTRIBE: any('supertrib.'),
  TRIBE: any('trib.'),
  SUBTRIBE: any('subtrib.'),
  INFRATRIBE: any('infratrib.'),
  SUPRAGENERIC_NAME: any('supragen.'),
  SUPERGENUS: any('supergen.'),
  GENUS: any('gen.'),
  SUBGENUS: any('subgen.'),
  INFRAGENUS: any('infragen.'),
  SUPERSECTION: botanical('supersect.'),
  SECTION: botanical('sect.'),
  SUBSECTION: botanical('subsect.'),
  SUPERSERIES: botanical('superser.'),
  SERIES: botanical('ser.'),
  SUBSERIES: botanical('subser.'),
  INFRAGENERIC_NAME: any('infrageneric'),
  SPECIES_AGGREGATE: any('agg.'),
  SPECIES: any('sp.'),
  INFRASPECIFIC_NAME: any('infrasp.'),
  GREX: cultivated('grex'),
  KLEPTON: zoological('klepton'),
  SUBSPECIES: any('subsp.'),
  CULTIVAR_GROUP: cultivated(''),
  CONVARIETY: cultivated('convar.'),
  INFRASUBSPECIFIC_NAME: any('infrasubsp.'),
  PROLES: botanical('prol.'),
  RACE: any('race'),
  NATIO: zoological('natio'),
  ABERRATION: zoological('ab.'),
  MORPH: zoological('morph'),
  SUPERVARIETY: botanical('supervar.'),
  VARIETY: any('var.'),
  SUBVARIETY: any('subvar.'),
  SUPERFORM: botanical('superf.'),
  FORM: any('f.'),
  SUBFORM: any('subf.'),
  PATHOVAR: bacterial('pv.'),
  BIOVAR: bacterial('biovar'),
  CHEMOVAR: bacterial('chemovar'),
  MORPHOVAR: bacterial('morphovar'),
  PHAGOVAR: bacterial('phagovar'),
  SEROVAR: bacterial('serovar'),
  CHEMOFORM: bacterial('chemoform'),
  FORMA_SPECIALIS: botanical('f.sp.'),
  LUSUS: botanical('lusus'),
  CULTIVAR: cultivated('cv.'),
  MUTATIO: any('mut.'),
  STRAIN: any('strain'),
  OTHER: any(''),
  UNRANKED: any(''),
} as const satisfies Record<string, RankFacts>;

/** A rank by its constant, e.g. `SUBSPECIES`. */
export type Rank = keyof typeof RANKS;

const order = new Map(Object.keys(RANKS).map((rank, at) => [rank, at]));

/** Place of a rank in `RANKS`: 0 is the highest. OTHER and UNRANKED come last and stand for any place. */
export const rankOrder = (rank: Rank): number => order.get(rank) ?? -1;

const isRank = (name: string | null): name is Rank => name !== null && Object.hasOwn(RANKS, name);

/** Ranks that have a namesake in zoology, and that namesake. */
const zoologicalNamesakes: Readonly<Record<string, Rank>> = {
  SUPERDIVISION: 'SUPERDIVISION_ZOOLOGY',
  DIVISION: 'DIVISION_ZOOLOGY',
  SUBDIVISION: 'SUBDIVISION_ZOOLOGY',
  INFRADIVISION: 'INFRADIVISION_ZOOLOGY',
  SUPERSECTION: 'SUPERSECTION_ZOOLOGY',
  SECTION: 'SECTION_ZOOLOGY',
  SUBSECTION: 'SUBSECTION_ZOOLOGY',
  SUPERSERIES: 'SUPERSERIES_ZOOLOGY',
  SERIES: 'SERIES_ZOOLOGY',
  SUBSERIES: 'SUBSERIES_ZOOLOGY',
};

/** A division is a phylum but in zoology (ICN, Art. 3.1). */
const divisions: Readonly<Record<string, Rank>> = {
  SUPERDIVISION: 'SUPERPHYLUM',
  DIVISION: 'PHYLUM',
  SUBDIVISION: 'SUBPHYLUM',
  INFRADIVISION: 'INFRAPHYLUM',
};

const prefixes: readonly (readonly [written: string, means: string])[] = [
  ['notho', ''],
  ['super', 'SUPER'],
  ['uber', 'SUPER'],
  ['sub', 'SUB'],
  ['sous', 'SUB'],
  ['unter', 'SUB'],
  ['onder', 'SUB'],
  ['sotto', 'SUB'],
  ['infra', 'INFRA'],
  ['parv', 'PARV'],
  ['hypo', 'HYPO'],
  ['mega', 'MEGA'],
  ['giga', 'GIGA'],
  ['grand', 'GRAND'],
  ['epi', 'EPI'],
  ['micro', 'MICRO'],
  ['nano', 'NANO'],
];

const maxLength = 60;
const code = /\b(?:zo+log\w*|botan\w*)\b|^zoo(?=[a-z])/i;
const asterisks = /^\*+$/;
const questionMarks = /^\?+$/;
const greekLetter = /^(?:\[?(?:[α-ωßẟɣµ]{1,2}|alpha|beta|gamma|delta|epsilon)\]?)$/i;

/**
 * Reads a rank as written ("subsp.", "Unterfamilie", "sect.", "division") under a code of nomenclature, or null where the
 * code is not known. A code within the text ("section (zoology)", "zoosectio") counts more. Null where it is no rank.
 */
export function interpretRank(text: string, under: NomenclaturalCode | null = null): Rank | null {
  if (text.length > maxLength) return null;
  const listed = rankNames.find(text);
  if (listed !== null) return inCode(listed, under === 'ZOOLOGICAL');
  const plain = text.trim();
  const named = code.exec(plain);
  if (named === null) return inCode(byRule(plain), under === 'ZOOLOGICAL');
  const rest = plain.replace(code, '');
  return inCode(rankNames.find(rest) ?? prefixed(foldRank(rest)), /^z/i.test(named[0]));
}

function inCode(name: string | null, inZoology: boolean): Rank | null {
  if (name === null) return null;
  const rank = (inZoology ? zoologicalNamesakes[name] : undefined) ?? divisions[name] ?? name;
  return isRank(rank) ? rank : null;
}

function byRule(plain: string): string | null {
  if (asterisks.test(plain) || greekLetter.test(plain)) return 'INFRASPECIFIC_NAME';
  if (questionMarks.test(plain)) return 'UNRANKED';
  const folded = foldRank(plain);
  if (folded === '') return null;
  return constant(folded) ?? prefixed(folded);
}

const foldRank = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, '');

const byConstant = new Map<string, string>();
for (const [rank, { abbreviation }] of Object.entries(RANKS)) {
  byConstant.set(foldRank(rank), rank);
  const abbreviated = foldRank(abbreviation);
  if (!byConstant.has(abbreviated)) byConstant.set(abbreviated, rank);
}
const constant = (folded: string): string | null => byConstant.get(folded) ?? null;

function prefixed(folded: string): string | null {
  for (const [written, means] of prefixes) {
    if (!folded.startsWith(written)) continue;
    const rest = folded.slice(written.length);
    const base = rest === '' ? null : rankNames.find(rest);
    if (base === null) continue;
    const name = `${means}${base}`;
    if (isRank(name) || name in zoologicalNamesakes) return name;
  }
  return null;
}
