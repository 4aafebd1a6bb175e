import { hull, type Span, span } from './calendar.ts';
import { RangeReader } from './range-reader.ts';
import { tokens } from './tokens.ts';
import { beginVerbs, endVerbs, fillWords, makingVerbs, otherVerbs, undatedTexts } from './words.ts';

/** What words say about a date. `partly`: something beside the interval was not used. */
export type WordedReading =
  | {
      readonly kind: 'span';
      readonly span: Span;
      readonly uncertain: boolean;
      readonly partly: boolean;
    }
  | { readonly kind: 'undated' }
  | { readonly kind: 'invalid' };

const invalid: WordedReading = { kind: 'invalid' };

/** Reads a date in words. Expects lower case, without accents, plain hyphens. */
export function readWorded(text: string): WordedReading {
  return new WordedReader(tokens(text)).read();
}

interface Phase {
  readonly role: 'main' | 'begin' | 'end' | 'other' | null;
  readonly span: Span;
}

/** Words for periods that a museum writes before their years: "Edo period, 1615-1868". */
const periodWords: ReadonlySet<string> = new Set([
  'dynasty',
  'period',
  'era',
  'reign',
  'culture',
  'age',
]);

class WordedReader extends RangeReader {
  partly = false;
  undated = false;

  read(): WordedReading {
    const phases: Phase[] = [];
    for (;;) {
      this.marks();
      if (this.at >= this.tokens.length) break;
      const before = this.at;
      if (this.verbAfter(phases)) continue;
      const phase = this.phase();
      if (phase !== null) {
        phases.push(phase);
        this.remark();
      } else if (this.undatedWords()) {
        this.undated = true;
      } else if (phases.length === 0 && this.periodName()) {
        this.partly = true;
      } else {
        this.at = before;
        if (phases.length === 0 || !this.canLeave()) return invalid;
        this.partly = true;
        break;
      }
    }
    const chosen = this.choose(phases);
    if (chosen !== null) {
      return { kind: 'span', span: chosen, uncertain: this.uncertain, partly: this.partly };
    }
    return this.undated ? { kind: 'undated' } : invalid;
  }

  choose(phases: readonly Phase[]): Span | null {
    const of = (...roles: readonly Phase['role'][]): Span[] =>
      phases.filter(({ role }) => roles.includes(role)).map(({ span: one }) => one);
    const [begin] = of('begin');
    const [end] = of('end');
    if (begin !== undefined && end !== undefined && phases.length === 2) {
      return span(begin.from, end.to, 'interval');
    }
    const spans = [
      of('main'),
      of('begin', 'end'),
      of(null),
      phases.slice(0, 1).map((p) => p.span),
    ].find((some) => some.length > 0);
    if (spans === undefined) return null;
    if (spans.length < phases.length) this.partly = true;
    return hull(spans);
  }

  // ---- phases

  phase(): Phase | null {
    const start = this.at;
    let role: Phase['role'] = null;
    while (this.isWord()) {
      const word = this.word();
      if (makingVerbs.has(word)) role = 'main';
      else if (beginVerbs.has(word)) role = 'begin';
      else if (endVerbs.has(word)) role = 'end';
      else if (otherVerbs.has(word)) role = 'other';
      else if (!fillWords.has(word)) break;
      this.at += 1;
      if (this.isMark(':') || this.isMark(',')) this.at += 1;
    }
    const found = this.range();
    if (found === null) {
      this.at = start;
      return null;
    }
    return { role, span: found };
  }

  /** "1931 (made)": a verb after its date. The phase before it takes the role. */
  verbAfter(before: Phase[]): boolean {
    const last = before.at(-1);
    if (last === undefined || last.role !== null || this.markAt(this.at - 1) !== '(') return false;
    if (this.markAt(this.at + 1) !== ')') return false;
    const word = this.word();
    const role = makingVerbs.has(word) ? 'main' : otherVerbs.has(word) ? 'other' : null;
    if (role === null) return false;
    before[before.length - 1] = { role, span: last.span };
    this.at += 2;
    return true;
  }

  /** "Edo period," before its years. */
  periodName(): boolean {
    let named = false;
    let end = this.at;
    const first = this.tokens[end];
    if (first?.kind === 'number' && first.suffix === 'th') end += 1;
    while (this.tokens[end]?.kind === 'word') {
      if (periodWords.has(this.wordAt(end) ?? '')) named = true;
      end += 1;
    }
    if (!named || end >= this.tokens.length) return false;
    this.at = end;
    return true;
  }

  /** "or earlier", "and later", "?" after a date. */
  remark(): void {
    if (this.isMark('?')) {
      this.uncertain = true;
      this.at += 1;
    }
  }

  undatedWords(): boolean {
    let end = this.at;
    let text = '';
    for (; end < this.tokens.length; end++) {
      const token = this.tokens[end];
      if (token === undefined || token.kind !== 'word') break;
      text = text === '' ? token.text : `${text} ${token.text}`;
    }
    if (text === '' || !undatedTexts.has(text)) return false;
    this.at = end;
    return true;
  }

  /** What follows a date may be left unread when it cannot change it. */
  canLeave(): boolean {
    const next = this.tokens[this.at];
    const previous = this.tokens[this.at - 1];
    if (previous !== undefined && previous.kind === 'mark') return true;
    for (let i = this.at; i < this.tokens.length; i++) {
      if (this.tokens[i]?.kind === 'number') {
        return (
          next?.kind === 'word' &&
          (next.text === 'from' || next.text === 'after' || next.text === 'based')
        );
      }
    }
    return true;
  }
}
