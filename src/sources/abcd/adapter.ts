import { errorLine, isOpendrawerError } from '../../errors/index.ts';
import type { VerbatimTerms } from '../../terms/index.ts';
import {
  parseXml,
  streamElements,
  type XmlElement,
  type XmlLook,
  type XmlTag,
} from '../../xml/index.ts';
import type {
  Detection,
  SourceAdapter,
  SourceContext,
  SourceEndpoint,
  SourcePlanContext,
} from '../adapter.ts';
import type { DatasetDescription } from '../metadata/description.ts';
import type { Probe } from '../probe.ts';
import type { SourcePartition } from '../types.ts';
import { lookAtProbe, openXmlPartition, planXmlFiles, readXmlPartition } from '../xml/files.ts';
import { readAbcdMetadata } from './metadata.ts';
import { dataSetOf, matchAbcd, readAbcd } from './read.ts';
import { readUnit } from './unit.ts';

/** ABCD 1.2, 2.06 and 2.1: documents, folders and archives of them, saved answers of BioCASe. */
export const abcdAdapter: SourceAdapter = {
  format: 'abcd',
  occurrences: true,
  detect,
  plan: (endpoint: SourceEndpoint, context: SourcePlanContext) =>
    planXmlFiles(endpoint, context, 'ABCD', isAbcd),
  read: (partition, _endpoint, context) =>
    readXmlPartition(partition, context, (source) => readAbcd(source, partition.id, context)),
  termsOf: unitTerms,
  describe,
};

/** Terms of a unit as published; null: it is none. */
export function unitTerms(raw: string): VerbatimTerms | null {
  const { root } = parseXml(raw, { tolerant: true });
  const read = root.name === 'Unit' ? readUnit(root) : null;
  return read?.kind === 'record' ? read.record.terms : null;
}

const ABCD = /tdwg\.org\/schemas\/abcd\/(?<version>[\d.]+)/i;

/** Version of ABCD as the namespace says it; null: the elements alone tell that it is ABCD. */
export const abcdVersion = (look: XmlLook): string | null =>
  look.namespaces.map((uri) => ABCD.exec(uri)?.groups?.['version']).find((v) => v !== undefined) ??
  null;

/** What stands in a dataset or unit of ABCD and hardly elsewhere, where no namespace says what it is. */
const TELLING = [
  'Units',
  'Unit',
  'TechnicalContacts',
  'ContentContacts',
  'OriginalSource',
] as const;
const TELLING_UNIT = ['UnitID', 'UnitGUID', 'SourceInstitutionID', 'Identifications'] as const;

/** Units of ABCD, with or without its namespace; an answer of a BioCASe search without any belongs to it too. */
export function isAbcd(look: XmlLook): boolean {
  const { names, root } = look;
  const has = (some: readonly string[]): boolean => some.some((name) => names.has(name));
  if (abcdVersion(look) !== null && has(['DataSets', 'Unit'])) return true;
  if (names.has('DataSets') && names.has('DataSet') && has(TELLING)) return true;
  const isFragment = root.name === 'Unit' || (root.name === 'occurrence' && names.has('Unit'));
  if (isFragment && root.uri === '' && has(TELLING_UNIT)) return true;
  return isBiocase(look) && look.header.get('type')?.toLowerCase() === 'search';
}

export const isBiocase = (look: XmlLook): boolean =>
  look.root.name === 'response' && /biocase\.org\/schemas\/protocol/i.test(look.root.uri);

async function detect(probe: Probe, context: SourceContext): Promise<Detection | null> {
  if (probe.kind === 'database' || probe.kind === 's3') return null;
  const looks = await lookAtProbe(probe);
  const ours = looks.filter(({ look }) => isAbcd(look));
  const [first] = ours;
  if (first === undefined) return null;
  const endpoint: SourceEndpoint = { format: 'abcd', location: probe.location, units: [] };
  const version = ours.map(({ look }) => abcdVersion(look)).find((v) => v !== null) ?? null;
  const many = probe.kind === 'folder' || probe.kind === 'archive';
  const files = many ? `: ${ours.length} of ${probe.names.length} files looked at` : '';
  const within = isBiocase(first.look) ? ' in answers of BioCASe' : '';
  const named = version === null ? 'ABCD' : `ABCD ${version}`;
  const strong = version !== null || first.look.names.has('DataSets') || isBiocase(first.look);
  return {
    endpoint,
    // Among other documents they may be a part of something else.
    confidence: (strong ? 0.95 : 0.6) * (ours.length * 2 >= looks.length ? 1 : 0.7),
    summary: `${named}${within}${files}`,
    ...(await described(endpoint, context, probe.path)),
    tables: [],
    choices: {},
  };
}

/** Damage is no hindrance to knowing what it is. */
async function described(
  endpoint: SourceEndpoint,
  context: SourceContext,
  path: string | null,
): Promise<Pick<Detection, 'description' | 'notes'>> {
  if (path === null) return { description: null, notes: [] };
  try {
    return { description: await describe(endpoint, context, path), notes: [] };
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    return { description: null, notes: [errorLine(error)] };
  }
}

/** The first dataset that the documents describe. */
async function describe(
  endpoint: SourceEndpoint,
  context: SourceContext,
  path: string | null = null,
): Promise<DatasetDescription | null> {
  const at = path === null ? endpoint : { ...endpoint, location: path };
  const { partitions } = await planXmlFiles(at, context, 'ABCD', isAbcd);
  for (const partition of partitions.slice(0, 5)) {
    const description = await describePartition(partition, context);
    if (description !== null) return description;
  }
  return null;
}

/** Reads as far as the first unit: what describes a dataset stands in front of its units. */
async function describePartition(
  partition: SourcePartition,
  context: SourceContext,
): Promise<DatasetDescription | null> {
  const parts: XmlElement[] = [];
  let dataSet: XmlTag | null = null;
  for await (const { bytes, name } of openXmlPartition(partition, {
    ...context,
    onSourceBytes: () => {},
  })) {
    const options = { match: matchAbcd, name, tolerant: true, onBroken: () => {}, batch: 1 };
    reading: for await (const batch of streamElements(bytes, options)) {
      for (const { element, ancestors } of batch) {
        dataSet ??= dataSetOf(ancestors);
        if (element.name === 'Unit' || dataSetOf(ancestors) !== dataSet) break reading;
        parts.push(element);
      }
    }
    if (parts.length > 0) break;
  }
  return parts.length === 0 ? null : readAbcdMetadata(parts);
}
