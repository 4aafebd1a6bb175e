import { remember } from './interpreted.ts';

/** The properties that are read from dynamicProperties where the record does not state them. */
export type DynamicProperty = 'sex' | 'lifeStage';

/** Longer texts are not read. */
const maxLength = 10_000;

/** Names of a property, letters only and in lower case, best first. */
const namesOf: Readonly<Record<DynamicProperty, readonly string[]>> = {
  sex: ['sex', 'gender'],
  lifeStage: ['lifestage', 'lifestageremarks', 'ageclass', 'age', 'stage'],
};

const keyed: Readonly<Record<DynamicProperty, RegExp>> = {
  sex: /(?:^|[^\p{L}\p{N}_])(sex|gender)["']?\s{0,5}[:=]\s{0,5}["']?([^;,:=|{}"\n]{1,60})/giu,
  lifeStage:
    /(?:^|[^\p{L}\p{N}_])(life[\s_]?stage(?:[\s_]?remarks)?|age[\s_]?class|age|stage)["']?\s{0,5}[:=]\s{0,5}["']?([^;,:=|{}"\n]{1,60})/giu,
};

/** Words that say it without a key. Plurals too: "2 females". */
const unkeyed: Readonly<Record<DynamicProperty, RegExp>> = {
  sex: /(?<![\p{L}\p{N}_=-])(?:fe)?males?(?!\p{L}|\s{0,3}\?)/giu,
  lifeStage:
    /(?<![\p{L}\p{N}_=-])(?:larv(?:a|ae|al)|imagos?|neonates?|hatchlings?|fry|metamorphs?|tadpoles?|young-of-the-year|leptocephalus|immatures?|fledglings?|chicks?|nestlings?|juv(?:enile)?s?|sub-?adults?|subads?|yearlings?|adults?|(?:after\s+)?(?:first|second|third|fourth|hatching)\s+year)(?!\p{L}|\s{0,3}\?)/giu,
};

/** Said to be unknown, or doubted: no value. */
const unknown =
  /^(?:u|un|unk|unkn|unknown|undetermined|indeterminate|not (?:recorded|determined|known|stated)|none|n\/?a|nd|null|no data|\?+)$|\?$/;

/**
 * The word that dynamicProperties has for a property, for the look-up in its vocabulary: "female" of
 * "weight=81.00 g; sex=female", of `{"sex": "female"}`, of "sex: female" and of "1 female, testis 5 mm". Null where there
 * is none, it is said to be unknown, or several contradict each other.
 */
export function readDynamicProperty(
  text: string | null | undefined,
  property: DynamicProperty,
): string | null {
  if (text === null || text === undefined || text === '' || text.length > maxLength) return null;
  return readers[property](text);
}

const readers: Readonly<Record<DynamicProperty, (text: string) => string | null>> = {
  sex: remember((text) => read(text, 'sex'), 5000),
  lifeStage: remember((text) => read(text, 'lifeStage'), 5000),
};

function read(text: string, property: DynamicProperty): string | null {
  const start = text.trimStart();
  const fields = start.startsWith('{') || start.startsWith('[') ? fieldsOfJson(start) : null;
  const values = fields ?? fieldsOfText(text, property);
  for (const name of namesOf[property]) {
    const found = values.filter(([key]) => key === name).map(([, value]) => value);
    const agreed = agreement(found);
    if (agreed !== undefined) return agreed;
  }
  if (fields !== null) return null;
  return agreement([...text.matchAll(unkeyed[property])].map(([word]) => known(word))) ?? null;
}

type Field = readonly [key: string, value: string | null];

const fieldsOfText = (text: string, property: DynamicProperty): Field[] =>
  [...text.matchAll(keyed[property])].map(([, key = '', value = '']) => [
    foldKey(key),
    known(value),
  ]);

/** The one value that all agree upon, null where they are unknown or differ, undefined where there are none. */
function agreement(values: readonly (string | null)[]): string | null | undefined {
  const given = new Set(
    values.filter((value) => value !== null).map((value) => value.replace(/s$/, '')),
  );
  if (given.size === 1) return values.find((value) => value !== null) ?? null;
  return values.length === 0 ? undefined : null;
}

function known(value: string): string | null {
  const word = value
    .trim()
    .replace(/^["']|["']$/g, '')
    .trim()
    .toLowerCase();
  return /\p{L}/u.test(word) && !unknown.test(word) ? word : null;
}

const foldKey = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

const maxNesting = 3;

/** Keys and texts of a JSON object or list of objects; null where it is none. */
function fieldsOfJson(text: string): Field[] | null {
  try {
    const fields: Field[] = [];
    collect(JSON.parse(text), 0, fields);
    return fields;
  } catch {
    return null;
  }
}

function collect(value: unknown, depth: number, fields: Field[]): void {
  if (typeof value !== 'object' || value === null || depth > maxNesting) return;
  for (const [key, one] of Object.entries(value)) {
    if (typeof one === 'string') fields.push([foldKey(key), known(one)]);
    else collect(one, depth + 1, fields);
  }
}
