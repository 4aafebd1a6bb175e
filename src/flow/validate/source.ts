import { OpendrawerError } from '../../errors/index.ts';
import {
  adapterOf,
  type Detection,
  detectSources,
  type SourceAdapter,
  type SourceContext,
  type SourceEndpoint,
} from '../../sources/index.ts';
import { asTold } from '../as-told.ts';
import { sourceFault } from './findings.ts';
import type { ValidateOptions } from './options.ts';

/** A source that was recognised, and who reads it. */
export interface RecognisedSource {
  readonly adapter: SourceAdapter;
  /** Its endpoint is the one to read: that which was given, else the one detected, with the options wished for. */
  readonly detection: Detection;
}

/** Recognises a location; of an endpoint, what is published there. Throws SOURCE_UNRECOGNISED and what reading throws. */
export async function recogniseSource(
  given: string | SourceEndpoint,
  context: SourceContext,
  { sources = { detect: detectSources, adapterOf }, format, sourceOptions, name }: ValidateOptions,
): Promise<RecognisedSource> {
  const location = typeof given === 'string' ? given : given.location;
  const wishes = { ...(typeof given === 'string' ? {} : given.options), ...sourceOptions };
  const found = await sources.detect(location, context, wishes).catch((error: unknown) => {
    // Of a dataset its format is known, whatever it looks like now
    if (typeof given === 'string' || sourceFault(error, true) === null) throw error;
    return [] as readonly Detection[];
  });
  const wanted = typeof given === 'string' ? format : given.format;
  const detection =
    found.find(({ endpoint }) => wanted === undefined || endpoint.format === wanted) ??
    (wanted === undefined ? undefined : asTold(location, wanted));
  if (detection === undefined) throw new OpendrawerError('SOURCE_UNRECOGNISED', name ?? location);
  const endpoint = typeof given === 'string' ? detection.endpoint : given;
  const options = { ...endpoint.options, ...sourceOptions };
  const { options: _, ...bare } = endpoint;
  return {
    adapter: await sources.adapterOf(endpoint.format),
    detection: {
      ...detection,
      endpoint: { ...bare, ...(Object.keys(options).length === 0 ? {} : { options }) },
    },
  };
}
