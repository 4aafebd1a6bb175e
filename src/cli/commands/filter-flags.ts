import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { OpendrawerError } from '../../errors/index.ts';
import {
  ALL,
  OWN_PARAMETERS,
  openIndex,
  type Predicate,
  parseParameters,
  readGeometry,
  readPredicate,
  SEARCH_KEYS,
  type SearchIndex,
} from '../../search/index.ts';
import type { Context } from '../context.ts';
import { signed } from '../field-flags.ts';

/** Flags as commander has them. */
export type Flags = Readonly<Record<string, unknown>>;

const kebab = (name: string): string =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
/** Commander's name of a flag. */
const camel = (flag: string): string =>
  flag.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Flags that say the same as a key. */
const SYNONYMS: Readonly<Record<string, string>> = { unit: 'collectionCode' };

/**
 * Flags of the same table that URL parameters come from; `--filter name=value` takes any of them, `--predicate` a
 * filter as JSON. Values of keys may begin with `!=` (none of them) and `~=` (a pattern).
 */
export function filterFlags(command: Command): Command {
  for (const { name, kind, description, example } of SEARCH_KEYS) {
    if (kind === 'boolean') {
      command.option(`--${kebab(name)}`, description);
      command.option(`--no-${kebab(name)}`, `The opposite of --${kebab(name)}.`);
    } else {
      command.option(`--${kebab(name)} <${name}...>`, `${description} E.g. ${example}`);
    }
  }
  for (const [name, key] of Object.entries(SYNONYMS)) {
    command.option(`--${kebab(name)} <${name}...>`, `The same as --${kebab(key)}.`);
  }
  for (const { name, description, example } of OWN_PARAMETERS) {
    const also = name === 'geometry' ? ' Or a file: WKT, GeoJSON, KML, zipped shapefile.' : '';
    command.option(`--${kebab(name)} <${name}...>`, `${description}${also} E.g. ${example}`);
  }
  return command
    .option('--match-case', 'Compare values as written.')
    .option(
      '--filter <name=value...>',
      "Any filter as in a URL. E.g. unit=NMNHBOTANY 'country!=NP' field.Barcode=01234567",
    )
    .addHelpText(
      'after',
      "\nA value of '!=x' is anything but x, '~=x*' what fits a pattern, '*' any value, '!=*' none.\n" +
        'Any field of the records as published is a flag, too: --field.Barcode 01234567.',
    )
    .option('--predicate <file>', "A filter in GBIF's JSON form; - reads standard input.");
}

/** The filter that words and flags say; what was read otherwise than written is noted. */
export async function filterOf(
  { io }: Pick<Context, 'io'>,
  words: readonly string[],
  flags: Flags,
): Promise<Predicate> {
  const onNotice = (notice: string) => io.note(notice);
  const parameters: Record<string, string[]> = Object.create(null);
  const add = (name: string, value: unknown) => {
    const values = Array.isArray(value) ? value.map(String) : [String(value)];
    parameters[name] = [...(parameters[name] ?? []), ...values];
  };
  if (words.length > 0) add('q', words.join(' '));
  const addSigned = (name: string, given: unknown) => {
    for (const value of Array.isArray(given) ? given : [given]) {
      add(...signed(name, String(value)));
    }
  };
  const flagOf = (name: string): unknown => flags[camel(kebab(name))];
  for (const { name } of SEARCH_KEYS) {
    if (flagOf(name) !== undefined) addSigned(name, flagOf(name));
  }
  for (const { name } of OWN_PARAMETERS) {
    if (flagOf(name) !== undefined && name !== 'geometry') add(name, flagOf(name));
  }
  for (const [name, key] of Object.entries(SYNONYMS)) {
    if (flags[name] !== undefined) addSigned(key, flags[name]);
  }
  if (flags['matchCase'] === true) add('matchCase', 'true');
  for (const expression of (flags['filter'] as string[] | undefined) ?? []) {
    for (const [name, value] of new URLSearchParams(expression)) add(name, value);
  }
  const parts: Predicate[] = [parseParameters(parameters, { onNotice })];
  const areas = (flags['geometry'] as string[] | undefined) ?? [];
  if (areas.length > 0) {
    const of = await Promise.all(areas.map((given) => readArea(given, onNotice)));
    const [only] = of;
    parts.push(of.length === 1 && only !== undefined ? only : { kind: 'or', of });
  }
  if (typeof flags['predicate'] === 'string') {
    parts.push(await predicateOf(flags['predicate'], onNotice));
  }
  const of = parts.filter(({ kind }) => kind !== 'all');
  const [only = ALL] = of;
  return of.length < 2 ? only : { kind: 'and', of };
}

/** A geometry as text, or the file that holds it. */
async function readArea(given: string, onNotice: (notice: string) => void): Promise<Predicate> {
  const isText = /^\s*[{<]|\(/.test(given);
  const { area, notices } = await readGeometry(isText ? given : await contentOf(given));
  for (const notice of notices) onNotice(notice);
  return { kind: 'within', area };
}

async function predicateOf(file: string, onNotice: (notice: string) => void): Promise<Predicate> {
  const content =
    file === '-' ? await readAll(process.stdin) : (await contentOf(file)).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new OpendrawerError('FILTER_INVALID', `${file} is no JSON`, { cause });
  }
  // GBIF's requests hold the predicate beside other things.
  const inner =
    typeof json === 'object' && json !== null && 'predicate' in json && !('type' in json)
      ? json.predicate
      : json;
  return readPredicate(inner, { onNotice });
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new OpendrawerError('SOURCE_NOT_FOUND', `${file} cannot be read`, { cause });
  }
}

/** Opens the index for as long as the action runs. */
export async function withIndex<T>(
  indexDir: string,
  action: (index: SearchIndex) => Promise<T>,
): Promise<T> {
  const index = await openIndex(indexDir);
  try {
    return await action(index);
  } finally {
    await index.close();
  }
}
