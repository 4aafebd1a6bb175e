import type { Segment } from '../model/segment.ts';
import type { LookupHit } from '../types.ts';
import type { Pause } from './count.ts';
import { fieldsNamed } from './field-names.ts';
import type { Place } from './tasks.ts';
import type { GenerationView } from './view.ts';

const PAUSE_EVERY = 256;

/** Fields that are not of the record as published, but of what was made of it. */
const isDerived = (path: string): boolean => path.startsWith('item.');

/** A hit of one of several values: `turn` is the number of the value. */
export interface PlacedHit extends Omit<LookupHit, 'value'> {
  readonly turn: number;
  readonly place: Place;
}

/** Where the value stands; a field of the item itself only where no field of its record as published says the same. */
const addHits = (
  hits: PlacedHit[],
  segment: Segment,
  number: number,
  { turn, value }: { readonly turn: number; readonly value: string },
  fields: ReadonlySet<number> | null,
  most: number,
): void => {
  const end = hits.length + most;
  const published = new Set<number>();
  const groups = segment
    .groups(value)
    .filter(({ field }) => fields?.has(field) !== false)
    .map((group) => ({
      group,
      ...(segment.manifest.fields[group.field] ?? { path: '*', label: null }),
    }));
  for (const derived of [false, true]) {
    for (const { group, path, label } of groups) {
      if (isDerived(path) !== derived || hits.length >= end) continue;
      const wanted = end - hits.length;
      const rows = segment
        .rowsOf(group, Math.min(group.count, derived ? wanted + published.size : wanted))
        .filter((row) => !(derived && published.has(row)))
        .slice(0, wanted);
      if (!derived) for (const row of rows) published.add(row);
      segment.ids(rows).forEach((id, at) => {
        hits.push({ turn, id, field: label ?? path, path, place: [number, rows[at] ?? 0] });
      });
    }
  }
};

/** Hits of values in some segments, in the order of the values; at most `limit` of each. */
export const lookUp = (
  { segments }: GenerationView,
  numbers: readonly number[],
  values: readonly string[],
  field: string | null,
  limit: number,
  pause: Pause,
): PlacedHit[] => {
  const asked = numbers.flatMap((number) => {
    const segment = segments[number];
    if (segment === undefined) return [];
    const fields = field === null ? null : new Set(fieldsNamed(segment.manifest.fields, field));
    return fields?.size === 0 ? [] : [{ segment, number, fields }];
  });
  const hits: PlacedHit[] = [];
  values.forEach((value, turn) => {
    if (turn % PAUSE_EVERY === 0) pause();
    const first = hits.length;
    for (const { segment, number, fields } of asked) {
      const left = limit - (hits.length - first);
      if (left <= 0) return;
      addHits(hits, segment, number, { turn, value }, fields, left);
    }
  });
  return hits;
};

/** Hits of the same values in different segments, at most `limit` of each value. */
export const joinHits = (parts: readonly (readonly PlacedHit[])[], limit: number): PlacedHit[] => {
  const next = parts.map(() => 0);
  const hits: PlacedHit[] = [];
  for (;;) {
    const turn = Math.min(
      ...parts.map((part, at) => part[next[at] ?? 0]?.turn ?? Number.POSITIVE_INFINITY),
    );
    if (turn === Number.POSITIVE_INFINITY) return hits;
    let left = limit;
    parts.forEach((part, at) => {
      let own = next[at] ?? 0;
      for (let hit = part[own]; hit?.turn === turn; hit = part[own]) {
        own += 1;
        if (left > 0) hits.push(hit);
        left -= 1;
      }
      next[at] = own;
    });
  }
};

/** Where items stand; null for ids that are unknown. */
export const placesOf = (
  { segments }: GenerationView,
  ids: readonly string[],
  pause: Pause,
): (Place | null)[] =>
  ids.map((id, at) => {
    if (at % PAUSE_EVERY === 0) pause();
    for (let segment = 0; segment < segments.length; segment += 1) {
      const row = segments[segment]?.rowOf(id) ?? null;
      if (row !== null) return [segment, row];
    }
    return null;
  });
