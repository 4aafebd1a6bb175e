import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildGeneration, normaliseValue, openIndex } from '../../src/search/index.ts';
import { FieldTable } from '../../src/search/leaves.ts';
import { type TestRecord, uuid, writeSnapshot } from './lake.ts';

// Genuine records that are not part of the project.
const RECORDS = join(process.cwd(), '../shared/smithsonian');

test.skipIf(!existsSync(RECORDS))(
  `finds every value of genuine records, and every barcode (${RECORDS} is needed)`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'opendrawer-real-'));
    const indexDir = join(root, 'index');
    const partitions = readdirSync(RECORDS)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name, part) =>
        readFileSync(join(RECORDS, name), 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line, at): TestRecord => {
            const { url, title } = JSON.parse(line);
            const id = uuid(part * 1_000_000 + at);
            return { item: { id, sourceId: url, title }, raw: line };
          }),
      );
    const source = await writeSnapshot(root, 'smithsonian', partitions);
    const info = await buildGeneration({ indexDir, sources: [source], threads: 2 });
    expect(info.items).toBe(partitions.flat().length);
    const index = await openIndex(indexDir);
    try {
      const wanted = new Map<string, Set<string>>();
      const barcodes = new Map<string, string>();
      for (const { item, raw } of partitions.flat()) {
        const table = new FieldTable();
        table.walk(JSON.parse(String(raw)), (field, value) => {
          const { path, label } = table.entries[field] ?? {};
          if (normaliseValue(value) === '') return;
          const places = wanted.get(value) ?? new Set();
          wanted.set(value, places.add(`${item.id} ${path} ${label ?? path}`));
          if (label === 'Barcode') barcodes.set(item.id, value);
        });
      }
      const rare = [...wanted].filter(([, places]) => places.size <= 5);
      const found = new Map<string, Set<string>>();
      for await (const hits of index.lookup(rare.map(([value]) => value))) {
        for (const { value, id, path, field } of hits) {
          const places = found.get(value) ?? new Set();
          found.set(value, places.add(`${id} ${path} ${field}`));
        }
      }
      const missing = rare.flatMap(([value, places]) =>
        [...places].filter((place) => found.get(value)?.has(place) !== true),
      );
      expect(missing).toEqual([]);
      expect(rare.length).toBeGreaterThan(10_000);

      const ids = new Set<string>();
      for await (const hits of index.lookup([...barcodes.values()], { field: 'barcode' })) {
        for (const { id } of hits) ids.add(id);
      }
      expect([...barcodes.keys()].filter((id) => !ids.has(id))).toEqual([]);
      expect(barcodes.size).toBeGreaterThan(500);
    } finally {
      await index.close();
      rmSync(root, { recursive: true, force: true });
    }
  },
);
