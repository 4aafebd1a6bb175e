import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIndex, ingest, type RunReport } from '../../src/flow/index.ts';
import { openWorkspace, type Workspace } from '../../src/registry/index.ts';
import { ALL, openIndex, type SearchIndex } from '../../src/search/index.ts';
import { serve } from '../../src/server/index.ts';
import { lakeRows, temporaryFolder } from '../support/workspace.ts';

const REAL = resolve(import.meta.dirname, '../../../shared/smithsonian');
const here = existsSync(REAL);
if (!here) console.warn(`skipped: the real records are not at ${REAL}`);

interface Counts {
  readonly records: number;
  readonly units: Record<string, number>;
  readonly mediaTypes: Record<string, number>;
  readonly mediaLicenses: Record<string, number>;
  readonly recordLicenses: Record<string, number>;
  readonly barcodes: Record<string, readonly { url: string; media: readonly string[] }[]>;
}

/** The publisher's words for what our fields say. */
const DCMI_TYPE: Record<string, string> = {
  Images: 'StillImage',
  'Scanned books': 'Text',
  slideshowXML: 'InteractiveResource',
  'Electronic resource': 'InteractiveResource',
  '3d_voyager': 'InteractiveResource',
};

function python(): Counts | null {
  try {
    return JSON.parse(
      execFileSync('python3', [join(import.meta.dirname, 'count.py'), REAL], {
        encoding: 'utf8',
        maxBuffer: 1e9,
      }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

describe.skipIf(!here)('the real records', () => {
  const folder = temporaryFolder();
  const counted = here ? python() : null;
  let workspace: Workspace;
  let report: RunReport;
  let index: SearchIndex;

  beforeAll(async () => {
    workspace = await openWorkspace(folder.path);
    const dataset = await workspace.registry.datasets.add({
      format: 'edan',
      location: REAL,
      units: [],
    });
    report = await ingest(workspace, dataset);
    await buildIndex(workspace);
    index = await openIndex(workspace.paths.index);
  });
  afterAll(async () => {
    await index?.close();
    await workspace?.close();
    await folder[Symbol.asyncDispose]();
  });

  test('are all ingested: no reject, no unknown path', () => {
    expect(report.counts).toMatchObject({ items: 3365, rejects: 0, duplicates: 0, skipped: 0 });
    expect(report.unknownPaths).toEqual([]);
  });

  test.skipIf(counted === null)(
    'count by unit, media type and licence as Python counts them',
    async () => {
      if (counted === null) return;
      const tally = async (kind: 'items' | 'media', column: string) =>
        Object.fromEntries(
          (
            await lakeRows(
              workspace,
              'smithsonian',
              kind,
              `${column} AS k, count(*)::INTEGER AS n`,
              'GROUP BY ALL',
            )
          ).map((row) => [row['k'], row['n']]),
        );
      const dcmi: Record<string, number> = {};
      for (const [type, n] of Object.entries(counted.mediaTypes)) {
        const name = DCMI_TYPE[type] ?? `unmapped ${type}`;
        dcmi[name] = (dcmi[name] ?? 0) + n;
      }
      expect(report.counts.items).toBe(counted.records);
      expect(await tally('items', 'collectionCode')).toEqual(counted.units);
      expect(await tally('items', 'verbatimLicense')).toEqual(counted.recordLicenses);
      expect(await tally('media', 'type')).toEqual(dcmi);
      expect(await tally('media', 'verbatimLicense')).toEqual(counted.mediaLicenses);

      const { facets, total } = await index.search({
        filter: ALL,
        limit: 0,
        facets: [
          { facet: 'unit', limit: 1000 },
          { facet: 'license', limit: 1000 },
        ],
      });
      const facet = (name: string) =>
        Object.fromEntries(
          facets.find((f) => f.facet === name)?.counts.map(({ value, count }) => [value, count]) ??
            [],
        );
      expect(total).toBe(counted.records);
      expect(facet('unit')).toEqual(counted.units);
      expect(facet('license')).toEqual({ 'CC0-1.0': counted.recordLicenses['CC0'] });
    },
  );

  test.skipIf(counted === null)('every barcode is found and leads to its images', async () => {
    const barcodes = Object.keys(counted?.barcodes ?? {});
    expect(barcodes.length).toBeGreaterThan(500);
    const found = new Map<string, string[]>();
    for await (const hits of index.lookup(barcodes, { field: 'Barcode' })) {
      for (const { value, id } of hits) found.set(value, [...(found.get(value) ?? []), id]);
    }
    const items = await lakeRows(workspace, 'smithsonian', 'items', 'id, sourceId');
    const media = await lakeRows(
      workspace,
      'smithsonian',
      'media',
      'itemId, identifier',
      'ORDER BY itemId, position',
    );
    const source = new Map(items.map((row) => [row['id'], String(row['sourceId'])]));
    const images = Map.groupBy(media, (row) => row['itemId']);
    const ours = Object.fromEntries(
      barcodes.map((barcode) => [
        barcode,
        (found.get(barcode) ?? [])
          .map((id) => ({
            url: source.get(id) ?? '',
            media: (images.get(id) ?? []).map((row) => String(row['identifier'])),
          }))
          .toSorted((a, b) => a.url.localeCompare(b.url)),
      ]),
    );
    const theirs = Object.fromEntries(
      Object.entries(counted?.barcodes ?? {}).map(([barcode, list]) => [
        barcode,
        list.toSorted((a, b) => a.url.localeCompare(b.url)),
      ]),
    );
    expect(ours).toEqual(theirs);
  });

  test('nothing of any record is lost on the way to the verbatim API', async () => {
    const lines = readdirSync(REAL)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(REAL, name), 'utf8').trimEnd().split('\n'));
    const stored = await lakeRows(workspace, 'smithsonian', 'verbatim', 'id, sourceId, raw');
    expect(stored.map((row) => row['raw']).toSorted()).toEqual(lines.toSorted());

    const served = await serve(workspace, { version: 'test', port: 0 });
    try {
      const failures: string[] = [];
      const queue = stored.map((row) => ({ id: String(row['id']), raw: String(row['raw']) }));
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
            const answer = await fetch(`${served.url}/v1/occurrence/${next.id}/verbatim`);
            const body = (await answer.json()) as { rawText: string; raw: unknown };
            const whole =
              body.rawText === next.raw &&
              JSON.stringify(body.raw) === JSON.stringify(JSON.parse(next.raw));
            if (answer.status !== 200 || !whole) failures.push(next.id);
          }
        }),
      );
      expect(failures).toEqual([]);
    } finally {
      await served.close();
    }
  });
});
