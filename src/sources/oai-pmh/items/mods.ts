import { formatOfUrl } from '../../../interpret/index.ts';
import { licenseOf } from '../../../terms/index.ts';
import {
  attribute,
  children,
  elementsAt,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from '../../../xml/index.ts';
import {
  compileCrosswalk,
  type UnknownSink,
  walkCrosswalk,
  type XmlIgnored,
  type XmlRow,
} from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

const NAME = ['displayForm', 'namePart'];
const dateRow = (name: string, label: string): XmlRow => ({
  path: `originInfo/${name}`,
  target: 'eventDate',
  label,
  when: { at: '@point', in: [null] },
});

/** Metadata Object Description Schema, version 3. Names and dates in two points are read by themselves below. */
export const modsCrosswalk: readonly XmlRow[] = [
  {
    path: 'titleInfo',
    target: 'title',
    text: ['nonSort', 'title', 'subTitle', 'partNumber', 'partName'],
    join: ' ',
    when: { at: '@type', in: [null] },
  },
  {
    path: 'titleInfo',
    target: 'title',
    text: ['nonSort', 'title', 'subTitle', 'partNumber', 'partName'],
    join: ' ',
    labelAt: ['@type'],
    relabel: {
      alternative: 'alternative title',
      abbreviated: 'abbreviated title',
      uniform: 'uniform title',
      translated: 'translated title',
    },
  },
  { path: 'typeOfResource', target: 'type' },
  { path: 'genre', target: 'objectType' },
  {
    path: 'originInfo/place/placeTerm',
    target: 'place',
    label: 'place of publication',
    when: { at: '@type', in: [null, 'text'] },
  },
  { path: 'originInfo/publisher', target: 'agent', label: 'publisher' },
  dateRow('dateCreated', 'date created'),
  dateRow('dateIssued', 'date issued'),
  dateRow('copyrightDate', 'date copyrighted'),
  dateRow('dateValid', 'date valid'),
  {
    path: 'originInfo/dateOther',
    target: 'eventDate',
    labelAt: ['@type'],
    label: 'date',
    when: { at: '@point', in: [null] },
  },
  { path: 'originInfo/edition', target: 'description', label: 'edition' },
  { path: 'originInfo/issuance', target: 'description', label: 'issuance' },
  { path: 'originInfo/frequency', target: 'description', label: 'frequency' },
  { path: 'language/languageTerm', target: 'language' },
  { path: 'physicalDescription/form', target: 'physicalDescription', label: 'form' },
  { path: 'physicalDescription/extent', target: 'physicalDescription', label: 'extent' },
  {
    path: 'physicalDescription/note',
    target: 'physicalDescription',
    labelAt: ['@type'],
    label: 'note',
  },
  { path: 'physicalDescription/internetMediaType', target: 'physicalDescription', label: 'format' },
  { path: 'abstract', target: 'description', label: 'abstract' },
  { path: 'tableOfContents', target: 'description', label: 'contents' },
  {
    path: 'note',
    target: 'description',
    labelAt: ['@type', '@displayLabel'],
    label: 'note',
    relabel: { content: 'contents' },
  },
  { path: 'targetAudience', target: 'description', label: 'audience' },
  { path: 'subject/topic', target: 'topic' },
  { path: 'subject/geographic', target: 'place', label: 'subject' },
  { path: 'subject/temporal', target: 'topic', label: 'temporal' },
  { path: 'subject/genre', target: 'topic', label: 'genre' },
  { path: 'subject/occupation', target: 'topic', label: 'occupation' },
  { path: 'subject/name', target: 'topic', label: 'name', text: NAME, join: ' ' },
  {
    path: 'subject/titleInfo',
    target: 'topic',
    label: 'title',
    text: ['nonSort', 'title', 'subTitle'],
    join: ' ',
  },
  { path: 'subject/hierarchicalGeographic/continent', target: 'place', label: 'continent' },
  { path: 'subject/hierarchicalGeographic/country', target: 'place', label: 'country' },
  ...(
    [
      'province',
      'region',
      'state',
      'territory',
      'county',
      'city',
      'citySection',
      'island',
      'area',
      'extraterrestrialArea',
    ] as const
  ).map(
    (name): XmlRow => ({
      path: `subject/hierarchicalGeographic/${name}`,
      target: 'place',
      label: name,
    }),
  ),
  { path: 'subject/cartographics/coordinates', target: 'verbatimCoordinates' },
  { path: 'subject/cartographics/scale', target: 'physicalDescription', label: 'scale' },
  { path: 'subject/cartographics/projection', target: 'physicalDescription', label: 'projection' },
  {
    path: 'classification',
    target: 'identifier',
    labelAt: ['@authority'],
    label: 'classification',
  },
  {
    path: 'relatedItem',
    target: 'collection',
    text: ['titleInfo/title'],
    when: { at: '@displayLabel', in: ['collection'] },
  },
  {
    path: 'relatedItem',
    target: 'isPartOf',
    text: ['titleInfo/title', 'titleInfo', 'identifier'],
    when: { at: '@type', in: ['host'] },
  },
  {
    path: 'relatedItem',
    target: 'isPartOf',
    label: 'series',
    text: ['titleInfo/title', 'titleInfo'],
    when: { at: '@type', in: ['series'] },
  },
  {
    path: 'relatedItem',
    target: 'description',
    labelAt: ['@type', '@otherType', '@displayLabel'],
    label: 'related item',
    text: ['titleInfo/title', 'identifier', 'location/url', 'note', '@href'],
  },
  { path: 'identifier', target: 'identifier', labelAt: ['@displayLabel', '@type'] },
  {
    path: 'location/physicalLocation',
    target: 'institution',
    when: { at: '@type', in: [null, 'repository', 'current', 'owner', 'holding'] },
  },
  { path: 'location/physicalLocation', target: 'identifier', labelAt: ['@type'] },
  { path: 'location/shelfLocator', target: 'identifier', label: 'shelf locator' },
  {
    path: 'location/holdingSimple/copyInformation/shelfLocator',
    target: 'identifier',
    label: 'shelf locator',
  },
  {
    path: 'location/holdingSimple/copyInformation/subLocation',
    target: 'collection',
    label: 'location',
  },
  { path: 'part/text', target: 'description', label: 'part' },
  {
    path: 'part/detail',
    target: 'description',
    label: 'part',
    text: ['number', 'caption', 'title'],
  },
  { path: 'recordInfo/recordIdentifier', target: 'identifier', label: 'record_id' },
  { path: 'recordInfo/recordContentSource', target: 'description', label: 'source of the record' },
];

export const modsIgnored: readonly XmlIgnored[] = [
  { path: 'name', reason: 'read by itself: parts, dates and roles' },
  { path: 'accessCondition', reason: 'read by itself: text and address' },
  { path: 'location/url', reason: 'read by itself: media and pages' },
  ...(
    [
      'recordInfo/recordCreationDate',
      'recordInfo/recordChangeDate',
      'recordInfo/languageOfCataloging',
      'recordInfo/descriptionStandard',
      'recordInfo/recordOrigin',
      'recordInfo/recordInfoNote',
    ] as const
  ).map((path): XmlIgnored => ({ path, reason: 'about the making of the record' })),
  { path: 'physicalDescription/digitalOrigin', reason: 'about the making of the file' },
  { path: 'physicalDescription/reformattingQuality', reason: 'about the making of the file' },
  { path: 'originInfo/dateCaptured', reason: 'about the making of the file' },
  { path: 'originInfo/dateModified', reason: 'about the making of the file' },
  {
    path: 'location/holdingSimple/copyInformation/enumerationAndChronology',
    reason: 'said by the part',
  },
  { path: 'location/holdingExternal', reason: 'about the holding' },
  { path: 'part/extent', reason: 'pages within another work' },
  { path: 'part/date', reason: 'said by the origin' },
  { path: 'subject/geographicCode', reason: 'said in words beside it' },
];

const crosswalk = compileCrosswalk(modsCrosswalk, modsIgnored);

/** Reads a `mods` element. */
export function readMods(mods: XmlElement, draft: RecordDraft, unknown: UnknownSink): void {
  walkCrosswalk(mods, crosswalk, draft, unknown);
  for (const name of children(mods, 'name')) addName(name, draft);
  for (const origin of children(mods, 'originInfo')) addSpans(origin, draft);
  for (const condition of children(mods, 'accessCondition')) {
    draft.addRights(attribute(condition, 'href'));
    draft.addRights(textOf(condition));
  }
  addAddresses(mods, draft);
}

/** A name with its parts in order and its dates behind it, as catalogues write it. */
function addName(name: XmlElement, draft: RecordDraft): void {
  const parts = (type: string | null): readonly string[] =>
    children(name, 'namePart')
      .filter((part) => attribute(part, 'type') === type)
      .map((part) => textOf(part).replace(/[\s,]+$/, ''));
  const structured = [...parts('family'), ...parts('given')].filter(Boolean).join(', ');
  const whole = [parts(null).filter(Boolean).join(' ') || structured, ...parts('date')]
    .filter(Boolean)
    .join(', ');
  const text = whole || textAt(name, 'displayForm');
  const roles = children(name, 'role').flatMap((role) => {
    const terms = children(role, 'roleTerm');
    const words = terms.filter((term) => attribute(term, 'type') !== 'code');
    return (words.length > 0 ? words : terms).map(textOf);
  });
  const stated = roles.filter(Boolean);
  for (const role of stated.length > 0 ? stated : ['contributor'])
    draft.add('agent', text, role.toLowerCase());
}

/** Dates given as two points are one span; where the same date also stands in words, those count. */
function addSpans(origin: XmlElement, draft: RecordDraft): void {
  for (const [name, label] of [
    ['dateCreated', 'date created'],
    ['dateIssued', 'date issued'],
    ['copyrightDate', 'date copyrighted'],
    ['dateOther', 'date'],
  ] as const) {
    const dates = children(origin, name);
    const point = (which: string): string =>
      dates.filter((date) => attribute(date, 'point') === which).map(textOf)[0] ?? '';
    const span = [point('start'), point('end')].filter(Boolean).join('/');
    const hasWords = dates.some((date) => attribute(date, 'point') === null && textOf(date) !== '');
    if (span === '') continue;
    if (hasWords) draft.add('normalizedEventDate', span, label);
    else draft.add('eventDate', span, label);
  }
}

function addAddresses(mods: XmlElement, draft: RecordDraft): void {
  const urls = elementsAt(mods, 'location/url').map((url) => ({
    text: textOf(url),
    access: attribute(url, 'access') ?? '',
    isPrimary: /primary/.test(attribute(url, 'usage') ?? ''),
    note: attribute(url, 'note') ?? '',
  }));
  const thumbnail = urls.find(({ access }) => access === 'preview')?.text ?? null;
  const rights = children(mods, 'accessCondition').flatMap((one) => [
    attribute(one, 'href'),
    textOf(one),
  ]);
  // Some call the page about the object the raw object; as the primary address it is that page
  const files = urls.filter(
    ({ text, access, isPrimary }) =>
      access !== 'preview' && (isFile(text) || (access === 'raw object' && !isPrimary)),
  );
  const pages = urls.filter(
    (url) => url.access !== 'preview' && url.note !== 'iiif-manifest' && !files.includes(url),
  );
  const page = pages.find(({ isPrimary }) => isPrimary) ?? pages[0];
  const stated = rights.filter((one) => one !== null && one !== '');
  const license = stated.find((one) => one !== null && licenseOf(one) !== null) ?? null;
  const words = stated.find((one) => one !== license) ?? null;
  for (const { text } of files)
    draft.addMedium({ identifier: text, thumbnail, license, rights: words });
  if (files.length === 0 && thumbnail !== null)
    draft.addMedium({ identifier: null, thumbnail, license, rights: words });
  draft.add(
    'references',
    page?.text ?? textsAt(mods, 'identifier').find((text) => /^https?:\/\/\S+$/i.test(text)),
  );
}

const isFile = (text: string): boolean =>
  /^(?:image|audio|video|model)\//.test(formatOfUrl(text) ?? '');
