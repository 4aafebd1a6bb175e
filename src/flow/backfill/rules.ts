import type { Rederive } from '../../lake/index.ts';
import type { Dataset, Workspace } from '../../registry/index.ts';
import {
  createSubProviders,
  percentileOf,
  popularityConstant,
  providerOfEndpoint,
  type SubProviders,
  subProviderRules,
  workspaceSubProviders,
} from '../../sources/index.ts';

/** The rules of a workspace, ready to be asked; `file` takes the place of the workspace's own. */
export const subProvidersOf = (workspace: Workspace, file: string | null = null): SubProviders =>
  createSubProviders(
    file === null ? workspaceSubProviders(workspace.paths.root) : subProviderRules(file),
  );

/** The provider that rules know, of an item: where the item has the alias of its dataset, the format may tell more. */
export const ruleProviderOf =
  ({ endpoint, alias }: Dataset) =>
  (provider: string | null): string | null =>
    provider === null || provider === alias ? providerOfEndpoint(endpoint, alias) : provider;

/** Source and popularity of a dataset's items, as the rules have them. */
export function rederiveWith(subProviders: SubProviders, dataset: Dataset): Rederive {
  const ruleProvider = ruleProviderOf(dataset);
  return {
    sourceOf: ({ provider, account, collectionCode }) =>
      subProviders.sourceOf(ruleProvider(provider), { account, collectionCode }),
    percentileOf: (provider) => percentileOf(ruleProvider(provider)),
    constantOf: popularityConstant,
  };
}
