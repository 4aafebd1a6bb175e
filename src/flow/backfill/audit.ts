import { nearestWord } from '../../errors/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import type { SubProviderRule } from '../../sources/index.ts';
import { accountGroups } from './accounts.ts';
import { ruleValueOf } from './candidates.ts';
import { subProvidersOf } from './rules.ts';

/** A value that the rules do not settle, or that the lake has otherwise. */
export interface SourceDoubt {
  /**
   * `unknown`: no rule speaks of a unit or institution of a provider whose units are known. `stale`: the source in the lake is
   * another one than the rules say; a backfill brings it up to date.
   */
  readonly kind: 'unknown' | 'stale';
  readonly dataset: string;
  readonly provider: string;
  readonly value: string;
  readonly items: number;
  /** What stands in the lake, and what the rules say. */
  readonly stored: string | null;
  readonly source: string | null;
  /** The value of a rule that may be meant. */
  readonly nearest: string | null;
}

/** What an audit of the rules found. */
export interface SourceAudit {
  readonly rules: number;
  /** Items of providers that have rules, and those of them that a rule settles. */
  readonly items: number;
  readonly settled: number;
  readonly doubts: readonly SourceDoubt[];
  /** Rules of providers that are in the lake, that no item meets. */
  readonly unused: readonly SubProviderRule[];
}

/** Anybody may have an account there, so that most have no rule. */
const OPEN_PROVIDERS: ReadonlySet<string> = new Set(['flickr']);

/** Looks for units and institutions that no rule knows, sources that are out of date, and rules that nothing meets. */
export async function auditSources(
  workspace: Workspace,
  datasets: readonly Dataset[],
  { rules = null }: { readonly rules?: string | null } = {},
): Promise<SourceAudit> {
  const subProviders = subProvidersOf(workspace, rules);
  const providers = new Set(subProviders.providers);
  const doubts = new Map<string, SourceDoubt>();
  const words = new Set(subProviders.rules.map((rule) => rule.source));
  const met = new Set<string>();
  const present = new Set<string>();
  let items = 0;
  let settled = 0;
  for await (const group of accountGroups(workspace, datasets, subProviders)) {
    const { provider, source, stored } = group;
    if (provider === null || !providers.has(provider)) continue;
    present.add(provider);
    items += group.items;
    const value = ruleValueOf(subProviders, group) ?? '';
    if (source !== null) {
      settled += group.items;
      for (const rule of subProviders.rules) {
        if (rule.provider === provider && rule.source === source && meets(rule, value)) {
          met.add(`${provider}\u0000${rule.value}`);
        }
      }
    }
    const isUnknown = source === null && !OPEN_PROVIDERS.has(provider);
    // Without a rule the source is the unit or the provider; a word of the rules is left from earlier ones
    const isStale = source === null ? words.has(stored ?? '') : stored !== source;
    if (!isUnknown && !isStale) continue;
    const kind = isStale ? 'stale' : 'unknown';
    const key = [kind, group.dataset, provider, value, stored].join('\u0000');
    const known = doubts.get(key);
    doubts.set(key, {
      kind,
      dataset: group.dataset,
      provider,
      value,
      items: group.items + (known?.items ?? 0),
      stored,
      source,
      nearest: source === null ? nearestValue(subProviders.rules, provider, value) : null,
    });
  }
  return {
    rules: subProviders.rules.length,
    items,
    settled,
    doubts: [...doubts.values()].sort((a, b) => b.items - a.items),
    unused: subProviders.rules.filter(
      ({ provider, value }) => present.has(provider) && !met.has(`${provider}\u0000${value}`),
    ),
  };
}

const meets = ({ match, value }: SubProviderRule, text: string): boolean =>
  text
    .split(' | ')
    .some((part) =>
      match === 'equals'
        ? value === part.trim()
        : part.trim() !== '' && value.includes(part.trim()),
    );

const nearestValue = (
  rules: readonly SubProviderRule[],
  provider: string,
  value: string,
): string | null =>
  nearestWord(
    value,
    rules.flatMap((rule) => (rule.provider === provider ? [rule.value] : [])),
  );
