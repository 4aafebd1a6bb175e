import type { Json, JsonObject, TermTexts } from '../api/types.ts';
import { termWords } from './format.ts';

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

/** Where something may be written: a dotted path in records of EDAN, or a term. */
export type WrittenPlace = string | LabelledPath;

const pathOf = (place: WrittenPlace): string => (typeof place === 'string' ? place : place.path);

const textsOfTerm = (terms: TermTexts, place: WrittenPlace): readonly Written[] => {
  const texts = terms[pathOf(place)] ?? [];
  return typeof place === 'string' ? texts : texts.filter((one) => isMeant(place, one));
};

/** All texts of several terms. Where they are of more than one, those without a label are called by their term. */
export function writtenByTerms(
  terms: TermTexts,
  places: readonly WrittenPlace[],
): readonly Written[] {
  const found = places
    .map((place) => ({ place, texts: textsOfTerm(terms, place) }))
    .filter(({ texts }) => texts.length > 0);
  const isMixed = new Set(found.map(({ place }) => pathOf(place))).size > 1;
  const all = found.flatMap(({ place, texts }) =>
    texts.map(({ label, text }) => ({
      label: label ?? (isMixed ? termWords(pathOf(place)) : null),
      text,
    })),
  );
  return all.filter(
    (one, n) => all.findIndex(({ label, text }) => label === one.label && text === one.text) === n,
  );
}

/** The terms of which something is said at none of the places, with what is said. */
export function otherTerms(
  terms: TermTexts,
  places: readonly WrittenPlace[],
): readonly (readonly [term: string, texts: readonly Written[]])[] {
  return Object.keys(terms).flatMap((term) => {
    const taken = new Set(
      places
        .filter((place) => pathOf(place) === term)
        .flatMap((place) => textsOfTerm(terms, place)),
    );
    const left = { [term]: (terms[term] ?? []).filter((one) => !taken.has(one)) };
    const texts = writtenByTerms(left, [term]);
    return texts.length === 0 ? [] : [[term, texts] as const];
  });
}
