/**
 * What a record costs from its line to item and media, step by step, on one core.
 * `node bench/interpret.ts [--records N] [--quick] [--json] [--real folder]`
 *
 * Corpus: generated records (bench/generate.ts); with `--real`, the `*.jsonl` of a folder, over and over.
 * Every line is parsed afresh; JSON.parse of the same lines in the same run is what to compare with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { interpretRecord } from '../src/interpret/index.ts';
import { createPathWatch, readEdanRecord } from '../src/sources/index.ts';
import type { VerbatimRecord } from '../src/terms/index.ts';
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

const lines = options.real === undefined ? generatedLines() : realLines(options.real);
const context = { datasetKey: '2f2a3ad4-6bc0-5b80-9f1d-3a1c6d2b9a10', provider: 'smithsonian' };
const watch = createPathWatch();
const samples: { parse: number; crosswalk: number; interpret: number }[] = [];
let rejects = 0;
let media = 0;
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
    const reading = readEdanRecord(json, watch);
    if (reading.kind === 'record') read.push(reading.record);
    else rejects += 1;
  }
  const t2 = performance.now();
  for (const record of read) media += interpretRecord(record, context).media.length;
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
  return { p50: round(median(sorted)), p95: round(sorted[Math.floor(sorted.length * 0.95)] ?? 0) };
};
const round = (value: number): number => Math.round(value * 100) / 100;

const parse = of(({ parse: one }) => one);
const crosswalk = of(({ crosswalk: one }) => one);
const interpret = of(({ interpret: one }) => one);
const both = of((sample) => sample.crosswalk + sample.interpret);
const result = {
  corpus: options.real ?? 'generated',
  records,
  distinctRecords: lines.length,
  bytesPerRecord: Math.round(bytes / Math.max(1, records)),
  mediaPerRecord: round(media / Math.max(1, records)),
  rejects,
  unknownPaths: watch.unknown().length,
  microsecondsPerRecord: { parse, crosswalk, interpret, crosswalkAndInterpret: both },
  ratioToParse: round(both.p50 / parse.p50),
  machine: machine(),
};

if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const row = (name: string, step: { p50: number; p95: number }): string =>
    `${name.padEnd(24)} ${step.p50.toFixed(2).padStart(8)} ${step.p95.toFixed(2).padStart(8)}\n`;
  process.stdout.write(
    `${records} records (${result.corpus}, ${result.bytesPerRecord} bytes each)\n\n` +
      `${'µs a record'.padEnd(24)} ${'p50'.padStart(8)} ${'p95'.padStart(8)}\n` +
      row('JSON.parse', parse) +
      row('crosswalk', crosswalk) +
      row('interpret', interpret) +
      row('crosswalk + interpret', both) +
      `\n${result.ratioToParse} of JSON.parse in the same run\n`,
  );
}
