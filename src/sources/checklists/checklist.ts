import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';
import type { FindingKind, FindingSink, NameUsage } from '../../names/index.ts';
import type { NomenclaturalCode } from '../../terms/index.ts';
import { type DescribedFile, readDescriptor } from './archive-descriptor.ts';
import { coldpUsages } from './coldp.ts';
import { type ChecklistTerm, termOfHeading } from './columns.ts';
import { type ChecklistFile, type ChecklistFiles, openChecklistFiles } from './files.ts';
import type { ChecklistFormat, ChecklistMapping } from './mapping.ts';
import { type ChecklistMetadata, readMetadata, wholeText } from './metadata.ts';
import { type ChecklistTable, openTable } from './table.ts';
import { inspectText } from './text.ts';
import { tableUsages } from './usages.ts';

/** A checklist that is open for reading. */
export interface Checklist {
  readonly format: ChecklistFormat;
  /** SHA-256 of the files that are read, hexadecimal. */
  readonly fingerprint: string;
  readonly metadata: ChecklistMetadata;
  readonly tables: readonly {
    readonly file: string;
    readonly encoding: string;
    readonly sha256: string;
    readonly sizeBytes: number;
  }[];
  /** Usages in the order of the rows, in batches. What is odd is reported, never thrown. */
  usages(report: FindingSink, signal?: AbortSignal): AsyncIterable<readonly NameUsage[]>;
  close(): void;
}

/** What `openChecklist` opens. */
export async function readChecklist(path: string, mapping: ChecklistMapping): Promise<Checklist> {
  const opened = await openChecklistFiles(path);
  try {
    const plan = await planOf(opened, mapping, path);
    const tables = [...plan.tables, plan.taxon, plan.synonym].filter((table) => table !== null);
    const others = opened.files.filter(
      ({ name }) => isTable(name) && !tables.some(({ file }) => file.name === name),
    );
    return {
      format: plan.format,
      fingerprint: fingerprintOf(tables),
      metadata: await readMetadata(opened.files),
      tables: tables.map(({ file, facts, encoding }) => ({
        file: file.name,
        encoding,
        sha256: facts.sha256,
        sizeBytes: file.sizeBytes ?? file.packedBytes,
      })),
      usages: (report, signal) => usagesOf(plan, others, mapping.code, report, signal),
      close: () => opened.close(),
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

interface Plan {
  readonly format: ChecklistFormat;
  /** Tables of usages; of names where `taxon` or `synonym` is there. */
  readonly tables: readonly ChecklistTable[];
  readonly taxon: ChecklistTable | null;
  readonly synonym: ChecklistTable | null;
}

async function* usagesOf(
  plan: Plan,
  others: readonly ChecklistFile[],
  code: NomenclaturalCode | null,
  report: FindingSink,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly NameUsage[], void, undefined> {
  const options = { code, ...(signal === undefined ? {} : { signal }) };
  for (const { name: file } of others) {
    report({ kind: 'UNREAD_FILE', file, line: 0, id: '', name: '', detail: '' });
  }
  const { tables, taxon, synonym } = plan;
  const [name] = tables;
  if (name !== undefined && (taxon !== null || synonym !== null)) {
    yield* coldpUsages({ name, taxon, synonym }, report, options);
    return;
  }
  for (const table of tables) yield* tableUsages(table, report, options);
}

function fingerprintOf(tables: readonly ChecklistTable[]): string {
  const hash = createHash('sha256');
  for (const { file, facts } of tables) hash.update(`${file.name}\n${facts.sha256}\n`);
  return hash.digest('hex');
}

const isTable = (name: string): boolean => /\.(?:tsv|csv|txt|tab)(?:\.gz|\.bz2)?$/i.test(name);

/** File name without folder and endings, in small letters. */
const stemOf = (name: string): string =>
  posix
    .basename(name)
    .replace(/(?:\.(?:tsv|csv|txt|tab|gz|bz2))+$/i, '')
    .toLowerCase();

const invalid = (message: string, hint: string): OpendrawerError =>
  new OpendrawerError('CHECKLIST_INVALID', message, { hint });

async function planOf(
  opened: ChecklistFiles,
  mapping: ChecklistMapping,
  path: string,
): Promise<Plan> {
  const named = Object.keys(mapping.files);
  if (named.length > 0) return namedPlan(opened, mapping, path);
  const descriptor = shallowest(
    opened.files.filter(({ name }) => posix.basename(name) === 'meta.xml'),
  );
  if (descriptor !== undefined && mapping.format !== 'coldp') {
    return archivePlan(opened, descriptor, mapping, path);
  }
  const tables = opened.files.filter(({ name }) => isTable(name) || opened.kind === 'file');
  const byStem = (stem: string): ChecklistFile | undefined =>
    shallowest(tables.filter(({ name }) => stemOf(name) === stem));
  const nameUsage = byStem('nameusage');
  if (nameUsage !== undefined) {
    return usagePlan('coldp', [await openTable(nameUsage, mapping.table)], path);
  }
  const name = byStem('name');
  const [taxon, synonym] = [byStem('taxon'), byStem('synonym')];
  if (name !== undefined && (taxon !== undefined || synonym !== undefined)) {
    return {
      format: 'coldp',
      tables: [await openTable(name, mapping.table)],
      taxon: taxon === undefined ? null : await openTable(taxon, mapping.table),
      synonym: synonym === undefined ? null : await openTable(synonym, mapping.table),
    };
  }
  const only = byStem('taxon') ?? byStem('taxa') ?? (tables.length === 1 ? tables[0] : undefined);
  if (only === undefined) {
    throw invalid(
      tables.length === 0
        ? `${path} has no table of names`
        : `${path} has ${tables.length} tables and nothing tells which holds the names: ${listed(tables)}`,
      'Give the path of one file, or name the files in a mapping.',
    );
  }
  return usagePlan(mapping.format, [await openTable(only, mapping.table)], path);
}

const listed = (files: readonly ChecklistFile[]): string =>
  files
    .slice(0, 10)
    .map(({ name }) => name)
    .join(', ');

const depth = ({ name }: ChecklistFile): number => name.split('/').length;
const shallowest = (files: readonly ChecklistFile[]): ChecklistFile | undefined =>
  files.toSorted((a, b) => depth(a) - depth(b))[0];

async function namedPlan(
  opened: ChecklistFiles,
  mapping: ChecklistMapping,
  path: string,
): Promise<Plan> {
  const tables: ChecklistTable[] = [];
  for (const [name, table] of Object.entries(mapping.files)) {
    const file = opened.files.find((one) => one.name === name || posix.basename(one.name) === name);
    if (file === undefined) {
      throw invalid(
        `${path} has no file ${name}, which the mapping names`,
        `Files: ${listed(opened.files)}.`,
      );
    }
    tables.push(await openTable(file, table));
  }
  return usagePlan(mapping.format, tables, path);
}

function usagePlan(
  format: ChecklistFormat | null,
  tables: readonly ChecklistTable[],
  path: string,
): Plan {
  for (const table of tables) {
    const { columns, mapping, file } = table;
    const hasNames =
      mapping.form === 'epithets'
        ? columns.has('specificEpithet') && columns.has('acceptedNameUsageID')
        : columns.has('scientificName') || columns.has('uninomial') || columns.has('genericName');
    if (hasNames) continue;
    throw invalid(
      `${path}: ${file.name} has no column of ${mapping.form === 'epithets' ? 'epithets and their accepted usages' : 'names'}: ${[...table.headings.keys()].slice(0, 40).join(', ')}`,
      'Name the terms of its columns in a mapping: `columns: {Species name: scientificName}`.',
    );
  }
  const isMapped = tables.some(({ mapping }) => Object.keys(mapping.columns).length > 0);
  const isDarwinCore = tables.some(({ headings }) => headings.has('taxonid'));
  return {
    format: format ?? (isDarwinCore && !isMapped ? 'dwc' : 'plain'),
    tables,
    taxon: null,
    synonym: null,
  };
}

/** Of old, all rows of Darwin Core had one row type: names without occurrences are told by their terms. */
const isOldChecklist = ({ rowType, fields }: DescribedFile): boolean => {
  const has = (names: RegExp): boolean => fields.some(({ term }) => names.test(term));
  return (
    /^Darwin(?:Core|Record)$/i.test(rowType) &&
    has(/[/#]scientificName$/i) &&
    !has(/[/#](?:basisOfRecord|catalogNumber|occurrenceID|recordedBy|decimalLatitude)$/i)
  );
};

async function archivePlan(
  opened: ChecklistFiles,
  descriptor: ChecklistFile,
  mapping: ChecklistMapping,
  path: string,
): Promise<Plan> {
  const origin = `${path}: ${descriptor.name}`;
  const described = readDescriptor(await wholeText(descriptor), origin);
  const core =
    described.find(({ isCore, rowType }) => isCore && rowType === 'Taxon') ??
    described.find(({ rowType }) => rowType === 'Taxon') ??
    described.find((table) => table.isCore && isOldChecklist(table));
  if (core === undefined) {
    throw invalid(
      `${origin} describes no Taxon file, only ${described.map(({ rowType }) => rowType || 'files without a row type').join(', ')}`,
      'Give an archive of a checklist.',
    );
  }
  const folder = posix.dirname(descriptor.name);
  const tables: ChecklistTable[] = [];
  for (const location of core.locations) {
    const name = posix.join(folder, location);
    const file = opened.files.find((one) => one.name === name);
    if (file === undefined) {
      throw invalid(
        `${origin} names ${location}, which is not there`,
        `Files: ${listed(opened.files)}.`,
      );
    }
    tables.push(await describedTable(file, core, mapping));
  }
  if (tables.length === 0) throw invalid(`${origin} names no file of its core`, 'Mend meta.xml.');
  return { format: 'dwc', tables, taxon: null, synonym: null };
}

async function describedTable(
  file: ChecklistFile,
  described: DescribedFile,
  mapping: ChecklistMapping,
): Promise<ChecklistTable> {
  const facts = await inspectText(file);
  const columns = new Map<ChecklistTerm, number[]>();
  const headings = new Map<string, number>();
  const defaults = new Map<ChecklistTerm, string>();
  const notes: [FindingKind, string][] = [];
  let width = (described.idColumn ?? -1) + 1;
  for (const { column, term: written, value } of described.fields) {
    const term = termOfHeading(written);
    if (column !== null) {
      width = Math.max(width, column + 1);
      headings.set(written.slice(written.lastIndexOf('/') + 1).toLowerCase(), column);
    }
    if (term === null) {
      notes.push(['UNREAD_COLUMN', written]);
      continue;
    }
    if (column !== null) columns.set(term, [...(columns.get(term) ?? []), column]);
    if (value !== null) defaults.set(term, value);
  }
  if (!columns.has('taxonID') && described.idColumn !== null) {
    columns.set('taxonID', [described.idColumn]);
  }
  // A descriptor often says UTF-8 of what is something else: the bytes know better
  const isUnicode = /^utf-?8$/i.test(described.encoding) || described.encoding === '';
  const first = facts.head.split(/\r?\n/, 1)[0] ?? '';
  const found = first.split(described.delimiter).length;
  if (found < width) {
    notes.push(['MISSING_COLUMN', `meta.xml has ${width} columns, the first line ${found}`]);
  }
  const table = { ...mapping.table };
  return {
    file,
    facts,
    encoding:
      table.encoding ??
      (isUnicode || facts.encoding.startsWith('utf') ? facts.encoding : described.encoding),
    delimiter: described.delimiter,
    quote: described.quote,
    headerLines: described.headerLines,
    mapping: table,
    columns,
    headings,
    defaults,
    width: Math.max(width, found),
    notes,
  };
}
