/**
 * What a record costs from its line to item and media, step by step, on one core, names matching excluded.
 * `node bench/interpret.ts [--records N] [--quick] [--json] [--real folder]`
 *
 * Two corpora: generated EDAN records (bench/generate.ts; with `--real`, the `*.jsonl` of a folder, over and over), and
 * Darwin Core rows of forty terms as JSON objects, with points that the geocoder looks up.
 * Every line is parsed afresh; JSON.parse of the same lines in the same run is what to compare with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { geocoder, interpretRecord } from '../src/interpret/index.ts';
import {
  createPathWatch,
  darwinCoreColumns,
  readDarwinCoreRow,
  readEdanRecord,
} from '../src/sources/index.ts';
import type { VerbatimRecord } from '../src/terms/index.ts';
import { DARWIN_CORE_TERMS, darwinCoreRow } from './darwin-core.ts';
import { generateRecord } from './edan/record.ts';
import { machine, median } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    records: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    real: { type: 'string' },
  },
});

const records = Number(options.records ?? (options.quick ? 50_000 : 400_000));
/** Few, so that what one step makes is still in the cache for the next, as in an ingest. */
const batchRecords = 20;

function realLines(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

/** Distinct lines, some ten thousand: caches of frequent values see what they see in a release. */
function generatedLines(): string[] {
  return Array.from({ length: Math.min(records, 40_000) }, (_, i) =>
    generateRecord(i, 'interpret'),
  );
}

const context = {
  datasetKey: '2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10',
  provider: 'smithsonian',
  geocoder: geocoder(),
};

/** A kind of record: its lines, and what brings a parsed line to terms. */
interface Corpus {
  readonly name: string;
  readonly lines: readonly string[];
  readonly toRecord: (json: unknown) => VerbatimRecord | null;
}

function edan(): Corpus {
  const watch = createPathWatch();
  return {
    name: options.real === undefined ? 'EDAN, generated' : `EDAN, ${options.real}`,
    lines: options.real === undefined ? generatedLines() : realLines(options.real),
    toRecord: (json) => {
      const reading = readEdanRecord(json, watch);
      return reading.kind === 'record' ? reading.record : null;
    },
  };
}

function darwinCore(): Corpus {
  const columns = darwinCoreColumns(DARWIN_CORE_TERMS);
  return {
    name: 'Darwin Core, 40 terms',
    lines: Array.from({ length: Math.min(records, 40_000) }, (_, i) => {
      const cells = darwinCoreRow(i);
      return JSON.stringify(
        Object.fromEntries(DARWIN_CORE_TERMS.map((term, at) => [term, cells[at]])),
      );
    }),
    toRecord: (json) => {
      const row = json as Readonly<Record<string, string>>;
      return readDarwinCoreRow(
        columns,
        DARWIN_CORE_TERMS.map((term) => row[term]),
      );
    },
  };
}

function measure({ name, lines, toRecord }: Corpus) {
  const samples: { parse: number; crosswalk: number; interpret: number }[] = [];
  let rejects = 0;
  let bytes = 0;
  for (let done = 0; done < records; done += batchRecords) {
    const batch: string[] = [];
    for (let i = 0; i < batchRecords; i++) batch.push(lines[(done + i) % lines.length] ?? '{}');
    const t0 = performance.now();
    const parsed: unknown[] = [];
    for (const line of batch) parsed.push(JSON.parse(line));
    const t1 = performance.now();
    const read: VerbatimRecord[] = [];
    for (const json of parsed) {
      const record = toRecord(json);
      if (record === null) rejects += 1;
      else read.push(record);
    }
    const t2 = performance.now();
    for (const record of read) interpretRecord(record, context);
    const t3 = performance.now();
    for (const line of batch) bytes += line.length;
    samples.push({
      parse: ((t1 - t0) * 1000) / batchRecords,
      crosswalk: ((t2 - t1) * 1000) / batchRecords,
      interpret: ((t3 - t2) * 1000) / batchRecords,
    });
  }
  // The first tenth is left out: the engine is still compiling
  const warm = samples.slice(Math.floor(samples.length / 10));
  const of = (step: (sample: (typeof samples)[number]) => number) => {
    const sorted = warm.map(step).sort((a, b) => a - b);
    return {
      p50: round(median(sorted)),
      p95: round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    };
  };
  const parse = of((sample) => sample.parse);
  const interpret = of((sample) => sample.interpret);
  const both = of((sample) => sample.crosswalk + sample.interpret);
  return {
    corpus: name,
    records,
    distinctRecords: lines.length,
    bytesPerRecord: Math.round(bytes / Math.max(1, records)),
    rejects,
    microsecondsPerRecord: {
      parse,
      crosswalk: of((sample) => sample.crosswalk),
      interpret,
      crosswalkAndInterpret: both,
    },
    interpretToParse: round(interpret.p50 / parse.p50),
    crosswalkAndInterpretToParse: round(both.p50 / parse.p50),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const results = [edan, darwinCore].map((corpus) => measure(corpus()));

if (options.json) process.stdout.write(`${JSON.stringify({ results, machine: machine() })}\n`);
else {
  const row = (name: string, step: { p50: number; p95: number }): string =>
    `${name.padEnd(24)} ${step.p50.toFixed(2).padStart(8)} ${step.p95.toFixed(2).padStart(8)}\n`;
  for (const result of results) {
    const { parse, crosswalk, interpret, crosswalkAndInterpret } = result.microsecondsPerRecord;
    process.stdout.write(
      `${result.corpus}: ${records} records, ${result.bytesPerRecord} bytes each\n\n` +
        `${'µs a record'.padEnd(24)} ${'p50'.padStart(8)} ${'p95'.padStart(8)}\n` +
        row('JSON.parse', parse) +
        row('crosswalk', crosswalk) +
        row('interpret', interpret) +
        row('crosswalk + interpret', crosswalkAndInterpret) +
        `\ninterpret: ${result.interpretToParse} of JSON.parse in the same run; with the crosswalk ${result.crosswalkAndInterpretToParse}\n\n`,
    );
  }
}
