import { readFileSync } from 'node:fs';
import { accountOfProfile } from '../../src/sources/sub-providers/accounts.ts';
import { readSubProviders } from '../../src/sources/sub-providers/read-rules.ts';
import { builtInSubProviders } from '../../src/sources/sub-providers/rules.ts';
import {
  createSubProviders,
  type SubProviders,
} from '../../src/sources/sub-providers/sub-providers.ts';
import { type Row, type Table, table } from '../table.ts';

type ProfileRow = Row & {
  readonly provider: string;
  readonly creator_url: string;
  readonly owner: string;
  readonly source: string;
};

type RuleRow = Row & {
  readonly provider: string;
  readonly value: string;
  readonly source: string;
  /** The same rules, read from the peer's own file. */
  readonly theirs: SubProviders;
};

let ours: SubProviders | null = null;
const subProviders = (): SubProviders => {
  ours ??= createSubProviders(builtInSubProviders());
  return ours;
};

/** Every value of every rule of the peer's file, which is read as a workspace's own would be. */
function* ruleRows(path: string): Generator<RuleRow> {
  const { rules } = readSubProviders(readFileSync(path, 'utf8'), path);
  const theirs = createSubProviders(rules);
  for (const { provider, value, source } of rules) yield { provider, value, source, theirs };
}

export const subProviderTables: readonly Table[] = [
  table<ProfileRow>({
    file: 'flickr_cases.jsonl',
    operation: () => 'profile',
    check: ({ provider, creator_url, owner, source }) => {
      const account = accountOfProfile(provider, creator_url);
      const answer = account === null ? null : subProviders().sourceOfAccounts(provider, [account]);
      return account === owner && (answer ?? provider) === source ? 'pass' : 'fail';
    },
  }),
  table<RuleRow>({
    file: 'sub_providers.json',
    rows: ruleRows,
    operation: ({ provider }) => provider,
    check: ({ provider, value, source, theirs }) =>
      subProviders().sourceOfAccounts(provider, [value]) === source &&
      theirs.sourceOfAccounts(provider, [value]) === source
        ? 'pass'
        : 'fail',
  }),
];
