/** Rows of the registry database. Instants are ISO 8601 text, structures JSON text: the same on every engine. */
export interface Tables {
  readonly dataset: {
    key: string;
    alias: string;
    title: string;
    endpoint: string;
    description: string | null;
    created_at: string;
    modified_at: string;
    current_snapshot: string | null;
    item_count: number;
  };
  readonly catalogue: {
    dataset_key: string;
    identifier: string;
    datestamp: string | null;
    deleted: number;
    title: string | null;
    description: string | null;
    seen_at: string;
  };
  readonly snapshot: {
    dataset_key: string;
    snapshot: string;
    previous: string | null;
    run_id: string | null;
    created_at: string;
    items: number;
    media: number;
    rejects: number;
    duplicates: number;
    diff: string;
    removed: number;
  };
  readonly tombstone: {
    item_id: string;
    dataset_key: string | null;
    reason: string | null;
    created_at: string;
  };
  readonly run: {
    id: string;
    kind: string;
    dataset_key: string | null;
    state: string;
    pid: number;
    started_at: string;
    ended_at: string | null;
    heartbeat_at: string;
    progress: string | null;
    report: string | null;
    error: string | null;
  };
}
