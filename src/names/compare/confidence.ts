/**
 * GBIF's scale for the points of a match: up to 80 as they are, above that ever slower towards 100, which about 125 points reach. Points
 * that are not whole are rounded as the scale is.
 */
export function normConfidence(points: number): number {
  const scaled =
    points <= 80
      ? Math.round(points)
      : Math.round(75.8 + 26 * (Math.log10((points - 70) * 1.5) - 1));
  return Math.max(0, Math.min(100, scaled));
}
