import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type { ExtensionRow, VerbatimTerms } from '../../terms/index.ts';
import type {
  DetectedTable,
  Detection,
  RecordBatch,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourceReadContext,
  SourceRecord,
} from '../adapter.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import { readDatasetMetadata } from '../metadata/read.ts';
import type { Probe } from '../probe.ts';
import { type ColumnPlan, planColumns } from '../tables/mapping.ts';
import type { RawRow } from '../tables/open-tables.ts';
import { rowTerms } from '../tables/raw-terms.ts';
import { type RowReader, rowReader } from '../tables/row-reader.ts';
import { rowTypeOf } from '../tables/row-types.ts';
import { parseTableMapping, type TableMapping } from '../tables/table-mapping.ts';
import { extensionRow } from '../tables/table-set.ts';
import type { SourcePartition } from '../types.ts';
import { looksLikeDescriptor, type Resource } from './descriptor.ts';
import { joinRows } from './joined-rows.ts';
import { type Join, mappingsOfRow, modelOf, type PackageModel } from './model.ts';
import { descriptorAmong, openPackage, type PackageFiles } from './package-files.ts';

/**
 * Data packages (Frictionless): Camtrap DP, DwC-DP, and others of which one resource is mapped. Options: `resource` (the one whose rows
 * are records), `mapping` (see `TableMapping`), `level` (Camtrap DP: `event`, `media` or `all` observations).
 */
export const dataPackageAdapter: SourceAdapter = {
  format: 'data-package',
  occurrences: false,
  detect,
  plan,
  read,
  termsOf,
  describe,
};

const BATCH_RECORDS = 100;
const SAMPLE_ROWS = 60;
/** Packages up to this size are counted when they are looked at. */
const COUNTED_BYTES = 16 * 1024 ** 2;

interface PackageOptions {
  readonly resource: string | null;
  readonly mapping: TableMapping | null;
  readonly level: string | null;
}

const OPTIONS = ['resource', 'mapping', 'level'];
const LEVELS = ['event', 'media', 'all'];

function optionsOf({ options = {}, location }: SourceEndpoint): PackageOptions {
  for (const key of Object.keys(options)) {
    if (OPTIONS.includes(key)) continue;
    const near = nearestWord(key, OPTIONS);
    throw new OpendrawerError('USAGE', `${location}: "${key}" is no option of a data package`, {
      hint: near === null ? `Options: ${OPTIONS.join(', ')}.` : `Did you mean "${near}"?`,
    });
  }
  const text = (key: string): string | null =>
    options[key] === undefined || options[key] === null ? null : String(options[key]);
  const level = text('level');
  if (level !== null && !LEVELS.includes(level)) {
    throw new OpendrawerError('USAGE', `${location}: level cannot be "${level}"`, {
      hint: `It can be ${LEVELS.join(', ')}.`,
    });
  }
  return {
    resource: text('resource'),
    level,
    mapping:
      options['mapping'] === undefined
        ? null
        : parseTableMapping(options['mapping'], `The mapping of ${location}`),
  };
}

/** A resource with its headings and some rows. */
interface Seen {
  readonly headings: readonly string[];
  readonly rows: readonly RawRow[];
}

async function look(
  files: PackageFiles,
  resource: Resource,
  context: SourceContext,
): Promise<Seen> {
  const rows: RawRow[] = [];
  let headings: readonly string[] = resource.fields;
  for await (const part of files.rows(resource, context)) {
    headings = part.headings;
    rows.push(...part.rows.slice(0, SAMPLE_ROWS - rows.length));
    if (rows.length >= SAMPLE_ROWS) break;
  }
  return { headings, rows };
}

/** What is known of a package before its rows are read. */
interface Understood {
  readonly model: PackageModel;
  readonly seen: ReadonlyMap<Resource, Seen>;
  readonly mainPlans: readonly ColumnPlan[];
  readonly mapping: TableMapping;
  readonly joins: readonly { readonly join: Join; readonly plans: readonly ColumnPlan[] }[];
}

async function understand(
  files: PackageFiles,
  options: PackageOptions,
  location: string,
  context: SourceContext,
): Promise<Understood> {
  const { resources } = files.descriptor;
  if (options.resource !== null && !resources.some(({ name }) => name === options.resource)) {
    const names = resources.map(({ name }) => name);
    const near = nearestWord(options.resource, names);
    throw new OpendrawerError('USAGE', `${location} has no resource "${options.resource}"`, {
      hint: near === null ? `It has: ${names.slice(0, 40).join(', ')}.` : `Did you mean "${near}"?`,
    });
  }
  const seen = new Map<Resource, Seen>();
  for (const resource of resources) {
    if (resource.paths.length > 0 || resource.data !== null) {
      seen.set(resource, await look(files, resource, context));
    }
  }
  const columns = new Map(
    [...seen].map(([resource, { headings }]) => [resource, headings] as const),
  );
  const model = modelOf(files.descriptor, columns, options.resource, options.level);
  if (model === null) throw new OpendrawerError('PACKAGE_INVALID', `${location} has no table`);
  for (const { resource } of model.joins) {
    if (!seen.has(resource)) seen.set(resource, await look(files, resource, context));
  }
  const mapping = merged(model.mapping, options.mapping, seen.get(model.main)?.headings ?? []);
  const plansOf = (resource: Resource, by: TableMapping): readonly ColumnPlan[] => {
    const { headings, rows } = seen.get(resource) ?? { headings: [], rows: [] };
    return planColumns(
      headings,
      rows.map(({ cells }) => cells),
      fitting(by, headings),
    );
  };
  return {
    model,
    seen,
    mapping,
    mainPlans: plansOf(model.main, mapping),
    joins: model.joins.map((join) => ({ join, plans: plansOf(join.resource, join.mapping) })),
  };
}

/** A crosswalk names columns that a package may lack. */
const fitting = (mapping: TableMapping, headings: readonly string[]): TableMapping => ({
  ...mapping,
  columns: Object.fromEntries(
    Object.entries(mapping.columns).filter(([name]) => headings.includes(name)),
  ),
});

/** What the user says goes before the crosswalk of the format. */
function merged(
  base: TableMapping,
  own: TableMapping | null,
  headings: readonly string[],
): TableMapping {
  const fit = fitting(base, headings);
  if (own === null) return fit;
  return {
    ...own,
    id: own.id ?? fit.id,
    strict: own.strict || fit.strict,
    columns: { ...fit.columns, ...own.columns },
    constants: { ...fit.constants, ...own.constants },
    templates: { ...fit.templates, ...own.templates },
  };
}

/** The reader of the main rows, with the columns that are joined to each behind its own. */
function readerOf({ mainPlans, joins, mapping }: Understood): RowReader {
  const behind = joins
    .filter(({ join }) => join.as === 'columns')
    .flatMap(({ join, plans }) =>
      plans.map(
        (plan): ColumnPlan => ({
          ...plan,
          name: `${join.resource.name}: ${plan.name}`,
          isFallback: true,
        }),
      ),
    );
  const names = mainPlans.flatMap(({ name, terms }) => (terms.length === 0 ? [name] : terms));
  return rowReader([...mainPlans, ...behind], mapping.rowType ?? rowTypeOf(names), mapping);
}

async function detect(probe: Probe, context: SourceContext): Promise<Detection | null> {
  const name = descriptorAmong(probe.names);
  const isAlone = probe.kind === 'file' || (probe.kind === 'url' && name === null);
  if (name === null && !(isAlone && looksLikeDescriptor(probe.head))) return detectColdp(probe);
  const endpoint: SourceEndpoint = { format: 'data-package', location: probe.location, units: [] };
  const files = await openPackage(probe.location, context);
  try {
    const understood = await understand(
      files,
      { resource: null, mapping: null, level: null },
      probe.location,
      context,
    );
    const { model, seen } = understood;
    const counts =
      files.sizeBytes <= COUNTED_BYTES ? await countRows(files, understood, context) : null;
    const size = (resource: Resource): string =>
      counts === null ? resource.name : `${resource.name} (${rowsText(counts.get(resource) ?? 0)})`;
    const joined = [...new Set(model.joins.map(({ resource }) => resource))];
    return {
      endpoint,
      confidence: model.kind === 'generic' ? 0.85 : 0.92,
      summary: `${model.label}: ${[model.main, ...joined].map(size).join(', ')}`,
      notes: notesOf(understood),
      description: descriptionOf(files, probe.location),
      tables: files.descriptor.resources.flatMap((resource) => {
        const found = seen.get(resource);
        return found === undefined
          ? []
          : [detectedTable(resource, understood, found, counts?.get(resource) ?? null)];
      }),
      choices: {
        resource: files.descriptor.resources.map((resource) => resource.name),
        ...(model.kind === 'camtrap-dp' ? { level: LEVELS } : {}),
      },
    };
  } finally {
    files.close();
  }
}

function detectedTable(
  resource: Resource,
  { model, mainPlans, joins }: Understood,
  { headings, rows }: Seen,
  count: number | null,
): DetectedTable {
  const plans =
    resource === model.main
      ? mainPlans
      : (joins.find(({ join }) => join.resource === resource)?.plans ??
        planColumns(
          headings,
          rows.map(({ cells }) => cells),
        ));
  return {
    name: resource.name,
    rows: count,
    columns: plans.map(({ name, terms, by, samples }) => ({
      name,
      term: terms[0] ?? null,
      by: terms.length === 0 ? null : by,
      samples: samples.map((text) => text.slice(0, 200)),
    })),
  };
}

async function countRows(
  files: PackageFiles,
  { seen }: Understood,
  context: SourceContext,
): Promise<ReadonlyMap<Resource, number>> {
  const counts = new Map<Resource, number>();
  for (const resource of seen.keys()) {
    let count = 0;
    for await (const { rows } of files.rows(resource, context)) count += rows.length;
    counts.set(resource, count);
  }
  return counts;
}

function notesOf(understood: Understood): string[] {
  const { model } = understood;
  const { keyKind } = readerOf(understood);
  return [
    ...(model.others.length === 0
      ? []
      : [`Not joined to ${model.main.name}: ${model.others.map(({ name }) => name).join(', ')}.`]),
    ...(keyKind === 'hash'
      ? ['No column identifies the rows: their content does. Name one with "id" in a mapping.']
      : []),
  ];
}

/** Catalogue of Life data packages are lists of names: they make backbones. */
function detectColdp(probe: Probe): Detection | null {
  const names = probe.names.map((name) => basename(name).toLowerCase());
  const hasMetadata = names.some((name) => /^metadata\.ya?ml$/.test(name));
  const hasNames = names.some((name) =>
    /^(?:name-?usage|name|taxon|synonym|vernacular-?name|reference)s?\.(?:tsv|csv|txt)$/.test(name),
  );
  if (!hasMetadata || !hasNames || names.includes('meta.xml')) return null;
  return {
    endpoint: { format: 'data-package', location: probe.location, units: [] },
    confidence: 0.8,
    summary: `Catalogue of Life data package: ${probe.names.length} files`,
    notes: [COLDP_HINT],
    refusal: COLDP_HINT,
    description: null,
    tables: [],
    choices: {},
  };
}

const rowsText = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

const COLDP_HINT = 'It holds names, not records: opendrawer backbone add makes a backbone of it.';

function descriptionOf(files: PackageFiles, location: string): DatasetDescription {
  return readDatasetMetadata(files.bytes, { name: location, standard: 'Frictionless' });
}

async function describe(
  { location }: SourceEndpoint,
  context: SourceContext,
): Promise<DatasetDescription | null> {
  const files = await openPackage(location, context);
  try {
    return descriptionOf(files, location);
  } finally {
    files.close();
  }
}

async function plan(
  endpoint: SourceEndpoint,
  context: SourceContext,
): Promise<{ partitions: SourcePartition[]; notes: string[] }> {
  const { location } = endpoint;
  const options = optionsOf(endpoint);
  const files = await openPackage(location, context).catch((error: unknown) => {
    if (error instanceof OpendrawerError && error.code === 'SOURCE_NOT_FOUND') {
      throw new OpendrawerError(error.code, error.message, { cause: error, hint: COLDP_HINT });
    }
    throw error;
  });
  try {
    const understood = await understand(files, options, location, context);
    const settings = JSON.stringify(endpoint.options ?? {});
    const mark = createHash('sha256').update(settings).digest('hex').slice(0, 12);
    return {
      partitions: [
        {
          id: understood.model.main.name,
          location,
          unit: null,
          sizeBytes: files.sizeBytes,
          fingerprint: `${await files.fingerprint(context)} ${mark}`,
          range: null,
        },
      ],
      notes: notesOf(understood),
    };
  } finally {
    files.close();
  }
}

async function* read(
  partition: SourcePartition,
  endpoint: SourceEndpoint,
  context: SourceReadContext,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { onReject, onUnknownPath, onNote, onSourceBytes, signal } = context;
  const files = await openPackage(endpoint.location, context);
  try {
    const understood = await understand(files, optionsOf(endpoint), endpoint.location, context);
    const { model, joins } = understood;
    const reader = readerOf(understood);
    const joined = await joinRows(files, model.main, model.joins, context);
    const unknown = new Map<number, { count: number; example: string }>();
    const keeper = await keeperOf(files, model, context);
    const width = understood.mainPlans.length;
    try {
      let n = 0;
      let records: SourceRecord[] = [];
      for await (const { headings, rows } of files.rows(model.main, context)) {
        signal?.throwIfAborted();
        for (const row of rows) {
          n += 1;
          if (!keeper.keeps(headings, row.cells)) continue;
          const others = await joined.take(n);
          const one = recordOf(row, others, n);
          if ('reason' in one) {
            const sample = row.cells.join(' | ').slice(0, 200);
            onReject({ partition: partition.id, line: row.line, ...one, sample });
            continue;
          }
          records.push(one);
          if (records.length === BATCH_RECORDS) {
            yield records;
            records = [];
          }
        }
      }
      if (records.length > 0) yield records;
      onSourceBytes(files.sizeBytes);
      for (const note of [...joined.notes, ...keeper.notes()]) onNote(note);
    } finally {
      await joined.close();
      for (const { at, name } of reader.unknown) {
        const found = unknown.get(at);
        if (found !== undefined) onUnknownPath(name, found.example, found.count);
      }
    }

    function recordOf(
      row: RawRow,
      others: readonly (readonly (readonly string[])[])[],
      line: number,
    ): SourceRecord | { readonly reason: string; readonly detail: string } {
      if (row.fault === 'long') {
        return { reason: 'LINE_TOO_LONG', detail: 'the row is longer than may be' };
      }
      if (row.cells.slice(width).some((cell) => cell.trim() !== '')) {
        return { reason: 'INVALID_ROW', detail: `${row.cells.length} instead of ${width} cells` };
      }
      const cells = Array.from({ length: width }, (_, at) => row.cells[at] ?? '');
      const extensions: Record<string, ExtensionRow[]> = {};
      const belonging: Record<string, unknown> = {};
      for (const [at, { join, plans }] of joins.entries()) {
        const found = others[at] ?? [];
        if (join.as === 'columns') {
          const first = found[0] ?? [];
          for (let i = 0; i < plans.length; i++) cells.push(first[i] ?? '');
        } else if (found.length > 0) {
          const made = found.map((one) => mediaRow(join, extensionRow(plans, one)));
          extensions[join.as.rowType] = [...(extensions[join.as.rowType] ?? []), ...made];
          belonging[join.resource.name] = [
            ...((belonging[join.resource.name] as unknown[] | undefined) ?? []),
            ...found.map((one) => asObject(plans, one)),
          ];
        }
      }
      for (const { at } of reader.unknown) {
        const text = cells[at] ?? '';
        if (text === '') continue;
        const known = unknown.get(at);
        if (known === undefined) unknown.set(at, { count: 1, example: text.slice(0, 200) });
        else known.count += 1;
      }
      const raw = reader.raw(cells, belonging);
      const record = reader.record(
        cells,
        raw,
        Object.keys(extensions).length === 0 ? undefined : extensions,
      );
      if (record === null) return { reason: 'MISSING_ID', detail: `${reader.key} is empty` };
      return { record, raw, line };
    }
  } finally {
    files.close();
  }
}

/** Constants of the descriptor are not in the record. */
function termsOf(raw: string, endpoint: SourceEndpoint): VerbatimTerms | null {
  const { mapping: own, resource } = optionsOf(endpoint);
  return rowTerms(raw, (headings) => {
    const { main, behind } = mappingsOfRow(headings, resource);
    return { main: merged(main, own, headings), behind };
  });
}

const asObject = (
  plans: readonly ColumnPlan[],
  cells: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    plans.flatMap(({ name }, at) => ((cells[at] ?? '') === '' ? [] : [[name, cells[at] ?? '']])),
  );

/** Constants where the row has nothing itself; the kind of a medium by its format. */
function mediaRow({ constants, as }: Join, row: ExtensionRow): ExtensionRow {
  const isMedia = as !== 'columns' && /multimedia$/i.test(as.rowType);
  const type =
    isMedia && row['type'] === undefined
      ? TYPES[(row['format'] ?? '').split('/')[0] ?? '']
      : undefined;
  return { ...constants, ...(type === undefined ? {} : { type }), ...row };
}

const TYPES: Readonly<Record<string, string>> = {
  image: 'StillImage',
  video: 'MovingImage',
  audio: 'Sound',
};

/** Which rows are records, and how many are not. */
interface Keeper {
  keeps(headings: readonly string[], cells: readonly string[]): boolean;
  notes(): readonly string[];
}

/**
 * Camtrap DP: observations of animals, of the level that is wanted. Where a package has none of events, those of media
 * count.
 */
async function keeperOf(
  files: PackageFiles,
  { keep, main }: PackageModel,
  context: SourceContext,
): Promise<Keeper> {
  if (keep === null) return { keeps: () => true, notes: () => [] };
  const levels = keep.level === 'event' ? await levelsOf(files, main, context) : new Set<string>();
  const wanted = keep.level === 'event' && !levels.has('event') ? 'all' : (keep.level ?? 'all');
  const left = new Map<string, number>();
  return {
    keeps(headings, cells) {
      const level = cells[headings.indexOf('observationLevel')] ?? '';
      const type = cells[headings.indexOf(keep.column)] ?? '';
      const reason = !keep.values.includes(type)
        ? `of ${type}`
        : wanted !== 'all' && level !== '' && level !== wanted
          ? `at the level of ${level}`
          : null;
      if (reason !== null) left.set(reason, (left.get(reason) ?? 0) + 1);
      return reason === null;
    },
    notes: () =>
      [...left].map(([reason, count]) => `${main.name}: ${count} rows ${reason} are left out.`),
  };
}

async function levelsOf(
  files: PackageFiles,
  main: Resource,
  context: SourceContext,
): Promise<ReadonlySet<string>> {
  const levels = new Set<string>();
  for await (const { headings, rows } of files.rows(main, context)) {
    const at = headings.indexOf('observationLevel');
    if (at < 0) break;
    for (const { cells } of rows) levels.add(cells[at] ?? '');
    if (levels.has('event')) break;
  }
  return levels;
}
