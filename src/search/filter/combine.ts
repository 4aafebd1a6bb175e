import { ALL, type Predicate } from '../model/predicate.ts';

type Range = Extract<Predicate, { readonly kind: 'range' }>;

/** Items for which all hold; groups of the same kind are joined, and the two ends of a range that stand apart. */
export const allOf = (parts: readonly Predicate[]): Predicate => {
  const of = joinEnds(
    parts.flatMap((part) => (part.kind === 'all' ? [] : part.kind === 'and' ? part.of : [part])),
  );
  const [only] = of;
  return only === undefined ? ALL : of.length === 1 ? only : { kind: 'and', of };
};

/** Items for which one holds; of no parts, none. */
export const anyOf = (parts: readonly Predicate[]): Predicate => {
  if (parts.some(({ kind }) => kind === 'all')) return ALL;
  const of = parts.flatMap((part) => (part.kind === 'or' ? part.of : [part]));
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: 'or', of };
};

/** Items for which it does not hold. */
export const notOf = (part: Predicate): Predicate =>
  part.kind === 'not' ? part.of : { kind: 'not', of: part };

const isLower = (part: Predicate): part is Range =>
  part.kind === 'range' && part.from !== null && part.to === null;
const isUpper = (part: Predicate): part is Range =>
  part.kind === 'range' && part.from === null && part.to !== null;

/** `year >= 1900` and `year <= 1910` are one range: the same items, for numbers and for overlapping intervals. */
function joinEnds(parts: readonly Predicate[]): readonly Predicate[] {
  const uppers = new Map(parts.filter(isUpper).map((part) => [part.key, part]));
  if (uppers.size === 0) return parts;
  const lowers = new Map(parts.filter(isLower).map((part) => [part.key, part]));
  const joined: Predicate[] = [];
  for (const part of parts) {
    const other = isLower(part) && lowers.get(part.key) === part ? uppers.get(part.key) : undefined;
    if (isLower(part) && other !== undefined) {
      const { to, openTo } = other;
      joined.push({ ...part, to, ...(openTo ? { openTo } : {}) });
    } else if (!(isUpper(part) && uppers.get(part.key) === part && lowers.has(part.key))) {
      joined.push(part);
    }
  }
  return joined;
}
