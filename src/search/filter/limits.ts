/** Most values of a filter in all, as GBIF allows. */
export const MOST_VALUES = 101_000;
/** Most conditions (leaves and groups) of a filter. */
export const MOST_CONDITIONS = 10_000;
/** Groups within groups. */
export const MOST_LEVELS = 100;
/** Ranges of numbers or dates: each is a walk through a column. */
export const MOST_RANGES = 1_000;
/** Patterns with `*` and `?`: each is a walk through a dictionary. */
export const MOST_PATTERNS = 100;
/** Longest value or pattern, in UTF-16 units. */
export const LONGEST_VALUE = 10_000;
/** Longest query of words. */
export const LONGEST_WORDS = 100_000;
/** Characters or bytes of a geometry. */
export const LONGEST_GEOMETRY = 32 * 1024 * 1024;
/** Positions of a geometry as it is given. */
export const MOST_POSITIONS = 1_000_000;
/** Positions of an area as it is searched: what has more is simplified. */
export const MOST_AREA_POSITIONS = 10_000;
