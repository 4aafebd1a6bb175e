import type { FacetCounts, FacetRequest } from '../model/requests.ts';
import type { Dictionary } from '../model/segment.ts';
import { foldText } from './text.ts';
import { Top } from './top.ts';

export const DEFAULT_FACET_LIMIT = 10;

/** A facet request with its defaults. */
export interface FacetSelection {
  readonly limit: number;
  readonly offset: number;
  readonly least: number;
  /** Folded (`foldText`); empty: any. */
  readonly search: string;
  readonly order: 'count' | 'value';
}

export const selectionOf = (request: FacetRequest): FacetSelection => ({
  limit: request.limit ?? DEFAULT_FACET_LIMIT,
  offset: request.offset ?? 0,
  least: Math.max(1, request.least ?? 1),
  search: foldText(request.search ?? ''),
  order: request.order ?? 'count',
});

type Selected = Pick<FacetCounts, 'counts' | 'distinct'>;

/** Beyond this many values from the most frequent on, all are sorted instead of a few selected. */
const MOST_SELECTED = 20_000;

/** Values of a dictionary by their counts; equally frequent ones stand in the order of their texts. */
export const selectValues = (
  dictionary: Dictionary,
  counts: Uint32Array,
  { limit, offset, least, search, order }: FacetSelection,
  pause: () => void,
): Selected => {
  const { byText } = dictionary;
  const end = offset + limit;
  const sorting = order === 'count' && end > MOST_SELECTED;
  const top = new Top(order === 'count' && !sorting ? end : 0);
  const chosen: number[] = [];
  let distinct = 0;
  let floor = top.floor;
  for (let at = 0; at < byText.length; at += 1) {
    if ((at & 0xffff) === 0) pause();
    const value = byText[at] ?? 0;
    const count = counts[value] ?? 0;
    if (count < least) continue;
    if (search !== '' && !foldText(dictionary.text(value)).includes(search)) continue;
    distinct += 1;
    if (order === 'value') {
      if (distinct > offset && distinct <= end) chosen.push(value);
    } else if (sorting) {
      chosen.push(value);
    } else if (!(count <= floor)) {
      top.offer(count, value, at);
      floor = top.floor;
    }
  }
  let values = chosen;
  if (sorting) {
    // The sort is stable: what came in the order of the texts stays so.
    chosen.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
    values = chosen.slice(offset, end);
  } else if (order === 'count') {
    values = top
      .sorted()
      .slice(offset)
      .map(({ thing }) => thing);
  }
  return {
    counts: values.map((value) => ({ value: dictionary.text(value), count: counts[value] ?? 0 })),
    distinct,
  };
};
