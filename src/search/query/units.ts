/** Names of what is held in memory beside the columns of keys. */
export const GEO = '(places)';
export const RANKS = '(ranks)';
export const VALUES = '(values)';
export const IDS = '(ids)';
