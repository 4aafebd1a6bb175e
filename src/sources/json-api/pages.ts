import { OpendrawerError } from '../../errors/index.ts';
import type { ApiDeclaration } from './declaration.ts';
import { isNothing, isObject, numberOf, textOf, valueAt } from './values.ts';

/** Where paging stands. Plain data: it stands in checkpoints. */
export type PageState =
  /** `size`: records that a page really has, where it is fewer than were asked for. */
  | { readonly kind: 'number'; readonly number: number; readonly size?: number }
  | { readonly kind: 'parameters'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'address'; readonly url: string };

/** What an answer tells of the next one. */
export interface PageAnswer {
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from. */
  readonly url: string;
  /** Records in it. */
  readonly records: number;
  /** Results in all; null: not told. */
  readonly total: number | null;
}

/** The first page. */
export function firstPage({ request: { paging } }: ApiDeclaration): PageState {
  switch (paging.kind) {
    case 'page':
      return { kind: 'number', number: paging.first ?? 1 };
    case 'offset':
      return { kind: 'number', number: paging.first ?? 0 };
    case 'cursor':
      return {
        kind: 'parameters',
        parameters:
          paging.start === undefined || paging.parameter === null
            ? {}
            : { [paging.parameter]: paging.start },
      };
    default:
      return { kind: 'parameters', parameters: {} };
  }
}

/** What a page adds to the parameters, and its address where that is another one. */
export function pageParameters(
  { request: { paging } }: ApiDeclaration,
  page: PageState,
): {
  readonly parameters: readonly (readonly [string, string])[];
  /** Another address than the endpoint; null: the endpoint. */
  readonly url: string | null;
  /** What comes behind the endpoint's path. */
  readonly path: string;
} {
  const size: readonly (readonly [string, string])[] =
    'size' in paging && paging.size !== undefined
      ? [[paging.size.parameter, String(paging.size.value)]]
      : [];
  switch (page.kind) {
    case 'number': {
      const number = String(page.number);
      return 'parameter' in paging && paging.parameter !== null
        ? { parameters: [...size, [paging.parameter, number]], url: null, path: '' }
        : { parameters: size, url: null, path: `/${number}` };
    }
    case 'parameters':
      return { parameters: [...size, ...Object.entries(page.parameters)], url: null, path: '' };
    default:
      return { parameters: [], url: page.url, path: '' };
  }
}

/** The page after an answer; null: it was the last. */
export function nextPage(
  declaration: ApiDeclaration,
  page: PageState,
  answer: PageAnswer,
): PageState | null {
  const { paging } = declaration.request;
  switch (paging.kind) {
    case 'none':
      return null;
    case 'page': {
      if (page.kind !== 'number' || answer.records === 0) return null;
      const done = page.number - (paging.first ?? 1) + 1;
      if (done >= (paging.most ?? Number.POSITIVE_INFINITY)) return null;
      if (paging.more !== undefined) {
        const more = valueAt(answer.json, paging.more);
        return isNothing(more) || more === false
          ? null
          : { kind: 'number', number: page.number + 1 };
      }
      const next = {
        ...page,
        ...sized(page, paging.first ?? 1, paging.size?.value, answer),
        number: page.number + 1,
      };
      const pages = pagesOf(paging, answer);
      if (pages !== null) return done >= pages ? null : next;
      const size = next.size ?? paging.size?.value ?? 0;
      return isComplete((done - 1) * size + answer.records, answer) ? null : next;
    }
    case 'offset': {
      if (page.kind !== 'number' || answer.records === 0) return null;
      const own = sized(page, paging.first ?? 0, paging.size.value, answer);
      const number = page.number + (own.size ?? paging.size.value);
      const so = page.number - (paging.first ?? 0) + answer.records;
      return isComplete(so, answer) ? null : { ...page, ...own, number };
    }
    case 'cursor': {
      const next = valueAt(answer.json, paging.next);
      if (paging.parameter === null) return isObject(next) ? cursorObject(next) : null;
      return textCursor(paging.parameter, textOf(next));
    }
    case 'cursor-header':
      return textCursor(paging.parameter, textOf(answer.headers[paging.header.toLowerCase()]));
    case 'link': {
      const next =
        paging.next === null
          ? nextLink(answer.headers['link'] ?? '')
          : linkOf(valueAt(answer.json, paging.next));
      return next === null ? null : { kind: 'address', url: sameHost(next, answer.url) };
    }
    default: {
      const id = textOf(valueAt(answer.json, paging.next));
      if (id === null || answer.records === 0) return null;
      return { kind: 'parameters', parameters: { [paging.parameter]: id } };
    }
  }
}

/** Servers cut pages to the size that they allow: the first one shows it, where there are more results than it has. */
function sized(
  page: { readonly number: number; readonly size?: number },
  first: number,
  asked: number | undefined,
  { records, total }: PageAnswer,
): { readonly size?: number } {
  if (page.size !== undefined) return { size: page.size };
  const isCut = page.number === first && asked !== undefined && records < asked;
  return isCut && total !== null && total > records ? { size: records } : {};
}

const isComplete = (so: number, { total }: PageAnswer): boolean =>
  total !== null && so > 0 && so >= total;

function pagesOf(
  paging: { readonly pages?: string; readonly pagesHeader?: string },
  { json, headers }: PageAnswer,
): number | null {
  if (paging.pages !== undefined) return numberOf(valueAt(json, paging.pages));
  if (paging.pagesHeader !== undefined) return numberOf(headers[paging.pagesHeader.toLowerCase()]);
  return null;
}

const textCursor = (parameter: string, cursor: string | null): PageState | null =>
  cursor === null ? null : { kind: 'parameters', parameters: { [parameter]: cursor } };

function cursorObject(next: Readonly<Record<string, unknown>>): PageState | null {
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(next)) {
    const text = typeof value === 'string' ? value : textOf(value);
    if (text !== null) parameters[name] = text;
  }
  return Object.keys(parameters).length === 0 ? null : { kind: 'parameters', parameters };
}

/** HAL writes a link as an object with `href`. */
const linkOf = (link: unknown): string | null =>
  isObject(link) ? textOf(link['href']) : textOf(link);

/** The address with rel=next of a Link header (RFC 8288). */
function nextLink(header: string): string | null {
  for (const [, url = '', rest = ''] of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*"?(?:[^";,]*\s)?next(?:\s[^";,]*)?"?\s*(?:[;,]|$)/i.test(rest)) return url;
  }
  return null;
}

/** An address of the same host; another one would be a way to lead us, and the key, elsewhere. */
function sameHost(next: string, from: string): string {
  const url = URL.parse(next, from);
  if (url === null || url.origin !== new URL(from).origin) {
    throw new OpendrawerError(
      'SOURCE_UNREACHABLE',
      `The next page lies elsewhere: ${(url?.origin ?? next).slice(0, 200)}`,
    );
  }
  return url.href;
}
