import { argv } from 'node:process';
import { harvestOai } from '../../src/sources/oai-pmh/harvest.ts';
import { createWebClient } from '../../src/sources/web/create-client.ts';

/** A harvest in a process of its own, to be killed: `node oai-process.ts <base address> <cache>`. */
const [location = '', cache = ''] = argv.slice(2);
const web = createWebClient({
  allowPrivateAddresses: true,
  respectRobots: false,
  requestsPerSecond: 0,
});
await harvestOai(
  { format: 'oai-pmh', location, units: [], options: {} },
  { web, cache, onNote: () => {}, refresh: false, limit: null, onProgress: () => {} },
);
await web.close();
