import { cleanTags, type Tag, type TagRules } from './tags.ts';
import { titleOfFile } from './titles.ts';
import { withScheme } from './urls.ts';

/** A row of a catalogue of openly licensed works, as Openverse's. Empty text or null: not given. */
export interface CatalogueRow {
  readonly provider: string;
  readonly url?: string | null;
  readonly creator_url?: string | null;
  readonly foreign_landing_url?: string | null;
  readonly title?: string | null;
  readonly tags?: readonly Tag[] | null;
}

/** The fields of a row that cleaning changes; those that stay are absent. */
export type CatalogueChanges = Partial<Pick<CatalogueRow, CleanedField>>;

type CleanedField = 'url' | 'creator_url' | 'foreign_landing_url' | 'title' | 'tags';

const addresses = ['url', 'creator_url', 'foreign_landing_url'] as const;

/** What cleaning changes in a row: addresses get a scheme, Wikimedia's file names become titles, poor tags go. */
export function cleanCatalogueRow(
  row: CatalogueRow,
  options: { readonly rules?: TagRules } = {},
): CatalogueChanges {
  const changes: { -readonly [Field in CleanedField]?: CatalogueRow[Field] } = {};
  for (const field of addresses) {
    const url = row[field];
    if (!url) continue;
    const cleaned = withScheme(url);
    if (cleaned !== url) changes[field] = cleaned;
  }
  if (row.title && row.provider === 'wikimedia') {
    const title = titleOfFile(row.title);
    if (title !== row.title) changes.title = title;
  }
  if (row.tags) {
    const tags = cleanTags(row.tags, options);
    if (tags !== row.tags) changes.tags = tags;
  }
  return changes;
}
