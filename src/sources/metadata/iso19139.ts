import {
  attribute,
  children,
  descendants,
  elementAt,
  elementsAt,
  textOf,
  type XmlElement,
} from '../../xml/index.ts';
import { readBox } from './box.ts';
import { readInterval } from './dates.ts';
import type { DatasetDescription } from './description.ts';
import {
  addContact,
  addDistribution,
  addIdentifier,
  addKeywords,
  addOnce,
  addPlace,
  type Draft,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
  tell,
} from './draft.ts';
import { addressLine, partyIdentifier, personParty } from './parties.ts';
import { joined, lineOf, paragraphsOf } from './texts.ts';

/** ISO 19115 metadata as XML: 19139 (gmd, gmi) and 19115-3 (mdb), whose local names are told apart only where they differ. */
export function readIso19139(root: XmlElement): DatasetDescription {
  const draft = draftOf('ISO 19139');
  const [resource] = elementsAt(root, 'identificationInfo/*');
  if (resource === undefined) tell(draft)('The element identificationInfo is missing.');
  addIdentifier(draft, valueAt(root, 'fileIdentifier'));
  for (const id of elementsAt(root, 'metadataIdentifier/*/code')) addIdentifier(draft, textIn(id));
  addIdentifier(draft, valueAt(root, 'dataSetURI'));
  if (resource !== undefined) readResource(resource, draft);
  readParties(root, 'contact', 'pointOfContact', draft);
  readDistribution(root, draft);
  readLineage(root, draft);
  return draft;
}

/** The text of a property, in the main language where it is said in several. */
function textIn(property: XmlElement | null): string | null {
  if (property === null) return null;
  for (const one of property.children) {
    if (one.name === 'PT_FreeText') continue;
    const text = textOf(one) || (attribute(one, 'codeListValue') ?? '');
    if (text.trim() !== '') return text.trim();
  }
  const [translated] = descendants(property, 'LocalisedCharacterString')
    .map(textOf)
    .filter(Boolean);
  const own = translated ?? property.text.trim();
  return own === '' ? null : own;
}

const valueAt = (element: XmlElement, path: string): string | null =>
  elementsAt(element, path)
    .map(textIn)
    .find((text) => text !== null) ?? null;

const valuesAt = (element: XmlElement, path: string): readonly string[] =>
  elementsAt(element, path)
    .map(textIn)
    .filter((text) => text !== null);

/** The value of a code list: the attribute, else the words. */
function codeAt(element: XmlElement, path: string): string | null {
  for (const property of elementsAt(element, path)) {
    for (const code of property.children) {
      const value = attribute(code, 'codeListValue')?.trim() || textOf(code);
      if (value !== '') return value;
    }
    if (property.text.trim() !== '') return property.text.trim();
  }
  return null;
}

function readResource(resource: XmlElement, draft: Draft): void {
  const citation = elementAt(resource, 'citation/CI_Citation');
  if (citation !== null) readCitation(citation, draft);
  if (draft.title === null) tell(draft)('The element title is missing.');
  draft.abstract = paragraphsOf(valueAt(resource, 'abstract'));
  draft.purpose = paragraphsOf(valueAt(resource, 'purpose'));
  draft.methods = paragraphsOf(valueAt(resource, 'supplementalInformation'));
  setLanguage(
    draft,
    codeAt(resource, 'language') ?? codeAt(resource, 'defaultLocale/PT_Locale/language'),
  );
  for (const word of valuesAt(resource, 'descriptiveKeywords/MD_Keywords/keyword'))
    addKeywords(draft, word);
  for (const topic of valuesAt(resource, 'topicCategory')) addKeywords(draft, topic);
  readParties(resource, 'pointOfContact', 'pointOfContact', draft);
  readConstraints(resource, draft);
  for (const extent of elementsAt(resource, 'extent/EX_Extent')) readExtent(extent, draft);
  draft.logo = lineOf(valueAt(resource, 'graphicOverview/*/fileName'));
}

function readCitation(citation: XmlElement, draft: Draft): void {
  draft.title = lineOf(valueAt(citation, 'title'));
  for (const id of elementsAt(citation, 'identifier/*/code')) addIdentifier(draft, linkedValue(id));
  readParties(citation, 'citedResponsibleParty', 'author', draft);
  draft.citation = lineOf(valueAt(citation, 'otherCitationDetails'));
  const dates = elementsAt(citation, 'date/CI_Date').map((date) => ({
    type: codeAt(date, 'dateType') ?? '',
    day: valueAt(date, 'date'),
  }));
  for (const type of ['publication', 'released', 'revision', 'creation', '']) {
    for (const date of dates) if (date.type.toLowerCase() === type) setPublished(draft, date.day);
  }
}

/** The address behind a text (`Anchor`), where that is what identifies; else the text. */
function linkedValue(property: XmlElement): string | null {
  const text = textIn(property);
  const address = property.children
    .map((one) => attribute(one, 'href'))
    .find((one) => one !== null);
  return address !== undefined &&
    address !== null &&
    /^https?:\/\/(?:dx\.)?doi\.org\//i.test(address)
    ? address
    : text;
}

function readConstraints(resource: XmlElement, draft: Draft): void {
  const statements: (string | null)[] = [];
  for (const constraint of elementsAt(resource, 'resourceConstraints/*')) {
    for (const name of ['otherConstraints', 'useLimitation'] as const) {
      for (const property of children(constraint, name)) {
        for (const one of property.children) statements.push(attribute(one, 'href'));
        statements.push(textIn(property));
      }
    }
    for (const reference of elementsAt(constraint, 'reference/CI_Citation')) {
      statements.push(
        valueAt(reference, 'onlineResource/CI_OnlineResource/linkage'),
        valueAt(reference, 'title'),
      );
    }
  }
  setLicense(
    draft,
    statements.map((text) => (text === null ? null : meaningful(text))),
  );
}

/** Words that fill the field without saying anything about use. */
const meaningful = (text: string): string | null =>
  /^(?:none|no limitations?|no restrictions?|unrestricted|no conditions apply)\.?$/i.test(
    text.trim(),
  )
    ? null
    : text;

function readExtent(extent: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  const description = lineOf(valueAt(extent, 'description'));
  const boxes = elementsAt(extent, 'geographicElement/EX_GeographicBoundingBox');
  for (const [position, box] of boxes.entries()) {
    const side = (name: string): string | null => lineOf(valueAt(box, name));
    const texts = {
      west: side('westBoundLongitude'),
      south: side('southBoundLatitude'),
      east: side('eastBoundLongitude'),
      north: side('northBoundLatitude'),
    };
    addPlace(draft, position === 0 ? description : null, readBox(texts, problem));
  }
  if (boxes.length === 0) addPlace(draft, description, null);
  for (const place of elementsAt(
    extent,
    'geographicElement/EX_GeographicDescription/geographicIdentifier/*/code',
  )) {
    addPlace(draft, lineOf(textIn(place)), null);
  }
  for (const period of elementsAt(extent, 'temporalElement/*/extent/*')) readPeriod(period, draft);
}

function readPeriod(period: XmlElement, draft: Draft): void {
  const at = (...paths: readonly string[]): string | null => {
    for (const path of paths) {
      const found = elementAt(period, path);
      if (found !== null && textOf(found) !== '') return textOf(found);
    }
    return null;
  };
  const instant = at('timePosition');
  const begin = at('beginPosition', 'begin/TimeInstant/timePosition') ?? instant;
  const end = at('endPosition', 'end/TimeInstant/timePosition') ?? instant;
  addOnce(draft.temporalCoverage, readInterval(begin, end, tell(draft)));
}

function readParties(element: XmlElement, property: string, otherwise: string, draft: Draft): void {
  for (const stated of elementsAt(element, `${property}/*`)) {
    const role = codeAt(stated, 'role') ?? otherwise;
    if (stated.name === 'CI_Responsibility') {
      for (const party of elementsAt(stated, 'party/*')) addParty19115(party, role, draft);
    } else addParty(stated, role, draft);
  }
}

function contactOf(info: XmlElement | null): {
  readonly email: string | null;
  readonly phone: string | null;
  readonly url: string | null;
  readonly address: string | null;
  readonly country: string | null;
} {
  const at = (path: string): string | null => (info === null ? null : lineOf(valueAt(info, path)));
  const address = info === null ? null : elementAt(info, 'address/CI_Address');
  return {
    email: at('address/CI_Address/electronicMailAddress'),
    phone: at('phone/CI_Telephone/voice') ?? at('phone/CI_Telephone/number'),
    url: at('onlineResource/CI_OnlineResource/linkage'),
    address:
      address === null
        ? null
        : addressLine([
            ...valuesAt(address, 'deliveryPoint'),
            valueAt(address, 'city'),
            valueAt(address, 'administrativeArea'),
            valueAt(address, 'postalCode'),
          ]),
    country: address === null ? null : lineOf(valueAt(address, 'country')),
  };
}

function addParty(party: XmlElement, role: string, draft: Draft): void {
  const person = lineOf(valueAt(party, 'individualName'));
  const organization = lineOf(valueAt(party, 'organisationName'));
  const name = person === null ? {} : personParty(person);
  if (role === 'publisher') draft.publisher ??= organization ?? person;
  addContact(draft, {
    role,
    ...name,
    organization,
    position: lineOf(valueAt(party, 'positionName')),
    ...contactOf(elementAt(party, 'contactInfo/CI_Contact')),
  });
}

/** An organisation with its people, or a person (19115-3). */
function addParty19115(party: XmlElement, role: string, draft: Draft): void {
  const name = lineOf(valueAt(party, 'name'));
  const identifiers = valuesAt(party, 'partyIdentifier/MD_Identifier/code')
    .map((code) => partyIdentifier(code, null))
    .filter((id) => id !== null);
  const position = lineOf(valueAt(party, 'positionName'));
  const contact = contactOf(elementAt(party, 'contactInfo/CI_Contact'));
  if (party.name === 'CI_Individual') {
    const person = name === null ? {} : personParty(name);
    addContact(draft, { role, ...person, position, identifiers, ...contact });
    return;
  }
  if (role === 'publisher') draft.publisher ??= name;
  const people = elementsAt(party, 'individual/CI_Individual');
  if (people.length === 0)
    addContact(draft, { role, organization: name, position, identifiers, ...contact });
  for (const one of people) {
    const own = contactOf(elementAt(one, 'contactInfo/CI_Contact'));
    const person = lineOf(valueAt(one, 'name'));
    addContact(draft, {
      role,
      ...(person === null ? {} : personParty(person)),
      organization: name,
      position: lineOf(valueAt(one, 'positionName')) ?? position,
      identifiers: valuesAt(one, 'partyIdentifier/MD_Identifier/code')
        .map((code) => partyIdentifier(code, null))
        .filter((id) => id !== null),
      email: own.email ?? contact.email,
      phone: own.phone ?? contact.phone,
      url: own.url ?? contact.url,
      address: own.address ?? contact.address,
      country: own.country ?? contact.country,
    });
  }
}

function readDistribution(root: XmlElement, draft: Draft): void {
  for (const distribution of elementsAt(root, 'distributionInfo/MD_Distribution')) {
    for (const distributor of elementsAt(distribution, 'distributor/MD_Distributor')) {
      readParties(distributor, 'distributorContact', 'distributor', draft);
    }
    for (const online of descendants(distribution, 'transferOptions').flatMap((one) =>
      descendants(one, 'CI_OnlineResource'),
    )) {
      const use = codeAt(online, 'function');
      const url = valueAt(online, 'linkage');
      if (use === 'information') draft.homepage ??= lineOf(url);
      addDistribution(draft, url, lineOf(use ?? valueAt(online, 'protocol')));
    }
  }
}

function readLineage(root: XmlElement, draft: Draft): void {
  const parts = [draft.methods];
  const lineages = [
    ...elementsAt(root, 'dataQualityInfo/DQ_DataQuality/lineage/LI_Lineage'),
    ...elementsAt(root, 'resourceLineage/LI_Lineage'),
  ];
  for (const lineage of lineages) {
    parts.push(paragraphsOf(valueAt(lineage, 'statement')));
    for (const step of elementsAt(lineage, 'processStep/*'))
      parts.push(paragraphsOf(valueAt(step, 'description')));
  }
  draft.methods = joined(parts);
}
