import { lookupKey } from '../../compare/lookup-key.ts';
import { sameAuthors } from './authors.ts';
import { ByteColumn, Dictionary, IntColumn } from './columns.ts';
import { GENUS, isRanked, SPECIES } from './constants.ts';
import { withoutMarkers } from './merged-table.ts';

/** What a key is remembered by. */
export interface KeyedName {
  readonly canonicalName: string;
  readonly authorship: string;
  /** Place in `RANKS`. */
  readonly rank: number;
  /** Number of the code; 0: unknown. */
  readonly code: number;
  readonly isSynonym: boolean;
  readonly kingdom: string;
  /** Name of the accepted usage of a synonym, of the parent of others: tells homonyms apart. */
  readonly place: string;
  /** Alias of the checklist and id in it; empty for implied taxa. */
  readonly source: string;
  readonly sourceId: string;
}

/** Names in columns: there may be millions. */
export class KeyedNames {
  readonly #canonicalNames: string[] = [];
  readonly #authorships: string[] = [];
  readonly #places: string[] = [];
  readonly #sourceIds: string[] = [];
  readonly #ranks = new ByteColumn();
  readonly #codes = new ByteColumn();
  readonly #synonyms = new ByteColumn();
  readonly #kingdoms = new IntColumn();
  readonly #sources = new IntColumn();
  readonly #kingdomNames = new Dictionary<string>();
  readonly #aliases = new Dictionary<string>();

  get size(): number {
    return this.#canonicalNames.length;
  }

  push(name: KeyedName): void {
    this.#canonicalNames.push(name.canonicalName);
    this.#authorships.push(name.authorship);
    this.#places.push(name.place);
    this.#sourceIds.push(name.sourceId);
    this.#ranks.push(name.rank);
    this.#codes.push(name.code);
    this.#synonyms.push(name.isSynonym ? 1 : 0);
    this.#kingdoms.push(this.#kingdomNames.number(name.kingdom));
    this.#sources.push(this.#aliases.number(name.source));
  }

  canonicalName(at: number): string {
    return this.#canonicalNames[at] ?? '';
  }

  get(at: number): KeyedName {
    return {
      canonicalName: this.canonicalName(at),
      authorship: this.#authorships[at] ?? '',
      rank: this.#ranks.get(at),
      code: this.#codes.get(at),
      isSynonym: this.#synonyms.get(at) === 1,
      kingdom: this.#kingdomNames.value(this.#kingdoms.get(at)),
      place: this.#places[at] ?? '',
      source: this.#aliases.value(this.#sources.get(at)),
      sourceId: this.#sourceIds[at] ?? '',
    };
  }

  /** Order of two names that does not depend on where they stand. */
  compare(a: number, b: number): number {
    return (
      compare(this.canonicalName(a), this.canonicalName(b)) ||
      compareNames(this.get(a), this.get(b))
    );
  }
}

const FORMAT = '# opendrawer keys 1';
const COLUMNS = 10;
const HIGHEST = 2 ** 31 - 1;

/**
 * All keys that a backbone ever gave, with the names they stand for. A key is never given to another name; one whose name is gone is
 * kept for the day it comes back.
 */
export class KeyRegister {
  readonly #keys = new IntColumn();
  readonly #live = new ByteColumn();
  readonly #names = new KeyedNames();
  #highest: number;

  constructor(highest = 0) {
    this.#highest = highest;
  }

  /** The highest number ever given. */
  get highest(): number {
    return this.#highest;
  }

  get size(): number {
    return this.#names.size;
  }

  key(at: number): number {
    return this.#keys.get(at);
  }

  name(at: number): KeyedName {
    return this.#names.get(at);
  }

  canonicalName(at: number): string {
    return this.#names.canonicalName(at);
  }

  /** Whether the last build had the name. */
  isLive(at: number): boolean {
    return this.#live.get(at) === 1;
  }

  add(key: number, name: KeyedName, isLive: boolean): void {
    this.#keys.push(key);
    this.#names.push(name);
    this.#live.push(isLive ? 1 : 0);
    if (key > this.#highest) this.#highest = key;
  }

  /** Reads what `toText` wrote. Throws where the text is something else. */
  static fromText(text: string): KeyRegister {
    const end = text.indexOf('\n');
    const [format, highest] = text.slice(0, end).split('\t');
    if (format !== FORMAT) throw new TypeError('not a file of keys');
    const register = new KeyRegister(Number(highest));
    let at = end + 1;
    while (at < text.length) {
      const next = text.indexOf('\n', at);
      const cells = text.slice(at, next < 0 ? text.length : next).split('\t');
      at = next < 0 ? text.length : next + 1;
      if (cells.length !== COLUMNS) throw new TypeError('a line of the keys is broken');
      const [key, flags, rank, code, canonicalName, authorship, kingdom, place, source, sourceId] =
        cells as [string, string, string, string, string, string, string, string, string, string];
      register.add(
        Number(key),
        {
          canonicalName,
          authorship,
          rank: Number(rank),
          code: Number(code),
          isSynonym: flags.includes('s'),
          kingdom,
          place,
          source,
          sourceId,
        },
        !flags.includes('r'),
      );
    }
    return register;
  }

  /** Text of a file, in pieces. */
  *toText(): Generator<string, void, undefined> {
    yield `${FORMAT}\t${this.#highest}\n`;
    for (let at = 0; at < this.size; at++) {
      const name = this.name(at);
      const flags = `${name.isSynonym ? 's' : 'a'}${this.isLive(at) ? '' : 'r'}`;
      yield `${this.key(at)}\t${flags}\t${name.rank}\t${name.code}\t${plain(name.canonicalName)}\t${plain(name.authorship)}\t${plain(name.kingdom)}\t${plain(name.place)}\t${plain(name.source)}\t${plain(name.sourceId)}\n`;
    }
  }
}

const control = /[\t\n\r]+/g;
const plain = (text: string): string => text.replace(control, ' ');

/** What became of the keys. */
export interface KeyCounts {
  /** Of names that the build before had. */
  readonly kept: number;
  /** Of names that an earlier one had. */
  readonly returned: number;
  readonly added: number;
  /** Names of the build before that are gone. */
  readonly retired: number;
  /** The highest number ever given. */
  readonly highest: number;
}

export interface KeyAssignment {
  /** Key of each name. */
  readonly keys: Int32Array;
  readonly register: KeyRegister;
  readonly counts: KeyCounts;
}

/**
 * Gives every name a key: its old one where the register has plainly the same name (code and kingdom, rank, canonical name, authors,
 * place; else the same id in the same checklist with a spelling of the same look-up key), a new number otherwise. The order of the names
 * does not matter.
 */
export function assignKeys(names: KeyedNames, before: KeyRegister): KeyAssignment {
  const keys = new Int32Array(names.size);
  const taken = new Uint8Array(before.size);
  matchNames(names, before, keys, taken);
  matchIds(names, before, keys, taken);
  const register = new KeyRegister(before.highest);
  const fresh: number[] = [];
  let kept = 0;
  let returned = 0;
  for (let at = 0; at < names.size; at++) if (keys[at] === 0) fresh.push(at);
  fresh.sort((a, b) => names.compare(a, b));
  let next = before.highest;
  for (const at of fresh) {
    next += 1;
    if (next > HIGHEST) throw new RangeError('there are no keys left');
    keys[at] = next;
  }
  for (let at = 0; at < before.size; at++) {
    if (taken[at] === 1) {
      if (before.isLive(at)) kept += 1;
      else returned += 1;
    }
  }
  let retired = 0;
  const order = Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number));
  for (const at of order) register.add(keys[at] as number, names.get(at), true);
  for (let at = 0; at < before.size; at++) {
    if (taken[at] === 1) continue;
    if (before.isLive(at)) retired += 1;
    register.add(before.key(at), before.name(at), false);
  }
  return {
    keys,
    register,
    counts: { kept, returned, added: fresh.length, retired, highest: register.highest },
  };
}

function groupsOf(size: number, key: (at: number) => string | null): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let at = 0; at < size; at++) {
    const text = key(at);
    if (text === null) continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [at]);
    else group.push(at);
  }
  return groups;
}

function matchNames(
  names: KeyedNames,
  before: KeyRegister,
  keys: Int32Array,
  taken: Uint8Array,
): void {
  const olds = groupsOf(before.size, (at) => withoutMarkers(before.canonicalName(at)));
  const news = groupsOf(names.size, (at) => withoutMarkers(names.canonicalName(at)));
  for (const [name, group] of news) {
    const old = olds.get(name);
    if (old === undefined) continue;
    if (group.length * old.length > MAX_PAIRS) {
      matchExactly(names, group, before, old, keys, taken);
      continue;
    }
    const pairs: { at: number; was: number; score: number }[] = [];
    for (const at of group) {
      for (const was of old) {
        const score = likeness(names.get(at), before.name(was));
        if (score > 0) pairs.push({ at, was, score: score * 2 + (before.isLive(was) ? 1 : 0) });
      }
    }
    pairs.sort(
      (a, b) =>
        b.score - a.score || before.key(a.was) - before.key(b.was) || names.compare(a.at, b.at),
    );
    for (const { at, was } of pairs) {
      if (keys[at] !== 0 || taken[was] === 1) continue;
      keys[at] = before.key(was);
      taken[was] = 1;
    }
  }
}

/** Pairs of one spelling that are compared; of more only those that are wholly the same are found. */
const MAX_PAIRS = 250_000;

function matchExactly(
  names: KeyedNames,
  group: readonly number[],
  before: KeyRegister,
  old: readonly number[],
  keys: Int32Array,
  taken: Uint8Array,
): void {
  const identity = (name: KeyedName): string => Object.values(name).join('\t');
  const rows = new Map<string, number>();
  for (const was of old) rows.set(identity(before.name(was)), was);
  for (const at of group) {
    const was = rows.get(identity(names.get(at)));
    if (was === undefined || taken[was] === 1) continue;
    keys[at] = before.key(was);
    taken[was] = 1;
  }
}

/** How surely two names of one spelling are the same; 0: they are not. */
function likeness(name: KeyedName, was: KeyedName): number {
  const isSameId =
    name.sourceId !== '' && name.sourceId === was.sourceId && name.source === was.source;
  if (name.code !== 0 && was.code !== 0 && name.code !== was.code) return 0;
  if (name.kingdom !== '' && was.kingdom !== '' && name.kingdom !== was.kingdom && !isSameId) {
    return 0;
  }
  const ranks = name.rank === was.rank ? 4 : groupOf(name.rank) === groupOf(was.rank) ? 1 : 0;
  if (ranks === 0 && !isSameId) return 0;
  const authors = authorLikeness(name.authorship, was.authorship, name.code);
  if (authors === 0 && !isSameId) return 0;
  return (
    1 +
    ranks +
    authors +
    (isSameId ? 5 : 0) +
    (name.place === was.place ? 3 : 0) +
    (name.isSynonym === was.isSynonym ? 1 : 0)
  );
}

function authorLikeness(a: string, b: string, code: number): number {
  if (a === b) return 9;
  const same = sameAuthors(a === '' ? null : a, b === '' ? null : b, code);
  return same === 'EQUAL' ? 6 : same === 'UNKNOWN' ? 3 : 0;
}

/** Ranks between which a name may move and stay the same. */
const groupOf = (rank: number): number =>
  !isRanked(rank)
    ? 4
    : rank < GENUS
      ? 0
      : rank === GENUS
        ? 1
        : rank < SPECIES
          ? 2
          : rank === SPECIES
            ? 3
            : 4;

/** Names whose spelling was mended: the same id in the same checklist, and the same look-up key. */
function matchIds(
  names: KeyedNames,
  before: KeyRegister,
  keys: Int32Array,
  taken: Uint8Array,
): void {
  const idOf = (name: KeyedName) =>
    name.sourceId === ''
      ? null
      : `${name.source}\t${name.sourceId}\t${lookupKey(name.canonicalName)}`;
  const left = groupsOf(before.size, (at) => (taken[at] === 1 ? null : idOf(before.name(at))));
  if (left.size === 0) return;
  for (let at = 0; at < names.size; at++) {
    if (keys[at] !== 0) continue;
    const name = names.get(at);
    const id = idOf(name);
    const was = id === null ? undefined : left.get(id)?.find((one) => taken[one] === 0);
    if (was === undefined) continue;
    const old = before.name(was);
    if (groupOf(old.rank) !== groupOf(name.rank)) continue;
    if (authorLikeness(old.authorship, name.authorship, name.code) === 0) continue;
    keys[at] = before.key(was);
    taken[was] = 1;
  }
}

function compareNames(a: KeyedName, b: KeyedName): number {
  return (
    compare(a.canonicalName, b.canonicalName) ||
    a.rank - b.rank ||
    compare(a.authorship, b.authorship) ||
    compare(a.kingdom, b.kingdom) ||
    compare(a.place, b.place) ||
    compare(a.source, b.source) ||
    compare(a.sourceId, b.sourceId)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
