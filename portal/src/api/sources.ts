import { queryOptions } from '@tanstack/react-query';
import { getJson, segment } from './client.ts';
import type { DatasetAnswer, DatasetDescription } from './types.ts';

/** A column of a table that was found, and what it would become. */
export interface FoundColumn {
  readonly name: string;
  readonly term: string | null;
  readonly by: 'name' | 'synonym' | 'values' | 'mapping' | null;
  readonly samples: readonly string[];
}

export interface FoundTable {
  readonly name: string;
  readonly rows: number | null;
  readonly columns: readonly FoundColumn[];
}

/** What is published at a location. */
export interface Detection {
  readonly endpoint: {
    readonly format: string;
    readonly location: string;
    readonly options?: Readonly<Record<string, unknown>>;
  };
  readonly confidence: number;
  readonly summary: string;
  readonly notes: readonly string[];
  /** Why it holds no records; absent: it can be ingested. */
  readonly refusal?: string;
  readonly description: DatasetDescription | null;
  readonly tables: readonly FoundTable[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

export interface Inspection {
  readonly detection: Detection;
  readonly others: readonly Detection[];
  readonly notes: readonly string[];
}

/** A source as the server is told of it. */
export interface SourceWish {
  readonly location: string;
  readonly format?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

const post = (path: string, body: unknown): Promise<unknown> =>
  getJson(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export const inspectSource = async (wish: SourceWish): Promise<Inspection> =>
  (await post('/v1/source/inspect', wish)) as Inspection;

/** Sends a file as it is; answers the location by which it is known then. */
export async function uploadSource(file: File): Promise<string> {
  const answer = (await getJson(`/v1/source/upload?name=${segment(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })) as { readonly location: string };
  return answer.location;
}

export const addDataset = async (
  wish: SourceWish & { readonly alias?: string; readonly title?: string },
): Promise<DatasetAnswer> =>
  ((await post('/v1/dataset', wish)) as { readonly dataset: DatasetAnswer }).dataset;

/** Id of the run that has begun. */
export const ingestDataset = async (key: string): Promise<string> =>
  ((await post(`/v1/dataset/${segment(key)}/ingest`, {})) as { readonly runId: string }).runId;

/** All that a column can mean. */
export const sourceTermsQuery = queryOptions({
  queryKey: ['source-terms'],
  queryFn: async ({ signal }) =>
    ((await getJson('/v1/source/terms', { signal })) as { readonly terms: readonly string[] })
      .terms,
  staleTime: Number.POSITIVE_INFINITY,
});

/** One kind of finding, counted. */
export interface FindingSummary {
  readonly kind: 'structure' | 'metadata' | 'identity' | 'record';
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING' | 'INFO';
  readonly meaning: string;
  readonly hint: string;
  readonly findings: number;
  readonly records: number;
  readonly samples: readonly {
    readonly before: string | null;
    readonly after: string | null;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: string | null;
    readonly term: string | null;
  }[];
}

/** A validation: how far it is, and its report when it is finished. */
export interface ValidationAnswer {
  readonly key: string;
  readonly status: 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'ABORTED';
  readonly progress: { readonly records: number; readonly findings: number } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly report: {
    readonly verdict: {
      readonly canIngest: boolean;
      readonly reasons: readonly {
        readonly weight: 'stops' | 'costs';
        readonly code: string;
        readonly message: string;
        readonly hint: string;
      }[];
    };
    readonly read: 'all' | 'part' | 'broken' | 'none';
    readonly records: number;
    readonly rejects: number;
    readonly recordsWithoutIssue: number;
    readonly findings: number;
    readonly issues: readonly FindingSummary[];
  } | null;
}

/** Key of the validation that has begun. */
export const validateSource = async (wish: SourceWish): Promise<string> =>
  ((await post('/v1/validate', wish)) as ValidationAnswer).key;

const VALIDATION_EVERY_MS = 500;

const isOver = ({ status }: ValidationAnswer): boolean =>
  status !== 'QUEUED' && status !== 'RUNNING';

/** Asked again until it is over. */
export const validationQuery = (key: string) =>
  queryOptions({
    queryKey: ['validation', key],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/validate/${segment(key)}`, { signal })) as ValidationAnswer,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOver(state.data) ? false : VALIDATION_EVERY_MS,
  });
