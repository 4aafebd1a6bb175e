import { edanCrosswalk } from '../sources/index.ts';
import type { FieldTerm } from './terms.ts';

const RECORD = 'record.';
const nameOf = (target: string): string =>
  target.startsWith(RECORD) ? target.slice(RECORD.length) : target;

/** What the crosswalk of EDAN says of the fields of its records, small enough to be sent to another process. */
export const CROSSWALK_TERMS: readonly FieldTerm[] = edanCrosswalk.map(
  ({ path, target, labels = {} }) => ({
    path,
    term: nameOf(target),
    labels: Object.entries(labels).map(([label, own]) => [
      label,
      nameOf(typeof own === 'object' ? own.term : own),
    ]),
  }),
);
