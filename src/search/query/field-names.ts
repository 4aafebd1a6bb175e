import { nearestWord } from '../../errors/index.ts';
import type { SegmentField } from '../model/segment.ts';
import { badFilter } from './faults.ts';

type Named = Pick<SegmentField, 'path' | 'label' | 'term'>;

/** Key that names any field of the records: `field.Barcode`. */
export const FIELD_KEY = 'field.';

const lastStep = (path: string): string | undefined => path.replaceAll('[]', '').split('.').at(-1);

/** Whether a field has this name (label, path, last step of the path or term); case does not matter. */
export const hasName = ({ path, label, term }: Named, name: string): boolean => {
  const wanted = name.trim().toLowerCase();
  const whole = path.toLowerCase();
  return (
    label?.toLowerCase() === wanted ||
    whole === wanted ||
    lastStep(whole) === wanted ||
    term?.toLowerCase() === wanted
  );
};

/** Numbers of the fields with this name, in their order. */
export const fieldsNamed = (fields: readonly Named[], name: string): number[] => {
  const found: number[] = [];
  fields.forEach((field, number) => {
    if (hasName(field, name)) found.push(number);
  });
  return found;
};

/** Throws FILTER_INVALID where no field has this name. */
export const checkFieldName = (fields: readonly Named[], name: string): void => {
  if (fields.some((field) => hasName(field, name))) return;
  const names = new Set(fields.flatMap(({ path, label, term }) => [label ?? path, term ?? path]));
  const nearest = nearestWord(name, [...names]);
  throw badFilter(
    `no record has a field "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
    'A field is named by its label (Barcode), its path, the last step of the path or its term.',
  );
};
