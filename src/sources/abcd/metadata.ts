import { licenseOf } from '../../terms/index.ts';
import { attribute, elementsAt, textAt, textsAt, type XmlElement } from '../../xml/index.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import {
  addContact,
  addDistribution,
  addIdentifier,
  addKeywords,
  addPlace,
  type Draft,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
} from '../metadata/draft.ts';
import { namedParty } from '../metadata/parties.ts';
import { joined, lineOf, paragraphsOf } from '../metadata/texts.ts';
import { NO_CONTEXT, type UnitContext } from './unit.ts';

/** What stands in a `DataSet` beside its units: Metadata, contacts, DatasetGUID, OriginalSource, DatasetDerivations. */
export type DataSetParts = readonly XmlElement[];

/** Parts as one element, so that paths read alike. */
const whole = (parts: DataSetParts): XmlElement => ({
  name: 'DataSet',
  uri: '',
  attributes: {},
  children: parts,
  text: '',
  mixed: null,
});

/** English where there is a choice of languages, else what comes first. */
function representation(set: XmlElement): XmlElement | null {
  const all = elementsAt(set, 'Metadata/Description/Representation');
  const english = all.find((one) => /^en/i.test(attribute(one, 'language') ?? ''));
  return english ?? all[0] ?? null;
}

const license = (set: XmlElement): readonly string[] => [
  ...textsAt(set, 'Metadata/IPRStatements/Licenses/License/URI'),
  ...textsAt(set, 'Metadata/IPRStatements/Licenses/License/Text'),
  ...textsAt(set, 'Metadata/IPRStatements/TermsOfUseStatements/TermsOfUse/URI'),
  ...textsAt(set, 'Metadata/IPRStatements/TermsOfUseStatements/TermsOfUse/Text'),
  ...textsAt(set, 'DatasetDerivations/DatasetDerivation/Rights/TermsOfUse'),
];

/** What the dataset says of all its units. */
export function unitContextOf(parts: DataSetParts): UnitContext {
  if (parts.length === 0) return NO_CONTEXT;
  const set = whole(parts);
  const first = (...paths: readonly string[]): string | null =>
    paths.map((path) => textAt(set, path)).find((text) => text !== null) ?? null;
  const described = representation(set);
  const stated = license(set);
  return {
    institutionCode: first(
      'OriginalSource/SourceInstitutionCode',
      'DataSource/OriginalSource/SourceInstitutionCode',
    ),
    collectionCode: first('OriginalSource/SourceName', 'DataSource/OriginalSource/SourceName'),
    datasetName: described === null ? null : textAt(described, 'Title'),
    license: stated.find((text) => licenseOf(text) !== null) ?? stated[0] ?? null,
    rights: first(
      'Metadata/IPRStatements/Copyrights/Copyright/Text',
      'Metadata/IPRStatements/IPRDeclarations/IPRDeclaration/Text',
    ),
  };
}

/** The description of a dataset of ABCD 1.2, 2.06 or 2.1. */
export function readAbcdMetadata(parts: DataSetParts): DatasetDescription {
  const set = whole(parts);
  const draft = draftOf('ABCD');
  const described = representation(set);
  const derivation = 'DatasetDerivations/DatasetDerivation';
  draft.title =
    lineOf(described === null ? null : textAt(described, 'Title')) ??
    lineOf(textAt(set, 'OriginalSource/SourceName'));
  draft.abstract = joined(
    [
      described === null ? null : textAt(described, 'Details'),
      textAt(set, `${derivation}/Description`),
    ].map(paragraphsOf),
  );
  addPlace(draft, lineOf(described === null ? null : textAt(described, 'Coverage')), null);
  draft.homepage = lineOf(
    (described === null ? null : textAt(described, 'URI')) ??
      textAt(set, 'OriginalSource/SourceWebAddress'),
  );
  for (const path of ['DatasetGUID', 'Metadata/DatasetGUID'])
    addIdentifier(draft, textAt(set, path));
  draft.logo = lineOf(
    textAt(set, 'Metadata/IconURI') ??
      textAt(set, 'Metadata/Owners/Owner/LogoURI') ??
      textAt(set, `${derivation}/Statements/LogoURL`),
  );
  draft.citation = lineOf(
    textAt(set, 'Metadata/IPRStatements/Citations/Citation/Text') ??
      textAt(set, `${derivation}/Statements/Acknowledgement`),
  );
  setLicense(draft, license(set));
  setPublished(
    draft,
    textAt(set, 'Metadata/RevisionData/DateModified') ??
      textAt(set, 'OriginalSource/SourceLastUpdatedDate') ??
      textAt(set, `${derivation}/DateSupplied`),
  );
  if (described !== null) setLanguage(draft, languageOf(described));
  for (const text of textsAt(set, 'Metadata/Scope/GeoecologicalTerms/GeoecologicalTerm'))
    addKeywords(draft, text);
  for (const text of textsAt(set, 'Metadata/Scope/TaxonomicTerms/TaxonomicTerm'))
    draft.taxonomicCoverage.push({ name: text, rank: null, vernacularName: null });
  addContacts(set, draft);
  draft.publisher =
    draft.contacts.find(({ role }) => role === 'owner' || role === 'LegalOwner')?.organization ??
    draft.contacts.find(({ role }) => role === 'supplier')?.organization ??
    null;
  addDistribution(draft, textAt(set, 'OriginalSource/SourceWebAddress'), null);
  return draft;
}

/** The language that a description is in, where it is a code or a name. */
const languageOf = (described: XmlElement): string | null =>
  attribute(described, 'language')?.split(/[-_]/)[0] ?? null;

function addContacts(set: XmlElement, draft: Draft): void {
  for (const [path, role] of [
    ['ContentContacts/ContentContact', 'contentContact'],
    ['TechnicalContacts/TechnicalContact', 'technicalContact'],
  ] as const) {
    for (const one of elementsAt(set, path)) {
      const name = lineOf(textAt(one, 'Name'));
      addContact(draft, {
        role,
        ...(name === null ? {} : namedParty(name)),
        email: lineOf(textAt(one, 'Email')),
        phone: lineOf(textAt(one, 'Phone')),
        address: lineOf(textAt(one, 'Address')),
      });
    }
  }
  for (const [path, role] of [
    ['Metadata/Owners/Owner', 'owner'],
    ['DatasetDerivations/DatasetDerivation/Supplier', 'supplier'],
    ['DatasetDerivations/DatasetDerivation/Rights/LegalOwner', 'LegalOwner'],
  ] as const) {
    for (const one of elementsAt(set, path)) addParty(one, role, draft);
  }
  for (const text of textsAt(set, 'Metadata/RevisionData/Creators'))
    addContact(draft, { role: 'creator', ...namedParty(text) });
}

/** A person or body as ABCD 1.2 and 2 write them. */
function addParty(party: XmlElement, role: string, draft: Draft): void {
  const first = (...paths: readonly string[]): string | null =>
    lineOf(paths.map((path) => textAt(party, path)).find((text) => text !== null));
  const person = first('Person/FullName', 'Person/PersonName');
  const organization = first(
    'Organisation/Name/Representation/Text',
    'Organisation/OrganisationName',
    'Organisation/Name/Representation/Abbreviation',
  );
  addContact(draft, {
    role,
    ...(person === null ? {} : namedParty(person)),
    ...(organization === null ? {} : { organization }),
    position: first('Roles/Role', 'Role'),
    email: first('EmailAddresses/EmailAddress'),
    phone: first('TelephoneNumbers/TelephoneNumber/Number'),
    address: first('Addresses/Address'),
    url: first('URIs/URL', 'URLs/URL'),
  });
}
