import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import type { SourceEndpoint } from '../adapter.ts';
import type { WebRequest } from '../web/client.ts';
import type { ApiDeclaration, ApiKey } from './declaration.ts';
import { optionNames } from './list.ts';

/** Parameters of a request; a name may stand more than once. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is asked of one API: where, with what, and as whom. Holds a credential: never log it. */
export interface ApiQuery {
  readonly declaration: ApiDeclaration;
  /** Without parameters. */
  readonly endpoint: URL;
  readonly parameters: Parameters;
  readonly key: { readonly rule: ApiKey; readonly value: string } | null;
}

/**
 * What a source asks of its API. The location is `api:name`, with parameters behind `?` if wanted, or an address of the API: then it takes
 * the place of the declared endpoint, and its parameters that of the declared ones. Throws USAGE for options and CONFIG_INVALID for a key
 * that is missing.
 */
export function apiQuery(
  declaration: ApiDeclaration,
  endpoint: SourceEndpoint,
  environment: Environment,
): ApiQuery {
  const { request } = declaration;
  const declared = new URL(request.endpoint);
  const given = /^https?:/i.test(endpoint.location) ? new URL(endpoint.location) : null;
  const asked = given?.searchParams ?? apiParameters(endpoint.location);
  const parameters = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(request.parameters ?? {})) {
    parameters.set(name, typeof value === 'string' ? [value] : value);
  }
  const own = pagingParameters(declaration);
  for (const name of new Set(asked.keys())) {
    if (!own.has(name)) parameters.set(name, asked.getAll(name));
  }
  const withOptions = addOptions(declaration, endpoint.options ?? {}, parameters);
  const place = new URL(given ?? declared);
  place.search = '';
  place.hash = '';
  return {
    declaration,
    endpoint: place,
    parameters: withOptions,
    key: keyOf(declaration, environment),
  };
}

/** Parameters behind `api:name?`. */
const apiParameters = (location: string): URLSearchParams =>
  new URLSearchParams(location.includes('?') ? location.slice(location.indexOf('?') + 1) : '');

/** Names that the engine fills in itself; what an address says of them is not kept, a key least of all. */
export function pagingParameters({ request }: ApiDeclaration): ReadonlySet<string> {
  const { paging, key } = request;
  const names = new Set<string>();
  if ('parameter' in paging && paging.parameter !== null) names.add(paging.parameter);
  if (paging.kind === 'offset' || ('size' in paging && paging.size !== undefined)) {
    if (paging.size !== undefined) names.add(paging.size.parameter);
  }
  if (key?.parameter !== undefined) names.add(key.parameter);
  return names;
}

/** Throws USAGE where an option is none of the API's. */
export function checkOptions(
  declaration: ApiDeclaration,
  options: Readonly<Record<string, unknown>>,
): void {
  const known = optionNames(declaration);
  for (const name of Object.keys(options)) {
    if (name === 'api' || options[name] === undefined || known.includes(name)) continue;
    const near = nearestWord(name, known);
    throw new OpendrawerError('USAGE', `${declaration.title} has no option "${name}"`, {
      hint: near === null ? `It has ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
    });
  }
}

function addOptions(
  declaration: ApiDeclaration,
  options: Readonly<Record<string, unknown>>,
  parameters: Parameters,
): Parameters {
  checkOptions(declaration, options);
  let all = parameters;
  for (const [name, option] of Object.entries(declaration.request.options ?? {})) {
    const value = Object.hasOwn(options, name) ? options[name] : undefined;
    if (value === undefined || value === null) continue;
    for (const text of Array.isArray(value) ? value.map(String) : [String(value)]) {
      all = withParameters(declaration, all, [
        typeof option === 'string'
          ? [option, text]
          : [option.parameter, option.template.replaceAll('{}', () => text)],
      ]);
    }
  }
  return all;
}

/**
 * Parameters with further ones: put together with those of the same name where the declaration says how, beside them where they may
 * stand more than once, else in their place.
 */
export function withParameters(
  { request }: ApiDeclaration,
  parameters: Parameters,
  more: Iterable<readonly [name: string, value: string]>,
): Parameters {
  const all = new Map(parameters);
  for (const [name, value] of more) {
    const before = all.get(name);
    const joint = request.joined?.[name];
    const isList = Array.isArray(request.parameters?.[name]);
    if (before === undefined) all.set(name, [value]);
    else if (joint !== undefined) all.set(name, [[...before, value].join(joint)]);
    else all.set(name, isList ? [...before, value] : [value]);
  }
  return all;
}

function keyOf(
  { title, request: { key: rule } }: ApiDeclaration,
  environment: Environment,
): ApiQuery['key'] {
  if (rule === undefined) return null;
  const value = environment[rule.variable]?.trim() ?? '';
  if (value !== '') return { rule, value };
  if (rule.optional === true) return null;
  throw new OpendrawerError(
    'CONFIG_INVALID',
    `${title} asks for a key, and the environment variable ${rule.variable} is not set`,
    { hint: `Get one at ${rule.from} and set ${rule.variable}.` },
  );
}

/** The request for parameters, with the key. */
export function requestFor(query: ApiQuery, url: URL, parameters: Parameters): WebRequest {
  const { declaration, key, endpoint } = query;
  const address = new URL(url);
  for (const [name, values] of parameters) {
    address.searchParams.delete(name);
    for (const value of values) address.searchParams.append(name, value);
  }
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...declaration.request.headers,
  };
  const secret: string[] = [];
  // A key stays with the host that it is for
  if (key !== null && address.origin === endpoint.origin) {
    const { parameter, header, prefix = '' } = key.rule;
    if (parameter !== undefined) {
      const { sign } = key.rule;
      address.searchParams.delete(parameter);
      if (sign !== undefined) address.searchParams.sort();
      const value =
        sign === undefined ? key.value : sign(`${address.pathname}${address.search}`, key.value);
      address.searchParams.set(parameter, value);
      secret.push(parameter);
    }
    if (header !== undefined) {
      headers[header] = `${prefix}${key.value}`;
      secret.push(header);
    }
  }
  return {
    url: address.href,
    headers,
    secretParameters: secret,
    requestsPerSecond: declaration.request.requestsPerSecond,
    ...(isDeclared(declaration, address) ? { documented: true } : {}),
  };
}

/** Whether an address is one that the API documents, and not somebody's mirror of it. */
function isDeclared({ request, hosts }: ApiDeclaration, { host }: URL): boolean {
  const { endpoint, details, paging } = request;
  const addresses = [
    endpoint,
    details?.url,
    paging.kind === 'scroll' ? paging.endpoint : undefined,
  ];
  return (
    hosts.some((one) => one.split('/')[0] === host) ||
    addresses.some((one) => one !== undefined && URL.parse(one)?.host === host)
  );
}

/** An address that the declaration states, at the host that is asked instead of the declared one. */
export function atEndpoint({ declaration, endpoint }: ApiQuery, address: string): URL {
  const url = new URL(address);
  const declared = new URL(declaration.request.endpoint);
  if (url.origin !== declared.origin || endpoint.origin === declared.origin) return url;
  return new URL(`${url.pathname}${url.search}`, endpoint.origin);
}

/** Text without the key: some APIs write it into their answers. */
export function withoutKey({ key }: ApiQuery, text: string): string {
  if (key === null || key.value.length < 4) return text;
  const encoded = encodeURIComponent(key.value);
  let bare = text.replaceAll(key.value, 'REDACTED');
  if (encoded !== key.value) bare = bare.replaceAll(encoded, 'REDACTED');
  for (const name of key.rule.traces ?? []) {
    bare = bare.replace(new RegExp(`([?&]${name}=)[^&"\\\\]*`, 'g'), '$1REDACTED');
  }
  return bare;
}
