import {
  child,
  children,
  elementAt,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../xml/index.ts';
import { readBox } from './box.ts';
import { readInterval } from './dates.ts';
import type { DatasetDescription } from './description.ts';
import {
  addContact,
  addDistribution,
  addIdentifier,
  addOnce,
  addPlace,
  type Draft,
  draftOf,
  setLanguage,
  setLicense,
  setPublished,
  tell,
} from './draft.ts';
import { addNames, addressLine } from './parties.ts';
import { joined, lineOf, paragraphsOf } from './texts.ts';

/** Directory Interchange Format of the Global Change Master Directory, versions 6 to 10. */
export function readDif(root: XmlElement): DatasetDescription {
  const draft = draftOf('DIF');
  addIdentifier(draft, textAt(root, 'Entry_ID/Short_Name') ?? textAt(root, 'Entry_ID'));
  draft.title = lineOf(textAt(root, 'Entry_Title'));
  if (draft.title === null) tell(draft)('The element Entry_Title is missing.');
  const summary = child(root, 'Summary');
  const hasParts = summary !== null && summary.children.length > 0;
  draft.abstract = paragraphsOf(
    hasParts ? textAt(root, 'Summary/Abstract') : textAt(root, 'Summary'),
  );
  draft.purpose = paragraphsOf(textAt(root, 'Summary/Purpose'));
  draft.methods = joined([paragraphsOf(textAt(root, 'Quality'))]);
  for (const name of ['Dataset_Citation', 'Data_Set_Citation']) {
    for (const citation of children(root, name)) readCitation(citation, draft);
  }
  setLanguage(draft, textAt(root, 'Dataset_Language') ?? textAt(root, 'Data_Set_Language'));
  readKeywords(root, draft);
  for (const person of children(root, 'Personnel')) addPerson(person, null, draft);
  for (const name of ['Organization', 'Data_Center']) {
    for (const center of children(root, name)) readCenter(center, draft);
  }
  readCoverage(root, draft);
  readRights(root, draft);
  readLinks(root, draft);
  const [project] = children(root, 'Project');
  if (project !== undefined) {
    draft.projectTitle = lineOf(textAt(project, 'Long_Name') ?? textAt(project, 'Short_Name'));
    draft.projectId = lineOf(textAt(project, 'Short_Name'));
  }
  for (const reference of children(root, 'Reference'))
    addOnce(draft.bibliography, lineOf(textOf(reference)));
  return draft;
}

function readCitation(citation: XmlElement, draft: Draft): void {
  for (const id of [
    ...textsAt(citation, 'Persistent_Identifier/Identifier'),
    ...textsAt(citation, 'Dataset_DOI'),
  ]) {
    addIdentifier(draft, id);
  }
  for (const name of textsAt(citation, 'Dataset_Creator')) addNames(draft, 'creator', name);
  draft.publisher ??= lineOf(textAt(citation, 'Dataset_Publisher'));
  setPublished(draft, textAt(citation, 'Dataset_Release_Date'));
  draft.homepage ??= lineOf(textAt(citation, 'Online_Resource'));
  draft.citation ??= citationText(citation);
}

/** What is cited, in one line: creators, title, publisher. */
function citationText(citation: XmlElement): string | null {
  const stated = lineOf(textAt(citation, 'Other_Citation_Details'));
  const parts = [
    'Dataset_Creator',
    'Dataset_Release_Date',
    'Dataset_Title',
    'Version',
    'Dataset_Publisher',
    'Persistent_Identifier/Identifier',
  ]
    .map((path) => lineOf(textAt(citation, path)))
    .filter((part) => part !== null);
  return stated ?? (parts.length < 2 ? null : `${parts.join('. ')}.`);
}

const KEYWORD_LEVELS = [
  'Category',
  'Topic',
  'Term',
  'Variable_Level_1',
  'Variable_Level_2',
  'Variable_Level_3',
  'Detailed_Variable',
] as const;

function readKeywords(root: XmlElement, draft: Draft): void {
  for (const name of ['Science_Keywords', 'Parameters']) {
    for (const keyword of children(root, name)) {
      const levels = KEYWORD_LEVELS.map((level) => lineOf(textAt(keyword, level))).filter(
        (one) => one !== null,
      );
      addOnce(draft.keywords, lineOf(levels.join(' > ')));
    }
  }
  for (const name of ['Ancillary_Keyword', 'Keyword', 'ISO_Topic_Category']) {
    for (const word of textsAt(root, name)) addOnce(draft.keywords, lineOf(word));
  }
}

function addPerson(person: XmlElement, center: string | null, draft: Draft): void {
  const role = lineOf(textsAt(person, 'Role').join(', ')) ?? 'contact';
  // DIF 10 puts the person one level deeper, and knows groups.
  const of = child(person, 'Contact_Person') ?? child(person, 'Contact_Group') ?? person;
  const at = (...paths: readonly string[]): string | null =>
    paths.map((path) => lineOf(textAt(of, path))).find((one) => one !== null) ?? null;
  const address = elementAt(of, 'Contact_Address') ?? elementAt(of, 'Address');
  addContact(draft, {
    role,
    organization: at('Name') ?? center,
    givenName: lineOf(
      [at('First_Name'), at('Middle_Name')].filter((one) => one !== null).join(' '),
    ),
    surName: at('Last_Name'),
    email: at('Email'),
    phone: at('Phone/Number', 'Phone'),
    address:
      address === null
        ? null
        : addressLine([
            ...textsAt(address, 'Street_Address'),
            ...textsAt(address, 'Address'),
            textAt(address, 'City'),
            textAt(address, 'State_Province') ?? textAt(address, 'Province_or_State'),
            textAt(address, 'Postal_Code'),
          ]),
    country: address === null ? null : lineOf(textAt(address, 'Country')),
  });
}

function readCenter(center: XmlElement, draft: Draft): void {
  const at = (path: string): string | null => lineOf(textAt(center, path));
  const name =
    at('Organization_Name/Long_Name') ??
    at('Organization_Name/Short_Name') ??
    at('Data_Center_Name/Long_Name') ??
    at('Data_Center_Name/Short_Name') ??
    at('Data_Center_Name');
  draft.publisher ??= name;
  const url = at('Organization_URL') ?? at('Data_Center_URL');
  addContact(draft, { role: at('Organization_Type') ?? 'distributor', organization: name, url });
  for (const person of children(center, 'Personnel')) addPerson(person, name, draft);
}

function readCoverage(root: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  const locations = children(root, 'Location')
    .map(
      (one) => lineOf(textAt(one, 'Detailed_Location')) ?? lineOf(textOf(one).replace(/\s+/g, ' ')),
    )
    .filter((one) => one !== null);
  for (const spatial of children(root, 'Spatial_Coverage')) {
    const boxes = elementsAt(spatial, 'Geometry/Bounding_Rectangle');
    for (const box of boxes.length > 0 ? boxes : [spatial]) {
      const sides = {
        west: lineOf(textAt(box, 'Westernmost_Longitude')),
        south: lineOf(textAt(box, 'Southernmost_Latitude')),
        east: lineOf(textAt(box, 'Easternmost_Longitude')),
        north: lineOf(textAt(box, 'Northernmost_Latitude')),
      };
      addPlace(draft, null, readBox(sides, problem));
    }
  }
  for (const location of locations) addPlace(draft, location, null);
  for (const time of children(root, 'Temporal_Coverage')) {
    const ranges = children(time, 'Range_DateTime');
    for (const range of ranges.length > 0 ? ranges : [time]) {
      const begin = textAt(range, 'Beginning_Date_Time') ?? textAt(range, 'Start_Date');
      const end = textAt(range, 'Ending_Date_Time') ?? textAt(range, 'Stop_Date');
      addOnce(draft.temporalCoverage, readInterval(begin, end, problem));
    }
    for (const day of textsAt(time, 'Single_DateTime')) {
      addOnce(draft.temporalCoverage, readInterval(day, day, problem));
    }
  }
  for (const paleo of textsAt(root, 'Paleo_Temporal_Coverage/Chronostratigraphic_Unit')) {
    addOnce(draft.temporalCoverage, lineOf(paleo));
  }
}

function readRights(root: XmlElement, draft: Draft): void {
  const use = child(root, 'Use_Constraints');
  const inUse =
    use === null
      ? []
      : use.children.length === 0
        ? [textOf(use)]
        : [textAt(use, 'License_URL/URL'), textAt(use, 'License_Text'), textAt(use, 'Description')];
  setLicense(
    draft,
    [
      ...inUse,
      textAt(root, 'Access_Constraints/Description') ?? textAt(root, 'Access_Constraints'),
    ].map(said),
  );
}

const said = (text: string | null): string | null =>
  /^none\.?$/i.test(text?.trim() ?? '') ? null : text;

function readLinks(root: XmlElement, draft: Draft): void {
  for (const name of ['Related_URL', 'Online_Resource']) {
    for (const link of children(root, name)) {
      const type = lineOf(
        textAt(link, 'URL_Content_Type/Type') ?? textAt(link, 'URL_Content_Type'),
      );
      for (const url of textsAt(link, 'URL')) {
        if (/project home page|data set landing page/i.test(type ?? ''))
          draft.homepage ??= lineOf(url);
        addDistribution(draft, url, type);
      }
    }
  }
}
