import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addressOf } from '../../bench/edan/record.ts';
import { UNITS } from '../../bench/edan/units.ts';
import { generateRecord, generateRelease } from '../../bench/generate.ts';

const folder = await mkdtemp(join(tmpdir(), 'opendrawer-generate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Parsed {
  readonly url: string;
  readonly hash: string;
  readonly unitCode: string;
  readonly timestamp: number;
}

const parsed = (line: string): Parsed => JSON.parse(line) as Parsed;

describe('generateRecord', () => {
  it('depends on index and seed alone', () => {
    expect(generateRecord(12, 'a')).toBe(generateRecord(12, 'a'));
    expect(generateRecord(12, 'a')).not.toBe(generateRecord(13, 'a'));
    expect(generateRecord(12, 'a')).not.toBe(generateRecord(12, 'b'));
  });

  it.each(UNITS.map((unit) => unit.code))('%s: valid lines under the hash rule', (code) => {
    const urls = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      const line = generateRecord(index, 1, { units: [code], shards: 16 });
      expect(line).not.toMatch(/['=&<>\n]/);
      const record = parsed(line);
      expect(record.unitCode).toBe(code);
      expect(record.hash).toBe(createHash('sha1').update(record.url).digest('hex'));
      expect(record.hash.slice(0, 1)).toBe('0');
      expect(Number.isInteger(record.timestamp)).toBe(true);
      urls.add(record.url);
    }
    expect(urls.size).toBe(200);
  });

  it('draws units by their shares of the release', () => {
    const total = UNITS.reduce((sum, unit) => sum + unit.records, 0);
    const botany = Array.from({ length: 20_000 }, (_, index) => addressOf(index, 5)).filter(
      (address) => address.unit.code === 'NMNHBOTANY',
    );
    expect(botany.length / 20_000).toBeCloseTo(4_567_230 / total, 1);
  });

  it('has the size of real records', () => {
    let bytes = 0;
    for (let index = 0; index < 3_000; index += 1)
      bytes += Buffer.byteLength(generateRecord(index));
    expect(bytes / 3_000).toBeGreaterThan(2_500);
    expect(bytes / 3_000).toBeLessThan(3_500);
  });

  it('names the units that it knows when asked for another', () => {
    expect(() => generateRecord(0, 1, { units: ['NOWHERE'] })).toThrow(
      /NOWHERE; known: NMNHBOTANY/,
    );
  });
});

describe('generateRelease', () => {
  it('writes the same files with one worker and with three', async () => {
    const options = {
      records: 45_000,
      layout: 's3',
      units: ['NMNHMINSCI', 'NMNHINV'],
      shards: 2,
    } as const;
    const one = await generateRelease({ ...options, out: join(folder, 'one'), workers: 1 });
    const three = await generateRelease({ ...options, out: join(folder, 'three'), workers: 3 });
    expect(three).toEqual(one);
    expect(one.files).toBe(4);
    const root = 'metadata/edan';
    expect((await readdir(join(folder, 'one', root))).sort()).toEqual([
      'index.txt',
      'nmnhinv',
      'nmnhminsci',
    ]);
    let lines = 0;
    for (const name of ['nmnhinv/00.txt', 'nmnhinv/01.txt', 'nmnhminsci/00.txt']) {
      const left = await readFile(join(folder, 'one', root, name), 'utf8');
      expect(left === (await readFile(join(folder, 'three', root, name), 'utf8'))).toBe(true);
      for (const line of left.trimEnd().split('\n')) {
        expect(parsed(line).hash.slice(0, 2)).toBe(name.slice(-6, -4));
        lines += 1;
      }
    }
    expect(lines).toBeGreaterThan(30_000);
    expect(await readFile(join(folder, 'one', root, 'nmnhinv/index.txt'), 'utf8')).toBe(
      '00.txt\n01.txt\n',
    );
  });
});
