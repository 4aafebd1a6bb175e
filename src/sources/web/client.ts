/** One request. */
export interface WebRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Headers or query parameters that carry a credential: never logged, never in an error. Names of parameters. */
  readonly secretParameters?: readonly string[];
  /** What is known of an earlier answer: it is asked for only if it changed (RFC 9110 §13). */
  readonly known?: { readonly etag: string | null; readonly lastModified: string | null };
  /** Answers that are no fault, beside 2xx and 304 (OAI-PMH errors come as 422 from some). */
  readonly accept?: readonly number[];
  /** Body above this ends with SOURCE_TOO_LARGE; default 256 MiB for `text` and `bytes`, none for `save`. */
  readonly maxBytes?: number;
  /** Rate that this service asks for, in place of the setting; a Crawl-delay of the host holds beside it. */
  readonly requestsPerSecond?: number;
  /** The service documents this address for programs: its Crawl-delay holds, but not what robots.txt forbids to crawlers. */
  readonly documented?: true;
}

/** An answer. The body is read through one of its functions, once. */
export interface WebAnswer {
  /** Where redirects led. */
  readonly url: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** 304: what is known still holds. */
  readonly notModified: boolean;
  bytes(): Promise<Uint8Array>;
  /** Decoded by the charset of the header, else of the XML declaration or HTML meta, else UTF-8. */
  text(): Promise<string>;
  json(): Promise<unknown>;
  stream(): AsyncIterable<Uint8Array>;
}

/** A file that was fetched into a cache. */
export interface SavedFile {
  readonly path: string;
  /** ETag, or Last-Modified and size, or a digest of the bytes: equal, unchanged. */
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly contentType: string | null;
  /** Nothing was sent: the copy of before holds. */
  readonly notModified: boolean;
}

/**
 * Asks servers with manners: names itself with a contact, keeps to their rate and to robots.txt, waits where they say so, tries again
 * with growing pauses, never asks private addresses unless it is allowed to, follows at most 10 redirects under the same rules.
 * Faults are SOURCE_UNREACHABLE, SOURCE_FORBIDDEN, SOURCE_NOT_FOUND, ADDRESS_REFUSED, SOURCE_TOO_LARGE,
 * INPUT_CORRUPT (content that cannot be unpacked or is no JSON).
 */
export interface WebClient {
  /** Whether private addresses are asked too; readers that do not go through `fetch` keep to the same. */
  readonly allowPrivateAddresses?: boolean;
  fetch(request: WebRequest, signal?: AbortSignal): Promise<WebAnswer>;
  /** Fetches into a file of the folder, whole or not at all; asks only for what changed, goes on where a break left it. */
  save(request: WebRequest, folder: string, signal?: AbortSignal): Promise<SavedFile>;
  /** What the host asks of robots and text and data miners, as far as it was asked (for reports). */
  manners(): readonly HostManners[];
  close(): Promise<void>;
}

/** What a host asks of those who come, and what was kept. */
export interface HostManners {
  readonly host: string;
  readonly robots: 'none' | 'allowed' | 'disallowed' | 'unreachable' | 'ignored';
  readonly crawlDelaySeconds: number | null;
  /** TDM reservation (TDMRep): true, it reserves its rights; null, nothing said. */
  readonly tdmReservation: boolean | null;
  readonly tdmPolicy: string | null;
  readonly requests: number;
  readonly retries: number;
}
