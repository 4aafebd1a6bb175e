/**
 * `node bench/sources-oai.ts [--records N[,N…]] [--page-size N] [--json]`: a harvest over OAI-PMH.
 *
 * Corpus: bench/oai-server.ts, records of oai_dc of 1.3 kB in pages of 500, served by another process of this machine, which makes all
 * pages beforehand. Ours: a first harvest into an empty cache, in a process that does nothing else, from the first request to the
 * finished store; without a pause between requests, and with all else as in use: checkpoints, deduplication, the files of the store.
 * Memory is that of the harvesting process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { oaiPmhAdapter } from '../src/sources/oai-pmh/adapter.ts';
import { createWebClient } from '../src/sources/web/create-client.ts';
import { machine, measureCommand } from './measure.ts';

const scratch = join(import.meta.dirname, '..', '.bench', `oai-${process.pid}`);

const { values: flags } = parseArgs({
  options: {
    records: { type: 'string', default: '25000,100000' },
    'page-size': { type: 'string', default: '500' },
    harvest: { type: 'string' },
    cache: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

/** The process that is measured. */
async function harvest(url: string, cache: string): Promise<void> {
  const web = createWebClient({ allowPrivateAddresses: true, requestsPerSecond: 0 });
  const started = performance.now();
  const report = await oaiPmhAdapter.harvest?.(
    { format: 'oai-pmh', location: url, units: [], options: { metadataPrefix: 'oai_dc' } },
    { web, cache, refresh: false, limit: null, onNote: () => {}, onProgress: () => {} },
  );
  await web.close();
  console.log(JSON.stringify({ ...report, seconds: (performance.now() - started) / 1000 }));
}

/** A repository in a process of its own, with its pages made. */
async function repository(records: number, pageSize: string) {
  const script = join(import.meta.dirname, 'oai-server.ts');
  const child = spawn(process.execPath, [script, String(records), pageSize], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  for (let at = 0; at < records; at += Number(pageSize)) {
    const token = at === 0 ? 'metadataPrefix=oai_dc' : `resumptionToken=${at}`;
    await (await fetch(`${url}?verb=ListRecords&${token}`)).arrayBuffer();
  }
  return { url, close: () => child.kill() };
}

async function measure(records: number) {
  const server = await repository(records, flags['page-size']);
  const cache = join(scratch, String(records));
  await mkdir(cache, { recursive: true });
  try {
    const measured = await measureCommand(process.execPath, [
      import.meta.filename,
      '--harvest',
      server.url,
      '--cache',
      cache,
    ]);
    const told = JSON.parse(measured.stdout) as {
      readonly records: number;
      readonly requests: number;
      readonly seconds: number;
    };
    if (told.records !== records) throw new Error(`${told.records} records, not ${records}`);
    return {
      records,
      requests: told.requests,
      seconds: told.seconds,
      recordsPerSecond: records / told.seconds,
      peakMemoryBytes: measured.peakMemoryBytes,
    };
  } finally {
    server.close();
  }
}

async function main(): Promise<void> {
  const on = machine();
  const runs = [];
  for (const records of flags.records.split(',').map(Number)) runs.push(await measure(records));
  if (flags.json) {
    console.log(JSON.stringify({ machine: on, runs }));
    return;
  }
  console.log(`OAI-PMH, pages of ${flags['page-size']}; load before ${on.loadAverage.toFixed(1)}`);
  for (const { records, requests, seconds, recordsPerSecond, peakMemoryBytes } of runs) {
    const megabytes = ((peakMemoryBytes ?? 0) / 1e6).toFixed(0);
    console.log(
      `${String(records).padStart(9)} records${String(requests).padStart(6)} requests${seconds.toFixed(2).padStart(8)} s${recordsPerSecond.toFixed(0).padStart(8)} records/s${megabytes.padStart(6)} MB`,
    );
  }
}

if (flags.harvest !== undefined) await harvest(flags.harvest, flags.cache);
else await main().finally(() => rm(scratch, { recursive: true, force: true }));
