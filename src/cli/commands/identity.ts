import {
  compareIdentity,
  type IdentityComparison,
  type Migration,
  migrateIdentity,
} from '../../flow/index.ts';
import { absoluteLocation, type Context, withWorkspace } from '../context.ts';
import { grouped, json, table } from '../io.ts';

export interface IdentityFlags {
  readonly old?: string;
  readonly new?: string;
  readonly source?: string;
  readonly out?: string;
}

/** `opendrawer identity <dataset>`: how the keys of its records changed, and which items came again under another one. */
export const identityCommand = (
  context: Context,
  name: string,
  flags: IdentityFlags,
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const dataset = await workspace.registry.datasets.get(name);
    const found = await compareIdentity(workspace, dataset, {
      ...(flags.old === undefined ? {} : { old: flags.old }),
      ...(flags.new === undefined ? {} : { new: flags.new }),
      ...(flags.source === undefined ? {} : { location: absoluteLocation(flags.source) }),
      ...(flags.out === undefined ? {} : { out: flags.out }),
      signal: context.signal,
    });
    if (context.json) return context.io.out(json(found));
    for (const line of linesOf(found)) context.io.out(line);
    if (found.counts.renamed === 0) return;
    context.io.note(
      found.out === null
        ? `For the table of old and new keys: opendrawer identity ${name} --out table.csv`
        : `To keep the ids of these items: opendrawer identity migrate ${name} ${found.out}`,
    );
  });

function* linesOf({ counts, ...found }: IdentityComparison): Generator<string> {
  const { before, after, kept, gone, new: fresh, renamed, renamedBy, ambiguous } = counts;
  yield `${found.old} → ${found.new}`;
  yield `${grouped(before)} items before, ${grouped(after)} now: ${grouped(kept)} kept, ${grouped(gone)} gone, ${grouped(fresh)} new (${share(gone, before)} of the keys are gone)`;
  if (found.isChurn) {
    yield 'An ingest would stop before the commit: most keys are gone, and as many are new.';
  }
  if (gone > 0 && fresh > 0) {
    yield `${grouped(renamed)} of those gone came again under another key (${share(renamed, gone)}); ${grouped(ambiguous)} cannot be told from others like them; ${grouped(gone - renamed)} did not come again`;
  }
  if (renamed === 0) return;
  const rules = Object.entries(renamedBy).filter(([, n]) => n > 0);
  yield table(
    ['TOLD BY', 'ITEMS'],
    rules.map(([rule, n]) => [RULES[rule] ?? rule, n]),
  );
  for (const { from, to, items } of found.rewritten) {
    yield `${grouped(items)} × ${quoted(from)} → ${quoted(to)}`;
  }
  yield table(
    ['OLD KEY', 'NEW KEY', 'TOLD BY', 'TITLE'],
    found.samples.map((item) => [
      item.oldSourceId,
      item.newSourceId,
      item.by,
      item.title.slice(0, 50),
    ]),
  );
}

const RULES: Readonly<Record<string, string>> = {
  spelling: 'the key, written in another way',
  content: 'everything but the key',
  triplet: 'institution, collection and catalogue number',
  'catalogNumber-name-date': 'catalogue number, name and date',
  'content-without-numbers': 'everything but keys and numbers',
};

const quoted = (text: string): string => (text === '' ? '(nothing)' : `"${text}"`);

const share = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;

/** `opendrawer identity migrate <dataset> <table>`: items with new keys keep the ids of their old ones. */
export const migrateCommand = (context: Context, name: string, path: string): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const dataset = await workspace.registry.datasets.get(name);
    const done = await migrateIdentity(workspace, dataset, path);
    if (context.json) return context.io.out(json(done));
    for (const line of migrationLines(done)) context.io.out(line);
    context.io.note(
      `Next: opendrawer ingest ${done.dataset}${done.alreadyIngested > 0 ? ' --refresh' : ''}`,
    );
  });

function* migrationLines(done: Migration): Generator<string> {
  yield `${grouped(done.added)} keys keep the id of an old one from the next ingest on; ${grouped(done.unchanged)} did so before; ${grouped(done.total)} of this dataset in all.`;
  if (done.unknownOld > 0) {
    yield `${grouped(done.unknownOld)} old keys are not in the current snapshot.`;
  }
  if (done.alreadyIngested > 0) {
    yield `${grouped(done.alreadyIngested)} items were ingested under their new keys already: they get their old ids when everything is read again.`;
  }
}
