/** Reasons that say nothing against the file: what is not openly licensed is left out, however much of it there is. */
const NO_DAMAGE: ReadonlySet<string> = new Set(['NOT_OPEN']);

/** Rejected lines that speak of damage. */
export const damagedLines = (rejectsByReason: Readonly<Record<string, number>>): number =>
  Object.entries(rejectsByReason).reduce(
    (sum, [reason, n]) => sum + (NO_DAMAGE.has(reason) ? 0 : n),
    0,
  );

/**
 * Whether too many lines of a source are damaged: more than the allowed share of all. One bad row keeps nobody from a small table, unless
 * it has no other.
 */
export const isOverRejectLimit = (damaged: number, lines: number, allowedShare: number): boolean =>
  lines > 0 && damaged / lines > allowedShare && (damaged > 1 || damaged === lines);
