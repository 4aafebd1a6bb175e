import { findSearchKey } from '../model/keys.ts';
import type { Area, Predicate } from '../model/predicate.ts';
import { INSTANT_KEYS } from './condition.ts';
import { writeWkt } from './geometry/wkt.ts';
import { FIELD_PREFIX } from './names.ts';

type Written = readonly [name: string, values: readonly string[]];

/**
 * The parameters that stand for a predicate, for links; null where parameters cannot say it (alternatives of
 * different keys, groups within groups). `parseParameters` of the result matches the same items.
 */
export function writeParameters(predicate: Predicate): Record<string, string[]> | null {
  const parts =
    predicate.kind === 'all' ? [] : predicate.kind === 'and' ? predicate.of : [predicate];
  const cased = casing(parts);
  if (cased === null) return null;
  const written = new Map<string, readonly string[]>();
  for (const part of parts) {
    const pair = writePart(part);
    if (pair === null || written.has(pair[0])) return null;
    written.set(...pair);
    if (part.kind === 'words' && part.language !== undefined) {
      written.set('qLanguage', [part.language]);
    }
  }
  if (cased === 'cased') written.set('matchCase', ['true']);
  return Object.fromEntries([...written].map(([name, values]) => [name, [...values]]));
}

/** Whether all texts are compared as written, or none; null where some are. */
function casing(parts: readonly Predicate[]): 'cased' | 'folded' | null {
  const found = new Set<boolean>();
  const visit = (part: Predicate): void => {
    if (part.kind === 'and' || part.kind === 'or') for (const one of part.of) visit(one);
    else if (part.kind === 'not') visit(part.of);
    else if (part.kind === 'in' || part.kind === 'like') found.add(part.matchCase === true);
  };
  for (const part of parts) visit(part);
  if (found.size > 1) return null;
  return found.has(true) ? 'cased' : 'folded';
}

function writePart(part: Predicate): Written | null {
  if (part.kind === 'not') {
    const written = writeAlternatives(part.of);
    if (written === null || part.of.kind === 'words') return null;
    return [`${written[0]}!`, written[1]];
  }
  return writeAlternatives(part);
}

/** Alternatives are said by values of one name. */
function writeAlternatives(part: Predicate): Written | null {
  if (part.kind !== 'or') return writeCondition(part);
  const written = part.of.map(writeCondition);
  let name: string | null = null;
  const values: string[] = [];
  for (const pair of written) {
    if (pair === null || (name !== null && name !== pair[0])) return null;
    if (pair[0] === 'q') return null;
    name = pair[0];
    values.push(...pair[1]);
  }
  return name === null ? null : [name, values];
}

/** A lone star means any value, and a backslash takes that away. */
const escaped = (value: string): string =>
  value === '*' || value.startsWith('\\') ? `\\${value}` : value;

function writeCondition(part: Predicate): Written | null {
  // Parameters without values say nothing.
  if ((part.kind === 'in' || part.kind === 'value') && part.values.length === 0) return null;
  switch (part.kind) {
    case 'in': {
      const name = part.key === 'datasetKey' ? 'dataset' : part.key;
      return [name, part.values.map(escaped)];
    }
    case 'like':
      return [`${part.key}~`, [part.pattern]];
    case 'present':
      return part.key === 'dataset' || part.key === 'datasetKey' ? null : [part.key, ['*']];
    case 'range':
      return [part.key, [rangeText(part)]];
    case 'within': {
      const box = boxText(part.area);
      return box === null ? ['geometry', [writeWkt(part.area)]] : ['bbox', [box]];
    }
    case 'near':
      return ['geoDistance', [`${part.latitude},${part.longitude},${part.distanceInMeters}m`]];
    case 'words':
      return ['q', [part.text]];
    case 'value':
      return [
        part.field === null ? 'value' : `${FIELD_PREFIX}${part.field}`,
        part.values.map(escaped),
      ];
    default:
      return null;
  }
}

type Range = Extract<Predicate, { readonly kind: 'range' }>;

/** One end of a range as a text: an instant as ISO 8601. */
export const boundText = ({ key }: Pick<Range, 'key'>, bound: number | string): string =>
  INSTANT_KEYS.has(findSearchKey(key)?.name ?? key) && typeof bound === 'number'
    ? new Date(bound).toISOString()
    : String(bound);

function rangeText(range: Range): string {
  const { from, to, openFrom = false, openTo = false } = range;
  const first = from === null ? null : boundText(range, from);
  const last = to === null ? null : boundText(range, to);
  if (first === null) return last === null ? '*' : `${openTo ? '<' : '<='}${last}`;
  if (last === null) return `${openFrom ? '>' : '>='}${first}`;
  if (first === last && !openFrom && !openTo) return first;
  return `${openFrom ? '>' : ''}${first},${openTo ? '<' : ''}${last}`;
}

/** `west,south,east,north` of a rectangle, of one across the antimeridian, too; null for other areas. */
function boxText({ polygons }: Area): string | null {
  const boxes = polygons.map(boxOf);
  const [first, second] = boxes;
  if (first === undefined || first === null) return null;
  if (boxes.length === 1) return first.join(',');
  if (boxes.length !== 2 || second === undefined || second === null) return null;
  const [west, south, east, north] = first;
  const across = east === 180 && second[0] === -180 && south === second[1] && north === second[3];
  return across && west > second[2] ? [west, south, second[2], north].join(',') : null;
}

function boxOf(rings: Area['polygons'][number]): readonly [number, number, number, number] | null {
  const [ring] = rings;
  if (ring === undefined || rings.length !== 1 || ring.length !== 5) return null;
  const [a, b, c, d, e] = ring;
  if (!a || !b || !c || !d || !e) return null;
  const [west, south] = a;
  const [east, north] = c;
  const isBox = b[0] === east && b[1] === south && d[0] === west && d[1] === north && e[0] === west;
  return isBox && e[1] === south && west < east && south < north
    ? [west, south, east, north]
    : null;
}
