import type { Json, JsonObject } from '../api/types.ts';

/** A text as the publisher wrote it, with its label or the name of its field. */
export interface Written {
  readonly label: string | null;
  readonly text: string;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Texts under a dotted path; lists on the way are walked through. */
export function writtenAt(raw: JsonObject, path: string): readonly Written[] {
  let values: readonly Json[] = [raw];
  let name = '';
  for (const step of path.split('.')) {
    name = step;
    values = values.flatMap((value) => {
      const next = isObject(value) ? value[step] : undefined;
      if (next === undefined || next === null) return [];
      return isList(next) ? next : [next];
    });
  }
  return values.flatMap((value) => textsOf(value, name));
}

function textsOf(value: Json, name: string): readonly Written[] {
  if (isList(value)) return value.flatMap((one) => textsOf(one, name));
  if (!isObject(value)) return value === null ? [] : [{ label: null, text: String(value) }];
  const content = value['content'];
  const label = value['label'] ?? value['type'];
  if (content !== undefined && !isObject(content) && !isList(content)) {
    return [{ label: typeof label === 'string' ? label : null, text: String(content) }];
  }
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, key));
}

/** A path of which only some labels are meant, in lower case: only these, or all but these. */
export interface LabelledPath {
  readonly path: string;
  readonly only?: readonly string[];
  readonly but?: readonly string[];
}

function isMeant({ only, but }: LabelledPath, { label }: Written): boolean {
  const name = label?.toLowerCase() ?? '';
  return (only?.includes(name) ?? true) && !(but?.includes(name) ?? false);
}

const writtenFrom = (raw: JsonObject, from: string | LabelledPath): readonly Written[] =>
  typeof from === 'string'
    ? writtenAt(raw, from)
    : writtenAt(raw, from.path).filter((one) => isMeant(from, one));

/** All texts under several paths; each once, with its label where one path has it. */
export function writtenAtAny(
  raw: JsonObject,
  paths: readonly (string | LabelledPath)[],
): readonly Written[] {
  const all = paths.flatMap((path) => writtenFrom(raw, path));
  return all.filter((one, n) => {
    const first = all.findIndex((other) => other.text === one.text && other.label === one.label);
    const labelled =
      one.label === null && all.some((other) => other.label !== null && other.text === one.text);
    return first === n && !labelled;
  });
}
