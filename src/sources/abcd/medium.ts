import { detectMedia } from '../../interpret/index.ts';
import type { Draft } from './draft.ts';
import { joined, one } from './fields.ts';
import type { PartFields } from './walk.ts';

/** A medium: its file, else the page about it. A file that is a page is one (as for rows of Simple Multimedia). */
export function readMedium(fields: PartFields, draft: Draft, kind: string | null): void {
  const file = one(fields, 'file');
  const product = one(fields, 'product');
  if (file === null && product === null) return;
  const licenseUri = one(fields, 'licenseUri') ?? one(fields, 'termsUri');
  const licenseText = one(fields, 'licenseText') ?? one(fields, 'terms');
  const rights = [
    ...(licenseUri === null || licenseText === null ? [] : [licenseText]),
    ...(one(fields, 'licenseText') === null ? [] : (fields.get('terms') ?? [])),
    ...(fields.get('copyright') ?? []),
  ];
  const { type, identifier, references } = detectMedia({
    type: null,
    format: one(fields, 'format'),
    identifier: file,
    references: product,
  });
  const size = number(one(fields, 'fileSize'));
  const [width, height] = pixels(fields);
  draft.media.push({
    identifier,
    thumbnail: null,
    guid: null,
    providerManagedID: one(fields, 'id'),
    type,
    license: licenseUri ?? licenseText,
    rights: rights.length === 0 ? null : rights.join('; '),
    title: one(fields, 'title'),
    description: joined(fields, 'comment', '; '),
    creator: joined(fields, 'creator'),
    accessPoints: [],
    ...given('format', one(fields, 'format')),
    ...given('references', product ?? references),
    ...given('category', one(fields, 'context') ?? kind),
    ...given('created', one(fields, 'created')),
    ...given('widthInPixels', width),
    ...given('heightInPixels', height),
    ...given('sizeBytes', size),
  });
}

const given = <K extends string, T>(key: K, value: T | null): { [P in K]?: T } =>
  (value === null ? {} : { [key]: value }) as { [P in K]?: T };

const number = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;

function pixels(fields: PartFields): readonly [number | null, number | null] {
  const [, width, height] =
    /^(\d{1,6})\s{0,3}[x×*]\s{0,3}(\d{1,6})$/i.exec(one(fields, 'size') ?? '') ?? [];
  return [
    number(one(fields, 'width')) ?? number(width ?? null),
    number(one(fields, 'height')) ?? number(height ?? null),
  ];
}
