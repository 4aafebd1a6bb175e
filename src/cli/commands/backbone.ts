import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { OpendrawerError } from '../../errors/index.ts';
import {
  type BackboneDefinition,
  buildBackboneOf,
  type DefinedChecklist,
  openChosenBackbone,
  readBuildReport,
  readDefinition,
  withChecklist,
  writeDefinition,
} from '../../flow/index.ts';
import {
  BACKBONE_CHANGES,
  type Backbone,
  type BackboneChange,
  type BackboneProgress,
  BUILD_FILES,
  buildFolder,
  currentBuild,
  diffBackbones,
  listBackbones,
  listBuilds,
  lookupKey,
  openBackbone,
  parseName,
  reportText,
} from '../../names/index.ts';
import type { Workspace } from '../../registry/index.ts';
import { NO_MAPPING, openChecklist, parseMapping } from '../../sources/index.ts';
import { licenseCode } from '../../terms/index.ts';
import { type Context, withWorkspace } from '../context.ts';
import { grouped, type Io, json, table } from '../io.ts';
import { rowProgress } from './row-progress.ts';

export interface BackboneFlags {
  readonly backbone?: string;
}

const nameOf = ({ config }: Workspace, flags: BackboneFlags): string =>
  flags.backbone ?? config['names.backbone'];

/** `opendrawer backbone build [name]`. */
export const buildCommand = (context: Context, name: string | undefined): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const view = await buildProgress(context.io);
    try {
      const { build, isUnchanged, report } = await buildBackboneOf(
        workspace,
        name ?? workspace.config['names.backbone'],
        { signal: context.signal, onProgress: view.listener },
      );
      view.end();
      if (context.json) return context.io.out(json({ build, isUnchanged, report }));
      context.io.out(reportText(report));
      context.io.note(
        isUnchanged ? `Nothing has changed: ${build} stays the current build.` : `Built ${build}.`,
      );
    } finally {
      view.end();
    }
  });

/** Tells of each step; while names are read, how many. */
async function buildProgress(
  io: Io,
): Promise<{ listener(progress: BackboneProgress): void; end(): void }> {
  const started = performance.now();
  const rows = await rowProgress(io, { isShown: true });
  let last = '';
  return {
    listener: ({ phase, source, done }) => {
      const step = `${phase} ${source}`.trim();
      if (step !== last && !io.live && phase !== 'merging') io.note(`${step} …`);
      last = step;
      if (phase === 'reading') {
        rows.listener({ rows: done, elapsedMs: performance.now() - started, share: null });
      }
    },
    end: rows.end,
  };
}

export interface AddFlags extends BackboneFlags {
  readonly alias?: string;
  readonly title?: string;
  readonly license?: string;
  readonly format?: string;
  readonly code?: string;
  readonly mapping?: string;
  readonly priority?: number;
}

/** `opendrawer backbone add <path>`: puts a checklist on the list of a backbone, after a look at whether it can be read. */
export const addCommand = (context: Context, path: string, flags: AddFlags): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const name = nameOf(workspace, flags);
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
      throw new OpendrawerError('USAGE', `${path} is an address, not a path`, {
        hint: 'Fetch the checklist first, and add the file.',
      });
    }
    const absolute = resolve(path);
    const before = readDefinition(workspace.paths.backbones, name) ?? { sources: [] };
    const alias = flags.alias ?? aliasOf(absolute);
    const known = before.sources.find((source) => source.alias === alias);
    const mapping = mappingOf(flags) ?? known?.mapping ?? null;
    const parsed =
      mapping === null ? NO_MAPPING : parseMapping(mapping, flags.mapping ?? `mapping of ${alias}`);
    const checklist = await openChecklist(absolute, parsed);
    checklist.close();
    const source: DefinedChecklist = {
      alias,
      path: absolute,
      title: flags.title ?? known?.title ?? checklist.metadata.title,
      license: flags.license ?? known?.license ?? checklist.metadata.license,
      mapping,
    };
    const definition = withChecklist(before, source, flags.priority ?? null);
    writeDefinition(workspace.paths.backbones, name, definition);
    if (context.json) return context.io.out(json({ backbone: name, ...definition }));
    context.io.out(sourcesTable(definition));
    if (source.license === null) {
      context.io.note(`The licence of ${alias} is not stated: say it with --license.`);
    } else if (licenseCode(source.license) === null) {
      context.io.note(`"${source.license}" is no licence that is known here; it is kept as it is.`);
    }
    context.io.note(`Next: opendrawer backbone build${name === 'default' ? '' : ` ${name}`}`);
  });

function mappingOf({ mapping, format, code }: AddFlags): Record<string, unknown> | null {
  const written = mapping === undefined ? {} : readMapping(mapping);
  const whole = {
    ...written,
    ...(format === undefined ? {} : { format }),
    ...(code === undefined ? {} : { code }),
  };
  return Object.keys(whole).length === 0 ? null : whole;
}

const MAX_MAPPING_BYTES = 5_000_000;

function readMapping(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    if (statSync(file).size > MAX_MAPPING_BYTES) throw new RangeError('the file is too large');
    value = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpendrawerError('CHECKLIST_INVALID', `The mapping ${file} cannot be read`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new OpendrawerError('CHECKLIST_INVALID', `${file} is no map of names to values`);
}

/** A short name from a path: without endings, in letters that an alias may have. */
function aliasOf(path: string): string {
  const stem = basename(path).replace(/(?:\.(?:tsv|csv|txt|tab|zip|gz|bz2))+$/i, '');
  const alias = stem
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return alias.slice(0, 63) || 'checklist';
}

const sourcesTable = ({ sources }: BackboneDefinition): string =>
  table(
    ['PLACE', 'ALIAS', 'TITLE', 'LICENSE', 'PATH'],
    sources.map(({ alias, title, license, path }, at) => [
      String(at + 1),
      alias,
      title ?? '-',
      license ?? '-',
      path,
    ]),
  );

/** `opendrawer backbone list [name]`: all backbones, or checklists and builds of one. */
export const listCommand = (context: Context, name: string | undefined): Promise<void> =>
  withWorkspace(context, async ({ paths }) => {
    if (name === undefined) return listAll(context, paths.backbones);
    const definition = readDefinition(paths.backbones, name);
    const builds = listBuilds(paths.backbones, name);
    const current = currentBuild(paths.backbones, name);
    if (definition === null && builds.length === 0) {
      throw new OpendrawerError('BACKBONE_UNKNOWN', `There is no backbone "${name}"`);
    }
    const reports = builds.map((build) => {
      const { totals, keys, builtAt } = readBuildReport(paths.backbones, name, build);
      return { build, isCurrent: build === current, builtAt, totals, keys };
    });
    if (context.json) return context.io.out(json({ name, ...definition, builds: reports }));
    if (definition !== null) context.io.out(sourcesTable(definition));
    if (reports.length === 0) return context.io.note('Not built yet.');
    context.io.out(
      table(
        ['BUILD', 'USAGES', 'ACCEPTED', 'SYNONYMS', 'NEW KEYS', ''],
        reports.map(({ build, isCurrent, totals, keys }) => [
          build,
          totals.usages,
          totals.accepted,
          totals.synonyms,
          keys.added,
          isCurrent ? 'current' : '',
        ]),
      ),
    );
  });

function listAll(context: Context, folder: string): void {
  const list = listBackbones(folder).map((name) => {
    const build = currentBuild(folder, name);
    const sources = readDefinition(folder, name)?.sources.map(({ alias }) => alias) ?? [];
    const usages = build === null ? 0 : readBuildReport(folder, name, build).totals.usages;
    return { name, build, usages, sources };
  });
  if (context.json) context.io.out(json(list));
  else if (list.length === 0) {
    context.io.note('No backbones yet. Begin one: opendrawer backbone add <path>');
  } else
    context.io.out(
      table(
        ['NAME', 'USAGES', 'BUILD', 'CHECKLISTS'],
        list.map(({ name, build, usages, sources }) => [
          name,
          usages,
          build ?? 'not built',
          sources.join(', '),
        ]),
      ),
    );
}

export interface DiffFlags extends BackboneFlags {
  readonly limit?: number;
  readonly out?: string;
}

const SHOWN_CHANGES = 20;

/** `opendrawer backbone diff [from] [to]`: what differs between two builds, by default the one before and the current one. */
export const diffCommand = (
  context: Context,
  from: string | undefined,
  to: string | undefined,
  flags: DiffFlags,
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const name = nameOf(workspace, flags);
    const open = (build: string): Backbone =>
      openBackbone(join(buildFolder(workspace.paths.backbones, name, build), BUILD_FILES.index));
    const before = open(from ?? 'previous');
    const after = open(to ?? 'current');
    const counts = Object.fromEntries(BACKBONE_CHANGES.map((kind) => [kind, 0]));
    const shown: BackboneChange[] = [];
    const limit = flags.limit ?? SHOWN_CHANGES;
    const file = flags.out === undefined ? null : openSync(flags.out, 'w');
    try {
      if (file !== null) writeSync(file, 'key\tkind\tscientificName\tbefore\tafter\n');
      for (const change of diffBackbones(before, after)) {
        counts[change.kind] = (counts[change.kind] ?? 0) + 1;
        if (shown.length < limit) shown.push(change);
        if (file === null) continue;
        const { key, kind, scientificName, before: was, after: is } = change;
        writeSync(file, `${[key, kind, scientificName, was, is].join('\t')}\n`);
      }
    } finally {
      if (file !== null) closeSync(file);
    }
    const range = { from: before.facts.builtAt, to: after.facts.builtAt };
    if (context.json) return context.io.out(json({ ...range, counts, changes: shown }));
    const said = BACKBONE_CHANGES.map((kind) => `${grouped(counts[kind] ?? 0)} ${kind}`);
    context.io.out(`${range.from} → ${range.to}: ${said.join(', ')}`);
    if (shown.length === 0) return;
    context.io.out(
      table(
        ['KEY', 'CHANGE', 'NAME', 'BEFORE', 'AFTER'],
        shown.map((change) => [
          String(change.key),
          change.kind,
          change.scientificName,
          change.before,
          change.after,
        ]),
      ),
    );
  });

const SHOWN_SYNONYMS = 50;
const SHOWN_CHILDREN = 20;

/** `opendrawer backbone show [key|name…]`: the report of the current build, or a usage with its classification, synonyms and children. */
export const showCommand = (
  context: Context,
  words: readonly string[],
  flags: BackboneFlags,
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const name = nameOf(workspace, flags);
    if (words.length === 0) {
      const report = readBuildReport(workspace.paths.backbones, name, 'current');
      return context.io.out(context.json ? json(report) : reportText(report));
    }
    const backbone = openChosenBackbone(workspace, flags.backbone);
    const asked = words.join(' ');
    const rows = rowsOf(backbone, asked);
    if (rows.length === 0) {
      const near = backbone
        .similar(lookupKey(asked), 2, 3)
        .map(({ row }) => backbone.scientificName(row));
      throw new OpendrawerError('BACKBONE_UNKNOWN', `The backbone "${name}" has no "${asked}"`, {
        hint:
          near.length === 0
            ? 'opendrawer names match finds what it may be.'
            : `Did you mean ${near.join(' or ')}?`,
      });
    }
    const usages = rows.map((row) => usageOf(backbone, row));
    context.io.out(context.json ? json(usages) : usages.map(usageText).join('\n\n'));
  });

function rowsOf(backbone: Backbone, asked: string): readonly number[] {
  if (/^\d{1,10}$/.test(asked)) {
    const row = backbone.rowOf(Number(asked));
    return row < 0 ? [] : [row];
  }
  const { canonical } = parseName(asked);
  const rows = backbone.exact(lookupKey(canonical?.full ?? asked), 1000);
  const exact = rows.filter((row) => {
    const whole = backbone.scientificName(row);
    return whole === asked || backbone.canonicalName(row) === asked;
  });
  return exact.length > 0 ? exact : rows;
}

interface ShownUsage {
  readonly key: number;
  readonly scientificName: string;
  readonly rank: string;
  readonly status: string;
  readonly code: string | null;
  readonly isExtinct: boolean;
  readonly source: string;
  readonly sourceId: string;
  readonly accepted: ShownName | null;
  readonly basionym: ShownName | null;
  readonly classification: readonly ShownName[];
  readonly synonyms: readonly ShownName[];
  readonly children: readonly ShownName[];
}

interface ShownName {
  readonly key: number;
  readonly rank: string;
  readonly status: string;
  readonly scientificName: string;
}

function usageOf(backbone: Backbone, row: number): ShownUsage {
  const shown = (at: number): ShownName => ({
    key: backbone.key(at),
    rank: backbone.rank(at),
    status: backbone.status(at),
    scientificName: backbone.scientificName(at),
  });
  const orNull = (at: number): ShownName | null => (at < 0 ? null : shown(at));
  const classification: ShownName[] = [];
  for (let at = backbone.parent(row); at >= 0 && classification.length < 100; ) {
    classification.unshift(shown(at));
    at = backbone.parent(at);
  }
  return {
    ...shown(row),
    code: backbone.code(row),
    isExtinct: backbone.isExtinct(row),
    source: backbone.facts.sources[backbone.source(row)]?.alias ?? '',
    sourceId: backbone.sourceId(row),
    accepted: orNull(backbone.accepted(row)),
    basionym: orNull(backbone.basionym(row)),
    classification,
    synonyms: backbone.synonyms(row).map(shown),
    children: backbone.children(row).map(shown),
  };
}

function usageText(usage: ShownUsage): string {
  const line = ({ key, rank, status, scientificName }: ShownName): string =>
    `${scientificName}  (${rank.toLowerCase()}, ${status.toLowerCase().replaceAll('_', ' ')}, ${key})`;
  const list = (title: string, names: readonly ShownName[], most: number): readonly string[] =>
    names.length === 0
      ? []
      : [
          `${title} (${grouped(names.length)}):`,
          ...names.slice(0, most).map((name) => `  ${line(name)}`),
          ...(names.length > most ? [`  … ${grouped(names.length - most)} more`] : []),
        ];
  return [
    `${usage.isExtinct ? '†' : ''}${line(usage)}`,
    `  from ${usage.source}${usage.sourceId === '' ? ', where only names below imply it' : ` as ${usage.sourceId}`}${usage.code === null ? '' : `, ${usage.code.toLowerCase()} code`}`,
    ...(usage.accepted === null ? [] : [`accepted: ${line(usage.accepted)}`]),
    ...(usage.basionym === null ? [] : [`basionym: ${line(usage.basionym)}`]),
    ...usage.classification.map((name, at) => `${'  '.repeat(at + 1)}${line(name)}`),
    ...list('synonyms', usage.synonyms, SHOWN_SYNONYMS),
    ...list('children', usage.children, SHOWN_CHILDREN),
  ].join('\n');
}
