import { decodeHTMLStrict } from 'entities/decode';

/** Elements of HTML, and of EAD as museums export it, without the dangerous, which go with what they hold. */
const elements: ReadonlySet<string> = new Set(
  (
    'a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas caption center cite code col ' +
    'colgroup dd del details dfn dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 ' +
    'h6 head header hr html i iframe img input ins kbd label legend li link main map mark menu meta nav noscript object ol ' +
    'optgroup option p param picture pre q rp rt ruby s samp section select small source span strike strong sub summary sup svg ' +
    'table tbody td template textarea tfoot th thead time title tr tt u ul var video wbr ' +
    'emph lb extref ref persname corpname famname geogname unitdate unittitle genreform subject chronlist item list note ' +
    'italic bold underline'
  ).split(' '),
);
/** Those that part words, lines or paragraphs. */
const parting: ReadonlySet<string> = new Set(
  'address article blockquote br caption dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr item lb li list note ol p section table td th tr ul'.split(
    ' ',
  ),
);

const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})(\s[^<>]{0,1000})?(\/?)>/g;
const hidden = /<(script|style)\b[^<>]{0,200}>[^<]{0,5000}<\/\1\s{0,5}>/gi;
const comment = /<!--[^<>]{0,2000}-->|<!\[CDATA\[|\]\]>|<![a-zA-Z][^<>]{0,200}>/g;

/** The text without HTML tags and comments. What is no element stays: "<5 mm", "<unknown>". */
export function removeTags(text: string): string {
  if (!text.includes('<')) return text;
  return text.replace(hidden, ' ').replace(comment, ' ').replace(tag, replaceTag);
}

function replaceTag(
  whole: string,
  closing: string,
  name: string,
  attributes: string | undefined,
  empty: string,
): string {
  const element = name.toLowerCase();
  if (parting.has(element)) return ' ';
  const isTag =
    elements.has(element) || closing !== '' || empty !== '' || attributes?.includes('=') === true;
  return isTag ? '' : whole;
}

const reference = /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});/g;

/**
 * The text with its character references decoded as HTML has them. Those without a semicolon ("R&D", "&copy"), without a
 * name that is known, or of no character (`&#0;`) stay.
 */
export const decodeEntities = (text: string): string =>
  text.includes('&') ? text.replace(reference, decoded) : text;

function decoded(one: string): string {
  const character = decodeHTMLStrict(one);
  return character === '\ufffd' ? one : character;
}
