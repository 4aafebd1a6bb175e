import type { Segment } from '../model/segment.ts';
import type { LookupHit } from '../types.ts';
import type { Pause } from './count.ts';
import { fieldsNamed } from './field-names.ts';
import type { Place } from './tasks.ts';
import type { GenerationView } from './view.ts';

const PAUSE_EVERY = 256;

const hitsOf = (
  segment: Segment,
  value: string,
  fields: ReadonlySet<number> | null,
  limit: number,
): LookupHit[] => {
  const hits: LookupHit[] = [];
  for (const group of segment.groups(value)) {
    if (hits.length >= limit) break;
    if (fields !== null && !fields.has(group.field)) continue;
    const { path, label } = segment.manifest.fields[group.field] ?? { path: '*', label: null };
    const rows = segment.rowsOf(group, Math.min(group.count, limit - hits.length));
    for (const id of segment.ids(rows)) hits.push({ value, id, field: label ?? path, path });
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
