import { PARTICLES } from './author-words.ts';
import { isLowerWord, isUpper } from './letter-case.ts';
import { type GbifRank, INFRAGENERIC_MARKERS, INFRASPECIFIC_MARKERS } from './markers.ts';
import type { Token } from './tokens.ts';

interface Marked {
  readonly rank: GbifRank;
  readonly epithet: string | null;
  readonly isNotho: boolean;
  readonly isInfrageneric: boolean;
  /** How many tokens marker and epithet are. */
  readonly tokens: number;
}

/** The marker at a token, with its epithet; null: no marker. */
export function markerAt(tokens: readonly Token[], at: number): Marked | null {
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
  if (isUpper(behind.text) && !(isLetter && lower === 'form')) {
    return hasDot && isOpen ? marked(rank, null, isNotho, false, next - at) : null;
  }
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

/** A marker that was read. */
export const marked = (
  rank: GbifRank,
  epithet: string | null,
  isNotho: boolean,
  isInfrageneric: boolean,
  tokens: number,
): Marked => ({ rank, epithet, isNotho, isInfrageneric, tokens });

/** Index of the marker of rank behind the authors that begin at `from`, or -1; authors joined by "ex" are the name's last. */
export function markerBehind(tokens: readonly Token[], from: number, isGenus: boolean): number {
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
