/** What a page of Openverse tells of the whole. */
export interface PageCounts {
  readonly resultCount: number;
  readonly pageCount: number;
}

/**
 * Numbers of results and pages. A first page that is not full tells all there is; a page without results, that there is
 * nothing.
 */
export function pageCounts(
  total: number,
  found: number,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): PageCounts {
  if (found === 0 || pageSize === 0) return { resultCount: 0, pageCount: 0 };
  const resultCount = found < pageSize && page === 1 ? found : total;
  return { resultCount, pageCount: Math.ceil(resultCount / pageSize) };
}
