import { isOpendrawerError } from '../../errors/index.ts';
import type { Detection, SourceContext, SourceEndpoint } from '../adapter.ts';
import type { Probe } from '../probe.ts';
import { createOaiClient, type OaiClient } from './client.ts';
import { describeRepository } from './describe.ts';
import { chooseFormat } from './formats.ts';
import { parseOaiUrl } from './options.ts';
import type { OaiFormat, OaiIdentity } from './page.ts';
import { looksLikeOai } from './saved.ts';

/** Pages of ListSets that are looked at for choices. */
const SET_PAGES = 5;
/** Files of a folder that are looked into. */
const PEEKED = 20;
/** Addresses under which repositories stand. */
const USUAL = /[?&]verb=|\boai[\w-]{0,20}\b|phpoai/i;

/** Whether a location is a repository, or holds saved answers of one. */
export async function detectOai(probe: Probe, context: SourceContext): Promise<Detection | null> {
  if (probe.kind === 'url' && /^https?:/i.test(probe.location)) {
    if (probe.path !== null) return behindAddress(probe);
    const answers = looksLikeOai(probe.head) === 'answer';
    return answers || USUAL.test(probe.location)
      ? detectRepository(probe.location, answers, context)
      : null;
  }
  if (probe.kind === 'file') return detectFile(probe);
  if (probe.kind === 'folder' || probe.kind === 'archive') return detectFiles(probe);
  return null;
}

/** A file or archive of saved answers that an address leads to. */
async function behindAddress(probe: Probe): Promise<Detection | null> {
  const found = probe.head.length > 0 ? detectFile(probe) : await detectFiles(probe);
  if (found === null) return null;
  return { ...found, endpoint: { ...found.endpoint, options: { saved: true } } };
}

async function detectRepository(
  location: string,
  isSure: boolean,
  context: SourceContext,
): Promise<Detection | null> {
  const { baseUrl, metadataPrefix, set } = parseOaiUrl(location);
  const { web, signal } = context;
  const client = createOaiClient({
    web,
    baseUrl,
    attempts: isSure ? 3 : 1,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const { identity } = await client.identify();
    const formats = await client.formats();
    const chosen = chooseFormat(
      formats,
      { metadataPrefix: offered(formats, metadataPrefix), kind: null },
      baseUrl,
    );
    const sets = await setsOf(client);
    const options = {
      metadataPrefix: chosen.metadataPrefix,
      kind: chosen.kind,
      ...(set === null ? {} : { set }),
    };
    return {
      endpoint: { format: 'oai-pmh', location: baseUrl, units: [], options },
      confidence: 1,
      summary: summaryOf(identity, formats, chosen.metadataPrefix, chosen.kind, sets.length),
      notes: notesOf(identity),
      description: describeRepository(identity, baseUrl),
      tables: [],
      choices: {
        metadataPrefix: formats.map(({ prefix }) => prefix),
        set: sets,
        kind: ['items', 'catalogue'],
      },
    };
  } catch (error) {
    // An address that only looks like one may be anything.
    if (!isSure && isOpendrawerError(error)) return null;
    throw error;
  }
}

const offered = (formats: readonly OaiFormat[], prefix: string | null): string | null =>
  prefix !== null && formats.some((one) => one.prefix === prefix) ? prefix : null;

/** Sets are a choice, not a need: a repository that fails at them is harvested whole. */
async function setsOf(client: OaiClient): Promise<readonly string[]> {
  try {
    return (await client.sets(SET_PAGES)).sets.map(({ spec }) => spec);
  } catch (error) {
    if (isOpendrawerError(error)) return [];
    throw error;
  }
}

function summaryOf(
  identity: OaiIdentity,
  formats: readonly OaiFormat[],
  prefix: string,
  kind: string,
  sets: number,
): string {
  const name = identity.repositoryName === null ? '' : ` “${identity.repositoryName}”`;
  const what = kind === 'catalogue' ? 'descriptions of datasets' : 'items';
  return `OAI-PMH repository${name}: ${what} as ${prefix}, one of ${formats.length} formats; ${sets === 0 ? 'no' : sets} sets`;
}

function notesOf(identity: OaiIdentity): readonly string[] {
  const notes: string[] = [];
  if (identity.deletedRecord !== 'persistent') {
    notes.push(
      'It does not tell of all deleted records: a full refresh now and then finds the others.',
    );
  }
  const { protocolVersion } = identity;
  if (protocolVersion !== null && protocolVersion !== '2.0')
    notes.push(`It speaks version ${protocolVersion} of the protocol.`);
  if (identity.granularity === 'day')
    notes.push('Its datestamps are days: what changes is fetched again for a whole day.');
  return notes;
}

const savedEndpoint = (location: string): SourceEndpoint => ({
  format: 'oai-pmh',
  location,
  units: [],
});

const saved = (location: string, confidence: number, summary: string): Detection => ({
  endpoint: savedEndpoint(location),
  confidence,
  summary,
  notes: [],
  description: null,
  tables: [],
  choices: {},
});

function detectFile(probe: Probe): Detection | null {
  const found = looksLikeOai(probe.head);
  if (found === null) return null;
  if (found === 'record')
    return saved(probe.location, 0.9, 'Saved record of an OAI-PMH repository');
  const lacks = whyWithoutRecords(probe.head);
  return {
    ...saved(probe.location, 0.98, 'Saved answer of an OAI-PMH repository'),
    notes: lacks === null ? [] : [lacks],
  };
}

/** What an answer holds that has no records in it; null: it may have some. */
function whyWithoutRecords(head: Uint8Array): string | null {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length)
    .toString('utf8')
    .replaceAll('\0', '');
  const error =
    /<(?:[A-Za-z_][\w.-]{0,40}:)?error\s[^<>]{0,200}code\s?=\s?["']([A-Za-z]{1,40})["'][^<>]{0,200}>([^<]{0,200})/.exec(
      text,
    );
  if (error !== null)
    return `It holds no records but an error: ${error[1]}${error[2] === '' ? '' : ` (${error[2]?.trim()})`}.`;
  const verb =
    /<(?:[A-Za-z_][\w.-]{0,40}:)?(Identify|ListMetadataFormats|ListSets|ListIdentifiers)[\s/>]/.exec(
      text,
    );
  return verb === null ? null : `It holds no records but the answer to ${verb[1]}.`;
}

async function detectFiles(probe: Probe): Promise<Detection | null> {
  const candidates = probe.names.filter(
    (name) => /\.(?:xml|oai|txt)(?:\.gz|\.bz2)?$/i.test(name) || !/\./.test(name),
  );
  let answers = 0;
  const peeked = candidates.slice(0, PEEKED);
  for (const name of peeked) if (looksLikeOai(await probe.peek(name)) !== null) answers++;
  if (answers === 0) return null;
  const share = answers / peeked.length;
  return saved(
    probe.location,
    0.5 + 0.48 * share,
    `Saved answers of an OAI-PMH repository: ${candidates.length} files`,
  );
}
