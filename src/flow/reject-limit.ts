/**
 * Whether too many lines of a source were rejected: more than the allowed share. One bad row keeps nobody from a small table, unless
 * it has no other.
 */
export const isOverRejectLimit = (rejects: number, lines: number, allowedShare: number): boolean =>
  lines > 0 && rejects / lines > allowedShare && (rejects > 1 || rejects === lines);
