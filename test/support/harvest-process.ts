import { setTimeout as sleep } from 'node:timers/promises';
import { openHarvestStore } from '../../src/sources/harvest/store.ts';

/**
 * Harvests `pages` pages of 50 records into a store and says so line by line, to be killed at any moment: going on where it was, round
 * after round. Arguments: folder, round, pages.
 */
const [folder = '', round = '0', pages = '1'] = process.argv.slice(2);
const store = await openHarvestStore(folder);
const kind = store.state === null ? 'full' : 'incremental';
const draft = await store.begin(kind);
const from = (draft.checkpoint as { page: number } | null)?.page ?? 0;
process.stdout.write(`${kind} from ${from}\n`);
for (let page = from; page < Number(pages); page++) {
  for (let at = 0; at < 50; at++) {
    const id = `id-${(page * 50 + at) % 4000}`;
    if (page % 7 === 3 && at === 0) draft.remove(id, null);
    else draft.put({ id, stamp: null, raw: Buffer.from(`${round}:${page}:${at}`) });
  }
  await draft.save({ page: page + 1 });
  process.stdout.write(`saved ${page + 1}\n`);
  if (page % 20 === 0) await sleep(1);
}
process.stdout.write('finishing\n');
await draft.finish({ round: Number(round) });
process.stdout.write('finished\n');
