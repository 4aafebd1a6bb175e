const decimals = /^\s*[+−-]?\s*\d{1,3}(?:[.,](\d{0,15}))?(?!.*\d)/;
const parts = /\d{1,3}(?:[.,](\d{1,15}))?/g;
const MAX_LENGTH = 60;

/**
 * How exactly an angle is written, in degrees (Darwin Core's coordinatePrecision): 0.01 for "12.50", a
 * sixtieth for minutes, 1/3600 for seconds. Null for texts without a number.
 */
export function precisionOfAngle(text: string): number | null {
  if (text.length > MAX_LENGTH) return null;
  const plain = decimals.exec(text);
  if (plain !== null) return power(plain[1]?.length ?? 0);
  const found = [...text.matchAll(parts)];
  const last = found.at(-1);
  if (last === undefined || found.length > 3) return null;
  return power(last[1]?.length ?? 0) / 60 ** (found.length - 1);
}

/** Of powers of ten, so that 0.001 is written so. */
const power = (digits: number): number => Number(`1e-${digits}`);

/** The coarser of the two angles of a pair; null where either has no number. */
export function precisionOfPair(latitude: string, longitude: string): number | null {
  const one = precisionOfAngle(latitude);
  const other = precisionOfAngle(longitude);
  return one === null || other === null ? null : Math.max(one, other);
}
