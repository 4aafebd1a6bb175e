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
  setLicense,
  setPublished,
  tell,
} from './draft.ts';
import { addressLine, namedParty } from './parties.ts';
import { joined, lineOf, paragraphsOf } from './texts.ts';

/** Content Standard for Digital Geospatial Metadata (FGDC-STD-001-1998), with the profile of biological data. */
export function readFgdc(root: XmlElement): DatasetDescription {
  const draft = draftOf('FGDC');
  const info = child(root, 'idinfo');
  if (info === null) tell(draft)('The identification information is missing.');
  else readIdentification(info, draft);
  readLineage(root, draft);
  for (const distributor of elementsAt(root, 'distinfo/distrib'))
    addFgdcContact(distributor, 'distributor', draft);
  for (const address of textsAt(
    root,
    'distinfo/stdorder/digform/digtopt/onlinopt/computer/networka/networkr',
  )) {
    if (isAddress(address))
      addDistribution(
        draft,
        address,
        lineOf(textAt(root, 'distinfo/stdorder/digform/digtinfo/formname')),
      );
  }
  for (const contact of elementsAt(root, 'metainfo/metc'))
    addFgdcContact(contact, 'metadataProvider', draft);
  return draft;
}

const isAddress = (text: string): boolean => /^(?:https?|ftp):\/\/\S+$/i.test(text);

const KEYWORDS = [
  'keywords/theme/themekey',
  'keywords/place/placekey',
  'keywords/stratum/stratkey',
  'keywords/temporal/tempkey',
  'taxonomy/keywtax/taxonkey',
] as const;

function readIdentification(info: XmlElement, draft: Draft): void {
  const citation = elementAt(info, 'citation/citeinfo');
  if (citation !== null) readCitation(citation, draft);
  if (draft.title === null) tell(draft)('The title is missing.');
  draft.abstract = paragraphsOf(textAt(info, 'descript/abstract'));
  draft.purpose = paragraphsOf(textAt(info, 'descript/purpose'));
  setPublished(draft, citation === null ? null : textAt(citation, 'pubdate'));
  readTimes(info, draft);
  readPlaces(info, draft);
  for (const path of KEYWORDS) {
    for (const word of textsAt(info, path)) addOnce(draft.keywords, lineOf(word));
  }
  for (const taxon of elementsAt(info, 'taxonomy/taxoncl')) readTaxon(taxon, draft);
  for (const contact of children(info, 'ptcontac')) addFgdcContact(contact, 'contact', draft);
  const constraints = ['useconst', 'accconst'].map((name) => textAt(info, name));
  setLicense(
    draft,
    constraints.map((text) => (/^none\.?$/i.test(text?.trim() ?? '') ? null : text)),
  );
  draft.logo = lineOf(textAt(info, 'browse/browsen'));
  for (const reference of elementsAt(info, 'crossref/citeinfo'))
    addOnce(draft.bibliography, citationLine(reference));
}

function readCitation(citation: XmlElement, draft: Draft): void {
  draft.title = lineOf(textAt(citation, 'title'));
  draft.publisher = lineOf(textAt(citation, 'pubinfo/publish'));
  for (const name of textsAt(citation, 'origin'))
    addContact(draft, { role: 'creator', ...namedParty(name) });
  for (const link of textsAt(citation, 'onlink')) {
    if (!isAddress(link)) continue;
    if (/doi\.org\//i.test(link)) addIdentifier(draft, link);
    draft.homepage ??= link;
    addDistribution(draft, link, null);
  }
  draft.citation = lineOf(textAt(citation, 'othercit'));
}

/** "Originators (date): title. Publisher." */
function citationLine(citation: XmlElement): string | null {
  const title = lineOf(textAt(citation, 'title'));
  if (title === null) return null;
  const names = textsAt(citation, 'origin').join(', ');
  const year = lineOf(textAt(citation, 'pubdate'));
  const publisher = lineOf(textAt(citation, 'pubinfo/publish'));
  const front = `${names}${year === null ? '' : ` (${year})`}`.trim();
  return `${front === '' ? '' : `${front}: `}${title}${publisher === null ? '' : `. ${publisher}`}`;
}

function readTimes(info: XmlElement, draft: Draft): void {
  const problem = tell(draft);
  const times = elementAt(info, 'timeperd/timeinfo');
  if (times === null) return;
  for (const range of children(times, 'rngdates')) {
    addOnce(
      draft.temporalCoverage,
      readInterval(textAt(range, 'begdate'), textAt(range, 'enddate'), problem),
    );
  }
  for (const day of [
    ...textsAt(times, 'sngdate/caldate'),
    ...textsAt(times, 'mdattim/sngdate/caldate'),
  ]) {
    addOnce(draft.temporalCoverage, readInterval(day, day, problem));
  }
}

function readPlaces(info: XmlElement, draft: Draft): void {
  const domain = child(info, 'spdom');
  if (domain === null) return;
  const side = (name: string): string | null => lineOf(textAt(domain, `bounding/${name}`));
  const sides = {
    west: side('westbc'),
    south: side('southbc'),
    east: side('eastbc'),
    north: side('northbc'),
  };
  addPlace(draft, lineOf(textAt(domain, 'descgeog')), readBox(sides, tell(draft)));
}

/** A classification of the biological profile: ranks within ranks. */
function readTaxon(taxon: XmlElement, draft: Draft): void {
  const name = lineOf(textAt(taxon, 'taxonrv'));
  if (name !== null) {
    draft.taxonomicCoverage.push({
      name,
      rank: lineOf(textAt(taxon, 'taxonrn'))?.toLowerCase() ?? null,
      vernacularName: lineOf(textsAt(taxon, 'common').join(', ')),
    });
  }
  for (const below of children(taxon, 'taxoncl')) readTaxon(below, draft);
}

function addFgdcContact(holder: XmlElement, role: string, draft: Draft): void {
  const info = child(holder, 'cntinfo');
  if (info === null) return;
  const of = child(info, 'cntperp') ?? child(info, 'cntorgp') ?? info;
  const at = (path: string): string | null => lineOf(textAt(info, path));
  const person = lineOf(textAt(of, 'cntper'));
  const address = child(info, 'cntaddr');
  addContact(draft, {
    role,
    // A title of an office stands where a person should ("Clearinghouse Manager")
    ...(person === null || person === at('cntpos') ? {} : namedParty(person)),
    organization: lineOf(textAt(of, 'cntorg')),
    position: at('cntpos'),
    email: at('cntemail'),
    phone: at('cntvoice'),
    address:
      address === null
        ? null
        : addressLine([
            ...textsAt(address, 'address'),
            textAt(address, 'city'),
            textAt(address, 'state'),
            textAt(address, 'postal'),
          ]),
    country: address === null ? null : lineOf(textAt(address, 'country')),
  });
}

function readLineage(root: XmlElement, draft: Draft): void {
  const steps = elementsAt(root, 'dataqual/lineage/procstep/procdesc');
  const methods = elementsAt(root, 'dataqual/lineage/method/methdesc');
  draft.methods = joined([...methods, ...steps].map((step) => paragraphsOf(textOf(step))));
}
