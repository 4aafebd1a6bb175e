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
import { Numbers, Texts } from './growing.ts';
import { readSpelling, type Spelling } from './spelling.ts';
import { KeyWords } from './words.ts';

const MAX_KEY_NUMBER = 2 ** 31 - 1;
const MAX_SPELLINGS = 255;

/** Gives each text a number, from 0 in the order of their coming. */
class Numbering {
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
  /** Names that are kept as text: which usages, and the texts. */
  readonly textRows = new Numbers();
  readonly texts = new Texts();

  readonly firstWords = new Numbering();
  readonly otherWords = new Numbering();
  readonly authors = new Numbering();
  readonly ranks = new Numbering();
  readonly statuses = new Numbering();
  readonly codes = new Numbering();
  readonly templates = new Numbering();
  readonly spellings = new Spellings();
  readonly #key = new KeyWords();

  constructor() {
    this.codes.of('');
    this.templates.of('');
  }

  get size(): number {
    return this.keys.length;
  }

  add(usage: BackboneUsage): void {
    this.#checkKey(usage);
    this.keys.push(usage.key);
    this.upKeys.push(usage.acceptedKey ?? usage.parentKey ?? 0);
    this.basionymKeys.push(usage.basionymKey ?? 0);
    this.sources.push(usage.source);
    this.sourceIds.push(usage.sourceId);
    this.authorships.push(usage.authorship === null ? NONE : this.authors.of(usage.authorship));
    this.bits.push(this.#factsOf(usage) | this.#addName(usage.canonicalName));
  }

  #checkKey(usage: BackboneUsage): void {
    const isKey = Number.isInteger(usage.key) && usage.key > 0 && usage.key <= MAX_KEY_NUMBER;
    if (!isKey)
      throw new OpendrawerError(
        'INTERNAL',
        `Backbone usage "${usage.canonicalName}" (${usage.sourceId}) has the key ${usage.key}`,
      );
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
    const text = key.text();
    const second = key.secondStart < key.length ? text.slice(key.secondStart, key.secondEnd) : null;
    const tail = key.tailStart < key.length ? text.slice(key.tailStart) : null;
    this.firsts.push(this.firstWords.of(text.slice(0, key.firstEnd)) + 1);
    const secondId = second === null ? -1 : this.otherWords.of(second);
    const tailId = tail === null ? -1 : this.otherWords.of(tail);
    this.seconds.push(secondId + 1);
    this.tails.push(tailId + 1);
    const flags = (tailId < 0 ? 0 : HAS_TAIL) | (key.isOdd ? IS_ODD : 0);
    return flags | this.#addSpelling(canonical, readSpelling(canonical, key), secondId, tailId);
  }

  #addSpelling(
    canonical: string,
    spelling: Spelling | null,
    secondId: number,
    tailId: number,
  ): number {
    const second = this.#spellingOf(secondId, spelling?.second ?? null);
    const tail = this.#spellingOf(tailId, spelling?.tail ?? null);
    const isKept = spelling !== null && second >= 0 && tail >= 0;
    const template = isKept ? this.#templateOf(spelling.template) : 0;
    this.secondSpellings.push(template === 0 ? 0 : second);
    this.tailSpellings.push(template === 0 ? 0 : tail);
    if (template === 0) {
      this.textRows.push(this.size - 1);
      this.texts.push(canonical);
    }
    return template << TEMPLATE_SHIFT;
  }

  #spellingOf(wordId: number, text: string | null): number {
    return wordId < 0 || text === null ? 0 : this.spellings.of(wordId, text);
  }

  /** 0 where there is no place for another one. */
  #templateOf(template: string): number {
    if (this.templates.size < MAX_TEMPLATES) return this.templates.of(template);
    return 0;
  }
}

/** How words are written: each spelling belongs to one word and has a place among its spellings. */
class Spellings {
  readonly #ids = new Map<string, number>();
  readonly words = new Numbers();
  readonly places = new Numbers();
  /** Number of spellings by word. */
  #counts = new Uint8Array(1 << 12);

  texts(): string[] {
    return [...this.#ids.keys()];
  }

  /** Place of a spelling of a word; −1: it belongs to another word, or the word has too many. */
  of(word: number, text: string): number {
    const id = this.#ids.get(text);
    if (id !== undefined)
      return this.words.values[id] === word ? (this.places.values[id] ?? -1) : -1;
    if (word >= this.#counts.length) {
      const wider = new Uint8Array(Math.max(word + 1, this.#counts.length * 2));
      wider.set(this.#counts);
      this.#counts = wider;
    }
    const place = this.#counts[word] ?? 0;
    if (place === MAX_SPELLINGS) return -1;
    this.#ids.set(text, this.#ids.size);
    this.words.push(word);
    this.places.push(place);
    this.#counts[word] = place + 1;
    return place;
  }
}
