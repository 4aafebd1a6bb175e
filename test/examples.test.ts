import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { bunzip2 } from '../src/sources/bytes/bzip2/bunzip2.ts';

const examples = join(import.meta.dirname, '..', 'examples');

interface Medium {
  readonly type: string;
  readonly idsId?: string;
  readonly content: string;
  readonly usage: { readonly access: string };
}

interface Parsed {
  readonly url: string;
  readonly hash: string;
  readonly type: string;
  readonly unitCode: string;
  readonly timestamp: number;
  readonly title: string;
  readonly content: {
    readonly metadata_usage?: { readonly access: string };
    readonly descriptiveNonRepeating?: {
      readonly unit_code: string;
      readonly record_ID: string;
      readonly metadata_usage: { readonly access: string };
      readonly online_media?: { readonly mediaCount: number; readonly media: readonly Medium[] };
    };
    readonly freetext: Readonly<
      Record<string, readonly { readonly label: string; readonly content: string }[]>
    >;
  };
}

interface Read {
  readonly shard: string;
  readonly unit: string;
  readonly line: string;
  readonly record: Parsed;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}

async function contentOf(path: string): Promise<string> {
  if (!path.endsWith('.bz2')) return readFile(path, 'utf8');
  return text(bunzip2(createReadStream(path), { name: path }));
}

async function readCollection(folder: string): Promise<{ read: Read[]; files: number }> {
  const paths = (await filesBelow(join(folder, 'metadata'))).filter(
    (path) => basename(path) !== 'index.txt',
  );
  const read: Read[] = [];
  for (const path of paths) {
    const content = await contentOf(path);
    expect(content.endsWith('\n')).toBe(true);
    const unit = basename(join(path, '..'));
    for (const line of content.slice(0, -1).split('\n')) {
      read.push({
        shard: basename(path).slice(0, 2),
        unit,
        line,
        record: JSON.parse(line) as Parsed,
      });
    }
  }
  return { read, files: paths.length };
}

/** The numbers of the table in a collection's README. */
async function statedCounts(folder: string): Promise<Record<string, number>> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| (.+?) \| (\d+) \|$/gm)];
  return Object.fromEntries(rows.map(([, name, count]) => [name, Number(count)]));
}

describe.each(['herbarium', 'art-and-design', 'local-history'])('examples/%s', async (name) => {
  const folder = join(examples, name);
  const { read, files } = await readCollection(folder);
  const mediaOf = ({ record }: Read): readonly Medium[] =>
    record.content.descriptiveNonRepeating?.online_media?.media ?? [];
  const pictures = (await filesBelow(join(folder, 'media'))).filter((p) => p.endsWith('.jpg'));

  it('follows the hash rule and the escapes of the bulk files', () => {
    for (const { record, shard, unit, line } of read) {
      expect(record.hash).toBe(createHash('sha1').update(record.url).digest('hex'));
      expect(record.hash.slice(0, 2)).toBe(shard);
      expect(record.unitCode.toLowerCase()).toBe(unit.toLowerCase());
      expect(line).not.toMatch(/['=&<>]/);
      expect(record.title).not.toBe('');
      expect(Number.isInteger(record.timestamp)).toBe(true);
    }
  });

  it('has whole records of each type', () => {
    for (const { record } of read) {
      const { content } = record;
      const about = content.descriptiveNonRepeating;
      expect(content.freetext['dataSource']?.length).toBe(1);
      if (record.type === 'edanmdm') {
        expect(about?.record_ID).toBe(record.url.slice('edanmdm:'.length));
        expect(about?.unit_code).toBe(record.unitCode);
        expect(about?.metadata_usage.access).toBe('CC0');
        expect(about?.online_media?.mediaCount ?? 0).toBe(about?.online_media?.media.length ?? 0);
      } else {
        expect(record.type).toMatch(/^ead_(collection|component)$/);
        expect(about).toBeUndefined();
        expect(content.metadata_usage?.access).toBe('CC0');
      }
      for (const group of Object.values(content.freetext)) {
        for (const entry of group) {
          expect(entry.label).not.toBe('');
          expect(entry.content).toBeTypeOf('string');
          expect(entry.content.trim()).not.toBe('');
          expect(entry.content).not.toMatch(/undefined|NaN|null/);
        }
      }
    }
  });

  it('has a picture for each image medium and a medium for each picture', () => {
    const shown = read.flatMap((one) =>
      mediaOf(one)
        .filter((medium) => medium.type === 'Images')
        .map((medium) => join(folder, 'media', one.unit.toLowerCase(), `${medium.idsId}.jpg`)),
    );
    expect([...new Set(shown)].sort()).toEqual([...pictures].sort());
    for (const medium of read.flatMap(mediaOf)) {
      expect(medium.content).toMatch(/^https:\/\/media\.opendrawer\.example\//);
      if (medium.type === 'Images') {
        expect(medium.content).toBe(
          `https://media.opendrawer.example/ids/deliveryService?id=${medium.idsId}`,
        );
      }
    }
  });

  it('has the counts that its README states', async () => {
    const units: Record<string, Set<string>> = {};
    for (const { record } of read) {
      units[record.unitCode] ??= new Set();
      units[record.unitCode]?.add(record.url);
    }
    expect(await statedCounts(folder)).toEqual({
      Records: new Set(read.map(({ record }) => record.url)).size,
      Lines: read.length,
      Files: files,
      Pictures: pictures.length,
      ...Object.fromEntries(
        Object.entries(units).map(([unit, urls]) => [`Unit ${unit}`, urls.size]),
      ),
    });
  });
});

describe('examples', async () => {
  const all = (
    await Promise.all(
      ['herbarium', 'art-and-design', 'local-history'].map((name) =>
        readCollection(join(examples, name)),
      ),
    )
  ).flatMap(({ read }) => read);

  it('has barcodes that are unique', () => {
    const barcodes = new Map<string, string>();
    for (const { record } of all) {
      for (const { label, content } of record.content.freetext['identifier'] ?? []) {
        if (label !== 'Barcode') continue;
        expect(barcodes.get(content) ?? record.url).toBe(record.url);
        barcodes.set(content, record.url);
      }
    }
    expect(barcodes.size).toBeGreaterThanOrEqual(300);
  });

  it('shows what real releases have', () => {
    const media = all.flatMap(
      ({ record }) => record.content.descriptiveNonRepeating?.online_media?.media ?? [],
    );
    const count = (test: (medium: Medium) => boolean): number => media.filter(test).length;
    expect(count((m) => m.type === '3d_voyager')).toBeGreaterThan(0);
    expect(count((m) => m.type === 'Electronic resource')).toBeGreaterThan(0);
    expect(count((m) => m.usage.access === 'Usage conditions apply')).toBeGreaterThan(0);
    expect(all.some(({ record }) => record.type === 'ead_collection')).toBe(true);
    expect(all.some(({ record }) => record.type === 'ead_component')).toBe(true);
  });

  it('stays small', async () => {
    let bytes = 0;
    for (const path of await filesBelow(examples)) bytes += (await stat(path)).size;
    expect(bytes).toBeLessThan(6_000_000);
  });
});
