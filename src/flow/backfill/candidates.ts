import type { Dataset, Workspace } from '../../registry/index.ts';
import type { SubProviders } from '../../sources/index.ts';
import { accountGroups } from './accounts.ts';
import { subProvidersOf } from './rules.ts';

/** An account or unit that no rule speaks of. */
export interface SourceCandidate {
  readonly provider: string;
  /** What a rule would name. */
  readonly value: string;
  readonly items: number;
  /** Views, downloads or the like of all its media; null: nothing is counted. */
  readonly views: number | null;
  /** A name that stands as creator in one of its items. */
  readonly creator: string | null;
  /** Page of one of its items. */
  readonly landingPage: string | null;
  readonly datasets: readonly string[];
}

export interface CandidateOptions {
  /** File of rules instead of the workspace's own. */
  readonly rules?: string | null;
  readonly provider?: string | null;
  /** What counts first. */
  readonly by?: 'items' | 'views';
  readonly limit?: number;
}

/** The accounts with most items, or most views, that have no rule: who might be told as a source of its own. */
export async function sourceCandidates(
  workspace: Workspace,
  datasets: readonly Dataset[],
  { rules = null, provider = null, by = 'items', limit = 50 }: CandidateOptions = {},
): Promise<readonly SourceCandidate[]> {
  const subProviders = subProvidersOf(workspace, rules);
  const found = new Map<string, SourceCandidate>();
  for await (const group of accountGroups(workspace, datasets, subProviders)) {
    const value = ruleValueOf(subProviders, group);
    if (group.source !== null || group.provider === null || value === null) continue;
    if (provider !== null && group.provider !== provider) continue;
    const key = `${group.provider}\u0000${value}`;
    const known = found.get(key);
    found.set(key, {
      provider: group.provider,
      value,
      items: group.items + (known?.items ?? 0),
      views: add(group.views, known?.views ?? null),
      creator: known?.creator ?? group.creator,
      landingPage: known?.landingPage ?? group.landingPage,
      datasets: [...new Set([...(known?.datasets ?? []), group.dataset])],
    });
  }
  const weight = (one: SourceCandidate) => (by === 'views' ? (one.views ?? 0) : one.items);
  const other = (one: SourceCandidate) => (by === 'views' ? one.items : (one.views ?? 0));
  return [...found.values()]
    .sort(
      (a, b) =>
        weight(b) - weight(a) ||
        other(b) - other(a) ||
        (a.value < b.value ? -1 : a.value > b.value ? 1 : 0),
    )
    .slice(0, limit);
}

/** What rules of a provider look at: its units where they do, else its accounts. */
export function ruleValueOf(
  { rules }: SubProviders,
  {
    provider,
    account,
    collectionCode,
  }: {
    readonly provider: string | null;
    readonly account: string | null;
    readonly collectionCode: string | null;
  },
): string | null {
  const field = rules.find((rule) => rule.provider === provider)?.field;
  return field === 'collectionCode' ? (collectionCode ?? account) : account;
}

const add = (a: number | null, b: number | null): number | null => (a === null ? b : a + (b ?? 0));
