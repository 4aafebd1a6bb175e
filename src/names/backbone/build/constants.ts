import { type NomenclaturalCode, RANKS, type Rank, rankOrder } from '../../../terms/index.ts';
import type { TaxonomicStatus } from '../usage.ts';

/** Ranks by their place in `RANKS`. */
export const RANK_LIST = Object.keys(RANKS) as readonly Rank[];

/** Statuses by the number that columns keep. */
export const STATUS_LIST = [
  'ACCEPTED',
  'PROVISIONALLY_ACCEPTED',
  'DOUBTFUL',
  'UNPLACED',
  'SYNONYM',
  'HETEROTYPIC_SYNONYM',
  'HOMOTYPIC_SYNONYM',
  'PROPARTE_SYNONYM',
  'AMBIGUOUS_SYNONYM',
  'MISAPPLIED',
] as const satisfies readonly TaxonomicStatus[];

const STATUS_NUMBERS = new Map<TaxonomicStatus, number>(
  STATUS_LIST.map((status, number) => [status, number]),
);
export const statusNumber = (status: TaxonomicStatus): number => STATUS_NUMBERS.get(status) ?? 0;

/** Whether a status is one of a usage with another accepted one. */
export const isSynonymStatus = (status: number): boolean => status >= 4;

/** Codes by the number that columns keep; 0: unknown. */
export const CODE_LIST = [
  null,
  'BACTERIAL',
  'BIOCODE',
  'BOTANICAL',
  'CULTIVARS',
  'PHYLOCODE',
  'PHYTOSOCIOLOGY',
  'VIRUS',
  'ZOOLOGICAL',
] as const satisfies readonly (NomenclaturalCode | null)[];

const CODE_NUMBERS = new Map<NomenclaturalCode | null, number>(
  CODE_LIST.map((code, number) => [code, number]),
);
export const codeNumber = (code: NomenclaturalCode | null): number => CODE_NUMBERS.get(code) ?? 0;

export const KINGDOM = rankOrder('KINGDOM');
export const PHYLUM = rankOrder('PHYLUM');
export const CLASS = rankOrder('CLASS');
export const ORDER = rankOrder('ORDER');
export const FAMILY = rankOrder('FAMILY');
export const GENUS = rankOrder('GENUS');
export const AGGREGATE = rankOrder('SPECIES_AGGREGATE');
export const SPECIES = rankOrder('SPECIES');
export const INFRASPECIFIC = rankOrder('INFRASPECIFIC_NAME');
export const SUBSPECIES = rankOrder('SUBSPECIES');
export const OTHER = rankOrder('OTHER');
export const UNRANKED = rankOrder('UNRANKED');

/** Whether a rank says where a taxon stands. */
export const isRanked = (rank: number): boolean => rank < OTHER;

/** Codes that govern the names of a kingdom; Protozoa and Chromista have names under two. */
const KINGDOM_CODES: Readonly<Record<string, NomenclaturalCode>> = {
  Animalia: 'ZOOLOGICAL',
  Metazoa: 'ZOOLOGICAL',
  Plantae: 'BOTANICAL',
  Viridiplantae: 'BOTANICAL',
  Fungi: 'BOTANICAL',
  Bacteria: 'BACTERIAL',
  Archaea: 'BACTERIAL',
  Viruses: 'VIRUS',
};

/** Number of the code that governs the names of a kingdom; 0 where there is no single one. */
export const codeOfKingdom = (canonicalName: string): number =>
  codeNumber(KINGDOM_CODES[canonicalName] ?? null);
