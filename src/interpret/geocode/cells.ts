/** The grid of cells, a quarter of a degree wide and high; row 0 begins at the South Pole, column 0 at 180° W. */
export const CELLS_PER_DEGREE = 4;
export const COLUMNS = 360 * CELLS_PER_DEGREE;
export const ROWS = 180 * CELLS_PER_DEGREE;

/** Flags of a cell, below its unit's number. */
export const HAS_BORDER = 1;
/** A border lies within `NEAR_DEGREES` of a point of the cell. */
export const NEAR_BORDER = 2;
export const NEAR_CENTROID = 4;
/** Of a cell with water: a coast is within 200 nautical miles of a point of it. */
export const COAST_IN_REACH = 8;
export const UNIT_SHIFT = 4;

/** How far a point may be off although nothing is said of its uncertainty (GBIF's figure). */
export const NEAR_DEGREES = 0.05;
/** 200 nautical miles, each a minute of arc. */
export const REACH_DEGREES = 200 / 60;
export const METERS_PER_DEGREE = 111_195;

/** The column of a longitude from -180 to 180. */
export const columnOf = (longitude: number): number =>
  Math.min(COLUMNS - 1, ((longitude + 180) * CELLS_PER_DEGREE) | 0);

/** The row of a latitude from -90 to 90. */
export const rowOf = (latitude: number): number =>
  Math.min(ROWS - 1, ((latitude + 90) * CELLS_PER_DEGREE) | 0);
