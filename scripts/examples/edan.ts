import { createHash } from 'node:crypto';
import { Random } from '../../bench/edan/random.ts';

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
export type Entry = { readonly label: string; readonly content: string };

/** A picture to be drawn, and the medium that shows it. */
export interface Shot {
  readonly idsId: string;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** A record of a collection with the key that decides in which file it stands. */
export interface Line {
  readonly unit: string;
  readonly url: string;
  readonly json: string;
}

export const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** Gives keys whose hashes fall into a few of the 256 hash files, so that a small collection has few files. */
export class Keys {
  readonly #shards: readonly string[];
  readonly #make: (number: number) => string;
  #last: number;

  constructor(shards: readonly string[], make: (number: number) => string, first: number) {
    this.#shards = shards;
    this.#make = make;
    this.#last = first - 1;
  }

  next(): { readonly number: number; readonly key: string } {
    for (;;) {
      this.#last += 1;
      const key = this.#make(this.#last);
      if (this.#shards.includes(sha1(key).slice(0, 2))) return { number: this.#last, key };
    }
  }
}

export function ark(prefix: string, seed: string): string {
  const x = sha1(`ark/${seed}`);
  return `http://n2t.net/ark:/65665/${prefix}${x.slice(0, 8)}-${x.slice(8, 12)}-${x.slice(12, 16)}-${x.slice(16, 20)}-${x.slice(20, 32)}`;
}

const SERVICE = 'https://media.opendrawer.example/ids';

/** A media entry for a picture, in the newer shape (pixel sizes as numbers) or the older (in the label). */
export function imageMedia(shot: Shot, access = 'CC0', newer = true, title?: string): Json {
  const { idsId, width, height } = shot;
  const file = `${SERVICE}/download?id=${idsId}`;
  return {
    thumbnail: `${SERVICE}/deliveryService?id=${idsId}&max=150`,
    idsId,
    usage:
      access === 'CC0' ? { access } : { access, text: 'Copyright of the maker or their heirs.' },
    guid: ark('od', idsId),
    type: 'Images',
    content: `${SERVICE}/deliveryService?id=${idsId}`,
    ...(title === undefined ? {} : { text_equiv: title }),
    resources: [
      newer
        ? {
            width,
            height,
            label: 'High-resolution JPEG',
            url: `${file}.jpg`,
            dimensions: `${width}x${height}`,
          }
        : { label: `High-resolution JPEG (${width}x${height})`, url: `${file}.jpg` },
      { label: 'Screen Image', url: `${file}_screen` },
      { label: 'Thumbnail Image', url: `${file}_thumb` },
    ],
  };
}

export interface ObjectRecord {
  readonly unit: string;
  readonly key: string;
  readonly title: string;
  readonly titleLabel?: string;
  readonly dataSource: string;
  readonly recordLink: string;
  readonly media: readonly Json[];
  readonly access?: string;
  readonly indexed: Readonly<Record<string, Json>>;
  readonly freetext: Readonly<Record<string, readonly Entry[]>>;
  readonly extra?: Readonly<Record<string, Json>>;
  /** Seconds since 1970. */
  readonly modified?: number;
}

/** An `edanmdm` line. */
export function objectLine(record: ObjectRecord): Line {
  const { unit, key, title, access = 'CC0' } = record;
  const recordId = key.slice('edanmdm:'.length);
  const r = new Random(Number.parseInt(sha1(key).slice(0, 8), 16));
  const seconds = record.modified ?? r.int(1_600_000_000, 1_740_000_000);
  return line(unit, key, {
    id: r.chance(0.5) ? `edanmdm-${recordId}` : `ld1-${seconds}117-${seconds}204-${r.int(0, 9)}`,
    version: r.chance(0.8) ? '' : String(seconds),
    unitCode: unit,
    linkedId: '',
    type: 'edanmdm',
    content: {
      descriptiveNonRepeating: {
        record_ID: recordId,
        ...(record.media.length > 0
          ? { online_media: { mediaCount: record.media.length, media: record.media } }
          : {}),
        unit_code: unit,
        title_sort: title.toUpperCase().replace(/[^\p{L}\p{N} ]/gu, ''),
        guid: ark('3', key),
        record_link: record.recordLink,
        title: { label: record.titleLabel ?? 'Title', content: title },
        metadata_usage: { access },
        data_source: record.dataSource,
        ...record.extra,
      },
      indexedStructured: record.indexed,
      freetext: {
        ...record.freetext,
        dataSource: [{ label: 'Data Source', content: record.dataSource }],
      },
    },
    url: key,
    hash: sha1(key),
    docSignature: `${sha1(`a${key}`)}_${sha1(`b${key}`).slice(0, 32)}`,
    timestamp: seconds,
    lastTimeUpdated: seconds - r.int(0, 60),
    title,
  });
}

/** Any record as a bulk line, with Gson's HTML-safe escapes. */
export function line(unit: string, url: string, record: Json): Line {
  const json = JSON.stringify(record).replace(
    /['=&<>]/g,
    (c) => `\\u00${c.charCodeAt(0).toString(16)}`,
  );
  return { unit, url, json };
}

export function entries(label: string, contents: readonly string[]): Entry[] {
  return contents.map((content) => ({ label, content }));
}

export function decades(from: number, to = from): string[] {
  const found: string[] = [];
  for (let d = Math.floor(from / 10); d <= Math.floor(to / 10); d += 1) found.push(`${d}0s`);
  return found.length > 0 && found.length <= 20 ? found : [`${Math.floor(from / 10)}0s`];
}

export function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
}
