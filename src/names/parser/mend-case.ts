import { isLower, isUpper } from './chars.ts';
import { infraspecificMarker } from './markers.ts';

const MIN_LENGTH = 3;
const firstWord = /^(\s*)(\p{L}+)(?=\s|$)/u;
const word = /[^\s]+/gu;
const authorSign = /[.,()&\d]/;

/**
 * A name whose first word is not capitalised in the usual way ("ABIES ALBA", "abies alba Mill.") with its letters in the usual
 * case and all at their places; null: it is no such text.
 */
export function mendCase(text: string): string | null {
  const found = firstWord.exec(text);
  const genus = found?.[2];
  if (found === null || genus === undefined || genus.length < MIN_LENGTH) return null;
  const at = (found[1] ?? '').length;
  const isSmall = isLower(text.charCodeAt(at));
  const isBig = isUpper(text.charCodeAt(at)) && genus === genus.toUpperCase();
  if (!isSmall && !isBig) return null;
  const rest = text.slice(at + genus.length);
  const isShouted = isBig && !/\p{Ll}/u.test(rest);
  const mended = text.slice(0, at) + capitalize(genus) + (isShouted ? lowerEpithets(rest) : rest);
  return mended.length === text.length ? mended : null;
}

const capitalize = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

/** Words are epithets and markers up to the first that looks like an author's. */
function lowerEpithets(rest: string): string {
  let isAuthor = false;
  let count = 0;
  return rest.replace(word, (one) => {
    const lower = one.toLowerCase();
    if (!isAuthor && infraspecificMarker(lower.replace(/\.$/, '')) !== undefined) return lower;
    count++;
    isAuthor ||= count > 1 ? authorSign.test(one) : one.startsWith('(');
    return isAuthor ? one.replace(/\p{L}+/gu, capitalize) : lower;
  });
}
