import type { XmlLook } from '../../xml/index.ts';
import type { Detection, SourceAdapter, SourceEndpoint, SourcePlanContext } from '../adapter.ts';
import type { Probe } from '../probe.ts';
import { lookAtProbe, planXmlFiles, readXmlPartition } from '../xml/files.ts';
import { DARWIN_CORE_CLASSES } from './classes.ts';
import { elementTerms } from './raw-terms.ts';
import { readDarwinCoreXml } from './read.ts';
import { isDarwinCoreName } from './record.ts';

/** Simple Darwin Core XML of any version, Darwin Core in classes, and saved answers of DiGIR and TAPIR. */
export const dwcXmlAdapter: SourceAdapter = {
  format: 'dwc-xml',
  occurrences: true,
  detect,
  plan: (endpoint: SourceEndpoint, context: SourcePlanContext) =>
    planXmlFiles(endpoint, context, 'Darwin Core XML', isDarwinCoreXml),
  read: (partition, _endpoint, context) =>
    readXmlPartition(partition, context, (source) =>
      readDarwinCoreXml(source, partition.id, context),
    ),
  termsOf: elementTerms,
};

export const isDigir = (look: XmlLook): boolean =>
  look.root.name === 'response' && /digir\.net\/schema\/protocol/i.test(look.root.uri);

export const isTapir = (look: XmlLook): boolean =>
  look.root.name === 'response' && /rs\.tdwg\.org\/tapir/i.test(look.root.uri);

const SETS: ReadonlySet<string> = new Set(['SimpleDarwinRecordSet', 'DarwinRecordSet']);
const RECORDS: ReadonlySet<string> = new Set(['record', 'DarwinRecord', 'SimpleDarwinRecord']);

/** What kind of Darwin Core XML a document is, in words; null: none. */
export function kindOfDarwinCoreXml(look: XmlLook): string | null {
  const { root, names } = look;
  if (isDigir(look)) {
    const type = look.header.get('type')?.toLowerCase();
    return type === 'search' || names.has('record') ? 'an answer of DiGIR' : null;
  }
  if (isTapir(look)) {
    const records = names.has('DarwinRecord') || names.has('SimpleDarwinRecord');
    const searched = names.has('search') && !names.has('capabilities');
    return records || searched ? 'an answer of TAPIR' : null;
  }
  if (SETS.has(root.name)) return isClasses(look) ? 'Darwin Core in classes' : 'Darwin Core XML';
  if (/rs\.tdwg\.org\/dwc\/terms/.test(root.uri) && DARWIN_CORE_CLASSES.has(root.name))
    return 'Darwin Core in classes';
  if (!RECORDS.has(root.name)) return null;
  let known = 0;
  for (const name of names) if (isDarwinCoreName(name)) known++;
  return known >= 3 ? 'one record of Darwin Core XML' : null;
}

const isClasses = ({ names }: XmlLook): boolean =>
  !names.has('SimpleDarwinRecord') &&
  !names.has('DarwinRecord') &&
  [...names].some((name) => DARWIN_CORE_CLASSES.has(name));

const isDarwinCoreXml = (look: XmlLook): boolean => kindOfDarwinCoreXml(look) !== null;

async function detect(probe: Probe): Promise<Detection | null> {
  if (probe.kind === 'database' || probe.kind === 's3') return null;
  const looks = await lookAtProbe(probe);
  const kinds = looks.map(({ look }) => kindOfDarwinCoreXml(look)).filter((kind) => kind !== null);
  const [kind] = kinds;
  if (kind === undefined) return null;
  const many = probe.kind === 'folder' || probe.kind === 'archive';
  return {
    endpoint: { format: 'dwc-xml', location: probe.location, units: [] },
    // Among other documents they may be a part of something else.
    confidence:
      (kind.startsWith('one record') ? 0.7 : 0.95) * (kinds.length * 2 >= looks.length ? 1 : 0.7),
    summary: many
      ? `Darwin Core XML: ${kinds.length} of ${probe.names.length} files looked at (the first is ${kind})`
      : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    notes: [],
    description: null,
    tables: [],
    choices: {},
  };
}
