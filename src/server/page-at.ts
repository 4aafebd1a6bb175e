import type { SearchPage, SearchRequest } from '../search/index.ts';
import type { IndexReader } from './services.ts';

/** Cursors by depth, of searches that were paged by offset; the newest `MAX_SEARCHES` of them. */
export type Depths = Map<string, Map<number, string>>;
const MAX_SEARCHES = 200;

/** Rows of one step on the way to an offset. */
const STEP = 1_000;

/**
 * The page at an offset. The index pages by cursor only, so the way there is walked, unless the page before has
 * been asked for: then its cursor is known. An `after` cursor in the request goes before the offset.
 */
export async function pageAt(
  index: IndexReader,
  depths: Depths,
  { offset, ...request }: SearchRequest & { readonly offset: number; readonly limit: number },
): Promise<SearchPage> {
  if (request.after !== undefined || offset === 0) {
    const page = await index.search(request);
    if (request.after === undefined) remember(index, depths, request, request.limit, page.next);
    return page;
  }
  const known = depths.get(searchKey(index, request)) ?? new Map<number, string>();
  let depth = Math.max(0, ...[...known.keys()].filter((one) => one <= offset));
  let after = known.get(depth);
  while (depth < offset) {
    const limit = Math.min(STEP, offset - depth);
    const page = await index.search({
      filter: request.filter,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    if (page.next === null) {
      // Beyond the end: the counts without results.
      return { ...(await index.search({ ...request, limit: 0 })), items: [], next: null };
    }
    after = page.next;
    depth += limit;
    remember(index, depths, request, depth, after);
  }
  const page = await index.search({ ...request, ...(after === undefined ? {} : { after }) });
  remember(index, depths, request, offset + request.limit, page.next);
  return page;
}

function remember(
  index: IndexReader,
  depths: Depths,
  request: SearchRequest,
  depth: number,
  cursor: string | null,
): void {
  if (cursor === null || depth === 0) return;
  const key = searchKey(index, request);
  const known = depths.get(key) ?? new Map<number, string>();
  known.set(depth, cursor);
  depths.delete(key); // put again as the newest
  depths.set(key, known);
  if (depths.size > MAX_SEARCHES) {
    const [oldest] = depths.keys();
    if (oldest !== undefined) depths.delete(oldest);
  }
}

const searchKey = (index: IndexReader, request: SearchRequest): string =>
  `${index.generation} ${JSON.stringify(request.filter)}`;
