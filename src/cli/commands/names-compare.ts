import { basename, join } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import {
  type Classifications,
  COMPARISON_FILES,
  type CompareSide,
  type Comparison,
  compareMatching,
  comparisonsFolder,
  fileClassifications,
  lakeClassifications,
  listComparisons,
  openChosenBackbone,
  readComparison,
} from '../../flow/index.ts';
import type { Backbone, MatchBehaviour } from '../../names/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';
import {
  columnsOf,
  readPinsFile,
  sourceOf,
  stoppable,
  type TableFlags,
  tableOptionsOf,
} from './names.ts';
import { rowProgress } from './row-progress.ts';

export interface CompareFlags extends TableFlags {
  readonly old?: string;
  readonly new?: string;
  readonly oldBehaviour?: MatchBehaviour;
  readonly newBehaviour?: MatchBehaviour;
  readonly oldStrict?: boolean;
  readonly newStrict?: boolean;
  readonly oldPins?: string;
  readonly newPins?: string;
  readonly dataset?: readonly string[];
  readonly recordsColumn?: string;
  readonly all?: boolean;
  readonly sample?: number;
  readonly seed?: number;
  readonly list?: boolean;
  readonly show?: string;
}

/** `opendrawer names compare`. */
export const compareCommand = (context: Context, flags: CompareFlags): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    if (flags.list === true) return printList(context, workspace);
    if (flags.show !== undefined) {
      return printComparison(context, readComparison(workspace, flags.show), workspace);
    }
    const [before, after] = sidesOf(workspace, flags);
    const classifications = await classificationsOf(context, workspace, flags);
    const progress = await rowProgress(context.io, { isShown: true });
    const comparing = compareMatching(workspace, classifications, before, after, {
      sampleRows: flags.sample,
      seed: flags.seed,
      withUnchanged: flags.all,
      threads: flags.threads,
      signal: context.signal,
      onProgress: progress.listener,
    }).finally(() => progress.end());
    const hint = 'Nothing was kept. Run it again.';
    const { comparison } = await stoppable(context.signal, hint, comparing);
    printComparison(context, comparison, workspace);
  });

/** Both ways of matching. Without --new it is the old backbone under other rules. */
function sidesOf(workspace: Workspace, flags: CompareFlags): readonly [CompareSide, CompareSide] {
  const opened = new Map<string, Backbone>();
  const open = (choice: string | undefined): Backbone => {
    const known = opened.get(choice ?? '');
    if (known !== undefined) return known;
    const backbone = openChosenBackbone(workspace, choice);
    opened.set(choice ?? '', backbone);
    return backbone;
  };
  const side = (
    choice: string | undefined,
    behaviour: MatchBehaviour | undefined,
    isStrict: boolean | undefined,
    pins: string | undefined,
  ): CompareSide => ({
    // Comparisons are served: folders of this machine are nobody's business.
    label: basename(choice ?? workspace.config['names.backbone']),
    backbone: open(choice),
    behaviour,
    isStrict,
    pins: pins === undefined ? null : readPinsFile(pins),
  });
  const before = side(flags.old, flags.oldBehaviour, flags.oldStrict, flags.oldPins);
  const after = side(flags.new, flags.newBehaviour, flags.newStrict, flags.newPins);
  const rules = ({ behaviour, isStrict, pins }: CompareSide) =>
    [behaviour ?? 'opendrawer', isStrict === true, pins].join();
  if (before.backbone !== after.backbone || rules(before) !== rules(after)) return [before, after];
  throw new OpendrawerError('USAGE', 'Both ways of matching are the same', {
    hint: 'Name another backbone with --old or --new, or other rules with --old-behaviour or --new-behaviour.',
  });
}

async function classificationsOf(
  { signal }: Context,
  workspace: Workspace,
  flags: CompareFlags,
): Promise<Classifications> {
  const { dataset: names = [], file } = flags;
  const { datasets } = workspace.registry;
  if (file === undefined) {
    const chosen =
      names.length === 0
        ? await datasets.list()
        : await Promise.all(names.map((name) => datasets.get(name)));
    return lakeClassifications(workspace, chosen);
  }
  if (names.length > 0) {
    throw new OpendrawerError('USAGE', 'Names come from datasets or from a file, not from both');
  }
  return fileClassifications(workspace, {
    source: sourceOf([], { file }, signal),
    table: tableOptionsOf(flags),
    columns: columnsOf(flags),
    recordsColumn: flags.recordsColumn,
  });
}

function printList({ io, ...context }: Context, workspace: Workspace): void {
  const comparisons = listComparisons(workspace);
  if (context.json) {
    io.out(json(comparisons));
    return;
  }
  io.out(
    table(
      ['COMPARISON', 'OLD', 'NEW', 'NAMES', 'CHANGED'],
      comparisons.map((one) => [
        one.id,
        sideText(one.old),
        sideText(one.new),
        one.names,
        changedNames(one),
      ]),
    ),
  );
}

const changedNames = ({ changes }: Comparison): number =>
  changes.reduce((sum, { change, names }) => sum + (change === 'unchanged' ? 0 : names), 0);

const sideText = ({ label, behaviour, isStrict, hasPins }: Comparison['old']): string =>
  [
    label,
    behaviour === 'opendrawer' ? '' : behaviour,
    isStrict ? 'strict' : '',
    hasPins ? 'pins' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

function printComparison(
  { io, ...context }: Context,
  comparison: Comparison,
  workspace: Workspace,
): void {
  if (context.json) {
    io.out(json(comparison));
    return;
  }
  const { names, records, changes, sample, id } = comparison;
  const share = (n: number, whole: number) => `${((100 * n) / Math.max(1, whole)).toFixed(2)} %`;
  io.out(
    `${sideText(comparison.old)} (${grouped(comparison.old.usages)} usages) → ${sideText(comparison.new)} (${grouped(comparison.new.usages)} usages): ` +
      `${grouped(names)} distinct names of ${grouped(records)} records`,
  );
  io.out(
    table(
      ['CHANGE', 'NAMES', 'SHARE', 'RECORDS', 'SHARE', 'E.G.'],
      changes
        .filter((one) => one.names > 0)
        .map((one) => [
          one.change,
          one.names,
          share(one.names, names).padStart(8),
          one.records,
          share(one.records, records).padStart(8),
          exampleText(one.examples[0]),
        ]),
    ),
  );
  const folder = join(comparisonsFolder(workspace), id);
  io.note(
    `${grouped(comparison.rows)} rows: ${join(folder, COMPARISON_FILES.changes)}${
      sample === null
        ? ''
        : `\n${grouped(sample.rows)} drawn at random (seed ${sample.seed}): ${join(folder, COMPARISON_FILES.sample)}`
    }`,
  );
}

const SHOWN_CHARACTERS = 30;

function exampleText(
  example: Comparison['changes'][number]['examples'][number] | undefined,
): string {
  if (example === undefined) return '';
  const { verbatim, old, new: now } = example;
  const { scientificName, genus, family } = verbatim;
  const asked = shortened(scientificName ?? genus ?? family ?? '');
  const answer = (side: typeof old) => shortened(String(side.scientificName ?? 'none'));
  return `${asked}: ${answer(old)} → ${answer(now)}`;
}

const shortened = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return plain.length > SHOWN_CHARACTERS ? `${plain.slice(0, SHOWN_CHARACTERS - 1)}…` : plain;
};
