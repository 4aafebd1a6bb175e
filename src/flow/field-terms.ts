import type { FieldTerm } from '../search/index.ts';
import { edanCrosswalk } from '../sources/index.ts';

const RECORD = 'record.';
const nameOf = (target: string): string =>
  target.startsWith(RECORD) ? target.slice(RECORD.length) : target;

/** What the crosswalk of EDAN says of the fields of its records. */
export const FIELD_TERMS: readonly FieldTerm[] = edanCrosswalk.map(
  ({ path, target, labels = {} }) => ({
    path,
    term: nameOf(target),
    labels: Object.entries(labels).map(([label, own]) => [
      label,
      nameOf(typeof own === 'object' ? own.term : own),
    ]),
  }),
);
