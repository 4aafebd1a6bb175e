import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { planSource, readLines, type SourcePlan } from '../../src/sources/index.ts';
import { faultOf, jsonLines, readAll, temporaryFolder, writeTree } from './bytes-helpers.ts';

const summary = ({ layout, partitions, notes }: SourcePlan) => ({
  layout,
  partitions: partitions.map(({ id, unit }) => (unit === null ? id : `${id} ${unit}`)),
  notes,
});

const release = {
  'metadata/edan/index.txt': 'x\n',
  'metadata/edan/nmah/index.txt': 'x\n',
  'metadata/edan/nmah/00.txt': '{}\n',
  'metadata/edan/nmah/ff.txt': '{}\n',
  'metadata/edan/saam/00.txt': '{}\n',
  'media/nmah/00.txt': 'no record',
  '.git/00.txt': 'no record',
};

describe('planSource of local files', () => {
  const cases: readonly {
    readonly what: string;
    readonly files: Readonly<Record<string, string>>;
    readonly location: string;
    readonly units?: readonly string[];
    readonly plan: ReturnType<typeof summary>;
  }[] = [
    {
      what: 'the S3 layout, from above',
      files: release,
      location: '.',
      plan: {
        layout: 'edan-s3',
        partitions: [
          'metadata/edan/nmah/00.txt NMAH',
          'metadata/edan/nmah/ff.txt NMAH',
          'metadata/edan/saam/00.txt SAAM',
        ],
        notes: [],
      },
    },
    {
      what: 'the S3 layout, from within, by unit',
      files: release,
      location: 'metadata/edan',
      units: ['NMAH'],
      plan: { layout: 'edan-s3', partitions: ['nmah/00.txt NMAH', 'nmah/ff.txt NMAH'], notes: [] },
    },
    {
      what: 'one unit of the S3 layout',
      files: release,
      location: 'metadata/edan/saam/',
      plan: { layout: 'edan-s3', partitions: ['00.txt SAAM'], notes: [] },
    },
    {
      what: 'the GitHub layout, with a file beside it',
      files: {
        'OpenAccess/metadata/objects/NMAH/00.txt.bz2': '',
        'OpenAccess/metadata/objects/CHNDM/0a.txt.bz2': '',
        'OpenAccess/metadata/objects/index.txt': '',
        'OpenAccess/README.txt': '',
        'OpenAccess/README.md': '',
      },
      location: '.',
      units: ['chndm', 'nmah'],
      plan: {
        layout: 'edan-github',
        partitions: [
          'OpenAccess/metadata/objects/CHNDM/0a.txt.bz2 CHNDM',
          'OpenAccess/metadata/objects/NMAH/00.txt.bz2 NMAH',
        ],
        notes: ['1 files beside the bulk release are left out, such as OpenAccess/README.txt'],
      },
    },
    {
      what: 'the S3 layout, one unit of two',
      files: release,
      location: '.',
      units: ['SAAM', 'sil'],
      plan: {
        layout: 'edan-s3',
        partitions: ['metadata/edan/saam/00.txt SAAM'],
        notes: ['nothing of the units SIL found'],
      },
    },
    {
      what: 'both layouts',
      files: { 'metadata/edan/nmah/00.txt': '', 'metadata/objects/NMAH/00.txt.bz2': '' },
      location: '.',
      plan: {
        layout: 'edan-s3',
        partitions: ['metadata/edan/nmah/00.txt NMAH', 'metadata/objects/NMAH/00.txt.bz2 NMAH'],
        notes: ['both bulk layouts are here; records that stand in both count as duplicates'],
      },
    },
    {
      what: 'loose files, by unit where the name tells it',
      files: {
        'NMNHBOTANY.jsonl': '',
        'sub/NMAfA.json.gz': '',
        'sub/mixed.ndjson': '',
        'sub/index.txt': '',
        'photo.jpg': '',
        '.hidden.txt': '',
        'table.csv': '',
      },
      location: '.',
      units: ['nmafa'],
      plan: {
        layout: 'files',
        partitions: ['sub/NMAfA.json.gz NMAFA', 'sub/mixed.ndjson'],
        notes: [],
      },
    },
    {
      what: 'one file, whatever its name',
      files: { 'download.dat': '{}' },
      location: 'download.dat',
      plan: { layout: 'files', partitions: ['download.dat'], notes: [] },
    },
    {
      what: 'one file that is called index.txt',
      files: { 'index.txt': '{}' },
      location: 'index.txt',
      plan: { layout: 'files', partitions: ['index.txt'], notes: [] },
    },
    {
      what: 'a glob with an extension',
      files: { 'a/x.dat': '', 'a/b/y.dat': '', 'a/z.txt': '', 'a/media/m.dat': '' },
      location: 'a/**/*.dat',
      plan: { layout: 'files', partitions: ['b/y.dat', 'x.dat'], notes: [] },
    },
    {
      what: 'a glob with an open end',
      files: { 'a/x1.txt': '', 'a/x2.md': '', 'a/x3/y.json': '', 'a/y.txt': '' },
      location: 'a/x*',
      plan: { layout: 'files', partitions: ['x1.txt', 'x3/y.json'], notes: [] },
    },
    {
      what: 'a glob over a release',
      files: release,
      location: 'metadata/*/{nmah,saam}/0?.txt',
      plan: {
        layout: 'edan-s3',
        partitions: ['edan/nmah/00.txt NMAH', 'edan/saam/00.txt SAAM'],
        notes: [],
      },
    },
    {
      what: 'a file whose name looks like a glob',
      files: { 'a[1].txt': '', 'a1.txt': '' },
      location: 'a[1].txt',
      plan: { layout: 'files', partitions: ['a[1].txt'], notes: [] },
    },
  ];
  it.each(cases)('$what', async ({ files, location, units = [], plan }) => {
    using folder = temporaryFolder();
    writeTree(folder.path, files);
    const seen = await planSource({ location: join(folder.path, location), units });
    expect(summary(seen)).toEqual(plan);
  });

  it('takes a file URL', async () => {
    using folder = temporaryFolder();
    writeTree(folder.path, { 'a b/ü.txt': '' });
    const location = pathToFileURL(join(folder.path, 'a b')).href;
    expect(summary(await planSource({ location, units: [] })).partitions).toEqual(['ü.txt']);
  });

  it('gives plain data with everything known', async () => {
    using folder = temporaryFolder();
    writeTree(folder.path, { 'metadata/edan/nmah/0a.txt': 'hello' });
    const plan = await planSource({ location: folder.path, units: [] });
    expect(JSON.parse(JSON.stringify(plan))).toEqual({
      layout: 'edan-s3',
      partitions: [
        {
          id: 'metadata/edan/nmah/0a.txt',
          location: join(folder.path, 'metadata/edan/nmah/0a.txt'),
          unit: 'NMAH',
          sizeBytes: 5,
          fingerprint:
            '{"size":5,"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}',
          range: null,
        },
      ],
      notes: [],
    });
  });

  it('follows links, but not in circles', async () => {
    using folder = temporaryFolder();
    writeTree(folder.path, { 'real/a.jsonl': '' });
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'linked'));
    symlinkSync(folder.path, join(folder.path, 'real/circle'));
    const plan = await planSource({ location: folder.path, units: [] });
    expect(summary(plan).partitions).toEqual(['linked/a.jsonl', 'real/a.jsonl']);
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'real/old'));
    expect((await planSource({ location: folder.path, units: [] })).partitions.length).toBe(2);
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'real/b.txt'));
    expect(await faultOf(planSource({ location: folder.path, units: [] }))).toMatch(
      /^SOURCE_NOT_FOUND .*\/(?:real|linked)\/b\.txt: no such file or folder$/,
    );
  });

  it.each([
    ['missing', [], /^SOURCE_NOT_FOUND .*\/missing: no such file or folder$/],
    ['missing/*.txt', [], /^SOURCE_NOT_FOUND .*\/missing\/\*\.txt: no record files found$/],
    ['/dev/null', [], /^SOURCE_NOT_FOUND \/dev\/null: is neither a file nor a folder$/],
    ['empty', [], /^SOURCE_NOT_FOUND .*\/empty: no record files found$/],
    ['metadata', ['SIL'], /^SOURCE_NOT_FOUND .*\/metadata: nothing of the units SIL found$/],
  ])('of %s with units %j finds nothing', async (location, units, message) => {
    using folder = temporaryFolder();
    writeTree(folder.path, { 'empty/photo.jpg': '', 'metadata/edan/nmah/00.txt': '' });
    const planning = planSource({ location: resolve(folder.path, location), units });
    expect(await faultOf(planning)).toMatch(message);
  });

  it.each([0, -1, 0.5, Number.NaN])('refuses ranges of %d bytes', async (rangeBytes) => {
    expect(await faultOf(planSource({ location: '.', units: [] }, { rangeBytes }))).toBe(
      `CONFIG_INVALID rangeBytes: ${rangeBytes} is no whole number of at least 1`,
    );
  });

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await faultOf(planSource({ location: '.', units: [] }, { signal }))).toBe(
      'Error: enough',
    );
  });
});

describe('fingerprints of local files', () => {
  const small = Buffer.from(jsonLines(100));
  const large = Buffer.alloc(5 * 2 ** 20, 'abcdefg\n');
  const fingerprintOf = async (location: string): Promise<string | undefined> =>
    (await planSource({ location, units: [] })).partitions[0]?.fingerprint;

  it.each([
    ['small and touched', small, (path: string) => utimesSync(path, 1, 1), true],
    [
      'small and changed',
      small,
      (path: string) =>
        writeFileSync(
          path,
          small.map((b) => b ^ 1),
        ),
      false,
    ],
    ['small and longer', small, (path: string) => appendFileSync(path, '{}\n'), false],
    ['large and left alone', large, () => {}, true],
    ['large and touched', large, (path: string) => utimesSync(path, 1, 1), false],
    ['large and longer', large, (path: string) => appendFileSync(path, '{}\n'), false],
  ])('%s', async (_, content, change, equal) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, content);
    const before = await fingerprintOf(path);
    change(path);
    expect((await fingerprintOf(path)) === before).toBe(equal);
  });

  it('tells large files apart whose ends alone differ', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, large);
    utimesSync(path, 5, 5);
    const before = await fingerprintOf(path);
    const other = Buffer.from(large);
    other[large.length - 2] = 0x7a;
    writeFileSync(path, other);
    utimesSync(path, 5, 5);
    expect(await fingerprintOf(path)).not.toBe(before);
  });
});

describe('readLines of local files', () => {
  const text = jsonLines(300);
  const lines = text.split('\n').slice(0, -1);
  const numbered = lines.map((line, i) => [i + 1, line] as const);

  it('knows the packing by content, not by name', async () => {
    using folder = temporaryFolder();
    writeTree(folder.path, {
      'a.txt': gzipSync(text),
      'b.txt.gz': text,
      'c.txt.bz2': Buffer.concat([gzipSync(text.slice(0, 500)), gzipSync(text.slice(500))]),
    });
    const { partitions } = await planSource({ location: folder.path, units: [] });
    for (const partition of partitions) {
      expect(await readAll(partition)).toEqual({
        lines: numbered,
        rejects: [],
        notes: [],
        sourceBytes: partition.sizeBytes,
        error: null,
      });
    }
    expect(partitions.length).toBe(3);
  });

  it.skipIf(!existsSync('/usr/bin/bzip2') && !existsSync('/bin/bzip2'))(
    'reads bzip2, also cut and concatenated (skipped where there is no bzip2 command)',
    async () => {
      using folder = temporaryFolder();
      const packed = execFileSync('bzip2', ['-c'], { input: text });
      writeTree(folder.path, {
        'metadata/objects/NMAH/00.txt.bz2': Buffer.concat([packed, packed]),
        'metadata/objects/NMAH/01.txt.bz2': packed.subarray(0, -20),
      });
      const { partitions } = await planSource({ location: folder.path, units: [] });
      const [whole, cut] = await Promise.all(partitions.map((partition) => readAll(partition)));
      expect(whole?.error).toBe(null);
      expect(whole?.lines.map(([, line]) => line)).toEqual([...lines, ...lines]);
      expect(cut?.error).toMatch(/^INPUT_CORRUPT .*01\.txt\.bz2/);
    },
  );

  it('cuts a large plain file in ranges that together are the whole, at any size', async () => {
    using folder = temporaryFolder();
    const content =
      '\uFEFF{"a":1}\r\n{"long":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}\n{}\n[]\nlast';
    const path = join(folder.path, 'a.txt');
    for (const end of ['', '\n', '\r\n']) {
      const bytes = Buffer.from(content + end);
      writeFileSync(path, bytes);
      for (let rangeBytes = 1; rangeBytes <= bytes.length + 1; rangeBytes++) {
        const plan = await planSource({ location: path, units: [] }, { rangeBytes });
        const readings = [];
        for (const partition of plan.partitions) {
          readings.push(await readAll(partition, { batchBytes: 64 }));
        }
        const all = readings.flatMap((reading) => reading.lines.map(([, line]) => line));
        expect(all).toEqual(content.slice(1).split(/\r?\n/));
        expect(readings.flatMap((reading) => reading.rejects)).toEqual([]);
        for (const reading of readings) {
          expect(reading.error).toBe(null);
          expect(reading.lines.map(([line]) => line)).toEqual(reading.lines.map((_, i) => i + 1));
        }
        expect(plan.partitions.length).toBe(Math.ceil(bytes.length / rangeBytes));
        expect(plan.partitions.reduce((sum, part) => sum + (part.sizeBytes ?? 0), 0)).toBe(
          bytes.length,
        );
      }
    }
  });

  it('rejects the same lines in ranges as in the whole', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt');
    const bytes = Buffer.concat([
      Buffer.from(`a\n\n \nb\n${'x'.repeat(50)}\n`),
      Buffer.from([0xff, 10, 0x63, 10, 10]),
    ]);
    writeFileSync(path, bytes);
    const reasonsOf = async (rangeBytes: number): Promise<string[][]> => {
      const plan = await planSource({ location: path, units: [] }, { rangeBytes });
      const kept: string[] = [];
      const rejected: string[] = [];
      for (const partition of plan.partitions) {
        const { lines, rejects } = await readAll(partition, { maxLineBytes: 20, batchBytes: 64 });
        kept.push(...lines.map(([, line]) => line));
        rejected.push(...rejects.map(({ reason, detail }) => `${reason} ${detail}`));
      }
      return [kept, rejected.sort()];
    };
    const whole = await reasonsOf(1000);
    expect(whole).toEqual([
      ['a', 'b', 'c'],
      [
        'EMPTY_LINE 0 bytes, only whitespace',
        'EMPTY_LINE 1 bytes, only whitespace',
        'INVALID_UTF8 byte 0xff at offset 0 of the line',
        'LINE_TOO_LONG 50 bytes; at most 20 are read',
      ],
    ]);
    for (let rangeBytes = 1; rangeBytes < bytes.length; rangeBytes++) {
      expect(await reasonsOf(rangeBytes)).toEqual(whole);
    }
  });

  it('does not cut what is packed or UTF-16', async () => {
    using folder = temporaryFolder();
    writeTree(folder.path, {
      'a.txt': gzipSync(text),
      'b.txt': Buffer.from(`\uFEFF${text}`, 'utf16le'),
    });
    const plan = await planSource({ location: folder.path, units: [] }, { rangeBytes: 100 });
    expect(plan.partitions.map(({ id, range }) => [id, range])).toEqual([
      ['a.txt', null],
      ['b.txt', null],
    ]);
    for (const partition of plan.partitions) {
      expect((await readAll(partition)).lines).toEqual(numbered);
    }
  });

  it('delivers what stands in front of damage, then names the file', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt.gz');
    const packed = gzipSync(text.repeat(20));
    writeFileSync(path, packed.subarray(0, packed.length / 2));
    const { partitions } = await planSource({ location: path, units: [] });
    for (const partition of partitions) {
      const reading = await readAll(partition);
      expect(reading.error).toBe(`INPUT_CORRUPT ${path}: gzip data is truncated`);
      expect(reading.lines.length).toBeGreaterThan(1000);
      expect(reading.lines.map(([, line]) => line)).toEqual(
        reading.lines.map((_, i) => lines[i % lines.length]),
      );
    }
  });

  const big = Buffer.alloc(6 * 2 ** 20, `${'{"a":1}'.padEnd(99)}\n`);
  const changes: readonly (readonly [string, Uint8Array, (path: string) => void, RegExp])[] = [
    ['vanished', big, (path) => rmSync(path), /: vanished$/],
    ['was written to', big, (path) => utimesSync(path, 1, 1), /: it was written to/],
    ['grew', big, (path) => appendFileSync(path, '{}\n'), /: its size went from/],
    ['shrank', big, (path) => writeFileSync(path, big.subarray(0, 100)), /: its size went from/],
    [
      'was replaced by an equal one',
      big,
      (path) => {
        const { mtime } = statSync(path);
        writeFileSync(`${path}.new`, big);
        utimesSync(`${path}.new`, mtime, mtime);
        renameSync(`${path}.new`, path);
      },
      /: it was (replaced|written)/,
    ],
  ];
  it.each(changes)(
    'notices that a file %s before it is read',
    async (_, content, change, message) => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'a.txt');
      writeFileSync(path, content);
      const { partitions } = await planSource({ location: path, units: [] });
      change(path);
      for (const partition of partitions) {
        const { error } = await readAll(partition);
        expect(error).toMatch(/^SOURCE_CHANGED /);
        expect(error).toMatch(message);
      }
    },
  );

  it.each(changes)(
    'notices that a file %s while it is read',
    async (_, content, change, message) => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'a.txt');
      writeFileSync(path, content);
      const { partitions } = await planSource({ location: path, units: [] });
      for (const partition of partitions) {
        const reading = (async () => {
          let batches = 0;
          for await (const _ of readLines(partition, { onReject: () => {} })) {
            if (batches++ === 0) change(path);
          }
        })();
        const error = await faultOf(reading);
        expect(error).toMatch(/^SOURCE_CHANGED /);
        expect(error).toMatch(message);
      }
    },
  );

  it('notices other content of a small file, though its size is the same', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, '{"a":1}\n');
    const { partitions } = await planSource({ location: path, units: [] });
    writeFileSync(path, '{"a":2}\n');
    for (const partition of partitions) {
      expect((await readAll(partition)).error).toBe(
        `SOURCE_CHANGED ${path}: its content changed since the plan was made`,
      );
    }
  });

  it('tells a packed file that is being replaced from a damaged one', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.gz');
    const noise = Buffer.from(
      Array.from({ length: 8 * 2 ** 20 }, (_, i) => (i * i * 31 + (i >> 7)) & 127),
    );
    writeFileSync(path, gzipSync(noise, { level: 1 }));
    const { partitions } = await planSource({ location: path, units: [] });
    for (const partition of partitions) {
      const reading = (async () => {
        const options = { onReject: () => {}, batchBytes: 100_000, maxLineBytes: 1000 };
        for await (const _ of readLines(partition, options)) writeFileSync(path, 'x');
      })();
      expect(await faultOf(reading)).toMatch(/^SOURCE_CHANGED /);
    }
  });

  const openFiles = (path: string): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === path;
      } catch {
        return false;
      }
    }).length;

  it.skipIf(process.platform !== 'linux')('closes the file when it is left early', async () => {
    using folder = temporaryFolder();
    for (const [name, content] of [
      ['a.txt', big],
      ['b.txt', gzipSync(big)],
    ] as const) {
      const path = join(folder.path, name);
      writeFileSync(path, content);
      const { partitions } = await planSource({ location: path, units: [] });
      for (const partition of partitions) {
        let during = 0;
        for await (const _ of readLines(partition, { onReject: () => {}, batchBytes: 1000 })) {
          during = openFiles(path);
          break;
        }
        expect([name, during, openFiles(path)]).toEqual([name, 1, 0]);
      }
    }
  });

  it.each(['before', 'during'])('ends when it is aborted %s reading', async (when) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'a.txt');
    writeFileSync(path, big);
    const { partitions } = await planSource({ location: path, units: [] });
    const controller = new AbortController();
    if (when === 'before') controller.abort(new Error('enough'));
    for (const partition of partitions) {
      let batches = 0;
      const reading = (async () => {
        const options = { onReject: () => {}, signal: controller.signal, batchBytes: 1000 };
        for await (const _ of readLines(partition, options)) {
          if (batches++ === 0) controller.abort(new Error('enough'));
        }
      })();
      expect(await faultOf(reading)).toBe('Error: enough');
      expect(batches).toBe(when === 'before' ? 0 : 1);
    }
  });
});

const real = '../shared/smithsonian';
describe.skipIf(!existsSync(real))(`real records (skipped where ${real} is not)`, () => {
  it('reads every line as it stands', async () => {
    const names = readdirSync(real).filter((name) => name.endsWith('.jsonl'));
    for (const rangeBytes of [100_000, 2 ** 28]) {
      const { partitions } = await planSource({ location: real, units: [] }, { rangeBytes });
      const seen = new Map<string, string[]>();
      for (const partition of partitions) {
        const reading = await readAll(partition, { batchBytes: 50_000 });
        expect([reading.error, reading.rejects]).toEqual([null, []]);
        const name = partition.id.replace(/#.*/, '');
        seen.set(name, [...(seen.get(name) ?? []), ...reading.lines.map(([, line]) => line)]);
        expect(partition.unit).toBe(name.replace('.jsonl', '').toUpperCase());
      }
      expect([...seen.keys()].sort()).toEqual(names.sort());
      for (const name of names) {
        const lines = readFileSync(join(real, name), 'utf8').split('\n');
        if (lines.at(-1) === '') lines.pop();
        expect(seen.get(name)).toEqual(lines);
      }
    }
  });
});
