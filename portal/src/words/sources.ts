import type { Detection } from '../api/sources.ts';
import { type MessageId, t } from '../languages/i18n.ts';

/** What a person changed of what was found. */
export interface SourceChoices {
  /** By name of the option; empty: as found. */
  readonly options: Readonly<Record<string, string>>;
  /** By heading: the term, or empty where the column shall be left out. */
  readonly columns: Readonly<Record<string, string>>;
}

export const NO_CHOICES: SourceChoices = { options: {}, columns: {} };

/** Options of the endpoint as found, with the choices over them. */
export function optionsWith(
  found: Detection,
  { options, columns }: SourceChoices,
): Readonly<Record<string, unknown>> {
  const chosen = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
  const before = found.endpoint.options ?? {};
  if (Object.keys(columns).length === 0) return { ...before, ...chosen };
  const mapping = isRecord(before['mapping']) ? before['mapping'] : {};
  const mapped = isRecord(mapping['columns']) ? mapping['columns'] : {};
  return {
    ...before,
    ...chosen,
    mapping: { ...mapping, columns: { ...mapped, ...columns } },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const BY_WORDS = {
  name: 'by its name',
  synonym: 'by a usual name',
  values: 'by its values',
  mapping: 'as mapped',
} as const;

/** How the meaning of a column was found. */
export const byWords = (by: keyof typeof BY_WORDS | null): string =>
  by === null ? t('not recognised') : t(BY_WORDS[by]);

const OPTION_WORDS: Readonly<Record<string, MessageId>> = {
  metadataPrefix: 'Metadata format',
  set: 'Set',
  sheet: 'Worksheet',
  table: 'Table',
  dataset: 'Dataset',
  resource: 'Resource',
  api: 'Interface',
};

/** The name of an option for people. */
export function optionWords(name: string): string {
  const id = OPTION_WORDS[name];
  return id === undefined ? name : t(id);
}

const FORMAT_WORDS: Readonly<Record<string, MessageId>> = {
  edan: 'EDAN records',
  dwca: 'Darwin Core archive',
  table: 'Table',
  'data-package': 'Data package',
  'dwc-xml': 'Darwin Core XML',
  biocase: 'BioCASe provider',
  digir: 'DiGIR provider',
  tapir: 'TAPIR provider',
  'oai-pmh': 'OAI-PMH repository',
  'json-api': 'JSON interface',
  openverse: 'Openverse table',
  inaturalist: 'iNaturalist open data',
  database: 'Database',
};

/** A format for people. */
export function formatWords(format: string): string {
  const id = FORMAT_WORDS[format];
  return id === undefined ? format.toUpperCase() : t(id);
}
