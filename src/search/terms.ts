/** The term that the values of a field of the records fill, and other terms for those of some labels. */
export interface FieldTerm {
  /** `[]` marks a list. */
  readonly path: string;
  readonly term: string;
  /** Label, in lower case, and term. */
  readonly labels: readonly (readonly [string, string])[];
}

/** The term that values of a field fill; null for fields that fill none. */
export type TermOf = (path: string, label: string | null) => string | null;

/** Looks terms up in a table, so that `catalogNumber` or `scientificName` names the fields from which it is filled. */
export function termFinder(table: readonly FieldTerm[]): TermOf {
  const rows = new Map(
    table.map(({ path, term, labels }) => [path.toLowerCase(), { term, labels: new Map(labels) }]),
  );
  return (path, label) => {
    if (path.startsWith('item.')) return path.slice('item.'.length);
    const at = path.toLowerCase();
    // The leaf of `{ label, content }` and of a list stands one step below the path of the table.
    for (const suffix of ['', '.content', '[]', '[].content']) {
      if (!at.endsWith(suffix)) continue;
      const row = rows.get(at.slice(0, at.length - suffix.length));
      if (row === undefined) continue;
      return (label === null ? undefined : row.labels.get(label.toLowerCase())) ?? row.term;
    }
    return null;
  };
}
