/** Layout of the column `bits`: the small facts of a row in one number. */
export const RANK_BITS = 0xff;
export const STATUS_SHIFT = 8;
export const STATUS_MASK = 0xf;
export const CODE_SHIFT = 12;
export const CODE_MASK = 0xf;
export const IS_EXTINCT = 1 << 16;
/** Has an accepted usage: `up` is that and not the parent. */
export const IS_SYNONYM = 1 << 17;
/** Has more than two words. */
export const HAS_TAIL = 1 << 18;
/** The key in the index is not all of its key. */
export const IS_ODD = 1 << 19;
export const TEMPLATE_SHIFT = 20;
export const MAX_TEMPLATES = 2 ** 12;

/** No row, no parent, no authorship. */
export const NONE = 0xffff_ffff;

/** What the numbers in `bits` mean; in the file as JSON. */
export interface Legend {
  readonly ranks: readonly string[];
  readonly statuses: readonly string[];
  /** The first is no code. */
  readonly codes: readonly (string | null)[];
  /** The first is: kept as text. */
  readonly templates: readonly string[];
}
