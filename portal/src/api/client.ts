import { type Answer, isAnswer, readHit, readItem } from './read.ts';
import type {
  DatasetAnswer,
  Facet,
  FacetCount,
  FindingsAnswer,
  ItemDetail,
  LookupAnswer,
  QualityReport,
  ResultPage,
  Run,
  Snapshot,
  StatusAnswer,
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

function errorOf(status: number, body: unknown): ApiError {
  const error = isAnswer(body) && isAnswer(body['error']) ? body['error'] : {};
  return new ApiError(
    status,
    text(error['code']),
    text(error['message']) ?? `The server answered with status ${status}.`,
    text(error['hint']),
  );
}

/** What the server answers as JSON; throws `ApiError` where it refuses. */
export async function getJson(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(path, {
    ...init,
    headers: { accept: 'application/json', ...init.headers },
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw errorOf(response.status, body);
  return body;
}

async function get(path: string, signal: AbortSignal): Promise<Answer> {
  const body = await getJson(path, { signal });
  if (!isAnswer(body)) throw errorOf(200, body);
  return body;
}

// The server's response schemas vouch for the shapes below; this is the edge where they are taken over.

async function listAt<T>(path: string, signal: AbortSignal): Promise<readonly T[]> {
  const { results } = await get(path, signal);
  return (Array.isArray(results) ? results : []) as readonly T[];
}

export const segment = encodeURIComponent;

export async function fetchResults(query: string, signal: AbortSignal): Promise<ResultPage> {
  const body = await get(`/v1/occurrence/search?${query}`, signal);
  const page = body as unknown as ResultPage & { readonly results: readonly Answer[] };
  return { ...page, results: page.results.map(readHit) };
}

export const fetchItem = async (key: string, signal: AbortSignal): Promise<ItemDetail> =>
  readItem(await get(`/v1/occurrence/${segment(key)}`, signal));

export async function fetchVerbatim(key: string, signal: AbortSignal): Promise<VerbatimAnswer> {
  const body = await get(`/v1/occurrence/${segment(key)}/verbatim`, signal);
  const verbatim = body as unknown as VerbatimAnswer;
  return { ...verbatim, raw: isAnswer(verbatim.raw) ? verbatim.raw : null };
}

export const fetchDatasets = (signal: AbortSignal) =>
  listAt<DatasetAnswer>('/v1/dataset?limit=1000', signal);

export const fetchDataset = async (key: string, signal: AbortSignal): Promise<DatasetAnswer> =>
  (await get(`/v1/dataset/${segment(key)}`, signal)) as unknown as DatasetAnswer;

export const fetchHistory = (key: string, signal: AbortSignal) =>
  listAt<Snapshot>(`/v1/dataset/${segment(key)}/history`, signal);

/** `query` says which snapshot: empty, or with its question mark. */
export const fetchQuality = async (
  key: string,
  query: string,
  signal: AbortSignal,
): Promise<QualityReport> =>
  (await get(`/v1/dataset/${segment(key)}/quality${query}`, signal)) as unknown as QualityReport;

export const fetchFindings = async (
  key: string,
  query: string,
  signal: AbortSignal,
): Promise<FindingsAnswer> =>
  (await get(`/v1/dataset/${segment(key)}/findings${query}`, signal)) as unknown as FindingsAnswer;

export const fetchLookup = async (value: string, signal: AbortSignal): Promise<LookupAnswer> =>
  (await get(`/v1/lookup?value=${segment(value)}&limit=100`, signal)) as unknown as LookupAnswer;

/** Runs, newest first; of one dataset where its key is given. */
export const fetchRuns = (datasetKey: string | null, signal: AbortSignal) =>
  listAt<Run>(
    `/v1/run?limit=100${datasetKey === null ? '' : `&datasetKey=${segment(datasetKey)}`}`,
    signal,
  );

export const fetchRun = async (id: string, signal: AbortSignal): Promise<Run> =>
  (await get(`/v1/run/${segment(id)}`, signal)) as unknown as Run;

export const fetchStatus = async (signal: AbortSignal): Promise<StatusAnswer> =>
  (await get('/v1/status', signal)) as unknown as StatusAnswer;

/** Counts of one facet of an answer; none where it was not asked for. */
export const countsIn = (facets: readonly Facet[], parameter: string): readonly FacetCount[] =>
  facets.find((facet) => facet.parameter === parameter)?.counts ?? [];
