import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse, stringify } from 'yaml';
import { OpendrawerError } from '../errors/index.ts';
import { definitionFile, writeAtomic } from '../names/index.ts';
import { parseMapping } from '../sources/index.ts';

/** A checklist of a backbone as its definition has it. */
export interface DefinedChecklist {
  readonly alias: string;
  /** Absolute path of a file, folder or zip. */
  readonly path: string;
  readonly title: string | null;
  readonly license: string | null;
  /** As written; `parseMapping` reads it. */
  readonly mapping: Readonly<Record<string, unknown>> | null;
}

/** What a backbone is made of: its checklists, the highest first. */
export interface BackboneDefinition {
  readonly sources: readonly DefinedChecklist[];
}

const ALIAS = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u;

/** Reads the definition of a backbone; null where there is none. Throws CHECKLIST_INVALID with the place of what is wrong. */
export function readDefinition(backbonesFolder: string, name: string): BackboneDefinition | null {
  const file = definitionFile(backbonesFolder, name);
  if (!existsSync(file)) return null;
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpendrawerError('CHECKLIST_INVALID', `${file} is not valid YAML`, { cause });
  }
  const list = isObject(value) ? value['sources'] : null;
  if (!Array.isArray(list)) throw invalid(file, 'has no list of sources');
  const sources = list.map((entry: unknown, at) => defined(entry, `${file}: source ${at + 1}`));
  const aliases = new Set(sources.map(({ alias }) => alias));
  if (aliases.size < sources.length) throw invalid(file, 'has an alias twice');
  return { sources };
}

/** Writes the definition of a backbone in place of the former one. */
export function writeDefinition(
  backbonesFolder: string,
  name: string,
  { sources }: BackboneDefinition,
): void {
  const file = definitionFile(backbonesFolder, name);
  mkdirSync(dirname(file), { recursive: true });
  const text = stringify({
    sources: sources.map(({ alias, path, title, license, mapping }) => ({
      alias,
      path,
      ...(title === null ? {} : { title }),
      ...(license === null ? {} : { license }),
      ...(mapping === null ? {} : { mapping }),
    })),
  });
  writeAtomic(file, `# The checklists of this backbone, the highest first.\n${text}`);
}

/**
 * Puts a checklist into a definition, in place of one with the same alias. `priority` is its place, from 1; without it a new one
 * comes last and a known one stays where it is.
 */
export function withChecklist(
  definition: BackboneDefinition,
  checklist: DefinedChecklist,
  priority: number | null,
): BackboneDefinition {
  if (!ALIAS.test(checklist.alias)) {
    throw new OpendrawerError('USAGE', `"${checklist.alias}" cannot be an alias`, {
      hint: 'Letters, digits, ".", "_" and "-", at most 63.',
    });
  }
  const { sources } = definition;
  const known = sources.findIndex(({ alias }) => alias === checklist.alias);
  const others = sources.filter(({ alias }) => alias !== checklist.alias);
  const place = priority === null ? (known < 0 ? others.length : known) : Math.max(0, priority - 1);
  return { sources: others.toSpliced(place, 0, checklist) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (origin: string, what: string): OpendrawerError =>
  new OpendrawerError('CHECKLIST_INVALID', `${origin} ${what}`);

function defined(entry: unknown, origin: string): DefinedChecklist {
  if (!isObject(entry)) throw invalid(origin, 'is no map');
  const text = (key: string): string | null => {
    const value = entry[key];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value !== '') return value;
    throw invalid(origin, `has a ${key} that is no text`);
  };
  const alias = text('alias');
  const path = text('path');
  if (alias === null || !ALIAS.test(alias)) throw invalid(origin, 'has no alias');
  if (path === null) throw invalid(origin, 'has no path');
  const mapping = entry['mapping'] ?? null;
  if (mapping !== null && !isObject(mapping)) throw invalid(origin, 'has a mapping that is no map');
  if (mapping !== null) parseMapping(mapping, origin);
  return { alias, path, title: text('title'), license: text('license'), mapping };
}
