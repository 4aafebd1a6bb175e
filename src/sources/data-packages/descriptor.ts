import { posix } from 'node:path';
import { OpendrawerError } from '../../errors/index.ts';

/** A resource of a package. */
export interface Resource {
  readonly name: string;
  /** Files below the descriptor, or web addresses, of which the rows follow each other. */
  readonly paths: readonly string[];
  /** Rows that stand in the descriptor itself; null: in files. */
  readonly data: readonly unknown[] | null;
  readonly format: string | null;
  readonly encoding: string | null;
  /** What is not told is told by the file. */
  readonly delimiter: string | null;
  readonly quote: string | null;
  readonly hasHeader: boolean;
  /** Names of its columns where the schema stands in the descriptor. */
  readonly fields: readonly string[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Addresses of its schema and profile, or nothing. */
  readonly schema: string;
}

export interface ForeignKey {
  readonly fields: readonly string[];
  /** Empty: the resource itself. */
  readonly resource: string;
  readonly referenced: readonly string[];
}

/** A datapackage.json, as far as reading needs it. */
export interface Descriptor {
  readonly name: string;
  readonly title: string | null;
  /** Addresses of the profile and the like; empty: none. */
  readonly profile: string;
  readonly resources: readonly Resource[];
  /** All of it. */
  readonly json: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

export const MAX_DESCRIPTOR_BYTES = 64 * 1024 ** 2;
const MOST_RESOURCES = 1000;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).filter(
    (one): one is string => typeof one === 'string',
  );
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Whether some bytes are the beginning of a datapackage.json. */
export const looksLikeDescriptor = (head: Uint8Array): boolean => {
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  return (
    text.startsWith('{') &&
    /"resources"\s*:\s*\[/.test(text) &&
    /"(?:path|data|profile|schema|\$schema)"\s*:/.test(text)
  );
};

/** Reads a datapackage.json (Frictionless Data Package 1 and 2). Throws PACKAGE_INVALID with the place. */
export function readDescriptor(bytes: Uint8Array, origin: string): Descriptor {
  const refuse = (what: string, cause?: unknown): OpendrawerError =>
    new OpendrawerError(
      'PACKAGE_INVALID',
      `${origin}: ${what}`,
      cause === undefined ? {} : { cause },
    );
  let json: unknown;
  try {
    json = JSON.parse(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : 'no JSON', cause);
  }
  if (!isObject(json)) throw refuse('it is no object');
  const resources = listOf(json['resources']);
  if (resources.length === 0) throw refuse('it has no resources');
  if (resources.length > MOST_RESOURCES) throw refuse(`it has ${resources.length} resources`);
  return {
    name: textOf(json['name']) ?? '',
    title: textOf(json['title']),
    profile: textsOf([json['profile'], json['$schema'], json['conformsTo']]).join(' '),
    resources: resources.map((resource, at) => readResource(resource, at, refuse)),
    json,
  };
}

function readResource(
  value: unknown,
  at: number,
  refuse: (what: string) => OpendrawerError,
): Resource {
  const place = `resources[${at}]`;
  if (!isObject(value)) throw refuse(`${place} is no object`);
  const paths = textsOf(value['path']).map((path) => safePath(path, `${place}.path`, refuse));
  const data = Array.isArray(value['data']) ? value['data'] : null;
  const dialect = isObject(value['dialect']) ? value['dialect'] : {};
  const schema = isObject(value['schema']) ? value['schema'] : {};
  return {
    name:
      textOf(value['name']) ??
      posix.basename(paths[0] ?? `resource ${at + 1}`).replace(/\..*$/, ''),
    paths,
    data,
    format: textOf(value['format']),
    encoding: textOf(value['encoding']),
    delimiter: textOf(
      dialect['delimiter'] ?? (isObject(dialect['csv']) ? dialect['csv']['delimiter'] : null),
    ),
    quote: textOf(dialect['quoteChar']),
    hasHeader: dialect['header'] !== false,
    fields: listOf(schema['fields']).map((field) =>
      isObject(field) ? (textOf(field['name']) ?? '') : '',
    ),
    primaryKey: textsOf(schema['primaryKey']),
    foreignKeys: listOf(schema['foreignKeys']).flatMap((key) => {
      if (!isObject(key) || !isObject(key['reference'])) return [];
      return [
        {
          fields: textsOf(key['fields']),
          resource: textOf(key['reference']['resource']) ?? '',
          referenced: textsOf(key['reference']['fields']),
        },
      ];
    }),
    schema: [textOf(value['schema']), textOf(value['$schema']), textOf(value['profile'])]
      .filter((one) => one !== null)
      .join(' '),
  };
}

/** A path must lie below the descriptor (Data Resource, "URL or path"). */
function safePath(path: string, place: string, refuse: (what: string) => OpendrawerError): string {
  if (/^https?:\/\//i.test(path)) return path;
  const isOutside =
    path === '' ||
    path.includes('\0') ||
    path.includes('\\') ||
    /^[a-z][a-z\d+.-]*:/i.test(path) ||
    posix.isAbsolute(path) ||
    posix.normalize(path).split('/')[0] === '..';
  if (isOutside) throw refuse(`${place} leads outside of the package: ${path.slice(0, 100)}`);
  return posix.normalize(path);
}
