import { OpendrawerError } from '../../errors/index.ts';
import { descendants, parseXml, type XmlElement } from '../../xml/index.ts';
import type { SourceContext } from '../adapter.ts';
import { complaintOf } from '../darwin-core-xml/read.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import type { Protocol, Query } from './protocol.ts';

/** What a provider offers. */
export interface Listing {
  /** Titles or codes of its datasets, to be chosen from; empty: it does not tell, or has one only. */
  readonly datasets: readonly string[];
  /** Namespaces of the records that it can give, in its order; empty: it does not tell. */
  readonly schemas: readonly string[];
  readonly notes: readonly string[];
}

/** How a protocol tells what is offered. Throws what the web client throws, and INPUT_CORRUPT. */
export type ListProvider = (url: string, context: SourceContext) => Promise<Listing>;

/** How a protocol describes a dataset; null: it does not. */
export type DescribeDataset = (
  query: Query,
  context: SourceContext,
) => Promise<DatasetDescription | null>;

/** An answer of metadata, small and read whole. Throws INPUT_CORRUPT where it is a page or of another protocol, SOURCE_NOT_FOUND for complaints. */
export async function askXml(
  protocol: Protocol['name'],
  url: string,
  context: SourceContext,
): Promise<XmlElement> {
  const answer = await context.web.fetch({ url, maxBytes: 64 * 1024 * 1024 }, context.signal);
  const name = new URL(answer.url).host;
  const { root } = parseXml(await answer.bytes(), { name, tolerant: true });
  const isOther = root.uri !== '' && !root.uri.toLowerCase().includes(protocol);
  if (root.name.toLowerCase() !== 'response' || isOther) {
    throw new OpendrawerError(
      'INPUT_CORRUPT',
      `${name}: the answer is <${root.name}> and no response of ${protocol}`,
    );
  }
  const complaint = [...descendants(root, 'diagnostic'), ...descendants(root, 'error')]
    .map(complaintOf)
    .find((one) => one !== null);
  if (complaint !== undefined && !root.children.some(({ name: part }) => CONTENT.has(part)))
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${name}: the server says ${complaint}`);
  return root;
}

const CONTENT: ReadonlySet<string> = new Set([
  'content',
  'metadata',
  'capabilities',
  'inventory',
  'search',
]);
