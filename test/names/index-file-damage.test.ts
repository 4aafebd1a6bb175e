import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { generatedFacts, generateUsages, randomOf } from '../../bench/names-generate.ts';
import { buildBackboneIndex } from '../../src/names/backbone/index-file/build.ts';
import {
  attachBackbone,
  openBackbone,
  writeBackbone,
} from '../../src/names/backbone/index-file/file.ts';
import { lookupKey } from '../../src/names/compare/lookup-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'index-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = { names: 300, usesLists: false };
const path = join(folder, 'good.odb');
const memory = buildBackboneIndex(generateUsages(options), generatedFacts(options));
writeBackbone(path, memory);
const good = readFileSync(path);

/** The error of opening these bytes; null: they are taken. */
function errorOf(bytes: Uint8Array): unknown {
  const damaged = join(folder, 'damaged.odb');
  writeFileSync(damaged, bytes);
  try {
    openBackbone(damaged);
    return null;
  } catch (error) {
    return error;
  }
}

const isRefused = expect.objectContaining({
  code: 'BACKBONE_INVALID',
  message: expect.stringContaining('damaged.odb'),
  hint: expect.stringContaining('backbone build'),
});

describe('the file', () => {
  test('holds the memory byte for byte, and nothing is left beside it', () => {
    const index = openBackbone(path);
    expect(Buffer.from(index.memory).equals(Buffer.from(memory))).toBe(true);
    expect(index.facts).toEqual(generatedFacts(options));
    expect(readdirSync(folder)).toContain('good.odb');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('replaces an older one', () => {
    const other = join(folder, 'other.odb');
    writeFileSync(other, 'old');
    writeBackbone(other, memory);
    expect(openBackbone(other).size).toBe(300);
  });

  test('that is not there is said so', () => {
    expect(() => openBackbone(join(folder, 'none.odb'))).toThrow(
      expect.objectContaining({ code: 'BACKBONE_UNKNOWN' }),
    );
  });
});

describe('refused', () => {
  test.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ['an empty file', () => new Uint8Array(0), /not a backbone index/],
    ['another kind of file', () => Buffer.from('PK\x03\x04'.repeat(100)), /not a backbone index/],
    ['a newer format', (bytes) => bytes.fill(9, 8, 9), /format 9, and this Opendrawer reads 2/],
    [
      'another byte order',
      (bytes) => bytes.fill(bytes.subarray(12, 16).reverse(), 12, 16),
      /order/,
    ],
    ['a file cut off', (bytes) => bytes.subarray(0, -8), /cut off/],
    ['a file with more at its end', (bytes) => Buffer.concat([bytes, Buffer.alloc(8)]), /added to/],
    ['many sections', (bytes) => bytes.fill(0xff, 16, 20), /table of sections/],
    ['a wrong table', (bytes) => bytes.fill(0x41, 70, 72), /table of sections/],
    ['a changed byte', (bytes) => bytes.fill(0xa5, 20_000, 20_001), /section \w+[\w.]* is damaged/],
  ])('%s', (_, change, message) => {
    const error = errorOf(change(Buffer.from(good)));
    expect(error).toEqual(isRefused);
    expect(String(error)).toMatch(message);
  });

  test('a folder', () => {
    const open = () => openBackbone(folder);
    expect(open).toThrow(expect.objectContaining({ code: 'BACKBONE_INVALID' }));
  });

  test('every length but the whole', () => {
    for (let length = 0; length < good.length; length += 1 + Math.floor(length / 7))
      expect(errorOf(good.subarray(0, length))).toEqual(isRefused);
  });

  test('any changed byte that means anything', () => {
    const random = randomOf(5);
    for (let count = 0; count < 400; count++) {
      const bytes = Buffer.from(good);
      const at = Math.floor(random() ** 2 * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      const error = errorOf(bytes);
      // Bytes between sections and behind the header mean nothing.
      if (error !== null) expect(error).toEqual(isRefused);
      else expect(good[at]).toBe(0);
    }
  });

  test('garbage behind a good header', () => {
    const random = randomOf(6);
    for (let count = 0; count < 50; count++) {
      const bytes = Buffer.from(good);
      for (let at = 64; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
      expect(errorOf(bytes)).toEqual(isRefused);
    }
  });
});

describe('threads', () => {
  test('answer alike over the same memory', async () => {
    const index = attachBackbone(memory);
    const keys = Array.from({ length: 200 }, (_, row) =>
      lookupKey(index.canonicalName(row)).replace(/a/, 'e'),
    );
    const here = keys.map((key) => [
      index.exact(key),
      index.similar(key, 2),
      index.canonicalName(0),
    ]);
    const script = fileURLToPath(new URL('./index-file.worker.ts', import.meta.url));
    const answers = [1, 2].map(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(script, { workerData: { memory, keys } });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    );
    for (const answer of await Promise.all(answers)) expect(answer).toEqual(here);
  });
});
