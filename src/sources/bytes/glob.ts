import { posix } from 'node:path';

/** Whether a path may be a glob; a file of exactly that name goes before. */
export const isGlob = (path: string): boolean => /[*?[\]{}]/.test(path);

/** Takes a glob apart: the folder in front of its first wild name (no slash at the end), and the rest. */
export function splitGlob(glob: string): { readonly folder: string; readonly pattern: string } {
  const names = glob.split('/');
  const wild = names.findIndex(isGlob);
  return { folder: names.slice(0, wild).join('/'), pattern: names.slice(wild).join('/') };
}

/** Whether files that match a glob may lie in or below a folder (given with a slash at the end). */
export function mayHoldMatches(folder: string, glob: string): boolean {
  const names = glob.split('/');
  const depth = folder.split('/').length - 1;
  const above = names.slice(0, depth);
  if (above.some((name) => name.includes('**'))) return true;
  return depth < names.length && posix.matchesGlob(folder.slice(0, -1), above.join('/'));
}
