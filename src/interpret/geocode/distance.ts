const RADIANS = Math.PI / 180;

/** A step in longitude the short way around. */
export const shortWay = (degrees: number): number =>
  degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;

/** Degrees of arc between two points (haversine). */
export function degreesBetween(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const a = Math.sin(((lat2 - lat1) * RADIANS) / 2);
  const b = Math.sin(((lon2 - lon1) * RADIANS) / 2);
  const h = a * a + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * b * b;
  return (2 * Math.asin(Math.min(1, Math.sqrt(h)))) / RADIANS;
}

/** How long a degree of longitude is there, in degrees of arc. */
export const longitudeScale = (latitude: number): number => Math.cos(latitude * RADIANS);

/** Degrees of arc from a point to a short segment; good to a percent at the distances we look over (4 degrees). */
export function degreesToSegment(
  lon: number,
  lat: number,
  lon1: number,
  lat1: number,
  lon2: number,
  lat2: number,
): number {
  const scale = longitudeScale((lat + lat1) / 2);
  const step1 = shortWay(lon1 - lon);
  const x1 = step1 * scale;
  const y1 = lat1 - lat;
  const dx = (lon2 - lon1) * scale;
  const dy = lat2 - lat1;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : -(x1 * dx + y1 * dy) / length;
  const t = Math.max(0, Math.min(1, along));
  const x = x1 + t * dx;
  const y = y1 + t * dy;
  const near = x * x + y * y;
  if (near < 0.25 || (near < 16 && Math.abs(lat) < 60)) return Math.sqrt(near);
  return degreesBetween(lon, lat, lon + step1 + t * (lon2 - lon1), lat + y);
}
