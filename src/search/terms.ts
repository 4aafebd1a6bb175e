import { edanCrosswalk } from '../sources/index.ts';

const CROSSWALK = new Map(edanCrosswalk.map((row) => [row.path.toLowerCase(), row]));

/**
 * The term that the crosswalk gives to values of a field, so that `catalogNumber` or `scientificName` names the fields
 * from which it is filled; null for fields that fill none.
 */
export const termOf = (path: string, label: string | null): string | null => {
  if (path.startsWith('item.')) return path.slice('item.'.length);
  const at = path.toLowerCase();
  // The leaf of `{ label, content }` and of a list stands one step below the crosswalk's path.
  for (const suffix of ['', '.content', '[]', '[].content']) {
    if (!at.endsWith(suffix)) continue;
    const row = CROSSWALK.get(at.slice(0, at.length - suffix.length));
    if (row === undefined) continue;
    const own = label === null ? undefined : row.labels?.[label.toLowerCase()];
    const target = typeof own === 'object' ? own.term : (own ?? row.target);
    return target.startsWith('record.') ? target.slice('record.'.length) : target;
  }
  return null;
};
