import { formatOfUrl, parseMimeType } from '../../../interpret/index.ts';
import { foldWord, type VerbatimTerm } from '../../../terms/index.ts';
import { attribute, textOf, type XmlElement } from '../../../xml/index.ts';
import { readDcmiBox } from '../../metadata/box.ts';
import { isDublinCore } from '../../metadata/dublin-core.ts';
import { reportLeaves, type UnknownSink } from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

/** A property of Dublin Core and the term that it fills; `read` where its text decides. */
export interface DublinCoreRow {
  readonly name: string;
  readonly target:
    | VerbatimTerm
    | 'rightsStatement'
    | 'identifier or address'
    | 'date'
    | 'kind'
    | 'place'
    | 'period';
  readonly label?: string;
}

const row = (name: string, target: DublinCoreRow['target'], label?: string): DublinCoreRow =>
  label === undefined ? { name, target } : { name, target, label };

/** Dublin Core, simple and qualified (dc: and dcterms: alike). */
export const dublinCoreCrosswalk: readonly DublinCoreRow[] = [
  row('title', 'title'),
  row('alternative', 'title', 'alternative title'),
  row('creator', 'creator'),
  row('contributor', 'agent', 'contributor'),
  row('publisher', 'agent', 'publisher'),
  row('subject', 'topic'),
  row('description', 'description', 'description'),
  row('abstract', 'description', 'abstract'),
  row('tableOfContents', 'description', 'contents'),
  row('provenance', 'description', 'provenance'),
  row('date', 'date', 'date'),
  row('created', 'date', 'date created'),
  row('issued', 'date', 'date issued'),
  row('available', 'date', 'date available'),
  row('dateSubmitted', 'date', 'date submitted'),
  row('dateAccepted', 'date', 'date accepted'),
  row('dateCopyrighted', 'date', 'date copyrighted'),
  row('valid', 'date', 'date valid'),
  row('modified', 'modified'),
  row('type', 'kind'),
  row('format', 'physicalDescription', 'format'),
  row('extent', 'physicalDescription', 'extent'),
  row('medium', 'physicalDescription', 'medium'),
  row('identifier', 'identifier or address'),
  row('source', 'description', 'source'),
  row('language', 'language'),
  row('relation', 'description', 'relation'),
  row('isPartOf', 'isPartOf'),
  row('coverage', 'place'),
  row('spatial', 'place'),
  row('temporal', 'period'),
  row('rights', 'rightsStatement'),
  row('license', 'rightsStatement'),
  row('accessRights', 'accessRights'),
  row('rightsHolder', 'rightsHolder'),
  row('bibliographicCitation', 'bibliographicCitation'),
  ...(
    [
      'hasPart',
      'isVersionOf',
      'hasVersion',
      'isFormatOf',
      'hasFormat',
      'references',
      'isReferencedBy',
      'replaces',
      'isReplacedBy',
      'requires',
      'isRequiredBy',
      'conformsTo',
    ] as const
  ).map((name) => row(name, 'description', name)),
];

/** Properties that are left out on purpose. */
export const dublinCoreIgnored: readonly { readonly name: string; readonly reason: string }[] = [
  'audience',
  'educationLevel',
  'mediator',
  'instructionalMethod',
  'accrualMethod',
  'accrualPeriodicity',
  'accrualPolicy',
].map((name) => ({ name, reason: 'about teaching with it or collecting it, not the object' }));

const rows: ReadonlyMap<string, DublinCoreRow> = new Map(
  dublinCoreCrosswalk.map((one) => [one.name, one]),
);
const ignored: ReadonlySet<string> = new Set(dublinCoreIgnored.map(({ name }) => name));

/** Whether an element holds statements of Dublin Core. */
export const holdsDublinCore = (element: XmlElement): boolean =>
  element.children.some(isDublinCore);

/** Reads the Dublin Core properties among the children of an element; others go to `unknown`. */
export function readDublinCoreItem(
  element: XmlElement,
  draft: RecordDraft,
  unknown: UnknownSink,
): void {
  const stated = statements(element);
  const hasPlainDate = stated.some(
    ({ name, text }) => rows.get(name)?.target === 'date' && !isInstant(text),
  );
  for (const { name, text, label } of stated) readStatement(name, text, label, hasPlainDate, draft);
  for (const one of element.children) {
    if (!isDublinCore(one) || (!rows.has(one.name) && !ignored.has(one.name))) {
      reportLeaves(one, `${element.name}/${one.name}`, unknown);
    }
  }
  addAddressed(draft);
}

interface Statement {
  readonly name: string;
  readonly text: string;
  /** Local name of `xsi:type`, as `dcterms:URI`; null: none. */
  readonly label: string | null;
}

const statements = (element: XmlElement): readonly Statement[] =>
  element.children.filter(isDublinCore).map((one) => ({
    name: one.name,
    text: textOf(one) || (attribute(one, 'resource') ?? '').trim(),
    label: attribute(one, 'type')?.replace(/^[^:]*:/, '') ?? null,
  }));

/** One property, as others hand it over too (EDM). */
export function readStatement(
  name: string,
  text: string,
  scheme: string | null,
  hasPlainDate: boolean,
  draft: RecordDraft,
): boolean {
  const known = rows.get(name);
  if (known === undefined) return ignored.has(name);
  const { target, label = null } = known;
  switch (target) {
    case 'rightsStatement':
      draft.addRights(text);
      return true;
    case 'identifier or address':
      draft.add('identifier', text, scheme ?? kindOfIdentifier(text));
      return true;
    case 'date':
      // Software stamps records beside the date of the work: an instant among days is the former
      draft.add('eventDate', text, hasPlainDate && isInstant(text) ? 'accession date' : label);
      return true;
    case 'kind':
      draft.add(
        /^info:eu-repo\//.test(text) || DCMI_TYPES.has(foldWord(text)) ? 'type' : 'objectType',
        text,
      );
      return true;
    case 'place':
      addPlace(text, draft);
      return true;
    case 'period':
      draft.add('eventDate', text, 'period');
      return true;
    default:
      draft.add(target, text, label);
      return true;
  }
}

/** Names of the DCMI Type Vocabulary, folded; other words ("painting") say more than that. */
const DCMI_TYPES: ReadonlySet<string> = new Set([
  'collection',
  'dataset',
  'event',
  'image',
  'interactiveresource',
  'movingimage',
  'physicalobject',
  'service',
  'software',
  'sound',
  'stillimage',
  'text',
]);

/** What an identifier is, where that shows: an address is no number under which an object is kept. */
function kindOfIdentifier(text: string): string {
  if (/^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/|10\.\d{4,9}\/)/i.test(text)) return 'DOI';
  if (/^https?:\/\//i.test(text)) return 'URI';
  const named = /^(isbn|issn|urn|ark|hdl|oai)[:\s]/i.exec(text)?.[1];
  return named === undefined ? 'identifier' : named.toUpperCase();
}

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text);

/** A place, a DCMI Point or Box, or (dc:coverage) a period. */
function addPlace(text: string, draft: RecordDraft): void {
  const box = readDcmiBox(text, () => {});
  if (box === null) {
    if (/^\d{3,4}(?:\s?[-–/]\s?\d{3,4})?$/.test(text)) draft.add('eventDate', text, 'period');
    else draft.add('place', text);
    return;
  }
  draft.add('place', box.description);
  if (box.box === null) return;
  const [west, south, east, north] = box.box;
  if (west === east && south === north) {
    draft.add('decimalLatitude', String(south));
    draft.add('decimalLongitude', String(west));
  } else draft.add('footprintWKT', boxWkt(west, south, east, north));
}

const boxWkt = (west: number, south: number, east: number, north: number): string =>
  `POLYGON ((${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}, ${west} ${south}))`;

/** Addresses among the identifiers: files are media, the first page is where the record leads. */
function addAddressed(draft: RecordDraft): void {
  const formats = draft
    .texts('physicalDescription')
    .map(({ text }) => parseMimeType(text))
    .filter((one) => one !== null);
  const addresses = draft
    .texts('identifier')
    .map(({ text }) => text)
    .filter((text) => /^https?:\/\/\S+$/i.test(text));
  // What is said of rights holds for the file: simple Dublin Core knows no other
  const license = draft.texts('license')[0]?.text ?? null;
  for (const identifier of addresses)
    if (isFile(identifier)) draft.addMedium({ identifier, license });
  const page = addresses.find((address) => !isFile(address));
  draft.add('references', page);
  const pictures = addresses.filter((address) =>
    /(?:thumb(?:nail)?s?|preview)[/._=-]/i.test(address),
  );
  const [thumbnail] = pictures;
  if (
    thumbnail !== undefined &&
    !draft.hasMedia &&
    formats.some((one) => one.startsWith('image/'))
  ) {
    draft.addMedium({ identifier: null, thumbnail, license });
  }
}

const isFile = (address: string): boolean =>
  /^(?:image|audio|video|model)\//.test(formatOfUrl(address) ?? '');
