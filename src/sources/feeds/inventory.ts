import { OpendrawerError } from '../../errors/index.ts';
import type { SourceEndpoint } from '../adapter.ts';
import type { SourceFormat } from '../formats.ts';
import type { Feed, FeedEntry } from './read-feed.ts';

/** Addresses that a message shows. */
const SHOWN = 3;

const FORMATS: Readonly<Record<NonNullable<FeedEntry['format']>, SourceFormat | null>> = {
  dwca: 'dwca',
  abcd: 'abcd',
  biocase: 'biocase',
  digir: 'digir',
  tapir: 'tapir',
  'oai-pmh': 'oai-pmh',
  'data-package': 'data-package',
  other: null,
};

/** Where the data of an entry can be added from; null: the inventory does not tell, or not in which format. */
export function endpointOf({ archive, format }: FeedEntry): SourceEndpoint | null {
  const known = format === null ? null : FORMATS[format];
  return archive === null || known === null
    ? null
    : { format: known, location: archive, units: [] };
}

/** What is said to somebody who adds an inventory in place of a dataset: how many there are, and how to add one. */
export function inventoryFault(location: string, feed: Feed): OpendrawerError {
  const archives = feed.entries.flatMap(({ archive }) => (archive === null ? [] : [archive]));
  const name = feed.title === null ? '' : ` “${feed.title}”`;
  const count = feed.total ?? feed.entries.length;
  const hint =
    archives.length === 0
      ? 'It does not tell where their data lie: look at the pages of the datasets.'
      : `Add the datasets one by one: ${archives
          .slice(0, SHOWN)
          .map((archive) => `opendrawer add ${archive}`)
          .join(', ')}${archives.length > SHOWN ? ' …' : ''}`;
  return new OpendrawerError(
    'SOURCE_UNRECOGNISED',
    `${location} is an inventory (${feed.kind}${name}) of ${count} datasets: it has no records of its own`,
    { hint },
  );
}
