import type { FieldInfo } from '../model/engine.ts';
import type { SegmentManifest } from '../model/segment.ts';

const MOST_SAMPLES = 5;

interface Joined {
  readonly path: string;
  readonly label: string | null;
  readonly term: string | null;
  count: number;
  distinct: number;
  hasTexts: boolean;
  readonly samples: string[];
  readonly datasets: Set<string>;
}

/** The fields of all segments, the most frequent first. Yields between two segments. */
export function* joinFields(
  segments: readonly SegmentManifest[],
  items: number,
): Generator<void, readonly FieldInfo[]> {
  const joined = new Map<string, Joined>();
  for (const { alias, fields } of segments) {
    yield;
    for (const { path, label, term, count, distinct, samples, hasTexts } of fields) {
      const form = `${path.length} ${label?.length ?? -1} ${term?.length ?? -1}`;
      const name = `${form} ${path}${label ?? ''}${term ?? ''}`;
      let field = joined.get(name);
      if (field === undefined) {
        field = {
          path,
          label,
          term,
          count: 0,
          distinct: 0,
          hasTexts: true,
          samples: [],
          datasets: new Set(),
        };
        joined.set(name, field);
      }
      field.count += count;
      field.distinct += distinct;
      field.hasTexts &&= hasTexts;
      if (count > 0) field.datasets.add(alias);
      for (const sample of samples) {
        if (field.samples.length < MOST_SAMPLES && !field.samples.includes(sample)) {
          field.samples.push(sample);
        }
      }
    }
  }
  return [...joined.values()]
    .map(({ datasets, ...field }) => ({
      ...field,
      coverage: items === 0 ? 0 : field.count / items,
      datasets: [...datasets],
    }))
    .sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
