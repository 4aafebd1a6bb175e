import type { NameWord, ParsedName } from '../parsed-name.ts';
import { PARTICLES } from './author-words.ts';
import { type Elements, genusInCase, noElements } from './elements.ts';
import type { ElementHints } from './hints.ts';
import {
  type GbifRank,
  INFRAGENERIC_MARKERS,
  INFRASPECIFIC_MARKERS,
  SUPRAGENERIC_MARKERS,
} from './markers.ts';

/**
 * The elements of a name from the words that the parser read; null where it did not read to the end, or where GBIF reads the
 * words otherwise: particles as epithets, authors joined by "ex" before a marker, letters for ranks.
 */
export function coreElements(parsed: ParsedName, hints: ElementHints): Elements | null {
  if (!parsed.isParsed || (parsed.tail !== null && !isAuthorTail(parsed.tail))) return null;
  if (parsed.tail === null && parsed.quality === 4) return null;
  const collector = new Collector(parsed, hints);
  for (const word of parsed.words) if (!collector.take(word)) return null;
  return collector.finish();
}

/** Whether what the parser left belongs to the authors: no epithet and no marker of rank in it. */
const isAuthorTail = (tail: string): boolean =>
  /^ ?[(&;,]? ?\p{Lu}/u.test(tail) && !/(?:^|[\s.)])\p{Ll}{1,9}\.? ?\p{Ll}{3}/u.test(tail);

/** Goes over the words from the left. */
class Collector {
  readonly parsed: ParsedName;
  readonly hints: ElementHints;
  readonly found = noElements();
  marker: NameWord | null = null;
  hasCross = false;
  /** End of the last word of the name itself. */
  end = 0;
  hasAuthors = false;

  constructor(parsed: ParsedName, hints: ElementHints) {
    this.parsed = parsed;
    this.hints = hints;
  }

  take(word: NameWord): boolean {
    switch (word.kind) {
      case 'authorWord':
      case 'authorWordFilius':
      case 'year':
      case 'approximateYear':
        this.hasAuthors = true;
        return true;
      case 'hybridChar':
        this.hasCross = true;
        return true;
      case 'rank':
        return this.takeMarker(word);
      case 'genus':
      case 'uninomial':
        return this.settle(word, this.takeName(word));
      case 'infragenericEpithet':
        this.found.infrageneric = word.verbatim;
        this.found.isSubgenusAbbreviated = word.verbatim.endsWith('.');
        return this.settle(word, true);
      case 'species':
        return this.settle(word, this.takeSpecies(word));
      case 'infraspecies':
        return this.settle(word, this.takeInfraspecific(word));
      default:
        return false;
    }
  }

  settle(word: NameWord, isTaken: boolean): boolean {
    this.end = word.end;
    this.hasAuthors = false;
    this.hasCross = false;
    return isTaken;
  }

  /** A marker; the authors before it are those of the genus or the species. */
  takeMarker(word: NameWord): boolean {
    this.marker = word;
    if (!this.hasAuthors) return true;
    const { found, parsed } = this;
    const authors = parsed.verbatim.slice(this.end, word.start).trim();
    if (/ ex /.test(authors.replace(/\([^()]*\)/g, ''))) return false;
    if (found.specific === null) found.genericAuthorship = authors;
    else if (found.infraspecific === null) found.specificAuthorship = authors;
    return true;
  }

  takeName(word: NameWord): boolean {
    const { found, marker } = this;
    if (found.genus === null && marker === null) {
      found.genus = genusInCase(word.verbatim);
      if (this.hasCross) found.notho.push('GENERIC');
      found.isAbbreviated = word.verbatim.endsWith('.');
      return isGenusLike(word.verbatim);
    }
    if (found.genus === null || marker === null || this.hasCross) return false;
    this.marker = null;
    return this.takeMarked(word, markerWord(marker));
  }

  /** A name behind a marker above the species. */
  takeMarked(word: NameWord, marker: string): boolean {
    const { found } = this;
    const isNotho = marker.startsWith('notho');
    const rank = INFRAGENERIC_MARKERS.get(isNotho ? marker.slice(5) : marker);
    if (rank !== undefined) {
      found.infrageneric = word.verbatim;
      found.rank = rank;
      if (isNotho) found.notho.push('INFRAGENERIC');
      return true;
    }
    const above = SUPRAGENERIC_MARKERS.get(marker);
    if (above === undefined) return false;
    found.rank = above;
    found.genus = word.verbatim;
    return true;
  }

  takeSpecies(word: NameWord): boolean {
    const { found, parsed } = this;
    if (this.hasCross) found.notho.push('SPECIFIC');
    found.specific = word.verbatim;
    const isLost = found.infrageneric === null && parsed.verbatim[this.end + 1] === '(';
    return !isLost && this.isEpithet(word.verbatim);
  }

  takeInfraspecific(word: NameWord): boolean {
    const { found, marker } = this;
    this.marker = null;
    if (found.rank !== 'UNRANKED') return false;
    found.infraspecific = word.verbatim;
    if (marker === null) {
      found.unranked += 1;
      if (this.hasCross) found.notho.push('INFRASPECIFIC');
      return !this.hasAuthors && this.isEpithet(word.verbatim);
    }
    const bare = markerWord(marker);
    const isNotho = bare.startsWith('notho');
    const rank: GbifRank | undefined = INFRASPECIFIC_MARKERS.get(isNotho ? bare.slice(5) : bare);
    if (rank === undefined) return false;
    found.unranked = 0;
    found.rank = rank;
    found.saysSubsp = bare === 'subsp';
    if (isNotho) {
      found.notho.length = 0;
      found.notho.push('INFRASPECIFIC');
    }
    return true;
  }

  /** Particles and markers may be epithets to the parser where they are authors or ranks to GBIF. */
  isEpithet(word: string): boolean {
    const isMarker =
      INFRAGENERIC_MARKERS.has(word) || (word.length > 2 && INFRASPECIFIC_MARKERS.has(word));
    return !PARTICLES.has(word) && !isMarker && !/[^\p{L}-]/u.test(word);
  }

  finish(): Elements | null {
    const { found, parsed } = this;
    const { verbatim } = parsed;
    if (this.marker !== null || this.hasCross || found.genus === null) return null;
    const behind = verbatim[this.end];
    if (behind !== undefined && behind !== ' ' && behind !== ',') return null;
    found.authorship = verbatim.slice(this.end).trim();
    if (found.specific === null && found.infrageneric === null) {
      if (found.authorship.startsWith('(')) return null;
      found.uninomial = found.genus;
      found.genus = null;
    }
    return found;
  }
}

const markerWord = (marker: NameWord): string => marker.verbatim.replace(/\.$/, '').toLowerCase();

/** Letters and hyphens, the first a capital and not all of them. */
const isGenusLike = (word: string): boolean =>
  /^\p{Lu}[\p{Ll}-]+(?:-\p{Lu}\p{Ll}+)*\.?$/u.test(word);
