import type { NomenclaturalCode, Rank } from '../../terms/index.ts';

/** What a checklist thinks of a name (GBIF's TaxonomicStatus and the Catalogue of Life's). */
export type TaxonomicStatus =
  | 'ACCEPTED'
  | 'PROVISIONALLY_ACCEPTED'
  | 'DOUBTFUL'
  | 'SYNONYM'
  | 'HETEROTYPIC_SYNONYM'
  | 'HOMOTYPIC_SYNONYM'
  | 'PROPARTE_SYNONYM'
  | 'AMBIGUOUS_SYNONYM'
  | 'MISAPPLIED'
  | 'UNPLACED';

/** Ranks of a flat classification, from the highest. */
export const LINEAGE_RANKS = [
  'KINGDOM',
  'PHYLUM',
  'CLASS',
  'ORDER',
  'FAMILY',
  'GENUS',
  'SPECIES',
] as const;
export type LineageRank = (typeof LINEAGE_RANKS)[number];

/** A row of a checklist, brought to the terms of Darwin Core's Taxon. Absent values are null. */
export interface NameUsage {
  /** taxonID (ColDP: ID), unique in its checklist. */
  readonly id: string;
  /** parentNameUsageID; null for a root and for synonyms that have none. */
  readonly parentId: string | null;
  /** acceptedNameUsageID, of a synonym; several for a pro parte synonym are several usages. */
  readonly acceptedId: string | null;
  /** originalNameUsageID (ColDP: basionymID). */
  readonly basionymId: string | null;
  /** With or without its authorship. */
  readonly scientificName: string;
  readonly authorship: string | null;
  readonly rank: Rank | null;
  readonly status: TaxonomicStatus | null;
  readonly code: NomenclaturalCode | null;
  /** As published: "nom. illeg.". */
  readonly nomenclaturalStatus: string | null;
  /** Higher names stated on the row itself; used where there is no parent. */
  readonly classification: readonly (readonly [rank: Rank, name: string])[];
  readonly isExtinct: boolean | null;
  readonly vernacularNames: readonly string[];
  /** acceptedNameUsage and parentNameUsage: used where the ids lead nowhere. */
  readonly acceptedName?: string | null;
  readonly parentName?: string | null;
  /**
   * `scientificName` is only an epithet, listed as available under the accepted name, with a genus that is not told: it says
   * where a name belongs that another checklist has in full, but is no name itself.
   */
  readonly isEpithet?: boolean;
  /** Where it stands, for reports. */
  readonly place: { readonly file: string; readonly line: number };
}

/** A row of a backbone as it is written into the index. Keys are positive 31-bit integers, stable from build to build. */
export interface BackboneUsage {
  readonly key: number;
  /** Key of the accepted usage; null for accepted ones. */
  readonly acceptedKey: number | null;
  /** Key of the parent; null for roots. Synonyms have their accepted usage's parent. */
  readonly parentKey: number | null;
  readonly basionymKey: number | null;
  /** Canonical with markers of rank ("Aus bus var. cus", "×Aus"), without authorship. */
  readonly canonicalName: string;
  /** As normalised, or null. */
  readonly authorship: string | null;
  readonly rank: Rank;
  readonly status: TaxonomicStatus;
  readonly code: NomenclaturalCode | null;
  readonly isExtinct: boolean;
  /** Place of its checklist in the backbone's list of sources. */
  readonly source: number;
  /** Its id in that checklist. */
  readonly sourceId: string;
}

/** A checklist that a backbone was built from. */
export interface BackboneSource {
  readonly alias: string;
  readonly title: string | null;
  readonly license: string | null;
  /** SHA-256 of its files. */
  readonly fingerprint: string;
  readonly usages: number;
}

/** What a backbone says of itself. */
export interface BackboneFacts {
  readonly name: string;
  /** ISO instant of the build. */
  readonly builtAt: string;
  /** Changes whenever any row does. */
  readonly version: string;
  readonly sources: readonly BackboneSource[];
}
