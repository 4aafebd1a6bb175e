import type { Area, Geocoder } from '../../src/interpret/index.ts';

const nowhere: readonly Area[] = [];
const square: readonly Area[] = [
  { type: 'Political', id: 'HR', distance: 0 },
  { type: 'Continent', id: 'EUROPE', distance: 0 },
];
const middle: readonly Area[] = [...square, { type: 'Centroid', id: 'HR', distance: 0.001 }];

/** A world of one square country (HR, 44–47° N, 14–17° E) whose middle is 45.25° N, 15.25° E. */
export const squareWorld: Geocoder = {
  at(latitude, longitude) {
    if (Math.abs(latitude - 45.25) < 0.01 && Math.abs(longitude - 15.25) < 0.01) return middle;
    const inside = latitude >= 44 && latitude <= 47 && longitude >= 14 && longitude <= 17;
    return inside ? square : nowhere;
  },
};
