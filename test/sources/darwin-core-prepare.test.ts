import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { prepareArchive } from '../../src/sources/darwin-core/join/prepare.ts';
import { prepareApart } from '../../src/sources/darwin-core/join/prepare-apart.ts';

const folder = mkdtempSync(join(tmpdir(), 'opendrawer-prepare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const META = (file: string): string => `<archive xmlns="http://rs.tdwg.org/dwc/text/">
  <core encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1" rowType="http://rs.tdwg.org/dwc/terms/Occurrence">
    <files><location>${file}</location></files>
    <id index="0"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/locality"/>
  </core>
</archive>`;

/** A folder archive of so many rows of 300 bytes. */
function archive(name: string, rows: number, file = 'occurrence.txt'): string {
  const path = join(folder, name);
  mkdirSync(path);
  const text = `on the banks of the river ${'and further '.repeat(21)}`;
  const lines = Array.from({ length: rows }, (_, at) => `id-${at}\t${at} ${text}`);
  writeFileSync(join(path, 'occurrence.txt'), `id\tlocality\n${lines.join('\n')}\n`);
  writeFileSync(join(path, 'meta.xml'), META(file));
  return path;
}

const optionsOf = (name: string) => ({
  cache: join(folder, `cache-${name}`),
  rangeBytes: 16 * 2 ** 20,
  records: 'auto' as const,
});

it('prepares a large archive in another process as it does here', async () => {
  const path = archive('large', 120_000);
  const apart = await prepareApart(path, optionsOf('apart'));
  const here = await prepareArchive(path, optionsOf('here'));
  expect(apart.prepared).toEqual(here.prepared);
  expect(apart.prepared.tables.map(({ rows }) => rows)).toEqual([120_000]);
  // What is there is taken as it is.
  expect(await prepareApart(path, optionsOf('apart'))).toEqual(apart);
});

it('tells what is wrong there, and leaves nothing behind', async () => {
  const path = archive('broken', 120_000, 'nowhere.txt');
  const options = optionsOf('broken');
  await expect(prepareApart(path, options)).rejects.toMatchObject({
    code: expect.stringMatching(/^[A-Z_]+$/),
    message: expect.stringContaining('nowhere.txt'),
  });
  expect(readdirSync(options.cache)).toEqual([]);
});

it('ends when it is told to, and leaves nothing behind', async () => {
  const options = optionsOf('ended');
  mkdirSync(options.cache);
  // A process that died, and one that lives.
  const digests = '000000000000-000000000000';
  const dead = `.dwca-${digests}-999999999-1`;
  const alive = `.dwca-${digests}-${process.ppid}-1`;
  for (const name of [dead, alive]) mkdirSync(join(options.cache, name));
  const signal = AbortSignal.timeout(900);
  await expect(
    prepareApart(join(folder, 'large'), { ...options, rangeBytes: 1024, signal }).then(async () => {
      signal.throwIfAborted();
      throw new Error('it was faster than its end');
    }),
  ).rejects.toThrow(/timeout|faster/);
  const left = readdirSync(options.cache);
  expect(left.filter((name) => name.startsWith('.'))).toEqual([alive]);
});
