import { type ApiDeclaration, ignore, term } from '../declaration.ts';
import { textOf, valueAt } from '../values.ts';

/** "413.39108x272.68854": sizes of vectors have decimals. */
const side = (at: 0 | 1) => ({
  by: ({ record }: { readonly record: unknown }) => {
    const sizes = textOf(valueAt(record, '_links.sourceFile.sizes'));
    if (sizes === null || !sizes.includes('x')) return null;
    const length = Number(sizes.split('x')[at]);
    return Number.isFinite(length) ? Math.trunc(length) : null;
  },
  reads: ['_links.sourceFile.sizes'],
});

/** PhyloPic: silhouettes of organisms. */
export const phylopic: ApiDeclaration = {
  name: 'phylopic',
  title: 'PhyloPic',
  homepage: 'https://www.phylopic.org',
  documentation: 'http://api-docs.phylopic.org/v2/',
  hosts: ['api.phylopic.org'],
  request: {
    endpoint: 'https://api.phylopic.org/images',
    parameters: { page: '0', embed_items: 'true' },
    paging: { kind: 'link', next: '_links.next' },
    options: { name: 'filter_name', clade: 'filter_clade', contributor: 'filter_contributor' },
    requestsPerSecond: 1,
  },
  response: { list: '_embedded.items', total: 'totalItems' },
  shape: ['uuid', '_links.sourceFile', '_links.license'],
  id: 'uuid',
  modified: ['modified', 'created'],
  media: {
    type: 'image',
    license: '_links.license.href',
    identifier: 'uuid',
    landingPage: { template: 'https://www.phylopic.org{_links.self.href}' },
    files: [{ url: '_links.sourceFile.href', width: side(0), height: side(1) }],
    title: '_links.self.title',
    creator: '_links.contributor.title',
    creatorUrl: { template: 'https://www.phylopic.org{_links.contributor.href}' },
    created: 'created',
  },
  category: 'illustration',
  crosswalk: [
    term('_links.self.title', 'title'),
    term('_links.specificNode.title', 'scientificName'),
    term('_links.generalNode.title', 'higherClassification'),
    term('_links.nodes[].title', 'topic'),
    term('attribution', 'agent', { label: 'artist' }),
    term('_links.contributor.title', 'agent', { label: 'contributor' }),
    term('sponsor', 'rights', { label: 'sponsor' }),
    term('uuid', 'identifier', { label: 'PhyloPic' }),
    term({ template: 'https://www.phylopic.org/images/{uuid}' }, 'references'),
    term('created', 'modified'),
    term({ always: 'Silhouettes' }, 'objectType'),
  ],
  ignored: [
    ...ignore(
      'the same picture in other forms',
      '_links.rasterFiles',
      '_links.thumbnailFiles',
      '_links.vectorFile',
      '_links.*.href',
      '_links.*.sizes',
      '_links.*.type',
      '_links.sourceFile.type',
    ),
    ...ignore(
      'addresses of taxa and people in this build',
      '_links.generalNode.href',
      '_links.specificNode.href',
      '_links.nodes[].href',
    ),
    ...ignore(
      'of the answer',
      'build',
      '_links.collections',
      '_embedded',
      'tags',
      'unlisted',
      'modifiedFile',
    ),
  ],
  recordLicense: null,
};
