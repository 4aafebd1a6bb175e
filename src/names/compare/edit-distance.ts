/** Rows of the distance table, from the sixth last to the present one; grown for long words. */
let rows = Array.from({ length: 7 }, () => new Uint16Array(128));

/**
 * Damerau–Levenshtein distance (optimal string alignment: insert, delete, replace, swap neighbours), at most `max`; where it is more,
 * `max + 1`. With `maxBlock` 2 or 3 blocks of so many letters may change places for as many edits (Taxamatch's rule for whole names).
 * UTF-16 units. Allocates nothing.
 */
export function editDistance(a: string, b: string, max: number, maxBlock: 1 | 2 | 3 = 1): number {
  return spanDistance(a, 0, a.length, b, 0, b.length, max, maxBlock);
}

/** `editDistance` of stretches of two texts. */
export function spanDistance(
  a: string,
  aStart: number,
  aEnd: number,
  b: string,
  bStart: number,
  bEnd: number,
  max: number,
  maxBlock: 1 | 2 | 3 = 1,
): number {
  let [fromA, toA, fromB, toB] = [aStart, aEnd, bStart, bEnd];
  while (fromA < toA && fromB < toB && a.charCodeAt(fromA) === b.charCodeAt(fromB)) {
    fromA++;
    fromB++;
  }
  while (fromA < toA && fromB < toB && a.charCodeAt(toA - 1) === b.charCodeAt(toB - 1)) {
    toA--;
    toB--;
  }
  const lengthA = toA - fromA;
  const lengthB = toB - fromB;
  if (lengthA === 0 || lengthB === 0) return Math.min(max + 1, lengthA + lengthB);
  if (Math.abs(lengthA - lengthB) > max) return max + 1;
  if (lengthA === 1 && lengthB === 1) return Math.min(max + 1, 1);
  return table(a, fromA, lengthA, b, fromB, lengthB, max, maxBlock);
}

/** The table of distances, of which only the cells up to `max` from the diagonal are filled. */
function table(
  a: string,
  fromA: number,
  lengthA: number,
  b: string,
  fromB: number,
  lengthB: number,
  max: number,
  maxBlock: number,
): number {
  const far = max + 1;
  if ((rows[0]?.length ?? 0) < lengthB + 2) {
    rows = Array.from({ length: 7 }, () => new Uint16Array(lengthB * 2));
  }
  const block = Math.min(maxBlock, lengthA >> 1, lengthB >> 1);
  fillFirst(rowAt(0), lengthB, far);
  for (let i = 1; i <= lengthA; i++) {
    const row = rowAt(i);
    const above = rowAt(i - 1);
    const start = Math.max(1, i - max);
    const end = Math.min(lengthB, i + max);
    row[start - 1] = start === 1 ? Math.min(i, far) : far;
    const letter = a.charCodeAt(fromA + i - 1);
    let least = row[start - 1] ?? far;
    for (let j = start; j <= end; j++) {
      const cost = letter === b.charCodeAt(fromB + j - 1) ? 0 : 1;
      let edits = (above[j - 1] ?? far) + cost;
      const removed = (j < i + max ? (above[j] ?? far) : far) + 1;
      if (removed < edits) edits = removed;
      const added = (row[j - 1] ?? far) + 1;
      if (added < edits) edits = added;
      if (cost === 1) {
        for (let size = block; size >= 1; size--) {
          if (i < size * 2 || j < size * 2) continue;
          if (!areSwapped(a, fromA + i, b, fromB + j, size)) continue;
          const swapped = (rowAt(i - size * 2)[j - size * 2] ?? far) + size;
          if (swapped < edits) edits = swapped;
        }
      }
      row[j] = Math.min(edits, far);
      if (edits < least) least = edits;
    }
    if (least > max && maxBlock === 1 && !(i > 1 && minOf(above, start, end) <= max)) return far;
  }
  return Math.min(far, rowAt(lengthA)[lengthB] ?? far);
}

const rowAt = (i: number): Uint16Array => rows[i % 7] as Uint16Array;

function fillFirst(row: Uint16Array, length: number, far: number): void {
  for (let j = 0; j <= length; j++) row[j] = Math.min(j, far);
}

function minOf(row: Uint16Array, from: number, to: number): number {
  let least = row[from - 1] ?? 0;
  for (let j = from; j <= to; j++) least = Math.min(least, row[j] ?? least);
  return least;
}

/** Whether the two blocks of `size` letters before `endA` and `endB` have changed places. */
function areSwapped(a: string, endA: number, b: string, endB: number, size: number): boolean {
  for (let at = 1; at <= size; at++) {
    if (a.charCodeAt(endA - at) !== b.charCodeAt(endB - size - at)) return false;
    if (a.charCodeAt(endA - size - at) !== b.charCodeAt(endB - at)) return false;
  }
  return true;
}
