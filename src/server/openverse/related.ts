import type { Predicate } from '../../search/index.ts';
import { ANY_FILE, ANY_LICENSE, type Found, worksOf, worksOfItems } from './find.ts';
import type { WorkKind } from './request.ts';
import type { Work } from './works.ts';

/** Works that are told as related. */
export const MOST_RELATED = 10;

/**
 * Works that have to do with one: the others of its item, then those of items with the same scientific name, creator,
 * kind and topic, topic, culture, or source, the narrower first.
 */
export async function relatedWorks(
  found: Found,
  kind: WorkKind,
  { item }: Work,
  others: readonly Work[],
): Promise<readonly Work[]> {
  const related = others.slice(0, MOST_RELATED);
  const isWork = await worksOf(found.index, kind);
  if (isWork === null) return related;
  const seen = new Set([item.id]);
  for (const ties of tiesOf(item)) {
    if (related.length >= MOST_RELATED) break;
    const page = await found.index.search({
      filter: { kind: 'and', of: [...isWork, ...ties] },
      limit: MOST_RELATED + seen.size,
    });
    const items = page.items.filter(({ id }) => !seen.has(id));
    for (const { id } of items) seen.add(id);
    const works = await worksOfItems(found, items.slice(0, MOST_RELATED - related.length), {
      kind,
      licenses: ANY_LICENSE,
      files: ANY_FILE,
    });
    related.push(...works);
  }
  return related;
}

const MOST_VALUES = 5;

function tiesOf(item: Work['item']): readonly (readonly Predicate[])[] {
  const tie = (key: string, values: readonly (string | null)[]): readonly Predicate[] => {
    const stated = values.filter((value) => value !== null && value !== '').slice(0, MOST_VALUES);
    return stated.length === 0
      ? []
      : [{ kind: 'in', key, values: stated.filter((value) => value !== null) }];
  };
  const topics = tie('topic', item.topic);
  const kinds = tie('objectType', item.objectType);
  return [
    tie('scientificName', [item.scientificName]),
    tie('creator', [...item.creator, ...item.recordedBy]),
    topics.length > 0 && kinds.length > 0 ? [...topics, ...kinds] : [],
    topics,
    tie('culture', item.culture),
    kinds,
    tie('source', [item.source]),
  ].filter((ties) => ties.length > 0);
}
