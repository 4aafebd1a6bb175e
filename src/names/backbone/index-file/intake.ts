import { OpendrawerError } from '../../../errors/index.ts';
import { lookupKey } from '../../compare/lookup-key.ts';
import type { BackboneUsage } from '../usage.ts';
import {
  CODE_SHIFT,
  HAS_TAIL,
  IS_EXTINCT,
  IS_ODD,
  IS_SYNONYM,
  MAX_TEMPLATES,
  NONE,
  STATUS_SHIFT,
  TEMPLATE_SHIFT,
} from './bits.ts';
import { Numbering, Numbers, Texts } from './growing.ts';
import { textHashes } from './sole-names.ts';
import { SpellingReader } from './spelling.ts';
import { KeyWords } from './words.ts';

const MAX_KEY_NUMBER = 2 ** 31 - 1;
const MAX_SPELLINGS = 255;

/** Gives each of a few texts a number, from 0 in the order of their coming. */
class Names {
  readonly #ids = new Map<string, number>();

  get size(): number {
    return this.#ids.size;
  }

  of(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#ids.size);
    return this.#ids.size - 1;
  }

  texts(): string[] {
    return [...this.#ids.keys()];
  }
}

/** Takes usages in as they come, into columns by their order of coming; words, authorships and markers as numbers. */
export class Intake {
  readonly keys = new Numbers();
  /** Keys of the accepted usage (with IS_SYNONYM) or of the parent; 0: none. */
  readonly upKeys = new Numbers();
  readonly basionymKeys = new Numbers();
  readonly bits = new Numbers();
  readonly sources = new Numbers();
  readonly sourceIds = new Texts();
  readonly authorships = new Numbers();
  /** Numbers of words + 1; 0: none. */
  readonly firsts = new Numbers();
  readonly seconds = new Numbers();
  readonly tails = new Numbers();
  /** Place of the spelling among those of the word. */
  readonly secondSpellings = new Numbers();
  readonly tailSpellings = new Numbers();
  /** Hashes of the names as they are written. */
  readonly firstHashes = new Numbers();
  readonly secondHashes = new Numbers();
  /** Names that are kept as text: which usages, and the texts. */
  readonly textRows = new Numbers();
  readonly texts = new Texts();

  readonly firstWords = new Numbering();
  readonly otherWords = new Numbering();
  readonly authors = new Numbering();
  readonly spellings = new Spellings();
  readonly ranks = new Names();
  readonly statuses = new Names();
  readonly codes = new Names();
  readonly templates = new Names();
  readonly #key = new KeyWords();
  readonly #hashes = new Uint32Array(2);
  readonly #spelling = new SpellingReader();

  constructor() {
    this.codes.of('');
    this.templates.of('');
  }

  get size(): number {
    return this.keys.length;
  }

  add(usage: BackboneUsage): void {
    const { key } = usage;
    if (!(Number.isInteger(key) && key > 0 && key <= MAX_KEY_NUMBER))
      throw new OpendrawerError(
        'INTERNAL',
        `Backbone usage "${usage.canonicalName}" (${usage.sourceId}) has the key ${key}`,
      );
    this.keys.push(key);
    textHashes(usage.canonicalName, this.#hashes);
    this.firstHashes.push(this.#hashes[0] ?? 0);
    this.secondHashes.push(this.#hashes[1] ?? 0);
    this.upKeys.push(usage.acceptedKey ?? usage.parentKey ?? 0);
    this.basionymKeys.push(usage.basionymKey ?? 0);
    this.sources.push(usage.source);
    this.sourceIds.push(usage.sourceId);
    this.authorships.push(usage.authorship === null ? NONE : this.authors.ofText(usage.authorship));
    this.bits.push(this.#factsOf(usage) | this.#addName(usage.canonicalName));
  }

  #factsOf(usage: BackboneUsage): number {
    return (
      this.ranks.of(usage.rank) |
      (this.statuses.of(usage.status) << STATUS_SHIFT) |
      (this.codes.of(usage.code ?? '') << CODE_SHIFT) |
      (usage.isExtinct ? IS_EXTINCT : 0) |
      (usage.acceptedKey === null ? 0 : IS_SYNONYM)
    );
  }

  /** Adds the words of a name; its part of the bits. */
  #addName(canonical: string): number {
    const key = this.#key;
    if (!key.read(lookupKey(canonical))) key.read(canonical.toLowerCase());
    const { bytes, firstEnd, secondStart, secondEnd, tailStart, length } = key;
    const second = secondStart < length ? this.otherWords.of(bytes, secondStart, secondEnd) : -1;
    const tail = tailStart < length ? this.otherWords.of(bytes, tailStart, length) : -1;
    this.firsts.push(this.firstWords.of(bytes, 0, firstEnd) + 1);
    this.seconds.push(second + 1);
    this.tails.push(tail + 1);
    const flags = (tail < 0 ? 0 : HAS_TAIL) | (key.isOdd ? IS_ODD : 0);
    return flags | (this.#addSpelling(canonical, second, tail) << TEMPLATE_SHIFT);
  }

  /** Adds how a name is written; its template. */
  #addSpelling(canonical: string, second: number, tail: number): number {
    const spelling = this.#spelling;
    const { spellings } = this;
    let template = 0;
    let secondPlace = 0;
    let tailPlace = 0;
    if (spelling.read(canonical, this.#key)) {
      const { bytes, secondFrom, secondTo } = spelling;
      if (second >= 0) secondPlace = spellings.of(second, bytes, secondFrom, secondTo);
      if (tail >= 0) tailPlace = spellings.of(tail, spelling.tail, 0, spelling.tailLength);
      if (secondPlace >= 0 && tailPlace >= 0) template = this.#templateOf(spelling.template);
    }
    this.secondSpellings.push(template === 0 ? 0 : secondPlace);
    this.tailSpellings.push(template === 0 ? 0 : tailPlace);
    if (template === 0) {
      this.textRows.push(this.size - 1);
      this.texts.push(canonical);
    }
    return template;
  }

  /** 0 where there is no place for another one. */
  #templateOf(template: string): number {
    return this.templates.size < MAX_TEMPLATES ? this.templates.of(template) : 0;
  }
}

/** How words are written: each spelling belongs to one word and has a place among its spellings. */
class Spellings {
  readonly #numbering = new Numbering();
  readonly words = new Numbers();
  readonly places = new Numbers();
  /** Number of spellings by word. */
  #counts = new Uint8Array(1 << 12);

  get texts(): Texts {
    return this.#numbering.texts;
  }

  /** Place of a spelling of a word; −1: it belongs to another word, or the word has too many. */
  of(word: number, bytes: Uint8Array, from: number, to: number): number {
    const id = this.#numbering.of(bytes, from, to);
    if (id < this.words.length) return this.words.get(id) === word ? this.#placeAt(id) : -1;
    const place = this.#countOf(word);
    this.words.push(word);
    this.places.push(place);
    if (place === MAX_SPELLINGS) return -1;
    this.#counts[word] = place + 1;
    return place;
  }

  #placeAt(id: number): number {
    const place = this.places.get(id);
    return place === MAX_SPELLINGS ? -1 : place;
  }

  #countOf(word: number): number {
    if (word >= this.#counts.length) {
      const wider = new Uint8Array(Math.max(word + 1, this.#counts.length * 2));
      wider.set(this.#counts);
      this.#counts = wider;
    }
    return this.#counts[word] ?? 0;
  }
}
