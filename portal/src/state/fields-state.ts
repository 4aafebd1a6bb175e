/** What the fields page shows; it stands in the URL and nowhere else. */
export interface FieldsState {
  /** Part of a path, label or term. */
  readonly q?: string;
  /** From 1; without it the first. */
  readonly page?: string;
  /** The field whose values are shown, as the filter names it. */
  readonly field?: string;
}

/** Fields of a page. */
export const FIELDS_OF_PAGE = 100;

/** Takes what the address says and keeps what is understood. */
export function readFieldsState(search: Readonly<Record<string, unknown>>): FieldsState {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const q = text('q');
  const page = text('page');
  const field = text('field');
  return {
    ...(q === undefined ? {} : { q }),
    ...(page !== undefined && /^[1-9]\d{0,4}$/.test(page) ? { page } : {}),
    ...(field === undefined ? {} : { field }),
  };
}
