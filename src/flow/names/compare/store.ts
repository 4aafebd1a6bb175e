import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { OpendrawerError } from '../../../errors/index.ts';
import { syncFiles, syncFolder, writeFileAtomic } from '../../../lake/index.ts';
import type { Workspace } from '../../../registry/index.ts';
import type { Comparison } from './types.ts';

/** Files of a comparison. */
export const COMPARISON_FILES = {
  comparison: 'comparison.json',
  changes: 'changes.tsv',
  sample: 'sample.tsv',
} as const;

const FOLDER = 'names-compare';
const ID = /^\d{8}T\d{6}Z(?:-\d+)?$/;
const TEMPORARY = '.tmp-';

type Paths = Pick<Workspace, 'paths'>;

/** Where the comparisons of a workspace lie, one folder each. */
export const comparisonsFolder = ({ paths }: Paths): string => join(paths.exports, FOLDER);

/** Comparisons that were made, newest first. What cannot be read is left out. */
export function listComparisons(workspace: Paths): readonly Comparison[] {
  const home = comparisonsFolder(workspace);
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .filter((id) => ID.test(id))
    .sort()
    .reverse()
    .flatMap((id) => readIfThere(join(home, id)) ?? []);
}

/** One comparison. Throws COMPARISON_UNKNOWN. */
export function readComparison(workspace: Paths, id: string): Comparison {
  const found = ID.test(id) ? readIfThere(join(comparisonsFolder(workspace), id)) : null;
  if (found !== null) return found;
  throw new OpendrawerError('COMPARISON_UNKNOWN', `There is no comparison ${id}`);
}

/** Path of a table of a comparison; null where it has none. Throws COMPARISON_UNKNOWN. */
export function comparisonTable(
  workspace: Paths,
  id: string,
  table: 'changes' | 'sample',
): string | null {
  readComparison(workspace, id);
  const path = join(comparisonsFolder(workspace), id, COMPARISON_FILES[table]);
  return existsSync(path) ? path : null;
}

function readIfThere(folder: string): Comparison | null {
  try {
    const path = join(folder, COMPARISON_FILES.comparison);
    const comparison: Comparison = JSON.parse(readFileSync(path, 'utf8'));
    return comparison.format === 'opendrawer-comparison-1' ? comparison : null;
  } catch {
    return null;
  }
}

/** A comparison that is being written; it is seen when it is whole. */
export interface ComparisonDraft {
  readonly id: string;
  /** Temporary folder to write the tables into. */
  readonly folder: string;
  /** Writes the summary, syncs and gives the folder its name. */
  finish(comparison: Comparison): Promise<string>;
  /** Removes what was written, unless it was finished. */
  discard(): void;
}

/** Begins a comparison; its id is the instant, with a number where there is one already. */
export function draftComparison(workspace: Paths, now: Date): ComparisonDraft {
  const home = comparisonsFolder(workspace);
  const instant = now
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  let id = instant;
  for (let n = 2; existsSync(join(home, id)) || existsSync(join(home, TEMPORARY + id)); n += 1) {
    id = `${instant}-${n}`;
  }
  const folder = join(home, TEMPORARY + id);
  removeAbandoned(home, now);
  mkdirSync(folder, { recursive: true });
  return {
    id,
    folder,
    finish: async (comparison) => {
      writeFileAtomic(
        join(folder, COMPARISON_FILES.comparison),
        `${JSON.stringify(comparison, null, 1)}\n`,
      );
      await syncFiles(readdirSync(folder).map((name) => join(folder, name)));
      const target = join(home, id);
      renameSync(folder, target);
      syncFolder(home);
      return target;
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const ABANDONED_MS = 24 * 3_600_000;

/** Drafts of processes that died. */
function removeAbandoned(home: string, now: Date): void {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home).filter((one) => one.startsWith(TEMPORARY))) {
    const folder = join(home, name);
    const facts = statSync(folder, { throwIfNoEntry: false });
    if (facts !== undefined && now.getTime() - facts.mtimeMs > ABANDONED_MS) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
