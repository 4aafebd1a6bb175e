import type { Detection, SourceAdapter, SourceContext } from './adapter.ts';
import type { SourceFormat } from './formats.ts';

/** Loads adapters when they are wanted: a worker needs one of them, and each brings its own readers. */
const LOADERS: { readonly [F in SourceFormat]: () => Promise<SourceAdapter> } = {
  edan: async () => (await import('./edan/adapter.ts')).edanAdapter,
  dwca: async () => (await import('./darwin-core/adapter.ts')).dwcaAdapter,
  table: async () => (await import('./tables/adapter.ts')).tableAdapter,
  'data-package': async () => (await import('./data-packages/adapter.ts')).dataPackageAdapter,
  abcd: async () => (await import('./abcd/adapter.ts')).abcdAdapter,
  'dwc-xml': async () => (await import('./darwin-core-xml/adapter.ts')).dwcXmlAdapter,
  biocase: async () => (await import('./protocols/biocase.ts')).biocaseAdapter,
  digir: async () => (await import('./protocols/digir.ts')).digirAdapter,
  tapir: async () => (await import('./protocols/tapir.ts')).tapirAdapter,
  'oai-pmh': async () => (await import('./oai-pmh/adapter.ts')).oaiPmhAdapter,
  'json-api': async () => (await import('./json-api/adapter.ts')).jsonApiAdapter,
  openverse: async () => (await import('./openverse/adapter.ts')).openverseAdapter,
  inaturalist: async () => (await import('./inaturalist/adapter.ts')).inaturalistAdapter,
  database: async () => (await import('./databases/adapter.ts')).databaseAdapter,
};

/** The adapter of a format. */
export const adapterOf = (format: SourceFormat): Promise<SourceAdapter> => LOADERS[format]();

/** All adapters, for detection. */
export const allAdapters = (): Promise<readonly SourceAdapter[]> =>
  Promise.all(Object.values(LOADERS).map((load) => load()));

/**
 * Looks at a location, under the options of a format where they are given, and says what is published there: the surest answer of all
 * adapters first, never an empty list.
 * Throws SOURCE_UNRECOGNISED with what was seen where no adapter knows it, and what opening or asking it throws.
 */
export const detectSources = async (
  location: string,
  context: SourceContext,
  options?: Readonly<Record<string, unknown>>,
): Promise<readonly [Detection, ...Detection[]]> =>
  (await import('./detect.ts')).detectAmong(await allAdapters(), location, context, options);

/** The surest answer. */
export const detectSource = async (location: string, context: SourceContext): Promise<Detection> =>
  (await detectSources(location, context))[0];
