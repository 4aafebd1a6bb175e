import { type Span, span } from './calendar.ts';
import { SideReader } from './side-reader.ts';
import { complete, join, type Side } from './sides.ts';
import { rangeWords, sinceWords, uncertainWords, untilWords } from './words.ts';

const openEndWords: ReadonlySet<string> = new Set([
  'present',
  'now',
  'today',
  'onward',
  'onwards',
  'date',
]);

/** Reads ranges and open intervals. */
export class RangeReader extends SideReader {
  range(): Span | null {
    const start = this.at;
    while (uncertainWords.has(this.word())) {
      this.uncertain = true;
      this.at += 1;
    }
    const open = this.openWord();
    const betweenWords = open === null && this.skipWord('between');
    const left = this.side();
    if (left === null) {
      this.at = start;
      return null;
    }
    const connected = this.at;
    let closed: Span | null = null;
    if (this.connector(betweenWords, open, left)) {
      if (this.at >= this.tokens.length || openEndWords.has(this.word())) return this.ongoing(left);
      const unending = this.boundWords();
      const right = this.side();
      if (right !== null) closed = join(left, right);
      if (closed !== null && unending) closed = { ...closed, to: null };
    }
    // "from 1900 to 1910" is closed
    const ranged = closed !== null && closed.to !== null;
    if (closed === null) {
      this.at = connected;
      closed = complete(left);
    }
    if (closed === null) {
      this.at = start;
      return null;
    }
    return ranged && open === 'since' ? closed : this.opened(open, closed);
  }

  /** "1906-by 1913", "1884-at least 1902": words on the right side. Whether they leave the end open. */
  boundWords(): boolean {
    const start = this.at;
    const open = this.openWord();
    if (open !== null) return open === 'since';
    this.at = start;
    const atLeast = this.skipWord('at') && this.skipWord('least');
    if (!atLeast) this.at = start;
    return atLeast;
  }

  /** "1990s to present", "1976-". */
  ongoing(left: Side): Span | null {
    if (this.isWord()) this.at += 1;
    const begun = complete(left);
    return begun === null ? null : span(begun.from, null, 'interval');
  }

  connector(inBetween: boolean, open: string | null, left: Side): boolean {
    const start = this.at;
    if (this.isMark('?')) {
      this.uncertain = true;
      this.at += 1;
    }
    if (this.isMark(']') && this.markAt(this.at + 1) === '-') this.at += 1;
    if (this.isMark('-') || this.isMark('~')) {
      while (this.isMark('-')) this.at += 1;
      if (this.isMark('[')) this.at += 1;
      return true;
    }
    // "late 19th/early 20th century": the left side needs the right one. "1527/30", "6 & 8 June"
    if (
      this.isMark('&') ||
      (this.isMark('/') && (complete(left) === null || this.isShortYear(left)))
    ) {
      this.at += 1;
      return true;
    }
    if (this.isWord() && rangeWords.has(this.word())) {
      const word = this.word();
      const follows = this.tokens[this.at + 1];
      // "1972 or earlier" is open, "1912 and 1915" a list that the phases read
      if (follows?.kind === 'word' && /^(?:earlier|later|before|after|older)$/.test(follows.text)) {
        this.at = start;
        return false;
      }
      if (open !== null && word === 'and') {
        this.at = start;
        return false;
      }
      this.at += 1;
      return true;
    }
    this.at = start;
    return inBetween;
  }

  isShortYear(left: Side): boolean {
    const next = this.tokens[this.at + 1];
    return (
      left.kind === 'partial' &&
      left.partial.year !== null &&
      left.partial.month === null &&
      next?.kind === 'number' &&
      next.digits.length === 2 &&
      next.suffix === '' &&
      this.tokens[this.at + 2]?.kind !== 'word'
    );
  }

  openWord(): string | null {
    if (!this.isWord()) return null;
    const word = this.word();
    const next = this.wordAt(this.at + 1);
    if (word === 'prior' && next === 'to') return this.skip(2, 'until');
    if ((word === 'not' || word === 'no') && next !== null) {
      const after = this.wordAt(this.at + 2);
      if (next === 'later' && after === 'than') return this.skip(3, 'until');
      if (next === 'earlier' && after === 'than') return this.skip(3, 'since');
      if (next === 'after') return this.skip(2, 'until');
      if (next === 'before') return this.skip(2, 'since');
    }
    const kind = untilWords.has(word) ? 'until' : sinceWords.has(word) ? 'since' : null;
    if (kind === null) return null;
    this.skip(1, kind);
    if (!this.skipWord('de')) this.skipWord('of');
    if (this.isMark('-')) this.at += 1;
    return kind;
  }

  opened(open: string | null, closed: Span): Span {
    let kind = open;
    const word = this.isWord() ? this.word() : '';
    const next = this.wordAt(this.at + 1);
    if ((word === 'or' || word === 'and') && next !== null) {
      if (next === 'earlier' || next === 'before' || next === 'older') kind = 'until';
      else if (next === 'later' || next === 'after') kind = 'since';
      if (kind !== open) this.at += 2;
    }
    if (kind === null) return closed;
    const { from, to } = closed;
    if (kind === 'until') return span(null, to, 'interval');
    return span(from, null, 'interval');
  }
}
