import type { z } from 'zod';
import { attributionText } from '../../interpret/index.ts';
import type { ItemSummary } from '../../search/index.ts';
import { type AccessPoint, licenseOfCode } from '../../terms/index.ts';
import { fileTypeOf } from './file-facts.ts';
import { workLicense } from './licenses.ts';
import type { WorkMedium } from './media.ts';
import type { WorkKind } from './request.ts';
import type { audioSchema, imageSchema, oembedSchema } from './schemas.ts';
import { workIdOf } from './work-id.ts';

export type Image = z.output<typeof imageSchema>;
export type Audio = z.output<typeof audioSchema>;

/** A work: a medium with its item. */
export interface Work {
  readonly item: ItemSummary;
  readonly medium: WorkMedium;
}

export interface WorkContext {
  /** Address of this server. */
  readonly origin: string;
  /** Words that were searched for; null without. */
  readonly words: string | null;
}

/** A picture in Openverse's shape. */
export function imageOf(work: Work, context: WorkContext): Image {
  const { width, height } = sidesOf(work.medium);
  const { head, tail } = fieldsOf(work, context);
  return { ...head, ...tail, height, width, ...linksOf('images', work, context) };
}

/** A sound in Openverse's shape; what is not known of it is null. */
export function audioOf(work: Work, context: WorkContext): Audio {
  const { head, tail } = fieldsOf(work, context);
  const links = linksOf('audio', work, context);
  return {
    ...head,
    genres: [...work.item.topic],
    alt_files: null,
    ...tail,
    audio_set: null,
    duration: null,
    bit_rate: null,
    sample_rate: null,
    ...links,
    thumbnail: work.medium.thumbnail === null ? null : links.thumbnail,
    waveform: `${links.detail_url}waveform/`,
  };
}

/** A picture for embedding (oEmbed 1.0, type photo). */
export function oembedOf(work: Work, context: WorkContext): z.output<typeof oembedSchema> {
  const { title, creator, creator_url, license_url, url, width, height, thumbnail, attribution } =
    imageOf(work, context);
  return {
    version: '1.0',
    type: 'photo',
    width,
    height,
    title,
    author_name: creator,
    author_url: creator_url,
    license_url,
    url,
    thumbnail_url: thumbnail,
    attribution,
  };
}

function fieldsOf({ item, medium }: Work, { words }: WorkContext) {
  const title = medium.title ?? item.title;
  const creator = medium.creator ?? namesOf(item);
  const license = medium.license === null ? null : licenseOfCode(medium.license);
  const landingPage = medium.references ?? item.landingPage;
  const url = urlOf(medium);
  const tags = tagsOf(item, medium);
  const attribution =
    license === null
      ? null
      : attributionText({ title, creator }, license, { licenseUrl: license.url });
  return {
    head: {
      id: workIdOf(item.id, medium.position) ?? item.id,
      title,
      indexed_on: item.lastChanged.replace(/\.\d+Z$/, 'Z'),
      foreign_landing_url: landingPage,
      url,
      creator,
      creator_url: medium.creatorUrl,
      license: workLicense(medium.license) ?? '',
      license_version: license?.version ?? null,
      license_url: license?.url ?? null,
      provider: item.provider,
      source: item.source ?? item.provider,
      category: medium.category,
      filesize: medium.sizeBytes ?? pointOf(medium)?.sizeBytes ?? null,
      filetype: fileTypeOf(medium.format, url),
      tags: tags.map((name) => ({ accuracy: null, name })),
    },
    tail: {
      attribution: attribution?.kind === 'attribution' ? attribution.text : null,
      fields_matched: words === null ? [] : matchedFields(words, title, tags),
      mature: false,
    },
  };
}

function linksOf(kind: WorkKind, { item, medium }: Work, { origin }: WorkContext) {
  const detail = `${origin}/v1/${kind}/${workIdOf(item.id, medium.position) ?? item.id}/`;
  return {
    thumbnail: `${detail}thumb/`,
    detail_url: detail,
    related_url: `${detail}related/`,
  };
}

const namesOf = ({ creator, recordedBy }: ItemSummary): string | null => {
  const names = creator.length > 0 ? creator : recordedBy;
  return names.length === 0 ? null : names.join(', ');
};

/** The tags of the medium, then the topics of the item; each once. Topics of sounds are their genres. */
const tagsOf = (item: ItemSummary, medium: WorkMedium): readonly string[] => [
  ...new Set([...medium.tags, ...(medium.type === 'Sound' ? [] : item.topic)]),
];

/** The access point of the largest picture; null without one. */
function pointOf({ accessPoints }: Pick<WorkMedium, 'accessPoints'>): AccessPoint | null {
  let largest: AccessPoint | null = null;
  for (const point of accessPoints) {
    if (largest === null || areaOf(point) > areaOf(largest)) largest = point;
  }
  return largest;
}

const areaOf = ({ widthInPixels, heightInPixels }: AccessPoint): number =>
  (widthInPixels ?? 0) * (heightInPixels ?? 0);

const urlOf = (medium: WorkMedium): string =>
  medium.identifier ?? pointOf(medium)?.accessURI ?? medium.thumbnail ?? '';

/** Pixels of the file; of its largest published form where the file's own are not stated. */
export function sidesOf(
  medium: Pick<WorkMedium, 'widthInPixels' | 'heightInPixels' | 'accessPoints'>,
): {
  readonly width: number | null;
  readonly height: number | null;
} {
  if (medium.widthInPixels !== null && medium.heightInPixels !== null) {
    return { width: medium.widthInPixels, height: medium.heightInPixels };
  }
  const point = pointOf(medium);
  return { width: point?.widthInPixels ?? null, height: point?.heightInPixels ?? null };
}

/** The fields of a work that hold one of the words, by Openverse's names. */
function matchedFields(words: string, title: string, tags: readonly string[]): string[] {
  const wanted = new Set(foldedWords(words));
  const holds = (text: string): boolean => foldedWords(text).some((word) => wanted.has(word));
  return [...(holds(title) ? ['title'] : []), ...(tags.some(holds) ? ['tags.name'] : [])];
}

const foldedWords = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
