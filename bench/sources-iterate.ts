/**
 * `node bench/sources-iterate.ts <archive> <cache> <share> <of>`: a process of bench/sources-archive.ts. Iterates every `of`-th part of a
 * Darwin Core archive, joined and crosswalked, and throws the records away. `of` 0: only prepares the archive.
 */
import { dwcaAdapter } from '../src/sources/darwin-core/adapter.ts';
import { createWebClient } from '../src/sources/web/create-client.ts';

const [location = '', cache = '', share = '0', of = '1'] = process.argv.slice(2);
const endpoint = { format: 'dwca', location, units: [] } as const;
const ignore = (): void => {};
const context = { web: createWebClient(), cache, onNote: ignore };
const { partitions } = await dwcaAdapter.plan(endpoint, { ...context, rangeBytes: 2 ** 26 });
let records = 0;
let extensionRows = 0;
for (const [at, partition] of partitions.entries()) {
  if (Number(of) === 0 || at % Number(of) !== Number(share)) continue;
  for await (const batch of dwcaAdapter.read(partition, endpoint, {
    ...context,
    maxLineBytes: 2 ** 26,
    onReject: ignore,
    onSourceBytes: ignore,
    onUnknownPath: ignore,
  })) {
    records += batch.length;
    for (const { record } of batch) {
      for (const rows of Object.values(record.extensions ?? {})) extensionRows += rows.length;
    }
  }
}
console.log(JSON.stringify({ records, extensionRows }));
