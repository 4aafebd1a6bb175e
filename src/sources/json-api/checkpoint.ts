import { createHash } from 'node:crypto';
import type { Span } from './answers.ts';
import type { ApiDeclaration } from './declaration.ts';
import type { PageState } from './pages.ts';
import type { ApiQuery } from './query.ts';
import { isObject } from './values.ts';

/** Where a harvest stands: everything before it is in the store. */
export interface ApiCheckpoint {
  readonly settings: string;
  /** When the harvest began, seconds since 1970: what changes after it comes with the next one. */
  readonly begunAt: number;
  /** Set of parameters under way, of those that the slices by values make. */
  readonly set: number;
  /** Spans of time still to be asked for, the next one last; null: time is not sliced, or not yet. */
  readonly spans: readonly Span[] | null;
  /** Set of parameters of a span that cannot be cut further; null: it is asked for whole. */
  readonly part: number | null;
  /** Page to be asked for; null: the first. */
  readonly page: PageState | null;
  /** Records of the page whose details are in the store, and the last of them. */
  readonly details: { readonly done: number; readonly last: string } | null;
  readonly records: number;
  readonly requests: number;
  readonly missing: number;
  readonly cut: number;
}

/** What a finished harvest leaves. */
export interface ApiState {
  readonly settings: string;
  /** Seconds since 1970 at which it began. */
  readonly until: number;
  /** It was not stopped by a limit. */
  readonly complete: boolean;
}

/** Tells harvests apart that ask for different things. Holds no credential. */
export function settingsOf(
  { endpoint, parameters, declaration }: ApiQuery,
  details: boolean,
): string {
  const { slices, details: rule } = declaration.request;
  const asked = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([endpoint.href, asked, slices ?? [], rule ?? null, details]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A checkpoint of these settings; null: it is of others, or unreadable. */
export const checkpointOf = (value: unknown, settings: string): ApiCheckpoint | null =>
  isObject(value) && value['settings'] === settings && typeof value['begunAt'] === 'number'
    ? (value as unknown as ApiCheckpoint)
    : null;

/** The state that a harvest with these settings left; null: none, or of other settings. */
export const stateOf = (value: unknown, settings: string): ApiState | null =>
  isObject(value) && value['settings'] === settings && typeof value['until'] === 'number'
    ? (value as unknown as ApiState)
    : null;

/** Whether the API can tell what is new since a harvest. */
export const isIncremental = ({ request }: ApiDeclaration): boolean =>
  request.since !== undefined || request.slices?.some(({ kind }) => kind === 'time') === true;

/** Whether what is new includes what changed: else only what was published since. */
export const tellsChanges = ({ request }: ApiDeclaration): boolean =>
  (request.since !== undefined && request.since.published !== true) ||
  request.slices?.some((slicing) => slicing.kind === 'time' && slicing.modified === true) === true;
