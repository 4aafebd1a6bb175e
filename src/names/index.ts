export type { Backbone, Candidate, RowNumber } from './backbone/backbone.ts';
export type {
  BackboneFacts,
  BackboneSource,
  BackboneUsage,
  LineageRank,
  NameUsage,
  TaxonomicStatus,
} from './backbone/usage.ts';
export { LINEAGE_RANKS } from './backbone/usage.ts';
export type {
  MatchBehaviour,
  MatchOptions,
  MatchReason,
  MatchType,
  NameMatch,
  NameQuery,
  Pin,
  Pins,
} from './match/types.ts';
export type {
  Authorship,
  AuthorTeam,
  CanonicalName,
  InfraspecificPart,
  NameNote,
  NameType,
  NameWarning,
  NameWord,
  ParsedName,
  Span,
  WordKind,
} from './parsed-name.ts';
