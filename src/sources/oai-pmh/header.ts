import type { OaiHeader } from './page.ts';

/** Headers are short. */
const MAX_HEADER = 20_000;
const HEADER = /<(?:[A-Za-z_][\w.-]{0,40}:)?header(?=[\s/>])([^<>]{0,2000})>/;
const FIELD =
  /<(?:[A-Za-z_][\w.-]{0,40}:)?(identifier|datestamp|setSpec)(?:\s[^<>]{0,1000})?>([^<]{0,4000})<\//g;
const STATUS = /\sstatus\s{0,9}=\s{0,9}["']\s{0,9}([A-Za-z]{1,40})/;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The header in the text of a record; null where it is missing, or names no item. */
export function headerIn(record: string): OaiHeader | null {
  const begin = record.slice(0, MAX_HEADER);
  const header = HEADER.exec(begin);
  if (header === null) return null;
  const from = header.index + header[0].length;
  const fields = withoutMarks(begin.slice(from, endOfHeader(begin, from)));
  let identifier: string | null = null;
  let datestamp: string | null = null;
  const setSpecs: string[] = [];
  for (const [, name, text = ''] of fields.matchAll(FIELD)) {
    const value = plain(text);
    if (value === '') continue;
    if (name === 'identifier') identifier ??= value;
    else if (name === 'datestamp') datestamp ??= value;
    else setSpecs.push(value);
  }
  if (identifier === null) return null;
  return {
    identifier,
    datestamp,
    deleted: STATUS.exec(header[1] ?? '')?.[1] === 'deleted',
    setSpecs,
  };
}

/** Where the header ends; in a text that is cut, at the metadata or at its end. */
function endOfHeader(text: string, from: number): number {
  const found = text
    .slice(from)
    .search(
      /<\/(?:[A-Za-z_][\w.-]{0,40}:)?header\s{0,9}>|<(?:[A-Za-z_][\w.-]{0,40}:)?metadata[\s>]/,
    );
  return found === -1 ? text.length : from + found;
}

/** Without comments, and with the text of CDATA sections as text. */
function withoutMarks(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = text.indexOf('<!'); at !== -1; at = text.indexOf('<!', from)) {
    const isData = text.startsWith('<![CDATA[', at);
    const close = text.indexOf(isData ? ']]>' : '-->', at);
    plain += text.slice(from, at);
    if (close === -1) return plain;
    if (isData)
      plain += text
        .slice(at + 9, close)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;');
    from = close + 3;
  }
  return plain + text.slice(from);
}

const plain = (text: string): string =>
  (text.includes('&') ? text.replace(REFERENCE, dereferenced) : text).trim();

function dereferenced(whole: string, named?: string, decimal?: string, hex?: string): string {
  if (named !== undefined) return NAMED[named] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : '\ufffd';
}
