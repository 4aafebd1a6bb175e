import { findGeologicalUnit } from '../../src/terms/geological-time.ts';
import { interpretNomenclaturalStatus } from '../../src/terms/nomenclature.ts';
import { interpretRank, type NomenclaturalCode, type Rank } from '../../src/terms/ranks.ts';
import { taxonomicGroup } from '../../src/terms/taxonomic-groups.ts';
import { interpretUri } from '../../src/terms/uri.ts';
import {
  gazetteers,
  kingdoms,
  nomenclaturalCodes,
  realms,
  taxonomicStatuses,
} from '../../src/terms/vocabularies.ts';

type Names = Readonly<Record<string, string>>;

/** Answers to the operations about taxa, names, ranks, time and gazetteers, by vocabulary. */
export const answers2: Readonly<Record<string, (input: string, system: string) => string>> = {
  kingdom: (input) => kingdoms.find(input) ?? '',
  nomenclatural_code: (input, system) =>
    inSystem(nomenclaturalCodes.find(input), system, {}, { PHYLOCODE: 'PHYLO' }),
  nomenclatural_status: (input, system) =>
    inSystem(
      interpretNomenclaturalStatus(input),
      system,
      { MANUSCRIPT: '' },
      colNomenclaturalStatuses,
    ),
  taxonomic_status: (input, system) =>
    inSystem(taxonomicStatuses.find(input), system, { UNPLACED: 'DOUBTFUL' }, colTaxonomicStatuses),
  rank: (input, system) => rank(interpretRank(input), system),
  rank_with_code: (input, system) => {
    const { text, code } = JSON.parse(input) as { text: string; code: NomenclaturalCode | null };
    return rank(interpretRank(text, code), system);
  },
  realm: (input) => realms.find(input) ?? '',
  gazetteer: (input) => gazetteers.find(input) ?? '',
  taxonomic_group: (input) => colTaxonomicGroup(taxonomicGroup(input)),
  geo_time: (input) => colTime(findGeologicalUnit(input)?.name ?? ''),
  uri: (input) => interpretUri(input) ?? '',
};

/** Our constant in a peer's words: what it lacks or names otherwise is translated, the rest is the same. */
const inSystem = (value: string | null, system: string, gbif: Names, col: Names): string =>
  value === null ? '' : ((system === 'COL' ? col : gbif)[value] ?? value);

/** The Catalogue of Life tells how well a name stands, not why; '' where it has no such status. */
const colNomenclaturalStatuses: Names = {
  ABORTED: 'NOT_ESTABLISHED',
  ALTERNATIVE: '',
  AMBIGUOUS: 'DOUBTFUL',
  CONFUSED: 'DOUBTFUL',
  CONSERVED_PROPOSED: 'CONSERVED',
  CORRECTED: '',
  DENIED: '',
  FORGOTTEN: 'REJECTED',
  ILLEGITIMATE: 'UNACCEPTABLE',
  INVALID: 'NOT_ESTABLISHED',
  LEGITIMATE: 'ACCEPTABLE',
  NEW_COMBINATION: '',
  NEW_GENUS: '',
  NEW_SPECIES: '',
  NUDUM: 'NOT_ESTABLISHED',
  NULL_NAME: 'NOT_ESTABLISHED',
  OBSCURE: 'DOUBTFUL',
  ORIGINAL_COMBINATION: 'ACCEPTABLE',
  ORTHOGRAPHIC_VARIANT: 'NOT_ESTABLISHED',
  PROTECTED: 'CONSERVED',
  PROVISIONAL: 'NOT_ESTABLISHED',
  REJECTED_OUTRIGHT: 'REJECTED',
  REJECTED_OUTRIGHT_PROPOSED: 'REJECTED',
  REJECTED_PROPOSED: 'REJECTED',
  REPLACEMENT: 'ACCEPTABLE',
  SUBNUDUM: 'NOT_ESTABLISHED',
  SUPERFLUOUS: 'UNACCEPTABLE',
  SUPPRESSED: 'REJECTED',
  VALIDLY_PUBLISHED: 'ESTABLISHED',
};

const colTaxonomicStatuses: Names = {
  DOUBTFUL: 'PROVISIONALLY_ACCEPTED',
  HETEROTYPIC_SYNONYM: 'SYNONYM',
  HOMOTYPIC_SYNONYM: 'SYNONYM',
  PROPARTE_SYNONYM: 'AMBIGUOUS_SYNONYM',
  UNPLACED: 'BARE_NAME',
};

/** GBIF has no zoological sections and divisions, and stands ranks of theirs in. */
const gbifRanks: Names = { DIVISION_ZOOLOGY: 'SUBCLASS', SECTION_ZOOLOGY: 'INFRAORDER' };

const botanicalNamesakes = /^(?:SUPER|SUB)?(?:SECTION|SERIES)$/;

function rank(value: Rank | null, system: string): string {
  if (value === null) return '';
  if (system !== 'COL') return gbifRanks[value] ?? value;
  if (value === 'RACE') return 'PROLES';
  return botanicalNamesakes.test(value) ? `${value}_BOTANY` : value;
}

const colTaxonomicGroup = (group: string | null): string =>
  group === 'Crustaceans' ? 'Crustacean' : (group ?? '');

/** The Catalogue of Life writes names of units without spaces, and has the Chibanian by its former name. */
const colTime = (name: string): string =>
  name === 'Chibanian' ? 'MiddlePleistocene' : name.replaceAll(' ', '');
