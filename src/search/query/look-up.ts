import type { Segment } from '../model/segment.ts';
import type { LookupHit } from '../types.ts';
import type { Pause } from './count.ts';
import { fieldsNamed } from './field-names.ts';
import type { Place } from './tasks.ts';
import type { GenerationView } from './view.ts';

const PAUSE_EVERY = 256;

/** Fields that are not of the record as published, but of what was made of it. */
const isDerived = (path: string): boolean => path.startsWith('item.');

/** Where the value stands; a field of the item itself only where no field of its record as published says the same. */
const hitsOf = (
  segment: Segment,
  value: string,
  fields: ReadonlySet<number> | null,
  limit: number,
): LookupHit[] => {
  const hits: LookupHit[] = [];
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
      if (isDerived(path) !== derived || hits.length >= limit) continue;
      const wanted = limit - hits.length;
      const most = derived ? wanted + published.size : wanted;
      const rows = segment
        .rowsOf(group, Math.min(group.count, most))
        .filter((row) => !(derived && published.has(row)))
        .slice(0, wanted);
      if (!derived) for (const row of rows) published.add(row);
      for (const id of segment.ids(rows)) hits.push({ value, id, field: label ?? path, path });
    }
  }
  return hits;
};

/** Hits of values in their order, at most `limit` of each. */
export const lookUp = (
  { segments }: GenerationView,
  values: readonly string[],
  field: string | null,
  limit: number,
  pause: Pause,
): LookupHit[] => {
  const fields = segments.map(({ manifest }) =>
    field === null ? null : new Set(fieldsNamed(manifest.fields, field)),
  );
  const hits: LookupHit[] = [];
  values.forEach((value, at) => {
    if (at % PAUSE_EVERY === 0) pause();
    let left = limit;
    segments.forEach((segment, number) => {
      if (left <= 0 || fields[number]?.size === 0) return;
      const found = hitsOf(segment, value, fields[number] ?? null, left);
      left -= found.length;
      for (const hit of found) hits.push(hit);
    });
  });
  return hits;
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
