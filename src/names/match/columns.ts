import { LINEAGE_RANKS } from '../backbone/usage.ts';

/** Columns of a match where it stands in a table: the command's and the server's. */
export const MATCH_COLUMNS: readonly string[] = [
  'matchType',
  'confidence',
  'specificity',
  'usageKey',
  'matchedName',
  'matchedRank',
  'matchedStatus',
  'acceptedUsageKey',
  'acceptedName',
  ...LINEAGE_RANKS.map((rank) => `matched${rank.charAt(0)}${rank.slice(1).toLowerCase()}`),
  'issues',
];
