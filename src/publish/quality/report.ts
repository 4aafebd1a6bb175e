import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOpendrawerError, OpendrawerError } from '../../errors/index.ts';
import {
  datasetFolder,
  openSql,
  partFiles,
  readManifest,
  type SnapshotManifest,
  snapshotCache,
  sqlFolder,
  writeFileAtomic,
} from '../../lake/index.ts';
import type { Dataset, Run, Snapshot, Workspace } from '../../registry/index.ts';
import { ISSUES, type IssueKind } from '../../terms/index.ts';
import { FACTS_FORMAT, issueCountsOf, type SnapshotFacts, snapshotFacts } from './facts.ts';
import { TERM_FIELDS } from './fields.ts';
import type { QualityIssue, QualityReport, QualityRun, TermCompleteness } from './types.ts';

/** Which snapshot of a dataset; by default the current one. */
export interface SnapshotChoice {
  readonly snapshot?: string | undefined;
  /** The snapshot that this run made, or found unchanged. */
  readonly run?: string | undefined;
}

/** A snapshot whose files are there. */
export interface ChosenSnapshot {
  /** Folder of the dataset, to which the paths of the manifest are relative. */
  readonly home: string;
  readonly manifest: SnapshotManifest;
  readonly registered: Snapshot;
}

/** What was worked out of the files of a snapshot, as it is kept. */
interface Kept extends SnapshotFacts {
  /** Of the snapshot before, while its files were there. */
  readonly previous: {
    readonly snapshot: string;
    readonly records: number;
    readonly issues: Readonly<Record<string, number>>;
  } | null;
}

const MEMORY_BYTES = 1024 ** 3;

/**
 * Reports on a snapshot of a dataset. The first time it is counted with SQL, which takes seconds for a million records; then it
 * is read from the cache of the workspace. Throws SNAPSHOT_UNKNOWN for one that the dataset does not have, or whose files
 * were removed; RUN_UNKNOWN.
 */
export async function qualityReport(
  workspace: Workspace,
  dataset: Dataset,
  choice: SnapshotChoice = {},
): Promise<QualityReport> {
  const chosen = await chooseSnapshot(workspace, dataset, choice);
  const kept = await keptFacts(workspace, dataset, chosen);
  const runId = choice.run ?? chosen.registered.runId;
  const run = runId === null ? null : await findRun(workspace, runId);
  const { manifest } = chosen;
  const records = manifest.counts.items;
  return {
    dataset: { key: dataset.key, alias: dataset.alias, title: dataset.title },
    snapshot: manifest.snapshot,
    createdAt: manifest.createdAt,
    interpreter: manifest.interpreter,
    run,
    records,
    media: manifest.counts.media,
    rejects: manifest.counts.rejects,
    recordsWithoutIssue: kept.recordsWithoutIssue,
    findings: kept.findings,
    partsWithoutFindings: kept.partsWithoutFindings,
    issues: issuesOf(kept, records),
    terms: termsOf(kept, records),
    distributions: kept.distributions,
    changes: kept.changes,
    dateOrder: kept.dateOrder,
    previous:
      kept.previous === null
        ? null
        : { snapshot: kept.previous.snapshot, records: kept.previous.records },
  };
}

/** Finds a snapshot and reads its manifest; throws as `qualityReport`. */
export async function chooseSnapshot(
  workspace: Workspace,
  dataset: Dataset,
  { snapshot, run }: SnapshotChoice,
): Promise<ChosenSnapshot> {
  const all = await workspace.registry.snapshots.list(dataset.key);
  const wanted =
    snapshot ?? (run === undefined ? undefined : await snapshotOfRun(workspace, dataset, all, run));
  const name = wanted ?? (await workspace.registry.datasets.get(dataset.key)).currentSnapshot;
  const found = all.find((one) => one.snapshot === name && !one.removed);
  if (found === undefined) {
    throw new OpendrawerError(
      'SNAPSHOT_UNKNOWN',
      name === null
        ? `"${dataset.alias}" has no snapshot yet`
        : `"${dataset.alias}" has no snapshot "${name}", or its files were removed`,
    );
  }
  const home = datasetFolder(workspace, dataset.alias);
  return { home, manifest: readManifest(join(home, found.snapshot)), registered: found };
}

async function snapshotOfRun(
  workspace: Workspace,
  dataset: Dataset,
  all: readonly Snapshot[],
  id: string,
): Promise<string> {
  const made = all.find(({ runId }) => runId === id);
  if (made !== undefined) return made.snapshot;
  const { report } = await workspace.registry.runs.get(id);
  const unchanged = (report as { readonly snapshot?: string | null } | null)?.snapshot;
  if (unchanged !== undefined && all.some((one) => one.snapshot === unchanged)) {
    return unchanged ?? '';
  }
  throw new OpendrawerError('SNAPSHOT_UNKNOWN', `Run ${id} made no snapshot of "${dataset.alias}"`);
}

async function findRun({ registry }: Workspace, id: string): Promise<QualityRun | null> {
  const run = await registry.runs.get(id).catch((error: unknown): Run | null => {
    if (isOpendrawerError(error) && error.code === 'RUN_UNKNOWN') return null;
    throw error;
  });
  if (run === null) return null;
  const report = run.report as {
    readonly rejectsByReason?: Readonly<Record<string, number>>;
  } | null;
  return {
    id: run.id,
    state: run.state,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    rejectsByReason: report?.rejectsByReason ?? {},
  };
}

async function keptFacts(
  workspace: Workspace,
  dataset: Dataset,
  chosen: ChosenSnapshot,
): Promise<Kept> {
  const folder = snapshotCache(workspace, dataset.alias, chosen.manifest.snapshot);
  const path = join(folder, 'quality.json');
  const known = readKept(path);
  if (known !== null) return known;
  const sql = await openSql({
    tempFolder: sqlFolder(workspace, dataset.alias),
    memoryLimitBytes: MEMORY_BYTES,
  });
  try {
    const facts = await snapshotFacts(sql, chosen.home, chosen.manifest);
    const before = await previousOf(workspace, dataset, chosen);
    const previous =
      before === null
        ? null
        : {
            snapshot: before.snapshot,
            records: before.counts.items,
            issues: await issueCountsOf(sql, partFiles(chosen.home, before.partitions, 'items')),
          };
    const kept: Kept = { ...facts, previous };
    mkdirSync(folder, { recursive: true });
    writeFileAtomic(path, JSON.stringify(kept), { durable: false });
    return kept;
  } finally {
    sql.close();
  }
}

/** Null where nothing of this version is kept, or a power cut left it half. */
function readKept(path: string): Kept | null {
  if (!existsSync(path)) return null;
  try {
    const kept: Kept = JSON.parse(readFileSync(path, 'utf8'));
    return kept.format === FACTS_FORMAT ? kept : null;
  } catch {
    return null;
  }
}

async function previousOf(
  workspace: Workspace,
  dataset: Dataset,
  { home, manifest }: ChosenSnapshot,
): Promise<SnapshotManifest | null> {
  if (manifest.previous === null) return null;
  const all = await workspace.registry.snapshots.list(dataset.key);
  const found = all.find(({ snapshot, removed }) => snapshot === manifest.previous && !removed);
  return found === undefined ? null : readManifest(join(home, found.snapshot));
}

const KINDS: Readonly<Record<string, IssueKind | undefined>> = ISSUES;
const SEVERITIES = ['ERROR', 'WARNING', 'INFO'];

function issuesOf({ issues, previous }: Kept, records: number): readonly QualityIssue[] {
  const here = new Set(issues.map(({ issue }) => issue));
  const gone = Object.keys(previous?.issues ?? {}).filter((issue) => !here.has(issue));
  return [...issues, ...gone.map((issue) => ({ issue, records: 0, findings: 0, examples: [] }))]
    .map((one): QualityIssue => {
      const kind = KINDS[one.issue];
      return {
        issue: one.issue,
        severity: kind?.severity ?? null,
        origin: kind?.origin ?? null,
        meaning: kind?.meaning ?? null,
        hint: kind?.hint ?? null,
        records: one.records,
        share: shareOf(one.records, records),
        findings: one.findings,
        recordsSincePrevious:
          previous === null ? null : one.records - (previous.issues[one.issue] ?? 0),
        examples: one.examples,
      };
    })
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(a.severity ?? 'INFO') - SEVERITIES.indexOf(b.severity ?? 'INFO') ||
        b.records - a.records ||
        (a.issue < b.issue ? -1 : 1),
    );
}

function termsOf(
  { published, interpreted }: SnapshotFacts,
  records: number,
): readonly TermCompleteness[] {
  return TERM_FIELDS.flatMap(({ term, field, published: isPublished, always }) => {
    const given = isPublished && published !== null ? (published[term] ?? 0) : null;
    const made = field === null ? null : (interpreted[field] ?? 0);
    const shown = always || (given ?? 0) > 0 || (given === null && (made ?? 0) > 0);
    if (!shown) return [];
    return [
      {
        term,
        field,
        published: given,
        publishedShare: given === null ? null : shareOf(given, records),
        interpreted: made,
        interpretedShare: made === null ? null : shareOf(made, records),
      },
    ];
  });
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
