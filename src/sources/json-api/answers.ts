import { OpendrawerError } from '../../errors/index.ts';
import type { ApiDeclaration, ApiSlicing } from './declaration.ts';
import { isNothing, isObject, numberOf, textOf, valueAt } from './values.ts';

/** The list of an answer: an array, or the values of an object. Null: there is none. */
export function listOf({ response }: ApiDeclaration, json: unknown): readonly unknown[] | null {
  const list = response.list === '' ? json : valueAt(json, response.list);
  if (Array.isArray(list)) return list;
  if (response.list !== '' && isObject(list)) return Object.values(list);
  return null;
}

/** Whether a value has everything that tells a record of this API. */
export const hasShape = ({ shape }: ApiDeclaration, json: unknown): boolean =>
  isObject(json) && shape.every((path) => valueAt(json, path) !== undefined);

/** All records of an answer, whether it is a list, a saved list of records, or one record. Null: it is no answer of this API. */
export function recordsOf(declaration: ApiDeclaration, json: unknown): readonly unknown[] | null {
  const list = listOf(declaration, json);
  if (list !== null && (declaration.response.list !== '' || looksRight(declaration, list))) {
    return list;
  }
  if (Array.isArray(json) && looksRight(declaration, json)) return json;
  return hasShape(declaration, json) ? [json] : null;
}

const looksRight = (declaration: ApiDeclaration, list: readonly unknown[]): boolean =>
  list.length > 0 && list.slice(0, 3).every((one) => hasShape(declaration, one));

/** The number of results that an answer states; null: none. */
export const totalOf = ({ response }: ApiDeclaration, json: unknown): number | null =>
  response.total === undefined ? null : numberOf(valueAt(json, response.total));

/**
 * Throws where an answer says that something went wrong: SOURCE_FORBIDDEN for keys and rights, else SOURCE_UNREACHABLE. `redact` takes out
 * of its words what must not be seen: some repeat the key that they refuse.
 */
export function checkAnswer(
  declaration: ApiDeclaration,
  json: unknown,
  shown: string,
  redact: (text: string) => string = (text) => text,
): void {
  const { response, title, request } = declaration;
  const { ok, error } = response;
  const words = error === undefined ? null : textOf(valueAt(json, error));
  const isWell =
    ok === undefined
      ? error === undefined || words === null
      : ok.is.includes(valueAt(json, ok.path) as never);
  if (isWell && (isObject(json) || Array.isArray(json))) return;
  const said = words ?? (isNothing(json) ? 'an empty answer' : excerpt(json));
  const isRefused = /\b(?:api.?key|key|token|auth\w*|permission|forbidden|denied)\b/i.test(said);
  throw new OpendrawerError(
    isRefused ? 'SOURCE_FORBIDDEN' : 'SOURCE_UNREACHABLE',
    `${title} says at ${shown}: ${redact(said)}`,
    isRefused && request.key !== undefined ? { hint: `Check ${request.key.variable}.` } : {},
  );
}

const excerpt = (json: unknown): string => (JSON.stringify(json) ?? '').slice(0, 200);

/** A span of time, seconds since 1970, from and to. */
export type Span = readonly [from: number, to: number];

export type TimeSlicing = Extract<ApiSlicing, { kind: 'time' }>;

/** Most parts into which a span is cut at once. */
const MOST_PARTS = 24;

/** A span that holds too much, cut into as many parts as its number of results asks for; null: it is not to be cut further. */
export function cutSpan(
  slicing: TimeSlicing,
  [from, to]: Span,
  total: number,
): readonly Span[] | null {
  const least = slicing.format === 'day' ? 86_400 : 1;
  const smallest = Math.max(slicing.smallestSeconds, least);
  const wanted = Math.min(MOST_PARTS, Math.max(2, Math.ceil(total / slicing.limit)));
  const parts = Math.min(wanted, Math.ceil((to - from) / smallest));
  if (parts < 2) return null;
  const step = Math.ceil((to - from) / parts / least) * least;
  const spans: Span[] = [];
  for (let start = from; start < to; start += step) spans.push([start, Math.min(start + step, to)]);
  return spans.length < 2 ? null : spans;
}

/** An instant as parameters want it. */
export function instantText(seconds: number, format: 'seconds' | 'iso' | 'day'): string {
  if (format === 'seconds') return String(Math.floor(seconds));
  const iso = new Date(seconds * 1000).toISOString();
  return format === 'day' ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

/** Parameters with `{from}` and `{to}` filled in. */
export const timeParameters = (
  parameters: Readonly<Record<string, string>>,
  format: 'seconds' | 'iso' | 'day',
  [from, to]: Span,
): readonly (readonly [string, string])[] =>
  Object.entries(parameters).map(([name, text]) => [
    name,
    text
      .replaceAll('{from}', instantText(from, format))
      .replaceAll('{to}', instantText(to, format)),
  ]);
