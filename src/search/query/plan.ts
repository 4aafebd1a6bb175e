import { nearestWord } from '../../errors/index.ts';
import { dateNumber, NO_NUMBER } from '../columns.ts';
import { isGbifField } from '../filter/names.ts';
import { findSearchKey, SEARCH_KEYS, type SearchKey } from '../model/keys.ts';
import type { Area, Predicate } from '../model/predicate.ts';
import { badFilter } from './faults.ts';
import { FIELD_KEY } from './field-names.ts';

/** How the texts of a key are compared. */
export type TextTest =
  | { readonly how: 'in'; readonly values: readonly string[]; readonly matchCase: boolean }
  | { readonly how: 'like'; readonly pattern: string; readonly matchCase: boolean }
  | { readonly how: 'present' };

/** Part of a filter that is answered by postings, for a whole segment at once. */
export type Leaf =
  | { readonly kind: 'words'; readonly text: string; readonly language: string | null }
  | { readonly kind: 'value'; readonly values: readonly string[]; readonly field: string | null }
  /** Field of the records by name, or `path` of one of the item's own. */
  | { readonly kind: 'field'; readonly field: FieldReference; readonly test: TextTest }
  | { readonly kind: 'area'; readonly area: Area }
  | {
      readonly kind: 'near';
      readonly latitude: number;
      readonly longitude: number;
      readonly distanceInMeters: number;
    };

/** Fields of any name, or the one that holds a key of the item itself. */
export type FieldReference = { readonly name: string } | { readonly path: string };

/** A predicate in the terms of columns: what threads evaluate. Depth is at most MOST_DEPTH. */
export type Plan =
  | { readonly op: 'all' }
  | { readonly op: 'none' }
  | { readonly op: 'and' | 'or'; readonly of: readonly Plan[] }
  | { readonly op: 'not'; readonly of: Plan }
  | { readonly op: 'leaf'; readonly leaf: number }
  | { readonly op: 'code'; readonly key: string; readonly test: TextTest }
  | {
      readonly op: 'number';
      readonly key: string;
      readonly from: number;
      readonly to: number;
      readonly openFrom: boolean;
      readonly openTo: boolean;
    }
  | { readonly op: 'numbers'; readonly key: string; readonly values: readonly number[] }
  | { readonly op: 'hasNumber'; readonly key: string }
  /** The interval has a day in common with [from, to]. */
  | { readonly op: 'dates'; readonly from: number; readonly to: number }
  | { readonly op: 'hasDates' };

export interface FilterPlan {
  readonly root: Plan;
  readonly leaves: readonly Leaf[];
  /** Leaves of words that are asked for, not excluded: they give the relevance. */
  readonly words: readonly number[];
}

/** What a plan must know of the generation. */
export interface PlanContext {
  /** Alias of a dataset by its key in lower case; null where there is none. */
  aliasOf(datasetKey: string): string | null;
  /** Throws FILTER_INVALID where no field has the name. */
  checkField(name: string): void;
}

export const MOST_DEPTH = 200;
const MOST_PARTS = 100_000;
const MOST_VALUES = 1_000_000;
const VALUES_OF_LEAF = 16_384;

const ALL: Plan = { op: 'all' };
const NONE: Plan = { op: 'none' };

/** The key, or FILTER_INVALID with the nearest name. */
export const keyNamed = (name: string): SearchKey => {
  const key = findSearchKey(name);
  if (key !== null) return key;
  const nearest = nearestWord(
    name,
    SEARCH_KEYS.map((known) => known.name),
  );
  throw badFilter(
    `there is no key "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    `Fields of the records as published are named ${FIELD_KEY}<name>.`,
  );
};

const INSTANT_KEYS: ReadonlySet<string> = new Set(['lastChanged', 'modified']);
const PARTIAL_DATE = /^([+-]?\d{4,})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Milliseconds of the first or last instant of a date of any precision; null where the text is none. */
const instantOf = (text: string, end: boolean): number | null => {
  const match = PARTIAL_DATE.exec(text);
  if (match === null) {
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? null : instant;
  }
  const year = Number(match[1]);
  const month = match[2] === undefined ? null : Number(match[2]);
  const day = match[3] === undefined ? null : Number(match[3]);
  if (month !== null && (month < 1 || month > 12)) return null;
  if (day !== null && (day < 1 || day > 31)) return null;
  const start = new Date(0);
  if (!end) start.setUTCFullYear(year, (month ?? 1) - 1, day ?? 1);
  else if (month === null) start.setUTCFullYear(year + 1, 0, 1);
  else if (day === null) start.setUTCFullYear(year, month, 1);
  else start.setUTCFullYear(year, month - 1, day + 1);
  const instant = start.getTime() - (end ? 1 : 0);
  return Number.isNaN(instant) ? null : instant;
};

const numberOf = (key: string, value: number | string, end: boolean): number => {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  const text = String(value).trim();
  if (INSTANT_KEYS.has(key)) {
    const instant = instantOf(text, end);
    if (instant !== null) return instant;
    throw badFilter(`"${value}" is no date`, 'Dates are ISO 8601: 2026, 2026-01 or 2026-01-31.');
  }
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number)) throw badFilter(`"${value}" is no number`, `${key} holds numbers.`);
  return number;
};

const dateOf = (value: number | string, end: boolean): number => {
  const number = dateNumber(String(value), end);
  if (number !== null) return number;
  throw badFilter(`"${value}" is no date`, 'Dates are ISO 8601: 1890, 1931-05 or 1931-05-18.');
};

class Planner {
  readonly leaves: Leaf[] = [];
  readonly words: number[] = [];
  readonly #context: PlanContext;
  #parts = 0;
  #values = 0;

  constructor(context: PlanContext) {
    this.#context = context;
  }

  plan(predicate: Predicate, depth: number, wanted: boolean): Plan {
    this.#parts += 1;
    if (depth > MOST_DEPTH) {
      throw badFilter(`the filter is nested more than ${MOST_DEPTH} levels deep`);
    }
    if (this.#parts > MOST_PARTS) {
      throw badFilter(
        `the filter has more than ${MOST_PARTS.toLocaleString('en')} parts`,
        'Values of one key can be given as one list.',
      );
    }
    switch (predicate.kind) {
      case 'all':
        return ALL;
      case 'and':
        return conjunction(predicate.of.map((part) => this.plan(part, depth + 1, wanted)));
      case 'or':
        return disjunction(predicate.of.map((part) => this.plan(part, depth + 1, wanted)));
      case 'not':
        return negation(this.plan(predicate.of, depth + 1, !wanted));
      case 'in':
        this.#count(predicate.values);
        return this.#test(predicate.key, {
          how: 'in',
          values: predicate.values,
          matchCase: predicate.matchCase === true,
        });
      case 'like':
        return this.#test(predicate.key, {
          how: 'like',
          pattern: predicate.pattern,
          matchCase: predicate.matchCase === true,
        });
      case 'present':
        return this.#test(predicate.key, { how: 'present' });
      case 'range':
        return this.#range(predicate);
      case 'within':
        return predicate.area.polygons.length === 0
          ? NONE
          : this.#leaf({ kind: 'area', area: predicate.area });
      case 'near':
        return this.#near(predicate);
      case 'words': {
        if (predicate.text.trim() === '') return ALL;
        const plan = this.#leaf({
          kind: 'words',
          text: predicate.text,
          language: predicate.language ?? null,
        });
        if (wanted && plan.op === 'leaf') this.words.push(plan.leaf);
        return plan;
      }
      case 'value':
        this.#count(predicate.values);
        if (predicate.field !== null) this.#checkField(predicate.field);
        return this.#valuesOf(predicate.values, predicate.field);
      default: {
        const { kind } = predicate as { readonly kind: unknown };
        throw badFilter(`a predicate cannot be of the kind "${String(kind)}"`);
      }
    }
  }

  #checkField(name: string): void {
    if (!isGbifField(name)) this.#context.checkField(name);
  }

  #count(values: readonly string[]): void {
    this.#values += values.length;
    if (this.#values > MOST_VALUES) {
      throw badFilter(`the filter names more than ${MOST_VALUES.toLocaleString('en')} values`);
    }
  }

  #leaf(leaf: Leaf): Plan {
    this.leaves.push(leaf);
    return { op: 'leaf', leaf: this.leaves.length - 1 };
  }

  /** Long lists become several leaves, which several threads look up. */
  #valuesOf(values: readonly string[], field: string | null): Plan {
    const parts: Plan[] = [];
    for (let at = 0; at < values.length; at += VALUES_OF_LEAF) {
      const some = values.slice(at, at + VALUES_OF_LEAF);
      parts.push(this.#leaf({ kind: 'value', values: some, field }));
    }
    return disjunction(parts);
  }

  #test(name: string, test: TextTest): Plan {
    if (test.how === 'in' && test.values.length === 0) return NONE;
    if (name.startsWith(FIELD_KEY)) {
      const field = name.slice(FIELD_KEY.length);
      this.#checkField(field);
      if (test.how === 'in' && !test.matchCase) {
        return this.#valuesOf(test.values, field);
      }
      return this.#leaf({ kind: 'field', field: { name: field }, test });
    }
    const key = keyNamed(name);
    switch (key.kind) {
      case 'code':
      case 'boolean':
        return { op: 'code', key: key.name, test: this.#datasets(key.name, test) };
      case 'exact':
        return this.#leaf({ kind: 'field', field: { path: `item.${key.name}` }, test });
      case 'number':
        return this.#numbers(key.name, test);
      case 'date':
        if (test.how === 'present') return { op: 'hasDates' };
        if (test.how === 'like') break;
        return disjunction(
          test.values.map((value) => ({
            op: 'dates',
            from: dateOf(value, false),
            to: dateOf(value, true),
          })),
        );
    }
    throw badFilter(`${key.name} cannot be compared with a pattern`, 'Ask for a range.');
  }

  #numbers(key: string, test: TextTest): Plan {
    if (test.how === 'present') return { op: 'hasNumber', key };
    if (test.how === 'like') {
      throw badFilter(`${key} cannot be compared with a pattern`, 'Ask for a range.');
    }
    if (!INSTANT_KEYS.has(key)) {
      return {
        op: 'numbers',
        key,
        values: test.values.map((value) => numberOf(key, value, false)),
      };
    }
    return disjunction(
      test.values.map((value) => ({
        op: 'number',
        key,
        from: numberOf(key, value, false),
        to: numberOf(key, value, true),
        openFrom: false,
        openTo: false,
      })),
    );
  }

  /** Datasets are named by alias or key. */
  #datasets(key: string, test: TextTest): TextTest {
    if (key !== 'dataset' || test.how !== 'in') return test;
    const values = test.values.map(
      (value) => this.#context.aliasOf(value.trim().toLowerCase()) ?? value,
    );
    return { ...test, values };
  }

  #range({
    key: name,
    from,
    to,
    openFrom = false,
    openTo = false,
  }: Extract<Predicate, { kind: 'range' }>): Plan {
    const key = keyNamed(name);
    if (key.kind === 'date') {
      if (from === null && to === null) return { op: 'hasDates' };
      const first = from === null ? -NO_NUMBER : dateOf(from, openFrom) + (openFrom ? 1 : 0);
      const last = to === null ? NO_NUMBER - 1 : dateOf(to, !openTo) - (openTo ? 1 : 0);
      return first > last ? NONE : { op: 'dates', from: first, to: last };
    }
    if (key.kind !== 'number') {
      throw badFilter(
        `${key.name} holds texts, which have no range`,
        'Ranges are of numbers and dates.',
      );
    }
    if (from === null && to === null) return { op: 'hasNumber', key: key.name };
    const least = from === null ? Number.NEGATIVE_INFINITY : numberOf(key.name, from, openFrom);
    const most = to === null ? Number.POSITIVE_INFINITY : numberOf(key.name, to, !openTo);
    if (least > most) return NONE;
    return { op: 'number', key: key.name, from: least, to: most, openFrom, openTo };
  }

  #near({ latitude, longitude, distanceInMeters }: Extract<Predicate, { kind: 'near' }>): Plan {
    if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
      throw badFilter('the point is not on the earth', 'Latitude, then longitude, in degrees.');
    }
    if (!(distanceInMeters >= 0)) throw badFilter('a distance is a number of metres of 0 or more');
    return this.#leaf({ kind: 'near', latitude, longitude, distanceInMeters });
  }
}

const negation = (plan: Plan): Plan => {
  if (plan.op === 'all') return NONE;
  if (plan.op === 'none') return ALL;
  return plan.op === 'not' ? plan.of : { op: 'not', of: plan };
};

const flat = (op: 'and' | 'or', parts: readonly Plan[]): Plan[] =>
  parts.flatMap((part) => (part.op === op ? part.of : [part]));

/** Cheap and selective parts first: those that follow look at fewer rows. */
const COST: Readonly<Record<Plan['op'], number>> = {
  none: 0,
  all: 0,
  leaf: 1,
  dates: 2,
  number: 2,
  numbers: 3,
  code: 2,
  hasNumber: 4,
  hasDates: 4,
  and: 5,
  or: 6,
  not: 6,
};

const conjunction = (given: readonly Plan[]): Plan => {
  const parts = flat('and', given).filter(({ op }) => op !== 'all');
  if (parts.some(({ op }) => op === 'none')) return NONE;
  const [first] = parts;
  if (first === undefined) return ALL;
  if (parts.length === 1) return first;
  return { op: 'and', of: parts.toSorted((a, b) => COST[a.op] - COST[b.op]) };
};

/** Alternatives of one key become one test of all their values. */
const merged = (parts: readonly Plan[]): Plan[] => {
  const lists = new Map<string, string[]>();
  const numbers = new Map<string, number[]>();
  const result: Plan[] = [];
  for (const part of parts) {
    if (part.op === 'code' && part.test.how === 'in') {
      const name = `${part.key} ${part.test.matchCase}`;
      const known = lists.get(name);
      if (known !== undefined) {
        for (const value of part.test.values) known.push(value);
        continue;
      }
      const values = [...part.test.values];
      lists.set(name, values);
      result.push({ ...part, test: { ...part.test, values } });
    } else if (part.op === 'numbers') {
      const known = numbers.get(part.key);
      if (known !== undefined) {
        for (const value of part.values) known.push(value);
        continue;
      }
      const values = [...part.values];
      numbers.set(part.key, values);
      result.push({ ...part, values });
    } else {
      result.push(part);
    }
  }
  return result;
};

const disjunction = (given: readonly Plan[]): Plan => {
  const parts = merged(flat('or', given).filter(({ op }) => op !== 'none'));
  if (parts.some(({ op }) => op === 'all')) return ALL;
  const [first] = parts;
  if (first === undefined) return NONE;
  return parts.length === 1 ? first : { op: 'or', of: parts };
};

/** The plan of a predicate. Throws FILTER_INVALID with what cannot be read, and where. */
export const planFilter = (predicate: Predicate, context: PlanContext): FilterPlan => {
  const planner = new Planner(context);
  const root = planner.plan(predicate, 0, true);
  const used = usedLeaves(root);
  return { root, leaves: planner.leaves, words: planner.words.filter((leaf) => used.has(leaf)) };
};

/** Every part of a plan that has no parts itself. */
const visitTips = (plan: Plan, visit: (tip: Plan) => void): void => {
  if (plan.op === 'and' || plan.op === 'or') for (const part of plan.of) visitTips(part, visit);
  else if (plan.op === 'not') visitTips(plan.of, visit);
  else visit(plan);
};

/** Leaves that the plan still asks for. */
export const usedLeaves = (plan: Plan): ReadonlySet<number> => {
  const used = new Set<number>();
  visitTips(plan, (tip) => {
    if (tip.op === 'leaf') used.add(tip.leaf);
  });
  return used;
};

/** Keys whose columns a plan scans; `eventDate` stands for the dates. */
export const scannedKeys = (plan: Plan): ReadonlySet<string> => {
  const keys = new Set<string>();
  visitTips(plan, (tip) => {
    if ('key' in tip) keys.add(tip.key);
    else if (tip.op === 'dates' || tip.op === 'hasDates') keys.add('eventDate');
  });
  return keys;
};
