import type { LabelledText } from '../../terms/index.ts';

/** The first text of a term, or null where the record has none. */
export const first = (values: readonly LabelledText[] | undefined): string | null =>
  values === undefined ? null : (values[0]?.text ?? null);
