import { OpendrawerError } from '../../errors/index.ts';
import { findSearchKey } from '../model/keys.ts';
import { isUnspaced, tokensOf } from './tokens.ts';

/** A folded word, or the beginning of words. */
export interface WordTerm {
  readonly word: string;
  readonly prefix: boolean;
}

/** Words that stand side by side in this order; one is a word alone. */
export type WordSequence = readonly WordTerm[];

/** What rows hold, or do not: the query as it was read. */
export type WordNode =
  /** Every row. */
  | { readonly kind: 'all' }
  /** No row: a query without a word. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'term';
      readonly sequence: WordSequence;
      /** Other ways to write the same: `AMNH-1234` and `AMNH1234`. */
      readonly others: readonly WordSequence[];
      /** Whether other forms of the word (plurals) count too. */
      readonly inflect: boolean;
      /** Only words of titles. */
      readonly inTitle: boolean;
      /** Where it stands in the text. */
      readonly from: number;
      readonly to: number;
    }
  /** Items that have this exact value in any field. */
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly WordNode[] }
  | { readonly kind: 'not'; readonly of: WordNode };
export type TermNode = Extract<WordNode, { kind: 'term' }>;

export interface WordQuery {
  readonly text: string;
  readonly language: string | null;
  readonly root: WordNode;
  /** What was read otherwise than it may have been meant, in words. */
  readonly notices: readonly string[];
}

export const MOST_QUERY_CHARACTERS = 100_000;
export const MOST_QUERY_WORDS = 1000;
export const MOST_QUERY_DEPTH = 100;

const invalid = (message: string): OpendrawerError =>
  new OpendrawerError('FILTER_INVALID', message, {
    hint: `Words: at most ${MOST_QUERY_WORDS} in ${MOST_QUERY_CHARACTERS} characters, parentheses within each other at most ${MOST_QUERY_DEPTH} deep. Many identifiers are looked up as values.`,
  });

interface Built {
  readonly node: WordNode;
  readonly depth: number;
}

type Connector = 'and' | 'or' | 'beside';

interface Frame {
  readonly negated: boolean;
  readonly inTitle: boolean;
  /** What was met so far, each with what stands before it. */
  readonly parts: { readonly connector: Connector; readonly built: Built }[];
  connector: Connector;
  /** NOT or a minus waits for what comes. */
  pendingNot: boolean;
  pendingTitle: boolean;
}

const newFrame = (negated: boolean, inTitle: boolean): Frame => ({
  negated,
  inTitle,
  parts: [],
  connector: 'beside',
  pendingNot: false,
  pendingTitle: false,
});

/** Equal for terms and values that have the same rows; null for what is not compared. */
const sameness = (node: WordNode): string | null => {
  if (node.kind === 'value') return `value ${node.value}`;
  if (node.kind !== 'term') return null;
  return JSON.stringify([node.sequence, node.inflect, node.inTitle]);
};

const join = (kind: 'and' | 'or', parts: readonly Built[]): Built | null => {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? null;
  const of: WordNode[] = [];
  const seen = new Set<string>();
  const add = (node: WordNode): void => {
    const own = sameness(node);
    if (own !== null && seen.has(own)) return;
    if (own !== null) seen.add(own);
    of.push(node);
  };
  let depth = 0;
  for (const { node, depth: own } of parts) {
    if (node.kind === kind) for (const part of node.of) add(part);
    else add(node);
    depth = Math.max(depth, node.kind === kind ? own - 1 : own);
  }
  const [only] = of;
  if (only !== undefined && of.length === 1) return { node: only, depth };
  if (depth + 1 > MOST_QUERY_DEPTH) {
    throw invalid(`the words are nested more than ${MOST_QUERY_DEPTH} deep`);
  }
  return { node: { kind, of }, depth: depth + 1 };
};

const negate = ({ node, depth }: Built): Built => {
  if (node.kind === 'not') return { node: node.of, depth: depth - 1 };
  if (node.kind === 'all') return { node: { kind: 'none' }, depth };
  return { node: { kind: 'not', of: node }, depth: depth + 1 };
};

/** AND binds closest, then OR, then standing beside each other. */
const close = ({ parts }: Frame): Built | null => {
  const byAnd: { connector: Connector; group: Built[] }[] = [];
  for (const { connector, built } of parts) {
    const last = byAnd.at(-1);
    if (connector === 'and' && last !== undefined) last.group.push(built);
    else byAnd.push({ connector, group: [built] });
  }
  const byOr: Built[][] = [];
  for (const { connector, group } of byAnd) {
    const joined = join('and', group);
    if (joined === null) continue;
    const last = byOr.at(-1);
    if (connector === 'or' && last !== undefined) last.push(joined);
    else byOr.push([joined]);
  }
  return join(
    'and',
    byOr.flatMap((group) => join('or', group) ?? []),
  );
};

const SPACE = /\s/u;
const ALNUM_LAST = /[\p{L}\p{N}\p{M}]$/u;
const QUOTES = new Set(['"', '“', '”', '„', '‟', '«', '»', '「', '」', '『', '』', '＂']);
const OPENS = new Set(['(', '（']);
const CLOSES = new Set([')', '）']);
const MINUS = new Set(['-', '\u2212', '－']);
const BARS = new Set(['|', '｜']);
/** Beyond these a chunk between spaces ends. */
const ENDS = new Set([...QUOTES, ...OPENS, ...CLOSES, ...BARS]);

/** Divides what is written together but is no one thing: `cat,dog`, `and/or`; not between digits. */
const LIST_MARK = /(?<=[^\p{N}])[,;/]+|[,;/]+(?=[^\p{N}])|[…!?。、，；！？・]+/gu;
const ADDRESS = /^[a-z][a-z0-9+.-]{0,20}:\/\//i;
/** A digit, or a joint that is no apostrophe: what may be the value of a field as it stands. */
const IS_IDENTIFIER = /\p{N}|[\p{L}\p{M}][^\p{L}\p{N}\p{M}'’\s]/u;
const SENTENCE_MARK = /[,;:!?.…]/;
const NO_LETTER = /[^\p{L}\p{N}\p{M}\p{Cs}]/u;

/** Without the characters at both ends that fit. */
const trimBy = (text: string, pattern: RegExp): string => {
  let from = 0;
  let to = text.length;
  while (from < to && pattern.test(text[from] ?? '')) from += 1;
  while (to > from && pattern.test(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
};

const LETTERS_DIGITS = /^([a-z]{1,12})(\d{1,20})$/;
/** Irish names that are written with and without an apostrophe. */
const O_NAME =
  /^o(brian|brien|callaghan|casey|connell|conner|connor|daly|day|dea|doherty|donnell|donoghue|donovan|dowd|driscoll|dwyer|farrell|flaherty|flanagan|gara|gorman|grady|halloran|hanlon|hara|hare|higgins|kane|keefe|keeffe|kelly|leary|loughlin|mahony|malley|mara|meara|neal|neil|neill|reilly|regan|riley|rourke|ryan|shaughnessy|shea|sullivan|toole)$/;
const SINGLE_LETTERS = /^\p{L}$/u;

const word = (text: string): WordTerm => ({ word: text, prefix: false });

/** Other ways in which a sequence is written. */
const othersOf = (tokens: readonly string[]): readonly WordSequence[] => {
  const [first = ''] = tokens;
  if (tokens.length === 1) {
    const parts = LETTERS_DIGITS.exec(first);
    if (parts !== null) return [[word(parts[1] ?? ''), word(parts[2] ?? '')]];
    const name = O_NAME.exec(first);
    return name === null ? [] : [[word('o'), word(name[1] ?? '')]];
  }
  const joined = tokens.join('');
  const acronym = tokens.every((token) => SINGLE_LETTERS.test(token));
  if (joined.length > 64 || (acronym ? tokens.length < 3 : tokens.length > 2)) return [];
  return [[word(joined)]];
};

/** Made once: it reads a dictionary of its own. */
let segmenter: Intl.Segmenter | null = null;
const PARTICLE = /^\p{Script=Hiragana}$/u;

/**
 * Words of a run of Chinese, Japanese, Thai …: each becomes a phrase of its characters. Particles of one kana are left
 * out where there is something else.
 */
const unspacedWords = (tokens: readonly string[]): readonly (readonly string[])[] => {
  if (tokens.length < 3) return [tokens];
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  const words: string[][] = [];
  let at = 0;
  let length = 0;
  let current: string[] = [];
  for (const { segment } of segmenter.segment(tokens.join(''))) {
    length += segment.length;
    // A token (a letter with its marks) stays whole.
    while (length > 0 && at < tokens.length) {
      const token = tokens[at] ?? '';
      current.push(token);
      length -= token.length;
      at += 1;
    }
    if (current.length > 0) words.push(current);
    current = [];
  }
  const heavy = words.filter((tokensOfWord) => !PARTICLE.test(tokensOfWord.join('')));
  return heavy.length > 0 ? heavy : words;
};

const FIELD = /^([\p{L}_]+)[:：](?=\S)/u;

class Reader {
  readonly notices = new Set<string>();
  readonly #text: string;
  readonly #frames: Frame[] = [newFrame(false, false)];
  #words = 0;
  #everything = false;

  constructor(text: string) {
    this.#text = text;
  }

  get #frame(): Frame {
    return this.#frames.at(-1) ?? newFrame(false, false);
  }

  read(): WordNode {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (SPACE.test(char)) {
        at += 1;
      } else if (OPENS.has(char)) {
        this.#open();
        at += 1;
      } else if (CLOSES.has(char)) {
        this.#close();
        at += 1;
      } else if (BARS.has(char)) {
        this.#connect('or');
        at += 1;
      } else if (QUOTES.has(char)) {
        at = this.#quoted(at);
      } else if (MINUS.has(char) || char === '+') {
        const next = text[at + 1];
        const attached = next !== undefined && !SPACE.test(next) && !CLOSES.has(next);
        if (attached && char !== '+') this.#frame.pendingNot = !this.#frame.pendingNot;
        at += 1;
      } else {
        at = this.#chunk(at);
      }
    }
    while (this.#frames.length > 1) this.#close();
    const built = close(this.#frame);
    if (built !== null) return built.node;
    return { kind: this.#everything || text.trim() === '' ? 'all' : 'none' };
  }

  #open(): void {
    const frame = this.#frame;
    const inTitle = frame.inTitle || frame.pendingTitle;
    const opened = newFrame(frame.pendingNot, inTitle);
    frame.pendingNot = false;
    frame.pendingTitle = false;
    this.#frames.push(opened);
  }

  #close(): void {
    // A parenthesis too many
    if (this.#frames.length === 1) return;
    const frame = this.#frames.pop();
    const built = frame === undefined ? null : close(frame);
    if (frame === undefined || built === null) return;
    this.#add(frame.negated ? negate(built) : built);
  }

  #connect(connector: Connector): void {
    const frame = this.#frame;
    if (frame.parts.length > 0) frame.connector = connector;
    frame.pendingNot = false;
  }

  #add(built: Built): void {
    const frame = this.#frame;
    frame.parts.push({
      connector: frame.connector,
      built: frame.pendingNot ? negate(built) : built,
    });
    frame.connector = 'beside';
    frame.pendingNot = false;
    frame.pendingTitle = false;
  }

  #count(words: number): void {
    this.#words += words;
    if (this.#words > MOST_QUERY_WORDS) {
      throw invalid(`the query has more than ${MOST_QUERY_WORDS} words`);
    }
  }

  /** A phrase from its opening quote to the next one, or to the end. */
  #quoted(open: number): number {
    const text = this.#text;
    // Inches and the like: no phrase begins right behind a letter or digit.
    if (open > 0 && ALNUM_LAST.test(text.slice(Math.max(0, open - 2), open))) return open + 1;
    let end = open + 1;
    while (end < text.length && !QUOTES.has(text[end] ?? '')) end += 1;
    const sequence = this.#sequence(text.slice(open + 1, end));
    if (sequence.length > 0) {
      this.#add({
        node: {
          kind: 'term',
          sequence,
          others: [],
          inflect: false,
          inTitle: this.#frame.inTitle || this.#frame.pendingTitle,
          from: open + 1,
          to: end,
        },
        depth: 1,
      });
    }
    return end + 1;
  }

  /** Terms of a text in which a star makes the word before it a beginning. */
  #sequence(text: string): WordTerm[] {
    const terms: WordTerm[] = [];
    const parts = text.split('*');
    parts.forEach((part, index) => {
      const tokens = tokensOf(part);
      this.#count(tokens.length);
      const starred = index < parts.length - 1 && ALNUM_LAST.test(part);
      tokens.forEach((token, place) => {
        terms.push({ word: token, prefix: starred && place === tokens.length - 1 });
      });
    });
    return terms;
  }

  /** What is written without spaces from `from` on; returns where it ends. */
  #chunk(from: number): number {
    const text = this.#text;
    let end = from;
    while (end < text.length) {
      const char = text[end] ?? '';
      if (SPACE.test(char) || ENDS.has(char)) break;
      end += 1;
    }
    const chunk = text.slice(from, end);
    switch (chunk) {
      case 'OR':
        this.#connect('or');
        return end;
      case 'AND':
      case '&&':
        this.#connect('and');
        return end;
      case 'NOT':
        this.#frame.pendingNot = !this.#frame.pendingNot;
        return end;
      case '*':
      case '*:*':
        this.#everything = true;
        return end;
    }
    const field = FIELD.exec(`${chunk}${text[end] ?? ''}`);
    if (field !== null) {
      const name = field[1] ?? '';
      if (name.toLowerCase() === 'title') {
        this.#frame.pendingTitle = true;
        return from + (field[0]?.length ?? 0);
      }
      const key = findSearchKey(name);
      if (key !== null) {
        this.notices.add(
          `"${name}:" is read as a word; the filter ${key.name} looks for values of that field`,
        );
      }
    }
    this.#addChunk(chunk, from);
    return end;
  }

  #addChunk(chunk: string, from: number): void {
    const inTitle = this.#frame.inTitle || this.#frame.pendingTitle;
    const parts: Built[] = [];
    let at = 0;
    const add = (to: number): void => {
      parts.push(...this.#terms(chunk.slice(at, to), from + at, inTitle));
    };
    // An address is one thing.
    for (const mark of ADDRESS.test(chunk) ? [] : chunk.matchAll(LIST_MARK)) {
      add(mark.index);
      at = mark.index + mark[0].length;
    }
    add(chunk.length);
    const words = join('and', parts);
    const value = trimBy(chunk, SENTENCE_MARK);
    const identifier =
      !inTitle && !value.includes('*') && IS_IDENTIFIER.test(trimBy(value, NO_LETTER));
    if (identifier) {
      const exact: Built = { node: { kind: 'value', value }, depth: 1 };
      this.#add(words === null ? exact : (join('or', [words, exact]) ?? words));
    } else if (words !== null) {
      this.#add(words);
    }
  }

  /** Terms of a piece: what joints hold together is one sequence, a run without spaces one of its words each. */
  #terms(piece: string, from: number, inTitle: boolean): Built[] {
    const terms: Built[] = [];
    const node = (sequence: WordSequence, others: readonly WordSequence[], inflect: boolean) => {
      const to = from + piece.length;
      terms.push({
        node: { kind: 'term', sequence, others, inflect, inTitle, from, to },
        depth: 1,
      });
    };
    let run: WordTerm[] = [];
    const flush = (): void => {
      const [first] = run;
      if (first === undefined) return;
      const tokens = run.map((term) => term.word);
      if (run.some(({ prefix }) => prefix)) node(run, [], false);
      else if (isUnspaced(first.word)) {
        for (const tokensOfWord of unspacedWords(tokens)) node(tokensOfWord.map(word), [], false);
      } else node(run, othersOf(tokens), run.length === 1);
      run = [];
    };
    for (const term of this.#sequence(piece)) {
      const last = run.at(-1);
      const ends = last !== undefined && isUnspaced(last.word) !== isUnspaced(term.word);
      if (ends || last?.prefix === true) flush();
      run.push(term);
    }
    flush();
    return terms;
  }
}

/**
 * Reads what people type: words (all must occur), `"phrases"`, `beginnings*`, `-without`, `NOT`, `OR`, parentheses and
 * `title:word`. Whatever is typed can be read; only its size is limited (FILTER_INVALID).
 * `language`: ISO 639 code whose plurals are known beside the English ones; null for English alone.
 */
export const readWords = (text: string, language: string | null = null): WordQuery => {
  if (text.length > MOST_QUERY_CHARACTERS) {
    throw invalid(`the query has more than ${MOST_QUERY_CHARACTERS} characters`);
  }
  const reader = new Reader(text);
  const root = reader.read();
  return { text, language, root, notices: [...reader.notices] };
};
