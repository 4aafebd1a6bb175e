import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/sources/files/open-files.ts';
import { safeName } from '../../src/sources/files/safe-name.ts';
import type { FileLimits, SourceFile } from '../../src/sources/files/types.ts';
import { temporaryFolder, writeTree } from './bytes-helpers.ts';
import { tarGzOf, tarOf, writeZip } from './darwin-core-helpers.ts';

const text = async (file: SourceFile): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of file.open()) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
};

async function contents(path: string, limits?: Partial<FileLimits>): Promise<unknown> {
  const opened = await openFiles(path, limits);
  try {
    const files: Record<string, string> = {};
    for (const file of opened.files) files[file.name] = await text(file);
    return { kind: opened.kind, files, notes: opened.notes };
  } finally {
    opened.close();
  }
}

const files = { 'a.txt': 'one', 'data/b.txt': 'two', 'empty.txt': '' };

describe('openFiles', () => {
  test.each([
    ['a zip', 'zip', (folder: string) => writeZip(join(folder, 'x.zip'), files)],
    ['a zip named .txt', 'zip', (folder: string) => writeZip(join(folder, 'x.txt'), files)],
    ['a tar', 'tar', async (folder: string) => written(folder, 'x.tar', await tarOf(files))],
    [
      'a gzipped tar named .zip',
      'tar',
      async (folder: string) => written(folder, 'x.zip', await tarGzOf(files)),
    ],
    [
      'a tar gzipped twice',
      'tar',
      async (folder: string) => written(folder, 'x.gz', gzipSync(await tarGzOf(files))),
    ],
    ['a folder', 'folder', async (folder: string) => tree(folder, files)],
  ])('gives the files of %s', async (_, kind, make) => {
    using folder = temporaryFolder();
    expect(await contents(await make(folder.path))).toEqual({ kind, files, notes: [] });
  });

  test('gives a single file, unpacked from gzip', async () => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'table.csv.gz', gzipSync('id,name\n'));
    expect(await contents(path)).toEqual({
      kind: 'file',
      files: { 'table.csv': 'id,name\n' },
      notes: [],
    });
  });

  test('leaves hidden files and resource forks out', async () => {
    using folder = temporaryFolder();
    const path = await writeZip(join(folder.path, 'x.zip'), {
      'a.txt': 'one',
      '__MACOSX/._a.txt': 'fork',
      '.hidden': 'x',
    });
    expect(await contents(path)).toEqual({ kind: 'zip', files: { 'a.txt': 'one' }, notes: [] });
  });

  test('follows links inside of a folder only', async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    writeTree(folder.path, { 'a.txt': 'one' });
    writeTree(elsewhere.path, { secret: 'x' });
    symlinkSync(join(folder.path, 'a.txt'), join(folder.path, 'inside.txt'));
    symlinkSync(join(elsewhere.path, 'secret'), join(folder.path, 'outside.txt'));
    expect(await contents(folder.path)).toEqual({
      kind: 'folder',
      files: { 'a.txt': 'one', 'inside.txt': 'one' },
      notes: ['outside.txt is a link that leads nowhere or outside, and was left out.'],
    });
  });

  test.each([
    ['too many files', { entries: 2 }, /has 3 files, more than 2/],
    ['too many bytes', { totalBytes: 5 }, /unpacks to more than 5 bytes/],
  ])('refuses a zip with %s', async (_, limits, message) => {
    using folder = temporaryFolder();
    const path = await writeZip(join(folder.path, 'x.zip'), files);
    await expect(contents(path, limits)).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['gzip', (bytes: Buffer) => gzipSync(bytes, { level: 9 })],
    ['gzip of a tar', async (bytes: Buffer) => tarGzOf({ 'zeros.txt': bytes })],
  ])('stops a bomb in %s', async (_, make) => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'bomb', await make(Buffer.alloc(40 * 2 ** 20)));
    await expect(contents(path)).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringMatching(/more than 300 times/),
    });
  });

  test('stops a bomb in a zip before it is unpacked', async () => {
    using folder = temporaryFolder();
    const path = await writeZip(join(folder.path, 'x.zip'), {
      'zeros.txt': Buffer.alloc(40 * 2 ** 20),
    });
    await expect(openFiles(path)).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
  });

  test.each([
    ['an entry that leads outside', '../evil.txt'],
    ['an absolute entry', '/etc/evil.txt'],
    ['a drive', 'C:\\evil.txt'],
  ])('refuses a zip with %s', async (_, name) => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'x.zip', rawZip(name, 'x'));
    await expect(openFiles(path)).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
  });

  test('takes backslashes for slashes', async () => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'x.zip', rawZip('data\\a.txt', 'one'));
    expect(await contents(path)).toEqual({
      kind: 'zip',
      files: { 'data/a.txt': 'one' },
      notes: [],
    });
  });

  test('refuses a tar that leads outside', async () => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'x.tar', await tarOf({ '../evil.txt': 'x' }));
    await expect(openFiles(path)).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringContaining('leads out of the archive'),
    });
  });

  test.each([
    ['zip', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['tar', (bytes: Buffer) => bytes.subarray(0, 700)],
    ['tar.gz', (bytes: Buffer) => bytes.subarray(0, bytes.length - 12)],
  ])('refuses a %s that is cut off', async (kind, cut) => {
    using folder = temporaryFolder();
    const large = { 'a.txt': 'line\n'.repeat(400) };
    const whole =
      kind === 'zip'
        ? readFileSync(await writeZip(join(folder.path, 'whole.zip'), large))
        : kind === 'tar'
          ? await tarOf(large)
          : await tarGzOf(large);
    const path = written(folder.path, 'cut', cut(whole));
    await expect(contents(path)).rejects.toMatchObject({ code: 'INPUT_CORRUPT' });
  });

  test('tells damaged data by its CRC', async () => {
    using folder = temporaryFolder();
    const path = written(folder.path, 'x.zip', rawZip('a.txt', 'one', 12345));
    await expect(contents(path)).rejects.toMatchObject({
      code: 'INPUT_CORRUPT',
      message: expect.stringMatching(/a\.txt: the packed data is damaged \(CRC differs\)/),
    });
  });

  test('says what is not there', async () => {
    await expect(openFiles('/nowhere/at/all')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});

test.each([
  ['a/./b//c.txt', 'a/b/c.txt'],
  ['a\\b.txt', 'a/b.txt'],
  ['common names.txt', 'common names.txt'],
])('safeName takes %s for %s', (name, safe) => expect(safeName(name, 'x.zip')).toBe(safe));

test.each([
  ['..'],
  ['a/../../b'],
  ['/a'],
  ['\\a'],
  ['c:/a'],
  ['a\nb'],
  ['a\u0000'],
  ['x'.repeat(2000)],
])('safeName refuses %j', (name) =>
  expect(() => safeName(name, 'x.zip')).toThrow(/x\.zip: the name/),
);

function written(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function tree(folder: string, content: Readonly<Record<string, string>>): string {
  const path = join(folder, 'tree');
  mkdirSync(path);
  writeTree(path, content);
  return path;
}

/** A zip with one entry of any name, which a well-meaning library would not write. */
function rawZip(name: string, content: string, crc?: number): Buffer {
  const packed = deflateRawSync(content);
  const checksum = crc ?? crcOf(Buffer.from(content));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(checksum, 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  local.copy(central, 6, 4, 28);
  central.writeUInt16LE(name.length, 28);
  const body = Buffer.concat([local, Buffer.from(name), packed]);
  const directory = Buffer.concat([central, Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(body.length, 16);
  return Buffer.concat([body, directory, end]);
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
