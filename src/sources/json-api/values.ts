import type { ApiPlace, JsonObject, ValueRule } from './declaration.ts';
import { textsOfHtml } from './html.ts';

/** A rule made ready. */
export type Picker = (place: ApiPlace) => unknown;

/** Null, "", [] and what is absent are nothing; 0 and false are something. */
export const isNothing = (value: unknown): value is null | undefined | '' =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list as it is, one thing as a list of it, nothing as an empty one. */
export const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];

/** The text of a scalar, trimmed; null for objects, lists and what says nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') {
    const text = value.trim();
    return text === '' ? null : text;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The text of a scalar as it is, also where it is blank; null for what is none. */
export const textOrBlank = (value: unknown): string | null =>
  typeof value === 'string' ? value : textOf(value);

/** The first so many characters (not UTF-16 units) of a text. */
export const cutText = (text: string, length: number): string =>
  text.length <= length
    ? text
    : Array.from(text.slice(0, 2 * length))
        .slice(0, length)
        .join('');

/** All texts of a value, lists within lists flattened. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const text = textOf(value);
  return text === null ? [] : [text];
}

/** A finite number, also where it is written as text; else null. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 30 || !/^\s*[+-]?[\d.]/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A step of a path. */
type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'each' }
  | { readonly kind: 'at'; readonly index: number }
  | { readonly kind: 'values' };

/** `a.b[].c` as steps. */
export function stepsOf(path: string): readonly Step[] {
  const steps: Step[] = [];
  if (path === '') return steps;
  for (const part of path.split('.')) {
    const found = /^([^[\]]*)((?:\[\d*\])*)$/.exec(part);
    const key = found?.[1] ?? part;
    const marks = found?.[2] ?? '';
    if (key === '*') steps.push({ kind: 'values' });
    else if (key !== '') steps.push({ kind: 'key', key });
    for (const [, index = ''] of marks.matchAll(/\[(\d*)\]/g)) {
      steps.push(index === '' ? { kind: 'each' } : { kind: 'at', index: Number(index) });
    }
  }
  return steps;
}

/** What stands at a path: one value, or a list where the path goes through all entries of one. Undefined: nothing is there. */
export const valueAt = (value: unknown, path: string): unknown =>
  walk(value, preparedPath(path), 0);

const paths = new Map<string, readonly Step[]>();

function preparedPath(path: string): readonly Step[] {
  let steps = paths.get(path);
  if (steps === undefined) {
    steps = stepsOf(path);
    if (paths.size < 5000) paths.set(path, steps);
  }
  return steps;
}

function walk(start: unknown, steps: readonly Step[], from: number): unknown {
  let value = start;
  for (let i = from; i < steps.length; i += 1) {
    const step = steps[i];
    if (step === undefined || value === null || value === undefined) return value ?? undefined;
    switch (step.kind) {
      case 'key':
        value = isObject(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
        break;
      case 'at':
        value = Array.isArray(value) ? value[step.index] : undefined;
        break;
      default: {
        const entries = step.kind === 'each' ? asList(value) : entriesOf(value);
        const found: unknown[] = [];
        for (const entry of entries) {
          const one = walk(entry, steps, i + 1);
          // A list within a list is one list
          if (Array.isArray(one)) found.push(...one);
          else if (one !== null && one !== undefined) found.push(one);
        }
        return found;
      }
    }
  }
  return value;
}

const entriesOf = (value: unknown): readonly unknown[] =>
  isObject(value) ? Object.values(value) : [];

const isRuleList = (rule: ValueRule): rule is readonly ValueRule[] => Array.isArray(rule);

const prepared = new WeakMap<object, Picker>();

/** A rule as a function. The value may be anything that JSON has; undefined or null: nothing was found. */
export function pickerOf(rule: ValueRule): Picker {
  if (typeof rule === 'string') return pathPicker(rule);
  let picker = prepared.get(rule);
  if (picker === undefined) {
    picker = prepare(rule);
    prepared.set(rule, picker);
  }
  return picker;
}

/** What a rule finds; null where there is no rule. */
export const pick = (rule: ValueRule | undefined, place: ApiPlace): unknown =>
  rule === undefined ? null : pickerOf(rule)(place);

function prepare(rule: Exclude<ValueRule, string>): Picker {
  if (isRuleList(rule)) return firstOf(rule.map(pickerOf));
  if ('always' in rule) return () => rule.always;
  if ('template' in rule) return templatePicker(rule.template, rule.encode === true);
  if ('join' in rule) {
    const list = pathPicker(rule.join);
    return (place) => {
      const value = list(place);
      const texts = textsOf(value);
      if (texts.length > 0) return texts.join(rule.with);
      return rule.blank === true && Array.isArray(value) ? '' : null;
    };
  }
  if ('split' in rule) {
    const text = pathPicker(rule.split);
    return (place) =>
      textsOf(text(place)).flatMap((one) =>
        one
          .split(rule.at)
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      );
  }
  if ('html' in rule) {
    const source = pathPicker(rule.html);
    const between = rule.with ?? ' ';
    return (place) => {
      const html = textOf(source(place));
      return html === null ? null : textsOfHtml(html).join(between).trim();
    };
  }
  if ('table' in rule) {
    const key = pickerOf(rule.of);
    return (place) => {
      const word = textOf(key(place));
      return word !== null && Object.hasOwn(rule.table, word) ? rule.table[word] : null;
    };
  }
  if ('by' in rule) return rule.by;
  throw new TypeError('A rule of a declaration is none of the known kinds');
}

const firstOf =
  (pickers: readonly Picker[]): Picker =>
  (place) => {
    let value: unknown = null;
    for (const picker of pickers) {
      value = picker(place);
      if (!isNothing(value)) return value;
    }
    return value;
  };

function pathPicker(path: string): Picker {
  const inRecord = path.startsWith('^.');
  const steps = preparedPath(inRecord ? path.slice(2) : path);
  return inRecord ? ({ record }) => walk(record, steps, 0) : ({ medium }) => walk(medium, steps, 0);
}

/** A template with `{path}`, as text and paths by turns. */
function templatePicker(template: string, encode: boolean): Picker {
  const parts = template.split(/\{([^{}]*)\}/);
  const pickers = parts.map((part, at) => (at % 2 === 1 ? pathPicker(part) : null));
  return (place) => {
    let text = '';
    for (let i = 0; i < parts.length; i += 1) {
      const picker = pickers[i];
      if (picker === null || picker === undefined) {
        text += parts[i] ?? '';
        continue;
      }
      const value = textOf(picker(place));
      if (value === null) return null;
      text += encode ? encodeURIComponent(value.toWellFormed()) : value;
    }
    return text;
  };
}

/** The paths that a rule looks at, as it writes them. */
export function pathsOf(rule: ValueRule | undefined): readonly string[] {
  if (rule === undefined) return [];
  if (typeof rule === 'string') return [rule];
  if (isRuleList(rule)) return rule.flatMap(pathsOf);
  if ('always' in rule) return [];
  if ('template' in rule) {
    return rule.template.split(/\{([^{}]*)\}/).filter((part, at) => at % 2 === 1 && part !== '');
  }
  if ('join' in rule) return [rule.join];
  if ('split' in rule) return [rule.split];
  if ('html' in rule) return [rule.html];
  if ('table' in rule) return pathsOf(rule.of);
  if ('by' in rule) return rule.reads;
  return [];
}

/** A value as JSON; null where it nests too deeply. */
export function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
