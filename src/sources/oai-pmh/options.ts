import { OpendrawerError } from '../../errors/index.ts';
import type { SourceEndpoint } from '../adapter.ts';

/** What can be chosen of a repository. */
export interface OaiOptions {
  /** Format to ask for; null: the richest that is understood. */
  readonly metadataPrefix: string | null;
  /** Sets to take; empty: all of the repository. */
  readonly sets: readonly string[];
  /** ISO 8601 day or instant in UTC: nothing that was changed before, or after; null: no bound. */
  readonly from: string | null;
  readonly until: string | null;
  /** Items for the lake, or descriptions of datasets for the registry; null: what the format tells. */
  readonly kind: 'items' | 'catalogue' | null;
}

const KEYS = ['metadataPrefix', 'set', 'from', 'until', 'kind', 'saved'] as const;
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/;

/** The options of an endpoint, checked. Throws CONFIG_INVALID with the option and what it may be. */
export function oaiOptions({ options = {}, location }: SourceEndpoint): OaiOptions {
  for (const key of Object.keys(options)) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw invalid(location, `there is no option ${key}`, `OAI-PMH knows ${KEYS.join(', ')}.`);
    }
  }
  const { metadataPrefix, set, from, until, kind, saved } = options;
  if (!isAbsent(saved) && typeof saved !== 'boolean') {
    throw invalid(
      location,
      `saved is ${JSON.stringify(saved)}`,
      'It is true where the address leads to saved answers.',
    );
  }
  if (!isAbsent(kind) && kind !== 'items' && kind !== 'catalogue') {
    throw invalid(location, `kind is ${JSON.stringify(kind)}`, 'It is items or catalogue.');
  }
  return {
    metadataPrefix: textOption(location, 'metadataPrefix', metadataPrefix),
    sets: setsOption(location, set),
    from: dateOption(location, 'from', from),
    until: dateOption(location, 'until', until),
    kind: isAbsent(kind) ? null : kind,
  };
}

const isAbsent = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

const invalid = (location: string, what: string, hint: string): OpendrawerError =>
  new OpendrawerError('CONFIG_INVALID', `${location}: ${what}`, { hint });

function textOption(location: string, name: string, value: unknown): string | null {
  if (isAbsent(value)) return null;
  if (typeof value === 'string' && !/\s/.test(value)) return value;
  throw invalid(location, `${name} is ${JSON.stringify(value)}`, 'It is one word.');
}

/** One set, several in a list, or several parted by commas or blanks. */
function setsOption(location: string, value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(/[\s,]+/)
      : [value];
  const sets = list.filter((one) => !isAbsent(one));
  if (sets.every((one) => typeof one === 'string')) return [...new Set(sets)];
  throw invalid(location, `set is ${JSON.stringify(value)}`, 'It is a setSpec, or a list of them.');
}

function dateOption(location: string, name: string, value: unknown): string | null {
  if (isAbsent(value)) return null;
  if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  throw invalid(
    location,
    `${name} is ${JSON.stringify(value)}`,
    'It is a day (2024-01-31) or an instant (2024-01-31T12:00:00Z).',
  );
}

/** Arguments of the protocol in an address, and the address without them. */
export function parseOaiUrl(location: string): {
  readonly baseUrl: string;
  readonly verb: string | null;
  readonly metadataPrefix: string | null;
  readonly set: string | null;
} {
  const url = URL.parse(location);
  if (url === null) return { baseUrl: location, verb: null, metadataPrefix: null, set: null };
  const of = (name: string): string | null => url.searchParams.get(name);
  const found = { verb: of('verb'), metadataPrefix: of('metadataPrefix'), set: of('set') };
  const own = ['verb', 'metadataPrefix', 'set', 'from', 'until', 'identifier', 'resumptionToken'];
  // Taking parameters away writes the others anew: an address without any stays as it is.
  if (!own.some((name) => url.searchParams.has(name))) return { baseUrl: location, ...found };
  for (const name of own) url.searchParams.delete(name);
  return { baseUrl: url.href.replace(/\?$/, ''), ...found };
}
