import { PARTICLES } from './author-words.ts';
import { type Elements, genusInCase, noElements } from './elements.ts';
import type { ElementHints } from './hints.ts';
import { capitalized, isLowerWord, isShouted, isUpper } from './letter-case.ts';
import { markerAt, markerBehind } from './marker-at.ts';
import { INFRAGENERIC_MARKERS, SUPRAGENERIC_MARKERS } from './markers.ts';
import { type Token, tokensOf } from './tokens.ts';

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
    if (
      isCross ||
      (next?.kind === 'word' && isEpithetLike(next.text) && !this.isParticle(offset))
    ) {
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

/** A small letter, but not that of "d'Orbigny". */
const isEpithetLike = (word: string): boolean =>
  isLowerWord(word) && !/^\p{Ll}{1,2}'\p{Lu}/u.test(word);

function setNotho(found: Elements, part: 'INFRASPECIFIC'): void {
  found.notho.length = 0;
  found.notho.push(part);
}
