import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';

const units: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9 };

/** "187.8kB" in bytes: decimal units, as it writes them. */
export function bytesOfText(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const found = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*(kB|MB|GB)\s*$/.exec(text);
  return found === null ? null : Math.round(Number(found[1]) * (units[found[2] ?? ''] ?? 0));
}

const tags = { split: 'tags', at: ',' } as const;

/** Nappy: photographs of Black and Brown people, all CC0. */
export const nappy: ApiDeclaration = {
  name: 'nappy',
  title: 'Nappy',
  homepage: 'https://nappy.co',
  documentation: 'https://nappy.co/api',
  hosts: ['api.nappy.co'],
  request: {
    endpoint: 'https://api.nappy.co/v1/openverse/images',
    paging: {
      kind: 'page',
      parameter: 'page',
      size: { parameter: 'per_page', value: 100 },
      more: 'next_page',
    },
    requestsPerSecond: 1,
  },
  response: { list: 'images', total: 'total_results' },
  shape: ['foreign_identifier', 'foreign_landing_url', 'saves'],
  id: 'foreign_identifier',
  media: {
    type: 'image',
    license: { always: 'https://creativecommons.org/publicdomain/zero/1.0/' },
    identifier: 'foreign_identifier',
    landingPage: 'foreign_landing_url',
    files: [
      {
        url: 'url',
        width: 'width',
        height: 'height',
        format: 'filetype',
        sizeBytes: {
          by: ({ record }: ApiPlace) => bytesOfText(record['filesize']),
          reads: ['filesize'],
        },
      },
    ],
    thumbnail: { template: '{url}?auto=format&w=600&q=75' },
    title: 'title',
    creator: 'creator',
    creatorUrl: 'creator_url',
    tags,
    metaData: { views: 'views', saves: 'saves', downloads: 'downloads' },
    nulls: ['views', 'saves', 'downloads'],
    popularity: 'downloads',
  },
  category: 'photograph',
  crosswalk: [
    term('title', 'title'),
    term('creator', 'agent', { label: 'photographer' }),
    term(tags, 'topic'),
    term({ always: 'Photographs' }, 'objectType'),
    term('foreign_identifier', 'identifier', { label: 'Nappy' }),
    term('foreign_landing_url', 'references'),
  ],
  ignored: ignore('always CC0', 'license'),
  recordLicense: null,
};
