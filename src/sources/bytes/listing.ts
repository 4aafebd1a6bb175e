/** Options of `planSource`. */
export interface PlanOptions {
  readonly signal?: AbortSignal;
  /** Larger files that are not packed are cut in byte ranges of this size; default 256 MiB. */
  readonly rangeBytes?: number;
  /** Requests or files looked at at once; default 16. */
  readonly concurrency?: number;
  /** Without a byte for so long, a connection counts as dead; default 60 s. */
  readonly stallTimeoutMs?: number;
  /** Further attempts at a remote source; default 5. */
  readonly retries?: number;
  /** First pause before a further attempt; default 500 ms. */
  readonly backoffMs?: number;
  /** Whether http sources may lie in private networks; default: as the environment says. */
  readonly allowPrivateAddresses?: boolean;
  /** The clock, for sources that tell neither ETag nor time. */
  readonly now?: () => Date;
}

/** A file that was found, with what the listing told about it. */
export interface Found {
  readonly id: string;
  readonly location: string;
  /** The longest known path, from which the layout is read. */
  readonly path: string;
}

/** What is known of a file after it was looked at. */
export interface Inspected {
  readonly sizeBytes: number | null;
  readonly fingerprint: string;
  /** Not packed, and any part of it can be asked for. */
  readonly plain: boolean;
}

/** Files of a location and the way to look at one. */
export interface Listing {
  readonly files: readonly Found[];
  /** The location names this one file, which is then taken whatever it is called. */
  readonly named: boolean;
  readonly notes: readonly string[];
  readonly inspect: (file: Found) => Promise<Inspected>;
}

/** Plan options with their defaults, as the listings take them. */
export type ListOptions = Required<Omit<PlanOptions, 'signal' | 'rangeBytes'>> & {
  readonly signal?: AbortSignal;
  readonly rangeBytes: number;
  /** Units asked for; empty: all. Listings may use it to look at fewer folders. */
  readonly units: readonly string[];
};

/** Maps with at most `concurrency` at once, in order; the first failure ends it. */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  options: { readonly concurrency: number; readonly signal?: AbortSignal },
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      options.signal?.throwIfAborted();
      const at = next++;
      try {
        results[at] = await map(items[at] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, items.length) }, worker));
  return results;
}
