/** How the text of a column is read. */
export type CatalogueKind = 'text' | 'integer' | 'boolean' | 'json' | 'array' | 'instant';

/** Columns of Openverse's tables of pictures and sounds, of all times. */
export const CATALOGUE_COLUMNS = {
  id: 'text',
  identifier: 'text',
  created_on: 'instant',
  updated_on: 'instant',
  ingestion_type: 'text',
  provider: 'text',
  source: 'text',
  foreign_identifier: 'text',
  foreign_landing_url: 'text',
  url: 'text',
  thumbnail: 'text',
  width: 'integer',
  height: 'integer',
  filesize: 'integer',
  license: 'text',
  license_version: 'text',
  creator: 'text',
  creator_url: 'text',
  title: 'text',
  tags_list: 'array',
  last_synced_with_source: 'instant',
  removed_from_source: 'boolean',
  meta_data: 'json',
  view_count: 'integer',
  tags: 'json',
  watermarked: 'boolean',
  filetype: 'text',
  category: 'text',
  perceptual_hash: 'text',
  standardized_popularity: 'text',
  // Sounds
  duration: 'integer',
  bit_rate: 'integer',
  sample_rate: 'integer',
  genres: 'array',
  audio_set: 'json',
  audio_set_foreign_identifier: 'text',
  set_position: 'integer',
  alt_files: 'json',
} as const satisfies Readonly<Record<string, CatalogueKind>>;
export type CatalogueColumn = keyof typeof CATALOGUE_COLUMNS;

export const isCatalogueColumn = (name: string): name is CatalogueColumn =>
  Object.hasOwn(CATALOGUE_COLUMNS, name);

/** A file without headings is told by its number of columns. */
export interface CatalogueLayout {
  readonly name: string;
  readonly columns: readonly CatalogueColumn[];
  readonly media: 'image' | 'audio';
}

const IDENTITY = ['foreign_identifier', 'foreign_landing_url', 'url', 'thumbnail'] as const;
const RIGHTS = ['license', 'license_version', 'creator', 'creator_url', 'title'] as const;
const ORIGIN = ['provider', 'source', 'ingestion_type'] as const;
const LEGACY = [
  ...IDENTITY,
  'width',
  'height',
  'filesize',
  ...RIGHTS,
  'meta_data',
  'tags',
  'watermarked',
  'provider',
  'source',
] as const;
const V001 = [
  ...IDENTITY,
  'filetype',
  'filesize',
  ...RIGHTS,
  'meta_data',
  'tags',
  'category',
  'watermarked',
  ...ORIGIN,
] as const;

/** Layouts of files without headings: load files of 2019, of versions 000 and 001, of sounds, and rows of the table of 2018. */
export const CATALOGUE_LAYOUTS: readonly CatalogueLayout[] = [
  { name: 'v001 images', media: 'image', columns: [...V001, 'width', 'height'] },
  { name: '2019 images', media: 'image', columns: LEGACY },
  { name: 'v000 images', media: 'image', columns: [...LEGACY, 'ingestion_type'] },
  {
    name: 'v001 audio',
    media: 'audio',
    columns: [
      ...V001,
      'duration',
      'bit_rate',
      'sample_rate',
      'genres',
      'audio_set',
      'set_position',
      'alt_files',
    ],
  },
  {
    name: 'table of 2018',
    media: 'image',
    columns: [
      'id',
      'created_on',
      'updated_on',
      'identifier',
      'perceptual_hash',
      'provider',
      'source',
      ...IDENTITY,
      'width',
      'height',
      'filesize',
      ...RIGHTS,
      'tags_list',
      'last_synced_with_source',
      'removed_from_source',
      'meta_data',
      'view_count',
      'tags',
      'watermarked',
    ],
  },
];

/** What every catalogue has. */
const TELLING: readonly CatalogueColumn[] = [
  'foreign_identifier',
  'foreign_landing_url',
  'url',
  'license',
  'provider',
];
const AUDIO: readonly string[] = ['duration', 'bit_rate', 'sample_rate', 'genres', 'audio_set'];

/** The columns of headings; null where they are not those of a catalogue. Unknown ones are kept under their names. */
export function layoutOfHeadings(
  headings: readonly string[],
): { readonly columns: readonly string[]; readonly media: 'image' | 'audio' } | null {
  const columns = headings.map((heading) => heading.trim().toLowerCase());
  if (!TELLING.every((column) => columns.includes(column))) return null;
  return { columns, media: columns.some((name) => AUDIO.includes(name)) ? 'audio' : 'image' };
}

/** The layout that rows without headings have; null where they are no catalogue's. */
export function layoutOfRows(
  rows: readonly (readonly (string | null)[])[],
): CatalogueLayout | null {
  for (const layout of CATALOGUE_LAYOUTS) {
    const fitting = rows.filter((row) => fits(row, layout.columns)).length;
    // Some rows may be malformed, or lack what is required
    if (fitting > 0 && fitting * 2 >= rows.length) return layout;
  }
  return null;
}

const LICENSES =
  /^(?:cc[ -]?)?(?:by(?:-nc)?(?:-nd|-sa)?|cc0|pdm|(?:nc-)?sampling\+|publicdomain|zero|mark)$/i;
const LOOKS_LIKE_ADDRESS = /^(?:https?:)?\/?\/?[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)/i;

function fits(cells: readonly (string | null)[], columns: readonly CatalogueColumn[]): boolean {
  if (cells.length !== columns.length) return false;
  const cell = (column: CatalogueColumn): string => cells[columns.indexOf(column)] ?? '';
  return (
    LICENSES.test(cell('license')) &&
    LOOKS_LIKE_ADDRESS.test(cell('url')) &&
    /^[\w .-]{1,80}$/.test(cell('provider')) &&
    [...cell('watermarked')].length <= 5
  );
}
