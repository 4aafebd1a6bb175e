import type { BatchRequest, Share } from './batch.ts';
import type { FacetCounts, UsageSearch } from './search.ts';

/** A backbone on its way to another thread: its memory is shared, not copied. */
export interface SharedBackbone {
  readonly memory: SharedArrayBuffer;
  /** Accepted taxa below each row. */
  readonly descendants: Int32Array;
  /** The same for the same backbone. */
  readonly version: string;
}

/** What a thread is asked to do; answers come in the order of the tasks. */
export type Task =
  | { readonly kind: 'load'; readonly path: string }
  | {
      readonly kind: 'search';
      readonly backbone: SharedBackbone;
      readonly search: UsageSearch;
      readonly as: 'usages' | 'suggestions';
    }
  | {
      readonly kind: 'open';
      readonly backbone: SharedBackbone | null;
      readonly request: BatchRequest;
      readonly share: Share;
    }
  | { readonly kind: 'next'; readonly batch: number }
  | { readonly kind: 'close'; readonly batch: number };

/** A page of usages. */
export interface SearchedPage {
  /** JSON array of usages, or of suggestions. */
  readonly results: string;
  /** Usages on the page. */
  readonly length: number;
  /** Exact number of hits. */
  readonly count: number;
  readonly facets: readonly FacetCounts[];
}

/** A backbone that was read from its file. */
export type LoadedBackbone = Pick<SharedBackbone, 'memory' | 'descendants'>;

/** What each task is answered with. */
export interface Results {
  readonly load: LoadedBackbone;
  readonly search: SearchedPage;
  readonly open: { readonly batch: number; readonly count: number };
  readonly next: string | null;
  readonly close: null;
}

export interface ToThread {
  readonly id: number;
  readonly task: Task;
}

/** An error without its stack, as it crosses the border of a thread. */
export interface Fault {
  /** Code of the catalogue; null for what should not happen. */
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}

export type FromThread =
  | { readonly id: number; readonly result: Results[keyof Results] }
  | { readonly id: number; readonly fault: Fault };
