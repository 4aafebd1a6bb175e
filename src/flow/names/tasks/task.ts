import type { MatchBehaviour } from '../../../names/index.ts';
import type { NameColumns, NameTexts } from '../tables/columns.ts';
import type { RowTask } from '../work.ts';

/** What shall be done with each name, in a form that another thread understands. */
export type TaskSpec = ParseSpec | StemSpec | MatchSpec | CompareSpec;

export const PARSE_SHAPES = ['opendrawer', 'gnparser', 'gbif'] as const;

export interface ParseSpec {
  readonly kind: 'parse';
  readonly columns: NameColumns;
  /** What JSON lines hold: all that we know, gnparser's JSON, or GBIF's ParsedName. */
  readonly shape: (typeof PARSE_SHAPES)[number];
  /** gnparser reads names of cultivars only where it is told to; the others always do. */
  readonly withCultivars?: boolean | undefined;
}

export interface StemSpec {
  readonly kind: 'stem';
  readonly columns: NameColumns;
}

/** A way of matching: a backbone and its rules. */
export interface MatcherSpec {
  /** Of the backbone; shared by all threads. */
  readonly memory: SharedArrayBuffer;
  readonly behaviour: MatchBehaviour;
  readonly isStrict: boolean;
  /** The text of a file of pins, or null. */
  readonly pins: string | null;
}

export interface MatchSpec extends MatcherSpec {
  readonly kind: 'match';
  readonly columns: NameColumns;
  /** What holds for names that say nothing of it themselves, e.g. the kingdom. */
  readonly given: NameTexts;
  /** Reasons in words, and alternatives. */
  readonly explain: boolean;
}

export interface CompareSpec {
  readonly kind: 'compare';
  readonly before: MatcherSpec;
  readonly after: MatcherSpec;
  /** Keys of both backbones mean the same: they are builds of one. */
  readonly sharesKeys: boolean;
}

/** Makes the function that answers rows. Only the code of that kind of task is loaded. */
export async function createTask(spec: TaskSpec): Promise<RowTask> {
  switch (spec.kind) {
    case 'parse':
      return (await import('./parse.ts')).parseTask(spec);
    case 'stem':
      return (await import('./stem.ts')).stemTask(spec);
    case 'match':
      return (await import('./match.ts')).matchTask(spec);
    case 'compare':
      return (await import('./compare.ts')).compareTask(spec);
  }
}
