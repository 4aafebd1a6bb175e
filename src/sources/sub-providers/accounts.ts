import type { SourceEndpoint } from '../adapter.ts';

/** Where the account stands in the address of a creator's page: host, and the parts of the path before it. */
const profiles: readonly { readonly provider: string; readonly pattern: RegExp }[] = [
  {
    provider: 'flickr',
    pattern: /^(?:https?:)?(?:\/\/)?(?:www\.|m\.)?flickr\.com\/(?:photos|people)\/([^/?#\s]+)/i,
  },
];

const MOST_LETTERS = 2000;

/** The provider's account that a creator's page belongs to (`https://www.flickr.com/photos/61021753@N02`); null: it tells none. */
export function accountOfProfile(provider: string, url: string | null): string | null {
  if (url === null || url.length > MOST_LETTERS) return null;
  for (const profile of profiles) {
    if (profile.provider !== provider) continue;
    const account = profile.pattern.exec(url)?.[1];
    if (account !== undefined) return account;
  }
  return null;
}

/** Who brings the records of an endpoint that do not say so themselves; the alias of the dataset where the format does not tell. */
export function providerOfEndpoint(
  { format, options }: Pick<SourceEndpoint, 'format' | 'options'>,
  alias: string,
): string {
  const api = format === 'json-api' ? options?.['api'] : undefined;
  if (typeof api === 'string' && api !== '') return api;
  return PROVIDER_OF_FORMAT[format] ?? alias;
}

const PROVIDER_OF_FORMAT: Readonly<Record<string, string>> = {
  edan: 'smithsonian',
  inaturalist: 'inaturalist',
};
