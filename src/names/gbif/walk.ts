import type { NomenclaturalCode } from '../../terms/index.ts';
import { PARTICLES } from './author-words.ts';
import { type Elements, genusInCase, noElements } from './elements.ts';
import {
  type GbifRank,
  INFRAGENERIC_MARKERS,
  INFRASPECIFIC_MARKERS,
  SUPRAGENERIC_MARKERS,
} from './markers.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What the caller knows. */
export interface ElementHints {
  /** The caller's rank, or null. */
  readonly rank: GbifRank | null;
  /** The caller's code, or null. */
  readonly code: NomenclaturalCode | null;
  /** Whether letters beyond ASCII may be read as an epithet in capitals. */
  readonly dialect: '3.16' | '5';
}

const isUpper = (word: string): boolean => {
  const first = word[0] ?? '';
  return first !== first.toLowerCase();
};
const isLowerWord = (word: string): boolean => {
  const first = word[0] ?? '';
  return first === first.toLowerCase() && first !== first.toUpperCase();
};
const isShouted = (word: string): boolean =>
  word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
const capitalized = (word: string): string =>
  word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/**
 * Takes a text without remarks apart where the parser did not read it to its end, or reads it otherwise than GBIF: letters
 * that no epithet has, brackets that do not close, particles that are epithets elsewhere.
 */
export function walkName(text: string, hints: ElementHints): Elements {
  return new Walk(text, hints).run();
}

/** Most particles in a row that an author has ("van der", "de los"). */
const MAX_PARTICLES = 4;

class Walk {
  readonly text: string;
  readonly hints: ElementHints;
  readonly tokens: readonly Token[];
  readonly found: Elements = noElements();
  at = 0;
  isGenusShouted = false;
  /** Where the marked infraspecific part begins that is read now. */
  markedFrom = -1;

  constructor(text: string, hints: ElementHints) {
    this.text = text;
    this.hints = hints;
    this.tokens = tokensOf(text);
  }

  token(offset = 0): Token | undefined {
    return this.tokens[this.at + offset];
  }

  run(): Elements {
    const { found } = this;
    if (!this.head()) {
      found.authorship = this.text;
      return found;
    }
    while (this.at < this.tokens.length && this.step());
    found.authorship = this.rest();
    this.settle();
    return found;
  }

  rest(): string {
    const token = this.token();
    return token === undefined ? '' : this.text.slice(token.start);
  }

  /** Cross and genus; false: nothing that could be a name. */
  head(): boolean {
    const { found } = this;
    if (this.isCross() && this.token(1)?.kind === 'word') {
      found.notho.push('GENERIC');
      this.at += 1;
    }
    const token = this.token();
    if (token === undefined) return false;
    if (token.text === '?') {
      found.genus = '?';
      this.at += 1;
      return true;
    }
    if (token.kind !== 'word') return false;
    if (this.markedHead(token)) return true;
    let word = token.text;
    if (/^x\p{Lu}\p{Ll}/u.test(word)) {
      word = word.slice(1);
      found.notho.push('GENERIC');
    }
    if (isLowerWord(word)) return this.lowerHead(word);
    this.isGenusShouted = isShouted(word) && word.length > 2;
    found.genus = genusInCase(this.isGenusShouted ? capitalized(word) : word);
    this.at += 1;
    if (this.token()?.kind === '.' && word.length <= 4) this.abbreviatedHead(word);
    return true;
  }

  abbreviatedHead(word: string): void {
    const next = this.token(1);
    if (next?.kind !== 'word' || !isLowerWord(next.text)) return;
    this.found.genus = `${word}.`;
    this.found.isAbbreviated = true;
    this.at += 1;
  }

  /** "sect. Taeda". */
  markedHead(token: Token): boolean {
    const rank = INFRAGENERIC_MARKERS.get(token.text.toLowerCase());
    const dots = this.token(1)?.kind === '.' ? 1 : 0;
    const next = this.token(1 + dots);
    if (rank === undefined || next?.kind !== 'word' || !isUpper(next.text)) return false;
    if (this.hints.code === 'ZOOLOGICAL' && rank.endsWith('_BOTANY'))
      this.found.uninomial = next.text;
    else this.found.infrageneric = next.text;
    this.found.rank = rank;
    this.at += 2 + dots;
    return true;
  }

  /** A text in lower case: a genus written so, or an epithet whose genus is missing. */
  lowerHead(word: string): boolean {
    const next = this.token(1);
    const isAuthor = next?.kind === 'word' && isUpper(next.text);
    if (isAuthor || (next?.kind === '(' && word.length > 3)) {
      this.found.genus = '?';
      this.found.isHeadless = true;
      return true;
    }
    if (word.length < 2) return false;
    this.found.genus = word === word.toLowerCase() ? capitalized(word) : word;
    this.at += 1;
    return true;
  }

  isCross(offset = 0): boolean {
    const token = this.token(offset);
    if (token === undefined) return false;
    if (token.kind === 'other')
      return token.text === '\u00d7' || (token.text === '+' && this.at === 0);
    return token.kind === 'word' && (token.text === 'x' || token.text === 'X');
  }

  /** Reads one more element; false: the authors begin. */
  step(): boolean {
    const token = this.token();
    if (token === undefined) return false;
    if (this.isCross()) return this.cross();
    if (token.kind === '(') return this.bracket();
    if (token.kind === 'number') return this.numbered();
    if (token.kind !== 'word') return false;
    if (isLowerWord(token.text)) return this.lowerWord(token);
    if (this.isGenusShouted && this.shoutedEpithet(token)) return true;
    return this.skipAuthors();
  }

  cross(): boolean {
    const next = this.token(1);
    if (next === undefined) return this.trailingCross();
    if (next?.kind !== 'word' || this.found.infraspecific !== null) return false;
    if (!isLowerWord(next.text) && this.found.specific !== null) return false;
    this.found.notho.push(this.found.specific === null ? 'SPECIFIC' : 'INFRASPECIFIC');
    this.at += 1;
    return true;
  }

  /** A cross with nothing behind it. */
  trailingCross(): boolean {
    if (this.found.specific === null) return false;
    this.found.notho.push('INFRASPECIFIC');
    this.at += 1;
    return true;
  }

  /** "11-punctata". */
  numbered(): boolean {
    const [number, word] = [this.token(), this.token(1)];
    if (number === undefined || word?.kind !== 'word' || number.end !== word.start) return false;
    if (!word.text.startsWith('-') || number.text.length > 3) return false;
    return this.epithet(number.text + word.text, 2);
  }

  /** A subgenus, or authors in brackets. */
  bracket(): boolean {
    const { found } = this;
    if (found.specific !== null || found.infrageneric !== null) return this.skipAuthors();
    const word = this.token(1);
    const dots = this.token(2)?.kind === '.' ? 1 : 0;
    const isSingle = word?.kind === 'word' && this.token(2 + dots)?.kind === ')';
    if (!isSingle || !isUpper(word.text)) return this.skipAuthors();
    if (!this.isSubgenus(word.text, dots, 3 + dots)) return this.skipAuthors();
    found.infrageneric = word.text + (dots > 0 ? '.' : '');
    found.isSubgenusAbbreviated = dots > 0;
    this.at += 3 + dots;
    return true;
  }

  isSubgenus(word: string, dots: number, offset: number): boolean {
    const next = this.token(offset);
    const isCross = this.isCross(offset);
    if (isCross || (next?.kind === 'word' && isLowerWord(next.text) && !this.isParticle(offset))) {
      return true;
    }
    if (dots > 0) return false;
    if (next === undefined || word === this.found.genus) return true;
    if (this.hints.rank === 'SUBGENUS' || this.hints.rank === 'INFRAGENERIC_NAME') return true;
    return /^[^()]*\b(?:1[5-9]|20)\d\d\b/.test(this.text.slice(next.start));
  }

  /** A particle with an author behind it. */
  isParticle(offset = 0, depth = 0): boolean {
    const token = this.token(offset);
    if (token?.kind !== 'word' || !PARTICLES.has(token.text)) return false;
    const next = this.token(offset + 1);
    if (next?.kind === '.') return token.text.length <= 2;
    if (next === undefined) return token.text === 'von' || token.text === 'van';
    if (next.kind !== 'word') return false;
    return (
      token.text === 'of' ||
      isUpper(next.text) ||
      (depth < MAX_PARTICLES && this.isParticle(offset + 1, depth + 1)) ||
      next.text.startsWith("'")
    );
  }

  lowerWord(token: Token): boolean {
    const { text } = token;
    if (this.marker()) return true;
    if (/^\p{Ll}{1,2}'\p{Lu}/u.test(text) || text.startsWith("'")) return this.skipAuthors();
    if (text === 'anon' || text === 'hort' || text === 'ht' || text === 'hortus') return false;
    if (text.length === 1) return this.skipAuthors();
    if (this.isParticle() && !this.isParticleEpithet()) return this.skipAuthors();
    if (text === 'ex' && this.found.specific !== null) return false;
    return this.epithet(this.glued(token), 1);
  }

  /** With a species asked for, a particle alone may be the epithet ("Leptonetela la Wang & Li"). */
  isParticleEpithet(): boolean {
    return (
      this.hints.rank === 'SPECIES' &&
      this.found.specific === null &&
      !this.isParticle(1) &&
      this.token(1)?.kind === 'word'
    );
  }

  /** A sign inside an epithet that no epithet has ("pu!chra"). */
  glued(token: Token): string {
    const [sign, behind] = [this.token(1), this.token(2)];
    const isGlued =
      sign?.kind === 'other' &&
      sign.start === token.end &&
      behind?.kind === 'word' &&
      behind.start === sign.end &&
      isLowerWord(behind.text);
    if (!isGlued) return token.text;
    this.at += 2;
    return token.text + sign.text + behind.text;
  }

  epithet(word: string, tokens: number): boolean {
    const { found } = this;
    if (found.infrageneric !== null && found.rank !== 'UNRANKED' && found.specific === null) {
      return false;
    }
    if (found.specific === null) {
      found.specific = word;
    } else if (this.markedFrom >= 0) {
      return this.stray(tokens);
    } else {
      found.infraspecific = word;
      found.unranked += 1;
    }
    this.at += tokens;
    return true;
  }

  /** A word behind a marked epithet that belongs to nothing ("var. sinus regis"). */
  stray(tokens: number): boolean {
    const from = this.token()?.start ?? 0;
    let { at } = this;
    at += tokens;
    while (this.tokens[at]?.kind === 'word' && isLowerWord(this.tokens[at]?.text ?? '')) at += 1;
    const end = this.tokens[at - 1]?.end ?? from;
    this.found.unparsed = this.text.slice(from, end);
    this.at = at;
    return false;
  }

  /** A marker of rank with its epithet. */
  marker(): boolean {
    const { found } = this;
    const token = this.token();
    if (token === undefined) return false;
    const marked = markerAt(this.tokens, this.at);
    if (marked === null) return false;
    if (marked.isInfrageneric) {
      if (found.specific !== null || found.infrageneric !== null) return false;
      found.infrageneric = marked.epithet;
      found.rank = marked.rank;
      if (marked.isNotho) found.notho.push('INFRAGENERIC');
      this.at += marked.tokens;
      return true;
    }
    if (found.specific === null) return false;
    if (marked.epithet === null) {
      const isLast = this.at + marked.tokens >= this.tokens.length;
      if (!isLast && (token.text.length < 3 || found.infraspecific !== null)) return false;
      found.rank = marked.rank;
      this.at += marked.tokens;
      return true;
    }
    if (found.infraspecific !== null) this.supersede(token.start);
    found.infraspecific = marked.epithet;
    found.isLettered = marked.epithet.length === 1 && isUpper(marked.epithet);
    found.rank = marked.rank;
    found.saysSubsp = token.text === 'subsp';
    if (marked.isNotho) setNotho(found, 'INFRASPECIFIC');
    this.markedFrom = token.start;
    this.at += marked.tokens;
    return true;
  }

  /** The part read before gives way to a lower one. */
  supersede(until: number): void {
    if (this.markedFrom < 0) {
      this.found.unranked = 0;
      return;
    }
    this.found.removed = this.text.slice(this.markedFrom, until);
  }

  shoutedEpithet(token: Token): boolean {
    const { found } = this;
    if (!isShouted(token.text) || token.text.length < 4 || this.token(1)?.kind === '.')
      return false;
    if (this.hints.dialect === '3.16' && !/^[A-Z-]+$/.test(token.text)) return false;
    const next = this.token(1);
    if (next !== undefined && !(next.kind === 'word' && isShouted(next.text))) return false;
    if (found.infraspecific !== null) return false;
    return this.epithet(token.text.toLowerCase(), 1);
  }

  /** Authors with a marker and an epithet behind them are those of the genus or the species. */
  skipAuthors(): boolean {
    const { found, tokens } = this;
    if (found.infrageneric !== null && found.specific === null && found.rank !== 'UNRANKED')
      return false;
    const end = markerBehind(tokens, this.at, found.specific === null);
    if (end < 0) return false;
    const from = this.token()?.start ?? 0;
    const authors = this.text.slice(from, tokens[end]?.start).trim();
    if (found.specific === null) found.genericAuthorship = authors;
    else if (found.infraspecific === null) found.specificAuthorship = authors;
    this.at = end;
    return true;
  }

  settle(): void {
    const { found } = this;
    if (found.genus !== null && found.specific === null && found.infrageneric === null) {
      if (found.genus !== '?') {
        found.uninomial = found.genus;
        found.genus = null;
      }
    }
    this.family();
  }

  /** "Poaceae subtrib. Scolochloinae": the last name counts. */
  family(): void {
    const { found } = this;
    const marked = /^(\w+)\.? ?(\p{Lu}\p{Ll}+)/u.exec(
      found.specific !== null && found.uninomial === null
        ? `${found.specific}${found.authorship === '' ? '' : found.authorship.startsWith('.') ? found.authorship : ` ${found.authorship}`}`
        : found.authorship,
    );
    const rank = SUPRAGENERIC_MARKERS.get(marked?.[1] ?? '');
    if (marked === null || rank === undefined) return;
    found.uninomial = marked[2] ?? null;
    found.genus = null;
    found.specific = null;
    found.rank = rank;
    found.authorship = this.text.slice(
      this.text.indexOf(marked[2] ?? '') + (marked[2] ?? '').length,
    );
  }
}

function setNotho(found: Elements, part: 'INFRASPECIFIC'): void {
  found.notho.length = 0;
  found.notho.push(part);
}

interface Marked {
  readonly rank: GbifRank;
  readonly epithet: string | null;
  readonly isNotho: boolean;
  readonly isInfrageneric: boolean;
  /** How many tokens marker and epithet are. */
  readonly tokens: number;
}

/** The marker at a token, with its epithet; null: no marker. */
function markerAt(tokens: readonly Token[], at: number): Marked | null {
  const token = tokens[at];
  if (token?.kind !== 'word' || token.text.length > 18) return null;
  const lower = token.text.toLowerCase();
  const isNotho = lower.startsWith('notho') && lower.length > 5;
  const bare = isNotho ? lower.slice(5) : lower;
  const infrageneric = INFRAGENERIC_MARKERS.get(bare);
  let next = at + 1;
  const hasDot = tokens[next]?.kind === '.';
  if (hasDot) next += 1;
  const behind = tokens[next];
  if (infrageneric !== undefined) {
    if (behind?.kind !== 'word' || !isUpper(behind.text)) return null;
    return marked(infrageneric, behind.text, isNotho, true, next + 1 - at);
  }
  const rank =
    INFRASPECIFIC_MARKERS.get(bare) ??
    (lower.startsWith('n') ? INFRASPECIFIC_MARKERS.get(lower.slice(1)) : undefined);
  if (rank === undefined || (isUpper(token.text) && token.text !== 'Var')) return null;
  const isN = !isNotho && INFRASPECIFIC_MARKERS.get(bare) === undefined;
  if (lower === 'f' && hasDot && behind?.text === 'sp') return specialForm(tokens, at, next);
  if (behind === undefined)
    return hasDot || lower.length > 2 ? marked(rank, null, isNotho, false, next - at) : null;
  if (behind.kind === 'other' && behind.text === '\u00d7' && tokens[next + 1]?.kind === 'word') {
    return marked(rank, tokens[next + 1]?.text ?? '', true, false, next + 2 - at);
  }
  const isOpen = lower.length > 2 && INFRASPECIFIC_MARKERS.has(lower);
  if (behind.kind === '(' && isOpen) return marked(rank, null, isNotho, false, next - at);
  if (behind.kind !== 'word') return null;
  const isLetter =
    behind.text.length === 1 && isUpper(behind.text) && tokens[next + 1]?.kind !== '.';
  if (isUpper(behind.text) && !(isLetter && lower === 'form')) return null;
  if (!hasDot && PARTICLES.has(behind.text) && isUpper(tokens[next + 1]?.text ?? '')) return null;
  if (!hasDot && lower === 'f' && behind.text.length < 3) return null;
  if (behind.text === 'ex' || behind.text === 'et' || behind.text === 'in') return null;
  if (behind.text.startsWith("'") || /^\p{Ll}'\p{Lu}/u.test(behind.text)) return null;
  return marked(rank, behind.text, isNotho || isN, false, next + 1 - at);
}

/** "f. sp. avenae". */
function specialForm(tokens: readonly Token[], at: number, next: number): Marked | null {
  const behind = tokens[next + 1]?.kind === '.' ? next + 2 : next + 1;
  const epithet = tokens[behind];
  if (epithet?.kind !== 'word' || !isLowerWord(epithet.text)) return null;
  return marked('FORMA_SPECIALIS', epithet.text, false, false, behind + 1 - at);
}

const marked = (
  rank: GbifRank,
  epithet: string | null,
  isNotho: boolean,
  isInfrageneric: boolean,
  tokens: number,
): Marked => ({ rank, epithet, isNotho, isInfrageneric, tokens });

/** Index of the marker of rank behind the authors that begin at `from`, or -1; authors joined by "ex" are the name's last. */
function markerBehind(tokens: readonly Token[], from: number, isGenus: boolean): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.kind === '(' || token.kind === '[') depth += 1;
    else if (token.kind === ')' || token.kind === ']') depth -= 1;
    if (depth !== 0 || token.kind !== 'word' || at === from) continue;
    if (isUpper(token.text) || token.text.startsWith("'") || token.text.startsWith('-')) continue;
    if (token.text === 'ex') return -1;
    const found = markerAt(tokens, at);
    if (found !== null && found.isInfrageneric === isGenus) {
      const isLast = at + found.tokens === tokens.length && token.text !== 'f';
      if (found.epithet !== null || isLast) return at;
    }
    const isAuthorWord =
      PARTICLES.has(token.text) || AUTHOR_WORDS.has(token.text) || token.text.length < 3;
    if (!isAuthorWord && !/^\p{Ll}{1,2}'\p{Lu}/u.test(token.text)) return -1;
  }
  return -1;
}

const AUTHOR_WORDS: ReadonlySet<string> = new Set([
  'et',
  'and',
  'al',
  'fil',
  'filius',
  'bis',
  'ter',
  'in',
  'hort',
]);
