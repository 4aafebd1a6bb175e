import { uuidV5 } from '../../terms/index.ts';
import type { ParsedName } from '../parsed-name.ts';
import { gnparserYear, NAMESPACE } from './to-gnparser.ts';

/** First line of gnparser's CSV. */
export const GNPARSER_CSV_HEADER =
  'Id,Verbatim,Cardinality,CanonicalStem,CanonicalSimple,CanonicalFull,Authorship,Year,Quality';

const special = /[",\r\n]/;

const cell = (text: string): string =>
  special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A parsed name as a line of gnparser's CSV, without the line's end. */
export function toGnparserCsv(parsed: ParsedName): string {
  const id = uuidV5(NAMESPACE, parsed.verbatim);
  const { canonical, authorship } = parsed;
  if (canonical === null || parsed.isCaseMended) return `${id},${cell(parsed.verbatim)},0,,,,,,0`;
  const year = authorship === null ? null : gnparserYear(authorship);
  return (
    `${id},${cell(parsed.verbatim)},${parsed.cardinality},${cell(canonical.stemmed)},${cell(canonical.simple)},` +
    `${cell(canonical.full)},${authorship === null ? '' : cell(authorship.normalized)},${year ?? ''},${parsed.quality}`
  );
}
