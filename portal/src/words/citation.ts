import type { DatasetAnswer, ItemDetail } from '../api/types.ts';
import { licenseWords } from './licenses.ts';
import { dateAsWritten, typeLine } from './record.ts';

/** A date of CSL: year, month, day as far as they are known; two of them are an interval. */
interface CslDate {
  readonly 'date-parts': readonly (readonly number[])[];
}

/** An item as CSL-JSON has it (Citation Style Language 1.0.2); names are literal, since publishers write them in any order. */
export interface CslItem {
  readonly id: string;
  readonly type: 'graphic' | 'document';
  readonly title: string;
  readonly genre: string;
  readonly author?: readonly { readonly literal: string }[];
  readonly issued?: CslDate;
  readonly archive?: string;
  readonly archive_location?: string;
  readonly 'container-title'?: string;
  readonly publisher?: string;
  readonly DOI?: string;
  readonly URL: string;
  readonly accessed: CslDate;
  /** The licence with the address of its text. */
  readonly note?: string;
}

/** What citations rest on beside the item. */
export interface CitedIn {
  readonly dataset: Pick<DatasetAnswer, 'title' | 'metadata'> | null;
  /** Where the item stands here. */
  readonly address: string;
  readonly accessed: Date;
}

const partsOf = (iso: string): readonly number[] | null => {
  const match = /^([+-]?\d{4,6})(?:-(\d\d)(?:-(\d\d))?)?/.exec(iso);
  if (match === null) return null;
  return match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
};

/** Of an interval of whole years only the years. */
function issuedOf(item: ItemDetail): CslDate | null {
  const from = partsOf(item.eventDateStart ?? '');
  const to = partsOf(item.eventDateEnd ?? '');
  if (from === null) return null;
  if (to === null || from.join() === to.join()) return { 'date-parts': [from] };
  const isYears = from[1] === 1 && from[2] === 1 && to[1] === 12 && to[2] === 31;
  if (!isYears) return { 'date-parts': [from, to] };
  const years = [from.slice(0, 1), to.slice(0, 1)];
  return { 'date-parts': years[0]?.[0] === years[1]?.[0] ? years.slice(0, 1) : years };
}

const PICTURE = /paint|draw|graphic|print|photograph|poster|portrait|illustration|miniature/i;

/** The item as CSL-JSON. */
export function cslOf(item: ItemDetail, { dataset, address, accessed }: CitedIn): CslItem {
  const people = item.creator.length > 0 ? item.creator : item.recordedBy;
  const issued = issuedOf(item);
  const license = licenseWords(item.license);
  const doi = dataset?.metadata?.doi ?? null;
  const publisher = dataset?.metadata?.publisher ?? null;
  return {
    id: item.key,
    type: PICTURE.test(item.objectType.join(' ')) ? 'graphic' : 'document',
    title: item.title,
    genre: typeLine(item),
    ...(people.length === 0 ? {} : { author: people.map((literal) => ({ literal })) }),
    ...(issued === null ? {} : { issued }),
    ...(item.institution === null ? {} : { archive: item.institution }),
    ...(item.catalogNumber === null ? {} : { archive_location: item.catalogNumber }),
    ...(dataset === null ? {} : { 'container-title': dataset.title }),
    ...(publisher === null ? {} : { publisher }),
    ...(doi === null ? {} : { DOI: doi }),
    URL: item.landingPage ?? address,
    accessed: {
      'date-parts': [
        [accessed.getUTCFullYear(), accessed.getUTCMonth() + 1, accessed.getUTCDate()],
      ],
    },
    ...(license === null
      ? {}
      : { note: [license.long, license.url].filter((part) => part !== null).join(', ') }),
  };
}

const isoOf = (date: CslDate): string =>
  date['date-parts']
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'))
    .join('/');

const full = (text: string): string => text.replace(/\.$/, '');

/** The citation as a sentence: who (when). What [kind]. Where it is kept. In which dataset. Address. */
export function citationText(csl: CslItem, item: ItemDetail): string {
  const people = (csl.author ?? []).map(({ literal }) => literal);
  const when =
    dateAsWritten(item.verbatimEventDate) ?? (csl.issued === undefined ? null : isoOf(csl.issued));
  const kept = [csl.archive, csl.archive_location].filter((part) => part !== undefined).join(', ');
  const dataset = [
    csl['container-title'],
    csl.publisher === csl.archive ? undefined : csl.publisher,
    csl.DOI === undefined ? undefined : `https://doi.org/${csl.DOI}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
  const who = [
    people.length === 0
      ? null
      : `${people.slice(0, 3).join('; ')}${people.length > 3 ? ' et al.' : ''}`,
    when === null ? null : `(${when})`,
  ]
    .filter((part) => part !== null)
    .join(' ');
  return [
    who,
    `${full(csl.title)} [${csl.genre}]`,
    kept,
    dataset,
    `${csl.URL} (${isoOf(csl.accessed)})`,
  ]
    .filter((part) => part !== '')
    .map(full)
    .join('. ');
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
/** What TeX would take for commands. */
const tex = (text: string): string =>
  text.replace(/[\\{}~^]|[#$%&_]/g, (sign) => TEX[sign] ?? `\\${sign}`).replace(/\s+/g, ' ');

/** The item as an entry of BibTeX. */
export function bibtex(csl: CslItem): string {
  const year = csl.issued?.['date-parts'][0]?.[0];
  const fields: readonly (readonly [string, string | undefined])[] = [
    // Braces keep a name whole.
    ['author', csl.author?.map(({ literal }) => `{${tex(literal)}}`).join(' and ')],
    ['title', `{${tex(csl.title)}}`],
    ['year', year === undefined ? undefined : String(year)],
    ['howpublished', tex(csl.genre)],
    ['organization', csl.archive === undefined ? undefined : tex(csl.archive)],
    ['number', csl.archive_location === undefined ? undefined : tex(csl.archive_location)],
    ['series', csl['container-title'] === undefined ? undefined : tex(csl['container-title'])],
    ['publisher', csl.publisher === undefined ? undefined : tex(csl.publisher)],
    ['doi', csl.DOI],
    ['url', csl.URL.replace(/[{}\s]/g, encodeURIComponent)],
    ['urldate', isoOf(csl.accessed)],
    ['note', csl.note === undefined ? undefined : tex(csl.note)],
  ];
  const lines = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name} = {${value}}`],
  );
  return `@misc{${csl.id},\n${lines.join(',\n')}\n}\n`;
}

/** The item as a reference of RIS. */
export function ris(csl: CslItem): string {
  const oneLine = (text: string) => text.replace(/\s+/g, ' ');
  const parts = csl.issued?.['date-parts'][0] ?? [];
  const [year, month, day] = parts;
  const two = (n: number | undefined) => (n === undefined ? '' : String(n).padStart(2, '0'));
  const tags: readonly (readonly [string, string | undefined])[] = [
    ['TY', csl.type === 'graphic' ? 'ART' : 'GEN'],
    ...(csl.author ?? []).map(({ literal }) => ['AU', literal] as const),
    ['TI', csl.title],
    ['PY', year === undefined ? undefined : String(year)],
    ['DA', year === undefined ? undefined : `${year}/${two(month)}/${two(day)}/`],
    ['M3', csl.genre],
    ['DB', csl['container-title']],
    ['DP', csl.archive],
    ['CN', csl.archive_location],
    ['PB', csl.publisher],
    ['DO', csl.DOI],
    ['UR', csl.URL],
    ['Y2', `${isoOf(csl.accessed).replaceAll('-', '/')}/`],
    ['N1', csl.note],
    ['ID', csl.id],
  ];
  const lines = tags.flatMap(([tag, value]) =>
    value === undefined || value === '' ? [] : [`${tag}  - ${oneLine(value)}`],
  );
  return `${lines.join('\r\n')}\r\nER  - \r\n`;
}

/** A dataset as its publisher wants it cited; else who (when): title, snapshot, address. */
export function datasetCitation(dataset: DatasetAnswer, address: string): string {
  const { metadata, title, currentSnapshot } = dataset;
  const given = metadata?.citation?.trim() ?? '';
  if (given !== '') return given;
  const year = /^\d{4}/.exec(metadata?.publicationDate ?? '')?.[0];
  const doi = metadata?.doi ?? null;
  return [
    [metadata?.publisher, year === undefined ? undefined : `(${year})`]
      .filter((part) => part !== undefined && part !== null)
      .join(' '),
    title,
    currentSnapshot ?? '',
    doi === null ? (metadata?.homepage ?? address) : `https://doi.org/${doi}`,
  ]
    .filter((part) => part !== '')
    .map(full)
    .join('. ');
}
