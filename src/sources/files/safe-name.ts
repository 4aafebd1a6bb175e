import { OpendrawerError } from '../../errors/index.ts';

const MAX_NAME = 1024;

/** A name in an error or a note: control characters as escapes, cut at 200 characters. */
export const shownName = (name: string): string =>
  name
    .slice(0, 200)
    .replace(
      /[\p{Cc}\p{Cf}]/gu,
      (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );

/**
 * The name of an entry of an archive as a path below it: backslashes as slashes, without `./` and empty parts. Throws INPUT_CORRUPT for
 * names that lead outside (`..`, absolute paths, drives), hold control characters, or are longer than 1,024 characters.
 */
export function safeName(name: string, origin: string): string {
  const refuse = (what: string): OpendrawerError =>
    new OpendrawerError('INPUT_CORRUPT', `${origin}: the name "${shownName(name)}" ${what}`, {
      hint: 'Such names can overwrite files elsewhere. Pack the archive again from its folder.',
    });
  if (name.length > MAX_NAME) throw refuse(`is longer than ${MAX_NAME} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) throw refuse('holds control characters');
  const slashed = name.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[a-z]:/i.test(slashed)) throw refuse('is an absolute path');
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('leads out of the archive');
  return parts.join('/');
}

/** Hidden files, and what macOS puts beside each file of an archive. */
export const isHiddenName = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
