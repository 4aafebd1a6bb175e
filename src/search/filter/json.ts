import { nearestWord } from '../../errors/index.ts';
import { ALL, type Predicate } from '../model/predicate.ts';
import { allOf, anyOf, notOf } from './combine.ts';
import { type Bound, fieldCondition, rangeCondition } from './condition.ts';
import { nearCondition } from './geometry/shorthand.ts';
import { filterInvalid, shown } from './invalid.ts';
import { MOST_LEVELS } from './limits.ts';
import { type Target, targetOf } from './names.ts';
import { Tally } from './tally.ts';
import {
  CHECKLIST_NOTICE,
  presentCondition,
  type ReadFilterOptions,
  type Reading,
  readArea,
  readPatterns,
  readValues,
  readWords,
} from './values.ts';

/**
 * Reads a predicate in GBIF's JSON form (occurrence downloads and `/occurrence/search/predicate`), with `words`,
 * `value`, `range` and `all` beside. Null stands for all items. Throws FILTER_INVALID with the path of the fault.
 */
export function readPredicate(
  json: unknown,
  { onNotice = () => {} }: ReadFilterOptions = {},
): Predicate {
  if (json === null || json === undefined) return ALL;
  const tally = new Tally();
  const root: Group = { join: allOf, parts: [{ json, path: 'predicate' }], next: 0, read: [] };
  const open: Group[] = [root];
  // No recursion: what is too deep must be an error, not an exhausted stack.
  for (let group = open.at(-1); group !== undefined; group = open.at(-1)) {
    const part = group.parts[group.next];
    if (part === undefined) {
      open.pop();
      const whole = group.join(group.read);
      const above = open.at(-1);
      if (above === undefined) return whole;
      above.read.push(whole);
      continue;
    }
    group.next += 1;
    tally.add('conditions');
    const node = nodeOf(part.json, part.path);
    const inner = groupOf(node);
    if (inner === null) group.read.push(readLeaf(node, tally, onNotice));
    else if (open.length > MOST_LEVELS) {
      throw filterInvalid(`The predicate is nested more than ${MOST_LEVELS} levels deep`);
    } else open.push(inner);
  }
  return ALL;
}

interface Part {
  readonly json: unknown;
  readonly path: string;
}

interface Group {
  readonly join: (parts: readonly Predicate[]) => Predicate;
  readonly parts: readonly Part[];
  next: number;
  readonly read: Predicate[];
}

interface Node {
  /** As GBIF writes it. */
  readonly type: PredicateType;
  readonly path: string;
  readonly fields: ReadonlyMap<string, unknown>;
}

const KEY_AND_VALUE = ['key', 'value', 'matchCase', 'checklistKey'] as const;

/** The kinds of predicates and what each may have beside `type`. */
const PROPERTIES = {
  all: [],
  and: ['predicates'],
  or: ['predicates'],
  not: ['predicate'],
  equals: KEY_AND_VALUE,
  in: ['key', 'values', 'matchCase', 'checklistKey'],
  lessThan: KEY_AND_VALUE,
  lessThanOrEquals: KEY_AND_VALUE,
  greaterThan: KEY_AND_VALUE,
  greaterThanOrEquals: KEY_AND_VALUE,
  range: ['key', 'value', 'checklistKey'],
  like: KEY_AND_VALUE,
  within: ['geometry'],
  geoDistance: ['latitude', 'longitude', 'distance'],
  isNull: ['parameter', 'key', 'checklistKey'],
  isNotNull: ['parameter', 'key', 'checklistKey'],
  words: ['value', 'language'],
  value: ['field', 'value', 'values'],
} as const satisfies Record<string, readonly string[]>;
type PredicateType = keyof typeof PROPERTIES;

const TYPES = Object.keys(PROPERTIES);
const LONGEST_TYPE = 40;

function nodeOf(json: unknown, path: string): Node {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw filterInvalid(
      `${path}: a predicate is expected, an object with a type`,
      'E.g. {"type": "equals", "key": "COUNTRY", "value": "NP"}.',
    );
  }
  const fields = new Map<string, unknown>(Object.entries(json));
  const given = fields.get('type');
  if (typeof given !== 'string') {
    throw filterInvalid(`${path}: the predicate has no type`, `Types: ${TYPES.join(', ')}.`);
  }
  const type = given.length > LONGEST_TYPE ? undefined : typeOf(given);
  if (type === undefined) {
    const near = given.length > LONGEST_TYPE ? null : nearestWord(given, TYPES);
    throw filterInvalid(
      `${path}: there is no type "${shown(given)}"${near === null ? '' : `; did you mean "${near}"?`}`,
      `Types: ${TYPES.join(', ')}.`,
    );
  }
  const allowed: readonly string[] = PROPERTIES[type];
  for (const name of fields.keys()) {
    if (name === 'type' || allowed.includes(name)) continue;
    throw filterInvalid(
      `${path}: a predicate of type ${type} has no "${shown(name)}"`,
      allowed.length === 0 ? 'It has its type only.' : `It has ${allowed.join(', ')}.`,
    );
  }
  return { type, path, fields };
}

const BY_TYPE = new Map(
  (Object.keys(PROPERTIES) as PredicateType[]).map((type) => [type.toLowerCase(), type] as const),
);
const typeOf = (text: string): PredicateType | undefined =>
  BY_TYPE.get(text.toLowerCase().replaceAll('_', ''));

function groupOf({ type, path, fields }: Node): Group | null {
  if (type === 'not') {
    const inner = { json: fields.get('predicate'), path: `${path}.predicate` };
    return { join: ([part = ALL]) => notOf(part), parts: [inner], next: 0, read: [] };
  }
  if (type !== 'and' && type !== 'or') return null;
  const parts = fields.get('predicates');
  if (!Array.isArray(parts) || parts.length === 0) {
    throw filterInvalid(`${path}.predicates: a list of predicates is expected, at least one`);
  }
  return {
    join: type === 'and' ? allOf : anyOf,
    parts: parts.map((json: unknown, at) => ({ json, path: `${path}.predicates[${at}]` })),
    next: 0,
    read: [],
  };
}

function readLeaf(node: Node, tally: Tally, onNotice: (notice: string) => void): Predicate {
  const { type, path, fields } = node;
  if (fields.has('checklistKey') && fields.get('checklistKey') !== null) onNotice(CHECKLIST_NOTICE);
  const reading: Reading = {
    matchCase: matchCaseOf(node),
    language: null,
    literal: true,
    tally,
    onNotice,
  };
  switch (type) {
    case 'equals':
      return readEqual(node, [scalarOf(node, 'value')], reading);
    case 'in':
      return readEqual(node, scalarsOf(node, 'values'), reading);
    case 'lessThan':
      return compare(node, null, { text: scalarOf(node, 'value'), open: true }, tally);
    case 'lessThanOrEquals':
      return compare(node, null, { text: scalarOf(node, 'value'), open: false }, tally);
    case 'greaterThan':
      return compare(node, { text: scalarOf(node, 'value'), open: true }, null, tally);
    case 'greaterThanOrEquals':
      return compare(node, { text: scalarOf(node, 'value'), open: false }, null, tally);
    case 'range':
      return readRangePredicate(node, tally);
    case 'like':
      return readPatterns(keyOf(node), targetAt(node), [scalarOf(node, 'value')], reading);
    case 'within':
      return readArea(`${path}.geometry`, scalarOf(node, 'geometry'), onNotice);
    case 'geoDistance':
      tally.add('ranges');
      return nearCondition(
        path,
        scalarOf(node, 'latitude'),
        scalarOf(node, 'longitude'),
        scalarOf(node, 'distance'),
      );
    case 'isNotNull':
      return readPresent(node);
    case 'isNull':
      return notOf(readPresent(node));
    case 'words':
      return readWords([scalarOf(node, 'value')], languageOf(node));
    case 'value': {
      const field = fields.get('field') ?? null;
      if (field !== null && typeof field !== 'string') {
        throw filterInvalid(`${path}.field: the name of a field is expected`);
      }
      const values = fields.has('values') ? scalarsOf(node, 'values') : [scalarOf(node, 'value')];
      tally.add('values', values.length);
      return fieldCondition(field === null ? null : [field], values);
    }
    default:
      return ALL;
  }
}

const keyOf = ({ fields, path, type }: Node): string => {
  const key = fields.get('key');
  if (typeof key === 'string' && key.trim() !== '') return key.trim();
  throw filterInvalid(`${path}: a predicate of type ${type} needs a key`, 'E.g. "key": "COUNTRY".');
};

const targetAt = (node: Node): Target => {
  try {
    return targetOf(keyOf(node));
  } catch (error) {
    throw located(error, node.path);
  }
};

/** The same fault with the path at which it stands. */
function located(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error.message.startsWith(path)) return error;
  const { message } = error;
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return 'code' in error && error.code === 'FILTER_INVALID'
    ? filterInvalid(`${path}: ${message}`, hint)
    : error;
}

function readEqual(node: Node, values: readonly string[], reading: Reading): Predicate {
  const target = targetAt(node);
  reading.tally.add('values', values.length);
  try {
    return readValues(keyOf(node), target, values, reading);
  } catch (error) {
    throw located(error, node.path);
  }
}

function compare(node: Node, from: Bound | null, to: Bound | null, tally: Tally): Predicate {
  const target = targetAt(node);
  const name = keyOf(node);
  if (target.kind !== 'key' || (target.key.kind !== 'number' && target.key.kind !== 'date')) {
    throw filterInvalid(`${node.path}: ${name} is neither a number nor a date`);
  }
  tally.add('ranges');
  try {
    return rangeCondition(target.key, name, from, to);
  } catch (error) {
    throw located(error, node.path);
  }
}

const BOUNDS = ['gt', 'gte', 'lt', 'lte'];

function readRangePredicate(node: Node, tally: Tally): Predicate {
  const value = node.fields.get('value');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw filterInvalid(`${node.path}.value: an object with gte, gt, lte or lt is expected`);
  }
  const bounds = new Map<string, unknown>(Object.entries(value));
  for (const name of bounds.keys()) {
    if (!BOUNDS.includes(name)) {
      throw filterInvalid(`${node.path}.value has no "${shown(name)}"`, 'It has gte, gt, lte, lt.');
    }
  }
  const bound = (closed: string, open: string): Bound | null => {
    const name = bounds.get(open) === undefined || bounds.get(open) === null ? closed : open;
    const given = bounds.get(name);
    if (given === undefined || given === null) return null;
    return { text: textOf(given, `${node.path}.value.${name}`), open: name === open };
  };
  return compare(node, bound('gte', 'gt'), bound('lte', 'lt'), tally);
}

function readPresent(node: Node): Predicate {
  const name = node.fields.get('parameter') ?? node.fields.get('key');
  if (typeof name !== 'string') {
    throw filterInvalid(`${node.path}: a predicate of type ${node.type} needs a parameter`);
  }
  const target = targetAt({ ...node, fields: new Map([['key', name]]) });
  const present = presentCondition(target);
  if (present !== null) return present;
  throw filterInvalid(`${node.path}: ${shown(name)} cannot be asked for being there`);
}

function matchCaseOf({ fields, path }: Node): boolean {
  const value = fields.get('matchCase') ?? false;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw filterInvalid(`${path}.matchCase: true or false is expected`);
}

function languageOf({ fields, path }: Node): string | null {
  const language = fields.get('language') ?? null;
  if (language === null) return null;
  if (typeof language === 'string' && /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/i.test(language)) {
    return language;
  }
  throw filterInvalid(`${path}.language: a language such as en or de is expected`);
}

/** A text, a finite number or a truth value, as a text. */
function textOf(value: unknown, path: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return String(value);
  }
  throw filterInvalid(`${path}: a text, a number, true or false is expected`);
}

const scalarOf = ({ fields, path }: Node, name: string): string =>
  textOf(fields.get(name), `${path}.${name}`);

function scalarsOf({ fields, path }: Node, name: string): readonly string[] {
  const values = fields.get(name);
  if (!Array.isArray(values) || values.length === 0) {
    throw filterInvalid(`${path}.${name}: a list of values is expected, at least one`);
  }
  return values.map((value: unknown, at) => textOf(value, `${path}.${name}[${at}]`));
}
