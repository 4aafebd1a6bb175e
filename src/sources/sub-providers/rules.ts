import { readFileSync } from 'node:fs';

/** What of an item a rule looks at: columns of the lake, so that rules can be applied to what is stored. */
export const SUB_PROVIDER_FIELDS = ['account', 'collectionCode'] as const;
export type SubProviderField = (typeof SUB_PROVIDER_FIELDS)[number];

/**
 * `equals`: the field is the value. `within`: the field is a part of the value (Finna's buildings are paths, of which a record may
 * give the beginning only).
 */
export const SUB_PROVIDER_MATCHES = ['equals', 'within'] as const;
export type SubProviderMatch = (typeof SUB_PROVIDER_MATCHES)[number];

/** Who stands behind an account or a unit of a provider. Plain data: it travels to workers. */
export interface SubProviderRule {
  /** The provider's word, e.g. `flickr`. */
  readonly provider: string;
  readonly field: SubProviderField;
  readonly match: SubProviderMatch;
  readonly value: string;
  /** Word of the sub-provider, e.g. `nasa`. */
  readonly source: string;
}

let builtIn: readonly SubProviderRule[] | null = null;

/** The rules of `rules.tsv`, in its order. */
export function builtInSubProviders(): readonly SubProviderRule[] {
  builtIn ??= readFileSync(new URL('./rules.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOfLine);
  return builtIn;
}

function ruleOfLine(line: string): SubProviderRule {
  const [provider = '', field = '', match = '', value = '', source = ''] = line.split('\t');
  if (!isField(field) || !isMatch(match)) throw new TypeError(`rules.tsv: ${line}`);
  return { provider, field, match, value, source };
}

export const isField = (word: unknown): word is SubProviderField =>
  SUB_PROVIDER_FIELDS.some((field) => field === word);
export const isMatch = (word: unknown): word is SubProviderMatch =>
  SUB_PROVIDER_MATCHES.some((match) => match === word);
