import type {
  Dataset,
  Facet,
  FacetCount,
  ItemDetail,
  LookupAnswerHit,
  ResultPage,
  Run,
  Snapshot,
  VerbatimAnswer,
} from './types.ts';

/** An answer of the server that is not the data asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly hint: string | null;

  constructor(status: number, code: string | null, message: string, hint: string | null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Reads an error in either shape: flat, or under `error`. */
function errorOf(status: number, body: unknown): ApiError {
  const outer = isRecord(body) ? body : {};
  const inner = isRecord(outer['error']) ? outer['error'] : outer;
  return new ApiError(
    status,
    text(inner['code']),
    text(inner['message']) ?? `The server answered with status ${status}.`,
    text(inner['hint']),
  );
}

async function get(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, {
    headers: { accept: 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorOf(response.status, body);
  return body;
}

/** Lists come bare or in a GBIF page. */
function listOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (isRecord(body) && Array.isArray(body['results'])) return body['results'];
  return [];
}

// The server's response schemas vouch for the shapes below; this is the edge where they are taken over.
export const fetchResults = async (query: string, signal?: AbortSignal) =>
  (await get(`/v1/occurrence/search?${query}`, signal)) as ResultPage;

export const fetchItem = async (key: string, signal?: AbortSignal) =>
  (await get(`/v1/occurrence/${encodeURIComponent(key)}`, signal)) as ItemDetail;

export const fetchVerbatim = async (key: string, signal?: AbortSignal) =>
  (await get(`/v1/occurrence/${encodeURIComponent(key)}/verbatim`, signal)) as VerbatimAnswer;

export const fetchDatasets = async (signal?: AbortSignal) =>
  listOf(await get('/v1/dataset', signal)) as readonly Dataset[];

export const fetchDataset = async (key: string, signal?: AbortSignal) =>
  (await get(`/v1/dataset/${encodeURIComponent(key)}`, signal)) as Dataset;

export const fetchHistory = async (key: string, signal?: AbortSignal) =>
  listOf(
    await get(`/v1/dataset/${encodeURIComponent(key)}/history`, signal),
  ) as readonly Snapshot[];

export const fetchLookup = async (value: string, signal?: AbortSignal) =>
  listOf(
    await get(`/v1/lookup?value=${encodeURIComponent(value)}`, signal),
  ) as readonly LookupAnswerHit[];

export const fetchRuns = async (signal?: AbortSignal) =>
  listOf(await get('/v1/run', signal)) as readonly Run[];

export const fetchRun = async (id: string, signal?: AbortSignal) =>
  (await get(`/v1/run/${encodeURIComponent(id)}`, signal)) as Run;

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Counts of one facet of an answer, which names it `basisOfRecord` or, as GBIF does, `BASIS_OF_RECORD`. */
export const countsIn = (facets: readonly Facet[], field: string): readonly FacetCount[] =>
  facets.find((facet) => plain(facet.field) === plain(field))?.counts ?? [];
