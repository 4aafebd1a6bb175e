import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import type { SourceRecord } from '../../src/sources/adapter.ts';
import { dwcaAdapter } from '../../src/sources/darwin-core/adapter.ts';
import { preparedIn } from '../../src/sources/darwin-core/join/prepare.ts';
import type { TableCount } from '../../src/sources/darwin-core/join/prepared.ts';
import type { Reject } from '../../src/sources/types.ts';
import type { WebClient } from '../../src/sources/web/client.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Archives of tests lie on the disk: whatever asks the web in them is wrong. */
export const noWeb: WebClient = {
  fetch: () => Promise.reject(new Error('asked the web')),
  save: () => Promise.reject(new Error('asked the web')),
  manners: () => [],
  close: async () => {},
};

export async function writeZip(path: string, files: Files): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, { mtime: new Date(0) });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export async function tarOf(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, Buffer.from(content));
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const tarGzOf = async (files: Files): Promise<Buffer> => gzipSync(await tarOf(files));

/** What came of an archive. */
export interface ArchiveReading {
  readonly records: readonly SourceRecord[];
  readonly rejects: readonly Reject[];
  readonly notes: readonly string[];
  readonly tables: readonly TableCount[];
  readonly fingerprints: readonly string[];
  readonly partitions: readonly string[];
  readonly unknown: Readonly<Record<string, number>>;
}

/** Plans and reads an archive as a run does. */
export async function readArchive(
  location: string,
  cache: string,
  {
    rangeBytes = 2 ** 28,
    options = {},
  }: { rangeBytes?: number; options?: Readonly<Record<string, unknown>> } = {},
): Promise<ArchiveReading> {
  const notes: string[] = [];
  const rejects: Reject[] = [];
  const records: SourceRecord[] = [];
  const unknown: Record<string, number> = {};
  const context = { web: noWeb, cache, onNote: (note: string) => notes.push(note) };
  const endpoint = { format: 'dwca', location, units: [], options } as const;
  const plan = await dwcaAdapter.plan(endpoint, { ...context, rangeBytes });
  notes.push(...plan.notes);
  let tables: readonly TableCount[] = [];
  for (const partition of plan.partitions) {
    const { folder } = partition.detail as { folder: string };
    tables = (await preparedIn(folder))?.tables ?? [];
    const read = dwcaAdapter.read(partition, endpoint, {
      ...context,
      maxLineBytes: 2 ** 24,
      onReject: (reject) => rejects.push(reject),
      onSourceBytes: () => {},
      onUnknownPath: (path) => {
        unknown[path] = (unknown[path] ?? 0) + 1;
      },
    });
    for await (const batch of read) records.push(...batch);
  }
  return {
    records,
    rejects,
    notes,
    tables,
    fingerprints: plan.partitions.map(({ fingerprint }) => fingerprint),
    partitions: plan.partitions.map(({ id }) => id),
    unknown,
  };
}

/** Terms of a record as plain texts. */
export const textsOf = ({ record }: SourceRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record.terms).flatMap(([term, texts]) =>
      texts === undefined
        ? []
        : [[term, texts.map(({ text }: { text: string }) => text).join(' | ')]],
    ),
  );

export const rawOf = ({ raw }: SourceRecord): unknown =>
  JSON.parse(Buffer.from(raw).toString('utf8'));

const DWC = 'http://rs.tdwg.org/dwc/terms/';

export interface TableText {
  readonly rowType: string;
  readonly files: readonly string[];
  /** Column → term (local name of Darwin Core, or URI). */
  readonly terms: readonly string[];
  readonly attributes?: string;
  /** Column of the id; null: without an index; undefined: the first one. */
  readonly id?: number | null;
  readonly defaults?: Readonly<Record<string, string>>;
}

const uri = (term: string): string => (term.includes(':') ? term : DWC + term);

function tableXml(table: TableText, isCore: boolean): string {
  const element = isCore ? 'core' : 'extension';
  const attributes =
    table.attributes ??
    'encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1"';
  const id = table.id === null ? '' : ` index="${table.id ?? 0}"`;
  const fields = table.terms.map((term, at) =>
    term === '' ? '' : `<field index="${at}" term="${uri(term)}"/>`,
  );
  const constants = Object.entries(table.defaults ?? {}).map(
    ([term, value]) => `<field term="${uri(term)}" default="${value}"/>`,
  );
  const files = table.files.map((file) => `<location>${file}</location>`).join('');
  return `<${element} ${attributes} rowType="${uri(table.rowType)}"><files>${files}</files><${isCore ? 'id' : 'coreid'}${id}/>${fields.join('')}${constants.join('')}</${element}>`;
}

export const metaXml = (core: TableText, ...extensions: readonly TableText[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<archive xmlns="http://rs.tdwg.org/dwc/text/">${tableXml(core, true)}${extensions.map((table) => tableXml(table, false)).join('')}</archive>`;
