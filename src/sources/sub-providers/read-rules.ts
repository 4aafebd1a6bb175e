import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import {
  builtInSubProviders,
  isField,
  isMatch,
  SUB_PROVIDER_FIELDS,
  SUB_PROVIDER_MATCHES,
  type SubProviderField,
  type SubProviderMatch,
  type SubProviderRule,
} from './rules.ts';

/** Name of a workspace's own rules. */
export const SUB_PROVIDERS_FILE = 'sub-providers.yaml';

/** Rules of a file, with what they say of the rules that come with the program. */
export interface SubProviderRules {
  readonly rules: readonly SubProviderRule[];
  /** Providers of which no other rules hold. */
  readonly only: readonly string[];
  /** Values of a provider that no other rule may answer. */
  readonly without: readonly { readonly provider: string; readonly value: string }[];
}

/**
 * Reads rules as YAML or JSON: provider → `table` (source → values), with `field`, `match`, `only` (no other rules of this provider)
 * and `without` (values that stand for nobody). A table may stand under its provider directly. Openverse's own list, whose `match`
 * is a sentence, is understood: then the provider's field and match are those of the rules that come with the program. Throws
 * CONFIG_INVALID with the file and the key.
 */
export function readSubProviders(text: string, file: string): SubProviderRules {
  const rules: SubProviderRule[] = [];
  const only: string[] = [];
  const without: { provider: string; value: string }[] = [];
  const providers = mapping(parsed(text, file), file, null);
  for (const [provider, described] of Object.entries(providers)) {
    const own = mapping(described, file, provider);
    const isTable = !('table' in own) && !Object.keys(own).some((key) => KEYS.includes(key));
    const known = builtInSubProviders().find((rule) => rule.provider === provider);
    const field = isTable ? null : fieldOf(own, file, provider);
    const match = isTable ? null : matchOf(own, file, provider);
    if (!isTable) {
      checkKeys(own, file, provider);
      if (flagOf(own['only'], file, `${provider}.only`)) only.push(provider);
      for (const value of textsOf(own['without'] ?? [], file, `${provider}.without`)) {
        without.push({ provider, value });
      }
    }
    const table = isTable ? own : mapping(own['table'] ?? {}, file, `${provider}.table`);
    for (const [source, values] of Object.entries(table)) {
      if (source.trim() === '') throw invalid(file, `${provider}.table`, 'a source has no name');
      for (const value of textsOf(values, file, `${provider}.table.${source}`)) {
        rules.push({
          provider,
          field: field ?? known?.field ?? 'account',
          match: match ?? known?.match ?? 'equals',
          value,
          source: source.trim(),
        });
      }
    }
  }
  checkContradictions(rules, file);
  return { rules, only, without };
}

/**
 * The rules that hold in a workspace: those of the program, with those of the file in front, which take their place where both speak
 * of the same value. Null or a missing file: the program's alone.
 */
export function subProviderRules(file: string | null): readonly SubProviderRule[] {
  const builtIn = builtInSubProviders();
  const text = file === null ? null : textOf(file);
  if (file === null || text === null) return builtIn;
  const own = readSubProviders(text, file);
  const spoken = new Set(
    [...own.rules, ...own.without].map(({ provider, value }) => keyOf(provider, value)),
  );
  const kept = builtIn.filter(
    ({ provider, value }) => !own.only.includes(provider) && !spoken.has(keyOf(provider, value)),
  );
  return [...own.rules, ...kept];
}

/** The rules of the workspace in this folder. */
export const workspaceSubProviders = (folder: string): readonly SubProviderRule[] =>
  subProviderRules(join(folder, SUB_PROVIDERS_FILE));

const KEYS: readonly string[] = ['field', 'match', 'table', 'only', 'without'];

const keyOf = (provider: string, value: string): string => `${provider}\u0000${value}`;

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw invalid(file, null, cause instanceof Error ? cause.message : String(cause));
  }
}

function parsed(text: string, file: string): unknown {
  try {
    // Aliases are not needed, and a few of them can unfold into gigabytes
    return parse(text, { maxAliasCount: 0 }) ?? {};
  } catch (cause) {
    throw invalid(file, null, cause instanceof Error ? cause.message : String(cause));
  }
}

type Mapping = Readonly<Record<string, unknown>>;

function mapping(value: unknown, file: string, key: string | null): Mapping {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Mapping;
  }
  throw invalid(file, key, 'a mapping is expected');
}

function checkKeys(own: Mapping, file: string, provider: string): void {
  for (const key of Object.keys(own)) {
    if (KEYS.includes(key)) continue;
    const nearest = nearestWord(key, KEYS);
    const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
    throw invalid(file, `${provider}.${key}`, `there is no such key${hint}`);
  }
}

function fieldOf({ field }: Mapping, file: string, provider: string): SubProviderField | null {
  if (field === undefined) return null;
  if (isField(field)) return field;
  throw invalid(file, `${provider}.field`, `one of ${SUB_PROVIDER_FIELDS.join(', ')} is expected`);
}

/** A sentence of several words describes a match and does not name one. */
function matchOf({ match }: Mapping, file: string, provider: string): SubProviderMatch | null {
  if (match === undefined) return null;
  if (isMatch(match)) return match;
  if (typeof match === 'string' && match.trim().includes(' ')) return null;
  throw invalid(file, `${provider}.match`, `one of ${SUB_PROVIDER_MATCHES.join(', ')} is expected`);
}

function flagOf(value: unknown, file: string, key: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw invalid(file, key, 'true or false is expected');
}

/** One text, or a list of them. Numbers are texts: an account may be written without quotes. */
function textsOf(value: unknown, file: string, key: string): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.map((one) => {
    const text = typeof one === 'number' ? String(one) : one;
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
    throw invalid(file, key, 'a text or a list of texts is expected');
  });
}

/** One value cannot stand for two sources. */
function checkContradictions(rules: readonly SubProviderRule[], file: string): void {
  const sources = new Map<string, string>();
  for (const { provider, value, source } of rules) {
    const key = keyOf(provider, value);
    const other = sources.get(key);
    if (other !== undefined && other !== source) {
      throw invalid(file, provider, `${value} stands for ${other} and for ${source}`);
    }
    sources.set(key, source);
  }
}

const invalid = (file: string, key: string | null, what: string): OpendrawerError =>
  new OpendrawerError('CONFIG_INVALID', `${file}${key === null ? '' : `: ${key}`}: ${what}`, {
    hint: 'See docs/sources.md for how rules of sub-providers are written.',
  });
