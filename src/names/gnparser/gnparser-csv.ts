import { uuidV5 } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import {
  asGnparserReads,
  authorshipOf,
  type GnparserOptions,
  gnparserYear,
  NAMESPACE,
} from './to-gnparser.ts';

/** First line of gnparser's CSV. */
export const GNPARSER_CSV_HEADER =
  'Id,Verbatim,Cardinality,CanonicalStem,CanonicalSimple,CanonicalFull,Authorship,Year,Quality,NomCodeSetting';

/** Go quotes what begins with a space, too. */
const special = /^\s|[",\r\n]/;

const cell = (text: string): string =>
  special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A parsed name as a line of gnparser's CSV, without the line's end. Its authorship is as written. */
export function toGnparserCsv(read: ParsedName, options: GnparserOptions = {}): string {
  const parsed = asGnparserReads(read, options);
  const code = options.withCultivars ? 'ICNCP' : '';
  const id = uuidV5(NAMESPACE, parsed.verbatim);
  const { canonical } = parsed;
  const authorship = authorshipOf(parsed);
  if (canonical === null || parsed.isCaseMended) {
    return `${id},${cell(parsed.verbatim)},0,,,,,,0,${code}`;
  }
  const year = authorship === null ? null : gnparserYear(authorship);
  return (
    `${id},${cell(parsed.verbatim)},${parsed.cardinality},${cell(canonical.stemmed)},${cell(canonical.simple)},` +
    `${cell(canonical.full)},${authorship === null ? '' : cell(authorship.verbatim)},${year ?? ''},${parsed.quality},${code}`
  );
}
