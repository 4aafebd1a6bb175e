import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a test record says; the rest of the EDAN shape is filled in. */
export interface RecordFields {
  readonly unit?: string;
  readonly title?: string;
  readonly barcode?: string;
  readonly timestamp?: number;
  readonly images?: number;
  readonly url?: string;
  readonly country?: string;
  readonly date?: string;
  readonly topic?: readonly string[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** One EDAN JSON line, made up. */
export function edanLine(n: number, fields: RecordFields = {}): string {
  const unit = fields.unit ?? 'TESTUNIT';
  const url = fields.url ?? `edanmdm:${unit.toLowerCase()}_${n}`;
  const title = fields.title ?? `Specimen ${n}`;
  const images = fields.images ?? n % 3;
  return JSON.stringify({
    id: `ld1-${n}`,
    title,
    unitCode: unit,
    type: 'edanmdm',
    url,
    content: {
      descriptiveNonRepeating: {
        record_ID: `${unit.toLowerCase()}_${n}`,
        unit_code: unit,
        data_source: 'Museum of Tests',
        title: { label: 'Title', content: title },
        metadata_usage: { access: 'CC0' },
        record_link: `https://museum.example/${n}`,
        ...(images === 0
          ? {}
          : {
              online_media: {
                mediaCount: images,
                media: Array.from({ length: images }, (_, i) => ({
                  type: 'Images',
                  idsId: `TEST-${n}-${i}`,
                  content: `https://museum.example/ids?id=TEST-${n}-${i}`,
                  thumbnail: `https://museum.example/ids?id=TEST-${n}-${i}&max=150`,
                  usage: { access: 'CC0' },
                })),
              },
            }),
      },
      indexedStructured: {
        topic: fields.topic ?? ['Tests'],
        object_type: ['Specimen'],
        geoLocation: [{ L2: { type: 'Country', content: fields.country ?? 'Nepal' } }],
      },
      freetext: {
        identifier: [{ label: 'Barcode', content: fields.barcode ?? String(n).padStart(8, '0') }],
        date: [{ label: 'Collection Date', content: fields.date ?? '18 May 1931' }],
        notes: [{ label: 'Note', content: `Found behind drawer ${n % 17}, façade side` }],
      },
      ...fields.extra,
    },
    hash: createHash('sha1').update(url).digest('hex'),
    docSignature: `sig-${n}`,
    timestamp: fields.timestamp ?? 1_600_000_000 + n,
    lastTimeUpdated: fields.timestamp ?? 1_600_000_000 + n,
    version: '',
  });
}

export const edanLines = (from: number, to: number, fields: RecordFields = {}): string[] =>
  Array.from({ length: to - from }, (_, i) => edanLine(from + i, fields));

/** Writes files below a folder: path → lines or bytes. */
export function writeTree(
  folder: string,
  files: Readonly<Record<string, readonly string[] | Uint8Array | string>>,
): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(
      target,
      typeof content === 'string' || content instanceof Uint8Array
        ? content
        : `${content.join('\n')}\n`,
    );
  }
}
