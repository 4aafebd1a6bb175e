import { formatOfUrl } from '../../../interpret/index.ts';
import { attribute, children, textOf, type XmlElement } from '../../../xml/index.ts';
import type { UnknownSink, XmlTarget } from './crosswalk.ts';
import type { RecordDraft } from './record-draft.ts';

/** Fields of MARC 21 by their tags, and what their subfields become together. */
export interface MarcRow {
  /** Tags; `x` stands for any digit. */
  readonly tags: string;
  /** Subfields that make the text, in the order of the record. */
  readonly subfields: string;
  readonly target: XmlTarget;
  readonly label?: string;
  /** Subfields that name a role or scheme, where one is there. */
  readonly labelIn?: string;
  readonly join?: string;
}

const row = (
  tags: string,
  subfields: string,
  target: XmlTarget,
  rest: Partial<MarcRow> = {},
): MarcRow => ({
  tags,
  subfields,
  target,
  ...rest,
});

/** MARC 21 as XML (MARCXML): bibliographic records. */
export const marcCrosswalk: readonly MarcRow[] = [
  row('010', 'a', 'identifier', { label: 'LCCN' }),
  row('020', 'a', 'identifier', { label: 'ISBN' }),
  row('022', 'a', 'identifier', { label: 'ISSN' }),
  row('024', 'a', 'identifier', { labelIn: '2', label: 'identifier' }),
  row('035', 'a', 'identifier', { label: 'record_id' }),
  row('050 060 070 082 084 090 099', 'ab', 'identifier', { label: 'call number' }),
  row('041', 'a', 'language'),
  row('100 110 111', 'abcdq', 'agent', { labelIn: 'e4', label: 'creator' }),
  row('700 710 711 720', 'abcdq', 'agent', { labelIn: 'e4', label: 'contributor' }),
  row('245', 'abnp', 'title'),
  row('130 240', 'anp', 'title', { label: 'uniform title' }),
  row('246 247', 'abnp', 'title', { label: 'alternative title' }),
  row('250', 'ab', 'description', { label: 'edition' }),
  row('255', 'c', 'verbatimCoordinates'),
  row('260 264', 'a', 'place', { label: 'place of publication' }),
  row('260 264', 'b', 'agent', { label: 'publisher' }),
  row('260 264', 'c', 'eventDate', { label: 'date issued' }),
  row('300', 'abce', 'physicalDescription', { label: 'extent' }),
  row('340', 'ad', 'physicalDescription', { label: 'medium' }),
  row('490 830', 'av', 'isPartOf', { label: 'series' }),
  row('773', 'tg', 'isPartOf'),
  row('505', 'a', 'description', { label: 'contents' }),
  row('506 540', 'au', 'rightsStatement'),
  row('520', 'ab', 'description', { label: 'abstract' }),
  row('524', 'a', 'bibliographicCitation'),
  row('541 561', 'a', 'description', { label: 'provenance' }),
  row('5xx', 'a', 'description', { label: 'note' }),
  row('600 610 611 630 648 650 653', 'abcdtvxyz', 'topic', { join: ' -- ' }),
  row('651', 'axyz', 'place', { label: 'subject', join: ' -- ' }),
  row('655', 'a', 'objectType'),
  row('752', 'abcd', 'place', { join: ', ' }),
  row('852', 'ab', 'institution', { join: ', ' }),
];

/** Tags that are left out on purpose: codes, links between records, and what each library adds for itself. */
const IGNORED =
  /^(?:00[5-9]|0(?:03|1[3-9]|2[5-9]|3[0-46-9]|4[0-24-9]|72|43)|33\d|7[6-8]\d|880|856|9\d\d)$/;

const matches = (tags: string, tag: string): boolean =>
  tags
    .split(' ')
    .some((one) => one === tag || (one.endsWith('xx') && one.charAt(0) === tag.charAt(0)));

/** Whether an element is a record of MARC. */
export const isMarc = (element: XmlElement): boolean =>
  element.name === 'record' && element.children.some(({ name }) => name === 'datafield');

/** Reads a `record` of MARCXML. */
export function readMarc(record: XmlElement, draft: RecordDraft, unknown: UnknownSink): void {
  for (const field of children(record, 'controlfield')) {
    if (attribute(field, 'tag') === '001') draft.add('identifier', textOf(field), 'record_id');
  }
  for (const field of children(record, 'datafield')) readField(field, draft, unknown);
  readLinks(record, draft);
}

const partsOf = (field: XmlElement, codes: string): readonly string[] =>
  children(field, 'subfield')
    .filter((one) => codes.includes(attribute(one, 'code') ?? ' '))
    .map((one) => withoutPunctuation(textOf(one)))
    .filter((text) => text !== '');

/** Cataloguers end a part with the mark that begins the next (ISBD). */
const withoutPunctuation = (text: string): string =>
  text
    .trim()
    .replace(/(?: \/|\s?[:;,=])$/, '')
    .trim();

function readField(field: XmlElement, draft: RecordDraft, unknown: UnknownSink): void {
  const tag = attribute(field, 'tag') ?? '';
  // The first row of a tag for the same target counts: general rows stand last
  const rows = marcCrosswalk.filter(({ tags }) => matches(tags, tag));
  const specific = rows.filter(({ tags }) => !tags.includes('xx'));
  for (const { subfields, target, label, labelIn, join = ' ' } of specific.length > 0
    ? specific
    : rows) {
    const text = partsOf(field, subfields).join(join);
    const named =
      labelIn === undefined ? undefined : partsOf(field, labelIn)[0]?.replace(/\.$/, '');
    if (target === 'rightsStatement')
      for (const part of partsOf(field, subfields)) draft.addRights(part);
    else draft.add(target, text, named ?? label ?? null);
  }
  if (rows.length === 0 && !IGNORED.test(tag)) {
    const text = textOf(field);
    if (text !== '') unknown(`record/datafield/${tag}`, text.slice(0, 200));
  }
}

/** 856: addresses. */
function readLinks(record: XmlElement, draft: RecordDraft): void {
  const links = children(record, 'datafield')
    .filter((field) => attribute(field, 'tag') === '856')
    .flatMap((field) => children(field, 'subfield').filter((one) => attribute(one, 'code') === 'u'))
    .map(textOf);
  const isFile = (link: string): boolean =>
    /^(?:image|audio|video|model)\//.test(formatOfUrl(link) ?? '');
  const license = draft.texts('license')[0]?.text ?? null;
  for (const identifier of links.filter(isFile)) draft.addMedium({ identifier, license });
  draft.add(
    'references',
    links.find((link) => !isFile(link)),
  );
}
