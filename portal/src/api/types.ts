import type { PartitionProgress, RunProgress, RunReport } from '../../../src/flow/types.ts';
import type { Dataset, Run, Snapshot } from '../../../src/registry/types.ts';
import type { Item, Media } from '../../../src/terms/records.ts';

export type { Dataset, Item, PartitionProgress, Run, RunProgress, RunReport, Snapshot };

/** A row of a result list. */
export interface Hit {
  readonly key: string;
  readonly datasetKey: string;
  readonly occurrenceID: string | null;
  readonly title: string;
  readonly basisOfRecord: string | null;
  readonly objectType: readonly string[];
  readonly creator: readonly string[];
  readonly recordedBy: readonly string[] | string | null;
  readonly scientificName: string | null;
  readonly countryCode: string | null;
  readonly country: string | null;
  readonly stateProvince: string | null;
  readonly locality: string | null;
  readonly eventDate: string | null;
  readonly verbatimEventDate: string | null;
  readonly catalogNumber: string | null;
  readonly collectionCode: string | null;
  readonly institution: string | null;
  readonly license: string | null;
  readonly thumbnailUrl: string | null;
  readonly mediaCount: number;
  readonly mediaTypes: readonly string[];
}

export interface FacetCount {
  readonly name: string;
  readonly count: number;
}

export interface Facet {
  readonly field: string;
  readonly counts: readonly FacetCount[];
}

export interface ResultPage {
  readonly count: number;
  readonly results: readonly Hit[];
  readonly facets: readonly Facet[];
  readonly next: string | null;
  readonly tookMs: number;
}

export interface IssueNote {
  readonly name: string;
  readonly meaning: string;
  readonly hint: string;
}

export interface MediaOfItem extends Media {
  readonly imageUrl: string | null;
}

export interface ItemDetail extends Omit<Item, 'issues' | 'recordedBy'> {
  readonly key: string;
  readonly recordedBy: readonly string[] | string | null;
  readonly media: readonly MediaOfItem[];
  readonly issues: readonly IssueNote[];
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface VerbatimAnswer {
  readonly place: { readonly partition: string; readonly line: number };
  readonly raw: JsonObject;
  readonly rawText: string;
}

export interface LookupAnswerHit {
  readonly key: string;
  readonly field: string;
  readonly path: string;
  readonly title: string | null;
}
