import { createHash } from 'node:crypto';
import type { BackboneFacts, BackboneUsage, NameUsage } from '../usage.ts';
import { CODE_LIST, isSynonymStatus, KINGDOM, RANK_LIST, STATUS_LIST } from './constants.ts';
import { type Finding, FindingCounter, type FindingSink } from './findings.ts';
import { assignKeys, KeyedNames, KeyRegister } from './keys.ts';
import { type MergeCounts, Merger } from './merge.ts';
import { type MergedTable, withoutMarkers } from './merged-table.ts';
import type { BuildReport, HomonymCounts, SourceReport, UsageCounts } from './report.ts';
import { SourceTable } from './source-table.ts';

/** A checklist as it comes into a build. */
export interface ChecklistInput {
  readonly alias: string;
  readonly title: string | null;
  readonly license: string | null;
  readonly format: string;
  /** SHA-256 of its files. */
  readonly fingerprint: string;
  /** Its usages in batches; findings of the reading go to `report`. */
  usages(report: FindingSink): AsyncIterable<readonly NameUsage[]>;
}

export interface BuildOptions {
  readonly name: string;
  /** ISO instant. */
  readonly builtAt: string;
  /** Keys of the build before. */
  readonly keys?: KeyRegister;
  readonly signal?: AbortSignal;
  /** Told of every finding; `source` is the alias, or empty for the whole. */
  readonly onFinding?: (source: string, finding: Finding) => void;
  readonly onProgress?: (progress: BackboneProgress) => void;
}

export interface BackboneProgress {
  readonly phase: 'reading' | 'merging' | 'keys' | 'writing';
  /** Alias of the checklist, or empty. */
  readonly source: string;
  /** Usages. */
  readonly done: number;
}

/** A backbone before it is written. */
export interface BuiltBackbone {
  readonly size: number;
  /** Rows by key. */
  usages(): Iterable<BackboneUsage>;
  readonly facts: BackboneFacts;
  readonly keys: KeyRegister;
  readonly report: BuildReport;
}

/** Builds a backbone from checklists, the highest first. Pure but for the clock of the timings. */
export async function buildBackbone(
  inputs: readonly ChecklistInput[],
  options: BuildOptions,
): Promise<BuiltBackbone> {
  const merger = new Merger();
  const counters: FindingCounter[] = [];
  const merged: MergeCounts[] = [];
  const read: number[] = [];
  const timings: Record<string, number> = {};
  const timed = (name: string, from: number) => {
    timings[name] = (timings[name] ?? 0) + Math.round(performance.now() - from);
  };
  for (const input of inputs) {
    const counter = new FindingCounter((finding) => options.onFinding?.(input.alias, finding));
    const rows = new SourceTable(counter.add);
    const started = performance.now();
    for await (const batch of input.usages(counter.add)) {
      options.signal?.throwIfAborted();
      for (const usage of batch) rows.add(usage);
      options.onProgress?.({ phase: 'reading', source: input.alias, done: rows.read });
    }
    timed('readMs', started);
    const read1 = performance.now();
    options.onProgress?.({ phase: 'merging', source: input.alias, done: merger.table.size });
    merged.push(merger.merge(input.alias, rows));
    counters.push(counter);
    read.push(rows.read);
    timed('mergeMs', read1);
  }
  merger.finish();
  const { table } = merger;
  const whole = new FindingCounter((finding) => options.onFinding?.('', finding));
  const homonyms = findHomonyms(table, whole.add);
  findOrphans(table, inputs, whole.add);
  const started = performance.now();
  options.onProgress?.({ phase: 'keys', source: '', done: table.size });
  const { keys, register, counts } = assignKeys(
    keyedNames(table, inputs),
    options.keys ?? new KeyRegister(),
  );
  const order = Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number));
  const usages = () => usagesOf(table, keys, order);
  const version = versionOf(usages());
  timed('keysMs', started);
  const perSource = inputs.map((_, at) => countUsages(table, at));
  const facts: BackboneFacts = {
    name: options.name,
    builtAt: options.builtAt,
    version,
    sources: inputs.map(({ alias, title, license, fingerprint }, at) => ({
      alias,
      title,
      license,
      fingerprint,
      usages: perSource[at]?.counts.usages ?? 0,
    })),
  };
  const sources = inputs.map((input, at): SourceReport => {
    const { added: taken, ...outcome } = merged[at] as MergeCounts;
    return {
      alias: input.alias,
      title: input.title,
      license: input.license,
      format: input.format,
      fingerprint: input.fingerprint,
      read: read[at] ?? 0,
      added: (perSource[at] ?? countUsages(table, at)).counts,
      implied: perSource[at]?.implied ?? 0,
      taken,
      ...outcome,
      findings: counters[at]?.summary() ?? {},
    };
  });
  return {
    size: table.size,
    usages,
    facts,
    keys: register,
    report: {
      name: options.name,
      builtAt: options.builtAt,
      version,
      totals: countUsages(table, null).counts,
      sources,
      homonyms,
      findings: whole.summary(),
      keys: counts,
      timings,
    },
  };
}

function* usagesOf(
  table: MergedTable,
  keys: Int32Array,
  order: readonly number[],
): Generator<BackboneUsage, void, undefined> {
  const keyOf = (row: number): number | null => (row < 0 ? null : (keys[row] as number));
  for (const row of order) {
    const accepted = table.follow(row);
    const parent = table.parents.get(accepted);
    yield {
      key: keys[row] as number,
      acceptedKey: accepted === row ? null : keyOf(accepted),
      parentKey: keyOf(parent < 0 ? -1 : table.follow(parent)),
      basionymKey: keyOf(table.basionyms.get(row)),
      canonicalName: table.canonicalNames[row] ?? '',
      authorship: table.authorships[row] ?? null,
      rank: RANK_LIST[table.ranks.get(row)] ?? 'UNRANKED',
      status: STATUS_LIST[table.statuses.get(row)] ?? 'ACCEPTED',
      code: CODE_LIST[table.codeOf(accepted)] ?? null,
      isExtinct: table.extinct.get(row) === 2,
      source: table.sources.get(row),
      sourceId: table.sourceIds[row] ?? '',
    };
  }
}

function versionOf(usages: Iterable<BackboneUsage>): string {
  const hash = createHash('sha256');
  let text = '';
  for (const usage of usages) {
    text += `${Object.values(usage).join('\t')}\n`;
    if (text.length < 65_536) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(text).digest('hex');
}

function keyedNames(table: MergedTable, inputs: readonly ChecklistInput[]): KeyedNames {
  const names = new KeyedNames();
  for (let row = 0; row < table.size; row++) {
    const accepted = table.follow(row);
    const place = accepted === row ? table.parents.get(row) : accepted;
    names.push({
      canonicalName: table.canonicalNames[row] ?? '',
      authorship: table.authorships[row] ?? '',
      rank: table.ranks.get(row),
      code: table.codeOf(accepted),
      isSynonym: accepted !== row,
      kingdom: table.canonicalNames[table.kingdom(accepted)] ?? '',
      place: table.canonicalNames[place] ?? '',
      source: inputs[table.sources.get(row)]?.alias ?? '',
      sourceId: table.sourceIds[row] ?? '',
    });
  }
  return names;
}

function countUsages(
  table: MergedTable,
  source: number | null,
): { readonly counts: UsageCounts; readonly implied: number } {
  const byStatus = new Map<string, number>();
  const byRank = new Map<string, number>();
  let usages = 0;
  let synonyms = 0;
  let implied = 0;
  for (let row = 0; row < table.size; row++) {
    if (source !== null && table.sources.get(row) !== source) continue;
    usages += 1;
    if (table.implicit.get(row) === 1) implied += 1;
    const status = table.statuses.get(row);
    if (isSynonymStatus(status)) synonyms += 1;
    count(byStatus, STATUS_LIST[status] ?? 'ACCEPTED');
    count(byRank, RANK_LIST[table.ranks.get(row)] ?? 'UNRANKED');
  }
  return {
    counts: {
      usages,
      accepted: usages - synonyms,
      synonyms,
      byStatus: Object.fromEntries(byStatus),
      byRank: Object.fromEntries(byRank),
    },
    implied,
  };
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Roots that are no kingdom nor above. */
function findOrphans(
  table: MergedTable,
  inputs: readonly ChecklistInput[],
  report: FindingSink,
): void {
  for (let row = 0; row < table.size; row++) {
    if (table.accepted.get(row) >= 0 || table.parents.get(row) >= 0) continue;
    if (table.ranks.get(row) <= KINGDOM) continue;
    report({
      kind: 'ORPHAN',
      file: '',
      line: 0,
      id: table.sourceIds[row] ?? '',
      name: table.label(row),
      detail: `from ${inputs[table.sources.get(row)]?.alias}`,
    });
  }
}

/** Counts names that several usages share; those that are accepted more than once are reported. */
function findHomonyms(table: MergedTable, report: FindingSink): HomonymCounts {
  const counts = { acrossKingdoms: 0, withinKingdom: 0, withSynonyms: 0, synonymsOnly: 0 };
  const groups = new Map<string, number[]>();
  for (const head of table.heads()) {
    if (table.next(head) < 0) continue;
    groups.clear();
    for (let row = head; row >= 0; row = table.next(row)) {
      const name = withoutMarkers(table.canonicalNames[row] ?? '');
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [row]);
      else group.push(row);
    }
    for (const rows of groups.values())
      if (rows.length > 1) countHomonyms(table, rows, counts, report);
  }
  return counts;
}

/** Usages of one name that are looked at. */
const MAX_HOMONYMS = 100;

function countHomonyms(
  table: MergedTable,
  rows: readonly number[],
  counts: { -readonly [Kind in keyof HomonymCounts]: number },
  report: FindingSink,
): void {
  const all = rows.filter((row) => table.accepted.get(row) < 0).slice(0, MAX_HOMONYMS);
  // A nominotypical subgenus, or a class with the name of its phylum, is no homonym
  const accepted = all.filter((row) => !all.some((other) => table.isAbove(other, row)));
  const [first] = accepted;
  if (first === undefined) {
    if (new Set(rows.map((row) => table.follow(row))).size > 1) counts.synonymsOnly += 1;
    return;
  }
  if (accepted.length === 1) {
    if (rows.some((row) => table.follow(row) !== first)) counts.withSynonyms += 1;
    return;
  }
  const kingdoms = new Set(accepted.map((row) => table.kingdom(row)));
  if (kingdoms.size > 1) counts.acrossKingdoms += 1;
  else counts.withinKingdom += 1;
  const place = (row: number): string => {
    const parent = table.parents.get(row);
    return parent < 0 ? 'no place' : (table.canonicalNames[parent] ?? '');
  };
  report({
    kind: 'HOMONYM',
    file: '',
    line: 0,
    id: '',
    name: table.canonicalNames[first] ?? '',
    detail: accepted
      .sort((a, b) => a - b)
      .map(
        (row) =>
          `${RANK_LIST[table.ranks.get(row)]?.toLowerCase()} ${table.label(row)} in ${place(row)}`,
      )
      .join('; '),
  });
}
