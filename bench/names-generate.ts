/**
 * Makes backbones of any size: `generateUsages({ names: 5_000_000 })`, the same for the same options on every machine that has the
 * same lists beside it.
 *
 * Words: genera, epithets and authors of `../shared/checklists` and `../shared/conformance/matching_index.tsv` where they are there,
 * else made of syllables; more are made by joining the beginning of one to the end of another. Shape: a tree from kingdoms to genera,
 * sizes of families and genera after Pareto, 35 % synonyms (half of them the same epithet in another genus), 6 % names below the
 * species, one genus in 200 a homonym in another kingdom. Which name belongs to what is invented.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BackboneFacts, BackboneUsage, TaxonomicStatus } from '../src/names/index.ts';
import type { NomenclaturalCode, Rank } from '../src/terms/index.ts';

export interface GenerateOptions {
  readonly names: number;
  /** Default: 1. */
  readonly seed?: number;
  /** Whether lists beside the project are read; default: true. */
  readonly usesLists?: boolean;
}

/** Random numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a generated backbone says of itself. */
export const generatedFacts = ({ names, seed = 1 }: GenerateOptions): BackboneFacts => ({
  name: `generated-${names}`,
  builtAt: '2026-01-01T00:00:00.000Z',
  version: `${names}-${seed}`,
  sources: ['col', 'itis', 'zoo'].map((alias) => ({
    alias,
    title: null,
    license: null,
    fingerprint: '',
    usages: 0,
  })),
});

/** Usages of a made-up backbone, exactly `names` of them, parents before children. */
export function* generateUsages(options: GenerateOptions): Generator<BackboneUsage> {
  const words = new Words(options);
  let left = options.names;
  for (const usage of new Tree(words, randomOf((options.seed ?? 1) + 1)).usages()) {
    if (left-- <= 0) return;
    yield usage;
  }
}

const SHARED = new URL('../../shared/', import.meta.url);
const LISTS = [
  'checklists/pteridocat-ferns/Taxon.tsv',
  'checklists/col-trees/itis-mammalia.tsv',
  'checklists/col-trees/vespidae.tsv',
  'checklists/col-trees/tenebrionidae.tsv',
  'checklists/avilist-2025/Taxon.tsv',
  'checklists/mammal-diversity-database/Taxon.tsv',
  'conformance/matching_index.tsv',
];

interface WordLists {
  readonly genera: string[];
  readonly epithets: string[];
  readonly surnames: string[];
}

const aboveGenus = /(?:idae|inae|aceae|ales|formes|oidea|ini|oideae|phyta|mycetes)$/;

/** Words of the lists, sorted; empty where there are none. */
function readLists(): WordLists {
  const genera = new Set<string>();
  const epithets = new Set<string>();
  const surnames = new Set<string>();
  for (const list of LISTS) {
    const path = fileURLToPath(new URL(list, SHARED));
    if (!existsSync(path)) continue;
    const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n');
    const columns = header.split('\t');
    const nameAt = columns.indexOf('scientificName');
    const authorAt = columns.indexOf('scientificNameAuthorship');
    for (const line of lines) {
      const cells = line.split('\t');
      const [genus = '', epithet = ''] = (cells[nameAt] ?? '').split(' ');
      if (/^[A-Z][a-z]{2,20}$/.test(genus) && !aboveGenus.test(genus)) genera.add(genus);
      if (/^[a-z]{3,24}$/.test(epithet)) epithets.add(epithet);
      for (const name of (cells[authorAt] ?? '').match(/[A-Z]\p{Ll}{2,14}(?=[,) ]|$)/gu) ?? [])
        surnames.add(name);
    }
  }
  return {
    genera: [...genera].sort(),
    epithets: [...epithets].sort(),
    surnames: [...surnames].sort(),
  };
}

const SYLLABLES =
  'ba be bi bo ca ce chi co cry cu da de di do dra fe fla fu ga ge go gra he hy ja ka la le li lo lu ma me mi mo my na ne ni no nu o pa pe phi po psi pra ra re rho ri ru sa se si sti stro su ta te thy ti to tri tu u va ve vi xa xy ze'.split(
    ' ',
  );
const EPITHET_ENDINGS = 'a us um is ensis ata atus oides ii ella ina alis osa'.split(' ');
const GENUS_ENDINGS = 'a us um is ia ella odes ops ina ium'.split(' ');

/** Pools of genera, epithets and authors, large enough for so many names. */
class Words {
  readonly epithets: readonly string[];
  readonly genera: readonly string[];
  readonly surnames: readonly string[];

  constructor({ names, seed = 1, usesLists = true }: GenerateOptions) {
    const random = randomOf(seed);
    const lists = usesLists ? readLists() : { genera: [], epithets: [], surnames: [] };
    const genus = () => capital(syllables(random) + pick(GENUS_ENDINGS, random));
    const epithet = () => syllables(random) + pick(EPITHET_ENDINGS, random);
    this.genera = shuffled(
      grown(lists.genera, Math.ceil(names * 0.08) + 50, random, genus),
      random,
    );
    this.epithets = shuffled(
      grown(lists.epithets, Math.ceil(names * 0.12) + 200, random, epithet),
      random,
    );
    const surname = () => capital(syllables(random));
    this.surnames = shuffled(
      grown(lists.surnames, Math.ceil(names * 0.004) + 100, random, surname),
      random,
    );
  }
}

const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const syllables = (random: () => number): string =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES, random)).join('');

/** A list of `count` different words: the given ones, then joined ones, then new ones. */
function grown(
  given: readonly string[],
  count: number,
  random: () => number,
  fresh: () => string,
): string[] {
  const words = new Set<string>(given.slice(0, count));
  while (words.size < count) words.add(given.length < 50 ? fresh() : joined(given, random));
  return [...words];
}

function joined(words: readonly string[], random: () => number): string {
  const head = pick(words, random);
  const tail = pick(words, random);
  const cut = 2 + Math.floor(random() * Math.max(1, head.length - 3));
  const from = 1 + Math.floor(random() * Math.max(1, tail.length - 3));
  const word = head.slice(0, cut) + tail.slice(from);
  return word.length < 4 ? `${word}${tail}`.toLowerCase() : word.slice(0, 24);
}

function shuffled<T>(list: T[], random: () => number): T[] {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
  return list;
}

interface Kingdom {
  readonly name: string;
  readonly code: NomenclaturalCode;
  readonly share: number;
  readonly family: string;
  readonly order: string;
}

const KINGDOMS: readonly Kingdom[] = [
  { name: 'Animalia', code: 'ZOOLOGICAL', share: 0.6, family: 'idae', order: 'iformes' },
  { name: 'Plantae', code: 'BOTANICAL', share: 0.27, family: 'aceae', order: 'ales' },
  { name: 'Fungi', code: 'BOTANICAL', share: 0.08, family: 'aceae', order: 'ales' },
  { name: 'Chromista', code: 'BOTANICAL', share: 0.03, family: 'aceae', order: 'ales' },
  { name: 'Bacteria', code: 'BACTERIAL', share: 0.015, family: 'aceae', order: 'ales' },
  { name: 'Protozoa', code: 'ZOOLOGICAL', share: 0.005, family: 'idae', order: 'ida' },
];

/** What a usage stands under. */
interface Place {
  readonly key: number;
  readonly kingdom: Kingdom;
}

const MARKERS: readonly (readonly [string, Rank])[] = [
  ['var.', 'VARIETY'],
  ['subsp.', 'SUBSPECIES'],
  ['f.', 'FORM'],
];

/** Authorships that the next name may have again. */
const RECENT = 60;

class Tree {
  readonly #words: Words;
  readonly #random: () => number;
  #key = 0;
  #nextGenus = 0;
  #kingdoms: readonly Place[] = [];
  #recent: string[] = [];

  constructor(words: Words, random: () => number) {
    this.#words = words;
    this.#random = random;
  }

  *usages(): Generator<BackboneUsage> {
    const kingdoms: Place[] = [];
    for (const kingdom of KINGDOMS) {
      const usage = this.#usage(kingdom.name, 'KINGDOM', null, kingdom.code);
      kingdoms.push({ key: usage.key, kingdom });
      yield usage;
    }
    this.#kingdoms = kingdoms;
    for (;;) yield* this.#phylum(this.#kingdomByShare());
  }

  #kingdomByShare(): Place {
    let at = this.#random();
    for (const place of this.#kingdoms) {
      at -= place.kingdom.share;
      if (at < 0) return place;
    }
    return this.#kingdoms[0] as Place;
  }

  *#phylum(above: Place): Generator<BackboneUsage> {
    for (const { rank, place, usages } of this.#chain(above)) {
      yield* usages;
      if (rank === 'FAMILY') yield* this.#genera(place);
    }
  }

  /** A phylum with a class or two, orders in them, families in those. */
  *#chain(
    above: Place,
  ): Generator<{ readonly rank: Rank; readonly place: Place; readonly usages: BackboneUsage[] }> {
    const phylum = this.#higher('PHYLUM', above, 'ota');
    this.#recent = [];
    yield phylum;
    for (let classes = this.#size(1, 4); classes > 0; classes--) {
      const ofClass = this.#higher('CLASS', phylum.place, 'ea');
      yield ofClass;
      for (let orders = this.#size(1, 8); orders > 0; orders--) {
        const order = this.#higher('ORDER', ofClass.place, above.kingdom.order);
        yield order;
        for (let families = this.#size(1, 30); families > 0; families--)
          yield this.#higher('FAMILY', order.place, above.kingdom.family);
      }
    }
  }

  #higher(rank: Rank, above: Place, ending: string) {
    const stem = pick(this.#words.genera, this.#random).replace(/[aeiou][a-z]?$/, '');
    const usage = this.#usage(stem + ending, rank, above.key, above.kingdom.code);
    return { rank, place: { key: usage.key, kingdom: above.kingdom }, usages: [usage] };
  }

  /** Pareto with shape 1.1, from `least`, at most `most`. */
  #size(least: number, most: number): number {
    return Math.min(most, Math.floor(least / (1 - this.#random()) ** (1 / 1.1)));
  }

  *#genera(family: Place): Generator<BackboneUsage> {
    for (let count = this.#size(2, 800); count > 0; count--) {
      const name = this.#genusName();
      const genus = this.#usage(name, 'GENUS', family.key, family.kingdom.code);
      yield genus;
      if (this.#random() < 0.3)
        yield this.#usage(this.#genusName(), 'GENUS', family.key, family.kingdom.code, genus);
      yield* this.#species(name, { key: genus.key, kingdom: family.kingdom });
    }
  }

  #genusName(): string {
    const { genera } = this.#words;
    if (this.#random() < 0.005) return genera[this.#skewed(this.#nextGenus + 1, 1)] ?? 'Aus';
    return genera[this.#nextGenus++ % genera.length] ?? 'Aus';
  }

  #skewed(count: number, power: number): number {
    return Math.floor(count * this.#random() ** power);
  }

  #epithet(): string {
    return this.#words.epithets[this.#skewed(this.#words.epithets.length, 2.5)] ?? 'albus';
  }

  *#species(genus: string, above: Place): Generator<BackboneUsage> {
    const used = new Set<string>();
    for (let count = this.#size(2, 4_000); count > 0; count--) {
      const epithet = this.#epithet();
      if (used.has(epithet)) continue;
      used.add(epithet);
      const name = `${genus} ${epithet}`;
      const species = this.#usage(name, 'SPECIES', above.key, above.kingdom.code);
      yield species;
      if (this.#random() < 0.06) yield* this.#below(name, epithet, species, above.kingdom);
      while (this.#random() < 0.36) yield this.#synonym(name, epithet, species, above.kingdom);
    }
  }

  *#below(
    name: string,
    epithet: string,
    species: BackboneUsage,
    { code }: Kingdom,
  ): Generator<BackboneUsage> {
    const [marker, rank] = this.#markerOf(code);
    yield this.#usage(`${name} ${marker}${epithet}`, rank, species.key, code);
    yield this.#usage(`${name} ${marker}${this.#epithet()}`, rank, species.key, code);
  }

  #markerOf(code: NomenclaturalCode): readonly [string, Rank] {
    if (code === 'ZOOLOGICAL') return ['', 'SUBSPECIES'];
    const [marker, rank] = pick(MARKERS, this.#random);
    return [`${marker} `, rank];
  }

  #synonym(
    name: string,
    epithet: string,
    species: BackboneUsage,
    { code }: Kingdom,
  ): BackboneUsage {
    const kind = this.#random();
    const genus = name.slice(0, name.indexOf(' '));
    const [marker, rank] = this.#markerOf(code);
    if (kind < 0.5) {
      const other = this.#words.genera[this.#skewed(this.#nextGenus, 1)] ?? 'Aus';
      return this.#usage(`${other} ${epithet}`, 'SPECIES', species.parentKey, code, species);
    }
    const text =
      kind < 0.85 ? `${genus} ${this.#epithet()}` : `${name} ${marker}${this.#epithet()}`;
    const isBelow = kind >= 0.85;
    return this.#usage(text, isBelow ? rank : 'SPECIES', species.parentKey, code, species);
  }

  #usage(
    canonicalName: string,
    rank: Rank,
    parentKey: number | null,
    code: NomenclaturalCode,
    accepted: BackboneUsage | null = null,
  ): BackboneUsage {
    this.#key += 1;
    const source = this.#random() < 0.7 ? 0 : this.#random() < 0.85 ? 1 : 2;
    const status: TaxonomicStatus = accepted === null ? 'ACCEPTED' : 'SYNONYM';
    const hasBasionym = accepted === null && rank === 'SPECIES' && this.#random() < 0.4;
    return {
      key: this.#key,
      acceptedKey: accepted?.key ?? null,
      parentKey: accepted === null ? parentKey : accepted.parentKey,
      basionymKey: hasBasionym ? this.#key + 1 : null,
      canonicalName,
      authorship: this.#random() < 0.04 ? null : this.#authorship(code),
      rank,
      status,
      code,
      isExtinct: this.#random() < 0.02,
      source,
      sourceId: this.#sourceId(source),
    };
  }

  #sourceId(source: number): string {
    if (source === 0) return (Math.imul(this.#key, 0x9e3779b1) >>> 0).toString(29).toUpperCase();
    return source === 1 ? String(1_000_000 + this.#key) : `urn:lsid:example.org:act:${this.#key}`;
  }

  /** Names that stand together often have the same authors: in real checklists every fourth or fifth authorship is a new one. */
  #authorship(code: NomenclaturalCode): string {
    const place = Math.floor(this.#random() * RECENT);
    const known = this.#recent[place];
    if (known !== undefined && this.#random() < 0.68) return known;
    const authorship = this.#newAuthorship(code);
    this.#recent[place] = authorship;
    return authorship;
  }

  #newAuthorship(code: NomenclaturalCode): string {
    const team = this.#team();
    const isMoved = this.#random() < 0.4;
    if (code === 'ZOOLOGICAL') {
      const dated = `${team}, ${1758 + Math.floor(265 * this.#random() ** 0.8)}`;
      return isMoved ? `(${dated})` : dated;
    }
    return isMoved ? `(${this.#team()}) ${team}` : team;
  }

  #team(): string {
    const one = this.#surname();
    const kind = this.#random();
    if (kind < 0.8) return one;
    return kind < 0.96
      ? `${one} & ${this.#surname()}`
      : `${one}, ${this.#surname()} & ${this.#surname()}`;
  }

  #surname(): string {
    const { surnames } = this.#words;
    return surnames[this.#skewed(surnames.length, 3)] ?? 'Linnaeus';
  }
}
