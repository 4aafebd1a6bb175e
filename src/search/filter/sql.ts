import { dateNumber, NO_NUMBER } from '../columns.ts';
import { EARTH_RADIUS_IN_METERS } from '../geo/near.ts';
import { findSearchKey, type SearchKey } from '../model/keys.ts';
import type { Area, Predicate } from '../model/predicate.ts';
import { normaliseValue } from '../normalise.ts';
import { allOf, anyOf } from './combine.ts';
import { INSTANT_KEYS, rangeCondition } from './condition.ts';
import { filterInvalid } from './invalid.ts';
import { FIELD_PREFIX } from './names.ts';
import { normalisePattern, patternExpression } from './pattern.ts';
import { EVENT_END_SQL, EVENT_START_SQL, normalisedSql } from './sql-text.ts';

/** A value to bind: lists as `VARCHAR[]` or `DOUBLE[]`. */
export type SqlValue = string | number | readonly string[] | readonly number[];

/** A condition over the lake's `items` with the values to bind to its `$names`. */
export interface SqlCondition {
  /** True or false for every row, never NULL. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, SqlValue>>;
}

export interface SqlOptions {
  /** Dataset of the rows: its alias and key. */
  readonly alias: string;
  readonly datasetKey?: string;
  /** A macro that normalises a text, as `normaliseMacro` makes it; default: written out wherever it is needed. */
  readonly macro?: string;
  /** Item ids of the leaves that `indexLeaves` names. */
  readonly ids?: ReadonlyMap<Predicate, readonly string[]>;
}

/** A statement that makes the macro of this name. */
export const normaliseMacro = (name: string): string =>
  `CREATE OR REPLACE TEMP MACRO ${name}(v) AS ${normalisedSql('v')};`;

/** Areas with more edges are faster asked of the index, once, than of every row. */
const MOST_EDGES_IN_SQL = 500;

/**
 * The parts of a predicate that need the index: words, values of any field, and large areas. Ask the index for the ids
 * of each (`SearchIndex.ids`), and give them to `toSql`.
 */
export function indexLeaves(predicate: Predicate): readonly Predicate[] {
  const found: Predicate[] = [];
  const open: Predicate[] = [predicate];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (part.kind === 'and' || part.kind === 'or') open.push(...part.of);
    else if (part.kind === 'not') open.push(part.of);
    else if (needsIndex(part)) found.push(part);
  }
  return found;
}

function needsIndex(part: Predicate): boolean {
  switch (part.kind) {
    case 'words':
    case 'value':
      return true;
    case 'in':
    case 'like':
    case 'present':
      return part.key.startsWith(FIELD_PREFIX);
    case 'within':
      return edgesOf(part.area) > MOST_EDGES_IN_SQL;
    default:
      return false;
  }
}

const edgesOf = ({ polygons }: Area): number =>
  polygons.reduce((sum, rings) => sum + rings.reduce((part, ring) => part + ring.length - 1, 0), 0);

/**
 * The predicate as DuckDB SQL over the columns of the lake's `items`, which gives the same items as the engine. All
 * values are bound. Throws FILTER_INVALID for leaves of `indexLeaves` without ids.
 */
export function toSql(predicate: Predicate, options: SqlOptions): SqlCondition {
  const compiler = new Compiler(options);
  const sql = compiler.compile(predicate);
  return { sql, parameters: Object.fromEntries(compiler.parameters) };
}

type Of<K extends Predicate['kind']> = Extract<Predicate, { readonly kind: K }>;

class Compiler {
  readonly parameters = new Map<string, SqlValue>();
  readonly #options: SqlOptions;
  /** Normalised form of `v`. */
  readonly #normalised: string;

  constructor(options: SqlOptions) {
    this.#options = options;
    this.#normalised = options.macro === undefined ? normalisedSql('v') : `${options.macro}(v)`;
  }

  compile(predicate: Predicate): string {
    const ids = this.#options.ids?.get(predicate);
    if (ids !== undefined) {
      return ids.length === 0 ? 'false' : `"id" IN (SELECT unnest(${this.#texts(ids)}))`;
    }
    switch (predicate.kind) {
      case 'all':
        return 'true';
      case 'and':
        return this.#group(predicate.of, ' AND ', 'true');
      case 'or':
        return this.#group(predicate.of, ' OR ', 'false');
      case 'not':
        return `NOT ${this.#group([predicate.of], '', 'true')}`;
      case 'in':
        return this.#in(predicate);
      case 'range':
        return this.#range(predicate);
      case 'like':
        return this.#like(predicate);
      case 'present':
        return this.#present(predicate);
      case 'within':
        return this.#within(predicate.area);
      case 'near':
        return this.#near(predicate);
      case 'words':
      case 'value':
        throw needsIds(predicate.kind);
    }
  }

  #group(parts: readonly Predicate[], word: string, nothing: string): string {
    return parts.length === 0 ? nothing : `(${parts.map((part) => this.compile(part)).join(word)})`;
  }

  #bind(value: SqlValue): string {
    const name = `p${this.parameters.size}`;
    this.parameters.set(name, value);
    return `$${name}`;
  }

  #texts(values: readonly string[]): string {
    return `${this.#bind(values)}::VARCHAR[]`;
  }

  #number(value: number): string {
    return `${this.#bind(value)}::DOUBLE`;
  }

  /** Expression of the texts of a key. */
  #textsOf(key: SearchKey): string {
    if (key.columns.length === 0) this.parameters.set('alias', this.#options.alias);
    return key.sql;
  }

  #in(predicate: Of<'in'>): string {
    const key = keyNamed(predicate.key);
    // What is no Unicode stands nowhere in the lake.
    const values = predicate.values.filter((value) => value.isWellFormed());
    if (key.kind === 'number' && !INSTANT_KEYS.has(key.name)) {
      if (values.length === 0) return 'false';
      const numbers = this.#bind(values.map(Number));
      return `coalesce(${numberOf(key)} IN (SELECT unnest(${numbers}::DOUBLE[])), false)`;
    }
    if (key.kind === 'number' || key.kind === 'date') {
      const bounds = values.map((text) => ({ text, open: false }));
      const ranges = bounds.map((bound) => rangeCondition(key, key.name, bound, bound));
      return `(${this.compile(anyOf(ranges))})`;
    }
    const given = key.name === 'dataset' ? values.map((value) => this.#aliasOf(value)) : values;
    if (predicate.matchCase) return this.#anyText(key, 'v', given);
    const wanted = [...new Set(given.map(normaliseValue))].filter((value) => value !== '');
    return this.#anyText(key, this.#normalised, wanted);
  }

  #aliasOf(value: string): string {
    const { alias, datasetKey } = this.#options;
    return value.toLowerCase() === datasetKey?.toLowerCase() ? alias : value;
  }

  /** Whether one of the texts, as `form` has it, is wanted. */
  #anyText(key: SearchKey, form: string, wanted: readonly string[]): string {
    if (wanted.length === 0) return 'false';
    return `(EXISTS (SELECT 1 FROM (SELECT unnest(${this.#textsOf(key)}) AS v) WHERE (${form}) IN (SELECT unnest(${this.#texts(wanted)}))))`;
  }

  #like({ key: name, pattern, matchCase }: Of<'like'>): string {
    const key = keyNamed(name);
    if (key.kind === 'number' || key.kind === 'date') {
      throw filterInvalid(`${key.name} cannot be compared with a pattern`);
    }
    if (!pattern.isWellFormed()) return 'false';
    const expression = this.#bind(
      patternExpression(matchCase ? pattern : normalisePattern(pattern)),
    );
    const form = matchCase ? 'v' : this.#normalised;
    return `(len(list_filter(${this.#textsOf(key)}, lambda v: regexp_full_match(${form}, ${expression}, 's'))) > 0)`;
  }

  #present({ key: name }: Of<'present'>): string {
    const key = keyNamed(name);
    if (key.kind === 'date') {
      return `(${EVENT_START_SQL} IS NOT NULL AND ${EVENT_END_SQL} IS NOT NULL)`;
    }
    if (key.kind === 'number') return `(${numberOf(key)} IS NOT NULL)`;
    // Values of code keys are kept unless they are empty, those of exact ones unless nothing is left of them.
    const form = key.kind === 'exact' ? this.#normalised : 'v';
    return `(len(list_filter(${this.#textsOf(key)}, lambda v: ${form} <> '')) > 0)`;
  }

  #range(predicate: Of<'range'>): string {
    const { key: name, from, to, openFrom = false, openTo = false } = predicate;
    const key = keyNamed(name);
    if (from === null && to === null) return this.#present({ kind: 'present', key: name });
    if (key.kind === 'date') return this.#dates(from, to, openFrom, openTo);
    if (key.kind !== 'number') {
      throw filterInvalid(`${key.name} holds texts, which have no range`);
    }
    if (typeof from === 'string' || typeof to === 'string') {
      const bound = (value: number | string | null, open: boolean) =>
        value === null ? null : { text: String(value), open };
      return this.compile(
        allOf([rangeCondition(key, name, bound(from, openFrom), bound(to, openTo))]),
      );
    }
    const value = numberOf(key);
    const ends: string[] = [];
    if (from !== null) ends.push(`${value} ${openFrom ? '>' : '>='} ${this.#number(from)}`);
    if (to !== null) ends.push(`${value} ${openTo ? '<' : '<='} ${this.#number(to)}`);
    return `coalesce(${ends.join(' AND ')}, false)`;
  }

  #dates(
    from: number | string | null,
    to: number | string | null,
    openFrom: boolean,
    openTo: boolean,
  ): string {
    const least = from === null ? -NO_NUMBER : dateOf(from, openFrom) + (openFrom ? 1 : 0);
    const most = to === null ? NO_NUMBER - 1 : dateOf(to, !openTo) - (openTo ? 1 : 0);
    if (least > most) return 'false';
    const first = this.#number(most);
    const last = this.#number(least);
    return `coalesce(${EVENT_START_SQL} <= ${first} AND ${EVENT_END_SQL} >= ${last}, false)`;
  }

  #within(area: Area): string {
    if (area.polygons.length === 0) return 'false';
    const here = area.polygons.map((rings) => this.#polygon(rings, LONGITUDE));
    // 180 and -180 are one meridian.
    const touches = area.polygons.some((rings) =>
      rings.some((ring) => ring.some(([longitude]) => Math.abs(longitude) === 180)),
    );
    const across = touches
      ? area.polygons.map((rings) => this.#polygon(rings, `-${LONGITUDE}`))
      : [];
    const beyond =
      across.length === 0 ? '' : ` OR (abs(${LONGITUDE}) = 180 AND (${across.join(' OR ')}))`;
    return `(${HAS_POINT} AND (${here.join(' OR ')}${beyond}))`;
  }

  /** `isInside` of the room of geometry, edge by edge. */
  #polygon(rings: Area['polygons'][number], longitude: string): string {
    const edges: number[] = [];
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const ring of rings) {
      ring.forEach(([x, y], at) => {
        const [toX = 0, toY = 0] = ring[at + 1 === ring.length ? 0 : at + 1] ?? [];
        edges.push(x, y, toX, toY);
        west = Math.min(west, x);
        south = Math.min(south, y);
        east = Math.max(east, x);
        north = Math.max(north, y);
      });
    }
    const list = `${this.#bind(edges)}::DOUBLE[]`;
    const [x1, y1, x2, y2] = [1, 2, 3, 4].map((at) => `(${list})[4 * i + ${at}]`);
    const all = `range(${edges.length / 4})`;
    const onEnds = `${y2} = ${LATITUDE} AND (${x2} = ${longitude} OR (${y1} = ${LATITUDE} AND least(${x1}, ${x2}) <= ${longitude} AND ${longitude} <= greatest(${x1}, ${x2})))`;
    const passes = `(${y1} > ${LATITUDE}) <> (${y2} > ${LATITUDE})`;
    const crossing = `${x1} + ((${LATITUDE} - ${y1}) * (${x2} - ${x1})) / (${y2} - ${y1})`;
    const near = `${longitude} BETWEEN ${this.#number(west)} AND ${this.#number(east)} AND ${LATITUDE} BETWEEN ${this.#number(south)} AND ${this.#number(north)}`;
    return `(${near} AND (len(list_filter(${all}, lambda i: (${onEnds}) OR CASE WHEN ${passes} THEN ${crossing} = ${longitude} ELSE false END)) > 0 OR len(list_filter(${all}, lambda i: CASE WHEN ${passes} THEN ${crossing} > ${longitude} ELSE false END)) % 2 = 1))`;
  }

  #near({ latitude, longitude, distanceInMeters }: Of<'near'>): string {
    const [lat, lon] = [this.#number(latitude), this.#number(longitude)];
    const radians = String(Math.PI / 180);
    const height = `sin(((${LATITUDE} - ${lat}) * ${radians}) / 2)`;
    const width = `sin(((${LONGITUDE} - ${lon}) * ${radians}) / 2)`;
    const square = `${height} * ${height} + cos(${lat} * ${radians}) * cos(${LATITUDE} * ${radians}) * ${width} * ${width}`;
    return `(${HAS_POINT} AND 2 * ${EARTH_RADIUS_IN_METERS} * asin(sqrt(least(1, ${square}))) <= ${this.#number(distanceInMeters)})`;
  }
}

const needsIds = (kind: string) =>
  filterInvalid(`A condition of the kind "${kind}" needs the index: its ids are missing`);

function keyNamed(name: string): SearchKey {
  if (name.startsWith(FIELD_PREFIX)) throw needsIds(name);
  const key = findSearchKey(name);
  if (key === null) throw filterInvalid(`There is no key "${name}"`);
  return key;
}

function dateOf(value: number | string, end: boolean): number {
  const number = dateNumber(String(value), end);
  if (number === null) throw filterInvalid(`"${value}" is no date`);
  return number;
}

/** NaN is no number. */
const numberOf = ({ sql }: SearchKey): string => `(CASE WHEN NOT isnan(${sql}) THEN ${sql} END)`;

// The index keeps coordinates in 1e-7 degrees.
const LATITUDE = '(floor("decimalLatitude" * 1e7 + 0.5) / 1e7)';
const LONGITUDE = '(floor("decimalLongitude" * 1e7 + 0.5) / 1e7)';
const HAS_POINT = '("decimalLatitude" IS NOT NULL AND "decimalLongitude" IS NOT NULL)';
