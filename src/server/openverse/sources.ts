import type { z } from 'zod';
import { type Found, worksOf } from './find.ts';
import type { WorkKind } from './request.ts';
import type { statsSchema } from './schemas.ts';

type Sources = z.output<typeof statsSchema>;

const MOST_SOURCES = 10_000;
/** Sources whose site is told: each costs a search. */
const MOST_SITES = 200;
const ASKED_AT_ONCE = 8;
const KEPT = 8;
const known = new Map<string, Promise<Sources>>();

/** The sources of works with their numbers of items, the largest first; worked out once a generation. */
export function sourcesOf(index: Found['index'], kind: WorkKind): Promise<Sources> {
  const key = `${kind} ${index.generation}`;
  const asked = known.get(key);
  if (asked !== undefined) return asked;
  const sources = countSources(index, kind);
  known.set(key, sources);
  sources.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return sources;
}

async function countSources(index: Found['index'], kind: WorkKind): Promise<Sources> {
  const isWork = await worksOf(index, kind);
  if (isWork === null) return [];
  const { counts } = await index.facet(
    { kind: 'and', of: isWork },
    { facet: 'source', limit: MOST_SOURCES },
  );
  const sites: (string | null)[] = [];
  for (let from = 0; from < Math.min(counts.length, MOST_SITES); from += ASKED_AT_ONCE) {
    const some = counts.slice(from, from + ASKED_AT_ONCE).map(async ({ value }) => {
      const { items } = await index.search({
        filter: { kind: 'and', of: [...isWork, { kind: 'in', key: 'source', values: [value] }] },
        limit: 1,
      });
      return siteOf(items[0]?.landingPage ?? null);
    });
    sites.push(...(await Promise.all(some)));
  }
  return counts.map(({ value, count }, at) => ({
    source_name: value,
    display_name: value,
    source_url: sites[at] ?? null,
    logo_url: null,
    media_count: count,
  }));
}

/** The site of a page. */
const siteOf = (page: string | null): string | null =>
  page === null || !URL.canParse(page) ? null : new URL(page).origin;
