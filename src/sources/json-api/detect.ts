import { nearestWord, OpendrawerError } from '../../errors/index.ts';
import { licenseCode } from '../../terms/index.ts';
import type { Detection, SourceEndpoint } from '../adapter.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import type { Probe } from '../probe.ts';
import { hasShape, listOf, recordsOf } from './answers.ts';
import type { ApiDeclaration } from './declaration.ts';
import { apiDeclaration, apiDeclarations } from './declarations/index.ts';
import { optionNames } from './list.ts';
import { checkOptions, type Environment, pagingParameters } from './query.ts';
import { isJsonName } from './saved.ts';
import { valueAt } from './values.ts';

/** Files that are looked into at most. */
const FILES_LOOKED_AT = 5;
/** So much of a file is parsed to know it. */
const LOOK_BYTES = 16 * 1024 * 1024;

/** What a document told: whose it is, and whether it is an answer as the API gives it. */
interface Told {
  readonly declaration: ApiDeclaration;
  readonly isAnswer: boolean;
}

/** Whether a location is a declared API, or holds answers of one; null: neither. */
export async function detectApi(probe: Probe, environment: Environment): Promise<Detection | null> {
  const { options = {} } = probe;
  const named = /^api:([^?/]*)/i.exec(probe.location);
  if (named !== null) {
    const declaration = declared(named[1] ?? '');
    checkOptions(declaration, options);
    return detection(declaration, probe.location, 1, environment);
  }
  const chosen = options['api'];
  if (typeof chosen === 'string') {
    const declaration = declared(chosen);
    return probe.kind === 'url'
      ? detection(declaration, probe.location, 1, environment)
      : savedDetection({ declaration, isAnswer: true }, probe);
  }
  if (probe.kind === 'url') {
    const ofHost = declarationOfAddress(probe.location);
    if (ofHost !== null) return detection(ofHost, probe.location, 0.97, environment);
  }
  if (probe.kind === 'database' || probe.kind === 's3') return null;
  const found = await declarationOfContent(probe);
  return found === null ? null : savedDetection(found, probe);
}

function declared(name: string): ApiDeclaration {
  const found = apiDeclaration(name.toLowerCase());
  if (found !== null) return found;
  const names = apiDeclarations.map((one) => one.name);
  const near = nearestWord(name, names);
  throw new OpendrawerError('SOURCE_UNRECOGNISED', `No API is called "${name}"`, {
    hint: near === null ? `There are ${names.join(', ')}.` : `Did you mean api:${near}?`,
  });
}

/** The declaration whose host, and path where it states one, an address has. */
export function declarationOfAddress(address: string): ApiDeclaration | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const place = `${url.host}${url.pathname}`.toLowerCase();
  return (
    apiDeclarations.find(({ hosts }) =>
      hosts.some((host) => place === host || place.startsWith(`${host}/`)),
    ) ?? null
  );
}

function detection(
  declaration: ApiDeclaration,
  location: string,
  confidence: number,
  environment: Environment,
): Detection {
  const { key } = declaration.request;
  const notes: string[] = [];
  const bare = withoutOwnParameters(declaration, location);
  if (bare !== location) {
    notes.push('Paging and keys were left out of the address: the harvest fills them in');
  }
  if (key !== undefined && (environment[key.variable] ?? '').trim() === '') {
    notes.push(
      key.optional === true
        ? `Answers more with a key in the environment variable ${key.variable} (${key.from})`
        : `Needs a key in the environment variable ${key.variable}; get one at ${key.from}`,
    );
  }
  const options = optionNames(declaration);
  if (options.length > 0) notes.push(`Options: ${options.join(', ')}`);
  return {
    endpoint: endpointOf(declaration, bare),
    confidence,
    summary: `${declaration.title} over its API`,
    notes,
    description: describeApi(declaration),
    tables: [],
    choices: {},
  };
}

const endpointOf = (declaration: ApiDeclaration, location: string): SourceEndpoint => ({
  format: 'json-api',
  location,
  units: [],
  options: { api: declaration.name },
});

/** An address without key and paging: neither is kept. */
function withoutOwnParameters(declaration: ApiDeclaration, location: string): string {
  const start = location.indexOf('?');
  if (start < 0) return location;
  const own = pagingParameters(declaration);
  const parameters = new URLSearchParams(location.slice(start + 1));
  const before = parameters.size;
  for (const name of own) parameters.delete(name);
  if (parameters.size === before) return location;
  const rest = parameters.toString();
  return rest === '' ? location.slice(0, start) : `${location.slice(0, start)}?${rest}`;
}

function savedDetection({ declaration, isAnswer }: Told, probe: Probe): Detection {
  const many = probe.kind === 'folder' || probe.kind === 'archive';
  const files = probe.names.filter(isJsonName).length;
  return {
    endpoint: endpointOf(
      declaration,
      probe.kind === 'url' ? withoutOwnParameters(declaration, probe.location) : probe.location,
    ),
    // A record alone may be one of a bulk release too
    confidence: isAnswer ? 0.97 : 0.9,
    summary: `${probe.kind === 'url' ? 'Answers' : 'Saved answers'} of ${declaration.title}${many ? `: ${files} files` : ''}`,
    notes: [],
    description: describeApi(declaration),
    tables: [],
    choices: {},
  };
}

/** What a declaration says of the dataset. */
export const describeApi = (declaration: ApiDeclaration): DatasetDescription => ({
  standard: 'other',
  title: declaration.title,
  abstract: null,
  identifiers: [],
  doi: null,
  license: declaration.recordLicense === null ? null : licenseCode(declaration.recordLicense),
  verbatimLicense: declaration.recordLicense,
  publisher: declaration.title,
  language: null,
  publicationDate: null,
  citation: null,
  homepage: declaration.homepage,
  logo: null,
  keywords: [],
  contacts: [],
  geographicCoverage: [],
  temporalCoverage: [],
  taxonomicCoverage: [],
  methods: null,
  purpose: null,
  projectTitle: null,
  projectId: null,
  bibliography: [declaration.documentation],
  distributions: [{ url: declaration.request.endpoint, kind: 'API' }],
  problems: [],
});

async function declarationOfContent(probe: Probe): Promise<Told | null> {
  if (probe.kind === 'file' || probe.kind === 'url') {
    if (!startsAsJson(probe.head)) return null;
    const [name] = probe.names;
    const bytes = name === undefined ? probe.head : await probe.peek(name, LOOK_BYTES);
    return declarationOfText(textOfBytes(bytes));
  }
  for (const name of probe.names.filter(isJsonName).slice(0, FILES_LOOKED_AT)) {
    const head = await probe.peek(name);
    if (!startsAsJson(head)) continue;
    const found = declarationOfText(textOfBytes(await probe.peek(name, LOOK_BYTES)));
    if (found !== null) return found;
  }
  return null;
}

const textOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();

function startsAsJson(head: Uint8Array): boolean {
  const text = textOfBytes(head.subarray(0, 1024));
  return text.startsWith('{') || text.startsWith('[');
}

/** The declaration with the most telling shape among those that a document fits. */
function declarationOfText(text: string): Told | null {
  const json = parsed(text) ?? parsed(text.slice(0, Math.max(0, text.indexOf('\n'))));
  if (json === undefined) return declarationOfCutText(text);
  let best: ApiDeclaration | null = null;
  for (const declaration of apiDeclarations) {
    const records = recordsOf(declaration, json);
    const first = records?.find((one) => one !== null);
    if (first === undefined || !hasShape(declaration, first)) continue;
    if (best === null || declaration.shape.length > best.shape.length) best = declaration;
  }
  if (best === null) {
    const empty = apiDeclarations.find((one) => isEmptyAnswer(one, json));
    return empty === undefined ? null : { declaration: empty, isAnswer: true };
  }
  const isAnswer = best.response.list !== '' && listOf(best, json) !== null;
  return { declaration: best, isAnswer };
}

/** An answer without records, told by a list that lies where few others have one, and by what says that all is well. */
const isEmptyAnswer = (declaration: ApiDeclaration, json: unknown): boolean => {
  const { list, ok } = declaration.response;
  return (
    list.includes('.') &&
    listOf(declaration, json)?.length === 0 &&
    (ok === undefined || ok.is.includes(valueAt(json, ok.path) as never))
  );
};

/** A document that is longer than the look at it is told by its keys. */
function declarationOfCutText(text: string): Told | null {
  const has = (path: string): boolean => text.includes(`"${path.split('.').at(-1)}"`);
  const fitting = apiDeclarations.filter(
    ({ shape, response }) =>
      shape.every(has) && (response.list === '' || response.list.split('.').every(has)),
  );
  const [only, ...others] = fitting;
  return only === undefined || others.length > 0 ? null : { declaration: only, isAnswer: false };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
