import {
  type GeologicalUnit,
  geologicalPart,
  geologicalWords,
  isGeologicalKind,
  partOfUnit,
  readYearsAgo,
  unitAtAge,
  unitOfWords,
} from './geological-time.ts';

/** A geological time as a free text tells it. */
export interface GeologicalTime {
  /** The narrowest unit, or the earlier of two. */
  readonly earliest: string;
  /** The later of two; the same as `earliest` where there is one. */
  readonly latest: string;
  /** Beginning, in million years ago. */
  readonly startAgeInMa: number;
  /** End, in million years ago. */
  readonly endAgeInMa: number;
  /** Whether every word of the text was understood. */
  readonly complete: boolean;
}

const maxLength = 300;
const maxCached = 2000;
const cache = new Map<string, GeologicalTime | null>();
const longestName = 4;
const joins: ReadonlySet<string> = new Set(
  'to and or bis und oder through thru a au et ou y o e al do de da la le der die das in from von ? ma mya'.split(
    ' ',
  ),
);
/** Names of stages that are everyday words, too. */
const everyday: ReadonlySet<string> = new Set(
  'dan bat prag ems oxford barton homer word road'.split(' '),
);

/**
 * Reads a museum's text for a geological time: "Mesozoic - Cretaceous - Late", "Upper Cretaceous, Maastrichtian",
 * "Eocene to Oligocene", "65-70 mya". Units within each other narrow the time, others span it. Null where none is named.
 */
export function readGeologicalTime(text: string): GeologicalTime | null {
  if (text.length > maxLength) return null;
  const cached = cache.get(text);
  if (cached !== undefined) return cached;
  const time = readText(text);
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, time);
  return time;
}

function readText(text: string): GeologicalTime | null {
  const years = readYearsAgo(text);
  if (years !== null) return ofYears(years);
  const words = geologicalWords(text);
  const found: GeologicalUnit[] = [];
  let complete = true;
  let parts: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const [unit, length] = unitFrom(words, at);
    at += length;
    if (unit !== null) {
      narrow(found, unit);
      // "Lower-Middle Jurassic": the part before names a unit of the same parent
      for (const part of parts) spread(found, part, unit.parent ?? unit);
      parts = [];
    } else if (geologicalPart(word) !== null) {
      if (!narrowToPart(found, word)) parts.push(word);
    } else if (!joins.has(word) && !isGeologicalKind(word)) {
      complete = false;
    }
  }
  return found.length === 0 ? null : spanOf(found, complete);
}

/** The longest name that begins at a word, and how many words it has; one word where none begins. */
function unitFrom(words: readonly string[], at: number): readonly [GeologicalUnit | null, number] {
  for (let length = Math.min(longestName, words.length - at); length > 0; length--) {
    const name = words.slice(at, at + length);
    const [first = ''] = name;
    // A name begins and ends with a word of its own, or with a part of a unit
    if (joins.has(first) || joins.has(name.at(-1) ?? '')) continue;
    if (length === 1 && everyday.has(first)) continue;
    // "Cretaceous Late Jurassic": a part goes with what follows it
    if (length > 1 && geologicalPart(name.at(-1) ?? '') !== null) continue;
    const unit = unitOfWords(name);
    if (unit !== null) return [unit, length];
  }
  return [null, 1];
}

const isWithin = (inner: GeologicalUnit, outer: GeologicalUnit): boolean =>
  inner.startAgeInMa <= outer.startAgeInMa && inner.endAgeInMa >= outer.endAgeInMa;

function narrow(found: GeologicalUnit[], unit: GeologicalUnit): void {
  const within = found.findIndex((known) => isWithin(unit, known));
  if (within >= 0) found[within] = unit;
  else if (!found.some((known) => isWithin(known, unit))) found.push(unit);
}

/** "Cretaceous - Late": the part after narrows the unit before. */
function narrowToPart(found: GeologicalUnit[], word: string): boolean {
  const part = geologicalPart(word);
  const last = found.at(-1);
  if (part === null || last === undefined) return false;
  const unit = partOfUnit(part, last);
  if (unit !== null) found[found.length - 1] = unit;
  return unit !== null;
}

function spread(found: GeologicalUnit[], word: string, whole: GeologicalUnit): void {
  const part = geologicalPart(word);
  const unit = part === null ? null : partOfUnit(part, whole);
  if (unit !== null) narrow(found, unit);
}

function spanOf(found: readonly GeologicalUnit[], complete: boolean): GeologicalTime | null {
  const [first] = found;
  if (first === undefined) return null;
  let earliest = first;
  let latest = first;
  for (const unit of found) {
    if (unit.startAgeInMa > earliest.startAgeInMa) earliest = unit;
    if (unit.endAgeInMa < latest.endAgeInMa) latest = unit;
  }
  return {
    earliest: earliest.name,
    latest: latest.name,
    startAgeInMa: earliest.startAgeInMa,
    endAgeInMa: latest.endAgeInMa,
    complete,
  };
}

function ofYears([startAgeInMa, endAgeInMa]: readonly [number, number]): GeologicalTime | null {
  const earliest = unitAtAge(startAgeInMa);
  const latest = unitAtAge(endAgeInMa);
  if (earliest === null || latest === null) return null;
  return {
    earliest: earliest.name,
    latest: latest.name,
    startAgeInMa,
    endAgeInMa,
    complete: true,
  };
}
