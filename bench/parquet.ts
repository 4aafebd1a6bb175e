/**
 * Rows into Parquet: our writer against DuckDB's COPY of the same rows from NDJSON, one core each, in one run.
 * `node bench/parquet.ts [--records N] [--quick] [--json]`
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  createParquetWriter,
  ITEMS,
  MEDIA,
  type ParquetSchema,
  type ParquetWriterOptions,
  readParquetRow,
  type StoredVerbatimRow,
  VERBATIM,
} from '../src/lake/parquet/index.ts';
import type { Item, Media, VerbatimRow } from '../src/terms/index.ts';
import { anItem } from '../test/support/items.ts';

/** A small fast generator of numbers in [0, 1) that is the same on every machine (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES =
  'ba ce dor el fu gri ha is jo kan lu mer no o pi quer ra sil tu ver wy xan yo zu'.split(' ');

interface Batch {
  readonly items: Item[];
  readonly media: Media[];
  readonly verbatim: VerbatimRow[];
}

/** Specimens with the fill and the repetition of a natural history release: most text repeats, keys do not. */
function* generate(count: number): Generator<Batch> {
  const next = random(20261121);
  const int = (below: number) => Math.floor(next() * below);
  const word = () =>
    Array.from({ length: 2 + int(3) }, () => SYLLABLES[int(SYLLABLES.length)]).join('');
  const name = () => word().replace(/^./, (letter) => letter.toUpperCase());
  const words = (length: number) => Array.from({ length }, word).join(' ');
  const pool = <T>(size: number, make: () => T) => {
    const values = Array.from({ length: size }, make);
    // Few values are common, many rare, as in real collections.
    return () => values[Math.floor(size * next() ** 3)] as T;
  };
  const maybe = <T>(share: number, make: () => T): T | null => (next() < share ? make() : null);
  const hex = (digits: number) =>
    Array.from({ length: digits / 8 }, () =>
      int(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  const uuid = () => hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const collector = pool(4000, () => `${name()[0]}. ${name()}`);
  const genus = pool(3000, name);
  const family = pool(300, () => `${name()}aceae`);
  const country = pool(120, name);
  const state = pool(900, name);
  const county = pool(3000, () => `${name()} County`);
  const place = pool(6000, () => `${name()}, ${name()}`);
  const topic = pool(400, () => words(2));
  const datasetKey = uuid();
  let items: Item[] = [];
  let media: Media[] = [];
  let verbatim: VerbatimRow[] = [];
  for (let i = 0; i < count; i++) {
    const year = maybe(0.8, () => 1800 + int(220));
    const date = year === null ? null : `${year}-0${1 + int(9)}-1${int(9)}`;
    const scientificName = maybe(0.9, () => `${genus()} ${word()}`);
    const latitude = maybe(0.35, () => Math.round(next() * 18e6 - 9e6) / 1e5);
    const mediaCount = next() < 0.6 ? 1 : next() < 0.3 ? 3 : 0;
    const barcode = maybe(0.7, () => String(1_000_000 + i).padStart(8, '0'));
    const id = uuid();
    const sourceId = `edanmdm-nmnhbotany_${2_000_000 + i * 3}`;
    const item: Item = {
      ...anItem({ id: '' }),
      id,
      datasetKey,
      sourceId,
      recordType: 'edanmdm',
      basisOfRecord: 'PRESERVED_SPECIMEN',
      title: scientificName ?? words(4),
      objectType: ['Herbarium sheet'],
      creator: [],
      recordedBy: next() < 0.9 ? [collector(), ...(next() < 0.2 ? [collector()] : [])] : [],
      agents: next() < 0.9 ? [{ role: 'Collector', name: collector() }] : [],
      eventDateStart: date,
      eventDateEnd: date,
      eventDatePrecision: date === null ? null : 'day',
      startYear: year,
      endYear: year,
      verbatimEventDate: date === null ? null : `${int(28) + 1} May ${year}`,
      continent: maybe(0.7, () => 'North America'),
      country: maybe(0.9, country),
      countryCode: maybe(0.9, () => 'US'),
      stateProvince: maybe(0.7, state),
      county: maybe(0.5, county),
      municipality: null,
      locality: maybe(0.7, () => words(3 + int(12))),
      place: next() < 0.9 ? [place(), country(), state()] : [],
      decimalLatitude: latitude,
      decimalLongitude: latitude === null ? null : latitude * 2,
      coordinateUncertaintyInMeters: null,
      minimumElevationInMeters: maybe(0.3, () => int(4000)),
      maximumElevationInMeters: maybe(0.05, () => int(4000)),
      minimumDepthInMeters: null,
      maximumDepthInMeters: null,
      scientificName,
      kingdom: 'Plantae',
      phylum: null,
      class: maybe(0.9, () => 'Dicotyledonae'),
      order: maybe(0.9, family),
      family: maybe(0.95, family),
      genus: scientificName?.split(' ')[0] ?? null,
      vernacularName: [],
      topic: next() < 0.5 ? [topic(), topic()] : [],
      culture: [],
      identifiers: [
        { label: 'USNM Number', value: String(100_000 + i) },
        ...(barcode === null ? [] : [{ label: 'Barcode', value: barcode }]),
        { label: null, value: `http://n2t.net/ark:/65665/${id.slice(0, 13)}` },
      ],
      institution: 'National Museum of Natural History',
      institutionCode: 'NMNH',
      collectionCode: 'NMNHBOTANY',
      collection: ['Botany'],
      catalogNumber: String(100_000 + i),
      license: 'CC0-1.0',
      verbatimLicense: 'CC0',
      rightsHolder: null,
      bibliographicCitation: null,
      description: maybe(0.25, () => words(10 + int(40))),
      language: ['en'],
      provider: 'Museum',
      source: 'Botany Department',
      landingPage: `http://n2t.net/ark:/65665/${id.slice(0, 13)}`,
      thumbnail: mediaCount > 0 ? `https://ids.example.org/ids/deliveryService/${id}_thumb` : null,
      mediaCount,
      mediaTypes: mediaCount > 0 ? ['StillImage'] : [],
      mediaLicenses: mediaCount > 0 ? ['CC0-1.0'] : [],
      issues: next() < 0.1 ? ['RECORDED_DATE_INVALID'] : [],
      contentHash: hex(32),
      modified: `2026-0${1 + int(9)}-11T12:00:0${int(9)}Z`,
      firstSeen: '2026-11-21T17:00:00Z',
      lastChanged: '2026-11-21T17:00:00Z',
    };
    items.push(item);
    for (let position = 0; position < mediaCount; position++) {
      const file = `https://ids.example.org/ids/deliveryService/${id}_${position}`;
      media.push({
        itemId: id,
        position,
        identifier: file,
        references: null,
        thumbnail: `${file}_thumb`,
        guid: `http://n2t.net/ark:/65665/${hex(16)}`,
        providerManagedID: `NMNH-${1_000_000 + i * 4 + position}`,
        type: 'StillImage',
        format: 'image/jpeg',
        title: null,
        description: null,
        creator: null,
        created: null,
        contributor: null,
        publisher: null,
        rightsHolder: null,
        license: 'CC0-1.0',
        verbatimLicense: 'CC0',
        rights: null,
        widthInPixels: 2000 + int(4000),
        heightInPixels: 3000 + int(4000),
        sizeBytes: null,
        tags: [],
        category: null,
        creatorUrl: null,
        popularityMetric: null,
        popularity: null,
        provider: 'Museum',
        source: 'Botany Department',
        accessPoints: ['High-resolution JPEG', 'Screen Image', 'Thumbnail Image'].map(
          (variant) => ({
            variant,
            accessURI: `${file}.${variant[0]}.jpg`,
            format: 'image/jpeg',
            widthInPixels: 2000 + int(4000),
            heightInPixels: 3000 + int(4000),
            sizeBytes: null,
          }),
        ),
      });
    }
    verbatim.push({
      id,
      sourceId,
      partition: 'nmnhbotany/3f.txt',
      line: i + 1,
      // A record as published says most things twice: indexed and in free text.
      raw: Buffer.from(JSON.stringify({ descriptiveNonRepeating: item, freetext: item })),
    });
    if (items.length === BATCH || i === count - 1) {
      yield { items, media, verbatim };
      items = [];
      media = [];
      verbatim = [];
    }
  }
}

/** Records in memory at once, as in an ingest: most of what a record was is garbage soon after. */
const BATCH = 500;

/** Processor time of this process, all its threads, in seconds: what a busy machine does not distort. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

interface Figure {
  readonly rows: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly rowsPerCpuSecond: number;
  readonly microsecondsPerRow: number;
  readonly fileMegabytes: number;
}

/** Adds up the time of the pieces of work that it is given. */
class Stopwatch {
  cpu = 0;
  wall = 0;

  measure<T>(work: () => T): T {
    const [cpu, wall] = [cpuSeconds(), performance.now()];
    const result = work();
    this.#add(cpu, wall);
    return result;
  }

  async measureAsync<T>(work: () => Promise<T>): Promise<T> {
    const [cpu, wall] = [cpuSeconds(), performance.now()];
    const result = await work();
    this.#add(cpu, wall);
    return result;
  }

  #add(cpu: number, wall: number): void {
    this.cpu += cpuSeconds() - cpu;
    this.wall += (performance.now() - wall) / 1000;
  }

  async figure(rows: number, path: string): Promise<Figure> {
    return {
      rows,
      cpuSeconds: round(this.cpu, 3),
      wallSeconds: round(this.wall, 3),
      rowsPerCpuSecond: Math.round(rows / this.cpu),
      microsecondsPerRow: round((this.cpu / rows) * 1e6, 2),
      fileMegabytes: round((await stat(path)).size / 1e6, 1),
    };
  }
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** A writer with a clock that runs only while it works. */
function timed<Row extends object>(
  path: string,
  schema: ParquetSchema<Row>,
  options?: ParquetWriterOptions,
) {
  const writer = createParquetWriter(path, schema, options);
  const watch = new Stopwatch();
  return {
    append(rows: readonly Row[]): void {
      watch.measure(() => {
        for (const row of rows) writer.append(row);
      });
    },
    async finish(): Promise<Figure> {
      const { rows } = await watch.measureAsync(() => writer.finish());
      return watch.figure(rows, path);
    },
  };
}

/** One run over `records` records: every writer is fed batch by batch with rows that were parsed just before. */
async function run(folder: string, records: number) {
  const at = (name: string) => join(folder, `${name}.parquet`);
  const writers = {
    items: timed(at('items'), ITEMS),
    itemsUncompressed: timed(at('uncompressed'), ITEMS, { compression: 'none' }),
    itemsZstdLevel3: timed(at('level3'), ITEMS, { level: 3 }),
    media: timed(at('media'), MEDIA),
    verbatim: timed(at('verbatim'), VERBATIM),
  };
  const ndjson = openSync(join(folder, 'items.ndjson'), 'w');
  const parse = new Stopwatch();
  const stringify = new Stopwatch();
  let rawBytes = 0;
  for (const batch of generate(records)) {
    const lines = batch.items.map((item) => JSON.stringify(item));
    const mediaLines = batch.media.map((medium) => JSON.stringify(medium));
    const fresh = (): Item[] => lines.map((line) => JSON.parse(line) as Item);
    writers.items.append(parse.measure(fresh));
    writers.itemsUncompressed.append(fresh());
    writers.itemsZstdLevel3.append(fresh());
    writers.media.append(mediaLines.map((line) => JSON.parse(line) as Media));
    writers.verbatim.append(batch.verbatim);
    for (const { raw } of batch.verbatim) rawBytes += raw.length;
    const items = fresh();
    stringify.measure(() => {
      writeSync(ndjson, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    });
  }
  closeSync(ndjson);
  return {
    items: await writers.items.finish(),
    itemsUncompressed: await writers.itemsUncompressed.finish(),
    itemsZstdLevel3: await writers.itemsZstdLevel3.finish(),
    media: await writers.media.finish(),
    verbatim: await writers.verbatim.finish(),
    rawBytes,
    parseSeconds: parse.cpu,
    stringifySeconds: stringify.cpu,
  };
}

/** COPY from the NDJSON file that the same rows make, with the types stated and one thread. */
async function copyWithDuckDB(folder: string, records: number): Promise<Figure> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const source = join(folder, 'items.ndjson');
  const path = join(folder, 'duckdb.parquet');
  const watch = new Stopwatch();
  await watch.measureAsync(() =>
    connection.run(
      `COPY (SELECT * FROM read_json('${source}', format = 'newline_delimited', columns = {${duckColumns()}}))
       TO '${path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
    ),
  );
  connection.closeSync();
  instance.closeSync();
  return watch.figure(records, path);
}

/** The same columns with the same types, stated, so that DuckDB need not guess them. */
const duckColumns = () => {
  const scalar = {
    utf8: 'VARCHAR',
    bytes: 'VARCHAR',
    int32: 'INTEGER',
    int64: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
  };
  return ITEMS.columns
    .map((column) => {
      const type =
        column.kind === 'utf8List'
          ? 'VARCHAR[]'
          : column.kind === 'structList'
            ? `STRUCT(${column.fields.map((field) => `"${field.name}" ${scalar[field.kind]}`).join(', ')})[]`
            : scalar[column.kind];
      return `"${column.name}": '${type}'`;
    })
    .join(', ');
};

async function pointReads(path: string, rows: number) {
  const next = random(7);
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    const start = performance.now();
    const row = await readParquetRow<StoredVerbatimRow>(path, Math.floor(next() * rows));
    if (row === null) throw new Error('a row is missing');
    times.push(performance.now() - start);
  }
  const warm = times.slice(20).sort((a, b) => a - b);
  return {
    firstMs: round(times[0] ?? 0, 2),
    p50Ms: round(warm[Math.floor(warm.length * 0.5)] ?? 0, 2),
    p95Ms: round(warm[Math.floor(warm.length * 0.95)] ?? 0, 2),
  };
}

const { values: flags } = parseArgs({
  options: {
    records: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const records = Number(flags.records ?? (flags.quick ? 20_000 : 100_000));
const folder = await mkdtemp(join(tmpdir(), 'opendrawer-parquet-'));
try {
  // Once unmeasured, so that compiled code is measured.
  await run(folder, 5_000);
  const { rawBytes, parseSeconds, stringifySeconds, ...ours } = await run(folder, records);
  const duckdb = await copyWithDuckDB(folder, records);
  const { items, itemsUncompressed, media, verbatim } = ours;
  const report = {
    bench: 'parquet',
    records,
    columns: ITEMS.columns.length,
    machine: { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
    ...ours,
    zstdShareOfItems: round(1 - itemsUncompressed.cpuSeconds / items.cpuSeconds, 2),
    verbatimMegabytesPerCpuSecond: Math.round(rawBytes / 1e6 / verbatim.cpuSeconds),
    microsecondsPerRecord: round(
      ((items.cpuSeconds + media.cpuSeconds + verbatim.cpuSeconds) / records) * 1e6,
      2,
    ),
    duckdbCopyFromNdjson: duckdb,
    jsonStringifyMicrosecondsPerRow: round((stringifySeconds / records) * 1e6, 2),
    jsonParseMicrosecondsPerRow: round((parseSeconds / records) * 1e6, 2),
    // From objects in memory, as an ingest has them: DuckDB needs them as lines first.
    ratioObjectsToParquet: round((duckdb.cpuSeconds + stringifySeconds) / items.cpuSeconds, 2),
    // From lines on disk: COPY parses them in C++, so JSON.parse counts on our side.
    ratioLinesToParquet: round(duckdb.cpuSeconds / (items.cpuSeconds + parseSeconds), 2),
    verbatimPointRead: await pointReads(join(folder, 'verbatim.parquet'), records),
  };
  if (flags.json) console.log(JSON.stringify(report));
  else console.dir(report, { depth: null });
} finally {
  await rm(folder, { recursive: true, force: true });
}
