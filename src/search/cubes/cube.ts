import type { Cube, CubeDimension } from '../model/requests.ts';
import type { Matches } from '../model/segment.ts';
import { planCube } from './plan.ts';
import { countCube, sliceCube } from './slice.ts';
import { type CubeTable, countParts, MOST_COMBINATIONS } from './table.ts';

/** Table of the matches, to be sliced again and again. Null where it would have more than `most` combinations. */
export const buildCube = (
  matches: Matches,
  dimensions: readonly CubeDimension[],
  most: number = MOST_COMBINATIONS,
): CubeTable | null => countParts(matches.parts, planCube(matches, dimensions), most);

/** A cube and the table that it was sliced from, null where that is too large to keep. */
export interface SlicedCube {
  readonly cube: Cube;
  readonly table: CubeTable | null;
}

/** The cube of the matches: a slice of `kept`, of a new table where `kept` cannot say, or counted item by item. */
export function cubeOfMatches(
  matches: Matches,
  dimensions: readonly CubeDimension[],
  kept: CubeTable | null = null,
): SlicedCube {
  const fromKept = kept === null ? null : sliceCube(kept, dimensions);
  if (fromKept !== null) return { cube: fromKept, table: kept };
  const table = buildCube(matches, dimensions);
  const cube = table === null ? null : sliceCube(table, dimensions);
  if (cube !== null) return { cube, table };
  return { cube: countCube(matches, dimensions), table: null };
}
