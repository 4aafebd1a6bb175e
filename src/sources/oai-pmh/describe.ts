import { descendants, textOf } from '../../xml/index.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import { addContact, addIdentifier, addOnce, draftOf, tell } from '../metadata/draft.ts';
import { readerOf } from '../metadata/read.ts';
import type { OaiIdentity } from './page.ts';

/** What a repository says of itself, as a description: its name and contacts, and what stands in the descriptions of Identify. */
export function describeRepository(identity: OaiIdentity, location: string): DatasetDescription {
  const draft = draftOf('other');
  const described = identity.descriptions
    .map((one) => readerOf(one)?.(one) ?? null)
    .find((one) => one !== null);
  draft.title = identity.repositoryName ?? described?.title ?? null;
  draft.abstract = described?.abstract ?? null;
  draft.license = described?.license ?? null;
  draft.verbatimLicense = described?.verbatimLicense ?? null;
  draft.publisher = described?.publisher ?? null;
  draft.homepage = described?.homepage ?? null;
  addIdentifier(draft, identity.baseUrl ?? location);
  for (const id of described?.identifiers ?? []) addIdentifier(draft, id);
  for (const email of identity.adminEmails) addContact(draft, { role: 'administrator', email });
  for (const contact of described?.contacts ?? []) addContact(draft, contact);
  for (const keyword of described?.keywords ?? []) addOnce(draft.keywords, keyword);
  for (const policy of identity.descriptions.flatMap((one) => descendants(one, 'metadataPolicy'))) {
    draft.verbatimLicense ??= textOf(policy) || null;
  }
  if (identity.repositoryName === null) tell(draft)('The repository does not name itself.');
  if (identity.adminEmails.length === 0) tell(draft)('The repository names no administrator.');
  return draft;
}
