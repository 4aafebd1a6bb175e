import type { VerbatimRecord } from '../../terms/index.ts';
import type { SubProviderField, SubProviderRule } from './rules.ts';

/** What rules look at, of one item. Several accounts stand in one text, with ` | ` between them. Null: not stated. */
export type SubProviderFacts = Readonly<Record<SubProviderField, string | null>>;

/** Rules, ready to be asked. */
export interface SubProviders {
  readonly rules: readonly SubProviderRule[];
  /** The source of an item; null: no rule holds, or rules for several sources do. */
  sourceOf(provider: string | null, facts: SubProviderFacts): string | null;
  /** The same where only accounts or units are known, whatever their field. */
  sourceOfAccounts(provider: string, accounts: readonly string[]): string | null;
  /** Providers that have rules. */
  readonly providers: readonly string[];
}

/** Between the accounts of one item. */
export const ACCOUNT_SEPARATOR = ' | ';

/** Rules of one provider. */
interface ProviderRules {
  /** Value → source, for each field. */
  readonly equal: Readonly<Record<SubProviderField, ReadonlyMap<string, string>>>;
  readonly within: readonly SubProviderRule[];
  readonly fields: readonly SubProviderField[];
  /** Answers so far: the same accounts come again and again. */
  readonly answers: Map<string, string | null>;
}

const MOST_ANSWERS = 20_000;

/** Makes rules ready to be asked. Of two rules for one value the first counts. */
export function createSubProviders(rules: readonly SubProviderRule[]): SubProviders {
  const byProvider = new Map(
    [...Map.groupBy(rules, ({ provider }) => provider)].map(([provider, own]) => [
      provider,
      rulesOfProvider(own),
    ]),
  );
  const sourceOf = (provider: string | null, facts: SubProviderFacts): string | null => {
    const own = provider === null ? undefined : byProvider.get(provider);
    if (own === undefined) return null;
    const key = `${facts.account ?? ''}\u0000${facts.collectionCode ?? ''}`;
    const known = own.answers.get(key);
    if (known !== undefined) return known;
    const source = decide(own, facts);
    if (own.answers.size >= MOST_ANSWERS) own.answers.clear();
    own.answers.set(key, source);
    return source;
  };
  return {
    rules,
    providers: [...byProvider.keys()],
    sourceOf,
    sourceOfAccounts: (provider, accounts) => {
      const text = accounts.join(ACCOUNT_SEPARATOR);
      return sourceOf(provider, { account: text, collectionCode: text });
    },
  };
}

/** What `interpretRecord` is given as `sourceOf`. */
export const sourceOfRecord =
  (
    subProviders: SubProviders,
  ): ((provider: string | null, account: string | null, record: VerbatimRecord) => string | null) =>
  (provider, account, { terms }) =>
    subProviders.sourceOf(provider, {
      account,
      collectionCode: terms.collectionCode?.[0]?.text ?? null,
    });

function rulesOfProvider(rules: readonly SubProviderRule[]): ProviderRules {
  const equal = { account: new Map<string, string>(), collectionCode: new Map<string, string>() };
  for (const { field, match, value, source } of rules) {
    if (match === 'equals' && !equal[field].has(value)) equal[field].set(value, source);
  }
  return {
    equal,
    within: rules.filter(({ match }) => match === 'within'),
    fields: [...new Set(rules.map(({ field }) => field))],
    answers: new Map(),
  };
}

function decide({ equal, within, fields }: ProviderRules, facts: SubProviderFacts): string | null {
  const sources = new Set<string>();
  for (const field of fields) {
    // Where a source has one code for both it stands as account
    const text = (facts[field] ?? facts.account)?.trim() ?? '';
    if (text === '') continue;
    for (const part of new Set([text, ...text.split(ACCOUNT_SEPARATOR)])) {
      const value = part.trim();
      if (value === '') continue;
      const source = equal[field].get(value);
      if (source !== undefined) sources.add(source);
      for (const rule of within) {
        if (rule.field === field && rule.value.includes(value)) sources.add(rule.source);
      }
    }
  }
  const [source, ...others] = sources;
  return source !== undefined && others.length === 0 ? source : null;
}
