import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { FIELDS_OF_PAGE, type FieldsState } from '../state/fields-state.ts';
import { getJson } from './client.ts';

/** A field of the records, over all datasets. */
export interface FieldOfRecords {
  /** As the filter names it: `field.<field>`. */
  readonly field: string;
  readonly path: string;
  readonly label: string | null;
  /** Term of the standards that is read from it. */
  readonly term: string | null;
  /** Items that have it. */
  readonly count: number;
  /** Share of all items, 0 to 1. */
  readonly coverage: number;
  readonly distinct: number;
  readonly samples: readonly string[];
  /** Aliases of the datasets in which it occurs. */
  readonly datasets: readonly string[];
  /** Whether its values can be listed. */
  readonly hasTexts: boolean;
}

interface FieldsPage {
  readonly count: number;
  readonly results: readonly FieldOfRecords[];
}

/** A page of the fields whose path, label or term holds the text. */
export const fieldsPageQuery = ({ q, page }: FieldsState) => {
  const query = new URLSearchParams({
    limit: String(FIELDS_OF_PAGE),
    offset: String((Number(page ?? 1) - 1) * FIELDS_OF_PAGE),
    ...(q === undefined ? {} : { search: q }),
  });
  return queryOptions({
    queryKey: ['fields-page', query.toString()],
    queryFn: async ({ signal }) =>
      (await getJson(`/v1/fields?${query.toString()}`, { signal })) as FieldsPage,
    placeholderData: keepPreviousData,
  });
};
