import { OpendrawerError } from '../../errors/index.ts';

export const REBUILD_HINT = 'Run opendrawer index: what is damaged is built again from the lake.';

/** INDEX_DAMAGED that says which part of the index is damaged, so that only this is built again. */
export class DamagedIndexError extends OpendrawerError {
  /** Id of the segment, or of the generation for its dictionaries; null where the generation cannot even be named. */
  readonly segment: string | null;

  constructor(segment: string | null, path: string, cause?: unknown) {
    const what = segment === null ? 'the search index' : `part ${segment} of the search index`;
    super('INDEX_DAMAGED', `${what} is damaged: ${path}`, {
      ...(cause === undefined ? {} : { cause }),
      hint: REBUILD_HINT,
    });
    this.segment = segment;
  }
}

/** The segment (or generation) that an error says to be damaged; null where it is another error. */
export const damagedSegment = (error: unknown): string | null =>
  error instanceof DamagedIndexError ? error.segment : null;
